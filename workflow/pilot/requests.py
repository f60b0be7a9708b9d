"""What the login middleware guarantees to the views of this side."""

from django.http import HttpRequest as AnyRequest
from django.http import HttpResponse

from accounts.models import User

__all__ = ["HttpRequest", "HttpResponse", "number_in"]

DIGITS = 9
"""Of a number that the database can hold."""


class HttpRequest(AnyRequest):
    """A request of a person who is logged in."""

    user: User


def number_in(request: AnyRequest, name: str) -> int | None:
    """A number of the address, None where it is missing or none."""
    given = request.GET.get(name, "")
    return int(given) if given.isdecimal() and len(given) <= DIGITS else None
