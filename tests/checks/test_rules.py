"""Every rule fires for a broken variant of the starter workspace, and is silent for the unbroken one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from generator import checks
from generator.build import compute, gather
from generator.checks.finding import Evidence
from generator.document import Heading, Link, Paragraph, Text
from generator.model.project import Project


@pytest.fixture(scope="module")
def evidence(starter: Path) -> Evidence:
    pack = gather(starter, lambda _what: None)
    return Evidence(pack.workspace, pack.results, pack.documents, pack.proofs)


def with_project(evidence: Evidence, change: Callable[[Project], Project]) -> Evidence:
    """Return the evidence with its one project changed and computed again; documents stay as they are."""
    (project,) = evidence.workspace.projects.values()
    workspace = replace(evidence.workspace, projects={project.id: change(project)})
    return replace(evidence, workspace=workspace, results={project.id: compute(workspace, project.id)})


def with_block(evidence: Evidence, id: str, *blocks: object) -> Evidence:
    """Return the evidence with blocks added to the end of one document."""
    documents = tuple(
        replace(one, blocks=(*one.blocks, *blocks)) if one.id == id else one  # type: ignore[arg-type]
        for one in evidence.documents
    )
    return replace(evidence, documents=documents)


def section(project: Project, name: str, /, **changes: object) -> Project:
    return project.model_copy(update={name: getattr(project, name).model_copy(update=changes)})


def said(text: str) -> Paragraph:
    return Paragraph((Text(text),))


def unproven(evidence: Evidence) -> Evidence:
    return replace(evidence, proofs=tuple(one for one in evidence.proofs if one.criterion != "ACCT-001.root-mfa"))


def misspelt(evidence: Evidence) -> Evidence:
    return replace(evidence, proofs=(*evidence.proofs, replace(evidence.proofs[0], criterion="ACCT-001.root-mfaa")))


def emptied(evidence: Evidence) -> Evidence:
    return replace(evidence, proofs=(*evidence.proofs, replace(evidence.proofs[0], empty=True)))


def anonymous(project: Project) -> Project:
    return section(project, "customer", reference="anonymised", anonymous_name="A shop", withheld=["Zebra Phone"])


def named_in_public(evidence: Evidence) -> Evidence:
    changed = with_project(evidence, anonymous)
    public = [replace(one, blocks=(said("Zebra Phone sells"),)) if one.id.endswith("public-case-study") else one
              for one in changed.documents]  # fmt: skip
    return replace(changed, documents=tuple(public))


def beside_another(evidence: Evidence) -> Evidence:
    (project,) = evidence.workspace.projects.values()
    other = section(project, "customer", name="Other Shop", legal_entity="Other Shop Ltd").model_copy(update={"id": "other"})
    workspace = replace(
        evidence.workspace,
        projects={project.id: project, "other": other},
        origins={**evidence.workspace.origins, "other": evidence.workspace.origins[project.id]},
    )
    results = {**evidence.results, "other": evidence.results[project.id]}
    return with_block(
        replace(evidence, workspace=workspace, results=results), f"customers/{project.id}/runbook", said("as Other Shop did")
    )


def without_first_usage(project: Project) -> Project:
    component = project.cost.usage[0].component
    return section(project, "cost", usage=[one for one in project.cost.usage if one.component != component])


def without_kpis_of(project: Project) -> Project:
    component = project.operations.kpis[0].component
    kept = [one for one in project.operations.kpis if one.component != component]
    return section(project, "operations", kpis=kept, unmonitored=[])


def without_explanation(project: Project) -> Project:
    components = [
        one.model_copy(update={"failure": None, "trade_off": None}) if one.core else one
        for one in project.architecture.components
    ]
    return section(project, "architecture", components=components)


def without_protections(project: Project) -> Project:
    return section(project, "resilience", protections=[])


def hasty(project: Project) -> Project:
    objectives = [one.model_copy(update={"rto": one.rto / 1000}) for one in project.resilience.objectives]
    return section(project, "resilience", objectives=objectives)


def unlimited(project: Project) -> Project:
    apis = [
        api.model_copy(
            update={
                "methods": [method.model_copy(update={"throttle": None}) for method in api.methods],
                "load": api.load.model_copy(update={"stage_throttle": None}),
            }
        )
        for api in project.apis
    ]
    return project.model_copy(update={"apis": apis})


BROKEN: dict[str, Callable[[Evidence], Evidence]] = {
    "unproven-criterion": unproven,
    "unknown-criterion": misspelt,
    "empty-proof": emptied,
    "broken-link": lambda one: with_block(one, "standards/kpi-guide", Paragraph((Link("none.md", (Text("x"),)),))),
    "withheld-name": named_in_public,
    "other-customer": beside_another,
    "left-over": lambda one: with_block(one, "standards/kpi-guide", Heading(2, (Text("Owner TBD"),), "x")),
    "unpriced-component": lambda one: with_project(one, without_first_usage),
    "unmonitored-component": lambda one: with_project(one, without_kpis_of),
    "unencrypted-store": lambda one: with_project(
        one, lambda project: section(project, "security", encryption=project.security.encryption.model_copy(update={"stores": []}))
    ),
    "unprotected-store": lambda one: with_project(one, without_protections),
    "unexplained-core": lambda one: with_project(one, without_explanation),
    "missed-objective": lambda one: with_project(one, hasty),
    "unprotected-backend": lambda one: with_project(one, unlimited),
    "open-loop": lambda one: with_project(one, lambda project: section(project, "operations", alarms=[])),
}


def test_the_unbroken_workspace_has_no_findings(evidence: Evidence) -> None:
    assert checks.find(evidence) == []


def test_every_rule_has_a_broken_variant() -> None:
    assert BROKEN.keys() == checks.RULES.keys()


@pytest.mark.parametrize("rule", checks.RULES)
def test_a_rule_fires_at_its_place(evidence: Evidence, rule: str) -> None:
    broken = BROKEN[rule](evidence)
    found = list(checks.RULES[rule](broken))
    assert found
    assert {one.rule for one in found} == {rule}
    placed = [one for one in checks.find(broken) if one.rule == rule]
    assert all(one.place.path.startswith("content/") and one.place.line for one in placed)


@pytest.mark.parametrize("rule", checks.RULES)
def test_a_rule_explains_itself(rule: str) -> None:
    explained = checks.RULES[rule].__doc__ or ""
    assert [word for word in ("Why:", "Bad:", "Good:") if word not in explained] == []
