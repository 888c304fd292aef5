"""A workbook as a file that is the same, byte for byte, for the same content and the same clock."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from openpyxl import Workbook

from generator.writers import archive

CORE = "docProps/core.xml"
_MODIFIED = re.compile(rb"(<dcterms:modified[^>]*>)[^<]*(</dcterms:modified>)")


def packed(book: Workbook, title: str, subject: str, organisation: str, built: datetime) -> bytes:
    """Return `book` as the bytes of an .xlsx file whose properties carry title, subject and organisation, all dated `built`."""
    moment = built.astimezone(UTC).replace(tzinfo=None)
    properties = book.properties
    properties.title, properties.subject, properties.creator = title, subject, organisation
    properties.lastModifiedBy, properties.created, properties.language = organisation, moment, "en-GB"
    buffer = io.BytesIO()
    book.save(buffer)
    parts = archive.read(buffer.getvalue())
    # openpyxl writes the moment of saving, whatever its properties say.
    stamp = f"{moment:%Y-%m-%dT%H:%M:%SZ}".encode()
    parts[CORE] = _MODIFIED.sub(rb"\g<1>" + stamp + rb"\g<2>", parts[CORE])
    return archive.pack(parts, built)
