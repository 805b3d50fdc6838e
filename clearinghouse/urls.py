"""Urls of files and accounts, below /p/<slug>/."""

from __future__ import annotations

from django.urls import path

from clearinghouse.views import accounts, files

urlpatterns = [
    path("files/", files.file_list, name="file_list"),
    path("files/<int:file_id>/", files.file_page, name="file_page"),
    path("files/<int:file_id>/download/", files.file_download, name="file_download"),
    path("files/<int:file_id>/outcome/", files.file_outcome, name="file_outcome"),
    path("files/<int:file_id>/handed-over/", files.file_handed_over, name="file_handed_over"),
    path("settings/accounts/", accounts.account_list, name="account_list"),
    path("settings/accounts/new/", accounts.account_edit, name="account_add"),
    path("settings/accounts/<int:account_id>/", accounts.account_edit, name="account_edit"),
    path("settings/routes/new/", accounts.route_add, name="route_add"),
    path("settings/routes/<int:route_id>/remove/", accounts.route_remove, name="route_remove"),
]
