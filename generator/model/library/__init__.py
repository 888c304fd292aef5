"""The shipped library: facts about AWS services that documents and checks rest on, each with source and date."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Annotated, Literal

from pydantic import BaseModel, Field, StringConstraints, model_validator

from generator.model.library.checklist import Checklist, ControlId, CriterionId
from generator.model.library.facts import Fact, Source
from generator.model.library.gateway_facts import ApiType, GatewayFacts
from generator.model.library.price_book import PriceBook
from generator.model.library.price_list import PriceList
from generator.model.library.recovery_facts import RecoveryFacts
from generator.model.library.service_names import ServiceNames
from generator.model.types.values import Duration, Flag, Icon, Id, Line, Model, Name, Number, Positive, Prose, Refers

MetricRef = Annotated[str, StringConstraints(pattern=r"^[a-z0-9-]+/\S+$")]
"""A metric of the library: the set's id, a slash, the metric's name."""


class Service(Fact):
    """An AWS service, or another thing that a diagram can show."""

    name: Name
    short: Name | None = None
    """The name engineers use."""
    category: Line | None = None
    icon: Icon
    """Class of the diagrams package."""
    scope: Literal["zonal", "regional", "global", "edge", "external"]
    """Where it lives; external: outside AWS."""
    scope_note: Line | None = None
    vpc: Literal["subnets", "choice", "attached", "never"] | None = None
    """Whether it is in a VPC. subnets: always, in subnets. choice: in subnets where it is configured so. attached: to a VPC as a
    whole. never: reached through endpoints of AWS only. None: not judged."""
    security_groups: Flag = True
    """Whether its network interfaces carry security groups."""
    endpoints: list[Line] = []
    """The names of its VPC endpoints, behind com.amazonaws and the Region; empty: none is known."""
    gateway_endpoint: Flag = False
    """Whether a gateway endpoint leads to it as well."""
    availability: Prose | None = None
    """How it survives the loss of an Availability Zone. None: the entry is for drawing only."""
    scaling: Prose | None = None
    encryption_at_rest: Prose | None = None
    """What is encrypted without doing anything."""
    customer_managed_key: Prose | None = None
    encryption_in_transit: Prose | None = None
    recovery: Prose | None = None
    """How it is backed up and brought back."""
    pricing: list[Line] = []
    """What its bill depends on."""
    limits: list[Line] = []
    estimated: list[Line] = []
    """Statements of this entry that were not read in a source."""


class StarterAlarm(Fact):
    """An alarm to begin with, until the customer's own baseline is known."""

    origin: Literal["AWS", "evidencekit"]
    """Who recommends it."""
    statistic: Line
    operator: Literal[">", ">=", "<", "<="]
    threshold: Number | None = None
    rule: Prose | None = None
    """How to derive the threshold where no number suits everybody."""
    first_value: Number | None = None
    """The number to begin with that the rule itself gives, for what is proposed until the rule was applied."""
    only_for: Line | None = None
    """The kind of component that it suits, where it does not suit all of the service; it is then not proposed by itself."""
    period: Duration
    datapoints_to_alarm: Positive
    evaluation_periods: Positive
    missing_data: Literal["missing", "notBreaching", "breaching", "ignore"]
    dimensions: list[Line]
    """Names, or name=value where the value is always the same; empty: for the whole account and Region."""
    metric_math: Line | None = None
    tuning: Prose | None = None

    @property
    def proposal(self) -> Decimal | None:
        """The limit that may be proposed: the threshold, else the number that the rule begins with."""
        return self.threshold if self.threshold is not None else self.first_value

    @model_validator(mode="after")
    def _threshold_or_rule(self) -> StarterAlarm:
        if (self.threshold is None) == (self.rule is None):
            raise ValueError("an alarm needs either a threshold or a rule that tells how to find one")
        if self.first_value is not None and self.rule is None:
            raise ValueError("first_value is what a rule begins with; a threshold needs none")
        if self.datapoints_to_alarm > self.evaluation_periods:
            raise ValueError("datapoints_to_alarm cannot be more than evaluation_periods")
        return self


class MetricFact(Fact):
    """A CloudWatch metric and what it tells."""

    name: Name
    namespace: Line | None = None
    """Where it differs from the set's."""
    dimensions: list[Line] | None = None
    """Where it is published by one set of dimensions, and that differs from those of its set of metrics."""
    dimension_sets: list[list[Line]] | None = None
    """The sets of dimensions by which it is published, those of its set of metrics if left out; an empty one: the whole account."""
    publish_period: Duration | None = None
    """How often it is published, where that differs from its set of metrics."""
    unit: Line
    statistics: list[Line] = Field(min_length=1)
    """The statistics that make sense; pNN and TMnn stand for percentiles and trimmed means."""
    kpi: Literal[
        "availability",
        "cost",
        "efficiency",
        "errors",
        "freshness",
        "latency",
        "loss",
        "operations",
        "rpo",
        "saturation",
        "security",
        "traffic",
    ]
    indicates: Prose
    emitted: Line
    """default, or the feature that has to be switched on for it."""
    starter_alarms: list[StarterAlarm] = []

    @model_validator(mode="after")
    def _one_way_to_say_dimensions(self) -> MetricFact:
        if self.dimensions is not None and self.dimension_sets is not None:
            raise ValueError("`dimensions` is one set of dimensions, `dimension_sets` are several: write one of the two")
        return self

    @model_validator(mode="after")
    def _alarm_statistics(self) -> MetricFact:
        for alarm in self.starter_alarms:
            if alarm.statistic not in self.statistics and not alarm.statistic.startswith(("p", "TM")):
                raise ValueError(f"an alarm of {self.name} uses {alarm.statistic}, which is none of its statistics")
        return self


class MetricSet(Model):
    """The metrics of one service, or of one kind of API."""

    name: Name
    services: list[Annotated[Id, Refers(("service",))]] = Field(min_length=1)
    namespace: Line
    publish_period: Duration
    dimension_sets: list[list[Line]]
    dimensions_read: Fact | None = None
    """Where the dimensions of its metrics were read, and when."""
    region: Line | None = None
    """The one Region that its metrics are published in, wherever the resource is; left out, the resource's own."""
    resource: Line | None = None
    """The dimension whose value is what operators call the resource: a component's `resource`."""
    notes: list[Prose]
    metrics: list[MetricFact] = Field(min_length=1)

    def metric(self, name: str) -> MetricFact | None:
        """Return the metric called `name`, or None."""
        return next((metric for metric in self.metrics if metric.name == name), None)

    def sets_of(self, metric: MetricFact) -> list[list[str]]:
        """Return the sets of dimension names by which `metric` is published: its own, else those of this set of metrics."""
        if metric.dimensions is not None:
            return [metric.dimensions]
        if metric.dimension_sets is not None:
            return metric.dimension_sets
        starters = [sorted(name.partition("=")[0] for name in alarm.dimensions) for alarm in metric.starter_alarms]
        return self.dimension_sets + [names for names in starters if set(names) not in map(set, self.dimension_sets)]

    def period_of(self, metric: MetricFact) -> timedelta:
        """Return how often `metric` is published."""
        return metric.publish_period or self.publish_period


class Trouble(Fact):
    """A known failure of an API: what is noticed, why it happens, how to find out, what to do."""

    symptom: Line
    apis: list[ApiType] = Field(min_length=1)
    status: list[Annotated[int, Field(ge=100, le=599)]] = []
    """HTTP status codes it shows as."""
    close_codes: list[Annotated[int, Field(ge=1000, le=4999)]] = []
    """WebSocket close codes it shows as."""
    messages: list[Line] = []
    """What the caller reads, literally."""
    log_messages: list[Line] = []
    """What stands in the execution log, literally."""
    gateway_responses: list[Annotated[Line, Refers(("gateway-response",))]] = []
    causes: list[Line] = Field(min_length=1)
    diagnose: list[Line] = Field(min_length=1)
    """Commands; words in capitals are to be replaced."""
    fix: list[Prose] = Field(min_length=1)
    verify: Prose | None = None
    """How to see that it is over."""
    rollback: Prose | None = None
    """How to undo the fix."""
    prevent: Prose | None = None
    metrics: list[Annotated[MetricRef, Refers(("metric",))]] = []
    """The metrics that show it, as set/name."""


class SopPoint(Fact):
    """Something that a standard should contain."""

    id: Id
    """Unique within its control."""
    topic: Line
    criterion: Annotated[CriterionId, Refers(("criterion",))] | None = None
    """The criterion it helps to prove."""
    point: Prose
    check: Line | None = None
    """A command that produces evidence."""


class SopTopic(Model):
    """What the partner's standard for one control should contain."""

    title: Name
    points: list[SopPoint]

    def under(self, criterion: str) -> list[SopPoint]:
        """Return the points that help to prove `criterion`."""
        return [point for point in self.points if point.criterion == criterion]


class Library(Model):
    """Everything that ships: one file or folder of content/library for each field."""

    sources: dict[Id, Source]
    """sources.yml"""
    services: dict[Id, Service]
    """services.yml"""
    service_names: ServiceNames
    """service-names.yml: all services of AWS, described above or not"""
    metrics: dict[Id, MetricSet]
    """metrics.yml"""
    prices: PriceBook
    """prices/<id>.yml, the newest"""
    price_list: PriceList
    """price-list.yml: where prices stand in AWS's price list"""
    recovery: RecoveryFacts
    """recovery.yml"""
    troubleshooting: dict[Id, Trouble]
    """troubleshooting.yml"""
    gateway: GatewayFacts
    """api-gateway.yml"""
    sop: dict[ControlId, SopTopic]
    """sop.yml"""
    checklists: dict[Id, Checklist]
    """checklists/<id>.yml"""

    def ids(self) -> dict[str, set[str]]:
        """Return the ids that descriptions, and facts of the library themselves, may refer to, by kind."""
        checklists = self.checklists.values()
        return {
            "source": set(self.sources),
            "service": set(self.services),
            "metric-set": set(self.metrics),
            "metric": {f"{id}/{metric.name}" for id, group in self.metrics.items() for metric in group.metrics},
            "price": {price.id for price in self.prices.prices},
            "recovery-step": set(self.recovery.steps),
            "strategy": set(self.recovery.strategies),
            "trouble": set(self.troubleshooting),
            "api-feature": set(self.gateway.features),
            "load-management": set(self.gateway.load_management),
            "pattern": set(self.gateway.patterns),
            "quota": set(self.gateway.quotas),
            "gateway-response": set(self.gateway.responses),
            "checklist": set(self.checklists),
            "control": {control.id for checklist in checklists for control in checklist.all_controls()},
            "criterion": {criterion.id for checklist in checklists for criterion in checklist.criteria()},
        }


def facts(part: object) -> Iterator[Fact]:
    """Yield every fact in `part`, a model or a collection of models, at any depth."""
    if isinstance(part, Fact):
        yield part
    if isinstance(part, BaseModel):
        for name in type(part).model_fields:
            yield from facts(getattr(part, name))
    elif isinstance(part, dict):
        for value in part.values():
            yield from facts(value)
    elif isinstance(part, list):
        for value in part:
            yield from facts(value)
