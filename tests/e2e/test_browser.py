"""The site in a real browser, from the file system, with no network: desktop, phone and dark."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from generator.pack import Pack
from tests import programs

pytestmark = pytest.mark.xdist_group("pack")

LEFT = "net::ERR_ABORTED"
"""What Chromium says of a request that was under way when the page was left for the next one; the file may be there."""


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    chromium = programs.browser()
    with sync_playwright() as playwright:
        arguments = ["--no-sandbox", "--disable-gpu", "--disable-background-networking"]
        opened = playwright.chromium.launch(executable_path=chromium, args=arguments)
        yield opened
        opened.close()


def visit(browser: Browser, width: int, scheme: str = "light") -> tuple[Page, list[str]]:
    """Return a page of that width and the list that its failed or outside requests and console errors go into."""
    context = browser.new_context(viewport={"width": width, "height": 900}, color_scheme=scheme)
    page, troubles = context.new_page(), []
    page.on("request", lambda one: troubles.append(one.url) if not one.url.startswith(("file:", "data:", "blob:")) else None)
    page.on("requestfailed", lambda one: troubles.append(f"failed: {one.url}") if one.failure != LEFT else None)
    page.on("pageerror", lambda one: troubles.append(f"error: {one}"))
    return page, troubles


@pytest.mark.parametrize(("width", "scheme"), [(1300, "light"), (390, "light"), (1300, "dark")])
def test_every_page_opens_without_a_network_and_fits(built: tuple[Pack, Path], browser: Browser, width: int, scheme: str) -> None:
    pack, folder = built
    page, troubles = visit(browser, width, scheme)
    for document in pack.documents:
        page.goto((folder / "site" / f"{document.id}.html").as_uri())
        assert page.locator("h1").inner_text().strip().rstrip("¶") == document.title
        assert page.evaluate("document.documentElement.scrollWidth") <= width, document.id
        broken = page.evaluate("[...document.images].filter(i => i.complete && !i.naturalWidth).map(i => i.src)")
        assert broken == [], document.id
    assert troubles == []


def test_search_works_from_the_file_system(built: tuple[Pack, Path], browser: Browser) -> None:
    _, folder = built
    page, troubles = visit(browser, 1300)
    page.goto((folder / "site" / "index.html").as_uri())
    page.locator("[data-md-component=search-query]").click()
    page.keyboard.type("CloudTrail")
    # Each letter gives results; those of the whole word have it in their address, and come one after the other.
    found = page.locator(".md-search-result__link[href*='account-governance-sop'][href*='h=cloudtrail']")
    found.first.wait_for(state="attached", timeout=60_000)
    assert troubles == []


def test_every_page_leads_to_its_word_file(built: tuple[Pack, Path], browser: Browser) -> None:
    pack, folder = built
    page, _ = visit(browser, 1300)
    for document in pack.documents:
        page.goto((folder / "site" / f"{document.id}.html").as_uri())
        links = page.locator("a.download").evaluate_all("links => links.map(link => link.href)")
        assert links[0].endswith(f"{document.name}.docx")
        assert all(Path(href.removeprefix("file://")).is_file() for href in links), document.id


def test_navigation_leads_to_standards_customers_and_evidence(built: tuple[Pack, Path], browser: Browser) -> None:
    _, folder = built
    page, _ = visit(browser, 1300)
    page.goto((folder / "site" / "index.html").as_uri())
    tabs = [tab.inner_text().strip() for tab in page.locator(".md-tabs__link").all()]
    assert tabs == ["Home", "Standards", "Customers", "Evidence"]


def test_evidence_tags_are_visible(built: tuple[Pack, Path], browser: Browser) -> None:
    _, folder = built
    page, _ = visit(browser, 1300)
    page.goto((folder / "site" / "standards" / "account-governance-sop.html").as_uri())
    shown = page.locator("#root-user").evaluate("heading => getComputedStyle(heading, '::after').content")
    assert shown == '"ACCT-001.root-use"'
