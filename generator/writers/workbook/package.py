"""A workbook as a file that is the same, byte for byte, for the same content and the same clock."""

from __future__ import annotations

import io
import re
from datetime import UTC, datetime

from openpyxl import Workbook

from generator.writers import archive

CORE = "docProps/core.xml"
STYLES = "xl/styles.xml"
_FONT = re.compile(rb"(<font>)(.*?)(</font>)", re.DOTALL)
_PART_OF_FONT = re.compile(rb"<(\w+)[^>]*/>")
# What the schema of the first edition and Microsoft's validator ask for; openpyxl writes another order.
_ORDER = b"b i strike condense extend outline shadow u vertAlign sz color name family charset scheme".split()
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
    parts[STYLES] = _FONT.sub(_in_order, parts[STYLES])
    return archive.pack(parts, built)


def _in_order(font: re.Match[bytes]) -> bytes:
    """Return a font with what it is made of in the order of the schema."""
    parts = sorted(_PART_OF_FONT.finditer(font[2]), key=lambda part: _ORDER.index(part[1]))
    return font[1] + b"".join(part[0] for part in parts) + font[3]
