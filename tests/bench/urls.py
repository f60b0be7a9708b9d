"""The site's addresses, and beside them the floor of its list."""

from django.urls import path

from sandbox.urls import urlpatterns as site
from tests.bench.bare.precedents import precedents_by_key
from tests.bench.bare.views import bare_list, bare_save

urlpatterns = [
    path("bare/", bare_list),
    path("bare/<int:pk>/", bare_save, name="bare_save"),
    path("bare/precedents/", precedents_by_key),
    *site,
]
