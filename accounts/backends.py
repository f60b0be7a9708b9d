"""Roles as Django permissions, so that the process engine can ask for them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.contrib.auth.backends import BaseBackend

if TYPE_CHECKING:
    from accounts.models import User


class RoleBackend(BaseBackend):
    """Gives each active person ``accounts.<role>`` for every role held."""

    def get_all_permissions(self, user_obj: Any, obj: Any = None) -> set[str]:
        """The permissions of the roles; none for anonymous or inactive people."""
        del obj
        if not user_obj.is_active or user_obj.is_anonymous:
            return set()
        user: User = user_obj
        return set(user.role_permissions)
