"""What the sections are made of: columns of the claim or line, one row, several rows, and things given once by kind."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from copy import copy
from dataclasses import dataclass, field
from typing import Any, Protocol

from django import forms
from django.db.models import Model

from claims.forms.owner import Owner
from claims.forms.sent_text import tell_what_is_sent
from claims.services.amend import LineChange
from claims.services.detail_changes import DetailChange
from patients.forms.fields import DayField

Posted = Any  # a QueryDict, or None for a form that only shows


@dataclass(slots=True)
class Changes:
    """What a page changes of a claim, gathered from its forms for one call of amend_claim."""

    claim: dict[str, Any] = field(default_factory=dict)  # Any: field values
    lines: list[LineChange] = field(default_factory=list)
    details: list[DetailChange] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.claim or self.lines or self.details)


class BoundPart(Protocol):
    """A part of a section for one owner, with what was typed where something was."""

    template: str
    problem: str  # about all of its rows

    def is_valid(self) -> bool: ...

    def gather(self, changes: Changes) -> None:
        """Add what differs from what is on file."""


class Part(Protocol):
    """A part of a section, before it has an owner."""

    def bind(self, owner: Owner, prefix: str, data: Posted) -> BoundPart: ...


class ColumnsForm(forms.ModelForm):  # type: ignore[type-arg]  # generic only in the stubs
    """Columns of the claim or of a line. It gets a copy, since validation writes into its instance."""

    def __init__(self, *args: Any, **options: Any) -> None:  # Any: Django's own arguments
        super().__init__(*args, **options)
        tell_what_is_sent(self)

    def gather(self, owner: Owner, changes: Changes) -> None:
        values = {name: self.cleaned_data[name] for name in self.changed_data if name in self.cleaned_data}
        if owner.line is None:
            changes.claim |= values
        elif values:
            changes.lines.append(LineChange(owner.line.number, values))


class RowForm(forms.Form):
    """One row. A new one may stay empty; one that is on file goes by its Remove."""

    remove = forms.BooleanField(
        required=False, label="Remove", widget=forms.CheckboxInput(attrs={"class": "form-check-input"})
    )
    once_by: tuple[str, ...] = ()  # what tells rows of this kind apart
    incomplete = "Fill this in, or empty the other fields."

    def __init__(self, data: Posted = None, *, owner: Owner, row: Model | None = None, **options: Any) -> None:
        self.owner = owner
        self.row = row
        options.setdefault("initial", self.shown(row) if row is not None else {})
        super().__init__(data, empty_permitted=row is None, use_required_attribute=False, **options)
        if row is None:
            del self.fields["remove"]
        for each in self.fields.values():
            each.error_messages["required"] = self.incomplete
        tell_what_is_sent(self)

    def shown(self, row: Any) -> dict[str, Any]:  # Any: a row and its values
        return {name: getattr(row, name) for name in self.base_fields if hasattr(row, name)}

    @property
    def is_removed(self) -> bool:
        return bool(self.row is not None and self.data.get(self.add_prefix("remove")))

    def is_valid(self) -> bool:
        return self.is_removed or super().is_valid()

    @property
    def is_told(self) -> bool:
        """Whether there is a row to keep: one on file, or a new one with something in it."""
        return not self.is_removed and (self.row is not None or self.has_changed())

    def values(self) -> dict[str, Any]:  # Any: field values
        return {name: value for name, value in self.cleaned_data.items() if name != "remove"}

    def key(self) -> tuple[object, ...] | None:
        return tuple(self.cleaned_data.get(name) for name in self.once_by) if self.once_by else None


@dataclass(frozen=True, slots=True)
class Columns:
    """Columns of the claim or line."""

    form: type[ColumnsForm]

    def bind(self, owner: Owner, prefix: str, data: Posted) -> BoundColumns:
        return BoundColumns(owner, self.form, prefix, data)


class BoundColumns:
    template = "claims/sections/fields.html"
    problem = ""

    def __init__(self, owner: Owner, form: type[ColumnsForm], prefix: str, data: Posted) -> None:
        self.owner = owner
        self.form = form(data, instance=copy(owner.line or owner.claim), prefix=prefix)
        self.form.use_required_attribute = False

    def is_valid(self) -> bool:
        return self.form.is_valid()

    def gather(self, changes: Changes) -> None:
        self.form.gather(self.owner, changes)


@dataclass(frozen=True, slots=True)
class ByKind:
    """Dates or numbers that are given once: a field for each kind, and a row for each that is filled."""

    kind: str  # of claims.services.detail_changes.MODELS
    column: str  # on or value
    fields: Mapping[str, Callable[[], forms.Field]]
    rows: Callable[[Owner], Iterable[Any]]  # Any: rows of one model
    check: Callable[[dict[str, Any]], dict[str, str]] = lambda values: {}

    def bind(self, owner: Owner, prefix: str, data: Posted) -> BoundByKind:
        return BoundByKind(self, owner, prefix, data)


class BoundByKind:
    template = "claims/sections/fields.html"
    problem = ""

    def __init__(self, part: ByKind, owner: Owner, prefix: str, data: Posted) -> None:
        self.part = part
        self.owner = owner
        on_file = {row.kind: getattr(row, part.column) for row in part.rows(owner) if row.kind in part.fields}
        self.form = forms.Form(data, initial=on_file, prefix=prefix)
        self.form.fields = {kind: make() for kind, make in part.fields.items()}
        tell_what_is_sent(self.form)

    def is_valid(self) -> bool:
        if not self.form.is_valid():
            return False
        for kind, problem in self.part.check(self.form.cleaned_data).items():
            self.form.add_error(kind, problem)
        return not self.form.errors

    def gather(self, changes: Changes) -> None:
        for kind in self.form.changed_data:
            value = self.form.cleaned_data[kind]
            values = {self.part.column: value} if value not in (None, "") else None
            changes.details.append(DetailChange(self.part.kind, self.owner.number, {"kind": kind}, values))


@dataclass(frozen=True, slots=True)
class Rows:
    """Several rows, each with a form, and an empty form for the next one while there is room.

    `most` 1 is for what an owner has once, such as the drug of a line.
    """

    kind: str  # of claims.services.detail_changes.MODELS
    form: type[RowForm]
    rows: Callable[[Owner], Sequence[Any]]  # Any: rows of one model
    thing: str  # what one row is, in a word or two
    most: int
    template: str = "claims/sections/rows.html"
    too_many: Callable[[Sequence[RowForm]], str] = lambda told: ""

    def bind(self, owner: Owner, prefix: str, data: Posted) -> BoundRows:
        return BoundRows(self, owner, prefix, data)


class BoundRows:
    def __init__(self, part: Rows, owner: Owner, prefix: str, data: Posted) -> None:
        self.part = part
        self.owner = owner
        self.template = part.template
        self.problem = ""
        rows = part.rows(owner)
        self.forms = [self._form(data, owner, row, f"{prefix}-{row.pk}") for row in rows]
        if len(rows) < part.most:
            self.forms.append(self._form(data, owner, None, f"{prefix}-new"))

    def _form(self, data: Posted, owner: Owner, row: Model | None, prefix: str) -> RowForm:
        """What was posted before a row was there is not about that row."""
        is_posted = data is not None and any(name.startswith(f"{prefix}-") for name in data)
        return self.part.form(data if is_posted else None, owner=owner, row=row, prefix=prefix)

    @property
    def thing(self) -> str:
        return self.part.thing

    @property
    def is_full(self) -> bool:
        return self.part.most > 1 and all(form.row is not None for form in self.forms)

    @property
    def most(self) -> int:
        return self.part.most

    def is_valid(self) -> bool:
        bound = [form for form in self.forms if form.is_bound]
        answers = [form.is_valid() for form in bound]  # each shows its own errors
        if not all(answers):
            return False
        told = [form for form in bound if form.is_told]
        seen: set[tuple[object, ...]] = set()
        for form in told:
            key = form.key()
            if key is None:
                continue
            if key in seen:
                form.add_error(form.once_by[-1], f"This is there already: change that {self.thing}.")
            seen.add(key)
        self.problem = self.part.too_many(told)
        return not self.problem and not any(form.errors for form in told)

    def gather(self, changes: Changes) -> None:
        for form in self.forms:
            where = {"pk": form.row.pk} if form.row is not None else None
            if not form.is_bound:
                continue
            if form.is_removed:
                changes.details.append(DetailChange(self.part.kind, self.owner.number, where, None))
            elif form.is_told and form.has_changed():
                key = {name: form.cleaned_data[name] for name in form.once_by}
                if self.part.most == 1 or (where is None and key):
                    where = where or key
                changes.details.append(DetailChange(self.part.kind, self.owner.number, where, form.values()))


def day(label: str, hint: str = "") -> Callable[[], forms.Field]:
    return lambda: DayField(label=label, required=False, help_text=hint)
