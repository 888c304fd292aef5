"""The styles that a Word document uses: found by name in the reference document, added where it has none."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, Literal

from generator.writers.ooxml import quoted

Kind = Literal["paragraph", "character", "table"]
MAIN = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
HEADING_LEVELS = 5
CONTENTS_LEVELS = 3

# What a reference document without the style gets: quiet, in the fonts and colours of its own "Normal".
# Name -> the kind, the style that it is based on, paragraph properties, run properties.
MUTED = '<w:color w:val="5B6875"/>'
FIXED_PITCH = '<w:rFonts w:ascii="Consolas" w:hAnsi="Consolas" w:cs="Consolas"/><w:noProof/>'
TINT = '<w:shd w:val="clear" w:color="auto" w:fill="{}"/>'
TEXT_STYLES: dict[str, tuple[Kind, str, str, str]] = {
    "Body Text": ("paragraph", "Normal", '<w:spacing w:before="80" w:after="80"/>', ""),
    "Title": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:after="80"/>', '<w:b/><w:sz w:val="56"/>'),
    "Subtitle": ("paragraph", "Normal", '<w:spacing w:after="240"/>', MUTED + '<w:sz w:val="30"/>'),
    "heading 1": ("paragraph", "Normal", '<w:spacing w:before="400" w:after="120"/>', '<w:b/><w:sz w:val="32"/>'),
    "heading 2": ("paragraph", "Normal", '<w:spacing w:before="320" w:after="90"/>', '<w:b/><w:sz w:val="26"/>'),
    "heading 3": ("paragraph", "Normal", '<w:spacing w:before="260" w:after="70"/>', '<w:b/><w:sz w:val="23"/>'),
    "heading 4": ("paragraph", "Normal", '<w:spacing w:before="220" w:after="60"/>', "<w:b/>"),
    "heading 5": ("paragraph", "Normal", '<w:spacing w:before="200" w:after="60"/>', "<w:i/>"),
    "TOC Heading": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:after="200"/>', '<w:b/><w:sz w:val="32"/>'),
    "toc 1": (
        "paragraph",
        "Normal",
        '<w:spacing w:before="110" w:after="30"/><w:ind w:left="567" w:hanging="567"/>',
        "",
    ),
    "toc 2": ("paragraph", "Normal", '<w:spacing w:after="30"/><w:ind w:left="1247" w:hanging="680"/>', ""),
    "toc 3": ("paragraph", "Normal", '<w:spacing w:after="30"/><w:ind w:left="2041" w:hanging="794"/>', ""),
    "caption": ("paragraph", "Normal", '<w:spacing w:before="100" w:after="100"/>', '<w:b/><w:sz w:val="18"/>'),
    "footnote text": ("paragraph", "Normal", '<w:spacing w:after="40"/>', '<w:sz w:val="17"/>'),
    "header": ("paragraph", "Normal", '<w:spacing w:before="0" w:after="0"/>', MUTED + '<w:sz w:val="17"/>'),
    "footer": ("paragraph", "Normal", '<w:spacing w:before="0" w:after="0"/>', MUTED + '<w:sz w:val="17"/>'),
    "List Paragraph": ("paragraph", "Normal", '<w:spacing w:before="50" w:after="50"/>', ""),
    "Quote": (
        "paragraph",
        "Normal",
        '<w:spacing w:before="80" w:after="80"/><w:ind w:left="340" w:right="340"/>',
        "<w:i/>",
    ),
    "Cover Organisation": ("paragraph", "Normal", '<w:spacing w:after="1900"/>', '<w:b/><w:sz w:val="26"/>'),
    "Cover Kind": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:after="60"/>', "<w:caps/>" + MUTED),
    "Cover Notice": (
        "paragraph",
        "Normal",
        TINT.format("FDF6E7") + '<w:spacing w:before="120" w:after="120"/>',
        "<w:b/>",
    ),
    "Cover Heading": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:before="360" w:after="100"/>', "<w:b/>"),
    "Definition Term": (
        "paragraph",
        "Normal",
        '<w:keepNext/><w:spacing w:before="100"/><w:contextualSpacing/>',
        "<w:b/>",
    ),
    "Definition": ("paragraph", "Body Text", '<w:spacing w:before="0"/>', ""),
    "Figure": ("paragraph", "Normal", '<w:spacing w:before="140" w:after="60"/><w:jc w:val="center"/>', ""),
    "Source Code Title": (
        "paragraph",
        "Normal",
        "<w:keepNext/>" + TINT.format("E6EAEE") + '<w:spacing w:before="140" w:after="0"/>',
        '<w:b/><w:sz w:val="18"/>',
    ),
    "Source Code": (
        "paragraph",
        "Normal",
        "<w:keepLines/>"
        + TINT.format("F4F6F8")
        + '<w:spacing w:before="120" w:after="140"/><w:ind w:left="397" w:right="113" w:hanging="284"/>'
        "<w:contextualSpacing/>",
        FIXED_PITCH + '<w:sz w:val="17"/>',
    ),
    "Evidence Line": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:after="100"/>', MUTED + '<w:sz w:val="16"/>'),
    "Table Text": ("paragraph", "Normal", '<w:spacing w:before="0" w:after="0"/>', '<w:sz w:val="18"/>'),
    "Table Heading": (
        "paragraph",
        "Normal",
        '<w:keepNext/><w:spacing w:before="0" w:after="0"/>',
        '<w:b/><w:color w:val="FFFFFF"/><w:sz w:val="18"/>',
    ),
    "Table Text Small": ("paragraph", "Table Text", "", '<w:sz w:val="15"/>'),
    "Table Heading Small": ("paragraph", "Table Heading", "", '<w:sz w:val="15"/>'),
    "Box Title": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:before="40" w:after="20"/>', "<w:b/>"),
    "Tab Title": ("paragraph", "Normal", '<w:keepNext/><w:spacing w:before="200" w:after="60"/>', "<w:b/>"),
    "Horizontal Rule": (
        "paragraph",
        "Normal",
        '<w:pBdr><w:bottom w:val="single" w:sz="6" w:space="1" w:color="D3DAE0"/></w:pBdr>'
        '<w:spacing w:before="0" w:after="160" w:line="160" w:lineRule="exact"/>',
        "",
    ),
    "Separator": (
        "paragraph",
        "Normal",
        '<w:spacing w:before="0" w:after="0" w:line="120" w:lineRule="exact"/>',
        '<w:sz w:val="8"/>',
    ),
    "Hyperlink": ("character", "", "", '<w:color w:val="0B6E8A"/><w:u w:val="single"/>'),
    "footnote reference": ("character", "", "", '<w:vertAlign w:val="superscript"/>'),
    "Inline Code": ("character", "", "", FIXED_PITCH + TINT.format("EEF1F4")),
    "Table Code": ("character", "", "", FIXED_PITCH + '<w:sz w:val="16"/>' + TINT.format("EEF1F4")),
    "Keyboard Key": (
        "character",
        "",
        "",
        '<w:noProof/><w:bdr w:val="single" w:sz="4" w:space="0" w:color="9AA5B1"/>' + TINT.format("F4F6F8"),
    ),
    "Evidence Tag": (
        "character",
        "",
        "",
        '<w:b/><w:noProof/><w:color w:val="24384A"/><w:sz w:val="16"/>'
        '<w:bdr w:val="single" w:sz="4" w:space="0" w:color="9AA5B1"/>' + TINT.format("EEF1F4"),
    ),
}

# Name -> borders (side, eighths of a point, colour), fill, fill and text of the first row, fill of the first column.
TABLE_STYLES: dict[str, tuple[tuple[tuple[str, int, str], ...], str, str, str, str]] = {
    "Document Table": ((("top", 4, "24384A"), ("bottom", 6, "24384A"), ("insideH", 4, "D3DAE0")), "", "24384A", "FFFFFF", ""),
    "Control Table": ((("top", 6, "24384A"), ("bottom", 6, "24384A"), ("insideH", 4, "D3DAE0")), "", "", "24384A", "F4F6F8"),
    "Box Note": ((("left", 36, "1D5FA8"),), "EFF5FB", "", "1D5FA8", ""),
    "Box Tip": ((("left", 36, "2F7A52"),), "EEF7F1", "", "276545", ""),
    "Box Warning": ((("left", 36, "C27C0E"),), "FDF6E7", "", "855409", ""),
    "Box Danger": ((("left", 36, "B42318"),), "FDF0EE", "", "9B1C12", ""),
    "Box Example": ((("left", 36, "6B4FA3"),), "F4F1FA", "", "5B418F", ""),
    "Box Quote": ((("left", 18, "D3DAE0"),), "", "", "5B6875", ""),
    "Box Tab": (tuple((side, 4, "D3DAE0") for side in ("top", "left", "bottom", "right")), "", "F4F6F8", "24384A", ""),
}

DEFAULT_STYLES: dict[tuple[Kind, str], str] = {
    ("paragraph", "Normal"): "<w:qFormat/>",
    ("character", "Default Paragraph Font"): '<w:uiPriority w:val="1"/><w:semiHidden/>',
    ("table", "Normal Table"): (
        '<w:uiPriority w:val="99"/><w:semiHidden/><w:tblPr><w:tblInd w:w="0" w:type="dxa"/><w:tblCellMar>'
        '<w:top w:w="0" w:type="dxa"/><w:left w:w="108" w:type="dxa"/>'
        '<w:bottom w:w="0" w:type="dxa"/><w:right w:w="108" w:type="dxa"/></w:tblCellMar></w:tblPr>'
    ),
}
# The styles that Word itself knows; every other one has to say that it is somebody's own.
BUILT_IN = re.compile(
    "normal|default paragraph font|normal table|body text|(sub)?title|heading .|toc .*|caption|footnote .*|header"
    "|footer|list paragraph|quote|hyperlink"
)


class Styles:
    """The styles of one document; `names` maps kind and name in small letters to the style's id.

    Word writes the built-in names in English whatever its language, and ids in the language of who made the document:
    so a style is always asked for by name.
    """

    def __init__(self, element: Any, parse: Callable[[str], Any]) -> None:
        """Read `element`, the root of the styles part, and add what it lacks; `parse` makes an element of text."""
        self._element = element
        self._parse = parse
        self.names: dict[tuple[str, str], str] = {}
        for style in element.findall(f"{{{MAIN}}}style"):
            name = style.find(f"{{{MAIN}}}name").get(f"{{{MAIN}}}val")
            self.names.setdefault((style.get(f"{{{MAIN}}}type"), name.lower()), style.get(f"{{{MAIN}}}styleId"))
        for (kind, name), content in DEFAULT_STYLES.items():
            self._add_missing(kind, name, content, default=True)
        for name, (kind, base, paragraph, run) in TEXT_STYLES.items():
            self._add_missing(kind, name, self._text_style(name, base, paragraph, run))
        for name, look in TABLE_STYLES.items():
            self._add_missing("table", name, self._table_style(*look))

    def paragraph(self, name: str) -> str:
        """Return the id of the paragraph style `name`."""
        return self.names["paragraph", name.lower()]

    def character(self, name: str) -> str:
        """Return the id of the character style `name`."""
        return self.names["character", name.lower()]

    def table(self, name: str) -> str:
        """Return the id of the table style `name`."""
        return self.names["table", name.lower()]

    def element(self, kind: Kind, name: str) -> Any:
        """Return the element of a style."""
        identifier = self.names[kind, name.lower()]
        styles = self._element.findall(f"{{{MAIN}}}style")
        return next(style for style in styles if style.get(f"{{{MAIN}}}styleId") == identifier)

    def fonts(self, kind: Kind, name: str) -> str:
        """Return the `w:rFonts` element of a style as text, or nothing when it has none of its own."""
        fonts = self.element(kind, name).find(f"{{{MAIN}}}rPr/{{{MAIN}}}rFonts")
        if fonts is None:
            return ""
        wanted = {key: fonts.get(f"{{{MAIN}}}{key}") for key in ("ascii", "hAnsi", "cs")}
        return "<w:rFonts" + "".join(f' w:{key}="{value}"' for key, value in wanted.items() if value) + "/>"

    def typeface(self) -> str:
        """Return the typeface of the text: of "Normal", else of the defaults, nothing when only a theme names it."""
        defaults = self._element.find(f"{{{MAIN}}}docDefaults/{{{MAIN}}}rPrDefault")
        for holder in (self.element("paragraph", "Normal"), defaults):
            fonts = holder.find(f"{{{MAIN}}}rPr/{{{MAIN}}}rFonts") if holder is not None else None
            if fonts is not None:
                return fonts.get(f"{{{MAIN}}}ascii") or ""
        return ""

    def set_language(self, language: str) -> None:
        """Say in the defaults of the document that it is written in `language`."""
        defaults = self._child(self._element, "docDefaults", first=True)
        run = self._child(self._child(defaults, "rPrDefault", first=True), "rPr", first=True)
        for old in run.findall(f"{{{MAIN}}}lang"):
            run.remove(old)
        name = quoted(language)
        run.append(self._parse(f'<w:lang xmlns:w="{MAIN}" w:val={name} w:eastAsia={name} w:bidi="ar-SA"/>'))

    def _child(self, parent: Any, name: str, *, first: bool) -> Any:
        child = parent.find(f"{{{MAIN}}}{name}")
        if child is None:
            child = self._parse(f'<w:{name} xmlns:w="{MAIN}"/>')
            parent.insert(0 if first else len(parent), child)
        return child

    def _add_missing(self, kind: Kind, name: str, content: str, *, default: bool = False) -> None:
        if (kind, name.lower()) in self.names:
            return
        identifier = re.sub(r"\W", "", name.title())
        while identifier in self.names.values():
            identifier += "0"
        marks = (' w:default="1"' if default else "") + (' w:customStyle="1"' if not BUILT_IN.fullmatch(name.lower()) else "")
        self._element.append(
            self._parse(
                f'<w:style xmlns:w="{MAIN}" w:type="{kind}"{marks} w:styleId="{identifier}"><w:name w:val="{name}"/>{content}</w:style>'
            )
        )
        self.names[kind, name.lower()] = identifier

    def _text_style(self, name: str, base: str, paragraph: str, run: str) -> str:
        based = f'<w:basedOn w:val="{self.paragraph(base)}"/>' if base else ""
        level = re.fullmatch(r"heading (\d)", name)
        if level:
            outline = f'<w:outlineLvl w:val="{int(level[1]) - 1}"/>'
            paragraph = f"<w:keepNext/><w:keepLines/>{paragraph}{outline}"
        content = f"<w:pPr>{paragraph}</w:pPr>" if paragraph else ""
        return f"{based}<w:qFormat/>{content}" + (f"<w:rPr>{run}</w:rPr>" if run else "")

    def _table_style(self, borders: tuple[tuple[str, int, str], ...], fill: str, row_fill: str, row_text: str, column_fill: str) -> str:
        lines = "".join(f'<w:{side} w:val="single" w:sz="{size}" w:space="0" w:color="{colour}"/>' for side, size, colour in borders)
        margins = "".join(
            f'<w:{side} w:w="{width}" w:type="dxa"/>' for side, width in (("top", 45), ("left", 120), ("bottom", 45), ("right", 120))
        )
        return (
            f'<w:basedOn w:val="{self.table("Normal Table")}"/><w:qFormat/><w:tblPr>'
            f"<w:tblBorders>{lines}</w:tblBorders><w:tblCellMar>{margins}</w:tblCellMar></w:tblPr>{_cell_fill(fill)}"
            f'<w:tblStylePr w:type="firstRow"><w:rPr><w:b/><w:color w:val="{row_text}"/></w:rPr>{_cell_fill(row_fill)}'
            '</w:tblStylePr><w:tblStylePr w:type="firstCol"><w:rPr><w:b/></w:rPr>'
            f"{_cell_fill(column_fill)}</w:tblStylePr>"
        )


def _cell_fill(colour: str) -> str:
    return f"<w:tcPr>{TINT.format(colour)}</w:tcPr>" if colour else ""
