"""Officials edit the calendar; regime versions are only read."""

from datetime import date

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes.models import CalendarOverride, RegimeVersion
from programmes.queries import calendar


@pytest.fixture
def official(db: None) -> Client:
    """A technical administrator, logged in."""
    del db
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri@benthu.example", "ben-thu-2026", name="Quản trị viên"))
    return client


def test_an_override_counts_at_once_and_keeps_who_entered_it(official: Client) -> None:
    day = date(2026, 11, 23)
    assert calendar().is_working_day(day)
    facts = {"date": "23/11/2026", "off": "on", "reason": "Thông báo hoán đổi ngày làm việc"}
    answer = official.post(reverse("admin:programmes_calendaroverride_add"), facts)
    assert answer.status_code == 302
    override = CalendarOverride.objects.get(date=day)
    assert override.changed_by is not None
    assert override.changed_by.name == "Quản trị viên"
    assert not calendar().is_working_day(day)


def test_a_regime_version_cannot_be_changed_here(official: Client) -> None:
    version = RegimeVersion.objects.first()
    assert official.get(reverse("admin:programmes_regimeversion_add")).status_code == 403
    if version:
        assert "_save" not in official.get(reverse("admin:programmes_regimeversion_change", args=[version.pk])).text
    assert official.get(reverse("admin:programmes_regimeversion_changelist")).status_code == 200
