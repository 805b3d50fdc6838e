"""Template components of the house; a builtin library, so that templates need no load."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from decimal import Decimal
from typing import Any

from django import template
from django.contrib.messages import get_messages
from django.forms import BaseForm, BoundField
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString

from practice.templatetags.fields import shown_field
from practice.templatetags.icons import icon_svg
from practice.templatetags.statuses import look_of

register = template.Library()

Context = template.Context
BAR_WIDTH = 1000


@register.simple_tag(takes_context=True)
def purl(context: Context, name: str, **kwargs: Any) -> str:  # Any: url arguments
    """The url of a page of this practice: {% purl "claim_page" claim_id=claim.pk %}."""
    return reverse(name, kwargs={"practice_slug": context["request"].practice.slug, **kwargs})


@register.simple_tag
def icon(name: str) -> SafeString:
    return icon_svg(name)


def dollars(amount: Decimal | None) -> str:
    """1,234.56, with a minus sign of full width; a dash for what is not known, since unknown is not zero."""
    if amount is None or amount == "":
        return "–"
    text = f"{abs(amount):,.2f}"
    return f"−{text}" if amount < 0 else text


@register.simple_tag
def money(amount: Decimal | None) -> SafeString:
    is_negative = amount not in (None, "") and amount < 0
    return format_html('<span class="money{}">{}</span>', " money-negative" if is_negative else "", dollars(amount))


@register.filter
def us_date(value: dt.date | None) -> str:
    """11/24/2026; a moment is first brought to the practice's zone."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%m/%d/%Y}"


@register.filter
def us_time(value: dt.datetime | dt.time | None) -> str:
    """9:05 AM."""
    if not value:
        return ""
    if isinstance(value, dt.datetime) and timezone.is_aware(value):
        value = timezone.localtime(value)
    return f"{value:%I:%M %p}".lstrip("0")


@register.filter
def us_moment(value: dt.datetime | None) -> str:
    """11/24/2026 9:05 AM."""
    return f"{us_date(value)} {us_time(value)}" if value else ""


@register.filter
def us_phone(value: str | None) -> str:
    """(734) 555-0100."""
    text = value or ""
    return f"({text[:3]}) {text[3:6]}-{text[6:]}" if len(text) == 10 and text.isdigit() else text


@register.filter
def us_zip(value: str | None) -> str:
    """48103-1234."""
    digits = (value or "").replace("-", "")
    return f"{digits[:5]}-{digits[5:]}" if len(digits) == 9 else digits


@register.filter
def tax_id(value: str | None) -> str:
    """38-1234567."""
    text = value or ""
    return f"{text[:2]}-{text[2:]}" if len(text) == 9 else text


@register.filter
def verb_in_words(verb: str) -> str:
    """claim.status_changed: Claim status changed."""
    return verb.replace(".", " ").replace("_", " ").capitalize()


@register.filter
def noun_in_words(label: str) -> str:
    """providers.BillingProvider: Billing provider."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", " ", label.rpartition(".")[2]).capitalize()


@register.filter
def is_list(value: object) -> bool:
    return isinstance(value, list | tuple)


@register.inclusion_tag("components/status_badge.html")
def status_badge(kind: str, status: object) -> dict[str, Any]:
    return {"look": look_of(kind, status)}


@register.inclusion_tag("components/next_step.html", takes_context=True)
def next_step(
    context: Context, text: str, url: str = "", label: str = "", method: str = "get", tone: str = "person"
) -> dict[str, Any]:
    """One sentence of what is due and the one button that does it."""
    return {
        "text": text,
        "url": url,
        "label": label,
        "method": method.lower(),
        "tone": tone,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/money_bar.html")
def money_bar(parts: Iterable[tuple[str, Decimal, str]], title: str = "Charge") -> dict[str, Any]:
    """The charge split into insurer, contractual, other, patient and open; a negative part has no width."""
    rows: list[dict[str, Any]] = [  # Any: a row of the template
        {"label": label, "amount": amount, "kind": kind} for label, amount, kind in parts
    ]
    width = sum((row["amount"] for row in rows if row["amount"] > 0), Decimal(0))
    start = Decimal(0)
    for row in rows:
        share = row["amount"] / width * BAR_WIDTH if width and row["amount"] > 0 else Decimal(0)
        row |= {"x": f"{start:.1f}", "width": f"{share:.1f}"}
        start += share
    return {"title": title, "rows": rows, "total": sum((row["amount"] for row in rows), Decimal(0))}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[Any]) -> dict[str, Any]:  # Any: records or dicts of any app
    """What happened, newest first. Each entry: at, source, title, code, text, tone, segments (as for raw_x12)."""
    return {"entries": entries}


@register.inclusion_tag("components/empty_state.html")
def empty_state(
    title: str, text: str = "", url: str = "", label: str = "", icon: str = "inbox", *, is_page: bool = False
) -> dict[str, Any]:
    """What a place is for and the first step. `is_page`: there is nothing else, and its title is the page's."""
    return {"title": title, "text": text, "url": url, "label": label, "icon": icon, "is_page": is_page}


@register.inclusion_tag("components/raw_x12.html")
def raw_x12(
    segments: Iterable[Any],  # Any: segments as x12.explain gives them, which this app does not know
    label: str = "Raw X12",
    download_url: str = "",
    more_url: str = "",
    *,
    can_copy: bool = True,
    is_part: bool = False,
) -> dict[str, Any]:
    """Segments in monospace, each explained on hover, focus and expansion; findings in place, copy and download.

    `more_url` answers with the next segments alone: components/raw_x12_rows.html. `is_part`: one of several that
    share a reader (`data-raw-reader`) inside their `data-raw-group`; the label is then a heading.
    """
    return {
        "segments": segments,
        "label": label,
        "download_url": download_url,
        "more_url": more_url,
        "can_copy": can_copy,
        "is_part": is_part,
    }


@register.inclusion_tag("components/progress_bar.html")
def progress_bar(done: int, total: int, label: str = "") -> dict[str, Any]:
    return {"done": done, "total": total, "label": label}


@register.inclusion_tag("components/form_field.html")
def form_field(field: BoundField, label: str = "", **attributes: Any) -> dict[str, Any]:  # Any: html attributes
    """Label, input, help and errors of one field. `data_mask="zip"` becomes data-mask="zip"."""
    return shown_field(field, label, attributes)


@register.inclusion_tag("components/form_fields.html")
def form_fields(form: BaseForm) -> dict[str, Any]:
    return {"form": form}


@register.inclusion_tag("components/form_sections.html")
def form_sections(form: BaseForm) -> dict[str, Any]:
    """Fields in groups, as the form says: `sections = (("Address", (("city", 6), ("state", 3))),)`."""
    sections = [
        {"legend": legend, "fields": [{"field": form[name], "columns": columns} for name, columns in fields]}
        for legend, fields in form.sections  # type: ignore[attr-defined]  # declared by the form's class
    ]
    return {"form": form, "sections": sections}


@register.inclusion_tag("components/form_errors.html")
def form_errors(form: BaseForm) -> dict[str, Any]:
    """The errors of a form summed up, each a link to its field."""
    errors = [
        {
            "label": form[name].label if name in form.fields else "",
            "id": form[name].id_for_label if name in form.fields else "",
            "texts": texts,
        }
        for name, texts in form.errors.items()
    ]
    return {"errors": errors}


@register.inclusion_tag("components/page_title.html")
def page_title(title: str, subtitle: str = "") -> dict[str, Any]:
    return {"title": title, "subtitle": subtitle}


@register.inclusion_tag("components/filter_chips.html")
def filter_chips(chips: Iterable[Any], label: str = "Filter") -> dict[str, Any]:  # Any: records or dicts of any app
    """Filters kept in the URL. Each chip: label, url, is_current, and where known count."""
    return {"chips": chips, "label": label}


@register.inclusion_tag("components/pager.html")
def pager(newer_url: str = "", older_url: str = "", text: str = "") -> dict[str, Any]:
    """Keyset pages: a link each way, empty where there is no more."""
    return {"newer_url": newer_url, "older_url": older_url, "text": text}


@register.inclusion_tag("components/page_links.html", takes_context=True)
def page_links(context: Context, page: Any) -> dict[str, Any]:  # Any: practice.queries.Page of any model
    """The links of a practice.queries.Page, with every filter of the URL kept."""
    return {"page": page, "request": context["request"]}


@register.inclusion_tag("components/confirm_button.html", takes_context=True)
def confirm_button(context: Context, url: str, label: str, question: str, tone: str = "danger") -> dict[str, Any]:
    """A destructive act: asks once, naming the thing. Works without script, too."""
    return {
        "url": url,
        "label": label,
        "question": question,
        "tone": tone,
        "csrf_token": context.get("csrf_token"),
    }


@register.inclusion_tag("components/messages_swap.html", takes_context=True)
def messages_swap(context: Context) -> dict[str, Any]:
    """Put into an htmx answer: shows the flash messages in the page's own place for them."""
    return {"messages": get_messages(context["request"])}
