"""The page about one's organisation."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import FormView

from accounts.actions import register_organisation
from accounts.forms_organisation import OrganisationForm, already_registered
from accounts.roles import Role

if TYPE_CHECKING:
    from typing import Any

    from django.http import HttpRequest, HttpResponse


class OrganisationView(FormView[OrganisationForm]):
    """Register the organisation for which one applies."""

    form_class = OrganisationForm
    template_name = "accounts/organisation.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """Only applicants have one."""
        if not request.user.has_role(Role.APPLICANT):  # type: ignore[union-attr]  # the middleware asks for a login
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def form_valid(self, form: OrganisationForm) -> HttpResponse:
        """Store it and go on to where the person came from."""
        organisation = register_organisation(by=self.request.user, **form.cleaned_data)  # type: ignore[arg-type]
        if organisation is None:
            form.add_error("tax_code", already_registered())
            return self.form_invalid(form)
        messages.success(self.request, _("You now act for %(name)s.") % {"name": organisation.name})
        return redirect(self._next())

    def _next(self) -> str:
        target = self.request.GET.get("next", "")
        safe = url_has_allowed_host_and_scheme(target, {self.request.get_host()}, self.request.is_secure())
        return target if safe else settings.LOGIN_REDIRECT_URL
