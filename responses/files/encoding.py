"""From bytes to characters."""

from __future__ import annotations


def decoded(content: bytes) -> str | None:
    """UTF-8, UTF-16 with its mark, or GB18030; None for bytes that are none of them."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    for encoding in ("utf-8-sig", "gb18030"):
        try:
            text = content.decode(encoding)
        except UnicodeDecodeError:
            continue
        if "\0" not in text:
            return text
    return None
