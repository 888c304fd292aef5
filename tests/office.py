"""What Word would complain about in a .docx or .xlsx, told without Word; and LibreOffice, to open them for real."""

from __future__ import annotations

import os
import posixpath
import re
import subprocess
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path

from lxml import etree

from tests.programs import carlito, office, pdftotext

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
TYPES = "{http://schemas.openxmlformats.org/package/2006/content-types}"
SPACE = "{http://www.w3.org/XML/1998/namespace}space"
STORY = re.compile(r"word/(document|header\d*|footer\d*|footnotes)\.xml")
Parts = dict[str, etree._Element]

# The order of the children as ISO/IEC 29500-1 (transitional) states it, for the elements that are written here.
ORDER = {
    "pPr": "pStyle keepNext keepLines pageBreakBefore framePr widowControl numPr suppressLineNumbers pBdr shd tabs "
    "suppressAutoHyphens kinsoku wordWrap overflowPunct topLinePunct autoSpaceDE autoSpaceDN bidi adjustRightInd "
    "snapToGrid spacing ind contextualSpacing mirrorIndents suppressOverlap jc textDirection textAlignment "
    "textboxTightWrap outlineLvl divId cnfStyle rPr sectPr pPrChange",
    "rPr": "rStyle rFonts b bCs i iCs caps smallCaps strike dstrike outline shadow emboss imprint noProof snapToGrid "
    "vanish webHidden color spacing w kern position sz szCs highlight u effect bdr shd fitText vertAlign rtl cs em "
    "lang eastAsianLayout specVanish oMath",
    "tblPr": "tblStyle tblpPr tblOverlap bidiVisual tblStyleRowBandSize tblStyleColBandSize tblW jc tblCellSpacing "
    "tblInd tblBorders shd tblLayout tblCellMar tblLook tblCaption tblDescription",
    "tcPr": "cnfStyle tcW gridSpan hMerge vMerge tcBorders shd noWrap tcMar textDirection tcFitText vAlign hideMark",
    "sectPr": "headerReference|footerReference footnotePr endnotePr type pgSz pgMar paperSrc pgBorders lnNumType "
    "pgNumType cols formProt vAlign noEndnote titlePg textDirection bidi rtlGutter docGrid printerSettings",
    "style": "name aliases basedOn next link autoRedefine hidden uiPriority semiHidden unhideWhenUsed qFormat locked "
    "personal personalCompose personalReply rsid pPr rPr tblPr trPr tcPr tblStylePr",
    "lvl": "start numFmt lvlRestart pStyle isLgl suff lvlText lvlPicBulletId legacy lvlJc pPr rPr",
    "numbering": "numPicBullet abstractNum num numIdMacAtCleanup",
}
FIRST_CHILD = {"p": "pPr", "r": "rPr", "tc": "tcPr", "tr": "trPr", "tbl": "tblPr"}
SPACERS = re.compile("Separator|HorizontalRule|SourceCode.*")


def check_package(path: Path) -> list[str]:
    """Return what is wrong with the package at `path`: its parts, and for a .docx its text as well; empty when nothing."""
    with zipfile.ZipFile(path) as package:
        names = package.namelist()
        problems = [f"{name}: damaged" for name in [package.testzip()] if name]
        parts = {name: etree.fromstring(package.read(name)) for name in names if name.endswith((".xml", ".rels"))}
    problems += _package(names, parts)
    if "word/document.xml" in parts:
        for check in (_order, _styles, _numbering, _bookmarks, _fields, _notes, _drawings, _tables, _texts, _access):
            problems += check(parts)
    return problems


def stories(parts: Parts) -> Iterator[tuple[str, etree._Element]]:
    """Yield the parts with text: body, headers, footers, notes."""
    return ((name, root) for name, root in parts.items() if STORY.fullmatch(name))


# ----------------------------------------------------------------------------------------------------------- package


def _package(names: list[str], parts: Parts) -> Iterator[str]:
    yield from (f"{name}: twice in the package" for name, times in Counter(map(str.lower, names)).items() if times > 1)
    if names[0] != "[Content_Types].xml":
        yield "the content types are not the first entry"
    types = parts["[Content_Types].xml"]
    overrides = {item.get("PartName").lstrip("/") for item in types.iter(f"{TYPES}Override")}
    defaults = {item.get("Extension").lower() for item in types.iter(f"{TYPES}Default")}
    yield from (f"{name}: a content type for a part that is not there" for name in overrides - set(names))
    for name in names:
        if name not in overrides and name.rsplit(".", 1)[-1].lower() not in defaults:
            yield f"{name}: no content type"
    reached = {"[Content_Types].xml"}
    for name in names:
        if name.endswith(".rels"):
            reached.add(name)
            yield from _relationships(name, names, parts, reached)
    yield from (f"{name}: no relationship leads to it" for name in names if name not in reached)


def _relationships(name: str, names: list[str], parts: Parts, reached: set[str]) -> Iterator[str]:
    folder, file = posixpath.split(name)
    source = posixpath.join(posixpath.dirname(folder), file.removesuffix(".rels"))
    ids = Counter(item.get("Id") for item in parts[name])
    yield from (f"{name}: {identifier} is given {times} times" for identifier, times in ids.items() if times > 1)
    for item in parts[name]:
        if item.get("TargetMode") != "External":
            target = posixpath.normpath(posixpath.join("/", posixpath.dirname(source), item.get("Target"))).lstrip("/")
            reached.add(target)
            if target not in names:
                yield f"{name}: {item.get('Id')} leads to {target}, which is not there"
        elif re.match(r"file:|/|[A-Za-z]:\\", item.get("Target")):
            yield f"{name}: {item.get('Target')} is a path of somebody's own machine"
    if source in parts:
        used = {value for node in parts[source].iter(etree.Element) for key, value in node.items() if key.startswith(R)}
        yield from (f"{source}: {identifier} is used but not related" for identifier in used - set(ids))
        links = {item.get("Id") for item in parts[name] if item.get("Type").endswith(("/hyperlink", "/image"))}
        yield from (f"{source}: {identifier} is related but not used" for identifier in links - used)


# ------------------------------------------------------------------------------------------------------------ schema


def _order(parts: Parts) -> Iterator[str]:
    for name, root in parts.items():
        if not name.startswith("word/") or name.endswith(".rels"):
            continue
        yield from (f"{name}: {problem}" for problem in _misplaced(root))
        for parent, child in FIRST_CHILD.items():
            for node in root.iter(W + parent):
                if any(inner.tag == W + child for inner in node[1:]):
                    yield f"{name}: w:{child} is not the first in w:{parent}"


def _misplaced(root: etree._Element) -> Iterator[str]:
    for parent, sequence in ORDER.items():
        place = {W + child: at for at, slot in enumerate(sequence.split()) for child in slot.split("|")}
        for node in root.iter(W + parent):
            places = [place[child.tag] for child in node if child.tag in place]
            if places != sorted(places):
                yield f"the children of w:{parent} are out of order: {[_short(child) for child in node]}"
            for child in node:
                if child.tag not in place and str(child.tag).startswith(W):
                    yield f"w:{parent} has the child w:{_short(child)}, which is not its own"


def _short(node: etree._Element) -> str:
    return str(node.tag).removeprefix(W)


def _value(node: etree._Element | None, name: str = "val") -> str:
    return "" if node is None else node.get(W + name, "")


def _styles(parts: Parts) -> Iterator[str]:
    styles = parts["word/styles.xml"]
    by_kind: dict[str, set[str]] = {"paragraph": set(), "character": set(), "table": set(), "numbering": set()}
    for style in styles.iter(W + "style"):
        by_kind[_value(style, "type")].add(_value(style, "styleId"))
    twice = Counter(_value(style, "styleId") for style in styles.iter(W + "style"))
    yield from (f"the style id {identifier} is given {times} times" for identifier, times in twice.items() if times > 1)
    everywhere = set().union(*by_kind.values())
    for reference in ("basedOn", "next", "link"):
        for node in styles.iter(W + reference):
            if _value(node) not in everywhere:
                yield f"styles: w:{reference} names {_value(node)}, which is not there"
    for name, root in stories(parts):
        for kind, tag in (("paragraph", "pStyle"), ("character", "rStyle"), ("table", "tblStyle")):
            missing = {_value(node) for node in root.iter(W + tag)} - by_kind[kind]
            yield from (f"{name}: there is no {kind} style {identifier}" for identifier in sorted(missing))


def _numbering(parts: Parts) -> Iterator[str]:
    numbering = parts.get("word/numbering.xml")
    definitions = [] if numbering is None else [_value(node, "abstractNumId") for node in numbering.findall(W + "abstractNum")]
    instances = [] if numbering is None else numbering.findall(W + "num")
    for identifier, times in Counter(definitions).items():
        if times > 1:
            yield f"numbering: the definition {identifier} is given {times} times"
    for instance in instances:
        if _value(instance.find(W + "abstractNumId")) not in definitions:
            yield f"numbering: {_value(instance, 'numId')} has no definition"
    known = [_value(instance, "numId") for instance in instances]
    if len(set(known)) != len(known):
        yield "numbering: an instance is given twice"
    for name, root in [*stories(parts), ("word/styles.xml", parts["word/styles.xml"])]:
        for node in root.iterfind(f".//{W}numPr/{W}numId"):
            if _value(node) not in [*known, "0"]:
                yield f"{name}: there is no numbering {_value(node)}"


# -------------------------------------------------------------------------------------------------------- references


def _bookmarks(parts: Parts) -> Iterator[str]:
    names: Counter[str] = Counter()
    numbers: Counter[str] = Counter()
    for name, root in stories(parts):
        starts = [_value(node, "id") for node in root.iter(W + "bookmarkStart")]
        ends = [_value(node, "id") for node in root.iter(W + "bookmarkEnd")]
        if sorted(starts) != sorted(ends):
            yield f"{name}: bookmarks do not begin and end in pairs"
        numbers.update(starts)
        names.update(_value(node, "name") for node in root.iter(W + "bookmarkStart"))
    yield from (f"the bookmark number {number} is used {times} times" for number, times in numbers.items() if times > 1)
    # Word does not tell capitals from small letters in them.
    folded = Counter(name.lower() for name in names.elements())
    yield from (f"the bookmark {name} is set {times} times" for name, times in folded.items() if times > 1)
    yield from (f"{name}: not a name for a bookmark" for name in names if not re.fullmatch(r"[A-Za-z_]\w{0,39}", name, re.A))
    for name, root in stories(parts):
        for link in root.iter(W + "hyperlink"):
            anchor = link.get(W + "anchor")
            if anchor and not link.get(R + "id") and anchor not in names:
                yield f"{name}: a link leads to the bookmark {anchor}, which is not there"
            if not "".join(link.itertext()).strip() and link.find(f".//{W}drawing") is None:
                yield f"{name}: a link shows nothing"
        for instruction in root.iter(W + "instrText"):
            for target in re.findall(r"\b(?:PAGEREF|NOTEREF|REF)\s+(\w+)", instruction.text or ""):
                if target not in names:
                    yield f"{name}: the field {instruction.text} has no bookmark"


def _fields(parts: Parts) -> Iterator[str]:
    for name, root in stories(parts):
        open_fields: list[str] = []
        for node in root.iter(W + "fldChar"):
            kind = _value(node, "fldCharType")
            expected = {"separate": "begin", "end": "separate"}.get(kind)
            if expected and (not open_fields or open_fields[-1] != expected):
                yield f"{name}: a field has {kind} without {expected}"
                return
            if kind != "begin":
                open_fields.pop()
            if kind != "end":
                open_fields.append(kind)
            if _value(node, "dirty"):
                yield f"{name}: a field is dirty: Word asks whether to update it"
        if open_fields:
            yield f"{name}: a field is not ended"
    settings = parts.get("word/settings.xml")
    if settings is not None and settings.find(W + "updateFields") is not None:
        yield "settings: updateFields: Word asks whether to update the fields"


def _notes(parts: Parts) -> Iterator[str]:
    notes = parts.get("word/footnotes.xml")
    written = [] if notes is None else [_value(node, "id") for node in notes if not _value(node, "type")]
    called = [_value(node, "id") for _, root in stories(parts) for node in root.iter(W + "footnoteReference")]
    if sorted(written) != sorted(called):
        yield f"the footnotes {written} are written and {called} are called"


def _drawings(parts: Parts) -> Iterator[str]:
    numbers = Counter(node.get("id") for _, root in stories(parts) for node in root.iter(WP + "docPr"))
    yield from (f"the picture number {number} is used {times} times" for number, times in numbers.items() if times > 1)
    tasks = Counter(_value(node) for _, root in stories(parts) for node in root.iterfind(f".//{W}sdtPr/{W}id"))
    yield from (f"the content control {number} is used {times} times" for number, times in tasks.items() if times > 1)
    for name, root in stories(parts):
        for node in root.iter(WP + "docPr"):
            if not node.get("descr"):
                yield f"{name}: a picture has no text for those who cannot see it"
        for node in root.iter(WP + "extent"):
            if int(node.get("cx")) <= 0 or int(node.get("cy")) <= 0:
                yield f"{name}: a picture without size"


# -------------------------------------------------------------------------------------------------------------- text


def _tables(parts: Parts) -> Iterator[str]:
    for name, root in stories(parts):
        for table in root.iter(W + "tbl"):
            yield from (f"{name}: {problem}" for problem in _table(table))
        for story in (root, *root.iter(W + "footnote", W + "body")):
            last = [child for child in story if child.tag in (W + "p", W + "tbl")][-1:]
            if last and last[0].tag == W + "tbl":
                yield f"{name}: the last block is a table"


def _table(table: etree._Element) -> Iterator[str]:
    grid = [int(_value(column, "w")) for column in table.find(W + "tblGrid")]
    rows = table.findall(W + "tr")
    width = table.find(f"{W}tblPr/{W}tblW")
    if not rows:
        yield "a table without rows"
    if _value(width, "type") == "dxa" and int(_value(width, "w")) != sum(grid):
        yield f"the columns {grid} do not add up to the table, {_value(width, 'w')}"
    if min(grid) <= 0:
        yield f"a column without width: {grid}"
    for row in rows:
        cells = row.findall(W + "tc")
        if len(cells) != len(grid):
            yield f"a row of {len(cells)} cells in a table of {len(grid)} columns"
        yield from ("a cell does not end with a paragraph" for cell in cells if cell[-1].tag != W + "p")
    after = table.getnext()
    if after is not None and after.tag == W + "tbl":
        yield "two tables touch, which Word shows as one"


def _texts(parts: Parts) -> Iterator[str]:
    for name, root in stories(parts):
        for node in root.iter(W + "t"):
            if node.text and node.text != node.text.strip() and node.get(SPACE) != "preserve":
                yield f"{name}: the blanks around {node.text!r} are lost"


def _access(parts: Parts) -> Iterator[str]:
    body = parts["word/document.xml"]
    core = parts.get("docProps/core.xml")
    if core is None or not core.findtext("{http://purl.org/dc/elements/1.1/}title"):
        yield "the document has no title"
    if not _value(parts["word/styles.xml"].find(f"{W}docDefaults//{W}lang")):
        yield "the document does not say its language"
    for table in body.iter(W + "tbl"):
        rows, look = table.findall(W + "tr"), table.find(f"{W}tblPr/{W}tblLook")
        if len(rows) > 1 and _value(look, "firstColumn") != "1" and rows[0].find(f"{W}trPr/{W}tblHeader") is None:
            yield "a table has no header row"
        if table.find(f"{W}tblPr/{W}tblCaption") is None:
            yield "a table has no text for those who cannot see it"
    yield from _headings(parts)
    yield from _empty_paragraphs(body)


def _headings(parts: Parts) -> Iterator[str]:
    names = {_value(style, "styleId"): _value(style.find(W + "name")) for style in parts["word/styles.xml"].iter(W + "style")}
    last = 0
    for paragraph in parts["word/document.xml"].iter(W + "p"):
        found = re.fullmatch(r"heading (\d)", names.get(_value(paragraph.find(f"{W}pPr/{W}pStyle")), "").lower())
        if found:
            if not "".join(paragraph.itertext()).strip():
                yield "a heading is empty"
            if int(found[1]) > last + 1:
                yield f"heading {found[1]} follows heading {last}"
            last = int(found[1])


def _empty_paragraphs(body: etree._Element) -> Iterator[str]:
    for paragraph in body.iter(W + "p"):
        style = _value(paragraph.find(f"{W}pPr/{W}pStyle"))
        numbered = paragraph.find(f"{W}pPr/{W}numPr") is not None
        in_cell = paragraph.getparent().tag == W + "tc" and len(paragraph.getparent().findall(W + "p")) == 1
        if paragraph.find(f".//{W}r") is None and not (SPACERS.match(style) or numbered or in_cell):
            yield f"an empty paragraph in the style {style}"


# ------------------------------------------------------------------------------------------------------- LibreOffice


def convert(path: Path, folder: Path) -> Path:
    """Return the PDF that LibreOffice makes of `path` in `folder`."""
    convert_all([path], folder)
    return folder / f"{path.stem}.pdf"


def convert_all(paths: Sequence[Path], folder: Path, form: str = "pdf") -> None:
    """Write each of `paths` as `form` into `folder`; the test is skipped where LibreOffice is missing, except in CI."""
    if form == "pdf":
        carlito()
    profile = f"-env:UserInstallation={(folder / 'profile').resolve().as_uri()}"
    command = [office(), profile, "--headless", "--convert-to", form, "--outdir", str(folder), *map(str, paths)]
    subprocess.run(command, check=True, capture_output=True, timeout=600, env=os.environ | {"LC_ALL": "C.UTF-8"})


def pdf_text(path: Path) -> str:
    """Return the text of a PDF, laid out as on its pages, which are parted by form feeds."""
    command = [pdftotext(), "-enc", "UTF-8", "-layout", str(path), "-"]
    return subprocess.run(command, check=True, capture_output=True, timeout=60).stdout.decode()
