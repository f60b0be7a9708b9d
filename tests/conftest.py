"""What every test shares: cheap passwords, files that vanish, the database that settings name."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Hash passwords cheaply: the tests log people in thousands of times."""
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep uploads and issued documents of the tests out of the data folder."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")
