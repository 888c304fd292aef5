"""How the system is watched: KPIs with their objectives, alarms, logs and dashboards."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import Field, StringConstraints, model_validator

from generator.model.description.architecture import ComponentId, Components, NodeId
from generator.model.types.values import (
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Name,
    Number,
    Percent,
    Prose,
    Proves,
    Reference,
    Refers,
    Url,
)

KpiArea = Literal["customer experience", "API", "compute", "data", "messaging", "dependency", "business"]
Operator = Literal[">", ">=", "<", "<=", "outside band", "above band", "below band"]
MissingData = Literal["missing", "notBreaching", "breaching", "ignore"]
Periods = Annotated[int, Field(ge=1, le=10_000)]
"""A number of periods: a day has 8,640 of the shortest."""
MathId = Annotated[str, StringConstraints(pattern=r"^[a-z][A-Za-z0-9_]*$", max_length=255)]
"""The name of a metric in an expression: CloudWatch wants a lower-case letter first."""
PARAMETER = re.compile(r"(?<![A-Za-z0-9_])[A-Z][A-Z0-9_]*_(?:ID|ARN|NAME)(?![A-Za-z0-9_])")
"""A value that only the account knows: capitals that end in _ID, _ARN or _NAME."""


class Series(Model):
    """One CloudWatch metric: the library's by `name`, one of your own by `custom`."""

    name: Name | None = None
    """The metric's name, such as 5XXError (evidencekit list metrics)."""
    custom: Annotated[Reference, Refers(("custom-metric",))] | None = None
    """Instead of a name: one of operations.metrics."""
    set: Annotated[Reference, Refers(("metric-set",))] | None = None
    """The library's metric set; left out, it is that of the component's service and API type."""
    statistic: Line | None = None
    """Sum, Average, Maximum, p99 …; left out, the library's proposal."""
    dimensions: dict[Line, Line] | None = None
    """What follows neither from the component's `resource` nor from operations.resources; `{}` for the metric of the whole account.
    Capitals that end in _ID, _ARN or _NAME are a parameter: only the account knows the value."""


class Metric(Series):
    """What is measured: one metric, one metric for each of several resources, or an expression over named metrics."""

    each: dict[Line, Annotated[list[Line], Field(min_length=1)]] = {}
    """A dimension with several values: one metric for each, added up."""
    expression: Line | None = None
    """Metric maths over the ids of `metrics`, such as errors / invocations."""
    metrics: dict[MathId, Series] = {}
    """The metrics of the expression, each under the id that it has there."""
    period: Duration | None = None
    """Over which a value is formed; left out, the library's proposal."""

    @model_validator(mode="after")
    def _one_way_to_measure(self) -> Metric:
        if sum(one is not None for one in (self.name, self.custom, self.expression)) != 1:
            raise ValueError("a metric needs one of `name` (the library's), `custom` (your own) and `expression`")
        if bool(self.metrics) != (self.expression is not None):
            raise ValueError("`expression` and `metrics` belong together: the expression computes with the metrics")
        if self.expression is not None and self.each:
            raise ValueError("`each` adds up one metric; an expression names every metric itself")
        return self


class Threshold(Model):
    """A limit with its unit."""

    operator: Operator
    """How the value is compared; a band is learnt by anomaly detection."""
    value: Number
    """The limit; for a band, its width in standard deviations."""
    unit: Line
    """The unit of the limit, such as share of calls."""


KEYS_WITH_METRIC = frozenset({"id", "name", "meaning", "target", "objective", "ratio", "warning", "critical", "derivation", "log_query"})
"""Keys of a KPI that say something about its own metric, and so need one."""


class Kpi(Model):
    """One measure of the workload's health (OPE-001).

    With `component` alone, the component is watched by the library's starter alarms. What else is left out is proposed.
    """

    id: Annotated[Id | None, Defines("kpi")] = None
    """Left out, it is made of the component and the metric, such as orders-table-write-throttle-events."""
    name: Name | None = None
    """What is measured, as people call it."""
    component: ComponentId
    """The component that it measures."""
    area: KpiArea | None = None
    """What kind of health it is."""
    meaning: Prose | None = None
    """What it means for the business, in the customer's words."""
    metric: Annotated[Metric | None, Proves("APIGW-005.metrics")] = None
    """Left out: each metric of the component's service that has a starter alarm in the library."""
    target: Line | None = None
    """The objective, such as 99.9 % of requests without 5XX over 30 days."""
    objective: Percent | None = None
    """The same as a number, where it is a share of good events: it has an error budget then."""
    window: Duration = timedelta(days=30)
    """The time over which the objective holds."""
    ratio: Metric | None = None
    """The share of bad events that burns the budget; left out, the KPI's metric is that share."""
    warning: Threshold | None = None
    critical: Threshold | None = None
    """Left out, the threshold that the library proposes."""
    derivation: Prose | None = None
    """How the thresholds were found; needed where they are not the library's."""
    log: Annotated[Reference, Refers(("log",))] | None = None
    """Where the cause of a deviation is looked for."""
    log_query: Prose | None = None
    """The CloudWatch Logs Insights query that explains a deviation."""
    dashboard: Annotated[Reference, Refers(("dashboard",))] | None = None
    """Where it is seen."""
    owner: Annotated[Reference, Refers(("role",))] | None = None
    """Who acts on it."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""

    @model_validator(mode="after")
    def _says_what_it_measures(self) -> Kpi:
        if self.metric is None and (told := next((key for key in sorted(KEYS_WITH_METRIC) if getattr(self, key) is not None), None)):
            raise ValueError(
                f"`{told}` needs a `metric` beside it; with `component` alone, the library's starter alarms watch the component"
            )
        return self

    @model_validator(mode="after")
    def _objective_leaves_a_budget(self) -> Kpi:
        if not self.window:
            raise ValueError("the window of an objective is longer than nothing, such as 30d")
        if self.objective is not None and not Decimal(0) < self.objective < 1:
            raise ValueError("an objective lies between 0% and 100%; 100% leaves no budget for any failure")
        return self


class Evaluation(Model):
    """How an alarm looks at its metric; what is left out comes from alarm_defaults, else from the library."""

    period: Duration | None = None
    """Over which a value is formed."""
    evaluation_periods: Periods | None = None
    """Periods that are looked at."""
    datapoints_to_alarm: Periods | None = None
    """How many of them must breach."""
    missing_data: MissingData | None = None
    """What CloudWatch makes of a missing value."""
    notify_ok: Flag | None = None
    """Whether the end of the failure is notified as well, as an OK action; left out, it is."""
    accepted_hold: Duration | None = None
    """How long it may stay in alarm after a failure, during which a second one sends no notification; left out, 15m."""

    @model_validator(mode="after")
    def _datapoints_within_periods(self) -> Evaluation:
        if self.datapoints_to_alarm and self.evaluation_periods and self.datapoints_to_alarm > self.evaluation_periods:
            raise ValueError("datapoints_to_alarm cannot be more than evaluation_periods")
        return self


class AlarmDefaults(Evaluation):
    """What all alarms have in common, instead of the library's proposals."""

    reason: Prose
    """Why it differs from what the library proposes."""


class Alarm(Evaluation):
    """One CloudWatch alarm on a KPI: metric and threshold are those of the KPI. What is left out is proposed."""

    id: Annotated[Id, Defines("alarm")]
    name: Line | None = None
    """The alarm's name in CloudWatch."""
    kpi: Annotated[Reference, Refers(("kpi",))]
    """The KPI it watches."""
    level: Literal["critical", "warning"] = "critical"
    """Which of the KPI's thresholds it compares with."""
    burn: Literal["1h", "6h", "3d"] | None = None
    """Instead of a threshold: how fast the error budget burns, over this window and a twelfth of it."""
    dimensions: dict[Line, Line] = {}
    """Where it watches another resource than the KPI shows."""
    severity: Annotated[Reference, Refers(("severity",))] | None = None
    """How bad it is."""
    action: NodeId | None = None
    """The topic or system that is notified; left out, the ARN of the topic is a parameter of the alarms as code."""
    incident: Annotated[Reference | None, Refers(("incident",)), Proves("OPE-002.kpi-coverage")] = None
    """The runbook entry that answers it."""
    outage_found_by: Annotated[Reference, Refers(("alarm", "component", "external"))] | None = None
    """What finds an outage in which no data arrives at all, where this alarm is to find too little and does not: an alarm with
    `missing_data: breaching`, or the component or the external system that calls from outside."""
    reason: Prose | None = None
    """Why period, evaluation or missing data differ from the library's starter alarm, where they do."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class CustomerImpact(Model):
    """The composite alarm *Customer impact*: it fires while an alarm does that means that customers notice."""

    name: Line
    """Its name in CloudWatch."""
    alarms: list[Annotated[Reference, Refers(("alarm",))]] = []
    """The alarms that mean that customers notice; left out, all alarms of the most urgent severity."""
    action: NodeId | None = None
    """The topic or system that is notified; left out, none: each of its alarms has an action of its own."""
    reason: Prose | None = None
    """How the alarms were chosen, where they are not those of the most urgent severity."""


class LogFilter(Model):
    """A metric filter: what is counted in a log group."""

    log: Annotated[Reference, Refers(("log",))]
    """The log group it reads."""
    pattern: Line
    """The filter pattern, such as { $.status = 429 }."""
    value: Line = "1"
    """What each match adds: a number, or a field such as $.latency."""
    dimensions: dict[Line, Line] = {}
    """The field of the log line that gives each dimension its value, such as $.stage."""


class CustomMetric(Model):
    """A metric that the system publishes itself."""

    id: Annotated[Id, Defines("custom-metric")]
    namespace: Line
    """Its namespace; AWS/… is not yours."""
    name: Name
    """Its name in CloudWatch."""
    unit: Line
    """CloudWatch's unit, such as Count, Milliseconds or Percent."""
    dimensions: list[Line] = []
    """The names of its dimensions, all of them."""
    emitted_by: ComponentId
    """The component that publishes it, or whose log is counted."""
    filter: LogFilter | None = None
    """The metric filter that makes it, where code does not publish it itself."""


class Resource(Model):
    """How CloudWatch knows a component: the dimensions of its metrics."""

    component: ComponentId
    """The component. What has a name needs no entry: it follows from the component's `resource`, and from apis for an API."""
    dimensions: dict[Line, Line]
    """Name and value of each dimension that does not follow, as deployed: ids, ARNs, several names."""


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
    fields: list[Line] = []
    """The fields of its lines, with which queries are compared; those of an access log may be left out, since its API has them."""
    exported_to: Line | None = None
    """Where it is exported to, for longer than its group keeps it."""
    contents: Prose
    """What is written, which fields help to find a failure."""


class Canary(Model):
    """A synthetic canary: a critical journey that is followed from outside, again and again."""

    journey: Line
    """The journey, as users call it."""
    every: Duration
    """How often it runs."""
    checks: Prose
    """What has to happen for the journey to count as working."""


class Dashboard(Model):
    """A dashboard and the questions it answers."""

    id: Annotated[Id, Defines("dashboard")]
    name: Name
    """Its name in CloudWatch."""
    answers: Prose
    """The questions that it answers at a glance."""
    proposed: Flag = False
    """A draft: it proves nothing until this line is deleted."""


class Unmonitored(Model):
    """Components without a KPI of their own, and why that is enough."""

    components: Components
    """The components."""
    reason: Prose
    """What shows their failures instead."""


class SharedTopic(Model):
    """A topic that alarms of other accounts may notify."""

    component: ComponentId
    """The topic."""
    accounts: Annotated[list[Annotated[Reference, Refers(("account",))]], Field(min_length=1)]
    """The accounts, besides its own, whose alarms its policy admits."""


class Operations(Model):
    """How the health of the workload is defined, measured and acted on."""

    approach: Annotated[Prose | None, Proves("OPE-001.applied")] = None
    """How the KPIs were chosen with the customer and how they are reviewed."""
    guidance: Annotated[Prose | None, Proves("OPE-001.customer-guidance")] = None
    """What the customer was given so that its own team detects operational events."""
    handover: Annotated[Prose | None, Proves("OPE-001.customer-guidance")] = None
    """When and how the customer's team was trained, and who attended by role."""
    site: Url | None = None
    """Where the site is published: the description of each alarm leads to its entry there."""
    resources: list[Resource] = []
    """Dimensions by component, where they follow neither from `resource` nor from apis."""
    metrics: list[CustomMetric] = []
    """Metrics that the system publishes itself."""
    kpis: Annotated[list[Kpi], Proves("OPE-001.component-metrics")] = []
    """A component that no KPI and no `unmonitored` names is watched by the library's starter alarms, as a proposal."""
    alarm_defaults: AlarmDefaults | None = None
    alarms: Annotated[list[Alarm], Proves("OPE-001.applied")] = []
    customer_impact: CustomerImpact | None = None
    """The composite alarm that answers whether customers notice; asked for by the partner's standard."""
    alarm_source: Literal["alarms-as-code", "own-templates"] | None = None
    """What creates the alarms: the files of the build, or the system's own templates; left out, the files of the build."""
    shared_topics: list[SharedTopic] = []
    """Topics that alarms of other accounts notify."""
    logs: Annotated[list[Log], Proves("OPE-001.applied")] = []
    dashboards: list[Dashboard] = []
    canaries: list[Canary] = []
    """Synthetic canaries of Amazon CloudWatch, one for each critical journey."""
    threshold_review: Duration | None = None
    """How often thresholds are compared with what was measured; compared with the partner's standard."""
    unmonitored: list[Unmonitored] = []
    """Components that need no KPI of their own."""
