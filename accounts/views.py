"""The pages about one's organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods
from django.views.i18n import set_language as change_language

from accounts.actions import change_organisation, register_organisation, remember_language
from accounts.forms_organisation import OrganisationForm, already_registered
from accounts.queries import organisation_for
from accounts.roles import Role

if TYPE_CHECKING:
    from django.http import HttpRequest, HttpResponse

    from accounts.models import User


@require_http_methods(["GET", "POST"])
def organisation(request: HttpRequest) -> HttpResponse:
    """Register the organisation for which one applies, then go on to where one came from."""
    user: User = request.user  # type: ignore[assignment]  # the middleware asks for a login
    if not user.has_role(Role.APPLICANT):
        raise PermissionDenied
    form = OrganisationForm(request.POST if request.method == "POST" else None)
    if request.method == "POST" and form.is_valid():
        stored = register_organisation(by=user, **form.cleaned_data)
        if stored:
            messages.success(request, _("You now act for %(name)s.") % {"name": stored.name})
            return redirect(_next(request))
        form.add_error("tax_code", already_registered())
    return render(request, "accounts/organisation.html", {"form": form})


@login_not_required
def set_language(request: HttpRequest) -> HttpResponse:
    """Change the language of the pages; of people who are logged in that of their mails too."""
    response = change_language(request)
    code = request.POST.get("language", "")
    if request.user.is_authenticated and code in dict(settings.LANGUAGES):
        remember_language(request.user, code)
    return response


def _next(request: HttpRequest) -> str:
    target = request.GET.get("next", "")
    safe = url_has_allowed_host_and_scheme(target, {request.get_host()}, request.is_secure())
    return target if safe else settings.LOGIN_REDIRECT_URL


@require_http_methods(["GET", "POST"])
def edit_organisation(request: HttpRequest, organisation: int) -> HttpResponse:
    """Change the organisation's data, once for every dossier that is not decided yet; owners only."""
    user: User = request.user  # type: ignore[assignment]  # the middleware asks for a login
    found = organisation_for(user, organisation, to_manage=True)
    form = OrganisationForm(request.POST if request.method == "POST" else None, organisation=found)
    if request.method == "POST" and form.is_valid():
        if change_organisation(found, **form.cleaned_data):
            messages.success(request, _("The data of %(name)s are changed.") % {"name": found.name})
            return redirect(_next(request) if "next" in request.GET else reverse("members", args=[found.pk]))
        form.add_error("tax_code", already_registered())
    return render(request, "accounts/organisation.html", {"form": form, "organisation": found})
