"""Every component and every kind of field on pages of their own, with the words of a real case."""

from __future__ import annotations

from datetime import date, datetime
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
from sandbox.fields import DateField, LinesField, MoneyField
from sandbox.form_renderer import Group

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
            {"text": "UAV-2026-01", "label": "Hồ sơ"},
            {"tag": "Quá hạn", "colour": "red", "label": "Tình trạng"},
            {"text": "1.800.000.000 ₫", "numeric": True, "label": "Kinh phí"},
        ],
        ["Chấm điểm", "AI-2026-03", {"tag": "Đang thẩm định", "colour": "teal"}, {"text": "950.000.000 ₫", "numeric": 1}],
    ],
    "items": [
        {"title": "Nộp hồ sơ", "by": "Người nộp hồ sơ", "at": AT, "text": "Hồ sơ có 9 thành phần."},
        {"title": "Quá thời hạn bổ sung", "at": AT, "href": "#doc", "link": "Xem văn bản"},
    ],
    "deadlines": [
        {"label": "Trả lời", "due": date(2026, 9, 3), "days_left": 3, "why": "3 ngày làm việc từ 27/08; 31/08–02/09 nghỉ lễ"},
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

COMPONENTS = """{% extends "base_aside.html" %}
{% block title %}Hồ sơ · UAV-2026-01{% endblock %}
{% block breadcrumbs %}{% include "components/breadcrumbs.html" with places=places only %}{% endblock %}
{% block heading %}<h1 class="govuk-heading-l">Giao hàng bằng UAV trong Khu Công nghệ cao</h1>{% endblock %}
{% block content %}
{% include "components/sub_navigation.html" with label="Hồ sơ" places=tabs only %}
<h2 class="govuk-heading-m">Tổng quan</h2>
{% include "components/status_tag.html" with text="Đang thử nghiệm" colour="green" only %}
{% include "components/summary_list.html" with rows=rows only %}
{% include "components/summary_list.html" with rows=rows title="Giới hạn" only %}
<h2 class="govuk-heading-m">Việc cần làm</h2>
{% include "components/task_list.html" with tasks=tasks prefix="part" only %}
{% include "components/table.html" with caption="Hộp việc" head=head rows=table stacked=True only %}
{% include "components/pagination.html" with previous_url="?before=1" next_url="?after=9" only %}
<h2 class="govuk-heading-m">Nhật ký</h2>
{% include "components/timeline.html" with items=items only %}
<h2 class="govuk-heading-m">Văn bản</h2>
<ul class="app-files">{% for file in files %}{% include "components/file_row.html" with file=file only %}{% endfor %}</ul>
{% include "components/empty_state.html" with title="Chưa có báo cáo" text="Báo cáo đầu tiên đến hạn ngày 05/02/2026." href="#r" action="Xem lịch báo cáo" only %}
{% endblock %}
{% block aside %}
<h2 class="govuk-heading-m">Thời hạn</h2>
{% for deadline in deadlines %}{% include "components/deadline.html" with deadline=deadline only %}{% endfor %}
{% include "components/confirm.html" with text="Thử nghiệm dừng ngay." warning="Không thể hoàn tác." button="Tạm dừng" danger=True cancel_href="#c" csrf_token=csrf_token only %}
{% endblock %}"""

HOME = """{% extends "base.html" %}
{% block title %}Thử nghiệm đang diễn ra{% endblock %}
{% block masthead %}<div class="app-masthead"><div class="govuk-width-container">
<h1 class="app-masthead__title">Công nghệ mới đang được thử nghiệm ở đâu?</h1>
<p class="app-masthead__lead">Xem mọi thử nghiệm đang diễn ra: ai làm, ở đâu, đến khi nào, trong giới hạn nào và rủi ro được kiểm soát ra sao.</p>
</div></div>{% endblock %}
{% block content %}
<ul class="app-figures">
{% include "components/figure.html" with number="12" label="đang thử nghiệm" href="#1" current=True only %}
{% include "components/figure.html" with number="31" label="hồ sơ trong năm" href="#2" only %}
{% include "components/figure.html" with number="17" label="ngày làm việc, trung vị đến khi có quyết định" only %}
{% include "components/figure.html" with number="94 %" label="đúng hạn" href="#4" only %}
</ul>
<div class="app-columns app-columns--facets">
<div>{% include "components/filters.html" with form=form selected=selected clear_href="/" only %}</div>
<ul class="app-results">
<li class="app-result"><div>
<h2 class="app-result__title"><a class="govuk-link" href="#uav">Giao hàng bằng UAV trong Khu Công nghệ cao</a></h2>
Bay tự động giao bưu phẩm nhỏ giữa các điểm cố định, tối đa 20 chuyến mỗi ngày, dưới 120 m.
<p class="app-result__facts">Quyết định 12/QĐ-UBND · 05/01/2026 – 05/04/2026 · Khu Công nghệ cao</p></div>
<div>{% include "components/status_tag.html" with text="Đang thử nghiệm" colour="green" only %}</div></li>
</ul></div>{% endblock %}"""

FORM = """{% extends "base.html" %}
{% block title %}Phương án thử nghiệm · UAV-2026-01{% endblock %}
{% block heading %}<h1 class="govuk-heading-l">Phương án thử nghiệm</h1>{% endblock %}
{% block content %}<form method="post" novalidate>{% csrf_token %}{{ form }}
<button class="govuk-button">Lưu và quay lại</button></form>{% endblock %}"""

OFFICER = User(email="officer@example.vn", name="Chuyên viên thụ lý", roles=[Role.CASE_OFFICER])


def filled(**changes: Any) -> PilotForm:
    """The form as posted, wrong in most places unless `changes` mend it."""
    posted = {"name": "", "level": "3", "start_day": "31", "start_month": "2", "start_year": "2026", "budget": "1.5"}
    form = PilotForm(posted | changes)
    form.full_clean()
    form.add_error(None, "Tổng thời gian không được quá 24 tháng.")
    return form


def render(source: str, path: str = "/", user: Any = None, language: str = "vi", **context: Any) -> str:
    """The page's HTML as a visitor (or `user`) gets it at `path`."""
    request = RequestFactory().get(path)
    request.user = user or AnonymousUser()
    with override(language):
        return engines["django"].from_string(source).render({**CONTEXT, **context}, request)


def pages() -> dict[str, str]:
    """The gallery: name of the page → HTML."""
    messages = [
        Message(constants.SUCCESS, "Đã lưu hồ sơ."),
        Message(constants.INFO, "Hệ thống bảo trì lúc 22:00."),
    ]
    return {
        "components": render(COMPONENTS, "/inbox/", OFFICER, messages=messages),
        "components-en": render(COMPONENTS, "/inbox/", OFFICER, language="en"),
        "home": render(HOME, form=FilterForm({"technology": ["uav"]})),
        "form": render(FORM, "/apply/", OFFICER, form=PilotForm(initial={"start": date(2026, 8, 27)})),
        "form-errors": render(FORM, "/apply/", OFFICER, form=filled()),
    }
