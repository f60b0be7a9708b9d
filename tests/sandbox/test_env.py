"""Settings refuse nonsense with one sentence that names the variable."""

from collections.abc import Callable
from pathlib import Path

import pytest
from django.core.exceptions import ImproperlyConfigured

from sandbox import env


def test_text_is_taken_from_a_file_when_the_file_variable_names_one(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    secret = tmp_path / "secret"
    secret.write_text("đặt trong tệp\n", encoding="utf-8")
    monkeypatch.setenv("X_FILE", str(secret))
    assert env.text("X") == "đặt trong tệp"


def test_value_and_file_together_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "one")
    monkeypatch.setenv("X_FILE", "/two")
    with pytest.raises(ImproperlyConfigured, match="X and X_FILE are both set: keep one"):
        env.text("X")


def test_file_that_cannot_be_read_is_named(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X_FILE", str(tmp_path / "absent"))
    with pytest.raises(ImproperlyConfigured, match=r"X_FILE=.*absent cannot be read"):
        env.text("X", "")


def test_required_text_that_is_not_set_is_named() -> None:
    with pytest.raises(ImproperlyConfigured, match="X is not set"):
        env.text("X")


@pytest.mark.parametrize(("value", "expected"), [("", True), ("Yes", True), ("1", True), ("off", False), ("0", False)])
def test_boolean(monkeypatch: pytest.MonkeyPatch, value: str, *, expected: bool) -> None:
    monkeypatch.setenv("X", value)
    assert env.boolean("X", default=True) is expected


@pytest.mark.parametrize(("value", "expected"), [("", 5), ("1", 1), ("9", 9)])
def test_integer(monkeypatch: pytest.MonkeyPatch, value: str, expected: int) -> None:
    monkeypatch.setenv("X", value)
    assert env.integer("X", 5, least=1, most=9) == expected


def test_choice_words_and_folder(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("X", "b")
    assert env.choice("X", ("a", "b"), "a") == "b"
    monkeypatch.setenv("X", "một, hai,,")
    assert env.words("X") == ["một", "hai"]
    assert env.words("Y", ["ba"]) == ["ba"]
    assert env.folder("Y", tmp_path / "later") == tmp_path / "later"
    assert env.address("Y", "https://thunghiem.example.vn/") == "https://thunghiem.example.vn"


@pytest.mark.parametrize(
    ("read", "value", "sentence"),
    [
        (lambda: env.boolean("X", default=True), "maybe", "X=maybe is neither yes nor no"),
        (lambda: env.integer("X", 5, least=1, most=9), "ten", "X=ten is not a whole number from 1 to 9"),
        (lambda: env.integer("X", 5, least=1, most=9), "10", "X=10 is not a whole number from 1 to 9"),
        (lambda: env.choice("X", ("a", "b"), "a"), "c", "X=c is unknown: choose one of a, b"),
        (lambda: env.folder("X", Path()), __file__, "is not a folder"),
        (lambda: env.address("X", ""), "thunghiem.example.vn", "is not a web address"),
        (lambda: env.address("X", ""), "https://thunghiem.example.vn/path", "is not a web address"),
        (lambda: env.database("X"), "mysql://host/name", "is not the address of a PostgreSQL database"),
        (lambda: env.database("X"), "postgresql://host:port/name", "is not the address of a PostgreSQL database"),
        (lambda: env.database("X"), "postgresql://host/", "is not the address of a PostgreSQL database"),
        (lambda: env.database("X"), "postgresql://host/name?sslmode", "is not the address of a PostgreSQL database"),
    ],
)
def test_nonsense_stops_the_start(
    monkeypatch: pytest.MonkeyPatch, read: Callable[[], object], value: str, sentence: str
) -> None:
    monkeypatch.setenv("X", value)
    with pytest.raises(ImproperlyConfigured, match=sentence):
        read()


def test_database_addresses(monkeypatch: pytest.MonkeyPatch) -> None:
    assert env.database("X") is None
    monkeypatch.setenv("X", "postgresql://cổng:m%40t@db.example.vn:5433/bến?sslmode=require")
    assert env.database("X") == env.Database(
        name="bến", user="cổng", password="m@t", host="db.example.vn", port="5433", options={"sslmode": "require"}
    )
    monkeypatch.setenv("X", "postgres:///benthu?host=/run/postgresql")
    assert env.database("X") == env.Database("benthu", "", "", "/run/postgresql", "", {})
