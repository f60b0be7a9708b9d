"""What the login middleware guarantees to the views of this side."""

from django.http import HttpRequest as AnyRequest
from django.http import HttpResponse

from accounts.models import User

__all__ = ["HttpRequest", "HttpResponse"]


class HttpRequest(AnyRequest):
    """A request of a person who is logged in."""

    user: User
