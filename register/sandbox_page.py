"""The page of a sandbox: the public record in the words and the language of the page."""

from __future__ import annotations

import re
from datetime import date, datetime
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import quote

from django.conf import settings
from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from applications.drawing import figure_of
from applications.models import Technology
from applications.presenters import status_tag
from documents.kinds import Kind
from programmes import clocks
from programmes.language import page_language
from register.presenters import public_record
from register.rows import days_left
from register.wording import limit_value
from risks.matrix import Rating

if TYPE_CHECKING:
    from applications.models import Application

RATING_COLOURS = {Rating.LOW: "green", Rating.MODERATE: "yellow", Rating.HIGH: "orange", Rating.EXTREME: "red"}

_MAIL = re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+\w")


class Fact(NamedTuple):
    """A fact with its name."""

    key: str
    value: str


def sandbox_page(application: Application) -> dict[str, Any]:
    """Context of ``register/sandbox.html`` for a published case."""
    record = public_record(application)
    if record is None:
        raise ValueError("an unpublished case has no public page")
    language = page_language()
    return {
        "record": record,
        "tag": status_tag(application, None),
        "left": days_left(application.state, application.trial_end, clocks.today()),
        "facts": _facts(record, language),
        "area": figure_of(record["sites"]),
        "limit_head": [gettext("What"), gettext("At most"), gettext("Note")],
        "limits": [[row["name"][language], limit_value(row), row["note"] or ""] for row in record["limits"]],
        "conditions": [*record["conditions"], *(row[language] for row in record["general_conditions"])],
        "relaxed": [_relaxed(row) for row in record["rules_relaxed"]],
        "risk_head": [gettext("Risk"), gettext("What is done about it"), gettext("What remains")],
        "risks": [_risk(row, language) for row in record["risks"]],
        "insurance": _insurance(record["insurance_in_force"]),
        "happened": [_happened(entry, language) for entry in reversed(record["timeline"])],
        "result": _result(record["exit"], language),
        "papers": [_paper(paper) for paper in record["documents"]],
        "contact": _contact(application),
        "record_href": reverse("api:sandbox", args=[application.public_id]),
    }


def _day(iso: str) -> str:
    return date_format(date.fromisoformat(iso), "SHORT_DATE_FORMAT")


def _numbered(paper: dict[str, Any]) -> str:
    """Number and date of a document."""
    return gettext("%(number)s of %(day)s") % {"number": paper["number"], "day": _day(paper["date"])}


def _facts(record: dict[str, Any], language: str) -> list[Fact]:
    days = f"{_day(record['start'])} – {_day(record['end'])}" if record["start"] else ""
    facts = [
        Fact(gettext("Run by"), record["operator"]["name"]),
        Fact(gettext("Kind of organisation"), record["operator"]["kind_name"][language]),
        Fact(gettext("Technology"), str(Technology(record["technology"]).label)),
        Fact(gettext("Where"), "\n".join(_site(site) for site in record["sites"])),
        Fact(gettext("From – to"), days),
        Fact(gettext("Permission"), _numbered(record["decision"])),
        Fact(gettext("Under"), record["regime"]["name"][language]),
    ]
    return [fact for fact in facts if fact.value]


def _site(site: dict[str, Any]) -> str:
    space = gettext("online") if site["space"] == "cyber" else ""
    return ", ".join(part for part in (site["name"], site["address"], space) if part)


def _relaxed(row: dict[str, Any]) -> dict[str, str]:
    rule = ", ".join(part for part in (row.get("rule"), row.get("article")) if part)
    return {"rule": rule, "how": row.get("relaxation") or ""}


def _risk(row: dict[str, Any], language: str) -> list[Any]:
    tag = {"tag": row["residual"][language], "colour": RATING_COLOURS[Rating(row["residual"]["code"])]}
    what = f"{row['title']}: {row['consequence']}" if row["consequence"] else row["title"]
    return [what, "; ".join(row["controls"]), tag]


def _insurance(held: bool | None) -> str:  # noqa: FBT001 - three answers, none of them an option
    if held is None:
        return ""
    return gettext("Liability insurance is in force.") if held else gettext("No liability insurance is in force.")


def _happened(entry: dict[str, Any], language: str) -> dict[str, Any]:
    text = entry["text"][language] if entry["text"] else ""
    return {"title": entry["title"][language], "at": datetime.fromisoformat(entry["at"]), "text": text}


def _result(found: dict[str, Any] | None, language: str) -> list[Fact]:
    if found is None:
        return []
    paper = found["document"]
    return [
        Fact(gettext("Outcome"), found["outcome_name"][language]),
        Fact(gettext("Result recognised"), found["recognised_name"][language]),
        Fact(gettext("What comes next"), found["way_name"][language]),
        Fact(gettext("Document"), _numbered(paper)),
    ]


def _paper(paper: dict[str, Any]) -> dict[str, Any]:
    """As ``components/file_row.html`` takes it; the file of a document just issued may still be in the making."""
    verify = f"/verify/{paper['code']}/"
    name = f"{Kind(paper['kind']).label} {paper['number']}, {_day(paper['date'])}"
    return {
        "name": name,
        "href": f"{verify}document.pdf" if paper["sha256"] else "",
        "kind": "PDF" if paper["sha256"] else "",
        "sha256": paper["sha256"],
        "verify_href": verify,
    }


def _contact(application: Application) -> dict[str, str]:
    """Whom to write to: the deciding body as the regime gives it, else the authority of this installation."""
    rule = application.regime.documents.get(Kind.DECISION)
    body = application.regime.bodies[rule.body] if rule else None
    stated = body.contact if body else ""
    address = stated or settings.AUTHORITY_CONTACT
    mail = _MAIL.search(address)
    subject = gettext("Report on the trial %(id)s") % {"id": application.public_id}
    return {
        "name": body.name if body and stated else settings.AUTHORITY_NAME,
        "address": address,
        "href": f"mailto:{mail.group()}?subject={quote(subject)}" if mail else "",
    }
