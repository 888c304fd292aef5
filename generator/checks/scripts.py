"""Where commands are: in steps of runbook and recovery plan, those included that the library says and those that are generated."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cache

from generator.checks.finding import Evidence
from generator.checks.shell import UnreadableShellError, commands_with_environment
from generator.model.description.project import Project
from generator.model.description.runbook import Incident, Step
from generator.model.types.origin import Location

_PARTS = ("checks", "fix", "verify")


@dataclass(frozen=True)
class Command:
    """A command of a project: where it is, and its words; empty where the shell could not read it.

    `said` is the prose of the task, entry or scenario around it; `generated` says that the author did not write it.
    """

    location: Location
    words: tuple[str, ...]
    said: str = field(default="", compare=False)
    fault: str = ""
    generated: bool = False
    exported: str = ""
    """The value of AWS_PROFILE that is set for it."""

    @property
    def is_aws(self) -> bool:
        """Return whether it is a command of the AWS CLI."""
        return self.words[:1] == ("aws",)

    def values(self, option: str) -> list[str]:
        """Return what follows `option`, up to the next one."""
        return self.options.get(option, [])

    @property
    def options(self) -> dict[str, list[str]]:
        """Return the values of all options, by option."""
        found: dict[str, list[str]] = {}
        current: list[str] = []
        for word in self.words:
            if word.startswith("--"):
                name, equals, value = word.partition("=")
                current = found.setdefault(name, [])
                current += [value] if equals else []
            else:
                current.append(word)
        return found

    @property
    def profile(self) -> str | None:
        """Return the profile that it names, by its option or by AWS_PROFILE."""
        return next(iter(self.values("--profile")), self.exported or None)


@dataclass(frozen=True)
class Part:
    """Steps that belong together: where each is, its text and command, and the prose of the whole."""

    steps: tuple[tuple[Location, str, str | None], ...]
    said: str
    control: str = "OPE-002"
    generated: bool = False


def parts(evidence: Evidence, project: Project) -> Iterator[Part]:
    """Yield every list of steps that an author answers for; proposed entries are none until they are confirmed."""
    book = project.runbook
    yield _part(("runbook", "access"), book.access, "")
    yield _part(("runbook", "first_five_minutes"), book.first_five_minutes, prose(book.first_five_minutes))
    for task in book.routine:
        yield _part(("runbook", "routine", task.id, "steps"), task.steps, prose(task.steps))
    completed = {entry.incident.id: entry for entry in evidence.results[project.id].runbook.entries}
    for incident in book.incidents:
        entry = completed.get(incident.id)
        shown: Incident = entry.incident if entry is not None else incident
        said = prose([*shown.checks, *shown.fix, *shown.verify]) + f" {shown.rollback or ''}"
        for name in _PARTS:
            if entry is not None and name in entry.inherited:
                at = ("runbook", "incidents", incident.id, *(["library"] if incident.library else []))
                steps = tuple((at, f"{step.do} {step.expect or ''}", step.command) for step in getattr(shown, name))
                yield Part(steps, said, generated=True)
            else:
                yield _part(("runbook", "incidents", incident.id, name), getattr(incident, name), said)
    for scenario in project.resilience.scenarios:
        listed = [
            (
                ("resilience", "scenarios", scenario.id, "steps", step.id, "command"),
                f"{step.action} {step.checkpoint or ''}",
                step.command,
            )
            for step in scenario.steps
        ]
        yield Part(tuple(listed), f"{' '.join(text for _, text, _ in listed)} {scenario.return_to_normal}", "REL-002")


def prose(steps: Iterable[Step]) -> str:
    """Return all that `steps` say beside their commands."""
    return " ".join(f"{step.do} {step.expect or ''}" for step in steps)


def written(evidence: Evidence, project: Project) -> Iterator[Command]:
    """Yield every command of `project`, in the order in which they are followed."""
    for part in parts(evidence, project):
        for location, _, text in part.steps:
            yield from read(location, text, part)


def read(location: Location, text: str | None, part: Part) -> Iterator[Command]:
    """Yield the commands of one step."""
    found, fault = _commands(text or "")
    for command, environment in found:
        yield Command(location, command, part.said, generated=part.generated, exported=dict(environment).get("AWS_PROFILE", ""))
    if fault:
        yield Command(location, (), part.said, fault, part.generated)


def words(text: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    """Return the words of every command of a script, and what is wrong with it where the shell cannot read it."""
    found, fault = _commands(text)
    return tuple(command for command, _ in found), fault


@cache
def _commands(text: str) -> tuple[tuple[tuple[tuple[str, ...], tuple[tuple[str, str], ...]], ...], str]:
    """Return the words of every command of a script with the variables that are set for it, and what is wrong with the script."""
    try:
        return tuple((tuple(words), tuple(environment.items())) for words, environment in commands_with_environment(text)), ""
    except UnreadableShellError as error:
        return (), f"the shell cannot read the command: {error}"


def _part(location: Location, steps: Iterable[Step], said: str) -> Part:
    listed = tuple(((*location, index, "command"), f"{step.do} {step.expect or ''}", step.command) for index, step in enumerate(steps))
    return Part(listed, said)
