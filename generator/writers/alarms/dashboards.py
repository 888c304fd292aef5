"""The body of a CloudWatch dashboard: for each KPI a graph with its limits, and beside it the query that explains it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from generator.analysis.monitoring import Measure, Monitoring, WatchedKpi
from generator.analysis.monitoring.homes import Home
from generator.model.description.operations import Dashboard
from generator.writers.alarms.parameters import Deployed, Here, Joined, free

_HEIGHT, _HALF = 6, 12
_COLOURS = {"warning": "#ff9900", "critical": "#d13212"}


def body(dashboard: Dashboard, monitoring: Monitoring, home: Home, logs: Mapping[str, Home], numbers: Mapping[str, str]) -> dict[str, Any]:
    """Return the body of `dashboard`, which is deployed at `home`; `logs` are where log groups are, `numbers` those of accounts."""
    widgets = [_text(dashboard)]
    for row, watched in enumerate(one for one in monitoring.kpis if one.kpi.dashboard == dashboard.id):
        place = {"y": 2 + row * _HEIGHT, "width": _HALF, "height": _HEIGHT}
        own = watched.measure.first.home
        graph = {**_graph(watched, _elsewhere(own, home, numbers)), "region": _region(own, home)}
        widgets.append({"type": "metric", "x": 0, **place, "properties": graph})
        if watched.log_group is not None:
            kept = logs.get(watched.log_group, own)
            query = {**_query(watched, watched.log_group), "region": _region(kept, home), **_elsewhere(kept, home, numbers)}
            widgets.append({"type": "log", "x": _HALF, **place, "properties": query})
    return {"widgets": widgets}


def _region(own: Home, home: Home) -> str | Here:
    return Here() if own.region == home.region else own.region


def _elsewhere(own: Home, home: Home, numbers: Mapping[str, str]) -> dict[str, str]:
    """Return the account of what is shown, where it is not that of the dashboard."""
    return {} if own.account == home.account else {"accountId": numbers[own.account]}


def band(measure: Measure, width: str) -> str:
    """Return the expression of the anomaly band around what is measured."""
    return f"ANOMALY_DETECTION_BAND({shown_id(measure)}, {width})"


def shown_id(measure: Measure) -> str:
    """Return the id of the value that is compared: the only metric's, or that of the expression."""
    if measure.expression is None:
        return measure.queries[0].id
    return free("value", {query.id for query in measure.queries}, "")


def band_id(measure: Measure) -> str:
    """Return the id of the anomaly band, which no metric and no expression has."""
    return free("band", {shown_id(measure), *(query.id for query in measure.queries)}, "")


def _text(dashboard: Dashboard) -> dict[str, Any]:
    text = " ".join(dashboard.answers.replace("`", "").split())
    return {"type": "text", "x": 0, "y": 0, "width": 2 * _HALF, "height": 2, "properties": {"markdown": f"# {dashboard.name}\n{text}"}}


def _graph(watched: WatchedKpi, elsewhere: Mapping[str, str]) -> dict[str, Any]:
    measure = watched.measure
    metrics: list[list[Any]] = []
    for query in measure.queries:
        pairs = [part for name, value in query.known.dimensions.items() for part in (name, Joined((Deployed(value),)))]
        options = {"id": query.id, "stat": query.known.statistic, "visible": measure.expression is None, **elsewhere}
        metrics.append([query.known.namespace, query.known.name, *pairs, options])
    if measure.expression is not None:
        metrics.append([{"id": shown_id(measure), "expression": measure.expression, "label": watched.kpi.name}])
    if watched.critical.operator.endswith("band"):
        metrics.append([{"id": band_id(measure), "expression": band(measure, f"{watched.critical.value:f}"), "label": "usual"}])
    return {
        "title": watched.kpi.name,
        "view": "timeSeries",
        "stacked": False,
        "period": int(measure.period.total_seconds()),
        "metrics": metrics,
        "annotations": {"horizontal": _limits(watched)},
    }


def _limits(watched: WatchedKpi) -> list[dict[str, Any]]:
    limits = {"warning": watched.kpi.warning, "critical": watched.critical}
    return [
        {"label": f"{level} {limit.operator} {limit.value:f} {limit.unit}", "value": float(limit.value), "color": _COLOURS[level]}
        for level, limit in limits.items()
        if limit is not None and not limit.operator.endswith("band")
    ]


def _query(watched: WatchedKpi, group: str) -> dict[str, Any]:
    query = Joined(("SOURCE '", Deployed(group), f"' | {watched.kpi.log_query}"))
    return {"title": f"{watched.kpi.name}: what explains it", "view": "table", "query": query}
