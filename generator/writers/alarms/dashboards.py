"""The body of a CloudWatch dashboard: for each KPI a graph with its limits, and beside it the query that explains it."""

from __future__ import annotations

from typing import Any

from generator.analysis.monitoring import Measure, Monitoring, WatchedKpi
from generator.model.description.operations import Dashboard

REGION = "DASHBOARD_REGION"
"""Stands for the Region; each tool has its own word for it."""
_HEIGHT, _HALF = 6, 12
_COLOURS = {"warning": "#ff9900", "critical": "#d13212"}


def body(dashboard: Dashboard, monitoring: Monitoring) -> dict[str, Any]:
    """Return the body of `dashboard`."""
    widgets = [_text(dashboard)]
    for row, watched in enumerate(one for one in monitoring.kpis if one.kpi.dashboard == dashboard.id):
        place = {"y": 2 + row * _HEIGHT, "width": _HALF, "height": _HEIGHT}
        widgets.append({"type": "metric", "x": 0, **place, "properties": _graph(watched)})
        if watched.log_group is not None:
            widgets.append({"type": "log", "x": _HALF, **place, "properties": _query(watched, watched.log_group)})
    return {"widgets": widgets}


def band(measure: Measure, width: str) -> str:
    """Return the expression of the anomaly band around what is measured."""
    return f"ANOMALY_DETECTION_BAND({shown_id(measure)}, {width})"


def shown_id(measure: Measure) -> str:
    """Return the id of the value that is compared: the only metric's, or that of the expression."""
    used = {query.id for query in measure.queries}
    if measure.expression is None:
        return measure.queries[0].id
    return next(id for id in ("value", "result", "outcome", "compared") if id not in used)


def _text(dashboard: Dashboard) -> dict[str, Any]:
    text = " ".join(dashboard.answers.replace("`", "").split())
    return {"type": "text", "x": 0, "y": 0, "width": 2 * _HALF, "height": 2, "properties": {"markdown": f"# {dashboard.name}\n{text}"}}


def _graph(watched: WatchedKpi) -> dict[str, Any]:
    measure = watched.measure
    metrics: list[list[Any]] = []
    for query in measure.queries:
        pairs = [part for pair in query.known.dimensions.items() for part in pair]
        options = {"id": query.id, "stat": query.known.statistic, "visible": measure.expression is None}
        metrics.append([query.known.namespace, query.known.name, *pairs, options])
    if measure.expression is not None:
        metrics.append([{"id": shown_id(measure), "expression": measure.expression, "label": watched.kpi.name}])
    if watched.critical.operator.endswith("band"):
        metrics.append([{"id": "band", "expression": band(measure, f"{watched.critical.value:f}"), "label": "usual"}])
    return {
        "title": watched.kpi.name,
        "region": REGION,
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
    query = f"SOURCE '{group}' | {watched.kpi.log_query}"
    return {"title": f"{watched.kpi.name}: what explains it", "region": REGION, "view": "table", "query": query}
