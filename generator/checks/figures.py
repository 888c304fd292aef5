"""Rules about figures in prose, commands and excerpts: they are those of the settings and throttles that are described."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

from generator.checks.component_settings import said
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import decided, each, is_open
from generator.model.types.origin import Location
from generator.model.types.values import ByteSize

_CONCURRENCY = re.compile(r"\breserved concurrency(?: of|,| is)? (\d+)\b|\bconcurrency\b[^.]*\bback to (\d+)\b", re.IGNORECASE)
_RAISED = re.compile(r"\b(?:raise|increase)\b[^.]*\b(?:concurrency|reserve|reservation)\b[^.]*\bto (\d+)\b", re.IGNORECASE)
_FUNCTION = re.compile(r"--function-name[ =]\"?([\w:$-]+)")
_SET_TO = re.compile(r"--reserved-concurrent-executions[ =](\d+)")


def _settings(project: Project, *keys: str) -> Iterator[tuple[str, str, Any]]:
    """Yield these settings of the components, with the component's id. Raises OpenUsed for one that is open: it may be the figure."""
    for component in each(project.architecture.components):
        settings = decided(component.settings)
        for key in keys if settings is not None else ():
            if (value := decided(getattr(settings, key))) is not None:
                yield component.id, key, value


def _concurrencies(project: Project) -> dict[str, set[int]]:
    """Return the reserved concurrency of each component as settings and load management state it. Raises OpenUsed for one that is open."""
    found: dict[str, set[int]] = {}
    for component, _, value in _settings(project, "reserved_concurrency"):
        found.setdefault(component, set()).add(value)
    for api in each(project.apis):
        for capacity in each(decided(api.load).capacities):
            if decided(capacity.reserved_concurrency) is not None:
                found.setdefault(decided(capacity.component), set()).add(capacity.reserved_concurrency)
    return found


def contradicted_concurrency(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A sentence names a reserved concurrency that no function of the project has.

    In the texts of a component its own counts, elsewhere that of any function; 0 stops a function and is left alone.

    Why: the engineer on call compares what the console shows with what the runbook expects.
    Bad: “up to the reserved concurrency of 50” with `reserved_concurrency: 200`.
    Good: the number of the settings.
    """
    known = _concurrencies(project)
    anywhere = {0, *(number for numbers in known.values() for number in numbers)}
    if len(anywhere) == 1:
        return
    for passage in evidence.prose.get(project.id, ()):
        component = _component_at(project, passage.location)
        own = {0, *known[component]} if component in known else anywhere
        for found in _CONCURRENCY.finditer(passage.text):
            number = int(found[1] or found[2])
            if number not in own:
                yield Finding(
                    severity="error",
                    message=f"the text says “{found[0]}”, and the reserved concurrency is {_listed(own - {0})}",
                    location=passage.location,
                    control="APIGW-004",
                    hint="Correct the wrong one.",
                )


def _component_at(project: Project, location: Location) -> str:
    """Return the id of the component in whose texts a passage is, or nothing."""
    if location[:2] != ("architecture", "components"):
        return ""
    components, at = project.architecture.components, location[2]
    if isinstance(at, int) and not is_open(components) and not is_open(components[at]):
        return str(components[at].id)
    return ""


def _listed(numbers: set[int]) -> str:
    return " or ".join(str(number) for number in sorted(numbers))


def lowered_limit(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A step that raises a reserved concurrency sets it to no more than it is.

    Why: the fix makes the failure worse, at the moment at which it is needed.
    Bad: “Raise the reserved concurrency to 80”, and the function has 200.
    Good: a number above the present one, within the quota of the account.
    """
    known = _concurrencies(project)
    resources = {
        one.resource: one.id for one in each(project.architecture.components) if one.resource is not None and not is_open(one.resource)
    }
    for passage in evidence.prose.get(project.id, ()):
        found = _RAISED.search(passage.text)
        if found is None or not known:
            continue
        command = _beside(project, passage.location)
        function = _FUNCTION.search(command)
        named = resources.get(function[1]) if function else None
        present = known[named] if named in known else set().union(*known.values())
        set_to = _SET_TO.search(command)
        for number in dict.fromkeys((int(found[1]), *((int(set_to[1]),) if set_to else ()))):
            if number <= max(present) and (named in known or len(present) == 1):
                yield Finding(
                    severity="error",
                    message=f"the step raises the reserved concurrency to {number}, and it is {_listed(present)}",
                    location=passage.location,
                    control="OPE-002",
                    hint="Write a number above the present one.",
                )


def _beside(project: Project, location: Location) -> str:
    """Return the command of the step in which a passage is, or nothing."""
    found: Any = project
    for step in location[:-1]:
        found = found[step] if isinstance(step, int) else getattr(found, step, None)
        if found is None or is_open(found):
            return ""
    command = getattr(found, "command", None)
    return command if isinstance(command, str) else ""


_EXCERPT = re.compile(
    r"[\"']?\b(ThrottlingRateLimit|ThrottlingBurstLimit|RateLimit|BurstLimit|MemorySize|Timeout|ReservedConcurrentExecutions)[\"']?\s*[:=]\s*"
    r"[\"']?(\d+(?:\.\d+)?)\b",
    re.IGNORECASE,
)
_SETTINGS = {"memorysize": "memory", "reservedconcurrentexecutions": "reserved_concurrency"}


def contradicted_excerpt(_: Evidence, project: Project) -> Iterator[Finding]:
    """The excerpt of a template has a throttle or a setting that nothing described has.

    Why: REL-001 shows the template as deployed; beside it the design record states another limit.
    Bad: `ThrottlingBurstLimit: 150` in the excerpt, `burst: 100` at the stage.
    Good: the same number in both.
    """
    if is_open(project.delivery.infrastructure.templates):
        return
    known = _described(project)
    for index, template in enumerate(project.delivery.infrastructure.templates):
        if is_open(template.excerpt):
            continue
        for found in _EXCERPT.finditer(template.excerpt):
            key = found[1].lower().removeprefix("throttling")
            values = known.get(_SETTINGS.get(key, key), set())
            if values and Decimal(found[2]) not in values:
                listed = " or ".join(said(value) for value in sorted(values))
                yield Finding(
                    severity="error",
                    message=f"the excerpt of {template.path} has {found[1]} {found[2]}, and {listed} is described",
                    location=("delivery", "infrastructure", "templates", index, "excerpt"),
                    control="REL-001",
                    hint="Correct the wrong one.",
                )


def _described(project: Project) -> dict[str, set[Decimal]]:
    """Return the numbers that are described, by what a template calls them in lower case, or by the key of the setting.

    Raises OpenUsed for one that is open: it may be that of the template.
    """
    found: dict[str, set[Decimal]] = {"reserved_concurrency": {Decimal(one) for own in _concurrencies(project).values() for one in own}}
    for api in each(project.apis):
        load = decided(api.load)
        throttles = [load.stage_throttle, *(method.throttle for method in each(api.methods)), *each(load.usage_plans)]
        for throttle in filter(None, map(decided, throttles)):
            _add(found, "ratelimit", throttle.rate_per_second)
            _add(found, "burstlimit", throttle.burst)
        for capacity in each(load.capacities):
            _add(found, "timeout", capacity.timeout)
    for _component, key, value in _settings(project, "memory", "timeout"):
        _add(found, key, value)
    return found


def _add(found: dict[str, set[Decimal]], key: str, value: object) -> None:
    """Add a value as a template writes it: seconds, megabytes, or a bare number; nothing for one that is absent."""
    value = decided(value)
    if isinstance(value, timedelta):
        found.setdefault(key, set()).add(Decimal(str(value.total_seconds())).normalize())
    elif isinstance(value, ByteSize):
        found.setdefault(key, set()).add(value.bytes / 1_000_000)
    elif isinstance(value, int | Decimal):
        found.setdefault(key, set()).add(Decimal(value))


PROJECT_RULES = (contradicted_concurrency, lowered_limit, contradicted_excerpt)
