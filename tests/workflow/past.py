"""Decided cases stored past the process, and what people find of them."""

from __future__ import annotations

from datetime import date, datetime, timedelta
from itertools import count
from typing import Any

from django.http import QueryDict
from django.test import Client
from django.urls import reverse

from accounts.models import Organisation, User
from accounts.roles import Role
from applications.models import Application, DossierVersion
from applications.states import State
from programmes import clocks
from programmes.models import RegimeVersion
from reviews.models import Outcome as Proposed
from reviews.models import Proposal
from trials.models import Evaluation, Trial
from workflow.precedents import queries
from workflow.precedents.actions import write
from workflow.precedents.asked import Asked

NOON = datetime(2026, 3, 2, 12, tzinfo=clocks.ZONE)
HEIGHT = {"quantity": "height", "max": 100, "unit": "m", "note": ""}


class Past:
    """Stores decided cases past the process."""

    def __init__(self) -> None:
        self.officer = User.objects.create_user("thu-ly@example.org", name="Thụ lý", roles=[Role.CASE_OFFICER])
        self.applicant = User.objects.create_user("nop@example.org", name="Người nộp", roles=[Role.APPLICANT])
        self.firm = Organisation.objects.create(name="Công ty Xanh", kind="startup")
        self.regime = RegimeVersion.objects.get(code="hcmc-20-2024")
        self.numbers = count(1)

    def __call__(self, title: str = "Giao hàng bằng UAV", **facts: Any) -> Application:
        """A case whose precedent is written; refused ones are not published."""
        number = next(self.numbers)
        conditions, reasons = facts.pop("conditions", []), facts.pop("reasons", [])
        limits, lessons = facts.pop("limits", []), facts.pop("lessons", [])
        state = facts.setdefault("state", State.ACTIVE)
        public = state != State.REFUSED
        at = NOON - timedelta(days=number)
        case = Application.objects.create(**{
            "title": title, "reference": f"P-{number:05d}", "regime_version": self.regime, "organisation": self.firm,
            "created_by": self.applicant, "technology": "uav", "place": "Khu Công nghệ cao", "summary": "",
            "created_at": at, "decided_at": at, "published_at": at if public else None,
            "decision_number": f"{number:02d}/QĐ-UBND",
        } | facts)  # fmt: skip
        content = {"title": title, "objectives": "Đo độ an toàn", "limits": limits}
        DossierVersion.objects.create(
            application=case, number=1, content=content, saved_at=at, saved_by=self.applicant, frozen_at=at
        )
        Proposal.objects.create(
            application=case, outcome=Proposed.APPROVE if public else Proposed.REFUSE, conditions=conditions,
            reasons=[{"criterion": "safety", "text": text} for text in reasons],
            proposed_by=self.officer, proposed_at=at,
        )  # fmt: skip
        if public:
            Trial.objects.create(
                application=case, start=date(2026, 3, 1), end=date(2026, 6, 1), limits=limits, conditions=conditions
            )
        if lessons:
            Evaluation.objects.create(
                application=case, outcome="completed", recognised="whole", exit="stop", text="Kín đáo",
                lessons=[{"text": text} for text in lessons], evaluated_by=self.officer, evaluated_at=at,
            )  # fmt: skip
        write([case.pk])
        return case


def ask(**query: Any) -> Asked:
    asked = QueryDict(mutable=True)
    for name, value in query.items():
        asked.setlist(name, value if isinstance(value, list) else [str(value)])
    return Asked.read(asked)


def titles(user: Any, **query: Any) -> list[str]:
    """What is found, in order."""
    return [row.application.title for row in queries.find(user, ask(**query)).rows]


def page(user: User | None, language: str = "en", **query: Any) -> Any:
    client = Client()
    client.cookies["django_language"] = language
    if user:
        client.force_login(user)
    return client.get(reverse("precedents"), query)
