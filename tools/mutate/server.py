"""A session of pytest that has collected its tests and waits: each mutant is tried in a fork of it."""

from __future__ import annotations

import signal
import sys
import time
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any

import coverage
import pytest
from _pytest.runner import runtestprotocol

from tests.checks.variants import Case
from tools.mutate.forks import Dead, in_child
from tools.mutate.mutants import MODULE, Mutant
from tools.mutate.prepared import Prepared
from tools.mutate.swapping import Loaded
from tools.mutate.targets import ROOT, RULES, dependents, places, rules

_PATIENCE = 5
"""A test may take so many times the time that it takes without a mutant, …"""
_SECONDS = 5
"""… and so many seconds more."""
_LONGEST_CLEAN = 300
_MOST_CASES = 60
"""Cases of rules that a module is tried with which all rules use."""


class Endless(Exception):
    """A test takes far longer than without the mutant."""


class Broken(Exception):
    """A test that fails without any mutant: nothing can be said of those of its module."""


@dataclass(frozen=True)
class Verdict:
    """How a mutant ended: by which test or other end it was killed, or nothing if it survived."""

    mutant: Mutant
    killer: str
    tests: int
    """Tests that may be run."""
    seconds: float


@dataclass
class Clean:
    """What is known of a test that passed without a mutant."""

    seconds: float
    lines: dict[str, frozenset[int]] = field(default_factory=dict)
    """The lines that it went through, by path."""


class Server:
    """The plugin: `todo` yields the mutants of a module, and verdicts are handed to `done`."""

    def __init__(self, todo: Iterable[list[Mutant]], done: Callable[[Verdict | Broken], None], folder: Path) -> None:
        self.todo, self.done, self.folder = todo, done, folder
        self.clean: dict[str, Clean] = {}

    def pytest_runtestloop(self, session: pytest.Session) -> bool:
        """Try the mutants instead of running the tests once."""
        loaded = Loaded()
        prepared = Prepared(self.folder)
        for mutants in self.todo:
            items = _of_module(session.items, mutants[0].path)
            prepared.prepare((case for item in items if (case := _case(item))), dependents(mutants[0].path))
            try:
                self._know([item for item in items if item.nodeid not in self.clean])
            except Broken as error:
                self.done(error)
                continue
            for mutant in mutants:
                begun = time.monotonic()
                chosen = self._chosen(items, mutant)
                killer = self._tried(mutant, chosen, loaded, prepared) if chosen else ""
                self.done(Verdict(mutant, killer, len(chosen), time.monotonic() - begun))
        return True

    def _know(self, items: list[pytest.Item]) -> None:
        """Run tests without a mutant, note the lines that each goes through and how long it takes. Raises Broken."""
        for batch in _batches(items):
            known = in_child(partial(_clean, batch), _LONGEST_CLEAN * len(batch))
            if isinstance(known, str):
                raise Broken(known)
            self.clean |= known

    def _chosen(self, items: list[pytest.Item], mutant: Mutant) -> list[pytest.Item]:
        """Return the tests that go through the changed lines, the quick ones first; with them the others of the same files.

        A case of a rule that does not go through the lines cannot notice them. Another test may, by what a test before it left.
        """
        lines = set(mutant.lines)
        reached = [item for item in items if mutant.function == MODULE or lines & self.clean[item.nodeid].lines.get(mutant.path, set())]
        files = {_file(item) for item in reached} - {RULES}
        others = [item for item in items if _file(item) in files and item not in reached]
        order = {item.nodeid: (item in others, self.clean[item.nodeid].seconds) for item in [*reached, *others]}
        first: dict[str, Any] = {}
        for item in sorted([*reached, *others], key=lambda item: order[item.nodeid]):
            first.setdefault(_file(item), order[item.nodeid])
        return sorted([*reached, *others], key=lambda item: (first[_file(item)], _file(item), order[item.nodeid]))

    def _tried(self, mutant: Mutant, items: list[pytest.Item], loaded: Loaded, prepared: Prepared) -> str:
        seconds = sum(self._patience(item) for item in items)
        try:
            return str(in_child(lambda: self._first_failure(mutant, items, loaded), 3 * seconds + 60))
        except Dead:
            prepared.restore()
            return "the end of its process"

    def _first_failure(self, mutant: Mutant, items: list[pytest.Item], loaded: Loaded) -> str:
        signal.signal(signal.SIGPROF, _stop)
        try:
            loaded.put(mutant)
        except Exception as error:  # a module that cannot be loaded is noticed by every test
            return f"loading: {error!r}"
        for item, following in zip(items, [*items[1:], None], strict=True):
            signal.setitimer(signal.ITIMER_PROF, self._patience(item))
            reports = runtestprotocol(item, log=False, nextitem=following)
            signal.setitimer(signal.ITIMER_PROF, 0)
            if any(report.failed for report in reports):
                return item.nodeid
        return ""

    def _patience(self, item: pytest.Item) -> float:
        return _PATIENCE * self.clean[item.nodeid].seconds + _SECONDS


def _stop(_: int, __: object) -> None:
    raise Endless


def _file(item: pytest.Item) -> str:
    return item.nodeid.partition("::")[0]


def _of_module(items: list[pytest.Item], path: str) -> list[pytest.Item]:
    """Return the tests of a module: those of its files, and the cases of its rules."""
    files, named = tuple(places(path)), rules(path)
    beside = [item for item in items if item.nodeid.startswith(files) and not _rule(item)]
    cases = [item for item in items if _rule(item) in named]
    step = max(len(cases) // _MOST_CASES, 1)
    unbroken = [item for item in items if item.nodeid == f"{RULES}::test_the_unbroken_sample_has_no_findings"] if cases else []
    return list({item.nodeid: item for item in [*beside, *cases[::step], *unbroken]}.values())


def _case(item: pytest.Item) -> Case | None:
    """Return the case that a test in the file of rules is about."""
    case = getattr(getattr(item, "callspec", None), "params", {}).get("case")
    return case if _file(item) == RULES and isinstance(case, Case) else None


def _rule(item: pytest.Item) -> str:
    case = _case(item)
    return case.rule if case else ""


def _batches(items: list[pytest.Item]) -> Iterator[list[pytest.Item]]:
    """Yield the tests file by file: what is set up for a file is set up once."""
    files = defaultdict(list)
    for item in items:
        files[_file(item)].append(item)
    yield from files.values()


# ------------------------------------------------------------------------------------------------------- without a mutant


class _Watch:
    """Notes which lines a test goes through: its own, and those of the fixtures that it shares with others."""

    def __init__(self, measured: coverage.Coverage) -> None:
        self.measured = measured
        self.contexts = [""]

    def enter(self, context: str) -> None:
        """Note what follows under this name, until `leave`."""
        self.contexts.append(context)
        self.measured.switch_context(context)

    def leave(self) -> None:
        """Note what follows under the name of before."""
        self.contexts.pop()
        self.measured.switch_context(self.contexts[-1])

    @pytest.hookimpl(wrapper=True)
    def pytest_fixture_setup(self, fixturedef: Any) -> Iterator[None]:
        """Note what a shared fixture goes through under its own name."""
        self.enter(self.contexts[-1] if fixturedef.scope == "function" else _fixture(fixturedef.argname))
        try:
            return (yield)
        finally:
            self.leave()


def _fixture(name: str) -> str:
    return f"fixture {name}"


def _clean(items: list[pytest.Item]) -> dict[str, Clean] | str:
    """Return what is known of each test, or the failure of one."""
    measured = coverage.Coverage(data_file=None, include=[f"{ROOT}/generator/*"], config_file=False)
    measured.set_option("run:disable_warnings", ["no-data-collected"])
    watch = _Watch(measured)
    items[0].config.pluginmanager.register(watch)
    seconds = {}
    measured.start()
    for item, following in zip(items, [*items[1:], None], strict=True):
        watch.enter(item.nodeid)
        begun = time.process_time()
        reports = runtestprotocol(item, log=False, nextitem=following)
        seconds[item.nodeid] = time.process_time() - begun
        watch.leave()
        if failed := next((report for report in reports if report.failed), None):
            return f"{item.nodeid}\n{failed.longreprtext}"
    measured.stop()
    lines = _lines(measured.get_data())
    return {item.nodeid: Clean(seconds[item.nodeid], _of_test(item, lines)) for item in items}


def _lines(data: coverage.CoverageData) -> dict[str, dict[str, set[int]]]:
    """Return the lines of each file that were gone through under each name."""
    lines: dict[str, dict[str, set[int]]] = defaultdict(lambda: defaultdict(set))
    for file in data.measured_files():
        path = Path(file).relative_to(ROOT).as_posix()
        for line, contexts in data.contexts_by_lineno(file).items():
            for context in contexts:
                lines[context][path].add(line)
    return lines


def _of_test(item: pytest.Item, lines: dict[str, dict[str, set[int]]]) -> dict[str, frozenset[int]]:
    """Return the lines that a test went through, and those of its fixtures."""
    names = [item.nodeid, *map(_fixture, getattr(item, "fixturenames", ()))]
    parts = [lines[name] for name in names if name in lines]
    return {path: frozenset().union(*(part.get(path, ()) for part in parts)) for path in {path for part in parts for path in part}}


def serve(folder: Path, tests: list[str], todo: Iterable[list[Mutant]], done: Callable[[Verdict | Broken], None]) -> int:
    """Try the mutants with these tests, in `folder`; return pytest's exit code."""
    sys.dont_write_bytecode = True
    arguments = ["-q", "-p", "no:cacheprovider", "--hypothesis-seed=1", "--basetemp", str(folder / "tests"), "--rootdir", str(ROOT)]
    return int(pytest.main([*arguments, *tests], plugins=[Server(todo, done, folder)]))
