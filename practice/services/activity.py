"""How far a long transaction has come, told before it ends.

Nothing that a transaction writes is seen before its commit. The name of its connection is, at once and by every
connection of the same role, and it falls back by itself when the transaction ends, however that ends.
"""

from __future__ import annotations

from practice.scoping import current_practice_id
from practice.services.ahead import send


def tell_activity(kind: str, *, done: int, total: int) -> None:
    """Say that this transaction, of the current practice, has done so many of its `total`. `kind` is one word.

    `practice.queries.activity` finds it. Names of connections have 63 characters: numbers, never text of users.
    """
    send("SELECT set_config('application_name', %s, true)", [f"{kind} {current_practice_id()} {done} {total}"])
