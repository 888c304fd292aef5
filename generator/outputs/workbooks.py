"""The workbooks of a build, and the programme's own spreadsheet filled with the answers of a case study."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime
from pathlib import Path

from generator.analysis.cost.bill import tariff
from generator.analysis.cost.completeness import coverage
from generator.analysis.results import submission_of
from generator.errors import InputError, Problem
from generator.model.types.open import each, is_open, settle
from generator.outputs import self_assessment
from generator.pack import Pack
from generator.pages.context import subject_of
from generator.workspace.loader import place_of
from generator.workspace.rewriting import rewrite
from generator.writers import workbook
from generator.writers.workbook import fill
from generator.writers.workbook.cost_model import CostModel
from generator.writers.workbook.form import Columns
from generator.writers.workbook.places import NotFillable


def write_workbooks(pack: Pack, folder: Path, built: datetime, say: Callable[[str], None], customers: Iterable[str]) -> dict[str, str]:
    """Write the workbooks of `customers` into `folder`/workbooks and return them, by path, with the customer of each.

    What is to be known of a filled spreadsheet is told by `say`. A customer without a cost section has no cost workbook, one without
    answers to an application's controls no self-assessment.
    Raises InputError for a spreadsheet that cannot be filled, or whose name another workbook has, at the key that names it.
    """
    target = folder / "workbooks"
    target.mkdir(parents=True, exist_ok=True)
    owners: dict[str, str] = {}
    for project in customers:
        described = pack.workspace.projects[project]
        if project in pack.answers:
            content = workbook.self_assessment.workbook(self_assessment.assessment(pack, project), built)
            _own(owners, project, target / f"{project}-self-assessment.xlsx").write_bytes(content)
        if not is_open(described.cost):
            content = workbook.cost_model.workbook(cost_model(pack, project), built)
            _own(owners, project, target / f"{project}-cost-model.xlsx").write_bytes(content)
    for project in customers:
        if not is_open(pack.workspace.projects[project].self_assessment):
            for note in _fill_own(pack, project, target, owners):
                say(f"{project}: {note}")
    return owners


def _own(owners: dict[str, str], project: str, path: Path) -> Path:
    owners[f"{path.parent.name}/{path.name}"] = project
    return path


def _fill_own(pack: Pack, project: str, folder: Path, owners: dict[str, str]) -> tuple[str, ...]:
    """Fill the spreadsheet that the project names, if it names one, into `folder`."""
    given = pack.workspace.projects[project].self_assessment.spreadsheet
    if given is None:
        return ()
    if is_open(given) or is_open(given.file):
        return ("no spreadsheet is filled, because which one is open.",)
    if project not in pack.answers:
        return (f"{given.file} is not filled, because this customer has no self-assessment.",)
    root = pack.workspace.folder.resolve()
    path = root / "content" / "customers" / project / given.file
    place = place_of(pack.workspace, project, ("self_assessment", "spreadsheet", "file"))
    if not path.resolve().is_relative_to(root) or not path.is_file():
        hint = "The path is read from the project's folder and stays in the workspace."
        raise InputError([Problem(f"there is no file {given.file} in the workspace", place, hint)])
    columns = Columns(tuple(given.sheets), given.id_column, given.answer_column, given.evidence_column, given.met_column)
    target = folder / f"{project}-{path.stem}-filled{path.suffix}"
    if target.exists():
        what = f"two customers would have the workbook {target.name}"
        raise InputError([Problem(what, place, "Give the spreadsheet of one of them another name.")])
    try:
        return write_filled(pack, project, path, _own(owners, project, target), columns, overwrite=given.overwrite)
    except NotFillable as error:
        reason = str(error).replace(str(path), given.file)
        raise InputError([Problem(reason, place, "The keys beside it name sheets and columns.")]) from error


def cost_model(pack: Pack, id: str) -> CostModel:
    """Return what the cost workbook of the project `id` shows."""
    workspace, project = pack.workspace, pack.workspace.projects[id]
    library = workspace.library
    return CostModel(
        title="Cost model",
        subject=subject_of(project),
        organisation=workspace.partner.name,
        model=project.cost,
        tariff=settle(tariff, project.cost, library.prices, submission_of(workspace)),
        cost=pack.results[id].cost,
        coverage=coverage(project),
        components={one.id: one.name for one in each(project.architecture.components)},
        services={id: one.name for id, one in library.services.items()},
        sources={id: one.title for id, one in library.sources.items()},
        draft=any(document.draft for document in pack.documents if document.customer == id and document.name == "cost-model"),
        sample=project.sample,
    )


def write_filled(pack: Pack, project: str, given: Path, target: Path, columns: Columns, *, overwrite: bool) -> tuple[str, ...]:
    """Write the spreadsheet `given` with the answers of `project` to `target`, and return what its reader has to know.

    Raises NotFillable, with the name of the file, for a spreadsheet that cannot be filled.
    """
    try:
        done = fill.filled(given.read_bytes(), self_assessment.entries(pack, project), columns, overwrite=overwrite)
    except NotFillable as error:
        raise NotFillable(f"{given} cannot be filled: {error}") from error
    rewrite(target, done.content)
    return done.notes
