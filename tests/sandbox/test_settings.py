"""The settings as a whole, read anew by a process of their own in each mode."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parent.parent.parent
PRODUCTION = {
    "BENTHU_ENV": "production",
    "BENTHU_SECRET_KEY": "0123456789abcdefghij" * 3,
    "BENTHU_BASE_URL": "https://thunghiem.example.vn",
    "BENTHU_MAIL_HOST": "mail.example.vn",
}


def manage(*command: str, **variables: str) -> subprocess.CompletedProcess[str]:
    """Run a command in an environment without any setting but the given ones."""
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("BENTHU_", "DATABASE_", "COV"))}
    return subprocess.run(
        [sys.executable, "manage.py", *command],
        cwd=ROOT,
        env=kept | variables,
        capture_output=True,
        text=True,
        check=False,
    )


def test_deployment_check_is_clean_in_production(tmp_path: Path) -> None:
    done = manage("check", "--deploy", "--fail-level=WARNING", BENTHU_DATA=str(tmp_path), **PRODUCTION)
    assert done.returncode == 0, done.stderr
    assert "no issues" in done.stdout + done.stderr


@pytest.mark.parametrize(
    ("variables", "sentence"),
    [
        ({"BENTHU_SECRET_KEY": ""}, "BENTHU_SECRET_KEY is not set"),
        ({"BENTHU_SECRET_KEY": "short"}, "BENTHU_SECRET_KEY is too short: it needs at least 50 characters"),
        ({"BENTHU_BASE_URL": "http://thunghiem.example.vn"}, "in production the public address starts with https://"),
        ({"BENTHU_DEBUG": "yes"}, "BENTHU_DEBUG shows the system's inside to anyone"),
        ({"BENTHU_MAIL_HOST": ""}, "BENTHU_MAIL_HOST is not set"),
        ({"BENTHU_ENV": "staging"}, "BENTHU_ENV=staging is unknown: choose one of development, production"),
    ],
)
def test_production_refuses_what_is_unsafe_or_missing(variables: dict[str, str], sentence: str) -> None:
    done = manage("check", **(PRODUCTION | variables))
    assert done.returncode == 1
    assert len(done.stderr.splitlines()) == 1
    assert sentence in done.stderr


def test_database_address_replaces_the_embedded_server() -> None:
    done = manage("database", "start", DATABASE_URL="postgresql://someone@db.example.vn/name")
    assert done.returncode == 1
    assert "DATABASE_URL names the database" in done.stderr


@pytest.mark.skipif(os.geteuid() != 0, reason="only root changes to another user")
def test_closed_folder_ends_a_command_with_one_sentence(tmp_path: Path) -> None:
    tmp_path.chmod(0o700)
    done = manage("showmigrations", BENTHU_DATA=str(tmp_path / "data"))
    assert done.returncode == 1
    assert "Traceback" not in done.stderr
    assert done.stderr.splitlines()[-1].endswith("in BENTHU_DATA, or a PostgreSQL server in DATABASE_URL.")
