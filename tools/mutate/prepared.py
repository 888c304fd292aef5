"""The sample of the tests of rules, read once for all mutants, and each case of a module prepared once for those of the module.

What a rule sees is made by modules below `generator.checks`, so no mutant of a rule changes it; what rules find that do not use the
changed module stays as well. To make both takes most of a case's time.
"""

from __future__ import annotations

import gc
import shutil
from collections.abc import Collection, Iterable
from pathlib import Path

from generator import checks
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from tests.checks import conftest
from tests.checks.variants import Case, Sample

_Key = tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...]]
"""The names of changed files, what is in them, and the templates that are rendered again."""


class Prepared:
    """The sample, in `folder`, for every test that asks for it."""

    def __init__(self, folder: Path) -> None:
        self.sample = Sample(folder / "sample")
        assert self.sample.evidence
        self.kept = Path(shutil.copytree(self.sample.folder, folder / "kept"))
        self.known: dict[_Key, Evidence] = {}
        self.found: dict[tuple[str, int, str], list[Finding]] = {}
        """What rules found, by their names, what they saw, and the project."""
        self.affected: Collection[str] = ()
        self._changed, self._in_project, self._in_workspace = self.sample.changed, checks.in_project, checks.in_workspace
        vars(checks).update(in_project=self.in_project, in_workspace=self.in_workspace)
        vars(self.sample)["changed"] = self.changed
        vars(conftest)["Sample"] = lambda _: self.sample

    def changed(self, files: list[str], render: tuple[str, ...] = ()) -> Evidence:
        """Return what the rules see after `files` were changed."""
        return self.known.get(self._key(files, render)) or self._changed(files, render)

    def in_project(self, rule: checks.ProjectRule, evidence: Evidence, project: Project) -> list[Finding]:
        """Return what a rule on projects finds."""
        key = rule.__name__, id(evidence), project.id
        if rule.__module__ in self.affected or key not in self.found:
            return self._in_project(rule, evidence, project)
        return self.found[key]

    def in_workspace(self, rule: checks.WorkspaceRule, evidence: Evidence) -> list[Finding]:
        """Return what a rule on the workspace finds."""
        key = rule.__name__, id(evidence), ""
        return self._in_workspace(rule, evidence) if rule.__module__ in self.affected or key not in self.found else self.found[key]

    def prepare(self, cases: Iterable[Case], affected: Collection[str]) -> None:
        """Keep what the rules see in these cases, and what they find but for those of the modules that are `affected`."""
        self.known.clear()
        self.found.clear()
        self.affected = affected
        for case in cases:
            files = [file for file, _, _ in case.edits]
            with self.sample.edited(case.edits):
                evidence = self._changed(files, case.render)
                self.known[self._key(files, case.render)] = evidence
                self._find(evidence)
        gc.collect()
        gc.freeze()

    def _find(self, evidence: Evidence) -> None:
        base = self.sample.evidence.workspace
        for of_workspace in checks.WORKSPACE_RULES:
            if of_workspace.__module__ not in self.affected:
                self.found[of_workspace.__name__, id(evidence), ""] = self._in_workspace(of_workspace, evidence)
        for of_project in checks.PROJECT_RULES:
            for project in evidence.workspace.projects.values():
                if of_project.__module__ not in self.affected and project is not base.projects[project.id]:
                    self.found[of_project.__name__, id(evidence), project.id] = self._in_project(of_project, evidence, project)

    def restore(self) -> None:
        """Bring the files back that a test had edited when it was ended."""
        shutil.rmtree(self.sample.folder)
        shutil.copytree(self.kept, self.sample.folder)

    def _key(self, files: list[str], render: tuple[str, ...]) -> _Key:
        texts = tuple(self.sample.path(file).read_text("utf-8") for file in files)
        return tuple(files), texts, render
