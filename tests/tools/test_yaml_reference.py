"""The reference of the YAML: current, complete, and its links lead somewhere."""

from __future__ import annotations

import re

import pytest

from tools.yaml_reference import TARGET, slug, yaml_reference


@pytest.fixture(scope="module")
def page() -> str:
    """The page as the model writes it."""
    return yaml_reference()


def test_page_is_current(page: str) -> None:
    current = TARGET.read_text("utf-8") == page
    assert current, "run: make reference"


def test_links_lead_to_headings(page: str) -> None:
    headings = [slug(line.lstrip("# ")) for line in page.splitlines() if line.startswith("#")]
    assert len(headings) == len(set(headings))
    assert set(re.findall(r"\]\(#([^)]*)\)", page)) <= set(headings)


def test_rows_have_as_many_cells_as_their_header(page: str) -> None:
    rows = [line for line in page.splitlines() if line.startswith("| `")]
    cells = {len(re.findall(r"(?<!\\)\|", line)) for line in rows if line.count(" | ") > 2}
    assert cells == {6}


@pytest.mark.parametrize(
    "row",
    [
        "| `sample` | flag | default `false` | Whether the organisation is invented: every output then says so. | `true` |",
        "| `rto` | duration | required |",
        "| `discount_rate` | percentage | required |",
        "| `service` | id of service (`evidencekit list services`) | required |",
        "| `component` | id of [component](#projectarchitecturecomponents) | required |",
        "| `endpoint` | `EDGE` or `REGIONAL` or `PRIVATE` | required |",
        "| `roles` | list of [role](#partnerroles), at least 1 | required |",
        "| `quantity` | quantity | required |",
        "| `yearly` | number | required |",
        "| `dimensions` | mapping of text to text | required |",
        "| `review` | text | required | Review period, such as 12 months. |",
    ],
)
def test_page_says(page: str, row: str) -> None:
    assert f"\n{row}" in page


@pytest.mark.parametrize(
    ("heading", "anchor"),
    [
        ("partner.roles", "partnerroles"),
        ("project.case_study", "projectcase_study"),
        ("Partner: `content/partner.yml`", "partner-contentpartneryml"),
    ],
)
def test_slug(heading: str, anchor: str) -> None:
    assert slug(heading) == anchor


def test_every_key_of_an_author_says_what_to_write(page: str) -> None:
    rows = [line.split(" | ") for line in page.partition("\n## Library")[0].splitlines() if line.startswith("| `")]
    assert [cells[0] for cells in rows if len(cells) == 5 and not cells[3].strip()] == []
