"""Is a dossier whole and at one with itself? One pure question, the same for the applicant and for the officer.

The machine only points: what bars the acceptance of a dossier is the closed list of the regime and its competence
(``Finding.bars``), nothing else.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, Final

from django.utils.translation import gettext as _

from programmes.contradictions import contradictions
from programmes.findings import ATTACHMENTS, RISKS, Finding, FindingKind, Place, Questionnaire
from programmes.question_schema import Type
from programmes.questions import closed_list
from programmes.reading import is_answered, rows_at, said, value_at
from programmes.rules import missing_components, required_components

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from datetime import date

    from programmes.question_schema import Question
    from programmes.schema import Regime

RISK_PARTS: Final = ("title", "likelihood", "impact", "controls", "residual_likelihood", "residual_impact")
"""Parts without which a risk does not count as described."""
RISK_COMPONENTS: Final = ("scheme", "outline", "application", "registration")
"""Components that hold the description of the risks, the fittest first."""


def verdict(
    regime: Regime,
    dossier: Mapping[str, Any],
    organisation_kind: str,
    *,
    on: date,
    level: int | None = None,
    questions: Mapping[str, str] | None = None,
    check_again: Sequence[str] = (),
) -> list[Finding]:
    """Everything that is missing, contradicts itself or should be looked at, in the language of the page.

    Missing things first, then contradictions, then warnings, each in the order of the dossier. ``on``: the day on
    which the trial could begin at the earliest, today or the day of filing. ``level``: as the officer fixed it, else
    as the facts compute. ``questions``: set → version by which the dossier was asked.
    ``check_again``: paths of answers that were copied from an older dossier.
    """
    codes = closed_list(regime, dossier, organisation_kind)
    asked = Questionnaire(str(dossier.get("technology") or "other"), codes, questions)
    opposed = contradictions(regime, dossier, asked, on=on, level=level)
    places = {finding.place for finding in opposed}
    missing = [
        *_missing_components(regime, dossier, organisation_kind),
        *(finding for finding in _missing_answers(dossier, asked) if finding.place not in places),
        *_missing_risks(regime, dossier, organisation_kind),
    ]
    words = _("Copied, check again: %(question)s")
    copied = [
        asked.finding(FindingKind.WARNING, "copied", path, words % {"question": asked.label(path)})
        for path in check_again
        if is_answered(value_at(dossier, path))
    ]
    order = list(FindingKind)
    return sorted([*missing, *opposed, *copied], key=lambda finding: order.index(finding.kind))


def _missing_components(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> Iterator[Finding]:
    for component in missing_components(regime, dossier, organisation_kind):
        yield Finding(
            FindingKind.MISSING,
            "component",
            _("Missing: %(component)s") % {"component": said(component.name)},
            Place(ATTACHMENTS, component.code, "attachments"),
            component.source or "",
            component.code,
            bars=True,
        )


def _missing_answers(dossier: Mapping[str, Any], asked: Questionnaire) -> Iterator[Finding]:
    for _section, question in asked:
        if not question.is_asked(dossier):
            continue
        if question.type == Type.LIST:
            yield from _missing_cells(dossier, asked, question)
        if question.required and not is_answered(value_at(dossier, question.field)):
            text = _("Not answered: %(question)s") % {"question": said(question.label)}
            yield asked.finding(FindingKind.MISSING, "answer", question.field, text)


def _missing_cells(dossier: Mapping[str, Any], asked: Questionnaire, question: Question) -> Iterator[Finding]:
    """Rows that were begun and lack a part that every row needs."""
    name = said(question.row) if question.row else ""
    for number, row in enumerate(rows_at(dossier, question.field), start=1):
        gaps = [said(part.label) for part in question.columns if part.required and not is_answered(row.get(part.key))]
        if gaps:
            words = {"row": name, "number": number, "parts": ", ".join(gaps)}
            text = _("Not answered: %(row)s %(number)s, %(parts)s") % words
            yield asked.finding(FindingKind.MISSING, "cell", question.field, text)


def _missing_risks(regime: Regime, dossier: Mapping[str, Any], organisation_kind: str) -> Iterator[Finding]:
    needed = {row.code: row for row in required_components(regime, dossier, organisation_kind)}
    holder = next((needed[code] for code in RISK_COMPONENTS if code in needed), None)
    source, component = (holder.source or "", holder.code) if holder else ("", "")

    def finding(code: str, item: str, text: str) -> Finding:
        return Finding(FindingKind.MISSING, code, text, Place(RISKS, item, "risks"), source, component)

    rows = rows_at(dossier, "risks")
    if not rows:
        yield finding("no_risk", "", _("No risk is described"))
    for index, row in enumerate(rows):
        if not all(is_answered(row.get(part)) for part in RISK_PARTS):
            words = {"number": index + 1, "title": row.get("title") or "…"}
            yield finding("risk", str(index), _("Not fully described: risk %(number)s, %(title)s") % words)
