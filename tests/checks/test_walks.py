"""Whatever single proof, or single answer, is taken out of the sample: the verdict is not ready and names the criterion."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from generator.checks import proof
from generator.checks.finding import Evidence
from generator.errors import InputError
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.types.answers import keys, paths
from generator.model.types.origin import Data, Location, data
from generator.pages.coverage import checklist_of
from generator.workspace.loader import load_workspace
from tests.checks.variants import ROOT, Sample, judged

NOT_OWED = {"2.1.affiliate", "2.1.reuse", "2.1.reuse-assessed"}
"""Criteria whose condition holds for no customer of the sample."""
TEMPLATES = sorted(str(path.relative_to(ROOT)) for path in (ROOT / "templates").glob("*/*.md.j2"))
HEADING = re.compile(r"^(#+) ")
MARK = re.compile(r'data-evidence="([^"]+)"')


def named(evidence: Evidence) -> set[str]:
    """Return the criteria that findings about proof name."""
    return {finding.criterion for rule in proof.WORKSPACE_RULES for finding in rule(evidence)}


# -------------------------------------------------------------------------------------------------------- sections


def sections(template: str) -> Iterator[tuple[list[str], str]]:
    """Yield the criteria of each marked heading of a template, and the template's text without that section.

    Of the section only Jinja's tags stay, so that what stands around it is still whole.
    """
    lines = (ROOT / template).read_text("utf-8").splitlines(keepends=True)
    levels = [len(found[1]) if (found := HEADING.match(line)) else 0 for line in lines]
    for start, line in enumerate(lines):
        if levels[start] and (mark := MARK.search(line)):
            end = next((at for at in range(start + 1, len(lines)) if 0 < levels[at] <= levels[start]), len(lines))
            tags = re.findall(r"\{%.*?%\}", "".join(lines[start + 1 : end]), re.DOTALL)
            kept = "".join(f"{tag}\n" for tag in tags)
            yield mark[1].split(), "".join([*lines[:start], kept, *lines[end:]])


MARKED = [template for template in TEMPLATES if MARK.search((ROOT / template).read_text("utf-8"))]


@pytest.mark.parametrize("template", MARKED)
def test_each_marked_section_is_missed(sample: Sample, template: str) -> None:
    name = Path(template).name.removesuffix(".md.j2")
    proven = {one.criterion for one in sample.evidence.proofs if one.document.rpartition("/")[2] == name}
    unmissed = []
    whole = (ROOT / template).read_text("utf-8")
    for criteria, text in sections(template):
        owed = [criterion for criterion in criteria if criterion in proven]
        assert set(criteria) - set(owed) <= NOT_OWED
        with sample.edited(((template, whole, text),)):
            missed = named(sample.changed([template])) if owed else set()
        unmissed += [criterion for criterion in owed if criterion not in missed]
    assert unmissed == []


# ------------------------------------------------------------------------------------------------------------ data


def answering(evidence: Evidence) -> dict[str, list[tuple[str | None, Location]]]:
    """Return where each criterion is answered in the sample: project (None is the partner) and keys."""
    found: dict[str, list[tuple[str | None, Location]]] = {}
    for id, part in ((None, evidence.workspace.partner), *evidence.workspace.projects.items()):
        for key in keys(part, type(part)):
            for criterion in key.criteria:
                found.setdefault(criterion, []).append((id, key.location))
    return found


def without(described: Data, locations: list[Location]) -> Any:
    """Return a copy of `described` in which nothing stands at `locations`."""
    copy = json.loads(json.dumps(described))
    for policy in copy["security"]["identity"]["policies"] if "security" in copy else ():
        policy.pop("file", None)  # its text was read with it
    for location in locations:
        owner = copy
        for step in location[:-1]:
            owner = owner[step] if isinstance(owner, list) or step in owner else {}
        owner.pop(location[-1], None)
    return copy


@pytest.fixture(scope="module")
def emptied(sample: Sample, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder for the sample with parts of its data taken out; JSON is YAML too, and quickly written."""
    folder = tmp_path_factory.mktemp("emptied") / "sample"
    shutil.copytree(sample.folder, folder)
    for project in (folder / "content" / "customers").iterdir():
        shutil.rmtree(project)
        project.mkdir()
    return folder


CRITERIA = sorted({criterion for root, name in ((Partner, "partner"), (Project, "project")) for _, criterion in paths(root, name)})


@pytest.mark.parametrize("criterion", [one for one in CRITERIA if one not in NOT_OWED])
def test_each_answer_is_missed(sample: Sample, emptied: Path, criterion: str) -> None:
    base = sample.evidence
    places = answering(base)[criterion]
    quantifier = next(one.quantifier for one in checklist_of(base.workspace).criteria() if one.id == criterion)
    for id, origin in base.workspace.origins.items():
        path = emptied / "content" / ("partner.yml" if id is None else f"customers/{id}/project.yml")
        path.write_text(json.dumps(without(data(origin), [location for own, location in places if own == id])), "utf-8")
    assert criterion in missed(emptied, base, "tenant-api" if quantifier != "at-least-one-reference" else None)


def missed(folder: Path, base: Evidence, customer: str | None) -> tuple[str, ...]:
    """Return the criteria that the verdict on the workspace in `folder` names; its documents are those of `base`."""
    try:
        read = load_workspace(folder)
    except InputError as refused:
        return refused.criteria
    contents = tuple(one for one in base.contents if one.document.customer in {"", *read.projects})
    return tuple(named(judged(read, base.results, tuple(one.document for one in contents), base)))
