"""The operator's view of regimes; versions are loaded from files and only read here."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib import admin

from programmes.models import RegimeVersion

if TYPE_CHECKING:
    from django.http import HttpRequest


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
