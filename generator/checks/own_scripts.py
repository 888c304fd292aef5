"""Programs of the project's own that commands start: which they are, and what runbook.scripts says that they need."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.needs import Need
from generator.checks.scripts import Command
from generator.model.description.project import Project
from generator.model.description.runbook import Script
from generator.model.types.open import decided, each, is_open

_RUNNERS = {
    *("python", "python3", "py", "bash", "sh", "zsh", "node", "npx", "npm", "ruby", "perl", "pwsh", "pytest", "uv", "poetry"),
    *("make", "just", "task", "gradle", "mvn", "terraform", "cdk", "sam", "serverless", "pulumi", "eksctl"),
}
"""Programs that run what a project wrote, or that call AWS by what a project wrote."""
_FILE = re.compile(r"(?:\.{0,2}/)?(?:[\w.-]+/)+[\w.-]+|[\w.-]+\.(?:py|sh|js|mjs|ts|rb|pl|ps1)")
_OF_THE_SYSTEM = re.compile(r"/(?:usr/|opt/)?s?bin/")
_HARMLESS = ("-c", "-e", "-V", "--version", "json.tool")
"""What makes an interpreter run a few words of its own, which are read where they are."""


def own_script(command: Command) -> str:
    """Return the program of its own that a command starts, as a person calls it; empty where it starts none."""
    first, *others = command.words or ("",)
    if command.is_aws or _OF_THE_SYSTEM.match(first):
        return ""
    if first in _RUNNERS:
        if any(word in _HARMLESS for word in others[:2]):
            return ""
        named = [word for word in others if not word.startswith("-") and "=" not in word][:1]
        return " ".join([first, *named]) if named or first == "pytest" else ""
    return first if _FILE.fullmatch(first) else ""


def entry_of(command: Command, project: Project) -> Script | None:
    """Return the entry of runbook.scripts for a command: the one of which the command begins with the most words.

    Raises OpenUsed for a program of the project's own where an entry that is open may be the one.
    """
    scripts = decided(project.runbook.scripts) if own_script(command) else [*each(project.runbook.scripts)]
    fitting = [one for one in scripts if not is_open(one.run) and command.words[: len(one.run.split())] == tuple(one.run.split())]
    if not fitting and own_script(command):
        for one in scripts:
            decided(one.run)
    return max(fitting, key=lambda one: len(one.run.split()), default=None)


def script_needs(command: Command, project: Project) -> Iterator[Need]:
    """Yield what the program that a command starts needs, by its entry in runbook.scripts; nothing where there is none."""
    script = entry_of(command, project)
    for action in [] if script is None else [one for one in each(script.actions) if not is_open(one)]:
        assert script is not None
        prefix = action.partition(":")[0].lower()
        own = tuple(arn for arn in each(script.resources) if not is_open(arn) and arn.split(":")[2:3] == [prefix])
        yield from (Need(action, (arn,)) for arn in own or ("*",))
