"""Typed reading of the environment: what makes no sense stops the start with one sentence.

Every variable is read through one of the functions below. A variable `X` may also be given as
`X_FILE`, the path of a file that holds the value (a mounted secret); giving both is refused.
"""

import os
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

YES = frozenset({"1", "true", "yes", "on"})
NO = frozenset({"0", "false", "no", "off"})


class SettingError(ImproperlyConfigured):
    """A setting makes no sense; the sentence names the variable and says what would."""


class Database(NamedTuple):
    """The parts of a PostgreSQL address; an empty part is left to libpq."""

    name: str
    user: str
    password: str
    host: str
    port: str
    options: dict[str, str]


def text(name: str, default: str | None = None) -> str:
    """Return the variable's value without surrounding blanks.

    Without a default the variable must be set and not empty.
    """
    value = _raw(name)
    if value:
        return value
    if default is None:
        message = f"{name} is not set: give it a value, or name a file that holds it in {name}_FILE."
        raise SettingError(message)
    return default


def boolean(name: str, *, default: bool) -> bool:
    """Return a yes-or-no variable: 1, true, yes, on or 0, false, no, off."""
    value = _raw(name)
    if not value:
        return default
    if value.lower() in YES:
        return True
    if value.lower() in NO:
        return False
    message = f"{name}={value} is neither yes nor no: write true or false."
    raise SettingError(message)


def integer(name: str, default: int, *, least: int, most: int) -> int:
    """Return a whole number within [least, most]."""
    value = _raw(name)
    if not value:
        return default
    if not value.isdecimal() or not least <= int(value) <= most:
        message = f"{name}={value} is not a whole number from {least} to {most}."
        raise SettingError(message)
    return int(value)


def choice(name: str, allowed: Sequence[str], default: str) -> str:
    """Return one of the allowed words."""
    value = _raw(name) or default
    if value not in allowed:
        message = f"{name}={value} is unknown: choose one of {', '.join(allowed)}."
        raise SettingError(message)
    return value


def words(name: str, default: Sequence[str] = ()) -> list[str]:
    """Return a list that is written with commas."""
    value = _raw(name)
    return [word.strip() for word in value.split(",") if word.strip()] if value else list(default)


def folder(name: str, default: Path) -> Path:
    """Return an absolute folder; it need not exist yet, but no file may stand in its place."""
    path = Path(_raw(name) or default).expanduser().absolute()
    if path.exists() and not path.is_dir():
        message = f"{name}={path} is not a folder."
        raise SettingError(message)
    return path


def address(name: str, default: str) -> str:
    """Return a web address, http or https, without a path and without a closing slash."""
    value = (_raw(name) or default).rstrip("/")
    parts = urlsplit(value)
    if parts.scheme not in {"http", "https"} or not parts.hostname or parts.path or parts.query:
        message = f"{name}={value} is not a web address such as https://thunghiem.example.vn."
        raise SettingError(message)
    return value


def socket(name: str) -> str:
    """Return the full path of a socket or a ``host:port``; empty where the variable names none."""
    value = _raw(name)
    host, _colon, port = value.rpartition(":")
    if not value or value.startswith("/") or (host and port.isdecimal()):
        return value
    message = f"{name}={value} is neither the full path of a socket nor host:port."
    raise SettingError(message)


def database(name: str) -> Database | None:
    """Return the PostgreSQL server that the variable names, or None when it names none.

    The form is libpq's, `postgresql://user:password@host:port/name?sslmode=require`; a folder of
    sockets is given as `?host=/run/postgresql`.
    """
    value = _raw(name)
    if not value:
        return None
    wrong = SettingError(
        f"{name} is not the address of a PostgreSQL database, such as postgresql://user:password@host:5432/name.",
    )
    try:
        parts = urlsplit(value)
        port = parts.port
    except ValueError:
        raise wrong from None
    options = _options(parts.query, wrong)
    host = options.pop("host", "") or unquote(parts.hostname or "")
    if parts.scheme not in {"postgres", "postgresql"} or not parts.path.strip("/"):
        raise wrong
    return Database(
        name=unquote(parts.path.strip("/")),
        user=unquote(parts.username or ""),
        password=unquote(parts.password or ""),
        host=host,
        port=str(port or ""),
        options=options,
    )


def _options(query: str, wrong: SettingError) -> dict[str, str]:
    options: dict[str, str] = {}
    for pair in filter(None, query.split("&")):
        key, equals, value = pair.partition("=")
        if not equals:
            raise wrong
        options[unquote(key)] = unquote(value)
    return options


def _raw(name: str) -> str:
    value = os.environ.get(name, "").strip()
    path = os.environ.get(f"{name}_FILE", "").strip()
    if value and path:
        message = f"{name} and {name}_FILE are both set: keep one."
        raise SettingError(message)
    if not path:
        return value
    try:
        return Path(path).read_text(encoding="utf-8").strip()
    except (OSError, UnicodeDecodeError) as error:
        message = f"{name}_FILE={path} cannot be read: {error}."
        raise SettingError(message) from error
