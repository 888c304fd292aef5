"""How the system is watched: KPIs, alarms, logs and dashboards."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.architecture import ComponentId, NodeId
from generator.model.values import (
    Defines,
    Duration,
    Id,
    Line,
    Model,
    Number,
    Percent,
    Positive,
    Prose,
    Proves,
    Reference,
    Refers,
)

KpiArea = Literal["customer experience", "API", "compute", "data", "messaging", "dependency", "business"]
Operator = Literal[">", ">=", "<", "<=", "outside band"]


class Metric(Model):
    """A CloudWatch metric as CloudWatch knows it."""

    set: Annotated[Reference, Refers(("metric-set",))] | None = None
    """Id of the library's metric set, such as apigw-rest; leave out for a custom metric."""
    namespace: Line | None = None
    """Only for a custom metric: the library knows the others."""
    name: Line
    """The metric's name; an expression over ids for metric maths."""
    statistic: Line
    """Sum, Average, Maximum, p99 …"""
    dimensions: dict[Line, Line]
    """Name and value of each dimension, as deployed."""
    period: Duration
    """Over which a value is formed."""
    emitted_by: ComponentId | None = None
    """Who emits a custom metric."""

    @model_validator(mode="after")
    def _known_or_custom(self) -> Metric:
        if (self.set is None) == (self.namespace is None):
            raise ValueError("a metric needs either `set` (one of the library's) or `namespace` (a custom metric)")
        return self


class Threshold(Model):
    """A limit with its unit."""

    operator: Operator
    """How the value is compared."""
    value: Number
    """The limit."""
    unit: Line
    """The unit of the limit, such as share of calls."""


class Kpi(Model):
    """One measure of the workload's health (OPE-001)."""

    id: Annotated[Id, Defines("kpi")]
    name: Line
    """What is measured, as people call it."""
    component: ComponentId
    """The component it tells about."""
    area: KpiArea
    """What kind of health it is."""
    meaning: Prose
    """What it tells about the business, in the customer's words."""
    metric: Annotated[Metric, Proves("APIGW-005.metrics")]
    target: Line
    """The objective, such as 99.9 % of requests without 5XX over 30 days."""
    objective: Percent | None = None
    """The same as a number, where it is a share."""
    warning: Threshold | None = None
    critical: Threshold
    derivation: Prose
    """How the thresholds were found."""
    log: Annotated[Reference, Refers(("log",))]
    """Where the cause of a deviation is looked for."""
    log_query: Prose
    """The CloudWatch Logs Insights query that explains a deviation."""
    dashboard: Annotated[Reference, Refers(("dashboard",))]
    """Where it is seen."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who acts on it."""


class Alarm(Model):
    """One CloudWatch alarm as deployed."""

    id: Annotated[Id, Defines("alarm")]
    name: Line
    """The alarm's name in CloudWatch."""
    kpi: Annotated[Reference, Refers(("kpi",))]
    """The KPI it watches."""
    severity: Annotated[Reference, Refers(("severity",))]
    """How bad it is."""
    metric: Metric
    threshold: Threshold
    evaluation_periods: Positive
    """Periods that are looked at."""
    datapoints_to_alarm: Positive
    """How many of them must breach."""
    missing_data: Literal["missing", "notBreaching", "breaching", "ignore"]
    """What CloudWatch makes of a missing value."""
    action: NodeId
    """The topic or system that is told."""
    incident: Annotated[Reference, Refers(("incident",)), Proves("OPE-002.kpi-coverage")]
    """The runbook entry that answers it."""
    reason: Prose | None = None
    """Why it differs from the library's starter alarm, where it does."""

    @model_validator(mode="after")
    def _datapoints_within_periods(self) -> Alarm:
        if self.datapoints_to_alarm > self.evaluation_periods:
            raise ValueError("datapoints_to_alarm cannot be more than evaluation_periods")
        return self


class Log(Model):
    """A log group and what is in it."""

    id: Annotated[Id, Defines("log")]
    group: Line
    """The name of the log group."""
    component: ComponentId
    """The component that writes it."""
    retention: Duration
    """How long it is kept."""
    format: Line
    """Such as JSON, one object a line."""
    contents: Prose
    """What is written, which fields help to find a failure."""


class Dashboard(Model):
    """A dashboard and the questions it answers."""

    id: Annotated[Id, Defines("dashboard")]
    name: Line
    """Its name in CloudWatch."""
    answers: Prose
    """The questions that it answers at a glance."""


class Unmonitored(Model):
    """A component without a KPI of its own, and why that is enough."""

    component: ComponentId
    """The component."""
    reason: Prose
    """What tells about it instead."""


class Operations(Model):
    """How the health of the workload is defined, measured and acted on."""

    approach: Annotated[Prose, Proves("OPE-001.applied")]
    """How the KPIs were chosen with the customer and how they are reviewed."""
    guidance: Annotated[Prose, Proves("OPE-001.customer-guidance")]
    """What the customer was given so that its own team detects operational events."""
    handover: Annotated[Prose, Proves("OPE-001.customer-guidance")]
    """When and how the customer's team was trained, and who attended by role."""
    kpis: Annotated[list[Kpi], Proves("OPE-001.component-metrics")] = Field(min_length=1)
    alarms: Annotated[list[Alarm], Proves("OPE-001.applied")] = Field(min_length=1)
    logs: Annotated[list[Log], Proves("OPE-001.applied")] = Field(min_length=1)
    dashboards: list[Dashboard] = Field(min_length=1)
    unmonitored: list[Unmonitored] = []
    """Components that need no KPI of their own."""
