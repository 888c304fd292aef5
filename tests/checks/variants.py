"""Broken variants of the sample: one text replaced in a copy of it, and the finding that this must give.

A module of rules has its cases beside it, in tests/checks/test_<module>.py as `CASES: list[Case]`; test_rules.py runs
them all. Only what a case touches is read and computed again. The documents are those of the unbroken sample, unless
the case names templates in `render` (or breaks one): then these are rendered again.
"""

from __future__ import annotations

import shutil
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date
from functools import cached_property
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generator import checks
from generator.analysis.results import Results, compute
from generator.checks.finding import Evidence, Finding
from generator.document.contents import contents
from generator.document.dialect import dialect
from generator.document.tree import Document
from generator.edition import templates_of
from generator.model.description.events import events
from generator.model.description.project import Project
from generator.model.description.security import NetworkRule
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.model.types.passages import passages
from generator.model.workspace import Workspace
from generator.pages.context import needs_coverage, pages, with_coverage
from generator.pages.coverage import coverage, prove
from generator.pages.navigation import navigation
from generator.pages.render import Page, Renderer
from generator.pages.self_assessment import Answer, answers, is_assessment, with_answers
from generator.workspace import files
from generator.workspace.files import Part
from generator.workspace.loader import load_workspace

ROOT = Path(__file__).parents[2]
TODAY = date(2026, 11, 26)
"""The day on which the sample is checked."""

Edit = tuple[str, str, str]
"""A file of the sample, a text that stands in it once, and what takes its place."""


@dataclass(frozen=True)
class Case:
    """In `content/<file>`, `old` (which stands there once) becomes `new`; then `rule` alone finds something, once.

    `line` is part of the text of the line at which it does, `message` of what it says. Rules in `also` may find
    something too. `twin` is part of the line of a second finding of the rule, where it tells two places. `file` may name a
    template as well (`templates/…`) or a file of the library (`library/…`). `more` are
    further replacements. `concerns` are the other customers that the finding is about as well. Templates in `render`, by id,
    are rendered again, of the touched customer where one is touched.
    """

    rule: str
    file: str
    old: str
    new: str
    line: str
    message: str
    also: tuple[str, ...] = ()
    render: tuple[str, ...] = ()
    more: tuple[Edit, ...] = ()
    twin: str = ""
    concerns: tuple[str, ...] = ()

    @property
    def edits(self) -> tuple[Edit, ...]:
        """Return all replacements."""
        return ((self.file, self.old, self.new), *self.more)


class Sample:
    """A copy of the sample in `folder`, read, computed and rendered once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        (folder / "content").mkdir(parents=True)
        shutil.copy(ROOT / "mkdocs.yml", folder)
        shutil.copy(ROOT / "content" / "partner.yml", folder / "content")
        shutil.copytree(ROOT / "content" / "customers", folder / "content" / "customers")
        self.dialect = dialect(folder / "mkdocs.yml")
        self.answers: dict[str, tuple[Answer, ...]] = {}
        self.parts: dict[str, Part[Project]] = {}

    @cached_property
    def evidence(self) -> Evidence:
        """What the rules see of the unbroken sample."""
        with self.keeping(set()):
            workspace = load_workspace(self.folder)
        results = {id: compute(workspace, id) for id in workspace.projects}
        documents = self.rendered(workspace, results)
        return replace(judged(workspace, results, documents), answers=dict(self.answers))

    @property
    def documents(self) -> tuple[Document, ...]:
        """The documents of the unbroken sample."""
        return tuple(one.document for one in self.evidence.contents)

    def findings(self, *edits: Edit, render: tuple[str, ...] = ()) -> list[Finding]:
        """Return what all rules find in the sample with `edits` made."""
        with self.edited(edits):
            return checks.find(self.changed([file for file, _, _ in edits], render))

    def changed(self, files: list[str], render: tuple[str, ...] = ()) -> Evidence:
        """Return what the rules see after `files` were changed: read and computed again as far as these say."""
        base = self.evidence
        customers = {file.split("/")[1] for file in files if file.startswith("customers/")}
        shared = any(file.startswith("library/") for file in files)
        results = dict(base.results)
        touched = sorted(base.workspace.projects if shared else customers)
        with self.keeping(set(base.workspace.projects) - set(touched)):
            read = load_workspace(self.folder)
        projects = {**base.workspace.projects, **{id: read.projects[id] for id in touched}}
        workspace = replace(read, projects=projects)
        results.update({id: compute(workspace, id) for id in touched})
        again = {*render, *(Path(file).name.removesuffix(".md.j2") for file in files if file.startswith("templates/"))}
        documents = self.rerendered(workspace, results, again, customers) if again else self.documents
        evidence = replace(judged(workspace, results, documents, base), answers=dict(self.answers))
        if workspace.partner == base.workspace.partner:
            own = {id: project for id, project in projects.items() if id in touched}
            vars(evidence)["prose"] = {**base.prose, **{id: tuple(passages(project, Project)) for id, project in own.items()}}
            vars(evidence)["events"] = {**base.events, **{id: list(events(project, Project)) for id, project in own.items()}}
        return evidence

    @contextmanager
    def keeping(self, untouched: set[str]) -> Iterator[None]:
        """Read the customers' projects but those that are `untouched`, which stand as they were read before."""
        read = files._project

        def kept(folder: Path, reading: files.Reading) -> Part[Project]:
            if folder.name in untouched:
                return self.parts[folder.name]
            part = read(folder, reading)
            self.parts.setdefault(folder.name, part)
            return part

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(files, "_project", kept)
            yield

    def rerendered(
        self, workspace: Workspace, results: dict[str, Results], templates: set[str], customers: set[str]
    ) -> tuple[Document, ...]:
        """Return the documents with those of `templates` rendered again; of `customers` only, where these are named."""

        def touched(page: Page) -> bool:
            return page.template.entry.id in templates and (not customers or page.customer in {"", *customers})

        made = {one.id: one for one in self.documents}
        made |= {one.id: one for one in self.rendered(workspace, results, touched)}
        return tuple(made.values())

    def rendered(self, workspace: Workspace, results: dict[str, Results], wanted: object = None) -> tuple[Document, ...]:
        """Return the documents of the pages that are `wanted`, or all; reports see what the others prove."""
        templates, folders = templates_of(self.folder)
        renderer = Renderer(folders, {one.name: one for one in templates}, self.dialect, workspace.partner)
        everything = pages(workspace, results, templates)
        chosen = [page for page in everything if not callable(wanted) or wanted(page)]
        made: dict[str, Document] = {}
        for page in sorted(chosen, key=needs_coverage):
            seen = with_coverage(page, prove(made.values()) if wanted is None else self.evidence.proofs)
            page = seen if needs_coverage(page) else page
            if is_assessment(page):
                self.answers[page.customer] = answers(page, renderer)
                page = with_answers(page, self.answers[page.customer])
            made[page.id] = renderer.document(page, renderer.markdown(page))
        return tuple(made[page.id] for page in everything if page.id in made)

    @contextmanager
    def edited(self, edits: tuple[Edit, ...]) -> Iterator[None]:
        """Make `edits` in the copy, and undo them at the end; the unbroken copy is read before."""
        assert self.evidence
        former: dict[Path, str | None] = {}
        answered = dict(self.answers)
        assert self.evidence, "the unbroken sample is read before the first edit"
        try:
            for file, old, new in edits:
                path = self.path(file)
                shipped = ROOT / path.relative_to(self.folder)
                former.setdefault(path, path.read_text("utf-8") if path.exists() else None)
                text = (path if path.exists() else shipped).read_text("utf-8")
                assert text.count(old) == 1, f"{file} holds {text.count(old)} times {old!r}; it must be once"
                path.parent.mkdir(parents=True, exist_ok=True)
                path.write_text(text.replace(old, new), "utf-8")
            yield
        finally:
            self.answers = answered
            for path, before in former.items():
                path.unlink(missing_ok=True) if before is None else path.write_text(before, "utf-8")

    def found(self, evidence: Evidence) -> list[Finding]:
        """Return what all rules find in a changed sample; those on projects are not asked again about a project that is as it was.

        They found nothing there, and look at no other project (`keeps_apart`); the partner and the library they do look at.
        """
        base = self.evidence.workspace
        if evidence.workspace.partner != base.partner or evidence.workspace.library != base.library:
            return checks.find(evidence)
        in_project = checks.in_project

        def in_a_changed_one(rule: checks.ProjectRule, evidence: Evidence, project: Project) -> list[Finding]:
            return [] if project is base.projects[project.id] else in_project(rule, evidence, project)

        with pytest.MonkeyPatch.context() as patch:
            patch.setattr(checks, "in_project", in_a_changed_one)
            return checks.find(evidence)

    def path(self, file: str) -> Path:
        """Return where `file` of a case stands in the copy."""
        return self.folder / file if file.startswith("templates/") else self.folder / "content" / file

    def line(self, finding: Finding) -> str:
        """Return the text of the line at which `finding` stands, while the edits are made."""
        lines = (self.folder / finding.place.path).read_text("utf-8").splitlines()
        return lines[finding.place.line - 1] if finding.place.line else ""


def judged(workspace: Workspace, results: dict[str, Results], documents: tuple[Document, ...], known: Evidence | None = None) -> Evidence:
    """Return what the rules see of a workspace and its documents, of which those in `known` are read already."""
    read = {id(one.document): one for one in known.contents} if known else {}
    led = set(navigation(workspace, documents).pages())
    same = len(read) == len(documents) and all(id(document) in read for document in documents)
    proofs = known.proofs if known and same and led == set(navigation(known.workspace, documents).pages()) else prove(documents, led)
    seen = tuple(read.get(id(document)) or contents(document) for document in documents)
    templates = {page.id: page.template for page in pages(workspace, results, templates_of(workspace.folder)[0])}
    return Evidence(workspace, results, seen, proofs, coverage(workspace, proofs), templates, TODAY)


def between(file: str, start: str, end: str) -> str:
    """Return what stands in `content/<file>` of the sample from `start` up to `end`, the latter not included."""
    text = (ROOT / "content" / file).read_text("utf-8")
    at = text.index(start)
    return text[at : text.index(end, at)]


def alone(evidence: Evidence, id: str) -> Evidence:
    """Return what the rules would see if the project `id` were the only one."""
    seen = {"", id}
    return replace(
        evidence,
        workspace=replace(evidence.workspace, projects={id: evidence.workspace.projects[id]}),
        results={id: evidence.results[id]},
        contents=tuple(read for read in evidence.contents if read.document.customer in seen),
        proofs=tuple(proof for proof in evidence.proofs if proof.customer in seen),
        coverage=tuple(standing for standing in evidence.coverage if standing.customer in seen),
    )


def verify(sample: Sample, case: Case) -> None:
    """Assert that `case` gives exactly its finding, at its line, and that a rule on projects judges each by itself."""
    assert sample.evidence, "the unbroken sample is read before it is edited"
    with sample.edited(case.edits):
        evidence = sample.changed([file for file, _, _ in case.edits], case.render)
        found = sample.found(evidence)
        shown = "\n".join(f"{one.place}: [{one.rule}] {one.message}" for one in found)
        own = next((one for one in found if one.rule == case.rule and case.line in sample.line(one)), None)
        assert own is not None, f"[{case.rule}] found nothing at {case.line!r}; all findings:\n{shown}"
        twins = [one for one in found if one.rule == case.rule and one is not own]
        assert len(twins) == bool(case.twin), shown
        assert all(case.twin in sample.line(one) for one in twins), shown
        assert case.message in own.message, shown
        assert own.also == case.concerns, shown
        assert {one.rule for one in found} <= {case.rule, *case.also}, shown
        assert [wrong for one in found for wrong in unsound(one, evidence.workspace)] == []
        assert [rule for rule in checks.PROJECT_RULES if checks.name_of(rule) == case.rule and not keeps_apart(rule, evidence)] == []


def unsound(finding: Finding, workspace: Workspace) -> list[str]:
    """Return what a finding names that does not exist: its severity, its criterion, its control, a key on the way to its place."""
    assert workspace.checklist is not None
    controls = {control.id: {one.id for one in control.criteria} for control in workspace.checklist.all_controls()}
    owner = workspace.partner if finding.project is None else workspace.projects[finding.project]
    named = {
        f"severity {finding.severity}": finding.severity in ("error", "gap"),
        f"control {finding.control}": finding.control in {"", *controls},
        f"criterion {finding.criterion}": finding.criterion in {"", *controls.get(finding.control, ())},
        f"location {finding.location}": has_place(owner, finding.location),
    }
    return [f"{finding.rule}: {name}" for name, known in named.items() if not known]


def has_place(value: object, location: Location) -> bool:
    """Return whether a part of the description has these keys; behind what is left out or open nothing is asked."""
    for key in location:
        if isinstance(value, BaseModel):
            names = {field.alias or name: name for name, field in type(value).model_fields.items()}
            if key not in names:
                return False
            value = getattr(value, names[key])
        elif isinstance(value, Mapping):
            value = value.get(key)
        elif isinstance(value, list | tuple):
            found = [one for at, one in enumerate(value) if key == at or (not is_open(one) and key == getattr(one, "id", None))]
            if not found:
                return False
            value = found[0]
    return True


def changed(part: Any, keys: list[str], value: Any) -> Any:
    """Return `part` with `value` in the place to which `keys` lead; in a list a key is a position."""
    if not keys:
        return value
    key, *rest = keys
    if isinstance(part, BaseModel):
        return part.model_copy(update={key: changed(getattr(part, key), rest, value)})
    if not isinstance(part, list | tuple):
        return replace(part, **{key: changed(getattr(part, key), rest, value)})
    return [changed(one, rest, value) if index == int(key) else one for index, one in enumerate(part)]


def found_with(sample: Sample, rule: checks.ProjectRule, project: str, changes: Mapping[str, Any], *, again: bool = False) -> list[str]:
    """Return what a rule says of a project of the sample with values changed, by their keys with dots; results are computed `again`."""
    described = sample.evidence.workspace.projects[project]
    for keys, value in changes.items():
        described = changed(described, keys.split("."), value)
    workspace = replace(sample.evidence.workspace, projects={**sample.evidence.workspace.projects, project: described})
    evidence = replace(sample.evidence, workspace=workspace)
    if again:
        evidence = replace(evidence, results={**evidence.results, project: compute(workspace, project)})
    found = checks.in_project(rule, evidence, described)
    assert [wrong for one in found for wrong in unsound(one, workspace)] == []
    return [one.message for one in found]


def doors_with(sample: Sample, place: str, **keys: object) -> Project:
    """Return the project with a VPC in which one rule is left: of a load balancer's group, another group or a network ACL."""
    project = sample.evidence.workspace.projects["tenant-api"]
    rule = NetworkRule.model_validate({"direction": "inbound", "protocol": "TCP", "peer": "0.0.0.0/0", "reason": "Calls.", **keys})
    network = project.security.network
    groups = [one.model_copy(update={"rules": [rule] if one.name == place else []}) for one in network.security_groups]
    acls = [one.model_copy(update={"rules": [rule] if one.name == place else []}) for one in network.network_acls]
    network = network.model_copy(update={"security_groups": groups, "network_acls": acls})
    return project.model_copy(update={"security": project.security.model_copy(update={"network": network})})


def keeps_apart(rule: checks.ProjectRule, evidence: Evidence) -> bool:
    """Return whether `rule` finds in each project the same, whether the others are there or not."""
    return all(
        checks.in_project(rule, alone(evidence, project.id), project) == checks.in_project(rule, evidence, project)
        for project in evidence.workspace.projects.values()
    )
