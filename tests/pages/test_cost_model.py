"""The cost model shows what is not charged: a free allowance, with its quantity, its reason and its end."""

from __future__ import annotations

import pytest

from generator.analysis.results import compute
from generator.document.dialect import Dialect
from generator.edition import templates_of
from generator.pages.context import pages
from generator.pages.render import Renderer
from generator.workspace.loader import load_workspace
from tests.faults.cases import fault_case


@pytest.fixture(scope="module")
def page(tmp_path_factory: pytest.TempPathFactory, dialect: Dialect) -> str:
    """The cost model of the kept starter, whose function is the only one of its payer."""
    folder = fault_case("free-allowance").write(tmp_path_factory.mktemp("allowance") / "workspace")
    workspace = load_workspace(folder)
    results = {id: compute(workspace, id) for id in workspace.projects}
    templates, folders = templates_of(folder)
    renderer = Renderer(folders, {template.name: template for template in templates}, dialect, workspace.partner)
    (chosen,) = (page for page in pages(workspace, results, templates) if page.template.entry.id == "cost-model")
    return renderer.markdown(chosen).replace("\N{NO-BREAK SPACE}", " ")


@pytest.mark.parametrize(
    "text",
    [
        "- **Free allowance** of AWS Lambda, counted once for the account and its payer: 1 million requests and 400,000 GB-seconds a month",
        ". The only system of this payer.\n",
        "| Booking function | `lambda.request` (request) | 396,000 | 396,000, free allowance | – | 0.00 USD |\n",
        "| Booking function | `lambda.duration-arm64` (GB-second) | 17,820 | 17,820, free allowance | – | 0.00 USD |\n",
        "| Booking function | 0.00 USD | 0.00 USD | ",
    ],
)
def test_free_allowance_is_shown_with_what_it_covers(page: str, text: str) -> None:
    assert text in page


def test_what_is_free_has_no_row_without_a_price(page: str) -> None:
    assert page.count("`lambda.request` (request) |") == page.count("`lambda.duration-arm64` (GB-second) |") == 1
