"""The printed table of the day."""

from __future__ import annotations

from decimal import Decimal

from config.demo.cast import PASSWORD, STAFF
from config.demo.day import Step
from config.demo.figures import Figures

WIDTH = 48


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
        f"Claim payments posted with no hand: {figures.auto_posted_percent:.1f} %",
        *_rows("Proof: cash in the ledger = ERAs + receipts", figures.proof),
        "",
    ]
    if figures.wrong:
        lines += ["NOT as expected:", *(f"  {text}" for text in figures.wrong)]
    else:
        lines.append("Every visit stands as expected, to the cent, and the ledger agrees.")
    return "\n".join(lines)


def log_ins(port: int) -> str:
    lines = [f"  {member.role.replace('_', ' '):<12}{member.email}" for member in STAFF]
    return "\n".join(["", f"http://localhost:{port}  password for everybody: {PASSWORD}", *lines])
