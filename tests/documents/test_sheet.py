"""A sheet is JSON both ways, and its pieces follow Decree 30/2020."""

import json
from collections.abc import Callable
from datetime import date, datetime

import pytest

from documents.kinds import UNNUMBERED, Kind
from documents.sheet import Sheet, base_lines, clauses, one_list, points
from programmes.schema import LegalBasis, Regime

REGIMES = ("hcmc-20-2024", "ai-142-2026")


@pytest.mark.parametrize("kind", Kind)
@pytest.mark.parametrize("code", REGIMES)
def test_sheet_survives_json(sheet_of: Callable[..., Sheet], kind: Kind, code: str) -> None:
    sheet = sheet_of(kind, code)
    assert Sheet.from_json(json.loads(json.dumps(sheet.to_json()))) == sheet


def test_day_is_that_of_viet_nam(sheet_of: Callable[..., Sheet]) -> None:
    sheet = sheet_of(Kind.DECISION, "hcmc-20-2024")
    late = Sheet.from_json(sheet.to_json() | {"at": "2025-12-31T18:30:00+00:00"})
    assert late.day == date(2026, 1, 1)


@pytest.mark.parametrize("kind", Kind)
def test_title_names_type_and_number(sheet_of: Callable[..., Sheet], kind: Kind) -> None:
    number = "" if kind in UNNUMBERED else "07/QĐ-UBND"
    sheet = sheet_of(kind, "hcmc-20-2024", number_text=number)
    assert (sheet.annex.title if sheet.annex else sheet.type_name) in sheet.title
    assert sheet.number_text in sheet.title


def _basis(**fields: object) -> LegalBasis:
    usual = {"id": "x", "type": "Nghị định", "number": "30/2020/NĐ-CP", "issuer": "Chính phủ"}
    return LegalBasis.model_validate(usual | {"issued": date(2020, 3, 5), "abstract": "về công tác văn thư"} | fields)


def test_grounds_cite_in_full_but_laws_by_name_only() -> None:
    law = _basis(type="Luật", number="93/2025/QH15", abstract="Khoa học, công nghệ và đổi mới sáng tạo", law=True)
    february = _basis(issued=date(2020, 2, 5))
    assert base_lines([law, february, _basis()]) == (
        "Căn cứ Luật Khoa học, công nghệ và đổi mới sáng tạo;",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 02 năm 2020 của Chính phủ về công tác văn thư;",
        "Căn cứ Nghị định số 30/2020/NĐ-CP ngày 05 tháng 3 năm 2020 của Chính phủ về công tác văn thư.",
    )


def test_an_earlier_decision_ends_the_grounds() -> None:
    assert base_lines([_basis(law=True, type="Luật", abstract="Công nghệ")], ["Quyết định số 01/QĐ-UBND"]) == (
        "Căn cứ Luật Công nghệ;",
        "Căn cứ Quyết định số 01/QĐ-UBND.",
    )


def test_undated_ground_prints_what_is_known() -> None:
    assert base_lines([_basis(issued=None, number="")]) == ("Căn cứ Nghị định của Chính phủ về công tác văn thư.",)


def test_no_grounds_no_lines() -> None:
    assert base_lines([]) == ()


def test_grounds_of_the_shipped_regimes(regime: Callable[[str], Regime], sheet_of: Callable[..., Sheet]) -> None:
    for code in REGIMES:
        sheet = sheet_of(Kind.DECISION, code)
        assert all(line.startswith("Căn cứ ") for line in sheet.bases)
        lines = (*sheet.bases, *sheet.opening)
        assert [line[-1] for line in lines] == [";"] * (len(lines) - 1) + ["."]
        assert len(sheet.bases) <= len(regime(code).legal_bases)


def test_points_follow_the_vietnamese_alphabet() -> None:
    assert [point.label for point in points("x" * 9)] == ["a)", "b)", "c)", "d)", "đ)", "e)", "g)", "h)", "i)"]


def test_more_points_than_letters_become_dashes() -> None:
    assert {point.label for point in points(["x"] * 40)} == {"-"}


def test_clauses_are_numbered() -> None:
    assert [clause.label for clause in clauses("xyz")] == ["1.", "2.", "3."]


def test_verify_address_carries_the_code(sheet_of: Callable[..., Sheet]) -> None:
    assert sheet_of(Kind.DECISION, "ai-142-2026").verify_url.endswith("/verify/ABCDEFGH2345/")


def test_time_is_local(sheet_of: Callable[..., Sheet]) -> None:
    assert sheet_of(Kind.RECEIPT, "ai-142-2026").at == datetime.fromisoformat("2026-01-05T10:30:00+07:00")


def test_grounds_and_what_follows_them_are_one_list_with_one_full_stop() -> None:
    assert one_list(
        ("Căn cứ Luật A;", "Căn cứ Luật B."), ("Theo Biên bản số 01;", "Theo đề nghị tại Tờ trình số 02.")
    ) == (
        ("Căn cứ Luật A;", "Căn cứ Luật B;"),
        ("Theo Biên bản số 01;", "Theo đề nghị tại Tờ trình số 02."),
    )
    assert one_list(("Căn cứ Luật A.",), ("Theo Biên bản số 01;",)) == (("Căn cứ Luật A;",), ("Theo Biên bản số 01.",))
    assert one_list(("Căn cứ Luật A;", "Căn cứ Luật B."), ()) == (("Căn cứ Luật A;", "Căn cứ Luật B."), ())
    assert one_list((), ()) == ((), ())
