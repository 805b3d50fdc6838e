"""Keyset pages: the next page begins after a row, not at a number, so the last costs what the first does."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.db import models
from django.db.models import Q, QuerySet

M = TypeVar("M", bound=models.Model)

PAGE_LENGTH = 50
BIGINT_DIGITS = 18


@dataclass(frozen=True)
class Page(Generic[M]):
    """One page. `older` and `newer` are the ids for ?after= and ?before= of its neighbours."""

    rows: list[M]
    older: int | None
    newer: int | None


def whole_number(text: str | None) -> int | None:
    """The number of a query parameter; None for anything else, so a mangled link opens the first page."""
    is_number = text is not None and text.isascii() and text.isdigit() and len(text) <= BIGINT_DIGITS
    return int(text) if text and is_number else None


def keyset_page(
    rows: QuerySet[M],
    *,
    order: tuple[str, ...],
    after: int | None = None,
    before: int | None = None,
    length: int = PAGE_LENGTH,
) -> Page[M]:
    """The rows after (or before) the row with that id, in `order`; an index on `order` makes it cheap.

    `order` names plain columns that are never null, "-" for falling ones, and must end in "pk" or "-pk".
    """
    is_backwards = before is not None and after is None
    directed = tuple(_turned(name) for name in order) if is_backwards else order
    anchor = _anchor(rows, order, before if is_backwards else after)
    wanted = rows.filter(_beyond(directed, anchor)) if anchor else rows
    found = list(wanted.order_by(*directed)[: length + 1])
    shown, has_more = found[:length], len(found) > length
    if is_backwards:
        shown.reverse()
    has_newer = has_more if is_backwards else anchor is not None
    has_older = anchor is not None if is_backwards else has_more
    return Page(
        rows=shown,
        older=shown[-1].pk if shown and has_older else None,
        newer=shown[0].pk if shown and has_newer else None,
    )


def _turned(name: str) -> str:
    return name.removeprefix("-") if name.startswith("-") else f"-{name}"


def _anchor(rows: QuerySet[M], order: tuple[str, ...], pk: int | None) -> dict[str, Any] | None:  # Any: columns
    if pk is None:
        return None
    names = [name.removeprefix("-") for name in order]
    return rows.model._default_manager.filter(pk=pk).values(*names).first()


def _beyond(order: tuple[str, ...], anchor: dict[str, Any]) -> Q:  # Any: columns
    """(a, b) after the anchor, spelled out: a > x OR (a = x AND b > y)."""
    condition = Q()
    equal = Q()
    for name in order:
        column = name.removeprefix("-")
        comparison = "lt" if name.startswith("-") else "gt"
        condition |= equal & Q(**{f"{column}__{comparison}": anchor[column]})
        equal &= Q(**{column: anchor[column]})
    return condition
