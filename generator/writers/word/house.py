"""The house's own Word document: opened, and read as Word reads it where it has several sections."""

from __future__ import annotations

import io
import re
import zipfile
from copy import deepcopy
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import docx
from docx.opc.constants import RELATIONSHIP_TYPE

from generator.errors import InputError, Place, Problem
from generator.writers import archive, ooxml
from generator.writers.word.styles import MAIN

TEMPLATE_TYPE = b"wordprocessingml.template.main+xml"
DOCUMENT_TYPE = b"wordprocessingml.document.main+xml"
_W = f"{{{MAIN}}}"
_R = f"{{{ooxml.NAMESPACES['r']}}}"
_REFERENCES = ("headerReference", "footerReference")
_NARROWEST, _WIDEST = 1440, 31680
"""Twips: the least room for text, and the widest page that Word has."""
_HINT = "It must be a folder of parts, a .docx or a .dotx, saved by Word without macros."
_SAY = {"pgSz": "paper", "pgMar": "margins", "titlePg": "first page", "headerReference": "header", "footerReference": "footer"}


@dataclass(frozen=True)
class House:
    """A reference document: the section that all pages take over, and what its maker has to know of what they do not."""

    document: Any
    section: Any
    notes: tuple[Problem, ...]


def opened(reference: Path, shown: str = "") -> House:
    """Return the house's document: a folder of parts, a .docx or a .dotx. Raises InputError when it is none of them, or damaged.

    Messages name it as `shown`, its path where that is empty.
    """
    shown = shown or str(reference)
    document = _document(reference, shown)
    body = document.element.body
    wholes = _inherited(body)
    taken = max(range(len(wholes)), key=lambda index: (_characters(body)[index], -index)) if wholes else 0
    section = wholes[taken] if wholes else body.makeelement(f"{_W}sectPr")
    _refuse_sizes(section, shown)
    notes = [*_differing(wholes, taken), *_unlinked(document, section)]
    _refuse_numbers(document, shown)
    return House(document, section, tuple(Problem(what, Place(shown), hint) for what, hint in notes))


def notes(reference: Path, shown: str) -> tuple[Problem, ...]:
    """Return what the maker of the reference document has to know. Raises InputError for one that cannot be used."""
    return opened(reference, shown).notes


def _document(reference: Path, shown: str) -> Any:
    try:
        parts = archive.read(reference)
        types = parts.get(archive.CONTENT_TYPES, b"")
        parts[archive.CONTENT_TYPES] = types.replace(TEMPLATE_TYPE, DOCUMENT_TYPE)
        # Nobody sees the dates of this package: it lives in memory for as long as it is opened.
        return docx.Document(io.BytesIO(archive.pack(parts, datetime(1980, 1, 1, tzinfo=UTC))))
    except FileNotFoundError as error:
        raise InputError([Problem("the reference document for Word is missing", Place(shown), _HINT)]) from error
    except (OSError, KeyError, ValueError, SyntaxError, zipfile.BadZipFile) as error:
        raise _refused(shown, f"cannot be opened ({error})", _HINT) from error


def _refused(shown: str, why: str, hint: str) -> InputError:
    return InputError([Problem(f"the reference document for Word {why}", Place(shown), hint)])


# ---------------------------------------------------------------------------------------------------------- sections


def _sections(body: Any) -> list[Any]:
    found: list[Any] = body.xpath("./w:p/w:pPr/w:sectPr | ./w:sdt//w:p/w:pPr/w:sectPr | ./w:sectPr")
    return found


def _inherited(body: Any) -> list[Any]:
    """Return a copy of each section with the headers and footers that it has in Word: one that it lacks is that of the section before."""
    known: dict[tuple[str, str], Any] = {}
    wholes = []
    for section in map(deepcopy, _sections(body)):
        for name in _REFERENCES:
            for reference in section.findall(f"{_W}{name}"):
                known[name, reference.get(f"{_W}type")] = reference
                section.remove(reference)
        for index, reference in enumerate(deepcopy(list(known.values()))):
            section.insert(index, reference)
        wholes.append(section)
    return wholes


def _characters(body: Any) -> list[int]:
    """Return how many characters of text each section carries."""
    counted = [0]
    for block in body:
        counted[-1] += sum(len(text.text or "") for text in block.iter(f"{_W}t"))
        counted += [0] * len(block.xpath("./w:pPr/w:sectPr | .//w:p/w:pPr/w:sectPr"))
    return counted


def _differing(wholes: list[Any], taken: int) -> list[tuple[str, str]]:
    """Return what to say of sections that are not like the one that is taken."""
    notes = []
    for index, section in enumerate(wholes):
        differs = [said for name, said in _SAY.items() if _said(section, name) != _said(wholes[taken], name)]
        if differs:
            what = ", ".join(differs)
            told = f"all pages are laid out as section {taken + 1}, and section {index + 1} has another {what}"
            notes.append((told, "The section with the most text is taken. Delete the others, or give them the same."))
    return notes


def _said(section: Any, name: str) -> list[tuple[tuple[str, str], ...]]:
    return sorted(tuple(sorted(element.attrib.items())) for element in section.findall(f"{_W}{name}"))


# ---------------------------------------------------------------------------------------------------------- pictures


def _unlinked(document: Any, section: Any) -> list[tuple[str, str]]:
    """Take from headers and footers the pictures that lie elsewhere, and return what to say of them.

    The Word of each reader would call there, and tell who reads the document.
    """
    notes = []
    for reference in (reference for name in _REFERENCES for reference in section.findall(f"{_W}{name}")):
        part = document.part.related_parts[reference.get(f"{_R}id")]
        for identifier, relation in list(part.rels.items()):
            if relation.is_external and relation.reltype == RELATIONSHIP_TYPE.IMAGE:
                _drop_picture(part.element, identifier)
                del part.rels[identifier]
                told = f"a picture of a header or footer is only a link to {relation.target_ref} and is left out"
                notes.append((told, "Insert the picture itself: the Word of each reader would call there."))
    return notes


def _drop_picture(element: Any, identifier: str) -> None:
    """Take the link to a picture out of a header, and the picture where it is not there as well."""
    for place in [
        place for place in element.iter() if identifier in (place.get(f"{_R}link"), place.get(f"{_R}href"), place.get(f"{_R}id"))
    ]:
        for name in ("link", "href", "id"):
            if place.get(f"{_R}{name}") == identifier:
                del place.attrib[f"{_R}{name}"]
        if not place.get(f"{_R}embed") and not place.get(f"{_R}id"):
            drawing = next((above for above in place.iterancestors(f"{_W}drawing", f"{_W}pict")), None)
            if drawing is not None:
                drawing.getparent().remove(drawing)


# ----------------------------------------------------------------------------------------------------------- numbers


def sizes(section: Any) -> dict[str, str]:
    """Return what a section states of its page: width, height and margins, as they are written."""
    names = {"w": "width", "h": "height"}
    keys = ("w", "h", "top", "right", "bottom", "left", "header", "footer")
    elements = [*section.findall(f"{_W}pgSz"), *section.findall(f"{_W}pgMar")]
    return {names.get(key, key): element.get(f"{_W}{key}") for element in elements for key in keys if element.get(f"{_W}{key}") is not None}


def _refuse_sizes(section: Any, shown: str) -> None:
    hint = "Set paper and margins in Word, under Layout, and save it again."
    stated = sizes(section)
    for name, value in stated.items():
        if not re.fullmatch(r"-?[0-9]{1,5}", value):
            raise _refused(shown, f"has a page whose {name} is `{value[:30]}`, which is no number (word/document.xml)", hint)
    for whole, sides in (("width", ("left", "right")), ("height", ("top", "bottom"))):
        size = int(stated.get(whole, _NARROWEST * 6))
        room = size - sum(abs(int(stated.get(side, "0"))) for side in sides)
        if room < _NARROWEST or size > _WIDEST:
            what = f"has a page whose {whole} is {size} with {room} between the margins, in twentieths of a point"
            raise _refused(shown, f"{what}; {_NARROWEST} are the least, {_WIDEST} the widest page (word/document.xml)", hint)


def _refuse_numbers(document: Any, shown: str) -> None:
    """Raise InputError where a numbering that styles and lists rest on has what is no number."""
    for relation in document.part.rels.values():
        if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
            for value in relation.target_part.element.xpath("//w:num/@w:numId | //@w:abstractNumId | //w:ind/@w:left | //w:ind/@w:hanging"):
                if not re.fullmatch(r"-?[0-9]{1,9}", value):
                    raise _refused(shown, f"has a list with `{value[:30]}`, which is no number (word/numbering.xml)", _HINT)
