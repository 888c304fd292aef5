"""A deployment as a CloudFormation template in YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from generator.analysis.monitoring import Measure, Query
from generator.analysis.monitoring.metric_facts import SIMPLE_STATISTICS
from generator.model.description.operations import Threshold
from generator.model.types.open import Open, OpenUsed, gap_of
from generator.workspace.plain_yaml import PlainDumper, written
from generator.writers.alarms import dashboards
from generator.writers.alarms.deployment import PROPOSED, Alarm, Composite, Filter, Stack
from generator.writers.alarms.parameters import Deployed, Here, Joined, Parameter, Parameters

COMPARISONS = {
    ">": "GreaterThanThreshold",
    ">=": "GreaterThanOrEqualToThreshold",
    "<": "LessThanThreshold",
    "<=": "LessThanOrEqualToThreshold",
    "outside band": "LessThanLowerOrGreaterThanUpperThreshold",
    "above band": "GreaterThanUpperThreshold",
    "below band": "LessThanLowerThreshold",
}
"""The comparison operators of PutMetricAlarm."""


MOST_RESOURCES = 500
"""Resources in one template. AWS CloudFormation User Guide, Understand CloudFormation quotas, read 2026-11-30."""
MOST_BYTES = 1_000_000
"""A little less than the 1 MB of a template that is read from a bucket; the same page."""

Resources = dict[str, dict[str, Any]]


def templates(stack: Stack, comment: str) -> list[str]:
    """Return the template of `stack`, which begins with `comment`: several where one would be larger than CloudFormation takes."""
    parts = _parts(stack)
    return [_template(stack, comment, part, f" Part {number} of {len(parts)}." if len(parts) > 1 else "") for number, part in parts.items()]


def _template(stack: Stack, comment: str, resources: Resources, part: str) -> str:
    used = _referred(resources)
    content = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Alarms, dashboards and metric filters of {stack.project}.{part}",
        "Parameters": {one.camel: _parameter(one) for one in stack.parameters if one.camel in used},
        "Resources": resources,
    }
    if not content["Parameters"]:
        del content["Parameters"]
    return comment + written(content, _Plain)


def _parts(stack: Stack) -> dict[int, Resources]:
    """Return the resources of each template by its number; a composite alarm is with the alarms that it waits for."""
    resources, groups = _resources(stack)
    sizes = {id: len(written({id: resource}, _Plain).encode()) for id, resource in resources.items()}
    parts: list[list[str]] = [[]]
    for group in groups:
        grown = [*parts[-1], *group]
        if parts[-1] and (len(grown) > MOST_RESOURCES or sum(sizes[id] for id in grown) > MOST_BYTES):
            parts.append(group)
        else:
            parts[-1] = grown
    return {number: {id: resources[id] for id in resources if id in set(part)} for number, part in enumerate(parts, 1)}


def _resources(stack: Stack) -> tuple[Resources, list[list[str]]]:
    """Return the resources of `stack` by their logical ids, and which of these belong together in one template."""
    names = stack.parameters
    ids = _logical_ids([*(one.key for one in stack.alarms), *(one.key for one in stack.composites)], "Alarm")
    resources = {ids[one.key]: _alarm(one, names) for one in stack.alarms}
    resources |= {ids[one.key]: _composite(one, ids) for one in stack.composites}
    made = _logical_ids([one.metric.id for one in stack.filters], "Filter")
    resources |= {made[one.metric.id]: _filter(one, names) for one in stack.filters}
    drawn = _logical_ids([one.id for one, _ in stack.dashboards], "Dashboard")
    resources |= {drawn[one.id]: _dashboard(one.name, body, names) for one, body in stack.dashboards}
    together = _together(stack, ids)
    grouped = {id for group in together for id in group}
    return resources, [*together, *([id] for id in resources if id not in grouped)]


def _together(stack: Stack, ids: Mapping[str, str]) -> list[list[str]]:
    """Return the logical ids of each composite alarm with those of its parts; one whose parts are composite has theirs, too."""
    groups: dict[str, list[str]] = {}
    for one in stack.composites:
        members = [id for part in one.parts for id in groups.pop(part.key, [ids[part.key]])]
        groups[one.key] = [*members, ids[one.key]]
    return list(groups.values())


def _referred(part: object) -> set[str]:
    """Return the names that `Ref` and `Fn::Sub` inside `part` refer to."""
    if isinstance(part, dict):
        own = {part["Ref"]} if isinstance(part.get("Ref"), str) else set()
        if isinstance(part.get("Fn::Sub"), str):
            own |= set(re.findall(r"\$\{([A-Za-z0-9]+)\}", part["Fn::Sub"]))
        return own.union(*(_referred(value) for value in part.values()))
    return set().union(*(_referred(value) for value in part)) if isinstance(part, list) else set()


def _logical_ids(keys: list[str], kind: str) -> dict[str, str]:
    """Return the logical id for each key: its words run together, with the kind; `a-1` and `a1` get different ones."""
    found: dict[str, str] = {}
    for key in keys:
        id = "".join(word.capitalize() for word in re.split(r"[-.]", key.removeprefix(f"{kind.lower()}-"))) + kind
        while id in found.values():
            id += "X"
        found[key] = id
    return found


class _Plain(PlainDumper):
    """Writes no value that is open."""


def _refuse(value: object) -> Any:
    """Raise OpenUsed for a value that is open: it cannot be deployed."""
    gap = gap_of(value)
    raise OpenUsed(gap) if gap is not None else TypeError(f"{value!r} has no place in a template")


_Plain.add_representer(Open, lambda _, value: _refuse(value))


def _parameter(one: Parameter) -> dict[str, str]:
    return {"Type": "String", "Description": one.description, "AllowedPattern": one.pattern}


def value(text: str, names: Parameters) -> Any:
    """Return `text` for a template: its placeholders refer to parameters."""
    pieces = names.read(text)
    if len(pieces) == 1 and isinstance(pieces[0], Parameter):
        return {"Ref": pieces[0].camel}
    if not any(isinstance(piece, Parameter) for piece in pieces):
        return text
    return {"Fn::Sub": "".join(_sub(piece) for piece in pieces)}


def _sub(piece: str | Parameter) -> str:
    return f"${{{piece.camel}}}" if isinstance(piece, Parameter) else piece.replace("${", "${!")


def number(limit: Decimal) -> int | float:
    """Return a limit as a number of YAML or JSON."""
    return int(limit) if limit == limit.to_integral_value() else float(limit)


# --------------------------------------------------------------------------------------------------------- resources


def _alarm(one: Alarm, names: Parameters) -> dict[str, Any]:
    metric = one.metric
    properties: dict[str, Any] = {"AlarmName": one.name, "AlarmDescription": one.description}
    properties |= _measured(metric.measure, metric.threshold, names)
    properties |= {
        "ComparisonOperator": COMPARISONS[metric.threshold.operator],
        "EvaluationPeriods": metric.evaluation_periods,
        "DatapointsToAlarm": metric.datapoints_to_alarm,
        "TreatMissingData": metric.missing_data,
    }
    if one.action is not None:
        properties |= _actions(one.action, ok=one.notify_ok)
    return {"Type": "AWS::CloudWatch::Alarm", **_marked(one), "Properties": properties}


def _actions(action: Parameter, *, ok: bool) -> dict[str, Any]:
    notified = {"AlarmActions": [{"Ref": action.camel}]}
    return {**notified, "OKActions": [{"Ref": action.camel}]} if ok else notified


def _marked(one: Alarm | Composite) -> dict[str, Any]:
    """Return the note on an alarm that rests on proposals; nothing on any other."""
    return {"Metadata": {"Proposed": PROPOSED}} if one.proposed else {}


def _measured(measure: Measure, threshold: Threshold, names: Parameters) -> dict[str, Any]:
    banded = threshold.operator.endswith("band")
    if measure.expression is None and not banded:
        known = measure.first
        statistic = "Statistic" if known.statistic in SIMPLE_STATISTICS else "ExtendedStatistic"
        return {
            "Namespace": known.namespace,
            "MetricName": known.name,
            **_dimensions(known.dimensions, names),
            statistic: known.statistic,
            "Period": int(measure.period.total_seconds()),
            "Threshold": number(threshold.value),
        }
    alone = measure.expression is None
    metrics = [_query(query, measure, names, returned=alone) for query in measure.queries]
    if measure.expression is not None:
        metrics.append({"Id": dashboards.shown_id(measure), "Expression": measure.expression, "ReturnData": True})
    if not banded:
        return {"Metrics": metrics, "Threshold": number(threshold.value)}
    id = dashboards.band_id(measure)
    metrics.append({"Id": id, "Expression": dashboards.band(measure, f"{threshold.value:f}"), "ReturnData": True})
    return {"Metrics": metrics, "ThresholdMetricId": id}


def _query(query: Query, measure: Measure, names: Parameters, *, returned: bool) -> dict[str, Any]:
    known = query.known
    metric = {"Namespace": known.namespace, "MetricName": known.name, **_dimensions(known.dimensions, names)}
    stat = {"Metric": metric, "Period": int(measure.period.total_seconds()), "Stat": known.statistic}
    return {"Id": query.id, "MetricStat": stat, "ReturnData": returned}


def _dimensions(dimensions: Mapping[str, str], names: Parameters) -> dict[str, Any]:
    pairs = [{"Name": name, "Value": value(one, names)} for name, one in dimensions.items()]
    return {"Dimensions": pairs} if pairs else {}


def _composite(one: Composite, ids: Mapping[str, str]) -> dict[str, Any]:
    rule = one.joint.join(f'ALARM("{part.name}")' for part in one.parts)
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        **_marked(one),
        "DependsOn": [ids[part.key] for part in one.parts],
        "Properties": {
            "AlarmName": one.name,
            "AlarmDescription": one.description,
            "AlarmRule": rule,
            **(_actions(one.action, ok=one.notify_ok) if one.action is not None else {}),
        },
    }


def _filter(one: Filter, names: Parameters) -> dict[str, Any]:
    metric = one.metric
    assert metric.filter is not None
    transformation: dict[str, Any] = {
        "MetricNamespace": metric.namespace,
        "MetricName": metric.name,
        "MetricValue": metric.filter.value,
        "Unit": metric.unit,
    }
    if metric.filter.dimensions:
        transformation["Dimensions"] = [{"Key": key, "Value": field} for key, field in metric.filter.dimensions.items()]
    else:
        transformation["DefaultValue"] = 0
    properties = {
        "LogGroupName": value(one.log.group, names),
        "FilterPattern": metric.filter.pattern,
        "MetricTransformations": [transformation],
    }
    return {"Type": "AWS::Logs::MetricFilter", "Properties": properties}


def _dashboard(name: str, body: dict[str, Any], names: Parameters) -> dict[str, Any]:
    shown = json.dumps(_filled(body, names), ensure_ascii=False, default=_refuse)
    return {"Type": "AWS::CloudWatch::Dashboard", "Properties": {"DashboardName": name, "DashboardBody": {"Fn::Sub": shown}}}


def _filled(part: Any, names: Parameters) -> Any:
    """Return a part of a dashboard's body as `Fn::Sub` takes it: parameters and the Region to be filled in, all else as it is."""
    if isinstance(part, dict):
        return {key: _filled(one, names) for key, one in part.items()}
    if isinstance(part, list):
        return [_filled(one, names) for one in part]
    if isinstance(part, Here):
        return "${AWS::Region}"
    if isinstance(part, Joined):
        return "".join("".join(map(_sub, names.read(one.value))) if isinstance(one, Deployed) else _sub(one) for one in part.pieces)
    return _sub(part) if isinstance(part, str) else part
