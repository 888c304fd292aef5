"""A deployment as a Terraform configuration."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from generator.analysis.monitoring import Measure, Query
from generator.analysis.monitoring.metric_facts import SIMPLE_STATISTICS
from generator.model.description.operations import Dashboard, Threshold
from generator.writers.alarms import dashboards
from generator.writers.alarms.cloudformation import COMPARISONS, number
from generator.writers.alarms.deployment import PROPOSED, Alarm, Composite, Filter, Stack
from generator.writers.alarms.hcl import Block, Call, Reference, Template, block, written
from generator.writers.alarms.parameters import Deployed, Here, Joined, Parameter, Parameters, free

ALARM, COMPOSITE = "aws_cloudwatch_metric_alarm", "aws_cloudwatch_composite_alarm"


def configuration(stack: Stack, comment: str) -> str:
    """Return the configuration of `stack`, which begins with `comment`."""
    provider = {"source": "hashicorp/aws", "version": ">= 5.0"}
    names = stack.parameters
    labels = _labels([alarm.key for alarm in stack.alarms])
    waiting = _labels([composite.key for composite in stack.composites])
    addresses = {key: f"{ALARM}.{name}" for key, name in labels.items()} | {key: f"{COMPOSITE}.{name}" for key, name in waiting.items()}
    counting = _labels([made.metric.id for made in stack.filters])
    drawn = _labels([dashboard.id for dashboard, _ in stack.dashboards])
    blocks = [
        block("terraform", content=[("required_version", ">= 1.5"), block("required_providers", content=[("aws", provider)])]),
        _provider(stack),
        _variable("region", "Region of the alarms, and of the metrics that they watch.", default=stack.home.region),
        *(_variable(one.snake, one.description) for one in names),
        *(_alarm(one, labels, names) for one in stack.alarms),
        *(_composite(one, addresses, waiting[one.key]) for one in stack.composites),
        *(_filter(one, counting[one.metric.id], names) for one in stack.filters),
        *(_dashboard(one, body, drawn[one.id], names) for one, body in stack.dashboards),
    ]
    return comment + "\n" + written(blocks)


def _provider(stack: Stack) -> Block:
    accounts = [stack.account] if stack.account else None
    return block("provider", "aws", content=[("region", Reference("var.region")), ("allowed_account_ids", accounts)])


def _labels(keys: list[str]) -> dict[str, str]:
    """Return the label of each resource of one type by its key; no two are alike."""
    found: dict[str, str] = {}
    for key in keys:
        found[key] = free(label(key), found.values(), "_")
    return found


def label(key: str) -> str:
    """Return the label of a resource: its key with underscores, and a letter first."""
    joined = key.replace("-", "_").replace(".", "__")
    return joined if joined[0].isalpha() else f"_{joined}"


def _variable(name: str, description: str, *, default: str | None = None) -> Block:
    return block("variable", name, content=[("description", description), ("type", Reference("string")), ("default", default)])


def _text(value: str, names: Parameters) -> Any:
    return _template(names.read(value), value)


def _template(pieces: Sequence[str | Parameter], plain: str) -> Any:
    if not any(isinstance(piece, Parameter) for piece in pieces):
        return plain
    return Template(tuple(Reference(f"var.{one.snake}") if isinstance(one, Parameter) else one for one in pieces))


# --------------------------------------------------------------------------------------------------------- resources


def _alarm(one: Alarm, labels: Mapping[str, str], names: Parameters) -> Block:
    metric = one.metric
    content: list[tuple[str, Any] | Block] = [("alarm_name", one.name), ("alarm_description", one.description)]
    content += [
        ("comparison_operator", COMPARISONS[metric.threshold.operator]),
        ("evaluation_periods", metric.evaluation_periods),
        ("datapoints_to_alarm", metric.datapoints_to_alarm),
        ("treat_missing_data", metric.missing_data),
    ]
    if one.action is not None:
        content += _actions(one.action, ok=one.notify_ok)
    content += _measured(metric.measure, metric.threshold, names)
    return block("resource", ALARM, labels[one.key], content=content, comment=PROPOSED if one.proposed else "")


def _actions(action: Parameter, *, ok: bool) -> list[tuple[str, Any] | Block]:
    topics = [Reference(f"var.{action.snake}")]
    return [("alarm_actions", topics), ("ok_actions", topics if ok else None)]


def _measured(measure: Measure, threshold: Threshold, names: Parameters) -> list[tuple[str, Any] | Block]:
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
            ("dimensions", _dimensions(known.dimensions, names)),
        ]
    alone = measure.expression is None
    queries: list[tuple[str, Any] | Block] = [_query(query, measure, names, returned=alone) for query in measure.queries]
    if measure.expression is not None:
        queries.append(_computed(dashboards.shown_id(measure), measure.expression))
    if not banded:
        return [("threshold", number(threshold.value)), *queries]
    id = dashboards.band_id(measure)
    queries.append(_computed(id, dashboards.band(measure, f"{threshold.value:f}")))
    return [("threshold_metric_id", id), *queries]


def _query(query: Query, measure: Measure, names: Parameters, *, returned: bool) -> Block:
    known = query.known
    metric = block(
        "metric",
        content=[
            ("namespace", known.namespace),
            ("metric_name", known.name),
            ("period", int(measure.period.total_seconds())),
            ("stat", known.statistic),
            ("dimensions", _dimensions(known.dimensions, names)),
        ],
    )
    return block("metric_query", content=[("id", query.id), ("return_data", returned), metric])


def _computed(id: str, expression: str) -> Block:
    return block("metric_query", content=[("id", id), ("expression", expression), ("return_data", True)])


def _dimensions(dimensions: Mapping[str, str], names: Parameters) -> dict[str, Any] | None:
    return {name: _text(value, names) for name, value in dimensions.items()} or None


def _composite(one: Composite, addresses: Mapping[str, str], own: str) -> Block:
    rule: list[str | Reference] = []
    for part in one.parts:
        rule += [one.joint if rule else "", 'ALARM("', Reference(f"{addresses[part.key]}.alarm_name"), '")']
    return block(
        "resource",
        COMPOSITE,
        own,
        content=[
            ("alarm_name", one.name),
            ("alarm_description", one.description),
            ("alarm_rule", Template(tuple(rule))),
            *(_actions(one.action, ok=one.notify_ok) if one.action is not None else []),
        ],
        comment=PROPOSED if one.proposed else "",
    )


def _filter(one: Filter, own: str, names: Parameters) -> Block:
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
        own,
        content=[
            ("name", metric.id),
            ("log_group_name", _text(one.log.group, names)),
            ("pattern", metric.filter.pattern),
            transformation,
        ],
    )


def _dashboard(one: Dashboard, body: dict[str, Any], own: str, names: Parameters) -> Block:
    content = Call("jsonencode", _filled(body, names))
    return block("resource", "aws_cloudwatch_dashboard", own, content=[("dashboard_name", one.name), ("dashboard_body", content)])


def _filled(part: Any, names: Parameters) -> Any:
    """Return a part of a dashboard's body with references for what only the account knows."""
    if isinstance(part, dict):
        return {key: _filled(value, names) for key, value in part.items()}
    if isinstance(part, list):
        return [_filled(value, names) for value in part]
    if isinstance(part, Here):
        return Reference("var.region")
    if isinstance(part, Joined):
        pieces = [piece for one in part.pieces for piece in (names.read(one.value) if isinstance(one, Deployed) else (one,))]
        return _template(pieces, "".join(piece for piece in pieces if isinstance(piece, str)))
    return part
