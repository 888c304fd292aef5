"""Read many inputs that are wrong, and look for any end but the one in words: python -m tests.fuzz --help."""

from __future__ import annotations

import argparse
import os
import resource
import shutil
import subprocess
import sys
import traceback
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from time import monotonic
from typing import NamedTuple

from generator.__main__ import run
from generator.errors import EvidencekitError
from tests.fuzz.inputs import ROOT, STARTER, made
from tests.fuzz.yaml_suite import suite

MOST_SECONDS = 30
MOST_MEGABYTES = 512
_TRIED = 200
"""Inputs of which the time of all is estimated."""


class Wrong(NamedTuple):
    """An input that ended in another way: how to have it again, and how it ended."""

    name: str
    end: str


def in_process(seed: str, numbers: Iterator[int]) -> Iterator[Wrong | None]:
    """Read each input in this process; yield how it ended where that is wrong, else None."""
    for number in numbers:
        started = monotonic()
        input = made(seed, number)
        name = f"--seed {seed} --only {number} ({input.kind})"
        try:
            input.read(input.content)
            wrong = None
        except EvidencekitError as error:
            lines = error.lines()
            wrong = None if lines and all(line.isprintable() for line in lines) else Wrong(name, "the message cannot be printed")
        except Exception:  # any other end is what is looked for
            wrong = Wrong(name, traceback.format_exc())
        if monotonic() - started > MOST_SECONDS:
            wrong = Wrong(name, f"{monotonic() - started:.0f} seconds")
        yield wrong


def as_commands(seed: str, numbers: Iterator[int]) -> Iterator[Wrong | None]:
    """Check a small workspace with each input in it, every tenth time the starter, by the whole command within the bound of time."""
    for number in numbers:
        input = made(seed, number)
        with _workspace() as folder:
            if number % 10 == 0:
                shutil.copytree(STARTER, folder, dirs_exist_ok=True)
            target = _target(folder, input.kind)
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_bytes(input.content)
            command = [sys.executable, "-m", "generator", "check", "--quiet", "--workspace", str(folder)]
            name = f"--seed {seed} --only {number} --command ({input.kind})"
            try:
                ended = subprocess.run(command, capture_output=True, text=True, timeout=2 * MOST_SECONDS, preexec_fn=_bounded)
            except subprocess.TimeoutExpired:
                yield Wrong(name, f"more than {2 * MOST_SECONDS} seconds")
                continue
        good = ended.returncode in range(4) and "Traceback" not in ended.stdout + ended.stderr
        yield None if good else Wrong(name, f"exit code {ended.returncode}\n{ended.stdout}\n{ended.stderr}")


def of_the_suite(folder: Path) -> Iterator[Wrong | None]:
    """Check a small workspace with each input of the YAML test suite as project, as partner and as front matter of a template."""
    for name, content in suite(folder).items():
        for place in ("project: project", "partner", "front matter"):
            with _workspace() as workspace:
                front = place == "front matter"
                _target(workspace, place).parent.mkdir(parents=True, exist_ok=True)
                _target(workspace, place).write_bytes(b"---\n" + content + b"\n---\n# {{ title }}\n" if front else content)
                started = monotonic()
                try:
                    code = _quiet(["check", "--quiet", "--workspace", str(workspace)])
                    wrong = None if code in range(4) else Wrong(f"{name} as {place}", f"exit code {code}")
                except Exception:  # any other end is what is looked for
                    wrong = Wrong(f"{name} as {place}", traceback.format_exc())
                yield Wrong(f"{name} as {place}", "too slow") if monotonic() - started > MOST_SECONDS else wrong


@contextmanager
def _workspace() -> Iterator[Path]:
    """Give a workspace of a partner and a customer, each with a name and no more, for as long as it is needed."""
    with TemporaryDirectory(prefix="fuzz-") as name:
        folder = Path(name)
        customer = folder / "content" / "customers" / "example"
        customer.mkdir(parents=True)
        (folder / "content" / "partner.yml").write_text("format: 2\nid: partner\nname: Partner\n", "utf-8")
        (customer / "project.yml").write_text("id: example\nname: Example\n", "utf-8")
        shutil.copy(ROOT / "mkdocs.yml", folder)
        yield folder


def _target(folder: Path, kind: str) -> Path:
    content, (what, _, name) = folder / "content", kind.partition(": ")
    match what:
        case "project":
            return content / "customers" / "example" / f"{name}.yml"
        case "template" | "front matter":
            return folder / "templates" / "partner" / "guide.md.j2"
        case "library":
            return content / "library" / f"{name}.yml"
        case "prices":
            return content / "library" / "prices" / "own.yml"
    return content / "partner.yml"


def _bounded() -> None:
    """Give this process no more time and memory than one input may take."""
    resource.setrlimit(resource.RLIMIT_CPU, (MOST_SECONDS, MOST_SECONDS))


def _quiet(arguments: list[str]) -> int:
    """Return the exit code of a command whose words nobody reads."""
    with open(os.devnull, "w", encoding="utf-8") as nowhere:
        before = sys.stdout, sys.stderr
        sys.stdout = sys.stderr = nowhere
        try:
            return run(arguments)
        finally:
            sys.stdout, sys.stderr = before


def _told(title: str, ends: Iterator[Wrong | None], count: int, until: float) -> int:
    """Go through the inputs until the time is over; print how long they take and what is wrong, and return how many are."""
    started, done, wrong = monotonic(), 0, 0
    for end in ends:
        done += 1
        if end is not None:
            wrong += 1
            print(f"{end.name}\n{end.end}", flush=True)
        if done == min(_TRIED, count // 10 + 1):
            print(f"{title}: about {(monotonic() - started) / done * count / 60:.0f} minutes for {count:,}", flush=True)
        if monotonic() > until:
            break
    print(f"{title}: {done:,} of {count:,} in {monotonic() - started:.0f} seconds, {wrong} wrong", flush=True)
    return wrong


def main() -> int:
    """Run what was asked for and return 1 where anything ended wrongly."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000, help="inputs that are read in this process")
    parser.add_argument("--commands", type=int, default=1_000, help="inputs that are checked by the whole command")
    parser.add_argument("--suite", type=Path, default=os.environ.get("YAML_TEST_SUITE") or None, help="a copy of the YAML test suite")
    parser.add_argument("--seconds", type=float, default=float("inf"), help="the time for all of it")
    parser.add_argument("--seed", default="1")
    parser.add_argument("--only", type=int, help="one input, by its number")
    parser.add_argument("--command", action="store_true", help="the one input as a whole command")
    asked = parser.parse_args()
    if asked.only is not None:
        reading = as_commands if asked.command else in_process
        return bool(_told("one input", reading(asked.seed, iter([asked.only])), 1, float("inf")))
    until, wrong = monotonic() + asked.seconds, 0
    if asked.suite:
        wrong += _told("YAML test suite", of_the_suite(asked.suite), 3 * len(suite(asked.suite)), until)
    else:
        print("YAML test suite: none is named (--suite FOLDER, or YAML_TEST_SUITE)")
    wrong += _told("inputs", in_process(asked.seed, iter(range(asked.inputs))), asked.inputs, until)
    wrong += _told("commands", as_commands(asked.seed, iter(range(asked.inputs, asked.inputs + asked.commands))), asked.commands, until)
    for what, who in (("this process", resource.RUSAGE_SELF), ("the commands", resource.RUSAGE_CHILDREN)):
        most = resource.getrusage(who).ru_maxrss // 1024
        print(f"memory of {what}: {most} MB, at most {MOST_MEGABYTES}")
        wrong += most > MOST_MEGABYTES
    return bool(wrong)


if __name__ == "__main__":
    sys.exit(main())
