"""What an act page shows beside its form: the draft, the dossier, what waits for the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse

from applications.actions import may_now
from programmes.language import page_language
from risks.presenters import matrix_context
from workflow.forms.judgement import Propose
from workflow.forms.paperwork import ReturnDraft
from workflow.levels import computed_level
from workflow.precedents.presenters import alike_rows
from workflow.presenters.dossier import fields, named
from workflow.presenters.judgement import judgement_page
from workflow.presenters.overview import findings
from workflow.presenters.supplement import rounds
from workflow.presenters.trial import preconditions, reported, trial_page

if TYPE_CHECKING:
    from collections.abc import Callable

    from applications.models import Application
    from applications.refusals import Refusal
    from workflow.forms.base import ActForm


def beside(application: Application, verb: str, form: ActForm, refusal: Refusal | None) -> dict[str, Any]:
    """Further context of the page of ``verb``; nothing where the act cannot be done now."""
    gather = _GATHER.get(verb)
    return gather(application, form) if gather and refusal is None else {}


def _draft(application: Application, form: ActForm) -> dict[str, Any]:
    waiting = application.drafts.waiting().with_names().first()
    may_return = not isinstance(form, ReturnDraft) and may_now(application, "return", form.user) is None
    draft_href = reverse("case_draft", args=[application.reference])
    return {"waiting_draft": waiting, "draft_href": draft_href, "may_return": may_return}


def _findings(application: Application, form: ActForm) -> dict[str, Any]:
    return {"findings": findings(application, application.dossier, form.user)}


def _review(application: Application, _form: ActForm) -> dict[str, Any]:
    version = application.versions.filter(frozen_at__isnull=False).latest("number")
    return {
        "fields": fields({**named(application, version), "risks": []}),
        "register": matrix_context(application, page_language()),
    }


def _judged(application: Application, form: ActForm) -> dict[str, Any]:
    return {**judgement_page(application, form.user), **_findings(application, form)}


def _proposed(application: Application, form: ActForm) -> dict[str, Any]:
    alike = alike_rows(form.alike, form.user) if isinstance(form, Propose) else None
    return {**_judged(application, form), "alike": alike}


def _reports(application: Application, _form: ActForm) -> dict[str, Any]:
    return {"waiting_reports": reported(application.reports.filter(assessed_at=None))}


def _extension(application: Application, _form: ActForm) -> dict[str, Any]:
    return {"extension": application.extensions.open().select_related("requested_by").first()}


def _preconditions(application: Application, _form: ActForm) -> dict[str, Any]:
    return {"preconditions": preconditions(application), "trial": getattr(application, "trial", None)}


def _checked(application: Application, form: ActForm) -> dict[str, Any]:
    computed = computed_level(application.regime, application.dossier)
    return {"computed": computed, **_findings(application, form), "rounds": rounds(application)}


def _asked(application: Application, _form: ActForm) -> dict[str, Any]:
    return {"asked": application.supplements.filter(answered_at=None).last()}


def _trial(application: Application, _form: ActForm) -> dict[str, Any]:
    return trial_page(application)


_GATHER: dict[str, Callable[[Application, ActForm], dict[str, Any]]] = {
    "accept_dossier": _checked,
    "check_form": _draft,
    "return": _draft,
    "sign": _draft,
    "issue": _draft,
    "review": _review,
    "hold_council": _judged,
    "propose": _proposed,
    "assess_report": _reports,
    "decide_extension": _extension,
    "start_trial": _preconditions,
    "resubmit": _asked,
    "evaluate": _trial,
}
