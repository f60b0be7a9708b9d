"""Addresses below `/accounts/` beside those of allauth."""

from django.urls import path

from accounts import views, views_members

_ONE = "organisations/<int:organisation>/"

urlpatterns = [
    path("organisation/", views.organisation, name="organisation"),
    path(_ONE, views_members.members, name="members"),
    path(f"{_ONE}edit/", views.edit_organisation, name="organisation_edit"),
    path(f"{_ONE}invite/", views_members.invite_colleague, name="invite"),
    path(f"{_ONE}invitations/<int:invitation>/end/", views_members.end_invitation, name="end_invitation"),
    path(f"{_ONE}members/<int:member>/", views_members.member_role, name="member_role"),
    path(f"{_ONE}members/<int:member>/remove/", views_members.member_remove, name="member_remove"),
    path("join/<str:token>/", views_members.join_organisation, name="join"),
]
