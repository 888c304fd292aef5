"""The folder is the catalogue: front matter is read, checked and ordered."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.errors import InputError
from generator.pages.catalogue import catalogue, split_front_matter

FRONT = {
    "id": "guide",
    "title": "Guide",
    "summary": "What it is.",
    "scope": "partner",
    "kind": "guide",
    "owner": "lead",
    "review": "12 months",
    "classification": "Internal",
    "audience": "all",
    "order": "10",
}


def write(folder: Path, name: str = "partner/guide", **changes: str | None) -> None:
    front = {**FRONT, **changes}
    lines = [f"{key}: {value}" for key, value in front.items() if value is not None]
    path = folder / f"{name}.md.j2"
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("\n".join(["---", *lines, "---", "# {{ title }}", ""]), "utf-8")


def test_documents_stand_in_the_order_of_the_front_matter(tmp_path: Path) -> None:
    write(tmp_path, "partner/second", id="second", order="20")
    write(tmp_path, "partner/first", id="first", order="10")
    write(tmp_path, "project/plan", id="plan", scope="project", order="1")
    assert [one.entry.id for one in catalogue([tmp_path], tmp_path)] == ["first", "second", "plan"]


def test_the_workspace_overrides_file_by_file_and_adds(tmp_path: Path) -> None:
    own, shipped = tmp_path / "own", tmp_path / "shipped"
    write(shipped)
    write(shipped, "partner/policy", id="policy", order="5")
    write(own, title="Our guide")
    write(own, "partner/extra", id="extra", order="30")
    assert [one.entry.title for one in catalogue([own, shipped], tmp_path)] == ["Guide", "Our guide", "Guide"]


@pytest.mark.parametrize(
    ("changes", "line", "what"),
    [
        ({"title": None}, 1, "the front matter lacks `title`"),
        ({"titel": "x"}, 12, "`titel` is no key of the front matter"),
        ({"kind": "memo"}, 6, "`kind` must be one of sop, policy, guide, standard, runbook, plan, record, case-study or report"),
        ({"review": "yearly"}, 8, "`review` is not in the form that it needs"),
        ({"order": "first"}, 11, "`order` is not in the form that it needs"),
        ({"id": "nul"}, 2, "`id`: 'nul' is a name that Windows keeps for a device, and files are called after it"),
        ({"id": "other"}, 2, "id is `other`, but the file stands as `guide`"),
        ({"scope": "project"}, 5, "scope is `project`, but the file stands as `partner`"),
    ],
)
def test_front_matter_that_cannot_be_used(tmp_path: Path, changes: dict, line: int, what: str) -> None:
    write(tmp_path, **changes)
    with pytest.raises(InputError) as refused:
        catalogue([tmp_path], tmp_path)
    (problem,) = refused.value.problems
    assert (problem.what, problem.place.path, problem.place.line) == (what, "partner/guide.md.j2", line)


def test_no_document_takes_the_place_of_the_page_that_lists_them(tmp_path: Path) -> None:
    write(tmp_path, "project/index", id="index", scope="project")
    with pytest.raises(InputError, match=r"project/index\.md\.j2:2:5: `index` is the page that lists all documents"):
        catalogue([tmp_path], tmp_path)


@pytest.mark.parametrize("where", [("own", "own"), ("own", "shipped")])
def test_no_two_documents_have_one_id(tmp_path: Path, where: tuple[str, str]) -> None:
    first, second = (tmp_path / name for name in where)
    write(first, "project/guide", scope="project")
    write(second, "partner/guide")
    folders = list(dict.fromkeys([first, second]))
    with pytest.raises(InputError) as refused:
        catalogue(folders, tmp_path)
    (problem,) = refused.value.problems
    assert problem.place.path.startswith("own/")
    assert problem.what == f"the id `guide` is that of {where[1]}/{'project' if where[1] == 'own' else 'partner'}/guide.md.j2, too"


def test_a_template_without_front_matter(tmp_path: Path) -> None:
    (tmp_path / "partner").mkdir()
    (tmp_path / "partner" / "x.md.j2").write_text("# X\n")
    with pytest.raises(InputError, match="no front matter"):
        catalogue([tmp_path], tmp_path)


def test_the_body_keeps_its_line_numbers() -> None:
    front, body = split_front_matter("---\na: b\n---\n# T\n")
    assert front == "a: b\n"
    assert body.splitlines().index("# T") == 3
