"""The project's settings, with the floors as one more app, on the database that the bench names."""

import os

from sandbox.settings import *  # noqa: F403 - all of them, and three changes
from sandbox.settings import DATABASES, INSTALLED_APPS

INSTALLED_APPS += ["tests.bench.bare"]
ROOT_URLCONF = "tests.bench.urls"
DATABASES["default"]["NAME"] = os.environ.get("BENTHU_BENCH_DATABASE", DATABASES["default"]["NAME"])
