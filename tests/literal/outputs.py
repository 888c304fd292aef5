"""The texts that the files of a build show, each with where it stands, as a reader or a program reads them."""

from __future__ import annotations

import json
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from lxml import etree, html
from openpyxl import load_workbook

Shown = tuple[str, str]
"""Where a text stands, and the text."""
WORD = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
RUNNING = ("//title", "//nav", "//article", "//header", "//footer")
SPOKEN = ("//@alt", "//@title", "//@aria-label", "//meta/@content")


def shown(folder: Path) -> Iterator[Shown]:
    """Yield all texts of the build in `folder`."""
    for path in sorted(folder.rglob("*")):
        read = READERS.get(path.suffix)
        if read is not None and path.relative_to(folder).parts[0] in ("site", "word", "workbooks", "alarms"):
            yield from ((f"{path.relative_to(folder)} {where}", text) for where, text in read(path))


def _page(path: Path) -> Iterator[Shown]:
    tree = html.fromstring(path.read_bytes())
    for where in SPOKEN:
        yield from ((where, str(text)) for text in tree.xpath(where))
    for script in tree.xpath("//script | //style"):
        script.text = ""
    for where in RUNNING:
        yield from ((where, part.text_content()) for part in tree.xpath(where))


def _document(path: Path) -> Iterator[Shown]:
    with zipfile.ZipFile(path) as package:
        parts = {name: etree.fromstring(package.read(name)) for name in package.namelist() if re.match(r"(word|docProps)/\w+\.xml$", name)}
    for name, tree in parts.items():
        yield name, "".join(_run(element) for element in tree.iter(etree.Element))
        yield from ((f"{name} {attribute.attrname}", str(attribute)) for attribute in tree.xpath("//@descr | //@string | //@alt"))


def _run(element: Any) -> str:
    if element.tag in (f"{WORD}p", f"{WORD}br", f"{WORD}tab"):
        return "\n"
    return (element.text or "") if element.tag == f"{WORD}t" or not element.tag.startswith(WORD) else ""


def _workbook(path: Path) -> Iterator[Shown]:
    book = load_workbook(path)
    yield from ((name, getattr(book.properties, name)) for name in ("title", "subject", "creator"))
    for sheet in book:
        yield f"{sheet.title} footer", str(sheet.oddFooter.left.text).replace("&&", "&")
        for cell in (cell for row in sheet.iter_rows() for cell in row if cell.value is not None):
            yield f"{sheet.title}!{cell.coordinate} {'formula' if cell.data_type == 'f' else ''}", str(cell.value)


def _stack(path: Path) -> Iterator[Shown]:
    for text in _strings(yaml.safe_load(path.read_text("utf-8"))):
        dashboard = text.startswith('{"')
        yield from (("dashboard" if dashboard else "string", inner) for inner in _strings(json.loads(text) if dashboard else text))


def _strings(value: Any) -> Iterator[str]:
    """Yield the strings in `value`, a substitution of CloudFormation as what it gives."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict) and "Fn::Sub" in value:
        yield str(value["Fn::Sub"]).replace("${!", "${")
    elif isinstance(value, dict):
        for key, inner in value.items():
            yield from (str(key), *_strings(inner))
    elif isinstance(value, list):
        for inner in value:
            yield from _strings(inner)


def _configuration(path: Path) -> Iterator[Shown]:
    """Yield the strings of a Terraform configuration."""
    for quoted in re.findall(r'"(?:[^"\\\n]|\\.)*"', path.read_text("utf-8")):
        yield "string", json.loads(quoted).replace("$${", "${").replace("%%{", "%{")


def _plain(path: Path) -> Iterator[Shown]:
    yield "", path.read_text("utf-8")


READERS = {".html": _page, ".docx": _document, ".xlsx": _workbook, ".yaml": _stack, ".tf": _configuration, ".md": _plain}
