"""Comparing a draft with old cases: asked for by a person, done by a worker, case by case."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _
from django.utils.translation import override

from applications.models import Application
from applications.refusals import NotLikeThis, NotNow
from applications.states import State
from programmes import clocks
from programmes.draft_checks import faults_of_draft
from programmes.models import DraftComparison
from programmes.schema import Regime
from workflow.jobs import compare_draft
from workflow.regimes.actions import DRAFTERS, ask_open, ask_role
from workflow.regimes.compare import facts, story_of, terms
from workflow.regimes.outcomes import outcomes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from accounts.models import User
    from programmes.models import RegimeDraft

MOST = 50
"""Cases of one comparison."""


def comparable(draft: RegimeDraft, user: User) -> list[Application]:
    """The newest filed cases of the draft's regime that this person may open, running or ended."""
    rows = Application.objects.visible_to(user).filter(regime_version__code=draft.said("code"))
    found: list[Application] = list(rows.exclude(state=State.DRAFT).order_by("-id")[:MOST])
    return found


@transaction.atomic
def ask_comparison(draft: RegimeDraft, references: Sequence[str], *, by: User) -> DraftComparison:
    """Let a worker compare those cases with the draft as it is now; a draft with faults gives no dates."""
    ask_role(by, DRAFTERS)
    ask_open(draft)
    if found := faults_of_draft(draft.data):
        raise NotNow(_("The draft has faults: %(number)s.") % {"number": len(found)})
    known = {row.reference for row in comparable(draft, by)}
    chosen = [reference for reference in references if reference in known]
    if not chosen:
        raise NotLikeThis(_("Choose at least one case."), field="cases")
    asked = DraftComparison.objects.create(
        draft=draft, revision=draft.revision, data=draft.data, references=chosen, asked_by=by, asked_at=clocks.now()
    )
    compare_draft.defer(comparison=asked.pk)
    return asked


def compare(pk: int) -> None:
    """Work off a comparison; what is done is stored case by case, so that a broken run goes on where it stopped."""
    asked = DraftComparison.objects.get(pk=pk)
    draft = Regime.model_validate(asked.data)
    done = {row["reference"] for row in asked.rows}
    cases = Application.objects.select_related("regime_version", "organisation")
    for reference in asked.references:
        if reference not in done:
            asked.rows = [*asked.rows, _row(cases.get(reference=reference), draft)]
            asked.save(update_fields=["rows"])
    asked.finished_at = clocks.now()
    asked.save(update_fields=["finished_at"])


def _row(case: Application, draft: Regime) -> dict[str, Any]:
    story = story_of(case)
    told: dict[str, list[list[str]]] = {}
    for language, _name in settings.LANGUAGES:
        with override(language):
            told[language] = [list(row) for row in [*outcomes(story, draft), *facts(story, draft)]]
    return {
        "reference": case.reference,
        "version": case.regime_version.version,
        "terms": [
            {
                "name": row.name,
                "subject": row.subject,
                "own": row.own and row.own.isoformat(),
                "would": row.draft and row.draft.isoformat(),
                "days": row.days,
                "differs": row.differs,
            }
            for row in terms(story, draft)
        ],
        "facts": told,
    }
