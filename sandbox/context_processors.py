"""What every page may print about the installation."""

from django.conf import settings
from django.http import HttpRequest


def installation(_request: HttpRequest) -> dict[str, str]:
    """Return the authority's name and contact and the public address of this installation."""
    return {
        "authority_name": settings.AUTHORITY_NAME,
        "authority_contact": settings.AUTHORITY_CONTACT,
        "base_url": settings.BASE_URL,
    }
