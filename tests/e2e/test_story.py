"""A new user's way from an empty folder to a ready application: each step is a build, and only the last one asks for everything."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
import sys
from pathlib import Path
from zipfile import ZipFile

import pytest

from tests.conftest import ROOT

FILES = ROOT / "tests" / "workspaces" / "story"
SHOP = Path("content/customers/corner-shop")
MOST_LINES = 40
"""What a customer's YAML may take until there is a runbook."""


@pytest.fixture(scope="module")
def workspace(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The workspace of the story, as `init --for standards` writes it; the steps below add to it one after the other."""
    folder = tmp_path_factory.mktemp("story") / "demo"
    assert run("init", "--for", "standards", str(folder)).returncode == 0
    return folder


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    """Return what the program printed and its exit code, run as a process of its own."""
    command = [sys.executable, "-m", "generator", *arguments]
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)


def build(workspace: Path, to: str = "site,word") -> list[str]:
    """Build `workspace` and return the ids of its documents."""
    result = run("build", "--workspace", str(workspace), "--to", to, "--jobs", "2", "--quiet")
    assert result.returncode == 0, result.stderr
    return [document["id"] for document in record(workspace)["documents"]]


def record(workspace: Path) -> dict:
    return json.loads((workspace / "build" / "evidence.json").read_text("utf-8"))


def page(workspace: Path, name: str) -> str:
    return (workspace / "build" / "docs" / "pages" / f"{name}.md").read_text("utf-8")


def word(workspace: Path, name: str) -> str:
    """Return the text of a Word document."""
    with ZipFile(workspace / "build" / "word" / f"{name}.docx") as package:
        return re.sub(r"<[^>]+>", "", re.sub(r"</w:p>", "\n", package.read("word/document.xml").decode()))


def add(workspace: Path, name: str) -> None:
    shutil.copyfile(FILES / name, workspace / SHOP / name)


def check(workspace: Path, *options: str) -> subprocess.CompletedProcess[str]:
    return run("check", "--workspace", str(workspace), "--quiet", *options)


def step_1_standards_alone(workspace: Path) -> None:
    documents = build(workspace)
    assert len(documents) == 11
    assert all(id.startswith("standards/") for id in documents)
    assert len(list((workspace / "build" / "word" / "partner").glob("*.docx"))) == 11
    assert not (workspace / "build" / "site" / "customers").exists()
    for text in (page(workspace, "standards/encryption-policy"), word(workspace, "partner/encryption-policy")):
        assert "To be completed" not in text
        assert "NETSEC-002" not in text, "without an application nothing is proven to anybody"
    assert check(workspace, "--release").returncode == 0


def step_2_a_customer_has_a_landing_page(workspace: Path) -> None:
    assert run("new", "customer", "corner-shop", "--workspace", str(workspace)).returncode == 0
    build(workspace, "site")
    landing = page(workspace, "customers/corner-shop/index")
    assert "Runbook" in landing
    assert "`architecture`" in landing, "what the runbook needs is said"


def step_3_and_4_three_components(workspace: Path) -> None:
    assert len((FILES / "project.yml").read_text("utf-8").splitlines()) <= MOST_LINES
    add(workspace, "project.yml")
    documents = build(workspace, "site,word,alarms")
    assert {f"customers/corner-shop/{name}" for name in ("architecture", "kpis-and-alarms", "runbook")} <= {*documents}
    pictures = workspace / "build" / "docs" / "pages" / "customers" / "corner-shop" / "pictures"
    assert "Orders function" in (pictures / "view-overview.svg").read_text("utf-8")
    alarms = (workspace / "build" / "alarms" / "corner-shop" / "alarms.yaml").read_text("utf-8")
    for text in (page(workspace, "customers/corner-shop/runbook"), word(workspace, "corner-shop/runbook"), alarms):
        assert "proposed" in text.lower()
        assert all(resource in text for resource in ("corner-shop-orders", "corner-shop-orders-handler"))
    runbook = page(workspace, "customers/corner-shop/runbook")
    assert all(name in runbook for name in ("Orders API", "Orders function", "Orders"))
    assert all(document["draft"] == document["id"].startswith("customers/") for document in record(workspace)["documents"])


def step_5_a_line_of_the_bill(workspace: Path) -> None:
    add(workspace, "cost.yml")
    assert "customers/corner-shop/cost-model" in build(workspace, "site,word,workbook")
    text = page(workspace, "customers/corner-shop/cost-model")
    assert "1 of 3" in text
    assert "Not computed" in text, "years need what the former system cost"
    assert (workspace / "build" / "workbooks" / "corner-shop-cost-model.xlsx").is_file()


def step_6_a_protection_and_a_scenario(workspace: Path) -> None:
    add(workspace, "resilience.yml")
    assert "customers/corner-shop/recovery-plan" in build(workspace)
    for text in (page(workspace, "customers/corner-shop/recovery-plan"), word(workspace, "corner-shop/recovery-plan")):
        assert re.search(r"\| 4h \| 2h 30m \| met \| 15m \| 5m \| met \||2h 30m", text)
        assert "To be completed: owner of" in text


def step_7_the_application_is_named(workspace: Path) -> None:
    partner = workspace / "content" / "partner.yml"
    partner.write_text(partner.read_text("utf-8") + (FILES / "application.yml").read_text("utf-8"), "utf-8")
    result = check(workspace, "--release")
    assert result.returncode == 1
    assert "not ready, because of" in result.stdout
    assert "ACCT-001" in result.stdout


def step_8_all_is_answered(workspace: Path, tmp_path: Path) -> None:
    answered = tmp_path / "answered"
    assert run("init", str(answered)).returncode == 0
    shutil.copytree(answered / "content", workspace / "content", dirs_exist_ok=True)
    shutil.rmtree(workspace / SHOP)
    result = check(workspace, "--release")
    assert result.returncode == 0, result.stdout
    assert result.stdout.splitlines()[-1] == "ready"


def test_each_step_is_a_build(workspace: Path, tmp_path: Path) -> None:
    step_1_standards_alone(workspace)
    step_2_a_customer_has_a_landing_page(workspace)
    step_3_and_4_three_components(workspace)
    step_5_a_line_of_the_bill(workspace)
    step_6_a_protection_and_a_scenario(workspace)
    step_7_the_application_is_named(workspace)
    step_8_all_is_answered(workspace, tmp_path)
