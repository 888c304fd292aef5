"""Four faults of one kind, in one workspace: names, a version and a message that look like markup or a formula."""

from __future__ import annotations

import io
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.build import gather
from generator.document.escaping import as_html, escape
from generator.document.tree import Figure, walk
from generator.outputs import self_assessment
from generator.pack import Pack
from generator.pages.navigation import navigation
from generator.writers import site
from generator.writers.workbook.self_assessment import workbook
from tests.faults.cases import fault_case

BUILT = datetime(2026, 11, 26, tzinfo=UTC)
PARTNER = "Lighthouse *Cloud* <b>Studio</b><script>document.title=6*7</script>"


@pytest.fixture(scope="module")
def pack(tmp_path_factory: pytest.TempPathFactory) -> Pack:
    """The workspace of all four cases."""
    cases = [fault_case(id) for id in ("names-html", "formula", "version-markup", "quoted-message")]
    whole = replace(cases[0], edits=tuple(edit for case in cases for edit in case.edits))
    return gather(whole.write(tmp_path_factory.mktemp("literal") / "demo"), lambda _: None)


def test_names_are_no_markup(pack: Pack, tmp_path: Path) -> None:
    root = navigation(pack.workspace, pack.documents, pack.unmade)
    site.stage([site.Source(document, "# T") for document in pack.documents], root, tmp_path, pack.workspace.folder / "mkdocs.yml")
    home = (tmp_path / "pages" / "index.md").read_text("utf-8")
    assert f"# {escape(PARTNER)}\n" in home
    assert f'title: "{as_html(PARTNER)}"' in home
    assert "<script>" not in "".join(path.read_text("utf-8") for path in (tmp_path / "pages").rglob("*.md"))
    assert '"Bookings &lt;i&gt;and&lt;/i&gt; more"' in (tmp_path / "mkdocs.yml").read_text("utf-8")


def test_a_version_is_no_markup(pack: Pack) -> None:
    runbook = next(document for document in pack.documents if document.name == "runbook")
    assert f"Document control: version {escape('**1.1** H~2~O')}, " in site.page(site.Source(runbook, "# Runbook"))


def test_a_customer_s_name_is_no_formula(pack: Pack) -> None:
    book = load_workbook(io.BytesIO(workbook(self_assessment.assessment(pack, "example"), BUILT)))
    cell = book["Overview"]["A2"]
    assert (cell.value, cell.data_type) == ("=1+1: Bookings <i>and</i> more", "s")


def test_quotes_of_a_message_stay_quotes(pack: Pack) -> None:
    figures = [node for document in pack.documents for node in walk(document.blocks) if isinstance(node, Figure)]
    assert [figure for figure in figures if figure.alternative.startswith('The app says "book" to the API;')]
    assert not [figure.alternative for figure in figures if "&#" in figure.alternative]
