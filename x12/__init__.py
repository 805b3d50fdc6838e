"""Reads and writes X12 transactions as frozen dataclasses: no Django, no database, no clock."""
