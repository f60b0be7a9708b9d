"""Writing the risk register of a case."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils.translation import gettext as _

from applications.models import Application
from risks.models import Risk

_TEXTS = ("library_id", "title", "cause", "event", "consequence", "owner")
_SCORES = ("likelihood", "impact", "residual_likelihood", "residual_impact")


def write_register(application: Application, risks: list[dict[str, Any]]) -> None:
    """Replace the register of ``application`` by ``risks``, the list of that name in the dossier.

    Stores one row per risk, numbered from 1 in the order of the list; a residual score that is not stated is the
    inherent one. Refuses the whole list with a ``ValidationError`` that names each risk and field that is wrong, and
    then changes nothing. No score is clamped, and a library number that the library does not hold is kept as stated.
    """
    rows, faults = [], []
    for position, stated in enumerate(risks, start=1):
        try:
            rows.append(_row(application, position, stated))
        except ValidationError as error:
            faults += [_("Risk %(number)s: %(fault)s") % {"number": position, "fault": text} for text in _texts(error)]
    if faults:
        raise ValidationError(faults)
    with transaction.atomic():
        # Two writers of one register would both number from 1.
        Application.objects.select_for_update().get(pk=application.pk)
        application.risks.all().delete()
        Risk.objects.bulk_create(rows)


def _row(application: Application, position: int, stated: object) -> Risk:
    """The risk as a row that is not saved yet; raises ``ValidationError`` by field."""
    if not isinstance(stated, dict):
        raise ValidationError({"title": [_("a risk is a set of named facts")]})
    facts = _with_residual(stated)
    faults = {field: [_("must be a whole number from 1 to 5")] for field in _SCORES if type(facts[field]) is not int}
    faults |= {field: [_("must be text")] for field in _TEXTS if not isinstance(facts[field], str)}
    controls = facts["controls"]
    if not isinstance(controls, list) or not all(isinstance(control, str) for control in controls):
        faults["controls"] = [_("must be a list of texts")]
    if faults:
        raise ValidationError(faults)
    row = Risk(application=application, position=position, **facts)
    row.clean_fields(exclude=["application"])
    return row


def _with_residual(stated: dict[str, Any]) -> dict[str, Any]:
    """Every field of a risk as stated, with what stands for those that are absent or null."""
    facts: dict[str, Any] = {field: "" if stated.get(field) is None else stated[field] for field in _TEXTS}
    facts["controls"] = [] if stated.get("controls") is None else stated["controls"]
    for field in ("likelihood", "impact"):
        residual = stated.get(f"residual_{field}")
        facts[field] = stated.get(field)
        facts[f"residual_{field}"] = facts[field] if residual is None else residual
    return facts


def _texts(error: ValidationError) -> list[str]:
    """The faults of one risk, each with the name of its field as people read it."""
    labels = {field.name: getattr(field, "verbose_name", field.name) for field in Risk._meta.get_fields()}
    return [f"{labels[field]}: {text}" for field, texts in error.message_dict.items() for text in texts]
