"""The printed table of the day."""

from __future__ import annotations

from decimal import Decimal

from config.demo.cast import PASSWORD, STAFF
from config.demo.day import Step
from config.demo.estimates import HeldEstimate
from config.demo.figures import Figures
from config.demo.kinds_found import Found

WIDTH = 48
KIND_WIDTH, FILE_WIDTH = 42, 18


def step_line(step: Step) -> str:
    return f"  {step.name:<{WIDTH}}{step.count:>6}{step.seconds:>9.1f} s"


def _rows(title: str, values: dict[str, Decimal] | dict[str, int]) -> list[str]:
    rows = [f"  {name.replace('_', ' '):<{WIDTH}}{value:>15,}" for name, value in values.items()]
    return ["", title, *rows]


def table(figures: Figures) -> str:
    """Money, claims, superbills and the proof; the steps were printed as they ended."""
    lines = [
        *_rows("Money of the day (dollars)", figures.money),
        *_rows("Claims by status", dict(sorted(figures.claims.items()))),
        *_rows("Superbills by kind", dict(sorted(figures.superbills.items()))),
        *_rows("Remittances, all days", dict(sorted(figures.remittances.items()))),
        "",
        _auto_posted(figures),
        *_rows("Claim payments of the day's ERAs", dict(sorted(figures.payments.items()))),
        *_rows("Proof: cash in the ledger = ERAs + receipts", figures.proof),
        *_kinds(figures.kinds),
        *_estimates(figures.estimates),
        "",
    ]
    if figures.wrong:
        lines += ["NOT as expected:", *(f"  {text}" for text in figures.wrong)]
    else:
        lines.append("Every visit and every kind of remittance came out as expected, to the cent; the ledger agrees.")
    return "\n".join(lines)


def _auto_posted(figures: Figures) -> str:
    auto = figures.auto
    return f"ERA claims posted with no hand: {auto.posted} of {auto.claims} ({auto.percent:.1f} %)"


def _kinds(kinds: list[Found]) -> list[str]:
    """Each kind with the last of the files that showed it. What came of it is what was expected, unless it failed."""
    lines = [
        "",
        f"  {'':<6}{'Each kind of remittance':<{KIND_WIDTH}}{'File':<{FILE_WIDTH}}What came of it, as expected",
    ]
    for found in kinds:
        files = ", ".join(dict.fromkeys(_short_name(name) for name in found.files[-1:])) or "none"
        result = "PASS" if found.is_right else "FAIL"
        lines.append(_row(result, found.kind.name, files, found.came))
        if not found.is_right:
            lines.append(_row("", "", "expected", found.kind.expected))
    return lines


def _estimates(estimates: list[HeldEstimate]) -> list[str]:
    """Each estimate beside what the patient's part came to."""
    lines = [
        "",
        f"  {'':<6}{'Estimates, held against the answers':<{KIND_WIDTH}}{'Patient':<{FILE_WIDTH}}Patient's part",
    ]
    for held in estimates:
        result = "PASS" if held.is_right else "FAIL"
        lines.append(_row(result, held.forecast.name, held.forecast.last_name, held.came))
        if not held.is_right:
            lines.append(_row("", "", "expected", held.forecast.expected))
    return lines if estimates else []


def _row(result: str, kind: str, file: str, came: str) -> str:
    return f"  {result:<6}{kind:<{KIND_WIDTH}}{file:<{FILE_WIDTH}}{came}"


def _short_name(name: str) -> str:
    """`171700012_LAKE1` of `171700012_LAKE1_ERA_835_5010_20261124.835`."""
    return name.partition("_ERA")[0]


def log_ins(port: int) -> str:
    lines = [f"  {member.role.replace('_', ' '):<12}{member.email}" for member in STAFF]
    return "\n".join(["", f"http://localhost:{port}  password for everybody: {PASSWORD}", *lines])
