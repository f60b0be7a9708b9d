"""What every test shares: cheap passwords, files that vanish, browsers that begin at once."""

import pytest
from django.conf import settings


def pytest_configure() -> None:
    """Hash passwords cheaply, and look for static files when one is asked for: each test browser starts the site.

    Tests log people in thousands of times; WhiteNoise else reads every static file at each start.
    """
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]
    settings.WHITENOISE_AUTOREFRESH = True


@pytest.fixture(scope="session", autouse=True)
def _files(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Keep uploads and issued documents of the tests out of the data folder."""
    settings.MEDIA_ROOT = tmp_path_factory.mktemp("uploads")
