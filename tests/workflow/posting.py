"""From the facts of a verb, as the case format has them, to what a person types into its page."""

from __future__ import annotations

from datetime import date, datetime
from typing import TYPE_CHECKING, Any

from programmes import clocks

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from applications.models import Application

ROWS: dict[str, tuple[str, ...]] = {
    "request_supplement": ("items",),
    "propose": ("limits", "reasons"),
    "record_readings": ("readings",),
    "file_report": ("figures",),
    "evaluate": ("lessons",),
}
YES_NO = {"grant", "accepted"}
PLAIN = {"zone_consent": {"grant": "yes"}, "verify_precondition": {"accepted": "yes"}}
"""What the case format leaves out where it is the plain answer."""


def typed(verb: str, data: Mapping[str, Any], application: Application) -> dict[str, Any]:
    """Form data of the page of ``verb``; declarations are ticked."""
    sent: dict[str, Any] = dict(PLAIN.get(verb, {}))
    for name, value in data.items():
        sent.update(_field(name, value))
    if verb in _SPECIAL:
        sent.update(_SPECIAL[verb](data, application))
    for name in ROWS.get(verb, ()):
        sent.update(_rows(name, sent.pop(name, [])))
    return sent


def _field(name: str, value: Any) -> dict[str, Any]:
    if name in YES_NO:
        return {name: "yes" if value else "no"}
    if isinstance(value, datetime):
        return {name: value.astimezone(clocks.ZONE).strftime("%Y-%m-%dT%H:%M")}
    if isinstance(value, date):
        return {f"{name}_day": value.day, f"{name}_month": value.month, f"{name}_year": value.year}
    if hasattr(value, "pk"):
        return {name: value.pk}
    return {name: value}


def _rows(name: str, rows: list[Mapping[str, Any]]) -> dict[str, Any]:
    sent: dict[str, Any] = {f"{name}-TOTAL_FORMS": len(rows) + 1, f"{name}-INITIAL_FORMS": 0}
    for number, row in enumerate(rows):
        for key, value in row.items():
            sent.update({f"{name}-{number}-{part}": text for part, text in _field(key, value).items()})
    return sent


def _review(data: Mapping[str, Any], _application: Application) -> dict[str, Any]:
    scores = {f"score_{code}": score for code, score in data["scores"].items()}
    comments = {f"comment_{code}": text for code, text in data["comments"].items()}
    return {**scores, **comments, "no_conflict": "on", "scores": "", "comments": ""}


def _council(data: Mapping[str, Any], _application: Application) -> dict[str, Any]:
    votes = {f"vote_{person.pk}": vote for person, vote in data["votes"].items()}
    return {**votes, "present": [person.pk for person in data["present"]], "votes": ""}


def _final(data: Mapping[str, Any], application: Application) -> dict[str, Any]:
    asked = [row["indicator"] for row in application.dossier["hypotheses"]]
    found = {row["indicator"]: row["value"] for row in data["hypotheses"]}
    return {**{f"hypothesis_{asked.index(name)}": value for name, value in found.items()}, "hypotheses": ""}


_SPECIAL: dict[str, Callable[[Mapping[str, Any], Application], dict[str, Any]]] = {
    "submit": lambda _data, _case: {"declared": "on"},
    "resubmit": lambda _data, _case: {"declared": "on"},
    "accept_dossier": lambda _data, case: {"gates": [gate.id for gate in case.regime.gates]},
    "appoint": lambda data, _case: {"experts": [person.pk for person in data["experts"]]},
    "review": _review,
    "hold_council": _council,
    "propose": lambda data, _case: {"conditions": "\n".join(data.get("conditions", []))},
    "record_readings": lambda data, _case: {"readings": [{"at": at, "value": value} for at, value in data["readings"]]},
    "file_report": lambda data, _case: {
        "figures": [{"name": name, "value": value} for name, value in data.get("figures", {}).items()]
    },
    "file_final_report": _final,
}
