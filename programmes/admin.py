"""The operator's view of regimes; versions are loaded from files and only read here."""

from __future__ import annotations

from typing import TYPE_CHECKING, cast

from django.contrib import admin

from programmes.clocks import now
from programmes.models import CalendarOverride, RegimeVersion

if TYPE_CHECKING:
    from django.http import HttpRequest

    from accounts.models import User


@admin.register(RegimeVersion)
class RegimeVersionAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Stored versions, read only: a correction is a new version in a file."""

    list_display = ("code", "version", "effective_from", "effective_to", "loaded_at")
    list_filter = ("code",)

    def has_add_permission(self, request: HttpRequest) -> bool:  # noqa: ARG002
        """Nobody: ``load_regimes`` adds."""
        return False

    def has_change_permission(self, request: HttpRequest, obj: RegimeVersion | None = None) -> bool:  # noqa: ARG002
        """Nobody: the database holds versions still."""
        return False

    def has_delete_permission(self, request: HttpRequest, obj: RegimeVersion | None = None) -> bool:  # noqa: ARG002
        """Nobody: cases keep their version."""
        return False


@admin.register(CalendarOverride)
class CalendarOverrideAdmin(admin.ModelAdmin):  # type: ignore[type-arg]
    """Days that an official document makes free or working; who entered each, and when, is kept."""

    list_display = ("date", "off", "reason", "changed_by", "changed_at")
    fields = ("date", "off", "reason")

    def save_model(self, request: HttpRequest, obj: CalendarOverride, form: object, change: bool) -> None:  # noqa: FBT001 - Django's own
        """Keep the official and the moment with the day."""
        obj.changed_by, obj.changed_at = cast("User", request.user), now()
        super().save_model(request, obj, form, change)
