"""Urls of this app, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from practice.views import menu

urlpatterns = [
    path("practices/", menu.practice_menu, name="practice_menu"),
]
