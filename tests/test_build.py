"""A build for one customer replaces its outputs, leaves all others as they were, and judges as the whole does."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path

import pytest

from generator.__main__ import run
from generator.build import NotReady, Request, build
from generator.errors import DONE
from generator.pack import Pack

OUTPUTS = ("word", "workbook", "alarms")


@pytest.fixture(scope="module")
def pair(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace with two customers, `example` and `other`, whose descriptions are the same but for the account."""
    folder = Path(shutil.copytree(starter, tmp_path_factory.mktemp("pair") / "demo"))
    customers = folder / "content" / "customers"
    shutil.copytree(customers / "example", customers / "other")
    change(customers / "other" / "project.yml", "id: example", "id: other")
    for path in (customers / "other").rglob("*.*"):
        path.write_text(path.read_text("utf-8").replace("111122223333", "444455556666"), "utf-8")
    return folder


def change(path: Path, old: str, new: str) -> None:
    """Replace the one `old` in the file."""
    text = path.read_text("utf-8")
    assert text.count(old) == 1
    path.write_text(text.replace(old, new), "utf-8")


def test_what_needs_all_customers_is_found_for_one(pair: Path, capsys: pytest.CaptureFixture[str]) -> None:
    """Two customers of one company: neither is released alone, and nothing is said to be met that the other one makes unmet."""
    assert run(["check", "--quiet", "--workspace", str(pair), "--customer", "other", "--release", "--format", "json"]) != DONE
    rules = {finding["rule"] for finding in json.loads(capsys.readouterr().out)["findings"] if not finding["waiver"]}
    assert {"same-legal-entity", "same-text"} <= rules
    with pytest.raises(NotReady):
        build(Request(pair, pair / "build", "other", outputs=("word",), release=True), lambda _: None)


def test_a_waiver_for_the_whole_is_used_where_one_customer_is_checked(starter: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--quiet", "--workspace", str(starter), "--customer", "example", "--release"]) == DONE
    assert capsys.readouterr().out.startswith("ready")


def built(folder: Path, output: Path, customer: str | None = None) -> Pack:
    return build(Request(folder, output, customer, outputs=OUTPUTS), lambda _: None)


def files(output: Path) -> dict[str, bytes]:
    return {path.relative_to(output).as_posix(): path.read_bytes() for path in output.rglob("*") if path.is_file()}


def test_a_build_for_one_customer_leaves_the_others_as_they_were(pair: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    folder, output = Path(shutil.copytree(pair, tmp_path / "demo")), tmp_path / "build"
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")
    built(folder, output)
    before = files(output)
    for customer in ("example", "other"):
        described = folder / "content" / "customers" / customer
        change(described / "cost.yml", "amount: 18000", "amount: 19000")
        change(described / "operations.yml", "evaluation_periods: 5", "evaluation_periods: 6")
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795737600")
    built(folder, output, "example")
    after = files(output)

    assert after.keys() == before.keys()
    changed = {name for name, content in after.items() if content != before[name]} - {"evidence.json"}
    assert {"word/example/cost-model.docx", "workbooks/example-cost-model.xlsx"} <= changed
    assert any(name.startswith("alarms/example/") for name in changed)
    assert [
        name for name in changed if not name.startswith(("word/example/", "word/partner/", "workbooks/example-", "alarms/example/"))
    ] == []
    evidence = json.loads(after["evidence.json"])
    assert {document["customer"] for document in evidence["documents"]} == {"", "example", "other"}
    assert evidence["files"] == {name: hashlib.sha256(after[name]).hexdigest() for name in after if name != "evidence.json"}


def test_a_build_for_one_customer_into_a_new_folder_holds_nothing_of_another(pair: Path, tmp_path: Path) -> None:
    pack = built(pair, tmp_path / "build", "other")
    assert list(pack.workspace.projects) == ["other"]
    names = {name.split("/")[1].split("-")[0] for name in files(tmp_path / "build") if name.startswith(("word/", "workbooks/", "alarms/"))}
    assert names == {"partner", "other"}
    evidence = json.loads((tmp_path / "build" / "evidence.json").read_text("utf-8"))
    assert {document["customer"] for document in evidence["documents"]} == {"", "other"}
    assert "example" not in {finding["customer"] for finding in evidence["findings"]}


@pytest.fixture
def handed_in(pair: Path, tmp_path: Path) -> Path:
    """The two customers, of whom one is handed in: a waiver of the partner accepts that it is too few."""
    folder = Path(shutil.copytree(pair, tmp_path / "demo"))
    change(folder / "content" / "partner.yml", "  # references: [example]", "  references: [example]")
    return folder


@pytest.mark.parametrize("customer", ["example", "other"])
def test_a_check_for_one_customer_judges_as_the_whole_does(handed_in: Path, customer: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "--quiet", "--workspace", str(handed_in), "--customer", customer, "--format", "json"]) == DONE
    found = json.loads(capsys.readouterr().out)["findings"]
    rules = {finding["rule"] for finding in found}
    assert "unused-waiver" not in rules
    assert "same-text" in rules
    assert {finding["project"] for finding in found if finding["rule"] == "same-text"} == {"example", "other"}
    assert {finding["project"] for finding in found if finding["rule"] not in ("same-text", "copied-customer", "copied-texts")} <= {
        customer,
        None,
    }
