"""Addresses below `/apply/`."""

from django.urls import path

from workflow.pilot import (
    views,
    views_attachments,
    views_copy,
    views_deadlines,
    views_risks,
    views_supplement,
    views_uploads,
    views_versions,
)

urlpatterns = [
    path("", views.my_pilots, name="apply"),
    path("start/", views.start, name="apply_start"),
    path("<str:reference>/", views.pilot, name="pilot"),
    path("<str:reference>/trial/", views.trial, name="pilot_trial"),
    path("<str:reference>/questions/<slug:code>/", views.section, name="pilot_section"),
    path("<str:reference>/risks/", views_risks.risks, name="pilot_risks"),
    path("<str:reference>/risks/<int:index>/", views_risks.risk, name="pilot_risk"),
    path("<str:reference>/risks/<int:index>/remove/", views_risks.remove_risk, name="pilot_remove_risk"),
    path("<str:reference>/attachments/", views_attachments.attachments, name="pilot_attachments"),
    path("<str:reference>/attachments/add/<slug:component>/", views_attachments.upload, name="pilot_upload"),
    path("<str:reference>/attachments/add/<slug:component>/<int:pk>/", views_attachments.upload, name="pilot_replace"),
    path("<str:reference>/uploads/<slug:component>/", views_uploads.begin, name="pilot_begin_upload"),
    path("<str:reference>/uploads/<slug:component>/<int:pk>/", views_uploads.begin, name="pilot_begin_replacement"),
    path("<str:reference>/uploads/<uuid:key>/pieces/", views_uploads.upload, name="pilot_upload_piece"),
    path("<str:reference>/uploads/<uuid:key>/forget/", views_uploads.forget, name="pilot_forget_upload"),
    path("<str:reference>/attachments/<int:pk>/", views_attachments.download, name="attachment"),
    path("<str:reference>/attachments/<int:pk>/remove/", views_attachments.remove, name="pilot_remove_file"),
    path("<str:reference>/supplement/<int:item>/", views_supplement.supplement_item, name="pilot_supplement_item"),
    path("<str:reference>/deadlines/", views_deadlines.deadlines, name="pilot_deadlines"),
    path("<str:reference>/copy/", views_copy.copy, name="pilot_copy"),
    path("<str:reference>/changes/", views_versions.changed, name="pilot_changes"),
    path("<str:reference>/check/", views.check, name="pilot_check"),
    path("<str:reference>/submitted/", views.submitted, name="pilot_submitted"),
]
