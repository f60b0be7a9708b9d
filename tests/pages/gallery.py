"""Every component and every kind of field on pages of their own, with the words of a real case."""

from __future__ import annotations

from datetime import date, datetime
from pathlib import Path
from typing import Any, ClassVar
from zoneinfo import ZoneInfo

from django import forms
from django.contrib.auth.models import AnonymousUser
from django.contrib.messages import constants
from django.contrib.messages.storage.base import Message
from django.template import engines
from django.test import RequestFactory
from django.utils.translation import override

from accounts.models import User
from accounts.roles import Role
from applications.fields import DateField, LinesField, MoneyField
from sandbox.form_renderer import Group

SOURCES = Path(__file__).parent / "sources"
AT = datetime(2026, 8, 27, 9, 30, tzinfo=ZoneInfo("Asia/Ho_Chi_Minh"))


class PilotForm(forms.Form):
    """One field of every kind, two of them in a group."""

    name = forms.CharField(label="Tên thử nghiệm", help_text="Ngắn gọn, người dân đọc hiểu được.")
    summary = forms.CharField(label="Tóm tắt", widget=forms.Textarea(attrs={"rows": 3}))
    places = LinesField(label="Địa điểm", help_text="Mỗi dòng một địa điểm.")
    technology = forms.ChoiceField(label="Công nghệ", choices=[("uav", "UAV"), ("ai", "Trí tuệ nhân tạo")])
    level = forms.ChoiceField(
        label="Mức rủi ro", choices=[("1", "Mức 1"), ("2", "Mức 2")], widget=forms.RadioSelect, help_text="Chọn một."
    )
    zones = forms.MultipleChoiceField(
        label="Khu vực", choices=[("shtp", "Khu Công nghệ cao"), ("cg", "Cần Giờ")], widget=forms.CheckboxSelectMultiple
    )
    start = DateField(label="Ngày bắt đầu", help_text="Ví dụ 27 8 2026")
    budget = MoneyField(label="Kinh phí", min_value=1, required=False)
    plan = forms.FileField(label="Kế hoạch", required=False)
    secret = forms.CharField(label="Mật khẩu", widget=forms.PasswordInput, required=False)
    agree = forms.BooleanField(label="Tôi cam đoan thông tin là đúng", help_text="Theo quy định của pháp luật.")
    case = forms.CharField(widget=forms.HiddenInput, initial="UAV-2026-01")

    groups: ClassVar = [Group("Thời gian và kinh phí", ["start", "budget"], "Tính cả giai đoạn chuẩn bị.")]


class FilterForm(forms.Form):
    """Facets of a list."""

    compact = True
    q = forms.CharField(label="Tìm kiếm", required=False)
    technology = forms.MultipleChoiceField(
        label="Công nghệ",
        choices=[("uav", "UAV (4)"), ("ai", "Trí tuệ nhân tạo (5)")],
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )


CONTEXT: dict[str, Any] = {
    "rows": [
        {"key": "Tổ chức", "value": "Công ty cổ phần Bưu chính Bến Nghé"},
        {"key": "Thời gian", "value": "05/01/2026 – 05/04/2026", "href": "#time"},
    ],
    "tasks": [
        {"title": "Đơn đề nghị", "href": "#1", "status": "Đã xong"},
        {"title": "Phương án thử nghiệm", "href": "#2", "hint": "7 câu hỏi", "status": "Đang soạn", "colour": "yellow"},
        {"title": "Kiểm tra và nộp", "status": "Chưa thể bắt đầu"},
    ],
    "head": ["Việc", "Hồ sơ", "Tình trạng", "Kinh phí"],
    "table": [
        [
            {"text": "Kiểm tra tính hợp lệ", "href": "#a"},
            "UAV-2026-01",
            {"tag": "Quá hạn", "colour": "red"},
            {"text": "1.800.000.000 ₫", "numeric": True},
        ],
        [
            "Chấm điểm",
            "AI-2026-03",
            {"tag": "Đang thẩm định", "colour": "teal"},
            {"text": "950.000.000 ₫", "numeric": 1},
        ],
    ],
    "items": [
        {"title": "Nộp hồ sơ", "by": "Người nộp hồ sơ", "at": AT, "text": "Hồ sơ có 9 thành phần."},
        {"title": "Quá thời hạn bổ sung", "at": AT, "href": "#doc", "link": "Xem văn bản"},
    ],
    "deadlines": [
        {
            "label": "Trả lời",
            "due": date(2026, 9, 3),
            "days_left": 3,
            "why": "3 ngày làm việc từ 27/08; 31/08–02/09 nghỉ lễ",
        },
        {"label": "Báo cáo sự cố", "due": AT, "late": True},
        {"due": date(2026, 9, 3)},
    ],
    "selected": [{"label": "UAV", "href": "?"}],
    "files": [
        {
            "name": "Quyết định 12/QĐ-UBND",
            "href": "#f",
            "kind": "PDF/A",
            "size": 184_320,
            "at": AT,
            "sha256": "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
            "verify_href": "/verify/ABC/",
        },
        {"name": "Bản thuyết minh"},
    ],
    "places": [{"text": "Hộp việc", "href": "/inbox/"}, {"text": "UAV-2026-01", "href": "/cases/UAV-2026-01/"}],
    "tabs": [{"text": "Tổng quan", "href": "#t", "current": True}, {"text": "Hồ sơ", "href": "#h"}],
    "empty": "",
}

OFFICER = User(email="officer@example.vn", name="Chuyên viên thụ lý", roles=[Role.CASE_OFFICER])


def filled(**changes: Any) -> PilotForm:
    """The form as posted, wrong in most places unless `changes` mend it."""
    posted = {"name": "", "level": "3", "start_day": "31", "start_month": "2", "start_year": "2026", "budget": "1.5"}
    form = PilotForm(posted | changes)
    form.full_clean()
    form.add_error(None, "Tổng thời gian không được quá 24 tháng.")
    return form


def render(name: str, path: str = "/", user: Any = None, language: str = "vi", **context: Any) -> str:
    """The page's HTML as a visitor (or `user`) gets it at `path`."""
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    with override(language):
        return (
            engines["django"]
            .from_string((SOURCES / f"{name}.html").read_text())
            .render({**CONTEXT, **context}, request)
        )


def pages() -> dict[str, str]:
    """The gallery: name of the page → HTML."""
    messages = [
        Message(constants.SUCCESS, "Đã lưu hồ sơ."),
        Message(constants.INFO, "Hệ thống bảo trì lúc 22:00."),
    ]
    return {
        "components": render("components", "/inbox/", OFFICER, messages=messages),
        "components-en": render("components", "/inbox/", OFFICER, language="en"),
        "home": render("home", form=FilterForm({"technology": ["uav"]})),
        "form": render("form", "/apply/", OFFICER, form=PilotForm(initial={"start": date(2026, 8, 27)})),
        "form-errors": render("form", "/apply/", OFFICER, form=filled()),
    }
