"""Addresses below `/regimes/`."""

from django.urls import path

from workflow.regimes import views, views_compare

urlpatterns = [
    path("", views.regimes, name="regimes"),
    path("start/", views.start, name="regime_start"),
    path("versions/<int:pk>/file.yaml", views.version_file, name="regime_version_file"),
    path("drafts/<int:pk>/", views.draft, name="regime_draft"),
    path("drafts/<int:pk>/file.yaml", views.draft_file, name="regime_draft_file"),
    path("drafts/<int:pk>/faults/", views.faults, name="regime_faults"),
    path("drafts/<int:pk>/compare/", views_compare.compare, name="regime_compare"),
    path("drafts/<int:pk>/text/", views.whole, name="regime_whole"),
    path("drafts/<int:pk>/effect/", views.take_effect, name="regime_effect"),
    path("drafts/<int:pk>/discard/", views.give_up, name="regime_discard"),
    path("drafts/<int:pk>/parts/<slug:name>/", views.part, name="regime_part"),
]
