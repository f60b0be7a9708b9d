"""A page of questions: shown, saved as typed, without ever overwriting a colleague's answer."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, cast

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import redirect, render
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from applications.answers import save_answers
from applications.geometry import LONGEST
from applications.presence import arrive, leave
from applications.refusals import Refusal
from applications.rules import writes_for_applicant
from programmes import clocks
from workflow.pilot.blocks import all_blocks, map_facts
from workflow.pilot.forms import FILE_ENDING, ROWS_AT_MOST, AnswersForm, Theirs, cell, marks, seen_marks, shown
from workflow.pilot.presenters import working_copy
from workflow.pilot.wording import answer_text

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from django.http import HttpRequest

    from accounts.models import User
    from applications.answers import Saved
    from applications.models import Application, DossierVersion
    from workflow.pilot.forms import Ask

SCRIPT = "X-Requested-With"
"""Header in which the script says what it does: save on its own, or tell that the page is open."""
PRESENCE = "presence"


@dataclass(frozen=True)
class Page:
    """What is asked and where one goes from there.

    ``asks``: every question of the page, whether or not this dossier is asked it. ``onward``: address after “save and
    continue”, absent where there is nothing to go on to.
    """

    title: str
    asks: Sequence[Ask]
    here: str
    back: str
    intro: str = ""
    onward: str = ""
    template: str = "pilot/section.html"
    extra: Mapping[str, Any] | None = None

    def key(self, application: Application) -> str:
        """What the page is called within the dossier, such as ``questions/pilot/``."""
        return self.here.partition(f"/{application.reference}/")[2]


def answer_page(request: HttpRequest, application: Application, page: Page) -> HttpResponse:
    """Show the questions, or save what was typed; a dossier that was submitted leads back with the reason."""
    version = working_copy(application)
    if version is None:
        return _refused(request, application, _("The dossier has been submitted: it can no longer be changed."))
    if request.method != "POST" and not writes_for_applicant(user_of(request), application):
        return redirect("pilot_check", reference=application.reference)
    if request.method == "POST":
        return _save(request, application, page, version)
    form = AnswersForm(shown(page.asks, version.content), version.content, more=request.GET.get("more", ""))
    return _show(request, application, page, form, version)


def _save(request: HttpRequest, application: Application, page: Page, version: DossierVersion) -> HttpResponse:
    script = request.headers.get(SCRIPT, "")
    data = posted(request)
    key, user, before = page.key(application), user_of(request), version.content
    if script == PRESENCE:
        return JsonResponse({"present": _here(application, key, user, data)})
    seen = _seen(data)
    asked = [ask for ask in page.asks if ask.path in seen] or shown(page.asks, version.content)
    changed = _rows_changed(data, asked)
    form = AnswersForm(asked, version.content, data=data)
    values, undecided = _decided(form, data)
    try:
        saved = save_answers(
            application,
            by=user, values=values, seen=seen, revision=_revision(data), undecided=undecided, looked_at=not script,
        )  # fmt: skip
    except Refusal as refusal:
        return _refused(request, application, str(refusal.reason))
    if script:
        return _told(page, form, saved, before, _here(application, key, user, data))
    _tell_conflicts(form, saved)
    if form.errors or saved.conflicts:
        return _show(request, application, page, form, saved.version)
    if changed:
        return HttpResponseRedirect(page.here + changed)
    leave(application, key, user)
    new = _new(page, form, before, saved.version.content)
    return HttpResponseRedirect(_next(request, page, new))


def _decided(form: AnswersForm, data: Mapping[str, str]) -> tuple[dict[str, Any], set[str]]:
    """What is to be saved, and what was shown against a colleague's answer and is not decided yet."""
    values, undecided = form.values(), set()
    for ask in form.asks:
        choice = data.get(f"choice-{ask.name}", "")
        if choice == "theirs":
            values.pop(ask.path, None)
        elif f"opposed-{ask.name}" in data and choice != "mine":
            undecided.add(ask.path)
    return values, undecided


def _here(application: Application, key: str, user: User, data: Mapping[str, str]) -> str:
    """Who else is here, for the script; nobody is for somebody who closes the page."""
    if "leave" not in data:
        return _present(application, key, user)
    leave(application, key, user)
    return ""


def _present(application: Application, key: str, user: User) -> str:
    """Which colleagues have this page open, since when; notes that this person has."""
    return " ".join(
        _("%(name)s is editing this section since %(time)s.")
        % {"name": row.user.name, "time": date_format(row.since.astimezone(clocks.ZONE), "TIME_FORMAT")}
        for row in arrive(application, key, user)
    )


def user_of(request: HttpRequest) -> User:
    """Whoever is logged in; the middleware sees to it that somebody is."""
    return cast("User", request.user)


def posted(request: HttpRequest) -> dict[str, str]:
    """What was typed, with the text of chosen GeoJSON files in the place of their inputs."""
    # Of several ticked boxes one line each.
    data = {name: "\n".join(map(str, values)) for name, values in request.POST.lists()}
    for name, file in request.FILES.items():
        if name.endswith(FILE_ENDING):
            # One letter more than the field takes, so that a file that is too large is refused, not cut.
            text = file.read(LONGEST + 1)  # type: ignore[union-attr]  # Django's stubs allow lists
            data[name.removesuffix(FILE_ENDING)] = text.decode("utf-8", errors="replace")
    return data


def _rows_changed(data: dict[str, str], asks: Sequence[Ask]) -> str:
    """Take out or add the row that a button named; gives what to show then, empty where none was pressed."""
    for ask in asks:
        if data.get("add") == ask.id:
            data[f"{ask.name}-rows"] = str(_count(data, ask) + 1)
            return f"?more={ask.id}#{ask.name}-add"
        name, _dash, number = data.get("remove", "").rpartition("-")
        if name == ask.id and number.isdecimal():
            _drop_row(data, ask, int(number))
            return f"#{ask.name}-add"
    return ""


def _count(data: Mapping[str, str], ask: Ask) -> int:
    count = data.get(f"{ask.name}-rows", "")
    return min(int(count), ROWS_AT_MOST) if count.isdecimal() else 0


def _drop_row(data: dict[str, str], ask: Ask, gone: int) -> None:
    count = _count(data, ask)
    for number in range(gone, count):
        for column in ask.columns:
            _move(data, cell(ask, number + 1, column), cell(ask, number, column))
    data[f"{ask.name}-rows"] = str(max(count - 1, 0))


def _move(data: dict[str, str], source: str, target: str) -> None:
    for suffix in ("", "_day", "_month", "_year"):
        if source + suffix in data:
            data[target + suffix] = data.pop(source + suffix)
        else:
            data.pop(target + suffix, None)


def _seen(data: Mapping[str, str]) -> dict[str, str]:
    try:
        marks = json.loads(data.get("seen", ""))
    except ValueError:
        return {}
    return {str(path): str(mark) for path, mark in marks.items()} if isinstance(marks, dict) else {}


def _revision(data: Mapping[str, str]) -> int | None:
    revision = data.get("revision", "")
    return int(revision) if revision.isdecimal() else None


def _tell_conflicts(form: AnswersForm, saved: Saved) -> None:
    for ask in form.asks:
        if ask.path in saved.conflicts:
            wrote = saved.version.authors.get(ask.path) or {"by": saved.version.saved_by.name, "at": ""}
            at = (
                date_format(clocks.moment(wrote["at"]).astimezone(clocks.ZONE), "SHORT_DATETIME_FORMAT")
                if wrote["at"]
                else ""
            )
            text = answer_text(ask, saved.conflicts[ask.path]) or _("(no answer)")
            form.theirs[ask.path] = Theirs(text, wrote["by"], at)


def _told(page: Page, form: AnswersForm, saved: Saved, before: Mapping[str, Any], present: str) -> JsonResponse:
    """What the script needs after it saved on its own.

    In a conflict the page keeps its old marks for what stands against each other, so that nothing is overwritten
    before the person has seen it.
    """
    content = saved.version.content
    safe = [ask for ask in form.asks if ask.path not in saved.conflicts]
    return JsonResponse(
        {
            "saved_at": date_format(clocks.now(), "TIME_FORMAT"),
            "revision": "" if saved.conflicts else saved.version.revision,
            "seen": marks(safe, content),
            "errors": {name: " ".join(map(str, texts)) for name, texts in form.errors.items()},
            "present": present,
            "conflicts": len(saved.conflicts),
            "more": bool(_new(page, form, before, content)),
        }
    )


def _refused(request: HttpRequest, application: Application, reason: str) -> HttpResponse:
    if SCRIPT in request.headers:
        return JsonResponse({"reason": reason}, status=409)
    messages.error(request, reason)
    return redirect("pilot", reference=application.reference)


def _new(page: Page, form: AnswersForm, before: Mapping[str, Any], after: Mapping[str, Any]) -> list[Ask]:
    """Questions that an answer has just brought up, and that the script had not shown yet."""
    known = {ask.path for ask in (*shown(page.asks, before), *form.asks)}
    return [ask for ask in shown(page.asks, after) if ask.path not in known]


def _next(request: HttpRequest, page: Page, new: Sequence[Ask]) -> str:
    """Back, onward, or here again where an answer has brought up further questions."""
    if request.POST.get("go") == "stay":
        return page.here
    if new:
        messages.info(request, _("Your answer brings up further questions on this page."))
        return f"{page.here}#{new[0].name}"
    return page.onward if request.POST.get("go") == "on" and page.onward else page.back


def _show(
    request: HttpRequest,
    application: Application,
    page: Page,
    form: AnswersForm,
    version: DossierVersion,
) -> HttpResponse:
    context = {
        "present": _present(application, page.key(application), user_of(request)),
        "page_key": page.key(application),
        "pilot": application,
        "page": page,
        "answers": form,
        "blocks": all_blocks(form, page.asks, version.content),
        "map": map_facts(page.asks),
        "lines": [*_conflict_lines(form), *(form.error_lines() if form.is_bound else [])],
        "revision": version.revision,
        "seen": seen_marks(form.asks, version.content),
        "counts": form.counts,
        **(page.extra or {}),
    }
    return render(request, page.template, context)


def _conflict_lines(form: AnswersForm) -> list[dict[str, str]]:
    words = _("%(question)s: a colleague has answered differently in the meantime")
    return [
        {"href": f"#{ask.name}-theirs", "text": words % {"question": ask.label}}
        for ask in form.asks
        if ask.path in form.theirs
    ]
