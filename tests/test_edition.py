"""Documents are rendered in the order in which they need each other; the page with the verdict comes last and changes nothing."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from generator.analysis.results import compute
from generator.checks.finding import Finding
from generator.document.tree import Admonition, Heading, Link, plain, walk
from generator.edition import Edition
from generator.errors import Place, TemplateError
from generator.model.description.waiver import Waiver
from generator.model.types.origin import Location
from generator.pack import Pack
from generator.pages.coverage import coverage, prove
from generator.workspace.loader import load_workspace
from generator.writers.workbook import cells

PLACE = Place("content/customers/example/architecture.yml", 25, 5)
GAP = Finding(
    rule="unpriced-component",
    severity="gap",
    message="The | queue has no price",
    project="example",
    control="COST-001",
    hint="Add a line.",
    place=PLACE,
)
ERROR = Finding(
    rule="broken-link",
    severity="error",
    message="a link leads nowhere",
    place=Place("content/partner.yml", 1, 1),
)
WAIVED = Finding(
    rule="unencrypted-store",
    severity="gap",
    message="nothing says how the table is encrypted",
    project="example",
    criterion="NETSEC-002.at-rest",
    place=PLACE,
    waiver=Waiver(rule="unencrypted-store", reason="Ordered for March.", owner="delivery-lead", expires=date(2027, 1, 31)),
)


def told(folder: Path, *findings: Finding) -> tuple[Pack, Pack]:
    """Return the pack of the workspace before the verdict was told, and after; the findings are made up."""
    workspace = load_workspace(folder)
    results = {id: compute(workspace, id) for id in workspace.projects}
    edition = Edition(workspace, results)
    documents, markdown = edition.rendered()
    proofs = prove(documents)
    before = Pack(workspace, results, documents, dict(markdown), proofs, coverage(workspace, proofs), findings)
    return before, edition.with_verdict(before)


def verdict(pack: Pack) -> tuple[str, str, str]:
    """Return kind and title of the box that leads the page, and the page as Markdown."""
    document = next(one for one in pack.documents if one.id == "evidence/readiness")
    box = next(block for block in document.blocks if isinstance(block, Admonition))
    assert "the application for Amazon API Gateway Service Delivery" in cells.text(box.blocks)
    return box.kind, plain(box.title), pack.markdown[document.id]


def test_ready(starter: Path) -> None:
    _, after = told(starter)
    kind, title, text = verdict(after)
    assert (kind, title) == ("success", "Ready")
    assert "No finding is waived." in text
    assert "{: #reasons }" not in text


def test_waived(starter: Path) -> None:
    kind, title, text = verdict(told(starter, WAIVED)[1])
    assert (kind, title) == ("warning", "Ready with 1 waiver")
    assert "| Ordered for March. | Delivery Lead | 31\N{NO-BREAK SPACE}January 2027 |" in text
    assert "proven, 1 finding waived" in text


def test_not_ready(starter: Path) -> None:
    kind, title, text = verdict(told(starter, GAP, ERROR, WAIVED)[1])
    assert (kind, title) == ("danger", "Not ready, because of 2 findings")
    assert "1 contradiction and 1 gap stand in the way" in text
    assert "### `content/customers/example/architecture.yml` {: #reasons-1 }" in text
    assert "| 25 | `COST-001` | The &#124; queue has no price. Rule `unpriced-component`. | Add a line. |" in text
    assert "**open**, 1 reason above" in text


def test_only_the_page_with_the_verdict_changes(starter: Path) -> None:
    before, after = told(starter, GAP)
    assert [one.id for one in before.documents] == [one.id for one in after.documents]
    changed = [old.id for old, new in zip(before.documents, after.documents, strict=True) if old != new]
    assert changed == ["evidence/readiness"]
    assert after.findings == before.findings == (GAP,)
    assert after.proofs == before.proofs


def test_more_reasons_than_a_page_bears(starter: Path) -> None:
    many = [replace(GAP, message=f"Gap {number} is open") for number in range(1, 2_001)]
    _, title, text = verdict(told(starter, *many, ERROR)[1])
    assert title == "Not ready, because of 2,001 findings"
    assert text.count(" is open.") == 499
    assert "a link leads nowhere." in text
    assert "These are 500 of them, contradictions first; `evidencekit check` prints all 2,001." in text


def test_it_links_to_what_proves_each_control(starter: Path) -> None:
    _, after = told(starter)
    page = next(one for one in after.documents if one.id == "evidence/readiness")
    links = {node.target for node in walk(page.blocks) if isinstance(node, Link)}
    assert {f"../{proof.document}.md#{proof.anchor}" for proof in after.proofs if proof.counts} <= links
    controls = {node.anchor for node in page.blocks if isinstance(node, Heading)}
    assert {"control-apigw-001", "control-2-1", "control-cost-001"} <= controls


def test_its_links_are_checked(starter: Path, tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    shutil.copytree(starter, folder, ignore=shutil.ignore_patterns("build"))
    template = folder / "templates" / "workspace" / "readiness.md.j2"
    template.parent.mkdir(parents=True)
    text = (Path(__file__).parent.parent / "templates" / "workspace" / "readiness.md.j2").read_text("utf-8")
    template.write_text(text + '{% if findings %}{{ link("kpi-guide", anchor="nowhere") }}{% endif %}\n', "utf-8")
    told(folder)
    with pytest.raises(TemplateError, match=r"templates/workspace/readiness\.md\.j2: .*kpi-guide has no section #nowhere"):
        told(folder, GAP)


def test_what_answers_print_is_printed_by_the_self_assessment(starter: Path) -> None:
    edition = _edition(starter)
    printed = edition.printed()["customers/example/self-assessment"]
    assert {("application", "guidelines_read_on"), ("application", "submission")} <= printed


@pytest.mark.parametrize(
    ("key", "old", "new"),
    [
        (("standards", "cost", "tolerance"), "tolerance: 15%", "tolerance: 16%"),
        (("security_mailbox",), "security_mailbox: security@", "security_mailbox: safety@"),
    ],
)
def test_what_prints_a_key_of_the_partner_is_known(starter: Path, tmp_path: Path, key: Location, old: str, new: str) -> None:
    folder = Path(shutil.copytree(starter, tmp_path / "demo", ignore=shutil.ignore_patterns("build")))
    before = _edition(folder)
    path = folder / "content" / "partner.yml"
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")
    after = _edition(folder)
    changed = {id for id, shown in after.markdown.items() if shown != before.markdown[id]}
    assert changed
    assert changed <= {id for id, printed in before.printed().items() if key in printed} < set(before.markdown)


def _edition(folder: Path) -> Edition:
    workspace = load_workspace(folder)
    edition = Edition(workspace, {id: compute(workspace, id) for id in workspace.projects})
    edition.rendered()
    return edition
