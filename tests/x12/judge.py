"""pyx12 as the independent judge of what we write."""

from __future__ import annotations

import io
import logging

import pyx12.params
import pyx12.x12n_document

# Its lists of remark and claim status codes are old.
_OUTDATED_LISTS = "remark_code,claim_status,claim_status_cat"


def accepts(content: bytes) -> bool:
    """Whether pyx12 finds the file valid. An exception in it counts as a refusal."""
    return _judge(content, None)


def refusal(content: bytes) -> str:
    """Empty when pyx12 accepts the file, else its 999 with the reasons: for a readable assertion."""
    answer = io.StringIO()
    return "" if _judge(content, answer) else f"refused: {answer.getvalue()}"


def _judge(content: bytes, answer: io.StringIO | None) -> bool:
    logging.getLogger("pyx12").setLevel(logging.CRITICAL)
    settings = pyx12.params.params()
    settings.set("exclude_external_codes", _OUTDATED_LISTS)
    source = io.StringIO(content.decode("ascii"))
    try:
        return bool(pyx12.x12n_document.x12n_document(settings, source, answer, None))
    except Exception:  # too many sub-elements raise IndexError, unknown versions EngineError
        return False
