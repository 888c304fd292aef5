"""Rules about alarms as deployed: each is where its metric and its topic are, created once, and a second failure is heard."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import timedelta

from generator.analysis.monitoring import Query, WatchedAlarm
from generator.analysis.monitoring.homes import Home, home
from generator.checks.finding import Evidence, Finding
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

USUAL_HOLD = timedelta(minutes=15)
"""How long an alarm may stay red after a failure without somebody having accepted it."""
_NOTIFIED_SERVICES = ("sns", "lambda")
"""What an alarm can notify, of what a description names. Amazon CloudWatch User Guide, alarm actions, read 2026-11-30."""
_ALARM_IN_CODE = re.compile(
    r"AWS::CloudWatch::(?:Composite)?Alarm\b|\baws_cloudwatch_(?:metric|composite)_alarm\b|\.createAlarm\(|\bcloudwatch\.(?:Composite)?Alarm\("
)


def _error(location: Location, message: str, hint: str) -> Finding:
    return Finding(severity="error", message=message, location=("operations", *location), control="OPE-001", hint=hint)


def _gap(location: Location, message: str, hint: str) -> Finding:
    return Finding(severity="gap", message=message, location=("operations", *location), control="OPE-001", hint=hint)


# ------------------------------------------------------------------------------------------------------------- places


def foreign_topic(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An alarm that acts on a topic of another Region or account, or on something that no alarm can notify.

    Why: an alarm, its metric and its topic are in one Region; a topic of another account takes the alarm only if its policy admits it.
    Bad: an alarm on CloudFront, whose metrics are in us-east-1, with a topic in eu-west-1; `action: pager`, a system outside AWS.
    Good: a topic in the Region of the metric, to which the pager is subscribed.
    """
    components = {component.id: component for component in project.architecture.components}
    shared = {(entry.component, account) for entry in project.operations.shared_topics for account in entry.accounts}
    for watched in evidence.results[project.id].monitoring.written.alarms:
        action, location = watched.alarm.action, ("alarms", watched.alarm.id, "action")
        if action is None or not watched.single.measure.found:
            continue
        if action not in components or components[action].service not in _NOTIFIED_SERVICES:
            message = f"no alarm can notify `{action}`, which is no topic and no function"
            yield _gap(location, message, "Name the topic that it is subscribed to.")
            continue
        topic, own = home(components[action]), watched.home
        if topic.region != own.region:
            message = f"`{watched.alarm.id}` is deployed to {own.region}, where its metric is; its topic `{action}` is in {topic.region}"
            yield _gap(location, message, f"Name a topic of {own.region}.")
        elif topic.account != own.account and (action, own.account) not in shared:
            message = (
                f"`{watched.alarm.id}` is in the account `{own.account}`, where its metric is; its topic `{action}` is in `{topic.account}`"
            )
            hint = f"Name a topic of `{own.account}`, or in `operations.shared_topics` the accounts that the topic's policy admits."
            yield _gap(location, message, hint)


def scattered_metrics(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An expression over metrics of several Regions or accounts.

    Why: an alarm computes with metrics of its own account and Region only.
    Bad: the errors of a distribution, in us-east-1, divided by the calls of an API in eu-west-1.
    Good: two KPIs, each over metrics of one Region.
    """
    for watched in evidence.results[project.id].monitoring.written.kpis:
        for part, measure in (("metric", watched.measure), ("ratio", watched.ratio)):
            homes = _homes(measure.queries) if measure is not None and measure.found else []
            if len(homes) > 1 and not (part == "ratio" and measure is watched.measure):
                places = " and ".join(f"{place.region} (`{place.account}`)" for place in homes)
                message = f"`{watched.id}` computes with metrics of {places}, which no alarm can"
                yield _error(("kpis", watched.id, part), message, "Make one KPI for each account and Region.")


def _homes(queries: Iterable[Query]) -> list[Home]:
    return list(dict.fromkeys(query.known.home for query in queries))


def two_alarm_sources(_: Evidence, project: Project) -> Iterator[Finding]:
    """A template of the system that creates alarms as the alarms as code do, and nothing says which of the two are deployed.

    Why: names of alarms are unique; who deploys both replaces the one by the other, with its own actions and addresses.
    Bad: an excerpt with `AWS::CloudWatch::Alarm` in `delivery.infrastructure`, and no `operations.alarm_source`.
    Good: `alarm_source: own-templates` where the system's templates create the alarms; the files of the build are for comparison then.
    """
    if project.operations.alarm_source is not None or not project.operations.alarms:
        return
    for index, template in enumerate(project.delivery.infrastructure.templates):
        if _ALARM_IN_CODE.search(template.excerpt):
            yield Finding(
                severity="gap",
                message=f"`{template.path}` creates alarms, and so do the alarms as code of the build",
                location=("delivery", "infrastructure", "templates", index, "excerpt"),
                control="OPE-001",
                hint="Write `alarm_source: own-templates` or `alarms-as-code` in operations.yml: which of the two are deployed.",
            )


# ------------------------------------------------------------------------------------------------------------- hearing


def unheard_incident(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An alarm that stays red long after a failure, so that a second one sends no notification.

    Why: CloudWatch acts when the state of an alarm changes; while it is red, a new failure changes nothing.
    Bad: 1 of 6 datapoints of an hourly metric: red for six hours after one bad hour; missing data `ignore`, which keeps it red.
    Good: as many datapoints as periods, or `accepted_hold: 30m` with the reason for it.
    """
    defaults = project.operations.alarm_defaults
    following: list[WatchedAlarm] = []
    for watched in evidence.results[project.id].monitoring.written.alarms:
        alarm, single = watched.alarm, watched.single
        if watched.burn is not None or not single.measure.found:
            continue
        layers = (alarm.accepted_hold, defaults.accepted_hold if defaults is not None else None)
        accepted = next((said for said in layers if said is not None), None)
        if single.missing_data == "ignore" and accepted is None:
            message = f"`{alarm.id}` keeps its state while data is missing, so it may stay red for ever and hear no second failure"
            hint = "Write notBreaching or missing, or `accepted_hold` with a `reason`."
            yield _gap(("alarms", alarm.id, "missing_data"), message, hint)
        if single.evaluation_periods == single.datapoints_to_alarm or single.hold <= (accepted or USUAL_HOLD):
            continue
        if (
            defaults is not None
            and defaults.evaluation_periods
            and not (alarm.evaluation_periods or alarm.datapoints_to_alarm or alarm.period)
        ):
            following.append(watched)
        else:
            yield _held(watched, ("alarms", alarm.id), f"`{alarm.id}` stays")
    if following:
        longest = max(following, key=lambda watched: watched.single.hold)
        others = len(following) - 1
        more = f" and {others} more that follow `alarm_defaults` stay" if others else ", which follows `alarm_defaults`, stays"
        yield _held(longest, ("alarm_defaults",), f"`{longest.alarm.id}`{more}")


def _held(watched: WatchedAlarm, location: Location, who: str) -> Finding:
    single = watched.single
    held, period = format_duration(single.hold), format_duration(single.measure.period)
    counted = f"{single.datapoints_to_alarm} of {single.evaluation_periods} periods of {period}"
    message = f"{who} red for up to {held} after a failure, by {counted}: a second one in that time sends no notification"
    hint = f"Let as many datapoints breach as periods are looked at, or write `accepted_hold: {held}` with a `reason`."
    return _gap(location, message, hint)


def early_detection(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A recovery plan that notices a failure before its alarm can fire, or that does not say what notices it.

    Why: recovery time and data loss count from the failure, and the alarm needs its periods first.
    Bad: ten minutes for the step of the phase `detect`, by an alarm on an hourly metric.
    Good: `alarm: ID` and a duration that is not shorter than the alarm's; `noticed_by: people` where no alarm sees it.
    """
    monitoring = evidence.results[project.id].monitoring
    for scenario in project.resilience.scenarios:
        for step in scenario.steps:
            if step.phase != "detect" or scenario.proposed:
                continue
            location = ("resilience", "scenarios", scenario.id, "steps", step.id)
            if step.alarm is None:
                if step.noticed_by is None:
                    yield Finding(
                        severity="gap",
                        message=f"{scenario.name}: nothing says which alarm the step `{step.id}` relies on",
                        location=location,
                        criterion="REL-002.applied",
                        hint="Write `alarm` with the alarm's id, or `noticed_by: people` where no alarm sees the failure.",
                    )
                continue
            least = monitoring.alarm(step.alarm).detection
            if least is not None and step.expected < least:
                yield Finding(
                    severity="gap",
                    message=f"{scenario.name}: the step `{step.id}` takes {format_duration(step.expected)}; its alarm `{step.alarm}` needs "
                    f"{format_duration(least)} at least",
                    location=(*location, "expected"),
                    criterion="REL-002.applied",
                    hint="Lengthen the step, or let the alarm look at shorter or fewer periods.",
                )


PROJECT_RULES = (
    foreign_topic,
    scattered_metrics,
    two_alarm_sources,
    unheard_incident,
    early_detection,
)
