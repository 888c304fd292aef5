"""From the name of an alarm to its entry: two clicks on a telephone without a network, one link and at most two pages in Word."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree
from playwright.sync_api import Browser

from generator.pack import Pack
from tests.e2e.test_browser import browser, pytestmark, visit
from tests.office import W, convert, pdf_text

__all__ = ["browser", "pytestmark"]

PHONE = 390


def test_two_taps_lead_from_an_alarm_to_its_entry(built: tuple[Pack, Path], browser: Browser) -> None:
    pack, folder = built
    page, troubles = visit(browser, PHONE)
    for project in pack.workspace.projects.values():
        entries = pack.results[project.id].runbook
        page.goto((folder / "site" / "customers" / project.id / "runbook.html").as_uri())
        for alarm in project.operations.alarms:
            page.evaluate("window.scrollTo(0, 0)")
            page.get_by_role("link", name="by alarm", exact=True).click()
            page.locator("#by-alarm ~ ul a").get_by_text(alarm.name, exact=True).click()
            assert page.url.endswith(f"/runbook.html#{alarm.incident}"), alarm.name
            heading = page.locator(f"[id='{alarm.incident}']")
            assert heading.inner_text().startswith(f"Entry {entries.entry(alarm.incident).number}: "), alarm.name
            page.wait_for_function("id => Math.abs(document.getElementById(id).getBoundingClientRect().top) < 200", arg=alarm.incident)
    assert troubles == []


def test_the_index_in_word_leads_from_each_alarm_to_its_entry(built: tuple[Pack, Path]) -> None:
    pack, folder = built
    for project in pack.workspace.projects.values():
        with zipfile.ZipFile(folder / "word" / project.id / "runbook.docx") as package:
            root = etree.fromstring(package.read("word/document.xml"))
        marked = {mark.get(W + "name"): "".join(mark.getparent().itertext()) for mark in root.iter(W + "bookmarkStart")}
        links = {"".join(link.itertext()): link.get(W + "anchor") for link in root.iter(W + "hyperlink")}
        for alarm in project.operations.alarms:
            entry = pack.results[project.id].runbook.entry(alarm.incident)
            assert marked[links[alarm.name]] == f"Entry {entry.number}: {entry.incident.title}", alarm.name


@pytest.mark.parametrize("customer", ["orders-platform", "tenant-api"])
def test_an_entry_begins_a_page_and_ends_on_the_next_at_the_latest(built: tuple[Pack, Path], tmp_path: Path, customer: str) -> None:
    _, folder = built
    pages = pdf_text(convert(folder / "word" / customer / "runbook.docx", tmp_path)).split("\f")
    # The contents name an entry first; what counts is where it stands last.
    named = {found[1]: number for number, page in enumerate(pages) for found in re.finditer(r"(?m)^\s*\d+\.\d+\s+(Entry \d+): ", page)}
    begun = [(number, name) for name, number in named.items()]
    after = next(number for number, page in enumerate(pages) if number > begun[-1][0] and re.search(r"(?m)^\s*\d+\s+Routine tasks", page))
    ends = [number for number, _ in begun[1:]] + [after]
    assert len(begun) > 10
    assert [name for (number, name), end in zip(begun, ends, strict=True) if end - number > 2] == []
