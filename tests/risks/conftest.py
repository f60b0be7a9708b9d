"""A case whose register can be written."""

from __future__ import annotations

from datetime import date

import pytest

from accounts.models import Organisation, User
from applications.models import Application
from programmes.clocks import now
from programmes.models import RegimeVersion


@pytest.fixture
def application(db: None) -> Application:
    """A draft; nothing about risks depends on its regime."""
    version = RegimeVersion.objects.create(
        code="any", version="1", effective_from=date(2024, 11, 24), data={}, sha256="0" * 64, loaded_at=now()
    )
    return Application.objects.create(
        reference="H29.1-260105-0001",
        regime_version=version,
        organisation=Organisation.objects.create(name="Doanh nghiệp", kind="startup"),
        created_by=User.objects.create_user("applicant@example.org", name="Người nộp hồ sơ"),
        title="Giao hàng",
        technology="uav",
        created_at=now(),
    )
