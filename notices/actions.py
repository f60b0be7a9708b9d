"""Telling people of terms: the notices that have come due, each once, and its mail after the commit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import transaction
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from procrastinate.contrib.django import app

from applications.models import Deadline
from notices.models import Notice
from notices.recipients import each_once, holders, who_acts
from notices.steps import due_steps
from programmes import clocks
from programmes.queries import calendar
from workflow.presenters.act import case_href
from workflow.presenters.terms import shown_due, term_name

if TYPE_CHECKING:
    from datetime import datetime

    from notices.recipients import Recipient
    from notices.steps import Step

SEND_TASK = "notices.send_notice"
HORIZON = timedelta(days=120)
"""No reminder comes sooner: 60 working days are the most that a regime may ask for."""


def tell_due(at: datetime) -> int:
    """Write every notice that is due at ``at`` and ask the worker for its mail; returns how many are new."""
    days = calendar()
    terms = Deadline.objects.running().filter(due_at__lte=at + HORIZON)
    terms = terms.select_related(
        "application__regime_version", "application__organisation", "application__officer"
    ).defer("application__regime_version__data", "application__search_vector")
    told = 0
    for term in terms.prefetch_related("notices").order_by("due_at", "id"):
        known = {(row.kind, row.step) for row in term.notices.all()}
        for step in due_steps(term, term.application.regime.notices, at, days):
            if (step.kind, step.days) not in known:
                told += _tell(term, step)
    return told


@transaction.atomic
def _tell(term: Deadline, step: Step) -> int:
    """Tell everybody of a step, or nobody; the mails are asked for in the same transaction."""
    found = [row for role in step.to for row in (who_acts(term) if role is None else holders(term.application, role))]
    return sum(_write(term, step, row) for row in each_once(found))


def _write(term: Deadline, step: Step, to: Recipient) -> bool:
    """Whether the notice is new: another worker may have been quicker."""
    facts = {"deadline": term, "kind": step.kind, "step": step.days, "person": to.person}
    told = {"created_at": clocks.now(), "absence": to.absence}
    notice, made = Notice.objects.get_or_create(**facts, defaults=told)
    if made:
        app.configure_task(SEND_TASK, lock=f"notice-{notice.pk}").defer(notice_id=notice.pk)
    return made


@transaction.atomic
def send(notice_id: int) -> bool:
    """Mail a notice, once; False where it was sent, or where its term is done or stands still meanwhile."""
    rows = Notice.objects.select_for_update(of=("self",)).select_related(
        "person", "absence__person", "deadline__application"
    )
    notice = rows.get(pk=notice_id)
    term = notice.deadline
    if notice.sent_at or not term.is_open or term.paused_since:
        return False
    with translation.override(notice.person.language):
        mail(notice).send()
    notice.sent_at = clocks.now()
    notice.save(update_fields=["sent_at"])
    return True


def mail(notice: Notice) -> EmailMessage:
    """The mail in the active language: which case, which term, by when, why that date, and where to act."""
    term, person = notice.deadline, notice.person
    application = term.application
    language = translation.get_language()
    context = {
        "notice": notice,
        "person": person,
        "case": application,
        "term": term_name(term.name, term.subject),
        "due": shown_due(term.due_at),
        "story": term.story.get(language, term.story.get("vi", "")),
        "rule": term.source,
        "href": settings.BASE_URL + case_href(application, person),
        "inbox": settings.BASE_URL + reverse("inbox" if person.is_official else "apply"),
        "authority_name": settings.AUTHORITY_NAME,
    }
    late = notice.kind == Notice.Kind.LATE
    subject = _("Late: %(term)s, %(case)s") if late else _("Due soon: %(term)s, %(case)s")
    return EmailMessage(
        subject="[Bến Thử] " + subject % {"term": context["term"], "case": application.reference},
        body=render_to_string("notices/mail.txt", context),
        to=[person.email],
    )
