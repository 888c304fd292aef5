"""What is described of networks is printed: ranges of both families, routes, prefix lists, and who takes no connections."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.analysis.results import compute
from generator.document.dialect import Dialect
from generator.edition import templates_of
from generator.pages.context import pages
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace
from tests.faults.cases import fault_case

ARCHITECTURE = "content/customers/example/architecture.yml"
SECURITY = "content/customers/example/security.yml"
EDITS = (
    (ARCHITECTURE, "    cidr: 10.0.0.0/16\n", "    cidr: 10.0.0.0/16\n    secondary_cidrs: [10.1.0.0/16]\n    ipv6: 2001:db8:1200::/56\n"),
    (ARCHITECTURE, "    purpose: The function\n", "    purpose: The function\n    shared_with: [log-archive]\n    peered_with: [other]\n"),
    (ARCHITECTURE, "cidr: 10.0.0.0/20, kind: private}", "cidr: 10.0.0.0/20, ipv6: 2001:db8:1200::/64, kind: private, ROUTES}"),
    (ARCHITECTURE, "ROUTES", "routes: [{to: com.amazonaws.eu-west-1.s3, via: bookings-table}]"),
    (
        ARCHITECTURE,
        "\ncomponents:\n",
        "  - {id: other, name: other, account: production, region: eu-west-1, cidr: 10.9.0.0/16, purpose: Tools, subnets: [\n"
        "      {id: x, name: x, zone: eu-west-1a, cidr: 10.9.0.0/24, kind: private}]}\n\ncomponents:\n",
    ),
    (ARCHITECTURE, "label: primary}", "label: primary}, {subnet: x, standby: true}"),
    (
        SECURITY,
        "  summary: There is no VPC. The API is the only way in.\n",
        "  summary: Two networks.\n  prefix_lists: [{id: pl-1, name: offices, purpose: Offices,"
        " ranges: [192.0.2.0/24, '2001:db8::/32']}]\n",
    ),
)


@pytest.fixture(scope="module")
def texts(tmp_path_factory: pytest.TempPathFactory, dialect: Dialect) -> dict[str, str]:
    """Return the Markdown of the two documents that describe networks, by their ids."""
    folder = fault_case("standby").write(tmp_path_factory.mktemp("networks") / "workspace")
    for file, old, new in EDITS:
        path: Path = folder / file
        text = path.read_text("utf-8")
        assert text.count(old) == 1, old
        path.write_text(text.replace(old, new), "utf-8")
    workspace = load_workspace(folder)
    results = {id: compute(workspace, id) for id in workspace.projects}
    templates, folders = templates_of(folder)
    renderer = Renderer(folders, {one.name: one for one in templates}, dialect, workspace.partner)
    chosen = [page for page in pages(workspace, results, templates) if page.template.entry.id in ("architecture", "security-record")]
    return {page.template.entry.id: renderer.markdown(page) for page in chosen}


@pytest.mark.parametrize(
    ("document", "text"),
    [
        ("architecture", "`10.0.0.0/16`, `10.1.0.0/16`, `2001:db8:1200::/56` in eu-west-1"),
        ("architecture", "Its subnets are shared with "),
        ("architecture", "It is connected with [other](#vpc-other)."),
        ("architecture", "`10.0.0.0/20`, `2001:db8:1200::/64`"),
        ("architecture", "| a | `com.amazonaws.eu-west-1.s3` | Bookings |"),
        ("architecture", "Ledger (standby, takes no connections until promoted)"),
        ("architecture", "Ledger (takes no connections until promoted)"),
        ("architecture", "a (eu-west-1a): primary; x (eu-west-1a): takes no connections"),
        ("security-record", "| `offices` (`pl-1`) | `192.0.2.0/24`, `2001:db8::/32` | Offices |"),
    ],
)
def test_networks_are_printed_as_they_are_described(texts: dict[str, str], document: str, text: str) -> None:
    assert text in texts[document]
