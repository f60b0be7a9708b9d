"""What every test shares: cheap passwords, files that vanish, browsers that begin at once."""

from collections.abc import Iterator
from typing import Any

import pgtrigger
import pytest
from django.apps import apps
from django.conf import settings
from django.test import TransactionTestCase
from django.utils import translation

from accounts.kept import NotEmptied


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


@pytest.fixture(autouse=True)
def _language() -> None:
    """Begin in the language of the settings: a request of the test before may have left another in the thread."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(scope="session", autouse=True)
def _flush_between_tests() -> Iterator[None]:
    """Let the flush after a test with real transactions, and nothing else, empty the tables that refuse it."""
    flush: Any = TransactionTestCase._fixture_teardown  # type: ignore[attr-defined]  # the only place it has
    uris = [
        f"{model._meta.label}:{trigger.name}"
        for model in apps.get_models()
        for trigger in getattr(model._meta, "triggers", ())
        if isinstance(trigger, NotEmptied)
    ]

    def emptying(case: TransactionTestCase) -> None:
        with pgtrigger.ignore(*uris):
            flush(case)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(TransactionTestCase, "_fixture_teardown", emptying)
        yield
