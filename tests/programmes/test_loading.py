"""Regime files: what is a fault, and what loading does."""

from __future__ import annotations

import io
import shutil
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml
from django.contrib.admin import site
from django.core.management import CommandError, call_command

from programmes.admin import RegimeVersionAdmin
from programmes.loading import REGIMES, RegimeFaultsError, load_overrides, load_regimes, validate
from programmes.models import CalendarOverride, RegimeVersion
from programmes.queries import calendar, regime_in_force, regimes_in_force

AI = REGIMES / "ai-142-2026" / "2026-05-01.yaml"
FILES = sorted(REGIMES.glob("*/*.yaml"))


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A copy of the shipped regimes that a test may spoil."""
    return Path(shutil.copytree(REGIMES, tmp_path / "regimes"))


def spoil(path: Path, **changes: Any) -> Path:
    """Rewrite top-level keys of a regime file."""
    path.write_text(yaml.safe_dump(yaml.safe_load(path.read_text()) | changes, allow_unicode=True, sort_keys=False))
    return path


@pytest.mark.parametrize("path", FILES, ids=lambda path: f"{path.parent.name} {path.stem}")
def test_shipped_regimes_have_no_fault(path: Path) -> None:
    assert validate(path) == []


def test_every_fault_is_listed_with_its_path(folder: Path) -> None:
    path = folder / "ai-142-2026" / "2026-05-01.yaml"
    data = yaml.safe_load(path.read_text())
    data["clocks"][0] |= {"source": None}
    data["clocks"][2]["unit"] = "weeks"
    data["name"].pop("en")
    data["colour"] = "red"
    spoil(path, **data)
    assert validate(path) == [
        "name.en: Field required",
        "clocks.0: Value error, clock validity_check: a number needs its article in `source`",
        "clocks.2.unit: Input should be 'hours', 'days', 'working_days' or 'months'",
        "colour: Extra inputs are not permitted",
    ]


def test_what_does_not_fit_together_is_listed_whole(folder: Path) -> None:
    path = folder / "ai-142-2026" / "2026-05-01.yaml"
    data = yaml.safe_load(path.read_text())
    data["criteria"][0]["weight"] = 20
    data["documents"]["decision"] |= {"body": "ministry", "capacity": "minister"}
    data["documents"]["refusal"]["symbol"] = "TBTC-UBND"
    data["capacities"]["director"] |= {"deputy": "nobody", "authorised": "somebody"}
    data["short_dossier"] |= {"components": ["application", "sketch"], "level": 4}
    data["grounds"].append(data["grounds"][0])
    data["effective_to"] = date(2026, 1, 1)
    data["extension"] = {"allowed": False, "max_times": 2, "source": None}
    spoil(path, **data)
    assert validate(path) == [
        "documents.decision.body: unknown body 'ministry'",
        "documents.decision.capacity: unknown capacity 'minister'",
        "capacities.director.deputy: unknown capacity 'nobody'",
        "capacities.director.authorised: unknown capacity 'somebody'",
        "short_dossier.components: 'sketch' is no component of the regime",
        "short_dossier.level: 4 is no level of the regime",
        "grounds: 'limit_breach' is given twice",
        "criteria: weights sum to 105, not to 100",
        "effective_to: before effective_from",
        "extension: limits of what is not allowed",
        "documents.non_recognition.symbol: one series of numbers (city, TB) has two symbols",
    ]


def test_an_authority_that_only_records_judges_nothing_and_names_who_does(folder: Path) -> None:
    path = folder / "banking-94-2025" / "2025-07-01.yaml"
    data = yaml.safe_load(path.read_text())
    data["authority"]["transfer_to"] = []
    data["clocks"][0]["elsewhere"] = False
    data["gates"] = [{"id": "G1", "name": {"vi": "x", "en": "x"}, "source": "x"}]
    spoil(path, **data)
    assert validate(path) == [
        "authority.transfer_to: who decides is not named",
        "gates: nothing is judged where the authority only records",
        "clocks: validity_check cannot run where the authority only records; say `elsewhere`",
    ]
    data["authority"]["record_only"] = False
    spoil(path, **data)
    assert validate(path) == [
        "criteria: weights sum to 0, not to 100",
        "clocks: decision runs elsewhere, though this authority decides",
    ]


def test_calls_stand_in_order_and_last(folder: Path) -> None:
    path = folder / "ai-142-2026" / "2026-05-01.yaml"

    def call(name: str, opens: str, closes: str) -> dict[str, Any]:
        return {"name": {"vi": name, "en": name}, "opens": opens, "closes": closes}

    first, second = call("Đợt 1", "2026-06-01", "2026-06-30"), call("Đợt 2", "2026-06-30", "2026-07-31")
    spoil(path, intake=[first, second, call("Đợt 1", "2026-09-01", "2026-09-01")])
    assert validate(path) == [
        "intake: 'Đợt 1' is given twice",
        "intake: 'Đợt 2' opens before 'Đợt 1' has closed",
    ]
    spoil(path, intake=[call("Đợt 1", "2026-06-02", "2026-06-01")])
    assert validate(path) == ["intake.0: Value error, call Đợt 1: closes before it opens"]
    spoil(path, intake="sometimes")
    assert validate(path) == ["intake: Input should be a valid tuple"]
    spoil(path, intake="rolling")
    assert validate(path) == []


def test_an_envelope_needs_a_bound(folder: Path) -> None:
    path = folder / "hcmc-20-2024" / "2024-11-24.yaml"
    data = yaml.safe_load(path.read_text())
    data["envelope"][0]["max"] = None
    spoil(path, **data)
    assert validate(path) == ["envelope.0: Value error, envelope mass: neither min nor max"]


def test_a_file_must_stand_under_its_code_and_version(folder: Path) -> None:
    path = folder / "ai-142-2026" / "2026-05-01.yaml"
    moved = path.rename(folder / "hcmc-20-2024" / "1.yaml")
    assert validate(moved) == [
        "code: 'ai-142-2026', but the folder is 'hcmc-20-2024'",
        "version: '2026-05-01', but the file is '1.yaml'",
    ]


@pytest.mark.parametrize(
    ("content", "fault"),
    [
        ("code: a\ncode: b\n", "'code' is given twice"),
        ("code: [a", "expected ',' or ']'"),
        ("just words", "(file): Input should be a valid dictionary"),
    ],
)
def test_what_is_no_regime_at_all_is_told_too(tmp_path: Path, content: str, fault: str) -> None:
    path = tmp_path / "x.yaml"
    path.write_text(content)
    (told,) = validate(path)
    assert fault in told


def test_a_missing_file_is_a_fault(tmp_path: Path) -> None:
    (told,) = validate(tmp_path / "none.yaml")
    assert "No such file" in told


@pytest.mark.django_db
def test_loading_twice_stores_once() -> None:
    first = load_regimes()
    assert [str(version) for version in first] == [
        "ai-142-2026 2026-05-01",
        "banking-94-2025 2025-07-01",
        "banking-94-2025 2026-06-30",
        "danang-55-2024 2024-12-13",
        "general-93-2025 2025-10-01",
        "hanoi-29-2025 2025-10-10",
        "hcmc-20-2024 2024-11-24",
    ]
    assert load_regimes() == first
    assert [version.spec.code for version in first] == [version.code for version in first]
    assert first[0].spec.clock("periodic_report").amount_for(3) == 3  # type: ignore[union-attr]


@pytest.mark.django_db
def test_changed_content_of_a_stored_version_is_a_fault(folder: Path) -> None:
    load_regimes()
    spoil(folder / "ai-142-2026" / "2026-05-01.yaml", pass_mark=50)
    with pytest.raises(RegimeFaultsError) as raised:
        load_regimes(folder)
    (fault,) = raised.value.faults
    assert fault.startswith("ai-142-2026/2026-05-01.yaml: differs from the stored version ai-142-2026 2026-05-01;")


@pytest.mark.django_db
def test_one_bad_file_loads_nothing(folder: Path) -> None:
    stored = RegimeVersion.objects.count()
    (folder / "new").mkdir()
    good = yaml.safe_load(AI.read_text()) | {"code": "new", "version": "1"}
    (folder / "new" / "1.yaml").write_text(yaml.safe_dump(good, allow_unicode=True, sort_keys=False))
    spoil(folder / "hcmc-20-2024" / "2024-11-24.yaml", pass_mark="high")
    with pytest.raises(RegimeFaultsError, match=r"hcmc-20-2024/2024-11-24\.yaml: pass_mark"):
        load_regimes(folder)
    assert RegimeVersion.objects.count() == stored


@pytest.mark.django_db
def test_the_version_in_force_depends_on_the_day(folder: Path) -> None:
    load_regimes()
    path = folder / "ai-142-2026" / "2026-05-01.yaml"
    spoil(
        path.rename(path.with_name("2.yaml")),
        version="2",
        effective_from=date(2027, 1, 1),
        effective_to=date(2027, 12, 31),
    )
    load_regimes(folder)
    assert regime_in_force("ai-142-2026", date(2026, 12, 31)).version == "2026-05-01"
    assert regime_in_force("ai-142-2026", date(2027, 1, 1)).version == "2"
    assert [version.code for version in regimes_in_force(date(2024, 12, 12))] == ["hcmc-20-2024"]
    assert [str(version) for version in regimes_in_force(date(2027, 6, 1))] == [
        "ai-142-2026 2",
        "banking-94-2025 2026-06-30",
        "danang-55-2024 2024-12-13",
        "general-93-2025 2025-10-01",
        "hanoi-29-2025 2025-10-10",
        "hcmc-20-2024 2024-11-24",
    ]
    for day in (date(2026, 4, 30), date(2028, 1, 1)):
        with pytest.raises(RegimeVersion.DoesNotExist, match="ai-142-2026"):
            regime_in_force("ai-142-2026", day)
    assert "ai-142-2026" not in [version.code for version in regimes_in_force(date(2028, 1, 1))]


@pytest.mark.django_db
def test_shipped_overrides_are_added_where_officials_have_none() -> None:
    CalendarOverride.objects.all().delete()
    CalendarOverride.objects.create(
        date=date(2026, 1, 10), off=True, reason="quyết định khác", changed_at="2026-01-01T00:00Z"
    )
    assert load_overrides() == 1
    assert load_overrides() == 0
    assert dict(CalendarOverride.objects.values_list("date", "off")) == {
        date(2026, 1, 2): True,
        date(2026, 1, 10): True,
    }


@pytest.mark.django_db
def test_the_calendar_follows_the_overrides(django_assert_num_queries: Any) -> None:
    CalendarOverride.objects.all().delete()
    assert calendar().is_working_day(date(2026, 1, 2))
    load_overrides()
    with django_assert_num_queries(1):
        days = calendar()
    assert calendar() is days
    assert days.add_working_days(date(2025, 12, 31), 3) == date(2026, 1, 7)


@pytest.mark.django_db
def test_the_commands_say_what_they_did(folder: Path) -> None:
    out = io.StringIO()
    call_command("load_regimes", stdout=out)
    assert "ai-142-2026 2026-05-01, in effect from 01/05/2026" in out.getvalue()
    spoil(folder / "ai-142-2026" / "2026-05-01.yaml", pass_mark=1.5)
    with pytest.raises(CommandError, match="pass_mark"):
        call_command("load_regimes", folder=folder)


def test_the_check_command_lists_every_fault(folder: Path) -> None:
    out = io.StringIO()
    bad = spoil(folder / "ai-142-2026" / "2026-05-01.yaml", pass_mark=1.5, colour="red")
    with pytest.raises(CommandError) as raised:
        call_command("check_regime", str(FILES[1]), str(bad), stdout=out)
    assert out.getvalue() == f"{FILES[1]}: good\n"
    assert [line.split(": ")[1] for line in str(raised.value).splitlines()] == ["pass_mark", "colour"]


def test_the_operator_sees_versions_and_changes_none(rf: Any) -> None:
    page = RegimeVersionAdmin(RegimeVersion, site)
    request = rf.get("/")
    assert not page.has_add_permission(request)
    assert not page.has_change_permission(request)
    assert not page.has_delete_permission(request)


@pytest.mark.django_db
def test_rows_name_themselves() -> None:
    load_overrides()
    assert str(CalendarOverride.objects.get(date=date(2026, 1, 2))) == "02/01/2026"
