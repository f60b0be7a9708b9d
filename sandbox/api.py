"""`/api/v1/`: gathers the apps' own `api.py`; read only, and public but for what asks for a login itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.contrib.auth.decorators import login_not_required
from django.utils.translation import gettext_lazy as _
from ninja import NinjaAPI
from ninja.renderers import JSONRenderer

from register.api import router as register
from workflow.api import router as workflow
from workflow.precedents.api import router as precedents

if TYPE_CHECKING:
    from django.urls import URLPattern, URLResolver


class Readable(JSONRenderer):
    """JSON in which Vietnamese is written as it is."""

    json_dumps_params = {"ensure_ascii": False}


api = NinjaAPI(
    renderer=Readable(),
    title="Bến Thử",
    version="1",
    description=str(_("Open data on the controlled trials of this authority.")),
    urls_namespace="api",
)
api.add_router("", register)
api.add_router("", workflow)
api.add_router("", precedents)


def public_urls() -> tuple[list[URLPattern | URLResolver], str, str]:
    """The API's addresses, each open to visitors: the site asks for a login, a router here by itself."""
    patterns, app, namespace = api.urls
    for view in [pattern.callback for pattern in patterns if pattern.callback]:
        login_not_required(view)
    return patterns, app, namespace
