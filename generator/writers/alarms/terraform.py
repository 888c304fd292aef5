"""A deployment as a Terraform configuration."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.analysis.monitoring import Measure, Query
from generator.model.description.operations import Dashboard, Threshold
from generator.writers.alarms import dashboards
from generator.writers.alarms.cloudformation import COMPARISONS, SIMPLE_STATISTICS, number
from generator.writers.alarms.deployment import PROPOSED, Alarm, Composite, Deployment, Filter, Parameter, text
from generator.writers.alarms.hcl import Block, Call, Reference, Template, block, written

ALARM = "aws_cloudwatch_metric_alarm"


def configuration(deployment: Deployment, comment: str) -> str:
    """Return the configuration of `deployment`, which begins with `comment`."""
    provider = {"source": "hashicorp/aws", "version": ">= 5.0"}
    blocks = [
        block("terraform", content=[("required_version", ">= 1.5"), block("required_providers", content=[("aws", provider)])]),
        _variable("region", "Region of the dashboards' metrics.", default=deployment.region),
        *(_variable(one.snake, one.description) for one in deployment.parameters),
        *(_alarm(one) for one in deployment.alarms),
        *(_composite(one) for one in deployment.composites),
        *(_filter(one) for one in deployment.filters),
        *(_dashboard(one, body) for one, body in deployment.dashboards),
    ]
    return comment + "\n" + written(blocks)


def label(key: str) -> str:
    """Return the label of a resource: its key with underscores, and a letter first."""
    joined = key.replace("-", "_").replace(".", "__")
    return joined if joined[0].isalpha() else f"_{joined}"


def _variable(name: str, description: str, *, default: str | None = None) -> Block:
    return block("variable", name, content=[("description", description), ("type", Reference("string")), ("default", default)])


def _text(value: str) -> Any:
    pieces = text(value).pieces
    if not any(isinstance(piece, Parameter) for piece in pieces):
        return value
    return Template(tuple(Reference(f"var.{one.snake}") if isinstance(one, Parameter) else one for one in pieces))


# --------------------------------------------------------------------------------------------------------- resources


def _alarm(one: Alarm) -> Block:
    metric = one.metric
    content: list[tuple[str, Any] | Block] = [("alarm_name", one.name), ("alarm_description", one.description)]
    content += [
        ("comparison_operator", COMPARISONS[metric.threshold.operator]),
        ("evaluation_periods", metric.evaluation_periods),
        ("datapoints_to_alarm", metric.datapoints_to_alarm),
        ("treat_missing_data", metric.missing_data),
        ("alarm_actions", [Reference(f"var.{one.action.snake}")] if one.action is not None else None),
    ]
    content += _measured(metric.measure, metric.threshold)
    return block("resource", ALARM, label(one.key), content=content, comment=PROPOSED if one.proposed else "")


def _measured(measure: Measure, threshold: Threshold) -> list[tuple[str, Any] | Block]:
    banded = threshold.operator.endswith("band")
    known = measure.first
    if measure.expression is None and not banded:
        statistic = "statistic" if known.statistic in SIMPLE_STATISTICS else "extended_statistic"
        return [
            ("namespace", known.namespace),
            ("metric_name", known.name),
            (statistic, known.statistic),
            ("period", int(measure.period.total_seconds())),
            ("threshold", number(threshold.value)),
            ("dimensions", _dimensions(known.dimensions)),
        ]
    alone = measure.expression is None
    queries: list[tuple[str, Any] | Block] = [_query(query, measure, returned=alone) for query in measure.queries]
    if measure.expression is not None:
        queries.append(_computed(dashboards.shown_id(measure), measure.expression))
    if not banded:
        return [("threshold", number(threshold.value)), *queries]
    queries.append(_computed("band", dashboards.band(measure, f"{threshold.value:f}")))
    return [("threshold_metric_id", "band"), *queries]


def _query(query: Query, measure: Measure, *, returned: bool) -> Block:
    known = query.known
    metric = block(
        "metric",
        content=[
            ("namespace", known.namespace),
            ("metric_name", known.name),
            ("period", int(measure.period.total_seconds())),
            ("stat", known.statistic),
            ("dimensions", _dimensions(known.dimensions)),
        ],
    )
    return block("metric_query", content=[("id", query.id), ("return_data", returned), metric])


def _computed(id: str, expression: str) -> Block:
    return block("metric_query", content=[("id", id), ("expression", expression), ("return_data", True)])


def _dimensions(dimensions: Mapping[str, str]) -> dict[str, Any] | None:
    return {name: _text(value) for name, value in dimensions.items()} or None


def _composite(one: Composite) -> Block:
    rule: list[str | Reference] = []
    for part in one.parts:
        rule += [" AND " if rule else "", 'ALARM("', Reference(f"{ALARM}.{label(part.key)}.alarm_name"), '")']
    return block(
        "resource",
        "aws_cloudwatch_composite_alarm",
        label(one.key),
        content=[
            ("alarm_name", one.name),
            ("alarm_description", one.description),
            ("alarm_rule", Template(tuple(rule))),
            ("alarm_actions", [Reference(f"var.{one.action.snake}")]),
        ],
        comment=PROPOSED if one.proposed else "",
    )


def _filter(one: Filter) -> Block:
    metric = one.metric
    assert metric.filter is not None
    transformation = block(
        "metric_transformation",
        content=[
            ("namespace", metric.namespace),
            ("name", metric.name),
            ("value", metric.filter.value),
            ("unit", metric.unit),
            ("default_value", None if metric.filter.dimensions else "0"),
            ("dimensions", dict(metric.filter.dimensions) or None),
        ],
    )
    return block(
        "resource",
        "aws_cloudwatch_log_metric_filter",
        label(metric.id),
        content=[
            ("name", metric.id),
            ("log_group_name", _text(one.log.group)),
            ("pattern", metric.filter.pattern),
            transformation,
        ],
    )


def _dashboard(one: Dashboard, body: dict[str, Any]) -> Block:
    content = Call("jsonencode", _filled(body))
    return block("resource", "aws_cloudwatch_dashboard", label(one.id), content=[("dashboard_name", one.name), ("dashboard_body", content)])


def _filled(part: Any) -> Any:
    """Return a part of a dashboard's body with references for what it leaves open."""
    if isinstance(part, dict):
        return {key: _filled(value) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value) for value in part]
    if part == dashboards.REGION:
        return Reference("var.region")
    return _text(part) if isinstance(part, str) else part
