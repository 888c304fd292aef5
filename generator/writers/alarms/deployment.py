"""What is deployed, whatever the tool: parameters, metric alarms, composite alarms, metric filters, dashboards."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.analysis.monitoring import MetricAlarm, Monitoring, WatchedAlarm
from generator.analysis.runbook import region_of
from generator.model.description.operations import PARAMETER, CustomMetric, Dashboard, Log
from generator.model.description.project import Project
from generator.model.types.open import each, gap_within, settle
from generator.writers.alarms.dashboards import body

_TOPIC = "arn:aws[a-z-]*:[a-z0-9-]+:.*"
_LONGEST_DESCRIPTION = 1024
PROPOSED = "Proposed by the library, not confirmed."
"""What the templates say of an alarm that rests on proposals."""


@dataclass(frozen=True)
class Parameter:
    """What only the account knows: a placeholder of the description, or the ARN of a topic."""

    words: tuple[str, ...]
    description: str
    pattern: str = ".+"

    @property
    def camel(self) -> str:
        """The name in CloudFormation."""
        return "".join(word.capitalize() for word in self.words)

    @property
    def snake(self) -> str:
        """The name in Terraform."""
        return "_".join(self.words)


@dataclass(frozen=True)
class Text:
    """A value with parameters in it: the pieces in their order."""

    pieces: tuple[str | Parameter, ...]


@dataclass(frozen=True)
class Alarm:
    """A metric alarm under its key in the templates; without an action, it is a part of a composite alarm."""

    key: str
    metric: MetricAlarm
    description: str
    action: Parameter | None
    proposed: bool = False

    @property
    def name(self) -> str:
        """The name in CloudWatch."""
        return self.metric.name


@dataclass(frozen=True)
class Composite:
    """An alarm that fires while all its parts do."""

    key: str
    name: str
    description: str
    parts: tuple[Alarm, ...]
    action: Parameter
    proposed: bool = False


@dataclass(frozen=True)
class Filter:
    """A metric filter: the metric and the log group that it is counted in."""

    metric: CustomMetric
    log: Log


@dataclass(frozen=True)
class Deployment:
    """Everything that the templates of one project hold."""

    project: str
    region: str
    parameters: tuple[Parameter, ...]
    alarms: tuple[Alarm, ...]
    composites: tuple[Composite, ...]
    filters: tuple[Filter, ...]
    dashboards: tuple[tuple[Dashboard, dict[str, Any]], ...]
    left_out: tuple[tuple[str, str], ...] = ()
    """Alarms and dashboards that are not written, by name, each with what is open."""


def deployment(project: Project, monitoring: Monitoring) -> Deployment:
    """Return what `project` deploys, proposals included; what has an open value is left out."""
    operations = project.operations
    whole, left_out = _whole(monitoring)
    actions = {one.alarm.action: _topic(one.alarm.action, project) for one in whole}
    alarms: list[Alarm] = []
    composites: list[Composite] = []
    for one in whole:
        action, text = actions[one.alarm.action], _description(one, project)
        if one.burn is None:
            alarms.append(Alarm(one.alarm.id, one.single, text, action, one.unconfirmed))
            continue
        keys = (f"{one.alarm.id}-{window}" for window in ("long", "short"))
        parts = tuple(Alarm(key, metric, text, None, one.unconfirmed) for key, metric in zip(keys, one.metric_alarms, strict=True))
        alarms += parts
        composites.append(Composite(one.alarm.id, one.name, text, parts, action, one.unconfirmed))
    logs = {log.id: log for log in operations.logs}
    filters = tuple(Filter(one, logs[one.filter.log]) for one in operations.metrics if one.filter is not None)
    drawn = [(dashboard, settle(body, dashboard, monitoring)) for dashboard in each(operations.dashboards)]
    dashboards = tuple((dashboard, shown) for dashboard, shown in drawn if gap_within((dashboard.name, shown)) is None)
    left_out += [(dashboard.id, str(gap)) for dashboard, shown in drawn if (gap := gap_within((dashboard.name, shown))) is not None]
    found = dict.fromkeys(_placeholders((alarms, [one.log.group for one in filters], dashboards)))
    parameters = [*actions.values(), *(placeholder(one) for one in sorted(found))]
    return Deployment(
        project.id, region_of([], project), tuple(parameters), tuple(alarms), tuple(composites), filters, dashboards, tuple(left_out)
    )


def _whole(monitoring: Monitoring) -> tuple[list[WatchedAlarm], list[tuple[str, str]]]:
    """Return the alarms that can be deployed, and the others by name with what is open in them."""
    whole: list[WatchedAlarm] = []
    left_out: list[tuple[str, str]] = []
    for watched in monitoring.alarms:
        alarm, kpi = watched.alarm, watched.watched.kpi
        described = (alarm.action, alarm.severity, alarm.incident, alarm.name, kpi.name, kpi.meaning)
        gap = gap_within((*described, *(settle(_deployed, metric) for metric in watched.metric_alarms)))
        if gap is None:
            whole.append(watched)
        else:
            left_out.append((watched.alarm.id, str(gap)))
    return whole, left_out


def _deployed(metric: MetricAlarm) -> tuple[object, ...]:
    """Return the values of a metric alarm that are written."""
    measure = metric.measure
    queries = [(query.known.name, query.known.namespace, query.known.statistic, query.known.dimensions) for query in measure.queries]
    evaluation = (metric.evaluation_periods, metric.datapoints_to_alarm, metric.missing_data)
    return (metric.name, metric.threshold, measure.period, measure.expression, queries, *evaluation)


def placeholder(name: str) -> Parameter:
    """Return the parameter for a value such as USER_POOL_ID."""
    return Parameter(tuple(name.lower().split("_")), f"What stands as {name} in the description of the system.")


def text(value: str) -> Text:
    """Return `value` with its placeholders as parameters."""
    pieces: list[str | Parameter] = []
    end = 0
    for match in PARAMETER.finditer(value):
        pieces += [value[end : match.start()], placeholder(match[0])]
        end = match.end()
    return Text(tuple(piece for piece in (*pieces, value[end:]) if piece != ""))


def address(watched: WatchedAlarm, project: Project) -> str:
    """Return where the runbook entry of an alarm stands: on the published site, else below the site's folder."""
    page = f"customers/{project.id}/runbook.html#{watched.alarm.incident}"
    site = project.operations.site
    return f"{site.rstrip('/')}/{page}" if site is not None else page


def _description(watched: WatchedAlarm, project: Project) -> str:
    severity = next(one for one in project.runbook.severities if one.id == watched.alarm.severity)
    incident = next(one for one in project.runbook.incidents if one.id == watched.alarm.incident)
    meaning = " ".join((watched.watched.kpi.meaning or "").replace("`", "").split())
    end = f" {severity.name}. Entry: {incident.title}. Runbook: {address(watched, project)}"
    start = f"{f'{PROPOSED} ' if watched.unconfirmed else ''}{watched.watched.kpi.name}. {meaning}"
    room = _LONGEST_DESCRIPTION - len(end)
    return (start if len(start) <= room else start[: room - 2].rstrip() + " …") + end


def _topic(action: str | None, project: Project) -> Parameter:
    if action is None:
        return Parameter(("alarm", "topic", "arn"), "ARN of the topic that alarms notify: none is described yet.", _TOPIC)
    names = {one.id: one.name for one in project.architecture.components}
    names |= {one.id: one.name for one in project.architecture.externals}
    words = tuple(re.sub(r"[^a-z0-9]+", " ", action).split())
    return Parameter((*words, "arn"), f"ARN of the topic that is told: {names[action]}.", _TOPIC)


def _placeholders(part: object) -> Iterator[str]:
    """Yield every placeholder in the values that are deployed."""
    if isinstance(part, str):
        yield from (match[0] for match in PARAMETER.finditer(part))
    elif isinstance(part, Alarm):
        for query in part.metric.measure.queries:
            yield from _placeholders(list(query.known.dimensions.values()))
    elif isinstance(part, Mapping):
        yield from _placeholders(list(part.values()))
    elif isinstance(part, Iterable):
        for element in part:
            yield from _placeholders(element)
