"""What the author leaves open is a gap at its place, and no other rule guesses."""

from dataclasses import replace

import pytest

from generator.checks import in_workspace
from generator.checks.open_values import absent_section, open_value
from generator.model.types.open import Gap
from tests.checks.variants import Case, Sample, between

PROJECT = "customers/tenant-api/project.yml"
RESILIENCE = "customers/tenant-api/resilience.yml"

CASES = [
    Case(
        "open-value",
        RESILIENCE,
        "detail: Object lock; lies in us-west-2 and does not need the lost Region.",
        'detail: "TODO: Anna asks, by 4 December"',
        "TODO: Anna asks",
        "is TODO: Anna asks, by 4 December; REL-002.applied needs it",
    ),
    Case(
        "open-value",
        RESILIENCE,
        "    retention: 14d\n",
        "    retention: TODO\n",
        "retention: TODO",
        "is TODO; REL-002.applied needs it",
    ),
    Case(
        "absent-section",
        PROJECT,
        between(PROJECT, "roles:\n", "documents:\n"),
        "",
        "id: tenant-api",
        "section `roles` is absent; 160 references wait for it",
    ),
]


@pytest.mark.parametrize(
    ("gap", "message", "hint", "criterion"),
    [
        (
            Gap(("customer", "affiliate"), "affiliate", note="Anna asks", written=True),
            "affiliate is TODO: Anna asks",
            "Whether it is the partner itself or an affiliate of it. Write, for example, affiliate: true",
            "",
        ),
        (
            Gap(("customer", "affiliate_offering"), "affiliate_offering"),
            "affiliate_offering is missing; 2.1.affiliate needs it",
            "For an affiliate: where customers outside the group can buy the same offering. Write `affiliate_offering`.",
            "2.1.affiliate",
        ),
        (
            Gap(("architecture", "accounts"), "accounts"),
            "accounts is missing; DOC-001.placement-shown needs it",
            "Write `accounts`.",
            "DOC-001.placement-shown",
        ),
        (
            Gap(("architecture", "components", 0), "a component"),
            "a component is missing; 2.2.services, DOC-001.services-shown, DOC-001.failure-explained need it",
            "Write the element, or delete it.",
            "2.2.services",
        ),
    ],
)
def test_what_is_told_of_an_open_value(sample: Sample, gap: Gap, message: str, hint: str, criterion: str) -> None:
    workspace = replace(sample.evidence.workspace, gaps={"tenant-api": (gap,)})
    (found,) = in_workspace(open_value, replace(sample.evidence, workspace=workspace))
    assert (found.message, found.hint, found.criterion) == (message, hint, criterion)


@pytest.mark.parametrize(
    ("without", "message"),
    [
        ((), None),
        (("customer-finance",), "section `roles` is absent; 1 reference waits for it"),
        (("customer-security",), "section `roles` is absent; 7 references wait for it"),
    ],
)
def test_how_many_wait_for_a_section(sample: Sample, without: tuple[str, ...], message: str | None) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    project = project.model_copy(update={"roles": [role for role in project.roles if role.id not in without]})
    gaps = {project.id: (Gap(("roles",), "section `roles`", kind="section"),)}
    workspace = replace(sample.evidence.workspace, projects={project.id: project}, gaps=gaps)
    found = in_workspace(absent_section, replace(sample.evidence, workspace=workspace))
    assert [one.message for one in found] == ([message] if message else [])
