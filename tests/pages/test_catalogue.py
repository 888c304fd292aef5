"""The folder is the catalogue: front matter is read, checked and ordered."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.pages.catalogue import answer_entry, catalogue, split_front_matter

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
        ({"review": "0 months"}, 8, "`review` is not in the form that it needs"),
        ({"review": "99999999 months"}, 8, "`review` is not in the form that it needs"),
        ({"review": "yearly"}, 8, "`review` is not in the form that it needs"),
        ({"order": "first"}, 11, "`order` is not in the form that it needs"),
        ({"id": "nul"}, 2, "`id`: 'nul' is a name that Windows keeps for a device, and files are called after it"),
        ({"id": "other"}, 2, "id is `other`, but the file stands as `guide`"),
        ({"needs": "[standards.cost, standards.coffee]"}, 12, "`needs` names `standards.coffee`, and no description has that"),
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


@pytest.mark.parametrize(
    ("front", "what"),
    [
        ("needs: [cost, coffee]", "`needs` names `coffee`, and no description has that"),
        ("needs: [cost.years.more]", "`needs` names `cost.years.more`, and no description has that"),
        ("title: x", "`title` is no key of the front matter"),
    ],
)
def test_front_matter_of_an_answer(tmp_path: Path, front: str, what: str) -> None:
    path = tmp_path / "answers" / "SEC-1a.md.j2"
    path.parent.mkdir()
    path.write_text(f"---\n{front}\n---\nIt is so.\n", "utf-8")
    with pytest.raises(InputError) as refused:
        answer_entry([tmp_path], tmp_path, "SEC-1a")
    (problem,) = refused.value.problems
    assert (problem.what, problem.place.path, problem.place.line) == (what, "answers/SEC-1a.md.j2", 2)


def test_what_an_answer_needs(tmp_path: Path) -> None:
    (tmp_path / "answers").mkdir()
    (tmp_path / "answers" / "1.1.md.j2").write_text("It is so.\n")
    (tmp_path / "answers" / "1.2.md.j2").write_text("---\nneeds: [cost, partner.application]\n---\nIt is so.\n")
    found = [answer_entry([tmp_path], tmp_path, control) for control in ("1.1", "1.2", "1.3")]
    assert [entry and entry.needs for entry in found] == [[], ["cost", "partner.application"], None]


def test_a_template_without_front_matter(tmp_path: Path) -> None:
    (tmp_path / "partner").mkdir()
    (tmp_path / "partner" / "x.md.j2").write_text("# X\n")
    with pytest.raises(InputError, match="no front matter"):
        catalogue([tmp_path], tmp_path)


@pytest.mark.parametrize("name", ["._note.md.j2", ".#note.md.j2", ".note.md.j2"])
def test_names_that_begin_with_a_dot_are_no_templates(tmp_path: Path, name: str) -> None:
    write(tmp_path)
    beside = tmp_path / "partner" / name
    beside.symlink_to("user@host.1:2") if "#" in name else beside.write_bytes(b"\x00\x05\x16\x07\xf3")
    assert [template.entry.id for template in catalogue([tmp_path], tmp_path)] == ["guide"]


def _pipe(path: Path) -> None:
    os.mkfifo(path)


@pytest.mark.parametrize(
    ("make", "told"),
    [
        (Path.mkdir, "partner/x.md.j2: this is no file that can be read"),
        (lambda path: path.symlink_to("nowhere"), "partner/x.md.j2: this is no file that can be read"),
        (lambda path: path.symlink_to(path.name), "partner/x.md.j2: this is no file that can be read"),
        (_pipe, "partner/x.md.j2: this is no file that can be read"),
        (lambda path: path.write_bytes(b"---\nid: x\n---\n# \xdc\n"), "partner/x.md.j2:4:3: the byte 0xDC is not UTF-8 text"),
        (lambda path: path.write_bytes("---\nid: x\n".encode("utf-16")), "partner/x.md.j2: the file is in UTF-16"),
        (lambda path: path.write_text("---\nhello\n---\n"), "partner/x.md.j2:2: the front matter holds no keys"),
        (lambda path: path.write_text("---\n- a\n---\n"), "partner/x.md.j2:2: the front matter holds no keys"),
        (lambda path: path.write_text("---\n~\n---\n"), "partner/x.md.j2:2: the front matter holds no keys"),
    ],
)
def test_what_is_no_template_is_told_with_its_place(tmp_path: Path, make: Callable[[Path], object], told: str) -> None:
    write(tmp_path)
    make(tmp_path / "partner" / "x.md.j2")
    with pytest.raises(InputError) as refused:
        catalogue([tmp_path], tmp_path)
    assert refused.value.lines()[0] == told


def test_a_byte_order_mark_and_line_ends_of_windows_are_read(tmp_path: Path) -> None:
    write(tmp_path)
    path = tmp_path / "partner" / "guide.md.j2"
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n"))
    (template,) = catalogue([tmp_path], tmp_path)
    assert (template.entry.id, "\r" in template.text) == ("guide", False)


def test_the_body_keeps_its_line_numbers() -> None:
    front, body = split_front_matter("---\na: b\n---\n# T\n")
    assert front == "a: b\n"
    assert body.splitlines().index("# T") == 3
