"""A build renews what it was asked for: all that builds wrote beside it stays and is listed, and what nobody has any more goes."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
import signal
import time
from dataclasses import replace
from pathlib import Path

import pytest

from generator.build import Request, build, gather
from generator.pack import Pack

CUSTOMERS = ("acme", "acme-shop", "other")


@pytest.fixture(scope="module")
def pack(starter: Path) -> Pack:
    return gather(starter, lambda _what: None)


def serving(pack: Pack, *customers: str) -> Pack:
    """Return the pack with these customers, whose descriptions are all that of the starter's."""
    project, results = pack.workspace.projects["example"], pack.results["example"]
    described = project.model_copy(update={"self_assessment": project.self_assessment.model_copy(update={"spreadsheet": None})})
    projects = {id: described.model_copy(update={"id": id}) for id in customers}
    documents = [document for document in pack.documents if not document.customer]
    for id in customers:
        own = (document for document in pack.documents if document.customer)
        documents += [replace(document, id=f"customers/{id}/{document.name}", customer=id) for document in own]
    origins = {**pack.workspace.origins, **dict.fromkeys(customers, pack.workspace.origins["example"])}
    return replace(
        pack,
        workspace=replace(pack.workspace, projects=projects, origins=origins),
        results=dict.fromkeys(customers, results),
        documents=tuple(documents),
        answers={},
        unmade=(),
        findings=(),
        proofs=(),
        coverage=(),
    )


class Builds:
    """Builds into one folder, of packs that are ready to be written."""

    def __init__(self, output: Path, pack: Pack, monkeypatch: pytest.MonkeyPatch) -> None:
        self.output, self.pack, self.monkeypatch = output, pack, monkeypatch
        self.folder = output.with_name("demo")

    def __call__(self, *outputs: str, customers: tuple[str, ...] = CUSTOMERS, **asked: object) -> list[str]:
        """Build and return the files that are there, by path, after the record was found to list them all."""
        self.monkeypatch.setattr("generator.build.gather", lambda *_: serving(self.pack, *customers))
        for id in customers:
            (self.folder / "content" / "customers" / id).mkdir(parents=True, exist_ok=True)
        build(Request(self.folder, self.output, outputs=outputs, **asked), lambda _: None)
        assert self.listed() == [name for name in self.files() if "mine" not in name]
        return self.files()

    def files(self) -> list[str]:
        return sorted(path.relative_to(self.output).as_posix() for path in self.output.rglob("*") if path.is_file())

    def listed(self) -> list[str]:
        """Return what the record lists, whose hashes are those of the files."""
        record = json.loads((self.output / "evidence.json").read_text("utf-8"))
        for name, content in record["files"].items():
            assert hashlib.sha256((self.output / name).read_bytes()).hexdigest() == content
        assert set(record["files"]) == {name for name in record["written"] if name.startswith(("alarms/", "word/", "workbooks/"))}
        return sorted([*record["written"], "evidence.json"])


@pytest.fixture
def builds(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Builds:
    return Builds(tmp_path / "build", pack, monkeypatch)


def of(customer: str, files: list[str]) -> list[str]:
    """Return the alarms and workbooks of a customer."""
    return [name for name in files if name.startswith((f"alarms/{customer}/", f"workbooks/{customer}-cost", f"workbooks/{customer}-self"))]


def test_a_build_for_one_customer_keeps_the_files_of_all_others(builds: Builds) -> None:
    whole = builds("workbook", "alarms")
    assert [len(of(customer, whole)) for customer in CUSTOMERS] == [4, 4, 4]
    for customer in CUSTOMERS:
        assert builds("workbook", customer=customer) == whole
        assert builds("alarms", customer=customer) == whole
    assert builds("workbook") == whole


def test_a_file_that_somebody_removed_is_listed_no_more(builds: Builds) -> None:
    whole = builds("workbook", "alarms")
    (builds.output / "alarms" / "acme" / "alarms.tf").unlink()
    assert builds("workbook") == [name for name in whole if name != "alarms/acme/alarms.tf"]


def test_a_build_of_one_kind_keeps_the_documents_of_all_others(builds: Builds) -> None:
    sops = builds("word", kind="sop", customer="acme")
    policies = builds("word", kind="policy", customer="acme")
    assert set(sops) < set(policies)
    assert builds("word", documents=("kpi-guide",)) == sorted([*policies, "word/partner/kpi-guide.docx"])
    assert builds("workbook", customer="acme") == sorted([*policies, "word/partner/kpi-guide.docx", "workbooks/acme-cost-model.xlsx"])


@pytest.mark.parametrize("outputs", [("alarms",), ("workbook",), ("alarms", "workbook")])
@pytest.mark.parametrize("customer", [None, "acme"])
def test_what_a_removed_customer_left_goes(builds: Builds, outputs: tuple[str, ...], customer: str | None) -> None:
    whole = builds("workbook", "alarms")
    left = builds(*outputs, customers=("acme", "other"), customer=customer)
    assert left == [name for name in whole if name not in of("acme-shop", whole)]
    assert not (builds.output / "alarms" / "acme-shop").exists()


def test_files_of_somebody_else_stay_in_any_build(builds: Builds) -> None:
    for name in ("mine.txt", "word/mine.docx", "word/partner/mine.docx", "alarms/acme/mine.tf", "workbooks/mine.xlsx", "site/mine.html"):
        path = builds.output / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text("mine", "utf-8")
    mine = builds.files()
    whole = builds("workbook", "alarms")
    assert set(mine) < set(whole)
    assert builds("alarms", customer="acme") == whole
    assert [name for name in builds("workbook", customers=("other",)) if "mine" in name] == mine


# --------------------------------------------------------------------------------------------------------------- kills


def killed(pack: Pack, output: Path, after: float, outputs: tuple[str, ...], jobs: int) -> float:
    """Build in a process, kill it `after` seconds, and return how long it lived."""
    begun = time.monotonic()
    child = os.fork()
    if child == 0:
        try:
            os.setsid()
            with pytest.MonkeyPatch.context() as patch:
                patch.setattr("generator.build.gather", lambda *_: pack)
                build(Request(pack.workspace.folder, output, outputs=outputs, jobs=jobs), lambda _: None)
        finally:
            os._exit(0)
    while time.monotonic() - begun < after and os.waitpid(child, os.WNOHANG) == (0, 0):
        time.sleep(0.001)
    lived = time.monotonic() - begun
    try:
        os.kill(child, signal.SIGKILL)
        os.waitpid(child, 0)
    except (ProcessLookupError, ChildProcessError):
        pass
    return lived


def kill_often(pack: Pack, folder: Path, times: int, outputs: tuple[str, ...], jobs: int) -> None:
    """Kill builds at moments spread over the time that one takes: the output is the former or the new one as a whole each time."""
    output = folder / "build"
    os.environ["SOURCE_DATE_EPOCH"] = "1795651200"
    lasts = killed(pack, output, 600, outputs, jobs)
    states = [contents(output)]
    assert states[0]
    os.environ["SOURCE_DATE_EPOCH"] = "1795737600"
    whole = Path(shutil.copytree(output, folder / "whole"))
    killed(pack, whole, 600, outputs, jobs)
    states.append(contents(whole))
    assert states[0] != states[1]
    for number in range(times):
        killed(pack, output, lasts * (number + 1) / times, outputs, jobs)
        assert contents(output) in states, f"kill {number}"
    killed(pack, output, 600, outputs, jobs)
    assert contents(output) == states[1]
    assert [path.name for path in output.iterdir() if path.name.startswith(".")] == []


def contents(output: Path) -> dict[str, str]:
    files = [path for path in output.rglob("*") if path.is_file() and not path.relative_to(output).parts[0].startswith(".build-")]
    return {path.relative_to(output).as_posix(): hashlib.sha256(path.read_bytes()).hexdigest() for path in files}


def test_ten_kills(pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    kill_often(pack, tmp_path, 10, ("workbook", "alarms"), 1)


@pytest.mark.every_kill
@pytest.mark.parametrize(("times", "outputs", "jobs"), [(160, ("workbook", "alarms"), 1), (40, ("site", "word", "workbook", "alarms"), 2)])
def test_two_hundred_kills(
    pack: Pack, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, times: int, outputs: tuple[str, ...], jobs: int
) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "0")
    kill_often(pack, tmp_path, times, outputs, jobs)
