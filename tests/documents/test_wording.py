"""Numbers, dates and units as Vietnamese documents write them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from documents import wording as w


@pytest.mark.parametrize(
    ("value", "places", "text"),
    [
        (1800000000, None, "1.800.000.000"),
        (95.8, None, "95,8"),
        (78.67, 2, "78,67"),
        (4, 2, "4,00"),
        (100, None, "100"),
        (0, None, "0"),
        (-5.5, None, "-5,5"),
        (Decimal("16.60"), None, "16,6"),
        (11 / 3, 2, "3,67"),
    ],
)
def test_numbers(value: float, places: int | None, text: str) -> None:
    assert w.number(value, places) == text


def test_money() -> None:
    assert w.money(5_000_000_000) == "5.000.000.000 đồng"


@pytest.mark.parametrize(
    ("value", "text"),
    [
        ("2026-01-05", "ngày 05 tháng 01 năm 2026"),
        ("2026-02-28", "ngày 28 tháng 02 năm 2026"),
        ("2026-03-09", "ngày 09 tháng 3 năm 2026"),
        ("2026-12-10", "ngày 10 tháng 12 năm 2026"),
        ("2025-12-31T18:00:00+00:00", "ngày 01 tháng 01 năm 2026"),
        (datetime(2025, 12, 31, 18, tzinfo=UTC), "ngày 01 tháng 01 năm 2026"),
        (date(2026, 1, 5), "ngày 05 tháng 01 năm 2026"),
    ],
)
def test_long_dates(value: str | date | datetime, text: str) -> None:
    assert w.long_date(value) == text


def test_dues_are_days_or_moments() -> None:
    assert w.due_text("2026-09-22") == "ngày 22 tháng 9 năm 2026"
    assert w.due_text("2026-02-13T03:30:00+00:00") == "10 giờ 30 phút, ngày 13 tháng 02 năm 2026"


def test_place_and_date() -> None:
    text = w.place_and_date("Thành phố Hồ Chí Minh", date(2026, 1, 5))
    assert text == "Thành phố Hồ Chí Minh, ngày 05 tháng 01 năm 2026"


@pytest.mark.parametrize(
    ("quantity", "unit", "name", "text"),
    [
        ("height", "m", "Độ cao", "m"),
        ("speed", "km/h", "Tốc độ", "km/h"),
        ("flights_per_day", "flights", "Số chuyến bay", "chuyến/ngày"),
        ("participants", "people", "Số người tham gia", "người"),
        ("kiosks", "pieces", "Số thiết bị kiosk", "chiếc"),
        ("value_per_day", "VND", "Giá trị giao dịch trong ngày", "đồng/ngày"),
        ("noise", "dB", "noise", "dB"),
    ],
)
def test_limits(quantity: str, unit: str, name: str, text: str) -> None:
    assert w.quantity(quantity) == name
    assert w.unit({"quantity": quantity, "unit": unit}) == text


def test_terms() -> None:
    assert w.term(3, "working_days") == "03 ngày làm việc"
    assert w.term(72, "hours") == "72 giờ"


def test_sentences_end_once() -> None:
    assert w.sentence("Đạt ") == "Đạt."
    assert w.sentence("Đạt.") == "Đạt."
    assert w.sentence("") == ""


def test_first_letters() -> None:
    assert w.lower_first("Vượt giới hạn") == "vượt giới hạn"
    assert w.lower_first("UAV") == "UAV"
    assert w.upper_first("đạt") == "Đạt"
    assert w.in_words("GIẤY XÁC NHẬN") == "Giấy xác nhận"
    assert w.in_words("Công văn") == "Công văn"


def test_people_s_committees_stand_above_their_place() -> None:
    assert w.in_lines("Ủy ban nhân dân Thành phố Hồ Chí Minh") == "Ủy ban nhân dân\nThành phố Hồ Chí Minh"
    assert w.in_lines("Sở Khoa học và Công nghệ") == "Sở Khoa học và Công nghệ"
