"""Nobody types for nothing: each required text of the description is printed somewhere, or something is computed from it."""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from pydantic import BaseModel

from generator.analysis.results import compute
from generator.edition import Edition
from generator.model.description.partner import Partner
from generator.model.description.project import Project, Review
from generator.model.types import annotations as types
from generator.model.types.values import Defines, Refers
from generator.workspace.loader import load_workspace

ROOT = Path(__file__).parents[2]
PLAIN = r"^[^\n\r\u0085\u2028\u2029]*$"
"""The pattern of a text of one line: any other pattern says that a program reads it."""

READ = {
    "CustomMetric.unit": "alarms as code and the units of thresholds",
    "LogFilter.pattern": "alarms as code: the metric filter",
    "Project.name": "titles of a customer's documents, navigation and names of alarms",
    "Revision.change": "document control of each Word document",
    "Revision.version": "document control of each Word document",
    "Spreadsheet.file": "the programme's own spreadsheet, which a build fills",
}
"""Required texts that no page shows as they are, and what uses them instead."""

REVIEW = Review(
    alternative="well-architected-review",
    conducted_on=date(2026, 5, 4),
    workload="Orders",
    high_risk_issues=0,
    conducted_by="Solutions architect of AWS",
    report="In the share of the application",
)
"""The sample has no review."""


class Marking:
    """One walk over a model that puts a word of its own behind every text; `keys` holds the key of each word."""

    def __init__(self) -> None:
        self.keys: dict[str, str] = {}

    def model(self, model: BaseModel) -> Any:
        """Return `model` with a word behind each text in it."""
        changes = {}
        for name, annotation in types.fields(type(model)):
            changes[name] = self.value(getattr(model, name), annotation, f"{type(model).__name__}.{name}")
        return model.model_copy(update=changes)

    def value(self, value: Any, annotation: Any, key: str) -> Any:
        """Return `value` of this type with a word behind each text in it."""
        if isinstance(value, BaseModel):
            return self.model(value)
        if isinstance(value, list):
            return [self.value(element, types.element_of(annotation), key) for element in value]
        if isinstance(value, dict):
            return {name: self.value(element, types.element_of(annotation), key) for name, element in value.items()}
        if isinstance(value, str) and is_text(annotation):
            word = f"qz{len(self.keys)}zq"
            self.keys[word] = key
            return f"{value} {word}"
        return value


def is_text(annotation: Any) -> bool:
    """Return whether a value of this type is free text: no id, reference, choice or text that a program reads."""
    shape, marks = types.unwrapped(annotation)
    patterns = [mark.pattern for mark in marks if getattr(mark, "pattern", None)]
    return shape is str and not any(isinstance(mark, Refers | Defines) for mark in marks) and patterns in ([], [PLAIN])


@pytest.fixture(scope="module")
def keys() -> tuple[set[str], set[str]]:
    """Return the keys of all texts that the sample has, and of those that its pages show."""
    workspace = load_workspace(ROOT)
    marking = Marking()
    partner = marking.model(workspace.partner)
    reviewed = {id: project.model_copy(update={"reviews": [REVIEW]}) for id, project in workspace.projects.items()}
    projects = {id: marking.model(project) for id, project in reviewed.items()}
    marked = replace(workspace, partner=partner, projects=projects)
    _, markdown = Edition(marked, {id: compute(marked, id) for id in projects}).rendered()
    found = {word for text in markdown.values() for word in re.findall(r"qz\d+zq", text)}
    return set(marking.keys.values()), {marking.keys[word] for word in found}


def models(annotation: Any, found: set[type[BaseModel]]) -> set[type[BaseModel]]:
    """Return `found` with every model that a value of this type is made of."""
    inner = types.model_of(annotation)
    if inner is None:
        element = types.element_of(annotation)
        return models(element, found) if element is not None else found
    if inner not in found:
        found.add(inner)
        for _, kind in types.fields(inner):
            models(kind, found)
    return found


REQUIRED = {
    f"{model.__name__}.{name}"
    for model in models(Partner, set()) | models(Project, set())
    for name, annotation in types.fields(model)
    if model.model_fields[name].is_required() and is_text(types.element_of(annotation) or annotation)
}


def test_every_required_text_is_printed_or_read(keys: tuple[set[str], set[str]]) -> None:
    """A text that the sample does not have is at least named by a template."""
    every, shown = keys
    templates = "\n".join(path.read_text("utf-8") for path in (ROOT / "templates").rglob("*.j2"))
    named = {key for key in REQUIRED - every if re.search(rf"\.{key.partition('.')[2]}\b", templates)}
    assert sorted(REQUIRED - shown - named - READ.keys()) == []


def test_what_is_only_read_is_not_printed(keys: tuple[set[str], set[str]]) -> None:
    _, shown = keys
    assert sorted(READ.keys() & shown) == []
    assert sorted(READ.keys() - REQUIRED) == []
