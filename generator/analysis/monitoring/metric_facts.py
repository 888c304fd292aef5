"""What the library knows of a metric that a project names: its set, dimensions, statistic and starter alarm."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from decimal import Decimal

from generator.analysis.apis import api_of, api_type
from generator.analysis.monitoring.homes import Home, home
from generator.model.description.architecture import Component
from generator.model.description.operations import CustomMetric, Series
from generator.model.description.project import Project
from generator.model.library import Library, MetricFact, MetricSet, StarterAlarm
from generator.model.types.open import decided, is_absent

_NUMBER = r"[0-9]+(?:\.[0-9]{1,10})?"
_SHARE = r"(?:100|[0-9]{1,2}(?:\.[0-9]{1,10})?)"
_BOUNDS = rf"\((?:{_SHARE}%:(?:{_SHARE}%)?|:{_SHARE}%|{_NUMBER}:(?:{_NUMBER})?|:{_NUMBER})\)"
_PERCENTILE = re.compile(
    rf"^(?:[pP]{_SHARE}|IQM|iqm|(?:[tT][mM]|[wW][mM]|[tT][cC]|[tT][sS])(?:{_SHARE}|{_BOUNDS})|PR\((?:{_NUMBER}:(?:{_NUMBER})?|:{_NUMBER})\))$"
)
"""Percentile, interquartile and trimmed mean, winsorized mean, percentile rank, trimmed count and sum. Amazon CloudWatch User Guide,
CloudWatch statistics definitions, read 2026-11-30."""
SIMPLE_STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")
"""Statistics that need no bounds; all others are extended statistics."""
_ONE_NAME = re.compile(r"^[^\s,*]+$")
_UNITS = {"Milliseconds": "ms", "Seconds": "s", "Percent": "%"}


@dataclass(frozen=True)
class Known:
    """A metric of a project beside what the library, or the project itself, says of it.

    `set` and `fact` are None for a custom metric, `custom` for any other; all three where nothing is known of it. `emitter` is
    the component that publishes a custom metric.
    """

    series: Series
    component: Component
    dimensions: Mapping[str, str]
    set: str | None = None
    group: MetricSet | None = None
    fact: MetricFact | None = None
    custom: CustomMetric | None = None
    emitter: Component | None = None

    @property
    def home(self) -> Home:
        """The account and the Region in which the metric is published."""
        return home(self.emitter or self.component, self.group.region if self.group is not None else None)

    @property
    def found(self) -> bool:
        """Whether the library or the project knows the metric."""
        return self.fact is not None or self.custom is not None

    @property
    def namespace(self) -> str:
        """The namespace in CloudWatch; empty where the metric is unknown."""
        if self.custom is not None:
            return self.custom.namespace
        own = self.fact.namespace if self.fact is not None else None
        return own or (self.group.namespace if self.group is not None else "")

    @property
    def name(self) -> str:
        """The metric's name in CloudWatch."""
        return self.custom.name if self.custom is not None else self.series.name or ""

    @property
    def unit(self) -> str:
        """CloudWatch's unit of the metric."""
        return self.custom.unit if self.custom is not None else self.fact.unit if self.fact is not None else ""

    @property
    def starter(self) -> StarterAlarm | None:
        """The starter alarm that fits dimensions and statistic best, if the library has any for the metric."""
        alarms = self.fact.starter_alarms if self.fact is not None else []
        return max(alarms, key=self._fit, default=None)

    def _fit(self, alarm: StarterAlarm) -> tuple[bool, bool]:
        return _names(alarm.dimensions) == set(self.dimensions), alarm.statistic == self.series.statistic

    @property
    def statistic(self) -> str:
        """The statistic that the project names, else the library's proposal; Sum for a custom metric."""
        if self.series.statistic is not None:
            return self.series.statistic
        if self.starter is not None:
            return self.starter.statistic
        return self.fact.statistics[0] if self.fact is not None else "Sum"

    @property
    def share(self) -> bool:
        """Whether a value is the share of calls that were bad: API Gateway counts 1 for a bad call and 0 for a good one."""
        api = self.namespace == "AWS/ApiGateway" and self.unit == "Count"
        return api and self.statistic == "Average"

    @property
    def bounds(self) -> tuple[Decimal | None, Decimal | None]:
        """The least and the greatest value that the metric can have; None where there is no such bound."""
        if self.share or self.name == "ProvisionedConcurrencyUtilization":
            return Decimal(0), Decimal(1)
        if self.unit == "Percent":
            return Decimal(0), Decimal(100)
        return (Decimal(0), None) if self.unit in ("Count", "Bytes", "Milliseconds") else (None, None)

    @property
    def limit_unit(self) -> str:
        """The unit of a limit in words: ms, %, share of calls, or CloudWatch's own."""
        return "share of calls" if self.share else _UNITS.get(self.unit, self.unit.lower())

    @property
    def dimension_sets(self) -> list[list[str]]:
        """The sets of dimension names under which the metric is published."""
        if self.custom is not None:
            return [self.custom.dimensions]
        if self.fact is None:
            return []
        assert self.group is not None, "a fact is one of its set"
        return self.group.sets_of(self.fact)

    @property
    def published_every(self) -> timedelta:
        """How often the metric is published; a minute where nobody says so."""
        if self.fact is None:
            return timedelta(minutes=1)
        assert self.group is not None, "a fact is one of its set"
        return self.group.period_of(self.fact)

    @property
    def of_account(self) -> bool:
        """Whether it is the metric of the whole account and Region although nobody asked for that by `dimensions: {}`."""
        return self.fact is not None and not self.dimensions and self.series.dimensions is None and [] in self.dimension_sets

    def allows(self, statistic: str) -> bool:
        """Tell whether the library knows `statistic` to be published for the metric."""
        if self.fact is None:
            return self.custom is None or statistic in SIMPLE_STATISTICS or bool(_PERCENTILE.match(statistic))
        spread = any(named.endswith(("NN", "nn")) for named in self.fact.statistics)
        return statistic in self.fact.statistics or (spread and bool(_PERCENTILE.match(statistic)))


def know(series: Series, component: Component, project: Project, library: Library) -> Known:
    """Return what is known of `series`, a metric of `component`."""
    if series.custom is not None:
        custom = next(one for one in project.operations.metrics if one.id == series.custom)
        shared = _resource(component, project)
        inherited = shared if series.dimensions is None and set(shared) == set(custom.dimensions) else series.dimensions or {}
        emitter = next(part for part in project.architecture.components if part.id == custom.emitted_by)
        return Known(series, component, inherited, custom=custom, emitter=emitter)
    key = _set_of(series, component, project, library)
    group = library.metrics[key] if key is not None else None
    fact = group.metric(series.name or "") if group is not None else None
    known = Known(series, component, series.dimensions or {}, key, group, fact)
    return Known(series, component, _dimensions(known, project), key, group, fact)


def sets_of(component: Component, project: Project, library: Library) -> list[str]:
    """Return the metric sets of the component's service; of an API, only that of its type. Raises OpenUsed where that is open."""
    api = api_of(component, project)
    if api is not None:
        return [f"apigw-{decided(api.type).lower()}"]
    type = api_type(component, project) if component.service == "apigateway" else None
    if type is not None:
        return [f"apigw-{type.lower()}"]
    return [key for key, group in library.metrics.items() if component.service in group.services]


def _set_of(series: Series, component: Component, project: Project, library: Library) -> str | None:
    if series.set is not None:
        return series.set
    candidates = sets_of(component, project, library)
    having = [key for key in candidates if library.metrics[key].metric(series.name or "")]
    chosen = having or candidates
    # Without `apis` the type is not known: metrics of one name have the same unit and statistics in each type.
    return chosen[0] if len(chosen) == 1 or (having and is_absent(project.apis)) else None


# ------------------------------------------------------------------------------------------------------- dimensions


def followed(component: Component, project: Project, library: Library) -> Mapping[str, str]:
    """Return the dimensions whose values the description gives elsewhere: an API's name and stage, else the component's `resource`."""
    api = api_of(component, project)
    if api is not None:
        return {"ApiName": api.name, "Stage": api.stage} if api.type == "REST" else {"Stage": api.stage}
    return {name: value for key in sets_of(component, project, library) for name, value in _name(component, library.metrics[key]).items()}


def _dimensions(known: Known, project: Project) -> Mapping[str, str]:
    """Return the dimensions as the metric has them: the author's, the component's, and those with one value only.

    `{}` of the author's is none: the metric of the whole account.
    """
    if known.series.dimensions == {}:
        return {}
    own = known.series.dimensions or {}
    merged = {**_following(known), **_described(known, project), **own}
    fixed = dict(_fixed(known))
    allowed = [set(one) for one in known.dimension_sets]
    candidates = [{**merged, **fixed, **merged}, merged, {**own, **fixed, **own}, own]
    return next((one for one in candidates if set(one) in allowed), merged)


def _described(known: Known, project: Project) -> Mapping[str, str]:
    """Return what is described of the component elsewhere, as far as the metric is published by it."""
    described = _resource(known.component, project)
    if known.fact is None:
        return described
    published = {name for names in known.dimension_sets if set(names) >= set(known.dimensions) for name in names}
    return {name: value for name, value in described.items() if name in published}


def _following(known: Known) -> Mapping[str, str]:
    """Return what follows from the component's `resource` and Region, as far as the metric is published by it.

    Of several sets of dimensions that hold the author's own, the starter alarm's comes first: a metric that it watches without a
    dimension is one of the account.
    """
    if known.group is None:
        return {}
    sets = [*([known.starter.dimensions] if known.starter is not None else []), *known.dimension_sets]
    published = next((one for one in sets if _names(one) >= set(known.dimensions)), [])
    given = dict(_name(known.component, known.group))
    if given and known.component.region != "global":
        given["Region"] = known.component.region
    return {name: value for name, value in given.items() if name in published}


def _name(component: Component, group: MetricSet) -> Mapping[str, str]:
    """Return the dimension of `group` that has the component's `resource` as its value; a resource of several names gives none."""
    if group.resource is None or component.resource is None or not _ONE_NAME.match(component.resource):
        return {}
    return {group.resource: component.resource}


def _fixed(known: Known) -> Mapping[str, str]:
    starter = known.starter
    pairs = [one.partition("=") for one in starter.dimensions] if starter is not None else []
    return {name: value for name, equals, value in pairs if equals}


def _names(dimensions: list[str]) -> set[str]:
    return {one.partition("=")[0] for one in dimensions}


def _resource(component: Component, project: Project) -> Mapping[str, str]:
    """Return the dimensions of a component: what is known of an API, and what `resources` says instead or besides."""
    described: Mapping[str, str] = next((one.dimensions for one in project.operations.resources if one.component == component.id), {})
    api = api_of(component, project)
    if api is None:
        return described
    if api.type == "REST":
        return {"ApiName": api.name, "Stage": api.stage, **described}
    return {"ApiId": f"{api.id.replace('-', '_').replace('.', '_').upper()}_API_ID", "Stage": api.stage, **described}
