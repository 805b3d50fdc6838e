"""Whether a fetched file has its end: what a server shows under a final name may still be half a file."""

from __future__ import annotations

import io
import zipfile


def is_complete(content: bytes) -> bool:
    """X12 must close its last interchange (IEA), a zip must open and pass its checksums; others pass."""
    if content.startswith(b"PK"):
        return _zip_is_complete(content)
    text = content.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith(b"ISA"):
        return _x12_is_complete(text)
    return True


def _zip_is_complete(content: bytes) -> bool:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            return archive.testzip() is None
    except (zipfile.BadZipFile, EOFError, OSError, ValueError):
        return False


def _x12_is_complete(text: bytes) -> bool:
    """The last segment is an IEA: terminated, or bearing the ISA's control number."""
    if text[105:106] not in (b"\r", b"\n"):
        text = text.replace(b"\r", b"").replace(b"\n", b"")  # files wrapped at 80 columns
    if len(text) < 106:
        return False
    element, terminator = text[3:4], text[105:106]
    segments = [segment.strip() for segment in text.split(terminator)]
    is_terminated = segments[-1] == b""
    last = next((segment for segment in reversed(segments) if segment), b"")
    elements = last.split(element)
    if elements[0] != b"IEA" or len(elements) < 3:
        return False
    return is_terminated or elements[2] == text[90:99]
