"""Rules about what is written for CloudWatch: it takes each name, dimension, unit and metric filter; names are unique."""

from __future__ import annotations

import re
from collections.abc import Container, Iterable, Iterator, Mapping

from generator.analysis.monitoring import Impact, Monitoring, WatchedAlarm, homes_of
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.open import each, is_open
from generator.model.types.origin import Location

LONGEST_ALARM_NAME = 255
LONGEST_LOG_GROUP = 512
LONGEST_NAME = 255
LONGEST_VALUE = 1024
MOST_DIMENSIONS = 30
LONGEST_PATTERN = 1024
LONGEST_METRIC_VALUE = 100
_OF_SIZE = ("Bytes", "Bits")
_SIZES = [f"{prefix}{noun.lower()}" if prefix else noun for noun in _OF_SIZE for prefix in ("", "Kilo", "Mega", "Giga", "Tera")]
_TIMES = ("Seconds", "Milliseconds", "Microseconds")
UNITS = frozenset([*_TIMES, *_SIZES, *(f"{size}/Second" for size in _SIZES), "Percent", "Count", "Count/Second", "None"])
LOG_GROUP = re.compile(r"[\.\-_/#A-Za-z0-9]+")
"""Lengths, counts, units and patterns of the service models of CloudWatch and CloudWatch Logs; the tests compare them with botocore's."""
_DASHBOARD = re.compile(r"[A-Za-z0-9_-]{1,255}")
"""Amazon CloudWatch API Reference, PutDashboard, read 2026-11-30."""
_NAMESPACE = re.compile(r"[ !-)+-9;-~#][ -#%-)+-~]*")
"""ASCII without * and $, and no colon first: what both services take."""
_METRIC = re.compile(r"[^:*$]+")
MOST_FILTER_DIMENSIONS = 3
"""Amazon CloudWatch Logs API Reference, MetricTransformation, read 2026-11-30: three, and only beside a JSON or space-delimited pattern."""
MOST_UNDERLYING, LONGEST_RULE = 100, 10_240
"""Amazon CloudWatch API Reference, PutCompositeAlarm, read 2026-11-30."""
_CLOSING = {"{": "}", "[": "]"}
_FIELD = {"{": re.compile(r"\$(?:\.|\[).+"), "[": re.compile(r"\$[A-Za-z0-9_]+")}
_QUOTED = re.compile(r'"(?:\\.|[^"\\])*"|%(?:\\.|[^%\\])*%')


def _error(location: Location, message: str, hint: str) -> Finding:
    return Finding(severity="error", message=message, location=("operations", *location), control="OPE-001", hint=hint)


def invalid_name(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A name, a unit or a dimension that CloudWatch does not accept.

    Why: one invalid name undoes the deployment of the whole stack.
    Bad: a dashboard called `Shop / prod`; an alarm's name of 280 characters; the unit `orders` of a metric.
    Good: `shop-prod`; up to 255 characters, with `-short` behind the name of a burn-rate alarm; the unit Count.
    """
    monitoring = evidence.results[project.id].monitoring.written
    for dashboard in project.operations.dashboards:
        if not _DASHBOARD.fullmatch(dashboard.name):
            message = f"CloudWatch does not accept the dashboard name `{dashboard.name}`"
            yield _error(("dashboards", dashboard.id, "name"), message, "1 to 255 letters, digits, hyphens and underscores.")
    for watched in monitoring.alarms:
        yield from _alarm_name(watched)
    yield from _impact(evidence.results[project.id].monitoring.impact, {watched.name for watched in monitoring.alarms})
    yield from _dimensions(monitoring)
    yield from _custom_metrics(project)
    for log in project.operations.logs:
        if not LOG_GROUP.fullmatch(log.group) or len(log.group) > LONGEST_LOG_GROUP:
            message = f"CloudWatch Logs does not accept the log group name `{log.group}`"
            yield _error(("logs", log.id, "group"), message, "Up to 512 letters, digits and the characters . - _ / #.")


def _alarm_name(watched: WatchedAlarm) -> Iterator[Finding]:
    location = ("alarms", watched.alarm.id, "name")
    longest = max((watched.name, *(part.name for part in watched.metric_alarms)), key=len)
    if len(longest) > LONGEST_ALARM_NAME:
        behind = f" with `{longest.removeprefix(watched.name)}` behind it" if longest != watched.name else ""
        message = f"the name of the alarm `{watched.alarm.id}` has {len(longest)} characters{behind}"
        yield _error(location, message, f"CloudWatch takes up to {LONGEST_ALARM_NAME}.")
    if watched.burn is not None and re.search(r'["\\]', watched.name):
        message = f"a quotation mark or a backslash in the name of `{watched.alarm.id}` ends the rule of its composite alarm"
        yield _error(location, message, "Leave it out of the name.")


def _impact(impact: Impact | None, others: Container[str]) -> Iterator[Finding]:
    """Yield what CloudWatch does not accept of the composite alarm on customer impact; `others` are the names of all other alarms."""
    if impact is None:
        return
    location, name = ("customer_impact",), impact.described.name
    if len(name) > LONGEST_ALARM_NAME:
        yield _error((*location, "name"), f"the name has {len(name)} characters", f"CloudWatch takes up to {LONGEST_ALARM_NAME}.")
    if name in others:
        yield _error((*location, "name"), f"an alarm is called `{name}` already", "Names in CloudWatch are unique: choose another one.")
    plain = [watched.name for watched in impact.alarms if watched.burn is None]  # _alarm_name finds it in a burn-rate alarm
    if quoted := next((name for name in plain if re.search(r'["\\]', name)), None):
        message = f"a quotation mark or a backslash in the name `{quoted}` ends the rule of this composite alarm"
        yield _error((*location, "alarms"), message, "Leave it out of the name.")
    rule = len(" OR ".join(f'ALARM("{watched.name}")' for watched in impact.alarms))
    if len(impact.alarms) > MOST_UNDERLYING or rule > LONGEST_RULE:
        message = f"{len(impact.alarms)} alarms with {rule:,} characters in the rule"
        hint = (
            f"A composite alarm takes up to {MOST_UNDERLYING} alarms and {LONGEST_RULE:,} characters: name those that matter in `alarms`."
        )
        yield _error((*location, "alarms"), message, hint)


def _dimensions(monitoring: Monitoring) -> Iterator[Finding]:
    for watched in monitoring.kpis:
        for query in watched.measure.queries:
            dimensions = query.known.dimensions
            location = (*query.location[1:], "dimensions")
            if len(dimensions) > MOST_DIMENSIONS:
                yield _error(location, f"{len(dimensions)} dimensions", f"CloudWatch takes up to {MOST_DIMENSIONS}.")
            for name, value in dimensions.items():
                if len(name) > LONGEST_NAME or len(value) > LONGEST_VALUE or not (name + value).isascii() or name.startswith(":"):
                    message = f"CloudWatch does not accept the dimension {name} = `{value}`"
                    hint = f"ASCII only, no colon first; up to {LONGEST_NAME} characters in the name and {LONGEST_VALUE} in the value."
                    yield _error(location, message, hint)


def _custom_metrics(project: Project) -> Iterator[Finding]:
    for metric in project.operations.metrics:
        where = ("metrics", metric.id)
        if not _NAMESPACE.fullmatch(metric.namespace) or len(metric.namespace) > LONGEST_NAME:
            message = f"CloudWatch does not accept the namespace `{metric.namespace}`"
            yield _error((*where, "namespace"), message, "Up to 255 ASCII characters without * and $, and no colon first.")
        if not _METRIC.fullmatch(metric.name) or len(metric.name) > LONGEST_NAME:
            message = f"CloudWatch does not accept the metric name `{metric.name}`"
            yield _error((*where, "name"), message, "Up to 255 characters without : * and $.")
        if metric.unit not in UNITS:
            yield _error(
                (*where, "unit"), f"CloudWatch has no unit `{metric.unit}`", "Such as Count, Milliseconds, Bytes, Percent or None."
            )


def invalid_filter(_: Evidence, project: Project) -> Iterator[Finding]:
    """A metric filter that CloudWatch Logs does not accept.

    Why: one invalid filter undoes the deployment of the whole stack.
    Bad: `dimensions` or a field as `value` beside a pattern of plain words, four dimensions, a brace that is not closed.
    Good: `pattern: "{ $.status = 429 }"` with `dimensions: {Stage: $.stage}` and `value: $.duration`.
    """
    for metric in project.operations.metrics:
        if metric.filter is None:
            continue
        for key, message, hint in _filter_faults(metric.filter.pattern, metric.filter.value, metric.filter.dimensions):
            yield _error(("metrics", metric.id, "filter", key), message, hint)
        if set(metric.filter.dimensions) != set(metric.dimensions):
            message = f"the filter gives {_listed(metric.filter.dimensions)}, the metric has {_listed(metric.dimensions)}"
            yield _error(("metrics", metric.id, "filter"), message, "Name the same dimensions in both.")


def _filter_faults(pattern: str, value: str, dimensions: Mapping[str, str]) -> Iterator[tuple[str, str, str]]:
    """Yield key, message and hint for what CloudWatch Logs does not accept of a filter."""
    opening = pattern.strip()[:1]
    if len(pattern) > LONGEST_PATTERN:
        yield "pattern", f"the pattern has {len(pattern)} characters", f"CloudWatch Logs takes up to {LONGEST_PATTERN}."
    if opening in _CLOSING and (fault := _unclosed(pattern.strip(), opening)):
        yield "pattern", fault, "Such as { $.status = 429 } or [ip, user, status = 5*]."
    if len(dimensions) > MOST_FILTER_DIMENSIONS:
        yield "dimensions", f"{len(dimensions)} dimensions", f"A metric filter takes up to {MOST_FILTER_DIMENSIONS}."
    fields = _FIELD.get(opening)
    if dimensions and fields is None:
        yield "dimensions", "a pattern of plain words has no fields, so it gives no dimensions", "Take a JSON or space-delimited pattern."
    elif fields is not None:
        for name, field in dimensions.items():
            if not fields.fullmatch(field):
                yield "dimensions", f"`{field}`, the value of {name}, is no field of the pattern", "A field such as $.stage."
    number = re.fullmatch(r"[-+]?[0-9]+(?:\.[0-9]+)?", value) is not None
    if len(value) > LONGEST_METRIC_VALUE or not (number or (fields is not None and fields.fullmatch(value))):
        plain = " beside a pattern of plain words" if fields is None and value.startswith("$") else ""
        yield "value", f"`{value}` is no value of a metric{plain}", "A number, or with a JSON or space-delimited pattern a field."


def _unclosed(pattern: str, opening: str) -> str:
    """Return which bracket or quotation mark of a pattern has no partner, or nothing."""
    bare = _QUOTED.sub("", pattern)
    if '"' in bare:
        return "a quotation mark in the pattern is not closed"
    if not bare.endswith(_CLOSING[opening]):
        return f"`{opening}` in the pattern is not closed"
    if bare.count("(") != bare.count(")"):
        return "a parenthesis in the pattern has no partner"
    return ""


def shared_name(evidence: Evidence) -> Iterator[Finding]:
    """Two projects have an alarm of one name in the same account and Region, or a dashboard of one name in the same account.

    Why: names in CloudWatch are unique, so that the stack of the one replaces the other's alarm, or fails.
    Bad: `api-5xx` at two projects whose alarms go to account 111122223333 in eu-west-1.
    Good: the system in the name, such as `shop-prod-api-5xx`.
    """
    first: dict[tuple[str, ...], str] = {}
    for id, project in evidence.workspace.projects.items():
        for place, location in _named(evidence, project):
            if first.setdefault(place, id) != id:
                kind, name, *where = place
                yield Finding(
                    severity="error",
                    message=f"the {kind} `{name}` in {' '.join(where)} is also one of {first[place]}, so that one replaces the other",
                    project=id,
                    location=location,
                    control="OPE-001",
                    hint="Write the system into the name, at both.",
                    also=(first[place],),
                )


def _named(evidence: Evidence, project: Project) -> Iterator[tuple[tuple[str, ...], Location]]:
    """Yield the alarms and dashboards of a project: kind, name, account number and Region of each, and where it is."""
    monitoring = evidence.results[project.id].monitoring.written
    numbers = {account.id: account.number for account in each(project.architecture.accounts) if not is_open(account.number)}
    homes = {id: home for id, home in homes_of(monitoring).items() if home.account in numbers}
    for watched in monitoring.alarms:
        if watched.alarm.id in homes:
            home = homes[watched.alarm.id]
            for name in dict.fromkeys([watched.name, *(part.name for part in watched.metric_alarms)]):
                at: Location = ("operations", "alarms", watched.alarm.id, *(["name"] if watched.alarm.name else []))
                yield ("alarm", name, numbers[home.account], home.region), at
    for account in dict.fromkeys(home.account for home in homes.values()):
        for dashboard in each(project.operations.dashboards):
            yield ("dashboard", dashboard.name, numbers[account]), ("operations", "dashboards", dashboard.id, "name")


def _listed(names: Iterable[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "no dimension"


PROJECT_RULES = (
    invalid_name,
    invalid_filter,
)
WORKSPACE_RULES = (shared_name,)
