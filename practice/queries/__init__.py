"""Reads about people and practices, and pages of long lists."""

from practice.queries.paging import Page, keyset_page, whole_number
from practice.queries.people import memberships_of, people_who_may, practice_ids, system_user

__all__ = ["Page", "keyset_page", "memberships_of", "people_who_may", "practice_ids", "system_user", "whole_number"]
