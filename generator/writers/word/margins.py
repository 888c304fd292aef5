"""Headers, footers and sections of a Word document."""

from __future__ import annotations

from copy import deepcopy
from typing import Any

from generator.document.tree import Document
from generator.writers import ooxml
from generator.writers.word.package import Package
from generator.writers.word.styles import MAIN

W = f"{{{MAIN}}}"
RULE = '<w:{side} w:val="single" w:sz="4" w:space="0" w:color="D3DAE0"/>'
PARTS = {"header": "hdr", "footer": "ftr"}


class Margins:
    """What stands around the text: the sections of a document with its headers and footers."""

    def __init__(self, package: Package, document: Document) -> None:
        """Take the headers and footers of the reference document, or make them where it has none."""
        self._package = package
        self._document = document
        own = [reference for kind in PARTS for reference in package.section.findall(f"{W}{kind}Reference")]
        # A letterhead that the reference document shows on its first page stays on the cover.
        bare_cover = not own or package.section.find(f"{W}titlePg") is not None
        self._title_page = "<w:titlePg/>" if bare_cover else ""
        self._section = deepcopy(package.section)
        _remove(self._section, "type", "titlePg", *(f"{kind}Reference" for kind in PARTS))
        _complete(self._section, package)
        self._references = "".join(self._stories("header") + self._stories("footer"))

    def first(self) -> str:
        """Return the section of the cover and the contents; the later ones inherit its headers and footers."""
        return self._xml(self._section, self._references, self._title_page)

    def next(self, *, landscape: bool) -> str:
        """Return the section of a part of the text that begins on a new page."""
        section = deepcopy(self._section)
        if landscape:
            page = self._package.page.turned()
            size = section.find(f"{W}pgSz")
            size.set(f"{W}w", str(page.width))
            size.set(f"{W}h", str(page.height))
            size.set(f"{W}orient", "landscape")
        return self._xml(section, "", "")

    def _xml(self, section: Any, references: str, title_page: str) -> str:
        """Return the section as text with its new children in the order of the schema."""
        before = ("footnotePr", "endnotePr")
        after = ("textDirection", "bidi", "rtlGutter", "docGrid", "printerSettings")
        children = [(child.tag.removeprefix(W), self._package.text_of(child)) for child in section]
        head = "".join(xml for name, xml in children if name in before)
        middle = "".join(xml for name, xml in children if name not in (*before, *after))
        tail = "".join(xml for name, xml in children if name in after)
        return f'<w:sectPr>{references}{head}<w:type w:val="nextPage"/>{middle}{title_page}{tail}</w:sectPr>'

    # ----------------------------------------------------------------------------------------------------- stories

    def _stories(self, kind: str) -> list[str]:
        """Return the references to the headers or footers: those taken over filled, those that lack made."""
        package = self._package
        found = {}
        for reference in package.section.findall(f"{W}{kind}Reference"):
            found[reference.get(f"{W}type")] = reference.rId
            self._fill(package.part.related_parts[reference.rId].element, len(found), watermark=kind == "header")
        for name in ("default", "even") if package.even_and_odd else ("default",):
            if name not in found:
                found[name] = package.margin_part(PARTS[kind], self._story(kind, len(found) + 1))
        if self._title_page and "first" not in found:
            empty = ooxml.paragraph(self._mark(kind, len(found) + 1), package.styles.paragraph(kind))
            found["first"] = package.margin_part(PARTS[kind], empty)
        return [f'<w:{kind}Reference w:type="{name}" r:id="{identifier}"/>' for name, identifier in found.items()]

    def _mark(self, kind: str, number: int) -> str:
        return ooxml.watermark("DRAFT", number) if kind == "header" and self._document.draft else ""

    def _story(self, kind: str, number: int) -> str:
        sides = _header(self._package, self._document) if kind == "header" else _footer(self._package, self._document)
        # The format asks for a paragraph after the table; the watermark hangs on it.
        return sides + ooxml.paragraph(self._mark(kind, number), self._package.styles.paragraph("Separator"))

    def _fill(self, element: Any, number: int, *, watermark: bool) -> None:
        refresh(element, self._document)
        if watermark and self._document.draft:
            paragraphs = list(element.iter(f"{W}p"))
            if not paragraphs:
                paragraphs = [self._package.parse("<w:p/>")]
                element.append(paragraphs[0])
            paragraphs[-1].append(self._package.parse(ooxml.watermark("DRAFT", number)))


def _header(package: Package, document: Document) -> str:
    left = ooxml.run(document.organisation, ooxml.Look(bold=True)) + ooxml.run(f"  |  {document.title}")
    return _sides(package, "header", left, ooxml.run(document.control.classification), 74)


def _footer(package: Package, document: Document) -> str:
    status = ", draft" if document.draft else ""
    left = ooxml.run(f"{document.id}  |  Version {document.control.version}{status}")
    right = ooxml.run("Page ") + ooxml.field("PAGE", "1") + ooxml.run(" of ") + ooxml.field("NUMPAGES", "1")
    return _sides(package, "footer", left, right, 78)


def _sides(package: Package, kind: str, left: str, right: str, percent: int) -> str:
    """Return a line with a left and a right half, as a table because its width follows that of any page."""
    style = package.styles.paragraph(kind)
    width = package.page.text_width
    rule = RULE.format(side="bottom" if kind == "header" else "top")
    halves = ((left, percent, ooxml.FLOW), (right, 100 - percent, ooxml.Layout(alignment="right")))
    cells = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{share * 50}" w:type="pct"/></w:tcPr>{text}</w:tc>'
        for text, share in ((ooxml.paragraph(content, style, layout), share) for content, share, layout in halves)
    )
    columns = "".join(f'<w:gridCol w:w="{width * share // 100}"/>' for _, share, _ in halves)
    margins = "".join(f'<w:{side} w:w="{size}" w:type="dxa"/>' for side, size in (("top", 60), ("left", 0), ("bottom", 60), ("right", 0)))
    return (
        f'<w:tbl><w:tblPr><w:tblStyle w:val="{package.styles.table("Normal Table")}"/><w:tblW w:w="5000" w:type="pct"/>'
        f'<w:tblBorders>{rule}</w:tblBorders><w:tblLayout w:type="fixed"/><w:tblCellMar>{margins}</w:tblCellMar>'
        f'<w:tblLook w:val="0000"/></w:tblPr><w:tblGrid>{columns}</w:tblGrid><w:tr>{cells}</w:tr></w:tbl>'
    )


# --------------------------------------------------------------------------------------- the reference document's own


def refresh(element: Any, document: Document) -> None:
    """Set the results of the fields in a header or footer that name a property of the document.

    A reference document may say `DOCPROPERTY Classification`, `TITLE` and the like; Word itself would show what the
    field said when the reference document was saved, until somebody asks it to update.
    """
    values = field_values(document)
    for simple in element.iter(f"{W}fldSimple"):
        _set_result(simple.get(f"{W}instr"), list(simple.iter(f"{W}t")), values)
    for paragraph in element.iter(f"{W}p"):
        instruction, result, depth = "", [], 0
        for node in paragraph.iter(f"{W}fldChar", f"{W}instrText", f"{W}t"):
            if node.tag == f"{W}instrText":
                instruction += node.text or ""
            elif node.tag == f"{W}t" and depth:
                result.append(node)
            elif node.get(f"{W}fldCharType") == "begin":
                instruction, result = "", []
            elif node.get(f"{W}fldCharType") == "separate":
                depth = 1
            elif node.get(f"{W}fldCharType") == "end":
                _set_result(instruction, result, values)
                depth = 0


def _set_result(instruction: str, result: list[Any], values: dict[str, str]) -> None:
    words = instruction.replace('"', "").split("\\")[0].split()
    name = " ".join(words[1:] if words and words[0].upper() == "DOCPROPERTY" else words[:1]).lower()
    if name in values and result:
        result[0].text = values[name]
        for rest in result[1:]:
            rest.text = ""


def field_values(document: Document) -> dict[str, str]:
    """Return what the fields of a reference document can ask for, by property name in small letters."""
    control = document.control
    return {
        "title": document.title,
        "subject": document.subject,
        "author": document.organisation,
        "company": document.organisation,
        "document id": document.id,
        "version": control.version,
        "classification": control.classification,
    }


def _complete(section: Any, package: Package) -> None:
    """Give the section a page size and margins where the reference document states none."""
    page = package.page
    if section.find(f"{W}pgSz") is None:
        section.insert(0, package.parse(f'<w:pgSz w:w="{page.width}" w:h="{page.height}"/>'))
    if section.find(f"{W}pgMar") is None:
        sides = "".join(f' w:{side}="{getattr(page, side)}"' for side in ("top", "right", "bottom", "left", "header", "footer"))
        section.find(f"{W}pgSz").addnext(package.parse(f'<w:pgMar{sides} w:gutter="0"/>'))


def _remove(parent: Any, *names: str) -> None:
    for name in names:
        for child in parent.findall(f"{W}{name}"):
            parent.remove(child)
