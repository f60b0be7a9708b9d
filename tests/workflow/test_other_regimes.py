"""Pages under the other regimes: the legal form of a proposal, a case that this authority only records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from applications.states import State
from tests.workflow.visiting import done, english, get, send

if TYPE_CHECKING:
    from collections.abc import Callable

    from tests.workflow.conftest import Played

HANOI = "hanoi-extended-2026"


def test_the_officer_chooses_the_legal_form(played: Callable[..., Played]) -> None:
    case = played(HANOI, before="propose")
    form = get(case, "thu_ly", "propose").context["form"]
    assert [code for code, _name in form.fields["legal_form"].choices] == ["time_limited_permission", "exemption"]
    assert form["legal_form"].value() == "exemption"
    steps = [step for step in case.file.steps if step.do == "propose" and not step.refused]
    done(case, "thu_ly", "propose", **{**steps[0].data, "legal_form": "time_limited_permission"})
    assert case.fresh().proposals.get().legal_form == "time_limited_permission"
    page = english(case, "thu_ly").get(f"/cases/{case.application.reference}/judgement/")
    assert "Legal form: Time-limited permission for what the law does not regulate" in page.text


def test_a_refusal_and_a_regime_without_forms_have_none(played: Callable[..., Played]) -> None:
    case = played(HANOI, before="propose")
    done(case, "thu_ly", "propose", outcome="refuse", reasons=[{"criterion": "safety", "text": "Chưa đủ"}])
    assert case.fresh().proposals.get().legal_form == ""
    assert "legal_form" not in get(played("general-blockchain-2026", before="propose"), "thu_ly", "propose").text


def test_what_another_decides_is_transferred_not_accepted(played: Callable[..., Played]) -> None:
    case = played("banking-transferred-2026", before="accept_dossier")
    words = "this authority only records the dossier and transfers it to: Regional branch of the State Bank of Vietnam"
    assert words in english(case, "thu_ly").get(f"/cases/{case.application.reference}/").text
    assert words in get(case, "thu_ly", "accept_dossier").context["act"].refusal.reason
    assert words in send(case, "thu_ly", "accept_dossier").text
    assert case.fresh().state == State.SUBMITTED
    to = get(case, "thu_ly", "transfer").context["form"].fields["to"].choices[0][0]
    done(case, "thu_ly", "transfer", to=to, reason="Thuộc thẩm quyền của ngân hàng")
    assert case.fresh().state == State.TRANSFERRED
