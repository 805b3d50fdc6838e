"""Reads about remittances, claim payments and denials."""
