"""Changed text back to bytes, in the encoding the file says it has."""

from __future__ import annotations

import codecs

from ssot_lint.fixes import Refused
from ssot_lint.model.source import Source


def encoded(text: str, source: Source) -> bytes:
    """The bytes of `text` in the encoding of `source`, with its byte order mark. Raises Refused where it cannot."""
    mark = codecs.BOM_UTF8 if source.data.startswith(codecs.BOM_UTF8) else b""
    encoding = "utf-8" if source.encoding == "utf-8-sig" else source.encoding
    try:
        return mark + text.encode(encoding)
    except UnicodeEncodeError as error:
        letter = text[error.start]
        raise Refused(f"the file's encoding, {encoding}, has no {letter!r}") from error
