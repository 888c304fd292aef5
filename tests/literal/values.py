"""A workspace and its templates with a pair of `pairs.yml` around a token of its own in every free text."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel

from generator.model.types import annotations as types
from generator.model.types.values import Defines, Refers
from generator.model.workspace import Workspace
from generator.pages.catalogue import Template

_WRITTEN = (Path(__file__).parent / "pairs.yml").read_text("utf-8")
PAIRS: list[tuple[str, str]] = [(before, after) for before, after in yaml.safe_load(_WRITTEN)]
"""What stands before a token, and what behind it."""
ONE_LINE = r"^[^\n\r\u0085\u2028\u2029]*$"
"""The pattern of a text of one line: any other pattern says that a program reads it."""
TITLED = ("title", "summary", "audience")
"""The texts of a template's front matter that a reader sees."""


@dataclass
class Marking:
    """One walk that puts a pair and a token into every text; `shift` turns which text has which pair."""

    shift: int = 0
    texts: dict[str, str] = field(default_factory=dict)
    """By token, the text that must arrive."""
    keys: dict[str, str] = field(default_factory=dict)
    """By token, where the text stands in the model."""

    def workspace(self, workspace: Workspace) -> Workspace:
        """Return `workspace` with a pair in every text of the partner and of each project."""
        projects = {id: self._model(project) for id, project in workspace.projects.items()}
        return replace(workspace, partner=self._model(workspace.partner), projects=projects)

    def templates(self, templates: Iterable[Template]) -> list[Template]:
        """Return `templates` with a pair in the texts of their front matter, and in the labels of their downloads."""
        return [replace(template, entry=self._entry(template.entry)) for template in templates]

    def _entry(self, entry: Any) -> Any:
        said = {name: self._text(getattr(entry, name), f"{entry.id}:{name}") for name in TITLED}
        downloads = {self._text(label, f"{entry.id}:downloads"): path for label, path in entry.downloads.items()}
        return entry.model_copy(update={**said, "downloads": downloads})

    def _model(self, model: BaseModel) -> Any:
        changes = {}
        for name, annotation in types.fields(type(model)):
            changes[name] = self._value(getattr(model, name), annotation, f"{type(model).__name__}.{name}")
        return model.model_copy(update=changes)

    def _value(self, value: Any, annotation: Any, key: str) -> Any:
        if isinstance(value, BaseModel):
            return self._model(value)
        if isinstance(value, list):
            return [self._value(element, types.element_of(annotation), key) for element in value]
        if isinstance(value, Mapping):
            return {name: self._value(element, types.element_of(annotation), key) for name, element in value.items()}
        return self._text(value, key) if isinstance(value, str) and is_text(annotation) else value

    def _text(self, text: str, key: str) -> str:
        """Return the pair of this text around its token; the text itself goes on behind it."""
        number = len(self.texts)
        before, after = PAIRS[(number + self.shift) % len(PAIRS)]
        token = f"Zq{number:05}z"
        self.texts[token], self.keys[token] = f"{before}{token}{after}", key
        return f"{before}{token}{after}"


def is_text(annotation: Any) -> bool:
    """Return whether a value of this type is free text: no id, reference, choice or text that a program reads."""
    shape, marks = types.unwrapped(annotation)
    patterns = [mark.pattern for mark in marks if getattr(mark, "pattern", None)]
    return shape is str and not any(isinstance(mark, Refers | Defines) for mark in marks) and patterns in ([], [ONE_LINE])
