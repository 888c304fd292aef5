"""WordprocessingML as text: each function returns one element with its children in the order of the schema.

Lengths are twips (1/20 point) unless a name says otherwise; texts are escaped here, content is taken as XML.
"""

from __future__ import annotations

import hashlib
import re
from dataclasses import dataclass
from xml.sax.saxutils import escape as escape_text

NAMESPACES = {
    "w": "http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    "r": "http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    "wp": "http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing",
    "a": "http://schemas.openxmlformats.org/drawingml/2006/main",
    "pic": "http://schemas.openxmlformats.org/drawingml/2006/picture",
    "mc": "http://schemas.openxmlformats.org/markup-compatibility/2006",
    "w14": "http://schemas.microsoft.com/office/word/2010/wordml",
    "v": "urn:schemas-microsoft-com:vml",
    "o": "urn:schemas-microsoft-com:office:office",
}
EMU_PER_TWIP = 635
BREAK = "<w:r><w:br/></w:r>"
TAB = "<w:r><w:tab/></w:r>"
NOT_XML = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
LONGEST_BOOKMARK = 40


def root(name: str, content: str) -> str:
    """Return a part's root element; readers older than Word 2010 are told to pass over the `w14` elements."""
    declarations = " ".join(f'xmlns:{prefix}="{uri}"' for prefix, uri in NAMESPACES.items())
    return f'<w:{name} {declarations} mc:Ignorable="w14">{content}</w:{name}>'


def quoted(text: str) -> str:
    """Return `text` as an attribute value in its quotation marks."""
    return '"' + escape_text(text, {'"': "&quot;", "\n": " ", "\t": " "}) + '"'


# -------------------------------------------------------------------------------------------------------------- runs


@dataclass(frozen=True, slots=True)
class Look:
    """How a run looks; `style` and `fonts` are a style id and a whole `w:rFonts` element."""

    style: str = ""
    fonts: str = ""
    bold: bool = False
    italic: bool = False
    strike: bool = False
    underline: bool = False
    shade: str = ""
    vertical: str = ""

    def properties(self) -> str:
        """Return the `w:rPr` element, or nothing when the run looks like its paragraph."""
        parts = (
            f'<w:rStyle w:val="{self.style}"/>' if self.style else "",
            self.fonts,
            "<w:b/>" if self.bold else "",
            "<w:i/>" if self.italic else "",
            "<w:strike/>" if self.strike else "",
            '<w:u w:val="single"/>' if self.underline else "",
            f'<w:shd w:val="clear" w:color="auto" w:fill="{self.shade}"/>' if self.shade else "",
            f'<w:vertAlign w:val="{self.vertical}"/>' if self.vertical else "",
        )
        content = "".join(parts)
        return f"<w:rPr>{content}</w:rPr>" if content else ""


PLAIN = Look()


def run(text: str, look: Look = PLAIN) -> str:
    """Return a run of `text`; tabs become tab stops and line ends become line breaks."""
    if not text:
        return ""
    return f"<w:r>{look.properties()}{''.join(_pieces(text))}</w:r>"


def _pieces(text: str) -> list[str]:
    pieces = []
    for piece in re.split(r"(\t|\r\n|\r|\n)", text):
        if piece == "\t":
            pieces.append("<w:tab/>")
        elif piece in ("\n", "\r", "\r\n"):
            pieces.append("<w:br/>")
        elif piece:
            pieces.append(f'<w:t xml:space="preserve">{escape_text(piece)}</w:t>')
    return pieces


def field(instruction: str, result: str, look: Look = PLAIN) -> str:
    """Return a complex field with the result that is shown until the reader asks Word to update it."""
    return field_begin(instruction, look) + run(result, look) + field_end(look)


def field_begin(instruction: str, look: Look = PLAIN) -> str:
    """Return the runs that open a field up to where its result begins."""
    properties = look.properties()
    return (
        f'<w:r>{properties}<w:fldChar w:fldCharType="begin"/></w:r>'
        f'<w:r>{properties}<w:instrText xml:space="preserve"> {escape_text(instruction)} </w:instrText></w:r>'
        f'<w:r>{properties}<w:fldChar w:fldCharType="separate"/></w:r>'
    )


def field_end(look: Look = PLAIN) -> str:
    """Return the run that closes a field."""
    return f'<w:r>{look.properties()}<w:fldChar w:fldCharType="end"/></w:r>'


def bookmark_name(anchor: str) -> str:
    """Return the bookmark of `anchor`, the same in every document, so that one document can point into another.

    Word allows letters, digits and `_`, at most 40 of them, and does not tell capitals from small letters. A name that
    would lose something by that carries a short hash of the anchor.
    """
    name = re.sub(r"[^a-z0-9_]", "_", anchor.lower())
    if re.fullmatch(r"[a-z][a-z0-9-]*", anchor) and len(anchor) <= LONGEST_BOOKMARK:
        return name
    suffix = "_" + hashlib.sha256(anchor.encode()).hexdigest()[:8]
    prefix = "" if re.match(r"[a-z]", name) else "s"
    return (prefix + name)[: LONGEST_BOOKMARK - len(suffix)] + suffix


def bookmark(number: int, name: str, content: str = "") -> str:
    """Return `content` inside the bookmark `name`; `number` is unique in the package."""
    return f'<w:bookmarkStart w:id="{number}" w:name="{name}"/>{content}<w:bookmarkEnd w:id="{number}"/>'


def hyperlink(content: str, *, anchor: str = "", relationship: str = "") -> str:
    """Return runs that lead to a bookmark, to a related target, or to a bookmark in a related document."""
    where = (f' r:id="{relationship}"' if relationship else "") + (f' w:anchor="{anchor}"' if anchor else "")
    return f'<w:hyperlink{where} w:history="1">{content}</w:hyperlink>'


def checkbox(number: int, *, checked: bool, title: str) -> str:
    """Return a box that can be ticked in Word; `number` is unique in the package."""
    sign, value = ("\u2612", 1) if checked else ("\u2610", 0)
    font = '<w:rFonts w:ascii="MS Gothic" w:eastAsia="MS Gothic" w:hAnsi="MS Gothic" w:hint="eastAsia"/>'
    return (
        f'<w:sdt><w:sdtPr><w:alias w:val={quoted(title)}/><w:id w:val="{number}"/>'
        f'<w14:checkbox><w14:checked w14:val="{value}"/><w14:checkedState w14:val="2612" w14:font="MS Gothic"/>'
        '<w14:uncheckedState w14:val="2610" w14:font="MS Gothic"/></w14:checkbox></w:sdtPr>'
        f"<w:sdtContent><w:r><w:rPr>{font}</w:rPr><w:t>{sign}</w:t></w:r></w:sdtContent></w:sdt>"
    )


def picture(number: int, relationship: str, width: int, height: int, alternative: str) -> str:
    """Return a run with a picture of `width` by `height`; `number` is unique in the package."""
    size = f'cx="{width * EMU_PER_TWIP}" cy="{height * EMU_PER_TWIP}"'
    name = f'id="{number}" name="Picture {number}"'
    return (
        '<w:r><w:drawing><wp:inline distT="0" distB="0" distL="0" distR="0">'
        f"<wp:extent {size}/><wp:docPr {name} descr={quoted(alternative)}/>"
        '<wp:cNvGraphicFramePr><a:graphicFrameLocks noChangeAspect="1"/></wp:cNvGraphicFramePr>'
        f'<a:graphic><a:graphicData uri="{NAMESPACES["pic"]}"><pic:pic>'
        f"<pic:nvPicPr><pic:cNvPr {name}/><pic:cNvPicPr/></pic:nvPicPr>"
        f'<pic:blipFill><a:blip r:embed="{relationship}"/><a:stretch><a:fillRect/></a:stretch></pic:blipFill>'
        f'<pic:spPr><a:xfrm><a:off x="0" y="0"/><a:ext {size}/></a:xfrm>'
        '<a:prstGeom prst="rect"><a:avLst/></a:prstGeom></pic:spPr>'
        "</pic:pic></a:graphicData></a:graphic></wp:inline></w:drawing></w:r>"
    )


def footnote_reference(number: int, look: Look) -> str:
    """Return the run that calls footnote `number`."""
    return f'<w:r>{look.properties()}<w:footnoteReference w:id="{number}"/></w:r>'


# -------------------------------------------------------------------------------------------------- paragraphs, tables


@dataclass(frozen=True, slots=True)
class Layout:
    """How a paragraph stands; `numbering` is a numbering instance and its level, lengths are twips.

    `plain_text` takes a paragraph out of the numbering and the outline that its style may bring along.
    """

    keep_next: bool = False
    page_break_before: bool = False
    numbering: tuple[int, int] | None = None
    left: int | None = None
    hanging: int = 0
    right: int | None = None
    alignment: str = ""
    section: str = ""
    plain_text: bool = False


FLOW = Layout()


def paragraph(content: str, style: str, layout: Layout = FLOW) -> str:
    """Return a paragraph of `content` in the style with the id `style`."""
    numbering = ""
    if layout.numbering or layout.plain_text:
        number, level = layout.numbering or (0, 0)
        numbering = f'<w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{number}"/></w:numPr>'
    properties = (
        f'<w:pStyle w:val="{style}"/>' if style else "",
        "<w:keepNext/>" if layout.keep_next else "",
        "<w:pageBreakBefore/>" if layout.page_break_before else "",
        numbering,
        _indent(layout),
        f'<w:jc w:val="{layout.alignment}"/>' if layout.alignment else "",
        '<w:outlineLvl w:val="9"/>' if layout.plain_text else "",
        layout.section,
    )
    return f"<w:p><w:pPr>{''.join(properties)}</w:pPr>{content}</w:p>"


def _indent(layout: Layout) -> str:
    if layout.left is None and layout.right is None:
        return ""
    left = f' w:left="{layout.left}"' if layout.left is not None else ""
    right = f' w:right="{layout.right}"' if layout.right is not None else ""
    hanging = f' w:hanging="{layout.hanging}"' if layout.hanging else ""
    return f"<w:ind{left}{right}{hanging}/>"


@dataclass(frozen=True, slots=True)
class Grid:
    """What a table is apart from its rows: style id, column widths, indent, and the text for those who cannot see."""

    style: str
    widths: tuple[int, ...]
    indent: int = 0
    title: str = ""
    description: str = ""
    first_row: bool = True
    first_column: bool = False


def table(grid: Grid, rows: list[str]) -> str:
    """Return a table of finished rows with fixed column widths."""
    first_row, first_column = int(grid.first_row), int(grid.first_column)
    # The hexadecimal value repeats the attributes for readers of the first edition of the format.
    bits = 0x0400 | first_row * 0x0020 | first_column * 0x0080
    properties = (
        f'<w:tblStyle w:val="{grid.style}"/><w:tblW w:w="{sum(grid.widths)}" w:type="dxa"/>'
        f'<w:tblInd w:w="{grid.indent}" w:type="dxa"/><w:tblLayout w:type="fixed"/>'
        f'<w:tblLook w:val="{bits:04X}" w:firstRow="{first_row}" w:lastRow="0" w:firstColumn="{first_column}"'
        ' w:lastColumn="0" w:noHBand="0" w:noVBand="1"/>'
        + (f"<w:tblCaption w:val={quoted(grid.title)}/>" if grid.title else "")
        + (f"<w:tblDescription w:val={quoted(grid.description)}/>" if grid.description else "")
    )
    columns = "".join(f'<w:gridCol w:w="{width}"/>' for width in grid.widths)
    return f"<w:tbl><w:tblPr>{properties}</w:tblPr><w:tblGrid>{columns}</w:tblGrid>{''.join(rows)}</w:tbl>"


def row(cells: list[str], *, header: bool = False, splits: bool = False) -> str:
    """Return a row of finished cells; a header row is repeated on every page, a row that `splits` may cross pages."""
    properties = ("" if splits else "<w:cantSplit/>") + ("<w:tblHeader/>" if header else "")
    start = f"<w:trPr>{properties}</w:trPr>" if properties else ""
    return f"<w:tr>{start}{''.join(cells)}</w:tr>"


def cell(content: str, width: int) -> str:
    """Return a cell of finished blocks, of which the last must be a paragraph."""
    return f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>{content}</w:tc>'


# ----------------------------------------------------------------------------------------------------------- watermark


def watermark(text: str, number: int) -> str:
    """Return the run that draws `text` across the page as Word's own watermarks do; `number` tells them apart."""
    place = (
        "position:absolute;margin-left:0;margin-top:0;width:420pt;height:168pt;rotation:315;z-index:-251658752;"
        "mso-position-horizontal:center;mso-position-horizontal-relative:margin;"
        "mso-position-vertical:center;mso-position-vertical-relative:margin"
    )
    return (
        "<w:r><w:rPr><w:noProof/></w:rPr><w:pict>"
        '<v:shapetype id="_x0000_t136" coordsize="21600,21600" o:spt="136" adj="10800"'
        ' path="m@7,l@8,m@5,21600l@6,21600e"><v:formulas>'
        + "".join(f'<v:f eqn="{formula}"/>' for formula in WORD_ART)
        + '</v:formulas><v:path textpathok="t" o:connecttype="rect"/><v:textpath on="t" fitshape="t"/>'
        '<o:lock v:ext="edit" text="t" shapetype="t"/></v:shapetype>'
        f'<v:shape id="PowerPlusWaterMarkObject{number}" o:spid="_x0000_s{2048 + number}" type="#_x0000_t136"'
        f' alt={quoted(f"Watermark: {text}")} style="{place}" o:allowincell="f" fillcolor="silver" stroked="f">'
        '<v:fill opacity=".35"/><v:textpath style="font-family:&quot;Calibri&quot;;font-size:1pt"'
        f" string={quoted(text)}/></v:shape></w:pict></w:r>"
    )


# The straight text path of the VML preset shape 136 ("WordArt plain text"), ECMA-376 part 4, VML presets.
WORD_ART = (
    "sum #0 0 10800",
    "prod #0 2 1",
    "sum 21600 0 @1",
    "sum 0 0 @2",
    "sum 21600 0 @3",
    "if @0 @3 0",
    "if @0 21600 @1",
    "if @0 0 @2",
    "if @0 @4 21600",
    "mid @5 @6",
    "mid @8 @5",
    "mid @7 @8",
    "mid @6 @7",
    "sum @6 0 @5",
)
