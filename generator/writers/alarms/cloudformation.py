"""A deployment as a CloudFormation template in YAML."""

from __future__ import annotations

import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import yaml

from generator.analysis.monitoring import Measure, Query
from generator.model.description.operations import Threshold
from generator.model.types.open import Open, OpenUsed, gap_of
from generator.writers.alarms import dashboards
from generator.writers.alarms.deployment import PROPOSED, Alarm, Composite, Deployment, Filter, Parameter, text

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
SIMPLE_STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
"""All others are extended statistics."""


def template(deployment: Deployment, comment: str) -> str:
    """Return the template of `deployment`, which begins with `comment`."""
    keys = [*(one.key for one in deployment.alarms), *(one.key for one in deployment.composites)]
    ids = _logical_ids(keys, "Alarm")
    resources = {ids[one.key]: _alarm(one) for one in deployment.alarms}
    resources |= {ids[one.key]: _composite(one, ids) for one in deployment.composites}
    ids = _logical_ids([one.metric.id for one in deployment.filters], "Filter")
    resources |= {ids[one.metric.id]: _filter(one) for one in deployment.filters}
    ids = _logical_ids([one.id for one, _ in deployment.dashboards], "Dashboard")
    resources |= {ids[one.id]: _dashboard(one.name, body) for one, body in deployment.dashboards}
    content = {
        "AWSTemplateFormatVersion": "2010-09-09",
        "Description": f"Alarms, dashboards and metric filters of {deployment.project}.",
        "Parameters": {one.camel: _parameter(one) for one in deployment.parameters},
        "Resources": resources,
    }
    if not content["Parameters"]:
        del content["Parameters"]
    written: str = yaml.dump(content, Dumper=_Plain, sort_keys=False, allow_unicode=True, width=120)
    return comment + written


def _logical_ids(keys: list[str], kind: str) -> dict[str, str]:
    """Return the logical id for each key: its words run together, with the kind; `a-1` and `a1` get different ones."""
    found: dict[str, str] = {}
    for key in keys:
        id = "".join(word.capitalize() for word in re.split(r"[-.]", key.removeprefix(f"{kind.lower()}-"))) + kind
        while id in found.values():
            id += "X"
        found[key] = id
    return found


class _Plain(yaml.SafeDumper):
    """Writes every value in full: no anchors, which an eye has to follow."""

    def ignore_aliases(self, _data: Any) -> bool:
        return True


def _refuse(value: object) -> Any:
    """Raise OpenUsed for a value that is open: it cannot be deployed."""
    gap = gap_of(value)
    raise OpenUsed(gap) if gap is not None else TypeError(f"{value!r} has no place in a template")


_Plain.add_representer(Open, lambda _, value: _refuse(value))


def _parameter(one: Parameter) -> dict[str, str]:
    return {"Type": "String", "Description": one.description, "AllowedPattern": one.pattern}


def value(written: str) -> Any:
    """Return `written` for a template: its placeholders refer to parameters."""
    pieces = text(written).pieces
    if len(pieces) == 1 and isinstance(pieces[0], Parameter):
        return {"Ref": pieces[0].camel}
    if not any(isinstance(piece, Parameter) for piece in pieces):
        return written
    return {"Fn::Sub": "".join(_sub(piece) for piece in pieces)}


def _sub(piece: str | Parameter) -> str:
    return f"${{{piece.camel}}}" if isinstance(piece, Parameter) else piece.replace("${", "${!")


def number(limit: Decimal) -> int | float:
    """Return a limit as a number of YAML or JSON."""
    return int(limit) if limit == limit.to_integral_value() else float(limit)


# --------------------------------------------------------------------------------------------------------- resources


def _alarm(one: Alarm) -> dict[str, Any]:
    metric = one.metric
    properties: dict[str, Any] = {"AlarmName": one.name, "AlarmDescription": one.description}
    properties |= _measured(metric.measure, metric.threshold)
    properties |= {
        "ComparisonOperator": COMPARISONS[metric.threshold.operator],
        "EvaluationPeriods": metric.evaluation_periods,
        "DatapointsToAlarm": metric.datapoints_to_alarm,
        "TreatMissingData": metric.missing_data,
    }
    if one.action is not None:
        properties["AlarmActions"] = [{"Ref": one.action.camel}]
    return {"Type": "AWS::CloudWatch::Alarm", **_marked(one), "Properties": properties}


def _marked(one: Alarm | Composite) -> dict[str, Any]:
    """Return the note on an alarm that rests on proposals; nothing on any other."""
    return {"Metadata": {"Proposed": PROPOSED}} if one.proposed else {}


def _measured(measure: Measure, threshold: Threshold) -> dict[str, Any]:
    banded = threshold.operator.endswith("band")
    if measure.expression is None and not banded:
        known = measure.first
        statistic = "Statistic" if known.statistic in SIMPLE_STATISTICS else "ExtendedStatistic"
        return {
            "Namespace": known.namespace,
            "MetricName": known.name,
            **_dimensions(known.dimensions),
            statistic: known.statistic,
            "Period": int(measure.period.total_seconds()),
            "Threshold": number(threshold.value),
        }
    alone = measure.expression is None
    metrics = [_query(query, measure, returned=alone) for query in measure.queries]
    if measure.expression is not None:
        metrics.append({"Id": dashboards.shown_id(measure), "Expression": measure.expression, "ReturnData": True})
    if not banded:
        return {"Metrics": metrics, "Threshold": number(threshold.value)}
    metrics.append({"Id": "band", "Expression": dashboards.band(measure, f"{threshold.value:f}"), "ReturnData": True})
    return {"Metrics": metrics, "ThresholdMetricId": "band"}


def _query(query: Query, measure: Measure, *, returned: bool) -> dict[str, Any]:
    known = query.known
    metric = {"Namespace": known.namespace, "MetricName": known.name, **_dimensions(known.dimensions)}
    stat = {"Metric": metric, "Period": int(measure.period.total_seconds()), "Stat": known.statistic}
    return {"Id": query.id, "MetricStat": stat, "ReturnData": returned}


def _dimensions(dimensions: Mapping[str, str]) -> dict[str, Any]:
    pairs = [{"Name": name, "Value": value(one)} for name, one in dimensions.items()]
    return {"Dimensions": pairs} if pairs else {}


def _composite(one: Composite, ids: Mapping[str, str]) -> dict[str, Any]:
    rule = " AND ".join(f'ALARM("{part.name}")' for part in one.parts)
    return {
        "Type": "AWS::CloudWatch::CompositeAlarm",
        **_marked(one),
        "DependsOn": [ids[part.key] for part in one.parts],
        "Properties": {
            "AlarmName": one.name,
            "AlarmDescription": one.description,
            "AlarmRule": rule,
            "AlarmActions": [{"Ref": one.action.camel}],
        },
    }


def _filter(one: Filter) -> dict[str, Any]:
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
        "LogGroupName": value(one.log.group),
        "FilterPattern": metric.filter.pattern,
        "MetricTransformations": [transformation],
    }
    return {"Type": "AWS::Logs::MetricFilter", "Properties": properties}


def _dashboard(name: str, body: dict[str, Any]) -> dict[str, Any]:
    written = json.dumps(body, ensure_ascii=False, default=_refuse)
    pieces = "".join(_sub(piece) for piece in text(written.replace(dashboards.REGION, "\0")).pieces)
    properties = {"DashboardName": name, "DashboardBody": {"Fn::Sub": pieces.replace("\0", "${AWS::Region}")}}
    return {"Type": "AWS::CloudWatch::Dashboard", "Properties": properties}
