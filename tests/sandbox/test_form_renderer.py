"""Forms as GOV.UK markup: what belongs together says so."""

from __future__ import annotations

from typing import ClassVar

import pytest
from django import forms
from django.utils.translation import override

from applications.fields import DateField, MoneyField
from sandbox.form_renderer import GovukBoundField, Group


class Trial(forms.Form):
    """A bit of everything."""

    name = forms.CharField(label="Tên", help_text="Ngắn gọn", widget=forms.TextInput(attrs={"class": "own"}))
    level = forms.ChoiceField(label="Mức", choices=[("1", "Một")], widget=forms.RadioSelect)
    start = DateField(label="Bắt đầu")
    budget = MoneyField(label="Kinh phí", required=False)
    agree = forms.BooleanField(label="Đồng ý", required=False)
    case = forms.CharField(widget=forms.HiddenInput, required=False)

    groups: ClassVar = [Group("Thời gian", ["start"], "Tính cả chuẩn bị")]


def _field(form: forms.Form, name: str) -> GovukBoundField:
    field = form[name]
    assert isinstance(field, GovukBoundField)
    return field


@pytest.fixture(autouse=True)
def _vietnamese() -> None:
    override("vi").__enter__()


def test_hint_and_error_are_tied_to_the_field() -> None:
    html = str(Trial({})["name"].as_field_group())
    assert 'aria-describedby="id_name_helptext id_name_error"' in html
    assert '<div id="id_name_helptext" class="govuk-hint">' in html
    assert '<p id="id_name_error" class="govuk-error-message">' in html
    assert 'class="govuk-input own govuk-input--error"' in html


def test_groups_come_first_and_nothing_is_lost() -> None:
    html = str(Trial())
    assert html.index("Thời gian") < html.index("Bắt đầu") < html.index("Tên")
    assert html.count('name="') == len(["name", "level", "day", "month", "year", "budget", "agree", "case"])
    assert html.index('name="case"') < html.index("Thời gian")


def test_only_what_may_be_left_out_says_so() -> None:
    form = Trial()
    assert [field.name for field in form if _field(form, field.name).optional] == ["budget", "case"]
    form.compact = True  # type: ignore[attr-defined]
    assert not _field(form, "budget").optional


@pytest.mark.parametrize(
    ("name", "target"), [("name", "id_name"), ("level", "id_level_0"), ("start", "id_start_day"), ("agree", "id_agree")]
)
def test_summary_leads_to_the_first_element_that_takes_an_answer(name: str, target: str) -> None:
    form = Trial()
    assert _field(form, name).focus_id == target
    assert f'id="{target}"' in str(form)


def test_unit_stands_behind_the_answer() -> None:
    form = Trial()
    assert (_field(form, "budget").prefix, _field(form, "budget").suffix) == ("", "₫")
    assert '<div class="govuk-input__suffix" aria-hidden="true">₫</div>' in str(form["budget"].as_field_group())


def test_error_of_no_field_is_never_lost() -> None:
    form = Trial({})
    form.add_error(None, "Không được quá 24 tháng.")
    assert "Không được quá 24 tháng." in str(form)


def test_forms_of_a_set_are_numbered() -> None:
    html = str(forms.formset_factory(Trial, extra=2)())
    assert "Mục 1" in html
    assert "Mục 2" in html
    assert "form-TOTAL_FORMS" in html
