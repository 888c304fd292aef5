"""Measures builds beside mkdocs, pandoc and dot, all in one run, and writes bench/RESULTS.md.

Each measurement is of whole processes: seconds from start to end, processor seconds of the process and of those it
started, and the memory of the largest of them.
"""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import re
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from urllib.request import urlopen

from pypandoc import get_pandoc_path

ROOT = Path(__file__).parent.parent
PARTS = Path(__file__).parent / "parts.py"
RESULTS = Path(__file__).parent / "RESULTS.md"
PYTHON = sys.executable
ENVIRONMENT = {**os.environ, "SOURCE_DATE_EPOCH": "1795651200", "NO_MKDOCS_2_WARNING": "1", "PYTHONPATH": str(ROOT)}

Command = Sequence[str | Path]


@dataclass(frozen=True)
class Measurement:
    """Seconds from start to end, processor seconds, and megabytes of the largest process."""

    seconds: float
    processor: float
    megabytes: float


@dataclass(frozen=True)
class Row:
    """Something to measure: how to make it ready, and the commands that are measured one after another."""

    name: str
    commands: Callable[[Path], Sequence[Command]]
    beside: str = ""
    """The row that it is compared with."""
    many: bool = True
    """Whether it is also measured with many customers."""
    taken: Callable[[Path], Measurement] | None = None
    """What is measured instead where it is no whole process."""


def measure(commands: Sequence[Command]) -> Measurement:
    """Return what the commands took, one after another. Raises CalledProcessError when one of them fails."""
    seconds = processor = megabytes = 0.0
    for command in commands:
        with tempfile.TemporaryFile() as said:
            start = time.perf_counter()
            process = subprocess.Popen([*map(str, command)], stdout=said, stderr=said, env=ENVIRONMENT, cwd=ROOT)
            _, status, usage = os.wait4(process.pid, 0)
            seconds += time.perf_counter() - start
            process.returncode = os.waitstatus_to_exitcode(status)
            said.seek(0)
            if process.returncode:
                raise subprocess.CalledProcessError(process.returncode, [*map(str, command)], said.read().decode())
        processor += usage.ru_utime + usage.ru_stime
        megabytes = max(megabytes, usage.ru_maxrss / 1024)
    return Measurement(seconds, processor, megabytes)


# ------------------------------------------------------------------------------------------------------- workspaces


def sample(target: Path) -> Path:
    """Return a workspace with the sample alone."""
    target.mkdir()
    shutil.copy(ROOT / "mkdocs.yml", target)
    shutil.copytree(ROOT / "content", target / "content", ignore=shutil.ignore_patterns("library"))
    return target


def enlarged(target: Path, customers: int) -> Path:
    """Return a workspace with that many customers: copies of the sample's, each with an id and names of its own."""
    folder = sample(target) / "content" / "customers"
    originals = sorted(folder.iterdir())
    for number in range(customers):
        _copy(originals[number % len(originals)], f"{number + 1:02}")
    for original in originals:
        shutil.rmtree(original)
    return target


_COMMON = re.compile(r"(?<=[a-z,] )(the|and|of|is|to|a|in|for|on|with|from|that|it|as|at|no|were|differently) (?=[a-z])")
"""Words that get the copy's number behind them: no customer's text may be word for word another's."""
_CHOICES = re.compile(r"[ -]*(unused_settings|sets): ")
"""Lines that hold names of settings, which are no text."""


def _copy(original: Path, number: str) -> None:
    copied = original.with_name(f"{original.name}-{number}")
    shutil.copytree(original, copied)
    project = (copied / "project.yml").read_text("utf-8")
    name, legal = (re.findall(rf"^  {key}: (.+)$", project, re.MULTILINE)[0] for key in ("name", "legal_entity"))
    for path in (one for one in copied.rglob("*") if one.is_file()):
        text = path.read_text("utf-8").replace(legal, f"{legal} {number}").replace(name, f"{name} {number}")
        text = "".join(line if _CHOICES.match(line) else _COMMON.sub(rf"\g<0>{number} ", line) for line in text.splitlines(keepends=True))
        path.write_text(text.replace(f"\nid: {original.name}\n", f"\nid: {copied.name}\n"), "utf-8")


# ------------------------------------------------------------------------------------------------------------- rows


def rows(workspace: Path, built: Path, ready: Path, cores: int) -> list[Row]:
    """Return what is measured on `workspace`, whose finished build stands in `built`; `ready` holds inputs of others."""
    words = sorted(path.relative_to(built / "word") for path in (built / "word").rglob("*.docx"))
    pages = {path: _page(built / "docs" / "pages", path) for path in words}
    drawing = "dot" if shutil.which("dot") else "Graphviz of the pygraphviz wheel"
    mkdocs, pandoc = "mkdocs build of the same pages", f"pandoc, {len(words)} Word files from the same pages"
    rendering = "loading and rendering alone, without checks"

    def build(out: Path, *more: str, source: Path = workspace) -> list[Command]:
        command: list[str | Path] = [PYTHON, "-m", "generator", "build", "--quiet", "--workspace", source, "--output", out / "build"]
        return [[*command, "--cache", out / "cache", *more]]

    def again(out: Path, *more: str, source: Path = workspace) -> list[Command]:
        for name in ("build", "cache"):
            shutil.copytree(built if name == "build" else built.parent / "cache", out / name)
        return build(out, *more, source=source)

    edited = partial(_edited, workspace)
    return [
        Row(f"evidencekit build, {cores} processes", build, mkdocs),
        Row("evidencekit build, 1 process", lambda out: build(out, "--jobs", "1"), mkdocs, many=False),
        Row("evidencekit build again, nothing changed", again, mkdocs),
        Row(
            "evidencekit build again, an input of the bill changed", lambda out: again(out, source=_edited(workspace, out, *_INPUT)), mkdocs
        ),
        Row(
            "evidencekit build again, a sentence changed that no picture shows",
            lambda out: again(out, source=edited(out, *_SENTENCE)),
            mkdocs,
            many=False,
        ),
        Row("evidencekit build again, site only", lambda out: again(out, "--to", "site"), mkdocs, many=False),
        Row("evidencekit serve, from save to page", lambda _out: [], mkdocs, many=False, taken=partial(_save_to_page, workspace)),
        Row(mkdocs, lambda out: [[PYTHON, "-m", "mkdocs", "build", "-q", "-f", built / "docs" / "mkdocs.yml", "-d", out]]),
        Row(
            f"evidencekit, YAML to {len(words)} Word files, 1 process",
            lambda out: [[PYTHON, PARTS, "word", workspace, built / "docs", out]],
            pandoc,
            many=False,
        ),
        Row(pandoc, lambda out: [_pandoc(ready, page, out / path) for path, page in pages.items()], many=False),
        Row("evidencekit, all diagrams, 1 process", lambda out: [[PYTHON, PARTS, "draw", workspace, out]], drawing, many=False),
        Row(drawing, lambda _out: _dot(ready / "dot"), many=False),
        Row("evidencekit check", lambda _out: [[PYTHON, "-m", "generator", "check", "-q", "-w", workspace]], rendering),
        Row(rendering, lambda _out: [[PYTHON, PARTS, "documents", workspace]]),
    ]


def _save_to_page(workspace: Path, out: Path) -> Measurement:
    """Return what it takes until a running server shows a sentence that was saved; the processor's part is not told apart."""
    source = _edited(workspace, out)
    address = f"http://127.0.0.1:{_PORT}/customers/orders-platform/architecture.html"
    command = [PYTHON, "-m", "generator", "serve", "--quiet", "--workspace", source, "--port", str(_PORT)]
    with subprocess.Popen([*map(str, command)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=ENVIRONMENT, cwd=ROOT) as server:
        try:
            _until(address, "")
            _edit(source, "architecture.yml", "    purpose: ", "    purpose: Saved a moment ago. ")
            start = time.perf_counter()
            _until(address, "Saved a moment ago.")
            seconds = time.perf_counter() - start
            megabytes = int(re.findall(r"VmHWM:\s*(\d+)", Path(f"/proc/{server.pid}/status").read_text("utf-8"))[0]) / 1024
        finally:
            server.terminate()
    return Measurement(seconds, seconds, megabytes)


def _until(address: str, text: str) -> None:
    """Wait until a page is served and holds the text. Raises TimeoutError after five minutes."""
    until = time.monotonic() + 300
    while time.monotonic() < until:
        try:
            with urlopen(address, timeout=60) as answer:
                if text in answer.read().decode():
                    return
        except OSError:
            pass
        time.sleep(0.05)
    raise TimeoutError(address)


_PORT = 8765
_INPUT = ("cost.yml", "    expected: 100\n", "    expected: 120\n")
_SENTENCE = ("architecture.yml", "    purpose: ", "    purpose: As before. ")


def _edited(workspace: Path, out: Path, *edit: str) -> Path:
    """Return a copy of the workspace, with an edit of `_edit` where one is given."""
    copied = Path(shutil.copytree(workspace, out / "workspace", ignore=shutil.ignore_patterns("build", ".evidencekit")))
    if edit:
        _edit(copied, *edit)
    return copied


def _edit(workspace: Path, file: str, before: str, after: str) -> None:
    """Write `after` for `before` once, in that file of the first customer that has it."""
    paths = sorted((workspace / "content" / "customers").glob(f"*/{file}"))
    path = next(path for path in paths if before in path.read_text("utf-8"))
    path.write_text(path.read_text("utf-8").replace(before, after, 1), "utf-8")


def _page(pages: Path, path: Path) -> Path:
    folders = ["standards", "evidence"] if path.parts[0] == "partner" else [f"customers/{path.parts[0]}"]
    (found,) = (page for folder in folders if (page := pages / folder / f"{path.stem}.md").is_file())
    return found.relative_to(pages)


def _pandoc(ready: Path, page: Path, target: Path) -> Command:
    target.parent.mkdir(parents=True, exist_ok=True)
    source = ready / "pages" / page
    return [get_pandoc_path(), "-f", "markdown", "--resource-path", source.parent, source, "-o", target]


def _dot(folder: Path) -> Sequence[Command]:
    if not shutil.which("dot"):
        return [[PYTHON, PARTS, "dot", folder]]
    files = sorted(folder.glob("*.dot"))
    return [["dot", f"-T{kind}", path, "-o", path.with_suffix(f".{kind}")] for path in files for kind in ("svg", "png")]


def prepare(workspace: Path, built: Path, ready: Path) -> Measurement:
    """Make ready what the other programs read, and return what the build took from which it comes.

    Others read pages with PNG pictures, and sources for Graphviz.
    """
    build = measure([[PYTHON, "-m", "generator", "build", "-q", "-w", workspace, "-o", built, "--cache", built.parent / "cache"]])
    shutil.copytree(built / "docs" / "pages", ready / "pages")
    for page in (ready / "pages").rglob("*.md"):
        page.write_text(re.sub(r"(pictures/[\w-]+)\.svg", r"\1.png", page.read_text("utf-8")), "utf-8")
    (ready / "dot").mkdir()
    measure([[PYTHON, PARTS, "sources", workspace, ready / "dot"]])
    return build


# ---------------------------------------------------------------------------------------------------------- results


def measured(workspace: Path, runs: int, scratch: Path, *, many: bool) -> dict[Row, list[Measurement]]:
    """Return the measurements of every row, the rows taking turns so that a busy moment hits all of them alike.

    The build that others' inputs come from counts as the first of the first row.
    """
    built, ready = scratch / "built", scratch / "ready"
    ready.mkdir()
    first = prepare(workspace, built, ready)
    todo = [row for row in rows(workspace, built, ready, os.cpu_count() or 1) if row.many or not many]
    found: dict[Row, list[Measurement]] = {row: [] for row in todo}
    for turn in range(runs):
        for number, row in enumerate(todo):
            out = scratch / f"out-{turn}-{number}"
            out.mkdir()
            found[row].append(_of(row, out) if turn or number else first)
            shutil.rmtree(out, ignore_errors=True)
            print(f"{workspace.name}, turn {turn + 1}: {row.name}: {found[row][-1].seconds:.1f} s", flush=True)
    return found


def _of(row: Row, out: Path) -> Measurement:
    return row.taken(out) if row.taken else measure(row.commands(out))


def arithmetic(workspace: Path, scratch: Path) -> str:
    """Return a sentence about the time that the arithmetic of each project takes."""
    written = scratch / "arithmetic.json"
    measure([[PYTHON, PARTS, "arithmetic", workspace, written]])
    taken = ", ".join(f"{taken:.1f} ms for `{project}`" for project, taken in json.loads(written.read_text("utf-8")).items())
    return f"The arithmetic of one project (cost, recovery, load, monitoring) takes {taken}: processor time, median of 20."


def table(found: dict[Row, list[Measurement]]) -> str:
    """Return the measurements as a Markdown table: medians, the range of seconds, the ratio to the other program."""
    seconds = {row.name: statistics.median(one.seconds for one in several) for row, several in found.items()}
    lines = ["| What | Seconds | Range | Processor s | Memory MB | Ratio |", "|---|--:|--:|--:|--:|---|"]
    for row, several in found.items():
        times = [one.seconds for one in several]
        processor, memory = statistics.median(one.processor for one in several), max(one.megabytes for one in several)
        ratio = f"{seconds[row.name] / seconds[row.beside]:.1f} × {row.beside.partition(',')[0]}" if row.beside else ""
        lines.append(
            f"| {row.name} | {seconds[row.name]:.1f} | {min(times):.1f}–{max(times):.1f} | {processor:.1f} | {memory:.0f} | {ratio} |"
        )
    return "\n".join(lines)


def machine() -> str:
    """Return one line about the machine and the programs."""
    model = next((line.partition(": ")[2] for line in _lines("/proc/cpuinfo") if line.startswith("model name")), platform.processor())
    memory = next((int(line.split()[1]) for line in _lines("/proc/meminfo") if line.startswith("MemTotal")), 0) / 2**20
    packages = ", ".join(
        f"{name} {importlib.metadata.version(name)}" for name in ("mkdocs", "mkdocs-material", "pypandoc_binary", "pygraphviz")
    )
    return (
        f"{os.cpu_count()} cores ({model}), {memory:.0f} GB, {platform.system()} {platform.machine()}, Python "
        f"{platform.python_version()}, {packages}"
    )


def _lines(path: str) -> list[str]:
    return Path(path).read_text("utf-8").splitlines() if Path(path).is_file() else []


_TEXT = """\
# Build times

Written by `make bench`; all numbers are of one run on one machine, so that ratios mean more than seconds.

{machine}. {date}.

Seconds are medians of {runs} of the sample and {fewer} of the many customers, with their range; whole processes from start to
end. Memory is that of the largest process. The rows take turns.

What the other programs do is less than it seems to be compared with:

- *mkdocs build* makes the site from the finished Markdown and pictures. The build reads and checks the YAML, computes, renders,
  draws the pictures, writes the Word files and then runs the same MkDocs on the same pages.
- *pandoc* writes the same number of Word files from the same Markdown, one process each. Cover, document control, contents, boxes,
  captions, evidence tags and links between the files are not in them; pandoc does not know this Markdown dialect.
- {dot} The `diagrams` package's own graph of each view is laid out and drawn as SVG and PNG. evidencekit
  instead searches an arrangement in which frames do not overlap, lines run at right angles and labels are free,
  and draws the PNG with a shipped font. That search is most of a first build; pictures and Word files that would be the same are kept.
- *From save to page* is the time from a changed sentence until the running server shows it, read and built anew.

## The sample: {sample}

{sample_table}

{arithmetic}

## {customers} customers: {many}

Copies of the two sample projects with other ids and names.

{many_table}
"""


def _turns(number: int) -> str:
    return "one turn" if number == 1 else f"{number} turns"


def _counted(workspace: Path) -> str:
    customers = len(list((workspace / "content" / "customers").iterdir()))
    lines = sum(len(path.read_text("utf-8").splitlines()) for path in (workspace / "content").rglob("*.yml"))
    return f"{customers} projects, {lines:,} lines of YAML"


def main() -> None:
    """Measure and write the results."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=2, help="turns of the sample")
    parser.add_argument("--customers", type=int, default=12)
    parser.add_argument("--fewer", type=int, default=1, help="turns of the many customers")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        small, many = Path(folder, "small"), Path(folder, "many")
        small.mkdir()
        many.mkdir()
        one, several = sample(small / "sample"), enlarged(many / "many", chosen.customers)
        text = _TEXT.format(
            machine=machine(),
            date=time.strftime("%d %B %Y"),
            runs=_turns(chosen.runs),
            fewer=_turns(chosen.fewer),
            dot="*dot* is the program."
            if shutil.which("dot")
            else "There is no `dot` program on this machine: *Graphviz of the pygraphviz wheel* is the same library in one Python process.",
            sample=_counted(one),
            arithmetic=arithmetic(one, small),
            sample_table=table(measured(one, chosen.runs, small, many=False)),
            customers=chosen.customers,
            many=_counted(several),
            many_table=table(measured(several, chosen.fewer, many, many=True)),
        )
    RESULTS.write_text(text, "utf-8")


if __name__ == "__main__":
    main()
