"""What is deployed, whatever the tool: for each account and Region a stack of alarms, metric filters, dashboards and parameters."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from generator.analysis.monitoring import Impact, MetricAlarm, Monitoring, WatchedAlarm
from generator.analysis.monitoring.homes import GLOBAL, Home, home
from generator.model.description.operations import CustomMetric, Dashboard, Log
from generator.model.description.project import Project
from generator.model.types.open import each, gap_within, settle
from generator.writers.alarms.dashboards import body
from generator.writers.alarms.parameters import Deployed, Joined, Parameter, Parameters, free

_LONGEST_DESCRIPTION = 1024
CUSTOMER_IMPACT = "customer-impact"
"""The key of the alarm on customer impact in the templates, and of what the runbook says of it."""
PROPOSED = "Proposed by the library, not confirmed."
"""What the templates say of an alarm that rests on proposals."""


@dataclass(frozen=True)
class Alarm:
    """A metric alarm under its key in the templates; without an action, it is a part of a composite alarm.

    `notify_ok` says whether the end of the failure is notified as well.
    """

    key: str
    metric: MetricAlarm
    description: str
    action: Parameter | None
    notify_ok: bool
    proposed: bool = False

    @property
    def name(self) -> str:
        """The name in CloudWatch."""
        return self.metric.name


@dataclass(frozen=True)
class Composite:
    """An alarm that fires while all its parts do, or with `any` while one of them does; without an action, it notifies nobody."""

    key: str
    name: str
    description: str
    parts: tuple[Alarm | Composite, ...]
    action: Parameter | None
    notify_ok: bool
    proposed: bool = False
    any: bool = False

    @property
    def joint(self) -> str:
        """What stands between the parts in its rule."""
        return " OR " if self.any else " AND "


@dataclass(frozen=True)
class Filter:
    """A metric filter: the metric and the log group that it is counted in."""

    metric: CustomMetric
    log: Log


@dataclass(frozen=True)
class Stack:
    """What is deployed together in one account and Region; `folder` is where its files are, below the project's."""

    project: str
    home: Home
    account: str
    """The number of the account."""
    folder: str
    parameters: Parameters
    alarms: tuple[Alarm, ...]
    composites: tuple[Composite, ...]
    filters: tuple[Filter, ...]
    dashboards: tuple[tuple[Dashboard, dict[str, Any]], ...]

    @property
    def name(self) -> str:
        """The name of the stack in CloudFormation."""
        return "-".join(part for part in (self.project, "alarms", self.folder) if part)


@dataclass(frozen=True)
class Deployment:
    """Everything that is deployed for one project: its stacks, that with the most alarms and all dashboards first."""

    project: str
    stacks: tuple[Stack, ...]
    own_templates: bool = False
    """Whether the system's own templates create the alarms, so that these files are for comparison."""
    left_out: tuple[tuple[str, str], ...] = ()
    """Alarms and dashboards that are not written, by name, each with what is open."""

    @property
    def alarms(self) -> tuple[Alarm, ...]:
        """The metric alarms of all stacks."""
        return tuple(alarm for stack in self.stacks for alarm in stack.alarms)


def deployment(project: Project, monitoring: Monitoring) -> Deployment:
    """Return what `project` deploys, proposals included; what has an open value is left out."""
    operations = project.operations
    whole, left_out = _whole(monitoring)
    main = _main(whole, project)
    kept = {log.id: settle(_home_of, log.component, project) for log in operations.logs}
    filters, open_filters = _filters(project, kept)
    groups = {log.group: kept[log.id] for log in operations.logs if gap_within((log.group, kept[log.id])) is None}
    numbers = {account.id: account.number for account in project.architecture.accounts}
    drawn = [(dashboard, settle(body, dashboard, monitoring, main, groups, numbers)) for dashboard in each(operations.dashboards)]
    dashboards = tuple((dashboard, shown) for dashboard, shown in drawn if gap_within((dashboard.name, shown)) is None)
    impact, open_impact = _impact(monitoring)
    left_out += open_impact
    left_out += [(dashboard.id, str(gap)) for dashboard, shown in drawn if (gap := gap_within((dashboard.name, shown))) is not None]
    homes = dict.fromkeys([main, *(watched.home for watched in whole), *(kept[made.log.id] for made in filters)])
    stacks = tuple(
        _stack(
            project,
            home,
            main,
            [watched for watched in whole if watched.home == home],
            tuple(made for made in filters if kept[made.log.id] == home),
            dashboards if home == main else (),
            impact,
        )
        for home in homes
    )
    own = operations.alarm_source == "own-templates"
    return Deployment(project.id, stacks, own, tuple(left_out + open_filters))


def _filters(project: Project, kept: Mapping[str, Home]) -> tuple[list[Filter], list[tuple[str, str]]]:
    """Return the metric filters that can be deployed, and the others by the id of their metric with what is open in them."""
    logs = {log.id: log for log in project.operations.logs}
    filters: list[Filter] = []
    left_out: list[tuple[str, str]] = []
    for metric in project.operations.metrics:
        made = settle(lambda metric: Filter(metric, logs[metric.filter.log]) if metric.filter is not None else None, metric)
        if made is None:
            continue
        gap = gap_within(made) or gap_within(kept[made.log.id])
        if gap is None:
            filters.append(made)
        else:
            left_out.append((metric.id, str(gap)))
    return filters, left_out


def _home_of(component: str, project: Project) -> Home:
    return home(next(one for one in project.architecture.components if one.id == component))


def _main(whole: list[WatchedAlarm], project: Project) -> Home:
    """Return where most alarms are, else most components."""
    places = [home(component) for component in each(project.architecture.components)]
    counted = Counter(watched.home for watched in whole) or Counter(place for place in places if gap_within(place) is None)
    accounts = project.architecture.accounts
    return min(counted, key=lambda one: (-counted[one], one)) if counted else Home(accounts[0].id if accounts else "", GLOBAL)


def _stack(
    project: Project,
    home: Home,
    main: Home,
    watching: list[WatchedAlarm],
    filters: tuple[Filter, ...],
    dashboards: tuple[tuple[Dashboard, dict[str, Any]], ...],
    impact: Impact | None,
) -> Stack:
    parameters = Parameters()
    names = {component.id: component.name for component in project.architecture.components}
    names |= {external.id: external.name for external in project.architecture.externals}
    alarms: list[Alarm] = []
    composites: list[Composite] = []
    keys = {watched.alarm.id for watched in watching}
    for watched in watching:
        action = parameters.topic(watched.alarm.action, names.get(watched.alarm.action or "", ""))
        text, notify_ok, proposed = _description(watched, project), watched.notify_ok, watched.unconfirmed
        if watched.burn is None:
            alarms.append(Alarm(watched.alarm.id, watched.single, text, action, notify_ok, proposed))
            continue
        parts = []
        for window, metric in zip(("long", "short"), watched.metric_alarms, strict=True):
            key = free(f"{watched.alarm.id}-{window}", keys, "-")
            keys.add(key)
            parts.append(Alarm(key, metric, text, None, notify_ok=False, proposed=proposed))
        alarms += parts
        composites.append(Composite(watched.alarm.id, watched.name, text, tuple(parts), action, notify_ok, proposed))
    if impact is not None:
        composites += _composite_of(impact, [*alarms, *composites], parameters, project, names)
    for value in _deployed_values((alarms, filters, dashboards)):
        parameters.read(value)
    number = next((account.number for account in project.architecture.accounts if account.id == home.account), "")
    parts_of_folder = [home.account] if home.account != main.account else []
    folder = "" if home == main else "-".join([*parts_of_folder, home.region])
    return Stack(project.id, home, number, folder, parameters, tuple(alarms), tuple(composites), filters, dashboards)


def _impact(monitoring: Monitoring) -> tuple[Impact | None, list[tuple[str, str]]]:
    """Return the alarm on customer impact where all its alarms can be deployed, else its name with what is open."""
    impact = monitoring.impact
    gap = gap_within(impact)
    if impact is None or gap is None:
        return impact, []
    name = settle(lambda: impact.described.name)
    return None, [(CUSTOMER_IMPACT if gap_within(name) else name, str(gap))]


def _composite_of(
    impact: Impact, deployed: list[Alarm | Composite], parameters: Parameters, project: Project, names: Mapping[str, str]
) -> Iterator[Composite]:
    """Yield the alarm on customer impact over those of its alarms that this stack has, where it has any."""
    own = {watched.alarm.id for watched in impact.alarms}
    parts = tuple(one for one in deployed if one.key in own)
    if not parts:
        return
    key = free(CUSTOMER_IMPACT, {one.key for one in deployed}, "-")
    action = impact.described.action
    told = None if action is None else parameters.topic(action, names.get(action, ""))
    text = f"Customers notice: an alarm that means customer impact fires. Runbook: {_page(project)}#{CUSTOMER_IMPACT}"
    proposed = any(one.proposed for one in parts)
    yield Composite(key, impact.described.name, text, parts, told, notify_ok=True, proposed=proposed, any=True)


def _whole(monitoring: Monitoring) -> tuple[list[WatchedAlarm], list[tuple[str, str]]]:
    """Return the alarms that can be deployed, and the others by name with what is open in them."""
    whole: list[WatchedAlarm] = []
    left_out: list[tuple[str, str]] = []
    for watched in monitoring.alarms:
        alarm, kpi = watched.alarm, watched.watched.kpi
        described = (alarm.action, alarm.severity, alarm.incident, alarm.name, kpi.name, kpi.meaning, watched.notify_ok)
        place = settle(lambda alarm: alarm.home, watched)
        gap = gap_within((*described, place, *(settle(_deployed, metric) for metric in watched.metric_alarms)))
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


def _deployed_values(part: object) -> Iterator[str]:
    """Yield every value in which placeholders are parameters: those of dimensions, and names of log groups."""
    if isinstance(part, Alarm):
        for query in part.metric.measure.queries:
            yield from query.known.dimensions.values()
    elif isinstance(part, Filter):
        yield part.log.group
    elif isinstance(part, Joined):
        yield from (piece.value for piece in part.pieces if isinstance(piece, Deployed))
    elif isinstance(part, dict):
        yield from _deployed_values(list(part.values()))
    elif isinstance(part, list | tuple):
        for element in part:
            yield from _deployed_values(element)


def address(watched: WatchedAlarm, project: Project) -> str:
    """Return where the runbook entry of an alarm is: on the published site, else below the site's folder."""
    return f"{_page(project)}#{watched.alarm.incident}"


def _page(project: Project) -> str:
    page, site = f"customers/{project.id}/runbook.html", project.operations.site
    return f"{site.rstrip('/')}/{page}" if site is not None else page


def _description(watched: WatchedAlarm, project: Project) -> str:
    severity = next(one for one in project.runbook.severities if one.id == watched.alarm.severity)
    incident = next(one for one in project.runbook.incidents if one.id == watched.alarm.incident)
    meaning = " ".join((watched.watched.kpi.meaning or "").replace("`", "").split())
    sentences = [_sentence(text) for text in (watched.watched.kpi.name or "", meaning) if text]
    end = f" {severity.name}. Entry: {_sentence(incident.title)} Runbook: {address(watched, project)}"
    start = " ".join([*([PROPOSED] if watched.unconfirmed else []), *sentences])
    room = _LONGEST_DESCRIPTION - len(end)
    return (start if len(start) <= room else start[: room - 2].rstrip() + " …") + end


def _sentence(text: str) -> str:
    """Return `text` with a full stop, unless it ends as a sentence does."""
    return text if re.search(r"[.!?…]['\")\]]?$", text) else f"{text}."
