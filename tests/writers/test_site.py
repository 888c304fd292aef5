"""The staged site: pages, navigation and configuration that any MkDocs-compatible generator can build."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
import yaml
from lxml import html

from generator.document.escaping import as_html, escape
from generator.document.tree import Control, Document, Revision, Section
from generator.errors import WriterError
from generator.writers import site
from generator.writers.site import Source

ROOT = Path(__file__).parents[2]
BUILT = datetime(2026, 11, 23, tzinfo=UTC)
CONTROL = Control(
    "Owner",
    "Approver",
    "1.0",
    date(2026, 1, 1),
    date(2027, 1, 1),
    "Internal",
    "All | teams",
    (Revision("1.0", date(2026, 1, 1), "First *issue*"),),
)
GUIDE = Document("standards/guide", "guide", "Guide", "Guide", "partner", "Partner", "", CONTROL, (), ("OPE-001",), summary="What it is.")


def staged(folder: Path, markdown: str = "# Guide\n\nText.\n") -> Path:
    root = Section("Partner", "", "All.", (Section("Standards", "standards", "Ours.", (GUIDE,)),))
    site.stage([Source(GUIDE, markdown)], root, folder, ROOT / "mkdocs.yml")
    return folder / "mkdocs.yml"


def test_a_page_has_its_control_before_its_text() -> None:
    files = (("Word document", "word/partner/guide.docx"), ("*Bill*", "workbooks/guide.xlsx"))
    lines = site.page(Source(GUIDE, "# Guide\n\nText.\n", files)).splitlines()
    assert lines[:4] == ["---", 'title: "Guide"', 'description: "What it is."', "---"]
    buttons = [
        "[Word document](../word/partner/guide.docx){: .md-button .download }",
        "[&#42;Bill&#42;](../workbooks/guide.xlsx){: .md-button .download }",
    ]
    order = ["# Guide", *buttons, "    | Audience | All &#124; teams |", "Text."]
    positions = [lines.index(line) for line in order]
    assert positions == sorted(positions)


@pytest.mark.parametrize(("mark", "banner"), [("draft", '!!! danger "Draft"'), ("sample", '!!! info "Sample"')])
def test_marks_are_banners(mark: str, banner: str) -> None:
    assert banner in site.page(Source(replace(GUIDE, **{mark: True}), "# Guide\n"))
    assert banner not in site.page(Source(GUIDE, "# Guide\n"))


def test_the_site_is_built_with_navigation_and_no_address_outside(tmp_path: Path) -> None:
    site.build(staged(tmp_path / "docs"), tmp_path / "site", BUILT)
    page = (tmp_path / "site" / "standards" / "guide.html").read_text("utf-8")
    assert "Text." in page
    assert "https://fonts" not in page
    assert "unpkg.com" not in page
    home = (tmp_path / "site" / "index.html").read_text("utf-8")
    assert 'href="standards/guide.html"' in home


@pytest.mark.parametrize(
    ("markdown", "told"),
    [
        ("# Guide\n\n[x](none.md)\n", "contains a link 'none.md', but the target 'standards/none.md' is not found"),
        ("# Guide\n\n[x](#none)\n", "contains a link '#none', but there is no such anchor on this page"),
        ("# Guide\n\n![x](none.png)\n", "'none.png'"),
    ],
)
def test_a_broken_link_fails_the_build_by_name(tmp_path: Path, markdown: str, told: str) -> None:
    with pytest.raises(WriterError) as refused:
        site.build(staged(tmp_path / "docs", markdown), tmp_path / "site", BUILT)
    assert told in str(refused.value)


def test_staged_configuration_replaces_only_what_is_ours() -> None:
    text = "site_name: X\nnav:\n  - a.md\n  - b.md\ntheme:\n  name: material\nextra_css:\n  - x.css\nplugins:\n  - search\n"
    lines = site.staged_config(text, Section("P", "", "", ())).splitlines()
    assert lines[:5] == ["site_name: X", "theme:", "  name: material", "plugins:", "  - search"]
    assert 'docs_dir: "pages"' in lines


@pytest.mark.parametrize(
    ("controls", "head"), [(("OPE-001",), "| Document | What it tells | Controls |"), ((), "| Document | What it tells |")]
)
def test_controls_are_shown_where_there_are_any(tmp_path: Path, controls: tuple[str, ...], head: str) -> None:
    guide = replace(GUIDE, controls=controls)
    root = Section("Partner", "", "All.", (Section("Standards", "standards", "Ours.", (guide,)),))
    site.stage([Source(guide, "# Guide\n")], root, tmp_path, ROOT / "mkdocs.yml")
    pages = [(tmp_path / "pages" / name).read_text("utf-8") for name in ("index.md", "standards/index.md", "standards/guide.md")]
    assert [head in page.splitlines() for page in pages[:2]] == [True, True]
    assert ("| Controls |" in pages[2]) == bool(controls)


def test_an_index_names_what_is_not_made(tmp_path: Path) -> None:
    unmade = (("Cost & model", "It needs the section `cost`."),)
    sections = (Section("Acme", "customers/acme", "Built.", (), unmade), Section("Other", "customers/other", "Built.", ()))
    root = Section("P & Q", "", "All of P & Q.", (Section("Customers", "customers", "One each.", sections),))
    site.stage([], root, tmp_path / "docs", ROOT / "mkdocs.yml")
    acme, other = ((tmp_path / "docs" / "pages" / "customers" / name / "index.md").read_text("utf-8") for name in ("acme", "other"))
    assert "| Cost &#38; model | It needs the section `cost`. |" in acme
    assert other == '---\ntitle: "Other"\ndescription: "Built."\n---\n\n\n# Other\n\nBuilt.\n'
    site.build(tmp_path / "docs" / "mkdocs.yml", tmp_path / "site", BUILT)
    assert "Not made yet" in (tmp_path / "site" / "customers" / "acme" / "index.html").read_text("utf-8")


def test_names_are_shown_as_they_are_written(tmp_path: Path) -> None:
    """In navigation, titles, labels of links and descriptions, and by index pages."""
    name = '*P* & "<b>Q</b>"</title><script>document.title=1</script> &amp; ~1~'
    record = replace(GUIDE, id="customers/acme/record", title=name, summary=name, control=replace(CONTROL, version=name))
    acme = Section(name, "customers/acme", name, (record,))
    root = Section(name, "", name, (Section("Customers", "customers", "One each.", (acme,)),))
    site.stage([Source(record, f"# {escape(name)}\n\nText.\n")], root, tmp_path / "docs", ROOT / "mkdocs.yml")
    site.build(tmp_path / "docs" / "mkdocs.yml", tmp_path / "site", BUILT)
    for page in ("customers/acme/record", "customers/acme/index", "customers/index", "index"):
        tree = html.fromstring((tmp_path / "site" / f"{page}.html").read_bytes())
        assert not tree.xpath("//script[contains(text(), 'document.title')]"), page
        said = [*tree.xpath("//@aria-label | //meta/@content"), *(part.text_content() for part in tree.xpath("//title | //nav//li | //h1"))]
        assert {text[text.index("*P*") :][: len(name)] for text in said if "*P*" in text} == {name}, page
    record_page = html.fromstring((tmp_path / "site" / "customers" / "acme" / "record.html").read_bytes())
    assert f"Document control: version {name}, internal" in record_page.text_content()


@pytest.mark.parametrize("sign", ['"', "'", "&", "\\", "\N{ROCKET}", "`"])
def test_the_longest_name_is_a_key_of_the_navigation(sign: str) -> None:
    text = site.staged_config("site_name: Evidence\n", Section("P", "", "", (Section(sign * 200, "customers/a", "", ()),)))
    assert yaml.safe_load(text)["nav"][1] == {as_html(sign * 200): ["customers/a/index.md"]}


def test_a_heading_of_any_script_has_an_anchor_of_its_own_words(tmp_path: Path) -> None:
    markdown = "# Guide\n\n## 復旧 手順\n\nSee [above](#復旧-手順) and [below](#größe).\n\n## Größe\n\nText.\n"
    site.build(staged(tmp_path / "docs", markdown), tmp_path / "site", BUILT)
    page = html.fromstring((tmp_path / "site" / "standards" / "guide.html").read_text("utf-8"))
    assert page.xpath("//h2/@id") == ["復旧-手順", "größe"]
