"""The command line: help, results, exit codes and what is said when something is wrong."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from openpyxl import load_workbook

from generator.__main__ import run
from generator.edition import Edition
from generator.errors import DONE, ENVIRONMENT, FINDINGS, INPUT
from tests.writers.layouts import merged

COMMANDS = ("init", "check", "build", "fill", "serve", "cache", "list", "explain", "schema")


def evidencekit(*arguments: str, folder: Path, **environment: str) -> subprocess.CompletedProcess[str]:
    """Return what the program printed and its exit code, run as a process of its own in `folder`."""
    return subprocess.run(
        [sys.executable, "-m", "generator", *arguments],
        cwd=folder,
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.fixture(scope="module")
def workspace(starter: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A workspace as init writes it, for tests that leave its content alone."""
    folder = tmp_path_factory.mktemp("command line") / "demo"
    shutil.copytree(starter, folder)
    return folder


# --------------------------------------------------------------------------------------------------------- processes


def test_first_day(tmp_path: Path) -> None:
    made = evidencekit("init", "demo", folder=tmp_path)
    assert (made.returncode, made.stderr) == (DONE, "")
    assert "demo: a workspace" in made.stdout
    demo = tmp_path / "demo"
    built = evidencekit("build", folder=demo / "content", SOURCE_DATE_EPOCH="1795651200")
    assert built.returncode == DONE, built.stderr
    assert "rendering the documents" in built.stderr
    assert (demo / "build" / "site" / "index.html").is_file()
    assert list((demo / "build" / "word" / "bike-hire").glob("*.docx"))
    evidence = json.loads((demo / "build" / "evidence.json").read_text("utf-8"))
    assert evidence["built"] == "2026-11-26T00:00:00+00:00"
    made_files = [path for part in ("word", "workbooks", "alarms") for path in (demo / "build" / part).rglob("*.*")]
    assert sorted(evidence["files"]) == sorted(path.relative_to(demo / "build").as_posix() for path in made_files)
    assert "workbooks/bike-hire-self-assessment.xlsx" in evidence["files"]


@pytest.mark.parametrize(
    ("arguments", "shown"),
    [
        (("--version",), "evidencekit, version "),
        (("check", "--quiet"), "ready"),
        (("list", "documents"), "runbook"),
        (("explain", "ACCT-001"), "ACCT-001.root-use"),
        (("schema", "made"), "made: JSON Schemas"),
    ],
)
def test_commands_print_their_result(workspace: Path, arguments: tuple[str, ...], shown: str) -> None:
    done = evidencekit(*arguments, folder=workspace)
    assert (done.returncode, done.stderr) == (DONE, "")
    assert shown in done.stdout


def test_output_goes_where_it_is_told(workspace: Path, tmp_path: Path) -> None:
    done = evidencekit("build", "-q", "-w", str(workspace), "--to", "word", "--kind", "sop", "-j", "1", "-o", "out", folder=tmp_path)
    assert (done.returncode, done.stdout) == (DONE, "")
    out = tmp_path / "out"
    assert {path.name for path in out.iterdir()} == {"word", "evidence.json"}
    evidence = json.loads((out / "evidence.json").read_text("utf-8"))
    sops = {one["word"] for one in evidence["documents"] if one["kind"] == "sop"}
    assert {path.relative_to(out).as_posix() for path in out.rglob("*.docx")} == sops


# ---------------------------------------------------------------------------------------------------------- spreadsheet


def test_fill(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    given = tmp_path / "programme.xlsx"
    given.write_bytes(merged())
    arguments = ["fill", str(given), "-q", "-w", str(workspace), "-c", "example"]
    assert run([*arguments, "-o", str(tmp_path / "made" / "filled.xlsx")]) == DONE
    told = capsys.readouterr().out
    assert "sheet Technical validation: " in told
    assert "answers in E (Partner's response)" in told
    sheet = load_workbook(tmp_path / "made" / "filled.xlsx").active
    assert sheet["D5"].value == "Yes"
    assert "API design record (word/example/api-design-record.docx)" in sheet["F5"].value
    assert run([*arguments, "-o", str(given)]) == INPUT
    assert "it is the spreadsheet itself" in capsys.readouterr().err
    described = workspace / "content" / "customers" / "example"
    project = (described / "project.yml").read_bytes()
    for name, told in (
        ("project.yml", "is no name of a workbook; let it end in .xlsx"),
        ("filled.xlsx", "is in content, where you write"),
    ):
        assert run([*arguments, "-o", str(described / name)]) == INPUT
        assert told in capsys.readouterr().err
    assert (described / "project.yml").read_bytes() == project
    assert not (described / "filled.xlsx").exists()
    given.write_bytes(b"no spreadsheet")
    assert run([*arguments, "-o", str(tmp_path / "other.xlsx")]) == INPUT
    assert f"{given} cannot be filled: it is no .xlsx file" in capsys.readouterr().err
    assert not (tmp_path / "other.xlsx").exists()


# ------------------------------------------------------------------------------------------------------------- words


@pytest.mark.parametrize("command", [(), *((name,) for name in COMMANDS)])
@pytest.mark.parametrize("option", ["--help", "-h"])
def test_help(command: tuple[str, ...], option: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([*command, option]) == DONE
    printed = capsys.readouterr().out
    assert printed.startswith(f"Usage: evidencekit {' '.join(command)}".rstrip())
    assert max(len(line) for line in printed.splitlines()) <= 100


def test_help_names_every_command_and_exit_code(capsys: pytest.CaptureFixture[str]) -> None:
    run(["--help"])
    printed = capsys.readouterr().out
    assert all(f"\n  {name} " in printed for name in COMMANDS)
    assert "0 done, 1 findings, 2 input or usage, 3 environment" in printed


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "Usage: evidencekit"),
        (("nonsense",), "No such command 'nonsense'"),
        (("build", "--nonsense"), "No such option"),
        (("build", "--to", "pdf"), "'pdf'; there are site, word, workbook, alarms"),
        (("build", "--to", ""), "''; there are site, word, workbook, alarms"),
        (("build", "--to", "workbooks"), "there are site, word, workbook, alarms. Did you mean `workbook`?"),
        (("build", "-o", ""), "it is empty. Name a folder; the current one is `.`"),
        (("build", "-w", " "), "it is empty. Name a folder"),
        (("schema", ""), "it is empty. Name a folder"),
        (("--quiet", "list"), "--quiet is an option of check, build, fill, serve, written behind the command: evidencekit check --quiet"),
        (("list", "service"), "'troubles'. Did you mean `services`?"),
        (("check", "--format", "jsn"), "'github'. Did you mean `json`?"),
        (("new", "kip", "x"), "Did you mean `kpi`?"),
        (("build", "--jobs", "0"), "0 is not in the range"),
        (("check", "--format", "xml"), "'xml' is not one of"),
        (("serve", "--port", "99999"), "not in the range"),
        (("fill", "no.xlsx", "-c", "x", "-o", "y.xlsx"), "there is no file no.xlsx"),
        (("explain",), "Missing argument 'ID'"),
        (("explain", "ACCT-01"), "did you mean ACCT-001"),
        (("list", "nonsense"), "'nonsense' is not one of"),
        (("check", "-w", "/"), "no workspace here or above"),
        (("build", "-w", "/"), "Make one with: evidencekit init"),
        (("serve", "-w", "/"), "no workspace here or above"),
        (("list", "documents", "-w", "/"), "no workspace here or above"),
    ],
)
def test_usage_errors(arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(list(arguments)) == INPUT
    assert said in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (("check", "-q", "-c", "nobody"), "there is no customer project `nobody`"),
        (("build", "-q", "--kind", "nonsense"), "no document is of the kind `nonsense`. Kinds: case-study, guide"),
        (("build", "-q", "--kind", "runbok"), "Did you mean `runbook`?"),
        (("build", "-q", "--document", "recovery-pln"), "there is no document `recovery-pln` to build. Did you mean `recovery-plan`?"),
        (("build", "-q", "--customer", "exampel"), "there is no customer project `exampel`. Did you mean `example`?"),
        (("build", "-q", "-o", "content/customers/example"), "content/customers/example is in content, where you write. Name another"),
        (("build", "-q", "-o", "templates"), "templates is in templates, where you write"),
        (("init", "."), "there is already something here"),
    ],
)
def test_input_errors(
    workspace: Path, arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(workspace)
    rendered: list[str] = []
    monkeypatch.setattr(Edition, "rendered", lambda _: rendered.append("all"))
    assert run(list(arguments)) == INPUT
    assert said in capsys.readouterr().err
    assert not (workspace / "build").exists()
    assert rendered == []


def test_time_must_be_a_number(workspace: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "yesterday")
    assert run(["build", "-q", "-w", str(workspace)]) == INPUT
    assert "SOURCE_DATE_EPOCH is 'yesterday'" in capsys.readouterr().err
    for moment in ("253402300800", "9" * 30, "²", "-1"):
        monkeypatch.setenv("SOURCE_DATE_EPOCH", moment)
        assert run(["build", "-q", "-w", str(workspace)]) == INPUT
        assert f"SOURCE_DATE_EPOCH is '{moment}'" in capsys.readouterr().err


def test_folder_that_cannot_be_written(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    (tmp_path / "file").write_text("", "utf-8")
    assert run(["build", "-q", "-w", str(workspace), "-o", str(tmp_path / "file" / "out")]) == ENVIRONMENT
    assert f"{tmp_path}/file" in capsys.readouterr().err


# ---------------------------------------------------------------------------------------------------------- findings


@pytest.fixture
def gap(workspace: Path, tmp_path: Path) -> Path:
    """A workspace with one gap: a component that nothing pays for."""
    folder = tmp_path / "gap"
    shutil.copytree(workspace, folder, ignore=shutil.ignore_patterns("build"))
    path = folder / "content" / "customers" / "example" / "architecture.yml"
    text = path.read_text("utf-8")
    path.write_text(text.replace("components:\n", f"components:\n{_FORGOTTEN}", 1), "utf-8")
    return folder


_FORGOTTEN = """\
  - id: forgotten
    name: Forgotten queue
    service: sqs
    account: production
    region: eu-west-1
    purpose: Nobody remembers.
"""


def test_gap_is_told_with_its_place(gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-q", "-w", str(gap)]) == DONE
    printed = capsys.readouterr().out
    assert "content/customers/example/architecture.yml:" in printed
    assert "gap COST-001 [unpriced-component] Forgotten queue (`forgotten`)" in printed
    assert printed.splitlines()[-1].startswith("not ready, because of ")


def test_release_fails_on_a_gap(gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["check", "-q", "--release", "-w", str(gap)]) == FINDINGS
    assert run(["build", "-q", "--release", "-w", str(gap)]) == FINDINGS
    told = capsys.readouterr().err
    assert "[unpriced-component]" in told
    assert told.splitlines()[-1] == f"Nothing was written; a former output in {gap / 'build'} stays as it was."
    assert not (gap / "build").exists()


def test_findings_as_json(gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "-q", "--format", "json", "-w", str(gap)])
    verdict = json.loads(capsys.readouterr().out)
    assert verdict["ready"] is False
    found = next(one for one in verdict["findings"] if one["rule"] == "unpriced-component")
    assert found["place"]["path"] == "content/customers/example/architecture.yml"
    assert found["place"]["line"] > 0


def test_findings_as_annotations(gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "-q", "--format", "github", "-w", str(gap)])
    lines = capsys.readouterr().out.splitlines()
    assert any(line.startswith("::warning file=content/customers/example/architecture.yml,line=") for line in lines)


@pytest.mark.parametrize("form", ["json", "sarif", "github"])
def test_what_cannot_be_read_is_told_in_the_chosen_form(form: str, gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    path = gap / "content" / "partner.yml"
    path.write_text(path.read_text("utf-8").replace("legal_entity:", "legal_entty:", 1), "utf-8")
    assert run(["check", "-q", "--format", form, "-w", str(gap)]) == INPUT
    printed = capsys.readouterr()
    assert printed.err == ""
    assert "content/partner.yml" in printed.out
    assert "legal_entty" in printed.out
    if form == "sarif":
        assert json.loads(printed.out)["runs"][0]["results"][0]["ruleId"] == "malformed-description"


def test_a_terminal_gets_colours(gap: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    run(["check", "-q", "-w", str(gap)])
    assert "\x1b" not in capsys.readouterr().out
    monkeypatch.setattr("sys.stdout.isatty", lambda: True)
    monkeypatch.setenv("TERM", "xterm-256color")
    run(["check", "-q", "-w", str(gap)])
    assert "\x1b[1;31mnot ready" in capsys.readouterr().out
    monkeypatch.setenv("NO_COLOR", "1")
    run(["check", "-q", "-w", str(gap)])
    assert "\x1b" not in capsys.readouterr().out


def test_progress_is_silent_when_quiet(gap: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(["check", "-q", "-w", str(gap)])
    assert capsys.readouterr().err == ""
    run(["check", "-w", str(gap)])
    assert "checking" in capsys.readouterr().err


# --------------------------------------------------------------------------------------------------------------- cache


def test_what_a_build_keeps_is_shown_and_cleared(workspace: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    place = ["--workspace", str(workspace), "--cache", str(tmp_path / "cache")]
    own = workspace / ".evidencekit"
    shutil.rmtree(own, ignore_errors=True)
    assert run(["cache", *place]) == DONE
    assert capsys.readouterr().out == f"{tmp_path / 'cache'}: 0 files, 0.0 MB\n"
    assert run(["build", *place, "--to", "site", "--quiet", "--output", str(tmp_path / "build")]) == DONE
    pictures = len(list((tmp_path / "build" / "docs").rglob("*.svg")))
    capsys.readouterr()
    assert pictures > 3
    for arguments, end in (([], " MB\n"), (["--clear"], " MB deleted\n")):
        assert run(["cache", *place, *arguments]) == DONE
        shown = capsys.readouterr().out
        assert shown.startswith(f"{tmp_path / 'cache'}: {pictures} files, ")
        assert shown.endswith(end)
    assert run(["cache", *place]) == DONE
    assert capsys.readouterr().out == f"{tmp_path / 'cache'}: 0 files, 0.0 MB\n"
    assert not own.exists()


@pytest.mark.parametrize("command", [["build", "--to", "alarms"], ["cache"]])
@pytest.mark.parametrize(
    ("named", "code", "message"),
    [
        ("content/cache", INPUT, "is in content, where you write. Name another place with --cache."),
        ("mkdocs.yml/cache", ENVIRONMENT, "cannot be used to keep what was made: not a directory. Name another folder."),
    ],
)
def test_a_place_that_is_no_good_for_the_cache_is_refused(
    workspace: Path, capsys: pytest.CaptureFixture[str], command: list[str], named: str, code: int, message: str
) -> None:
    assert run([*command, "--workspace", str(workspace), "--cache", str(workspace / named)]) == code
    assert message in capsys.readouterr().err
    assert not (workspace / "content" / "cache").exists()
