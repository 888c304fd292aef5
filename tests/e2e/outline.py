"""The outline of a document as a reader finds it: headings, table cells, list items and links, of a page or a Word file."""

from __future__ import annotations

import re
import zipfile
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import unquote

from lxml import etree, html

from generator.writers.ooxml import bookmark_name

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
W14 = "{http://schemas.microsoft.com/office/word/2010/wordml}"
R = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}"


@dataclass
class Outline:
    """What both editions must show alike, each in reading order."""

    headings: list[str] = field(default_factory=list)
    cells: list[str] = field(default_factory=list)
    items: list[str] = field(default_factory=list)
    links: list[tuple[str, str]] = field(default_factory=list)


def squeezed(text: str) -> str:
    """Return `text` without white space, which the two editions may break differently."""
    return re.sub(r"[\s\u00a0\u200b\u00ad\u2060]+", "", text)


# -------------------------------------------------------------------------------------------------------------- site


def of_page(path: Path) -> Outline:
    """Return the outline of a site page; document control and banners, which Word has on its cover, are left out."""
    article = html.document_fromstring(path.read_text("utf-8")).xpath("//article")[0]
    for part in article.xpath(
        "./details[1][contains(@class, 'abstract')] | .//a[contains(@class, 'headerlink')] | ./p[a[contains(@class, 'download')]]"
        " | ./div[contains(@class, 'admonition')][p[text()='Sample' or text()='Draft']]"
        " | .//a[contains(@class, 'footnote-ref')] | .//div[@class='footnote'] | .//button | .//a[contains(@class, 'md-content__button')]"
    ):
        part.drop_tree()
    outline = Outline()
    outline.headings = [squeezed(one.text_content()) for one in article.xpath(".//h2|.//h3|.//h4|.//h5|.//h6")]
    outline.cells = [squeezed(one.text_content()) for one in article.xpath(".//th|.//td")]
    outline.items = [squeezed(_first_line(one)) for one in article.iter("li")]
    outline.links = [(squeezed(one.text_content()), _page_target(one.get("href"))) for one in article.iter("a")]
    return outline


def _first_line(item: html.HtmlElement) -> str:
    first = item.find("p")
    if first is not None and not (item.text or "").strip() and first.getprevious() is None:
        return first.text_content()
    inline = [item.text or ""]
    for child in item:
        if child.tag in ("ul", "ol", "div", "p", "table", "figure", "details", "dl", "blockquote"):
            break
        inline += [child.text_content(), child.tail or ""]
    return "".join(inline)


def _page_target(target: str) -> str:
    if "://" in target or target.startswith("mailto:"):
        return target
    page, _, anchor = target.partition("#")
    name = Path(page).stem
    return f"{name}#{bookmark_name(anchor)}" if anchor else name


# -------------------------------------------------------------------------------------------------------------- Word


def of_word(path: Path) -> Outline:
    """Return the outline of a Word file from behind its table of contents up to the list of abbreviations."""
    with zipfile.ZipFile(path) as package:
        body = etree.fromstring(package.read("word/document.xml")).find(f"{W}body")
        styles = _style_names(etree.fromstring(package.read("word/styles.xml")))
        relationships = {one.get("Id"): one.get("Target") for one in etree.fromstring(package.read("word/_rels/document.xml.rels"))}
    outline = Outline()
    blocks = list(body)
    last = max(index for index, block in enumerate(blocks) if _style(block, styles).startswith("toc "))
    for block in blocks[last + 1 :]:
        if _style(block, styles).startswith("heading ") and squeezed(_text(block)) == "Abbreviations":
            break
        _collect(block, outline, styles, relationships)
    return outline


def _style_names(root: etree._Element) -> dict[str, str]:
    return {one.get(f"{W}styleId"): one.find(f"{W}name").get(f"{W}val").lower() for one in root.iter(f"{W}style")}


def _style(block: etree._Element, styles: dict[str, str]) -> str:
    style = block.find(f"{W}pPr/{W}pStyle") if block.tag == f"{W}p" else None
    return styles.get(style.get(f"{W}val"), "") if style is not None else ""


def _text(node: etree._Element) -> str:
    """Return the text of a paragraph or cell; the box of a task is no text."""
    pieces = []
    for part in node.iter(f"{W}t"):
        if not any(True for one in part.iterancestors(f"{W}sdt") if one.find(f"{W}sdtPr/{W14}checkbox") is not None):
            pieces.append(part.text or "")
    return "".join(pieces)


def _collect(block: etree._Element, outline: Outline, styles: dict[str, str], relationships: dict[str, str]) -> None:
    for table in block.iter(f"{W}tbl"):
        if not _is_box(table, styles):
            outline.cells += [squeezed(_text(cell)) for cell in table.findall(f"{W}tr/{W}tc")]
    for paragraph in block.iter(f"{W}p"):
        style = _style(paragraph, styles)
        if style.startswith("heading "):
            outline.headings.append(squeezed(_text(paragraph)))
        number = paragraph.find(f"{W}pPr/{W}numPr/{W}numId")
        boxed = next(paragraph.iter(f"{W14}checkbox"), None) is not None
        if not style.startswith("heading ") and ((number is not None and number.get(f"{W}val") != "0") or boxed):
            outline.items.append(squeezed(_text(paragraph)))
        for link in paragraph.iter(f"{W}hyperlink"):
            outline.links.append((squeezed(_text(link)), _word_target(link, relationships)))


def _is_box(table: etree._Element, styles: dict[str, str]) -> bool:
    """Tell whether `table` only draws the box around an admonition."""
    return "box" in styles.get(table.find(f"{W}tblPr/{W}tblStyle").get(f"{W}val"), "")


def _word_target(link: etree._Element, relationships: dict[str, str]) -> str:
    target = relationships.get(link.get(f"{R}id"), "")
    if "://" in target or target.startswith("mailto:"):
        return target + (f"#{link.get(f'{W}anchor')}" if link.get(f"{W}anchor") else "")
    name = Path(unquote(target)).stem
    return f"{name}#{link.get(f'{W}anchor')}" if link.get(f"{W}anchor") else name
