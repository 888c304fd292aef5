"""Word documents from the store: the same bytes as if they were written, at any time, and written again where anything differs."""

from __future__ import annotations

import shutil
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from generator.build import gather
from generator.document.links import word_path
from generator.document.tree import Document
from generator.outputs import word_files
from generator.pack import Pack
from generator.store import Store
from generator.writers import site
from tests.outputs.test_outputs import drawn

DAY = datetime(2026, 11, 23, tzinfo=UTC)
LATER = datetime(2027, 2, 3, 4, 5, 6, tzinfo=UTC)


@pytest.fixture(scope="module")
def pack(starter: Path) -> Pack:
    return gather(starter, lambda _what: None)


@pytest.fixture(scope="module")
def pictures(pack: Pack, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a build in which the pictures are drawn."""
    folder = tmp_path_factory.mktemp("pictures")
    drawn(pack, folder)
    return folder / "docs"


class Writing:
    """Builds of the Word documents one after the other, with one store."""

    def __init__(self, pack: Pack, pictures: Path, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.pack, self.pictures, self.folder = pack, pictures, folder
        self.store, self.number = Store(folder / "store"), 0
        self.written: list[str] = []
        really = word_files._write

        def write(document: Document, **more: object) -> None:
            self.written.append(document.id)
            really(document, **more)

        monkeypatch.setattr(word_files, "_write", write)

    def __call__(self, pack: Pack | None = None, *, built: datetime = DAY, store: Store | None = None) -> dict[str, bytes]:
        self.number += 1
        self.written.clear()
        folder, pack = self.folder / str(self.number), pack or self.pack
        shutil.copytree(self.pictures, folder / "docs")
        word_files.write_word(pack, pack.documents, folder, store or self.store, 1, built, lambda _: None)
        return {document.id: (folder / "word" / word_path(document)).read_bytes() for document in pack.documents}


@pytest.fixture
def write(pack: Pack, pictures: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Writing:
    return Writing(pack, pictures, tmp_path, monkeypatch)


def test_at_another_time_what_is_taken_is_as_if_it_was_written_then(write: Writing) -> None:
    first = write()
    assert sorted(write.written) == sorted(document.id for document in write.pack.documents)
    later = write(built=LATER)
    assert write.written == []
    assert later == write(built=LATER, store=Store(write.folder / "another"))
    assert all(later[id] != first[id] for id in first)


def test_a_document_that_differs_is_written_alone(write: Writing) -> None:
    write()
    changed, *others = write.pack.documents
    control = replace(changed.control, version="9.9")
    write(replace(write.pack, documents=(replace(changed, control=control), *others)))
    assert write.written == [changed.id]


def test_a_picture_that_differs_writes_the_documents_that_show_it(write: Writing) -> None:
    write()
    shutil.copytree(write.pictures, write.folder / "other")
    write.pictures = write.folder / "other"
    (picture,) = write.pictures.rglob("chart-cost-by-service.png")
    picture.write_bytes((picture.parent / "chart-cost-ownership.png").read_bytes())
    write()
    shown = f"pictures/{picture.with_suffix('.svg').name}"
    assert write.written == [id for id, text in write.pack.markdown.items() if shown in text]
    assert write.written


def test_a_document_that_moved_and_another_reference_write_all(write: Writing, starter: Path) -> None:
    write()
    everything = [document.id for document in write.pack.documents]
    fewer = write.pack.documents[:-1]
    write(replace(write.pack, documents=fewer))
    assert write.written == everything[:-1]
    house = write.folder / "workspace"
    shutil.copytree(starter, house)
    reference = Path(word_files.__file__).parents[2] / "templates" / "word" / "reference"
    (house / "templates" / "word").mkdir(parents=True, exist_ok=True)
    changed = shutil.copytree(reference, write.folder / "reference")
    theme = changed / "word" / "theme" / "theme1.xml"
    theme.write_text(theme.read_text("utf-8").replace("Calibri", "Arial"), "utf-8")
    shutil.make_archive(str(write.folder / "reference"), "zip", changed)
    shutil.move(write.folder / "reference.zip", house / "templates" / "word" / "reference.docx")
    write(replace(write.pack, workspace=replace(write.pack.workspace, folder=house)))
    assert write.written == everything


def test_pictures_of_a_document_lie_beside_its_page(pack: Pack, pictures: Path) -> None:
    (document,) = [document for document in pack.documents if document.entry_id == "cost-model"]
    assert word_files._pictures(document, pictures.parent) == pictures / site.PAGES / "customers" / document.customer
