"""Regime versions are only read."""

import pytest
from django.test import Client
from django.urls import reverse

from accounts.models import User
from programmes.models import RegimeVersion


@pytest.fixture
def official(db: None) -> Client:
    """A technical administrator, logged in."""
    del db
    client = Client()
    client.force_login(User.objects.create_superuser("quan-tri@benthu.example", "ben-thu-2026", name="Quản trị viên"))
    return client


def test_a_regime_version_cannot_be_changed_here(official: Client) -> None:
    version = RegimeVersion.objects.first()
    assert official.get(reverse("admin:programmes_regimeversion_add")).status_code == 403
    if version:
        assert "_save" not in official.get(reverse("admin:programmes_regimeversion_change", args=[version.pk])).text
    assert official.get(reverse("admin:programmes_regimeversion_changelist")).status_code == 200
