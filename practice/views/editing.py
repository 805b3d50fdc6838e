"""One page for adding and changing one row of the settings."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Protocol

from django.contrib import messages
from django.db import models
from django.forms import BaseModelForm, model_to_dict
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone

from practice.models import User
from practice.permissions import PracticeRequest, practice_url

# What a page was made from, sent back with it.
SEEN = "seen"


class Save(Protocol):
    """A service that saves one row of the settings."""

    def __call__(
        self,
        *,
        row: Any,
        changed_fields: Sequence[str],
        actor: User,
        now: dt.datetime,  # Any: the row's model
    ) -> object: ...


@dataclass(frozen=True)
class Editor:
    """What differs between the pages: the form, the service that saves, the list that it belongs to."""

    form_class: type[BaseModelForm[Any]]  # Any: the row's model
    save: Save
    new_title: str
    list_name: str
    list_label: str
    template: str = "practice/setting.html"

    def answer(
        self,
        request: PracticeRequest,
        row: models.Model,
        more: dict[str, Any] | None = None,  # Any: template context
    ) -> HttpResponse:
        """Show the form, or save it and go back to the list. `row` is new when it has no id."""
        title = str(row) if row.pk else self.new_title
        seen = fingerprint(row, self.form_class)
        before = model_to_dict(row)
        form = self.form_class(request.POST or None, instance=row)
        if request.method == "POST" and form.is_valid():
            if row.pk and request.POST.get(SEEN) != seen:
                form.add_error(None, _changed_meanwhile(form, before))
            else:
                self.save(
                    row=form.save(commit=False),
                    changed_fields=form.changed_data,
                    actor=request.user,
                    now=timezone.now(),
                )
                messages.success(request, f"{row} was saved.")
                return redirect(practice_url(request, self.list_name))
        context = {
            "form": form,
            "title": title,
            "seen": seen,
            "list_url": practice_url(request, self.list_name),
            "list_label": self.list_label,
            **(more or {}),
        }
        return render(request, self.template, context, status=422 if form.errors else 200)


def fingerprint(row: models.Model, form_class: type[BaseModelForm[Any]]) -> str:  # Any: the row's model
    """A short name for what a row holds now, by which a second person's save is noticed."""
    names = list(form_class.base_fields)  # type: ignore[attr-defined]  # set by the form's metaclass
    shown = model_to_dict(row, fields=names)
    return hashlib.sha256(repr(sorted(shown.items())).encode()).hexdigest()[:16]


def _changed_meanwhile(form: BaseModelForm[Any], on_file: dict[str, Any]) -> str:  # Any: columns
    """Says what is on file now beside what was typed; saving once more keeps what was typed."""
    differing = [f"{form[name].label}: {on_file[name] or 'empty'}" for name in form.changed_data if name in on_file]
    return (
        "Somebody else saved this while you had it open. On file now: "
        f"{'; '.join(differing) or 'the same as here'}. Save again to keep what stands below."
    )
