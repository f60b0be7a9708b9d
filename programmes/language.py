"""The language in which texts of data files and stored texts are told."""

from __future__ import annotations

from django.utils.translation import get_language


def page_language() -> str:
    """``en`` where the active language is English, else ``vi``: such texts have these two."""
    return "en" if (get_language() or "").startswith("en") else "vi"
