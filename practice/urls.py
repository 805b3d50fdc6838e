"""Urls of this app, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from practice.views import audit, members, menu, settings

urlpatterns = [
    path("practices/", menu.practice_menu, name="practice_menu"),
    path("settings/", settings.settings_home, name="settings_home"),
    path("settings/practice/", settings.practice_profile, name="practice_profile"),
    path("settings/users/", members.member_list, name="member_list"),
    path("settings/users/new/", members.member_add, name="member_add"),
    path("settings/users/<int:membership_id>/", members.member_edit, name="member_edit"),
    path("settings/users/<int:membership_id>/activity/", members.member_activity, name="member_activity"),
    path("settings/users/<int:membership_id>/invite/", members.member_invite_again, name="member_invite_again"),
    path("settings/audit/", audit.audit_trail, name="audit_trail"),
]
