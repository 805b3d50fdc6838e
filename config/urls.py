"""The url map: everything of a practice lives under /p/<slug>/."""

from __future__ import annotations

from django.urls import URLPattern, URLResolver, include, path

from config.views import home, search
from remittance.views.moving import move_choices

practice_urls: list[URLPattern | URLResolver] = [
    path("search/", search, name="search"),
    path("", include("practice.urls")),
    path("", include("contacts.urls")),
    path("", include("providers.urls")),
    path("", include("patients.urls")),
    path("", include("billing.urls")),
    path("", include("clearinghouse.urls")),
    path("", include("encounters.urls")),
    path("", include("eligibility.urls")),
    path("", include("claims.urls")),
    path("", include("remittance.urls")),
]

urlpatterns = [
    path("", home, name="home"),
    path("accounts/", include("allauth.urls")),
    path("p/<slug:practice_slug>/", include(practice_urls)),
    # Looks into one practice after the other, and so belongs to none.
    path("moving/<slug:practice_slug>/<int:remittance_id>/", move_choices, name="move_choices"),
]
