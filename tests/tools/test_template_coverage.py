"""Every branch of every shipped template is rendered here once, or there is a reason why not.

`tests/golden/template_branches.txt` has a line for each that is not, with the reason. ACCEPT=1 in the environment takes out the lines of
branches that are rendered by now or gone; it never adds one.
"""

from __future__ import annotations

import os
from dataclasses import dataclass
from pathlib import Path

import pytest

from tests.conftest import KEPT_STARTER, ROOT
from tests.tools.variants import Variant, story, variants, varied
from tools import template_coverage

LEFT = ROOT / "tests" / "golden" / "template_branches.txt"
SEPARATOR = " ; because "


@dataclass(frozen=True)
class Rendered:
    """What was rendered: the Markdown of each variant by document, and the branches that nothing went through."""

    markdown: dict[str, dict[str, str]]
    missed: list[template_coverage.Branch]


@pytest.fixture(scope="module")
def rendered(tmp_path_factory: pytest.TempPathFactory) -> Rendered:
    folder = tmp_path_factory.mktemp("branches")
    standards = template_coverage.STARTERS / "standards"
    with template_coverage.watched() as passed:
        for shipped in template_coverage.SHIPPED:
            template_coverage.render_alone(shipped)
        template_coverage.render(KEPT_STARTER)
        *steps, named = story(standards, folder)
        for step in steps:
            template_coverage.render_alone(step, standards=False)
        template_coverage.render(named)
        markdown = {name: variant_rendered(variant, folder / name) for name, variant in variants().items()}
    return Rendered(markdown, template_coverage.unrendered(passed))


def variant_rendered(variant: Variant, folder: Path) -> dict[str, str]:
    """Return the Markdown of a variant by document: of all with `reports`, else of those that it changes."""
    varied(variant, folder)
    if variant.get("reports"):
        return template_coverage.render(folder)
    return template_coverage.render_alone(folder, standards=any(place.startswith("partner:") for place in variant["changes"]))


def accepted() -> dict[str, str]:
    """Return the reasons of the branches that are not rendered, by their names."""
    lines = (line.partition(SEPARATOR) for line in LEFT.read_text("utf-8").splitlines())
    return {name: reason for name, _, reason in lines}


def shown(reasons: dict[str, str]) -> str:
    """Return the list of these branches."""
    return "".join(f"{name}{SEPARATOR}{reason}\n" for name, reason in sorted(reasons.items()))


def test_every_branch_is_rendered(rendered: Rendered) -> None:
    unknown = [str(branch) for branch in rendered.missed if branch.name not in accepted()]
    assert not unknown, "add what leads there to tests/tools/variants.yml:\n" + "\n".join(unknown)


def test_reasons_only_become_fewer(rendered: Rendered) -> None:
    missed = {branch.name for branch in rendered.missed}
    reasons = accepted()
    fewer = {name: reason for name, reason in reasons.items() if name in missed}
    if os.environ.get("ACCEPT"):
        LEFT.write_text(shown(fewer), "utf-8")
        reasons = fewer
    gone = sorted(reasons.keys() - fewer.keys())
    assert not gone, "these are rendered; write it down: ACCEPT=1 pytest tests/tools/test_template_coverage.py\n" + "\n".join(gone)


def test_list_is_sorted_and_every_branch_has_a_reason() -> None:
    assert shown(accepted()) == LEFT.read_text("utf-8")
    assert [name for name, reason in accepted().items() if len(reason.split()) < 4] == []


@pytest.mark.parametrize(
    ("variant", "document", "text"),
    [
        ("prices", "cost-model", "Use is assumed to grow by 1 % a month from the second month on, 13 % in twelve months."),
        ("prices", "cost-model", "and in the first year only: 1 million requests and 400,000 GB-seconds a month"),
        ("prices", "cost-model", "| Payback period | not within the period |"),
        ("networks", "architecture", "1 of 4 components runs in subnets; AWS manages the others"),
        ("networks", "architecture", "main has 2 subnets in 2 zones (1 data, 1 private); other has 1 subnet in 1 zone (1 private);"),
        ("apis", "api-design-record", " pass. \n\n**Quotas of the account in eu-west-1**"),
        (
            "operations",
            "kpis-and-alarms",
            "| A bicycle is booked | every 5 minutes | A booking of the test station is stored and deleted |",
        ),
        ("recovery", "recovery-plan", "reserved concurrency of 0.\n\n    Detect: "),
        ("recovery", "recovery-plan", "\n    Noticed by a check from outside.\n"),
        ("quiet", "recovery-plan", "would be needed: **Warm standby**, whose cost is medium among the strategies: "),
        ("story", "deployment-record", "| A wildcard in one action. **Exception:** The security lead watches it until 11 May 2026. |"),
        ("unlimited", "api-design-record", "| Booking function | 250 | 40 | not limited below the account | not limited | **no** |"),
        ("unlimited", "api-design-record", "At one moment: no limit keeps calls below the 200 that it works on at once."),
        ("two-functions", "api-design-record", "What these functions call is not described."),
    ],
)
def test_what_a_branch_says(rendered: Rendered, variant: str, document: str, text: str) -> None:
    page = rendered.markdown[variant][f"customers/example/{document}"]
    assert text in page.replace("\N{NO-BREAK SPACE}", " ")


def test_heading_of_settings_needs_one(rendered: Rendered) -> None:
    assert "**Settings**" not in rendered.markdown["unlimited"]["customers/example/api-design-record"]


def test_one_finding_is_one(rendered: Rendered) -> None:
    assert "    1 gap stands in the way " in rendered.markdown["one-gap"]["evidence/readiness"]
    assert "    1 contradiction stands in the way " in rendered.markdown["one-contradiction"]["evidence/readiness"]


def test_target_of_an_undescribed_architecture_contradicts_nothing(rendered: Rendered) -> None:
    assert "contradiction" not in rendered.markdown["without-architecture"]["evidence/readiness"]


TEXT = """{% macro shown(one) %}{{ "a" if one else "b" }}{% endmacro %}
{% for x in y if x %}
{% if x.a %}1{% elif x.b %}2{% else %}3{% endif %}
{% else %}
{% set z = (1 if x else 2) if y else 3 %}
{% endfor %}
{% if x.a %}{% endif %}
"""


def test_branches_are_named_by_their_tags(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(template_coverage, "TEMPLATES", tmp_path)
    (tmp_path / "a.md.j2").write_text("---\nid: a\n---\n" + TEXT, "utf-8")
    assert [(branch.line, branch.name.removeprefix("templates/a.md.j2 ")) for branch in template_coverage.branches("a.md.j2")] == [
        (4, "{% macro shown(one) %}"),
        (4, 'then of {{ "a" if one else "b" }}'),
        (4, 'else of {{ "a" if one else "b" }}'),
        (5, "{% for x in y if x %}"),
        (6, "{% if x.a %}"),
        (6, "{% elif x.b %}"),
        (6, "else of {% if x.a %}"),
        (7, "else of {% for x in y if x %}"),
        (8, "then of {% set z = (1 if x else 2) if y else 3 %}"),
        (8, "else of {% set z = (1 if x else 2) if y else 3 %}"),
        (8, "then of {% set z = (1 if x else 2) if y else 3 %} #2"),
        (8, "else of {% set z = (1 if x else 2) if y else 3 %} #2"),
        (10, "{% if x.a %} #2"),
    ]


def test_every_branch_has_its_code() -> None:
    paths = [path.relative_to(template_coverage.TEMPLATES).as_posix() for path in template_coverage.TEMPLATES.rglob("*.j2")]
    assert paths
    assert [path for path in paths if template_coverage.coded(path) != len(template_coverage.branches(path))] == []
