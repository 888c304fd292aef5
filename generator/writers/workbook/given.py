"""A spreadsheet that somebody else made: read without loss, and written back with single cells changed and nothing else.

A library that loads and saves a whole workbook loses what it does not know: pictures, charts, extensions, macros. Here only the
XML of a sheet whose cells change is touched, and in it only these cells; every other part is copied as it is.
"""

from __future__ import annotations

import io
import posixpath
import zipfile
import zlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from lxml import etree

from generator.writers.workbook import places
from generator.writers.workbook.places import NotFillable, Position, Range, address

MOST_BYTES = 100_000_000
"""What the parts of a spreadsheet may hold together, unpacked."""
MOST_CELLS = 500_000
"""Cells that a sheet may have."""
_OLE = bytes.fromhex("D0CF11E0A1B11AE1")
_X14 = "{http://schemas.microsoft.com/office/spreadsheetml/2009/9/main}"
_XM = "{http://schemas.microsoft.com/office/excel/2006/main}"
_SPACE = "{http://www.w3.org/XML/1998/namespace}space"
_BEHIND_CALCULATION = (
    "oleSize",
    "customWorkbookViews",
    "pivotCaches",
    "smartTagPr",
    "smartTagTypes",
    "webPublishing",
    "fileRecoveryPr",
    "webPublishObjects",
    "extLst",
)


@dataclass(eq=False)
class Sheet:
    """One sheet: `part` is its path in the package, `root` its XML."""

    name: str
    part: str
    root: etree._Element
    book: Book

    @cached_property
    def elements(self) -> dict[Position, etree._Element]:
        """The XML of every cell that the file holds; one without an address of its own gets the one it stands at."""
        found: dict[Position, etree._Element] = {}
        number = 0
        for row in self.root.iterfind(f"{self._ns}sheetData/{self._ns}row"):
            number = places.row(row.get("r", str(number + 1)))
            column = 0
            for cell in row.iterfind(f"{self._ns}c"):
                column = places.column_of(cell.get("r", "")) or column + 1
                found[number, column] = cell
            if len(found) > MOST_CELLS:
                raise NotFillable(f"its sheet {self.name} has more than {MOST_CELLS:,} cells. Delete the empty rows below its table.")
        return found

    @cached_property
    def texts(self) -> dict[Position, str]:
        """What the cells show, white space at the ends left out; cells without content are not among them."""
        shown = {position: self._text(cell).strip() for position, cell in self.elements.items()}
        return {position: text for position, text in shown.items() if text}

    @cached_property
    def merged(self) -> list[Range]:
        """The ranges of merged cells."""
        cells = self.root.iterfind(f"{self._ns}mergeCells/{self._ns}mergeCell")
        return [found for cell in cells for found in places.ranges(cell.get("ref", ""))]

    def head(self, position: Position) -> Position:
        """Return the cell that shows what stands at `position`: the first one of a merged range, else itself."""
        for top, left, bottom, right in self.merged:
            if top <= position[0] <= bottom and left <= position[1] <= right:
                return top, left
        return position

    def formula(self, position: Position) -> str | None:
        """Return the formula of a cell; empty where another cell holds its text, None where the cell computes nothing."""
        cell = self.elements.get(position)
        found = cell.find(f"{self._ns}f") if cell is not None else None
        return None if found is None else (found.text or "")

    def forget(self, position: Position) -> bool:
        """Take the remembered result from a formula; tell whether there was one."""
        value = self.elements[position].find(f"{self._ns}v")
        if value is not None:
            value.getparent().remove(value)
            self.elements[position].attrib.pop("t", None)
        return value is not None

    def locked(self, position: Position) -> bool:
        """Tell whether the protection of the sheet keeps people from changing the cell."""
        protection = self.root.find(f"{self._ns}sheetProtection")
        if protection is None or protection.get("sheet") not in ("1", "true"):
            return False
        cell = self.elements.get(position)
        style = places.style(cell.get("s", "0")) if cell is not None else self._style_around(position)
        return style not in self.book.unlocked_styles

    def choices(self, position: Position) -> list[str] | None:
        """Return what the list of a data validation admits at `position`; None where any text may stand.

        A list whose entries cannot be told, such as a computed one, is empty.
        """
        for ranges, formula in self._lists:
            if any(top <= position[0] <= bottom and left <= position[1] <= right for top, left, bottom, right in ranges):
                return self.book.entries(formula, self)
        return None

    def put(self, position: Position, text: str) -> None:
        """Write `text` into a cell, whose style stays; it is text also where it begins like a formula."""
        cell = self.elements.get(position)
        if cell is None:
            cell = self._made(position)
        for child in list(cell):
            cell.remove(child)
        cell.set("t", "inlineStr")
        for meta in ("cm", "vm"):
            cell.attrib.pop(meta, None)
        shown = etree.SubElement(etree.SubElement(cell, f"{self._ns}is"), f"{self._ns}t")
        shown.text = text
        shown.set(_SPACE, "preserve")
        row = cell.getparent()
        if row.get("customHeight") not in ("1", "true"):
            # The height of a row that fits itself is only remembered: it is reckoned anew with the new text.
            row.attrib.pop("ht", None)

    # -------------------------------------------------------------------------------------------------------- inside

    @cached_property
    def _ns(self) -> str:
        return _space(self.root)

    def _text(self, cell: etree._Element) -> str:
        value = cell.findtext(f"{self._ns}v") or ""
        match cell.get("t", "n"):
            case "s":
                strings, number = self.book.strings, places.shared(value)
                return strings[number] if number is not None and number < len(strings) else ""
            case "inlineStr":
                shown = cell.find(f"{self._ns}is")
                return _characters(shown, self._ns) if shown is not None else ""
            case "b":
                return {"1": "TRUE", "0": "FALSE"}.get(value, value)
        return value

    @cached_property
    def _lists(self) -> list[tuple[list[Range], str]]:
        found = []
        for one in self.root.iter(f"{self._ns}dataValidation"):
            if one.get("type") == "list":
                found.append((places.ranges(one.get("sqref", "")), one.findtext(f"{self._ns}formula1") or ""))
        for one in self.root.iter(f"{_X14}dataValidation"):
            if one.get("type") == "list":
                formula = one.findtext(f"{_X14}formula1/{_XM}f") or ""
                found.append((places.ranges(one.findtext(f"{_XM}sqref") or ""), formula))
        return found

    def _style_around(self, position: Position) -> int:
        """Return the style that a new cell at `position` takes from its row, or else from its column."""
        for row in self.root.iterfind(f"{self._ns}sheetData/{self._ns}row"):
            if row.get("r") == str(position[0]) and row.get("customFormat") in ("1", "true"):
                return places.style(row.get("s", "0"))
        for column in self.root.iterfind(f"{self._ns}cols/{self._ns}col"):
            if places.column(column.get("min", "")) <= position[1] <= places.column(column.get("max", "")):
                return places.style(column.get("style", "0"))
        return 0

    def _made(self, position: Position) -> etree._Element:
        """Return a new cell at `position`, in its place among the others."""
        number, column = position
        style = self._style_around(position)
        data = self.root.find(f"{self._ns}sheetData")
        row = self._row(data, number)
        for (other, at), element in self.elements.items():
            if other == number:
                element.set("r", address((other, at)))
        cell = etree.Element(f"{self._ns}c", {"r": address(position)} | ({"s": str(style)} if style else {}))
        before = sum(1 for at in self.elements if at[0] == number and at[1] < column)
        row.insert(before, cell)
        self.elements[position] = cell
        return cell

    def _row(self, data: etree._Element, number: int) -> etree._Element:
        reached, rows = 0, list(data.iterfind(f"{self._ns}row"))
        for index, row in enumerate(rows):
            reached = places.row(row.get("r", str(reached + 1)))
            row.set("r", str(reached))
            if reached == number:
                return row
            if reached > number:
                made = etree.Element(f"{self._ns}row", {"r": str(number)})
                data.insert(index, made)
                return made
        return etree.SubElement(data, f"{self._ns}row", {"r": str(number)})


@dataclass(eq=False)
class Book:
    """An opened spreadsheet: its zip entries in their order, the parts by name, the XML of the workbook, and its sheets."""

    infos: list[zipfile.ZipInfo]
    parts: dict[str, bytes]
    part: str
    root: etree._Element
    sheets: list[Sheet] = field(default_factory=list)

    @cached_property
    def strings(self) -> list[str]:
        """The texts that cells of all sheets share, by number."""
        root = self._related("sharedStrings")
        return [] if root is None else [_characters(one, _space(root)) for one in root.iterfind(f"{_space(root)}si")]

    @cached_property
    def unlocked_styles(self) -> set[int]:
        """The numbers of the cell styles that may be changed on a protected sheet."""
        root = self._related("styles")
        if root is None:
            return set()
        ns = _space(root)
        styles = enumerate(root.iterfind(f"{ns}cellXfs/{ns}xf"))
        protections = {number: style.find(f"{ns}protection") for number, style in styles}
        return {number for number, one in protections.items() if one is not None and one.get("locked") in ("0", "false")}

    @cached_property
    def names(self) -> dict[str, str]:
        """What the named ranges stand for."""
        ns = _space(self.root)
        return {one.get("name", ""): one.text or "" for one in self.root.iterfind(f"{ns}definedNames/{ns}definedName")}

    def entries(self, formula: str, sheet: Sheet) -> list[str]:
        """Return the entries of the list of a data validation: written out, in a range, or in a named range."""
        formula = formula.strip().removeprefix("=")
        if formula.startswith('"'):
            return [one.strip() for one in formula.strip('"').split(",") if one.strip()]
        name, _, cells = self.names.get(formula, formula).rpartition("!")
        if name:
            wanted = name.strip("'").replace("''", "'")
            found = next((one for one in self.sheets if one.name == wanted), None)
            if found is None:
                return []
            sheet = found
        ranges = places.ranges(cells.replace("$", ""))
        return [
            text
            for top, left, bottom, right in ranges
            for (row, column), text in sorted(sheet.texts.items())
            if top <= row <= bottom and left <= column <= right
        ]

    def saved(self, changed: list[Sheet]) -> bytes:
        """Return the file with the cells of the `changed` sheets as they are now; every other part is what it was.

        A workbook with formulas is told to compute anew when it is opened: what they count has changed.
        """
        fresh = {sheet.part: _written(sheet.root) for sheet in changed}
        if any(sheet.root.find(f".//{_space(sheet.root)}f") is not None for sheet in self.sheets):
            self._compute_on_load()
            fresh[self.part] = _written(self.root)
        buffer = io.BytesIO()
        with zipfile.ZipFile(buffer, "w") as package:
            for info in self.infos:
                package.writestr(info, fresh.get(info.filename, self.parts.get(info.filename, b"")), info.compress_type)
        return buffer.getvalue()

    def _compute_on_load(self) -> None:
        ns = _space(self.root)
        calculation = self.root.find(f"{ns}calcPr")
        if calculation is None:
            behind = [f"{ns}{name}" for name in _BEHIND_CALCULATION]
            index = next((index for index, child in enumerate(self.root) if child.tag in behind), len(self.root))
            calculation = etree.Element(f"{ns}calcPr")
            self.root.insert(index, calculation)
        calculation.set("fullCalcOnLoad", "1")

    def _related(self, kind: str) -> etree._Element | None:
        for relation in _relations(self.parts, self.part).values():
            if relation[0] == kind and relation[1] in self.parts:
                return _xml(self.parts[relation[1]], relation[1])
        return None


# ----------------------------------------------------------------------------------------------------------- opening


def opened(content: bytes) -> Book:
    """Return the spreadsheet in `content`. Raises NotFillable for what is none, or none that can be filled."""
    infos, parts = _unpacked(content)
    main = next((target for kind, target in _relations(parts, "").values() if kind == "officeDocument"), "")
    if main.endswith(".bin"):
        raise NotFillable("it is a binary workbook (.xlsb). Save it as an Excel workbook (.xlsx) and fill that.")
    if main not in parts or etree.QName(root := _xml(parts[main], main)).localname != "workbook":
        raise NotFillable("it is no Excel workbook. Give the programme's spreadsheet as .xlsx or .xlsm.")
    if any(name.startswith("_xmlsignatures/") for name in parts):
        raise NotFillable("it is digitally signed, and a change would break the signature. Remove the signature, fill, sign again.")
    book = Book(infos, parts, main, root)
    ns, relations = _space(root), _relations(parts, main)
    for sheet in root.iterfind(f"{ns}sheets/{ns}sheet"):
        kind, target = relations.get(_relation_id(sheet), ("", ""))
        if kind == "worksheet" and target in parts:
            book.sheets.append(Sheet(sheet.get("name", ""), target, _xml(parts[target], target), book))
    if not book.sheets:
        raise NotFillable("it has no sheet with cells.")
    return book


def _unpacked(content: bytes) -> tuple[list[zipfile.ZipInfo], dict[str, bytes]]:
    if content.startswith(_OLE):
        if "EncryptedPackage".encode("utf-16-le") in content:
            raise NotFillable("it is encrypted. Open it with its password, remove the password under File > Info, and save it.")
        raise NotFillable("it is an Excel 97-2003 workbook (.xls). Save it as an Excel workbook (.xlsx) and fill that.")
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as package:
            infos = package.infolist()
            if any(info.flag_bits & 1 for info in infos):
                raise NotFillable("its zip file is encrypted. Save it without a password.")
            if sum(info.file_size for info in infos) > MOST_BYTES:
                raise NotFillable(f"it unpacks to more than {MOST_BYTES // 1_000_000} MB.")
            contents = [package.read(info) for info in infos]
    except (zipfile.BadZipFile, zlib.error, NotImplementedError, EOFError) as error:
        raise NotFillable("it is no .xlsx file, or a damaged one. Open it in a spreadsheet program and save it again.") from error
    for info in infos:
        info.filename = info.filename.replace("\\", "/")  # some programs of Windows write paths with its own separator
    return infos, dict(zip((info.filename for info in infos), contents, strict=True))


def _relations(parts: Mapping[str, bytes], part: str) -> dict[str, tuple[str, str]]:
    """Return the relations of `part` by id: the last word of each one's kind, and the part it leads to."""
    folder, name = posixpath.split(part)
    path = posixpath.join(folder, "_rels", f"{name}.rels")
    if path not in parts:
        return {}
    found = {}
    for one in _xml(parts[path], path):
        if one.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", folder, one.get("Target", ""))).lstrip("/")
            found[one.get("Id", "")] = (one.get("Type", "").rpartition("/")[2], target)
    return found


def _relation_id(sheet: etree._Element) -> str:
    # The strict form of the format has another namespace for the same attribute.
    return next((value for name, value in sheet.attrib.items() if name.endswith("relationships}id")), "")


def _xml(content: bytes, name: str) -> etree._Element:
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=False, remove_blank_text=False)
    try:
        root = etree.fromstring(content, parser)
    except etree.XMLSyntaxError as error:
        raise NotFillable(f"its part {name} is damaged. Open it in a spreadsheet program and save it again.") from error
    if root.getroottree().docinfo.doctype:
        raise NotFillable(f"its part {name} declares a document type, which no spreadsheet program writes.")
    return root


def _written(root: etree._Element) -> bytes:
    written: bytes = etree.tostring(root.getroottree(), xml_declaration=True, encoding="UTF-8", standalone=True)
    return written


def _space(root: etree._Element) -> str:
    return f"{{{etree.QName(root).namespace}}}"


def _characters(element: etree._Element, ns: str) -> str:
    """Return the characters of a text in one piece or in pieces of different style; how they are pronounced is left out."""
    return "".join(one.text or "" for one in element.iter(f"{ns}t") if one.getparent().tag != f"{ns}rPh")
