"""The Word package under construction: opened from a reference document, given parts, properties and saved.

The one place that knows python-docx.
"""

from __future__ import annotations

import io
import re
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any
from xml.sax.saxutils import escape as escape_text

from docx.image.exceptions import InvalidImageStreamError, UnexpectedEndOfFileError, UnrecognizedImageError
from docx.opc.constants import CONTENT_TYPE, RELATIONSHIP_TYPE
from docx.opc.packuri import PackURI
from docx.opc.part import Part
from docx.oxml import parse_xml
from docx.oxml.xmlchemy import serialize_for_reading
from docx.parts.numbering import NumberingPart

from generator.writers import archive, ooxml
from generator.writers.word import house
from generator.writers.word.columns import stretch
from generator.writers.word.numbering import Numbering
from generator.writers.word.styles import MAIN, Styles

CUSTOM_PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/custom-properties"
CUSTOM_PROPERTIES_TYPE = "application/vnd.openxmlformats-officedocument.custom-properties+xml"
PROPERTIES = "http://schemas.openxmlformats.org/officeDocument/2006"
XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# What a document takes over from its reference document. The rest (pictures, links, comments and notes of whatever text
# stood in it, its attached template) belongs to that text and would travel unseen.
KEPT = frozenset(f"{PROPERTIES}/relationships/{name}" for name in ("styles", "numbering", "settings", "theme", "fontTable", "webSettings"))
# Twips: A4 with the margins of the reference document that ships.
PAGE = {"width": 11906, "height": 16838, "top": 1588, "right": 1304, "bottom": 1361, "left": 1304, "header": 680, "footer": 567}
DEFAULT_DPI = 96
_DATE = re.compile(rb"(<dcterms:(?:created|modified)\b[^>]*>)[^<]*")
# The children of w:settings that stand after the two that are added here (ISO 29500-1, 17.15.1.78).
AFTER_COMPAT = [
    "docVars",
    "rsids",
    "attachedSchema",
    "themeFontLang",
    "clrSchemeMapping",
    "doNotIncludeSubdocsInStats",
    "doNotAutoCompressPictures",
    "forceUpgrade",
    "captions",
    "readModeInkLockDown",
    "smartTagType",
    "shapeDefaults",
    "doNotEmbedSmartTags",
    "decimalSymbol",
    "listSeparator",
]


@dataclass(frozen=True, slots=True)
class Page:
    """The size of a page and its margins, in twips."""

    width: int
    height: int
    top: int
    right: int
    bottom: int
    left: int
    header: int
    footer: int

    @property
    def text_width(self) -> int:
        """The width between the margins."""
        return self.width - self.left - self.right

    @property
    def text_height(self) -> int:
        """The height between the margins."""
        return self.height - self.top - self.bottom

    def turned(self) -> Page:
        """Return the page lying on its long side, its margins unchanged."""
        long, short = max(self.width, self.height), min(self.width, self.height)
        return Page(long, short, self.top, self.right, self.bottom, self.left, self.header, self.footer)


@dataclass(frozen=True, slots=True)
class Picture:
    """A picture in the package: its relationship, its size in pixels and how many of them it means to an inch."""

    relationship: str
    width: int
    height: int
    dpi: int


class Package:
    """One document being built. `styles`, `numbering` and `page` say what the reference document offers."""

    def __init__(self, reference: Path, language: str) -> None:
        """Open `reference`: a folder of parts, a .docx or a .dotx. Raises `InputError` when it is none of them."""
        opened = house.opened(reference)
        self._docx = opened.document
        self.part = self._docx.part
        self.section = opened.section
        self.page = _page(self.section)
        self._drop_text()
        self.styles = Styles(self._docx.styles.element, parse_xml)
        self.styles.set_language(language)
        self.numbering = Numbering(self._numbering_element(), self.styles, parse_xml)
        self._settings(language)

    @property
    def stretch(self) -> float:
        """How much wider than Calibri the text of the reference document runs."""
        return stretch(self.styles.typeface())

    def _drop_text(self) -> None:
        """Forget the text of the reference document and what only that text needs."""
        used = set(self.section.xpath("w:headerReference/@r:id | w:footerReference/@r:id"))
        for identifier, relation in list(self.part.rels.items()):
            if relation.reltype not in KEPT and identifier not in used:
                del self.part.rels[identifier]
        package = self.part.package
        for identifier, relation in list(package.rels.items()):
            if relation.reltype.endswith(("/thumbnail", "/custom-properties")):
                del package.rels[identifier]

    def _numbering_element(self) -> Any:
        for relation in self.part.rels.values():
            if relation.reltype == RELATIONSHIP_TYPE.NUMBERING:
                return relation.target_part.element
        element = parse_xml(f'<w:numbering xmlns:w="{MAIN}"/>')
        name = PackURI("/word/numbering.xml")
        part = NumberingPart(name, CONTENT_TYPE.WML_NUMBERING, element, self.part.package)
        self.part.relate_to(part, RELATIONSHIP_TYPE.NUMBERING)
        return element

    def _settings(self, language: str) -> None:
        settings = self._docx.settings.element
        for name in (
            "attachedTemplate",
            "updateFields",
            "footnotePr",
            "endnotePr",
            "documentProtection",
            "trackRevisions",
        ):
            for old in settings.findall(f"{{{MAIN}}}{name}"):
                settings.remove(old)
        for zoom in settings.findall(f"{{{MAIN}}}zoom"):
            zoom.set(f"{{{MAIN}}}percent", zoom.get(f"{{{MAIN}}}percent") or "100")
        for fonts in settings.findall(f"{{{MAIN}}}themeFontLang"):
            fonts.set(f"{{{MAIN}}}val", language)
        rels = self.part.part_related_by(RELATIONSHIP_TYPE.SETTINGS).rels
        for identifier, relation in list(rels.items()):
            if relation.reltype.endswith("/attachedTemplate"):
                del rels[identifier]
        self._set_compatibility(settings)

    @property
    def even_and_odd(self) -> bool:
        """Whether the reference document has headers of their own on even pages."""
        return bool(self._docx.settings.odd_and_even_pages_header_footer)

    def _set_compatibility(self, settings: Any) -> None:
        compat = settings.find(f"{{{MAIN}}}compat")
        if compat is None:
            compat = parse_xml(f'<w:compat xmlns:w="{MAIN}"/>')
            _insert(settings, compat, AFTER_COMPAT)
        for old in compat.findall(f"{{{MAIN}}}compatSetting"):
            if old.get(f"{{{MAIN}}}name") == "compatibilityMode":
                compat.remove(old)
        compat.append(
            parse_xml(
                f'<w:compatSetting xmlns:w="{MAIN}" w:name="compatibilityMode"'
                ' w:uri="http://schemas.microsoft.com/office/word" w:val="15"/>'
            )
        )

    # ------------------------------------------------------------------------------------------------------- parts

    def margin_part(self, kind: str, content: str) -> str:
        """Return the relationship of a new header (`hdr`) or footer (`ftr`) with `content`."""
        name, content_type, relation = {
            "hdr": ("/word/header%d.xml", CONTENT_TYPE.WML_HEADER, RELATIONSHIP_TYPE.HEADER),
            "ftr": ("/word/footer%d.xml", CONTENT_TYPE.WML_FOOTER, RELATIONSHIP_TYPE.FOOTER),
        }[kind]
        part = self._new_part(self.part.package.next_partname(name), content_type)
        self.fill(part, kind, content)
        relationship: str = self.part.relate_to(part, relation)
        return relationship

    def notes_part(self) -> Part:
        """Return a new, empty part for footnotes."""
        part = self._new_part(PackURI("/word/footnotes.xml"), CONTENT_TYPE.WML_FOOTNOTES)
        self.part.relate_to(part, RELATIONSHIP_TYPE.FOOTNOTES)
        settings = self._docx.settings.element
        notes = parse_xml(f'<w:footnotePr xmlns:w="{MAIN}"><w:footnote w:id="-1"/><w:footnote w:id="0"/></w:footnotePr>')
        _insert(settings, notes, ["compat", *AFTER_COMPAT])
        return part

    def _new_part(self, name: PackURI, content_type: str) -> Part:
        return Part(name, content_type, b"", self.part.package)

    def fill(self, part: Part, root: str, content: str) -> None:
        """Give a new part its content."""
        # Not public, here and below, but python-docx has no other way to give a part its content as text.
        part._blob = (XML + ooxml.root(root, content)).encode()

    def fill_body(self, content: str) -> None:
        """Make `content` the whole text of the document: the one time that it is parsed."""
        # A new root: the tick boxes need names that the root of a reference document seldom declares.
        root = parse_xml(ooxml.root("document", f"<w:body>{content}</w:body>"))
        self.part._element = root

    def parse(self, content: str) -> Any:
        """Return the element of `content`, which may use the names of `ooxml.NAMESPACES`."""
        return parse_xml(ooxml.root("body", content))[0]

    def text_of(self, element: Any) -> str:
        """Return an element as text, with the names that it uses."""
        text: str = serialize_for_reading(element)
        return text

    # --------------------------------------------------------------------------------------------- links and pictures

    def link(self, part: Part, target: str) -> str:
        """Return the relationship of `part` to something outside of the document."""
        return part.relate_to(target, RELATIONSHIP_TYPE.HYPERLINK, is_external=True)

    def picture(self, part: Part, path: Path) -> Picture:
        """Return the picture at `path`, put into the package once and related to `part`.

        Raises `OSError` when it cannot be read and `ValueError` when Word does not show its format.
        """
        try:
            image_part = self.part.package.get_or_add_image_part(str(path))
            image = image_part.image
        except (UnrecognizedImageError, InvalidImageStreamError, UnexpectedEndOfFileError) as error:
            raise ValueError("not PNG, JPEG, GIF, BMP or TIFF") from error
        # A file that states no resolution is given 72 by python-docx; a browser shows such a file at 96.
        dpi = DEFAULT_DPI if image.horz_dpi <= 72 else image.horz_dpi
        return Picture(part.relate_to(image_part, RELATIONSHIP_TYPE.IMAGE), image.px_width, image.px_height, dpi)

    # ------------------------------------------------------------------------------------------------ properties, end

    def set_core_properties(self, built: datetime, texts: dict[str, str]) -> None:
        """State who made the document, what it is and when; every text that is not given is emptied."""
        moment = built.astimezone(UTC).replace(tzinfo=None) if built.tzinfo else built
        core = self._docx.core_properties
        names = (
            "title",
            "subject",
            "author",
            "keywords",
            "category",
            "comments",
            "language",
            "version",
            "identifier",
            "content_status",
            "last_modified_by",
        )
        for name in names:
            # The format allows no more than 255 characters.
            setattr(core, name, texts.get(name, "")[:255])
        core.created = core.modified = moment.replace(microsecond=0)
        core.revision = 1
        for printed in core._element.xpath("cp:lastPrinted"):
            printed.getparent().remove(printed)

    def set_application(self, company: str) -> None:
        """State the organisation; what the reference document said about its own making is dropped."""
        text = (
            f'{XML}<Properties xmlns="{PROPERTIES}/extended-properties">'
            f"<Application>Microsoft Office Word</Application>"
            f"<Company>{escape_text(company)}</Company><AppVersion>16.0000</AppVersion></Properties>"
        ).encode()
        package = self.part.package
        for identifier, relation in list(package.rels.items()):
            if relation.reltype == RELATIONSHIP_TYPE.EXTENDED_PROPERTIES:
                del package.rels[identifier]
        part = Part(PackURI("/docProps/app.xml"), CONTENT_TYPE.OFC_EXTENDED_PROPERTIES, text, package)
        package.relate_to(part, RELATIONSHIP_TYPE.EXTENDED_PROPERTIES)

    def set_custom_properties(self, values: dict[str, str]) -> None:
        """State `values` where Word, SharePoint and labelling programs look for them."""
        entries = "".join(
            f'<property fmtid="{{D5CDD505-2E9C-101B-9397-08002B2CF9AE}}" pid="{number}" name={ooxml.quoted(name)}>'
            f"<vt:lpwstr>{escape_text(value)}</vt:lpwstr></property>"
            for number, (name, value) in enumerate(values.items(), 2)
        )
        text = (
            f'{XML}<Properties xmlns="{PROPERTIES}/custom-properties" xmlns:vt="{PROPERTIES}/docPropsVTypes">{entries}</Properties>'
        ).encode()
        package = self.part.package
        part = Part(PackURI("/docProps/custom.xml"), CUSTOM_PROPERTIES_TYPE, text, package)
        package.relate_to(part, CUSTOM_PROPERTIES)

    def save(self, target: Path, built: datetime) -> None:
        """Write the package to `target`, every date in it `built`."""
        buffer = io.BytesIO()
        self._docx.save(buffer)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(archive.pack(archive.read(buffer.getvalue()), built))


def date(target: Path, built: datetime) -> None:
    """Make `built` every date in the package of a document that was written before."""
    moment = (built.astimezone(UTC) if built.tzinfo else built).strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    parts = archive.read(target.read_bytes())
    dated = {name: _DATE.sub(rb"\g<1>" + moment, part) if name.endswith(".xml") else part for name, part in parts.items()}
    target.write_bytes(archive.pack(dated, built))


def _page(section: Any) -> Page:
    return Page(**PAGE | {name: abs(int(value)) for name, value in house.sizes(section).items()})


def _insert(parent: Any, child: Any, successors: list[str]) -> None:
    """Put `child` before the first of its `successors` in the schema, which the elements of other names are too."""
    names = {f"{{{MAIN}}}{name}" for name in successors}
    for sibling in parent:
        if sibling.tag in names or not sibling.tag.startswith(f"{{{MAIN}}}"):
            sibling.addprevious(child)
            return
    parent.append(child)
