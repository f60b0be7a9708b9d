"""Filters of the document templates."""

import re

from django import template
from django.utils.html import conditional_escape
from django.utils.safestring import SafeString, mark_safe

register = template.Library()

NUMBER_AND_SYMBOL = re.compile(r"\d+/[\d/]*[^\W\d_][\w-]*")
"""``01/QĐ-UBND``, ``20/2024/NQ-HĐND``, ``93/2025/QH15``."""


@register.filter
def whole(text: str) -> SafeString:
    """The text, escaped, with numbers and symbols of documents kept on one line."""
    escaped = conditional_escape(text)
    marked = NUMBER_AND_SYMBOL.sub(lambda match: f'<span class="whole">{match[0]}</span>', escaped)
    return mark_safe(marked)  # noqa: S308 - escaped above
