"""Make faults in the program's code and see whether its tests notice: python -m tools.mutate --help."""

from __future__ import annotations

import argparse
import multiprocessing
import os
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from multiprocessing.queues import Queue, SimpleQueue
from pathlib import Path
from tempfile import TemporaryDirectory

from tools.mutate import survivors
from tools.mutate.mutants import Mutant, mutants, sample
from tools.mutate.server import Broken, Verdict, serve
from tools.mutate.targets import ROOT, paths, test_folders

LEAST_KILLED = 0.9
_EACH = 10
"""A line is printed after so many mutants times the number of processes."""


def population(only: Sequence[str] = ()) -> list[Mutant]:
    """Return all mutants of the modules, or of those whose paths begin with one of `only`."""
    chosen = [path for path in paths() if not only or path.startswith(tuple(only))]
    return [mutant for path in chosen for mutant in mutants(path, (ROOT / path).read_text("utf-8"))]


def tried(chosen: Iterable[Mutant], workers: int, until: float) -> Iterator[Verdict]:
    """Yield how each mutant ended, in `workers` processes, until it is this time."""
    modules: dict[str, list[Mutant]] = defaultdict(list)
    for mutant in chosen:
        modules[mutant.path].append(mutant)
    context = multiprocessing.get_context("fork")
    todo: Queue[list[Mutant] | None] = context.Queue()
    done: SimpleQueue[Verdict | Broken | int] = context.SimpleQueue()
    for of_module in sorted(modules.values(), key=len, reverse=True):
        todo.put(of_module)
    for _ in range(workers):
        todo.put(None)
    processes = [context.Process(target=_worker, args=(todo, done, until), daemon=False) for _ in range(workers)]
    for process in processes:
        process.start()
    running = workers
    while running:
        answer = done.get()
        if isinstance(answer, Verdict):
            yield answer
        elif isinstance(answer, Broken):
            print(f"A module is left out, because a test fails without any mutant: {answer}", flush=True)
        else:
            running -= 1
    for process in processes:
        process.join()


def _worker(todo: Queue[list[Mutant] | None], done: SimpleQueue[Verdict | Broken | int], until: float) -> None:
    """Try modules one after the other; what pytest prints is shown only if it could not begin."""
    with TemporaryDirectory(prefix="mutate-") as name:
        folder = Path(name)
        screen = os.dup(1)
        output = os.open(folder / "output", os.O_CREAT | os.O_RDWR)
        os.dup2(output, 1)
        os.dup2(output, 2)
        try:
            code = serve(folder, test_folders(), _in_time(todo, until), done.put)
        finally:
            done.put(0)
        if code not in (0, 5):
            os.write(screen, (folder / "output").read_bytes()[-5000:])


def _in_time(todo: Queue[list[Mutant] | None], until: float) -> Iterator[list[Mutant]]:
    for of_module in iter(todo.get, None):
        if time.monotonic() < until:
            yield of_module


def report(verdicts: Sequence[Verdict]) -> None:
    """Print how many were killed, in all and by module."""
    made = Counter(verdict.mutant.path for verdict in verdicts)
    left = Counter(verdict.mutant.path for verdict in verdicts if not verdict.killer)
    for path, count in sorted(made.items()):
        print(f"{path:<48}{count - left[path]:>6} of {count:>4}")


def judged(verdicts: Sequence[Verdict], everything: Iterable[Mutant], *, accept: bool, share: float) -> int:
    """Compare what survived with the list, print what is wrong, and return the exit code."""
    listed = survivors.read(survivors.LIST.read_text("utf-8"))
    lived = {verdict.mutant.name: verdict.mutant for verdict in verdicts if not verdict.killer}
    killed = {verdict.mutant.name for verdict in verdicts if verdict.killer}
    gone = survivors.gone(listed, killed, {mutant.name for mutant in everything})
    if accept and gone:
        listed = {name: reason for name, reason in listed.items() if name not in gone}
        survivors.LIST.write_text(survivors.shown(listed), "utf-8")
        gone = []
    new = survivors.new(listed, lived)
    for name in new:
        print(f"{lived[name].path}:{lived[name].lines.start}: survived and is not listed: {name}")
    for name in gone:
        print(f"listed, but killed or gone: {name}")
    if new:
        print("Write a test that notices each; one that changes nothing gets a line in tests/golden/mutants.txt, with the reason.")
    if gone:
        print("Take these lines out of tests/golden/mutants.txt: make mutate ACCEPT=1")
    if share < LEAST_KILLED:
        print(f"Fewer than {LEAST_KILLED:.0%} are killed.")
    return int(bool(new or gone or share < LEAST_KILLED))


def main(arguments: Sequence[str]) -> int:
    """Try a sample and return 0 where no mutant survives that is not listed, and nine tenths are killed."""
    parser = argparse.ArgumentParser(prog="python -m tools.mutate", description=__doc__)
    parser.add_argument("--seed", default="1", help="the sample of this name (1)")
    parser.add_argument("--count", type=int, default=1500, help="so many mutants (1500)")
    parser.add_argument("--budget", type=float, default=60, help="begin no module after so many minutes (60)")
    parser.add_argument("--workers", type=int, default=2, help="so many processes (2)")
    parser.add_argument("--only", action="append", default=[], metavar="PATH", help="only modules whose paths begin so")
    parser.add_argument("--among", metavar="FILE", help="only mutants whose names are lines of this file")
    parser.add_argument("--verbose", action="store_true", help="print each verdict")
    chosen = parser.parse_args(arguments)
    begun = time.monotonic()
    everything = population()
    possible = [mutant for mutant in everything if mutant.path.startswith(tuple(chosen.only))] if chosen.only else everything
    if chosen.among:
        named = set(survivors.read(Path(chosen.among).read_text("utf-8")))
        possible = [mutant for mutant in possible if mutant.name in named]
    todo = sample(possible, chosen.seed, chosen.count)
    print(f"{len(todo):,} of {len(possible):,} mutants, seed {chosen.seed}; 1,500 take about an hour on two idle cores", flush=True)
    verdicts: list[Verdict] = []
    for verdict in tried(todo, chosen.workers, begun + 60 * chosen.budget):
        verdicts.append(verdict)
        if chosen.verbose:
            end = verdict.killer or f"survived {verdict.tests} tests"
            print(f"{verdict.seconds:5.1f} s {verdict.mutant.name} ; {end}", flush=True)
        if len(verdicts) % (_EACH * chosen.workers) == 0:
            minutes = (time.monotonic() - begun) / 60
            killed = sum(bool(one.killer) for one in verdicts)
            print(f"{len(verdicts):,} tried in {minutes:.0f} minutes, {killed / len(verdicts):.1%} killed", flush=True)
    report(verdicts)
    killed = sum(bool(one.killer) for one in verdicts)
    share = killed / len(verdicts) if verdicts else 0
    print(f"{killed:,} of {len(verdicts):,} killed, {share:.1%}, in {(time.monotonic() - begun) / 60:.0f} minutes")
    code = judged(verdicts, everything, accept=bool(os.environ.get("ACCEPT")), share=share)
    if len(verdicts) < len(todo):
        print(f"{len(todo) - len(verdicts):,} were not tried: the time was over, or a process ended.")
        return 1
    return code


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
