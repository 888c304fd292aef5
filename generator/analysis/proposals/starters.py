"""Which starter alarms of the library fit a component: those whose dimensions and limit are known."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.analysis.apis import api_of, api_type
from generator.analysis.monitoring.metric_facts import Known, know, sets_of
from generator.analysis.proposals.proposal import Unproposed
from generator.model.description.architecture import Component
from generator.model.description.operations import Series
from generator.model.description.project import Project
from generator.model.library import Library, MetricFact, StarterAlarm
from generator.model.types.origin import Location

_STAGE = frozenset({"Stage"})
"""What the metrics of a whole API, all stages together, do not have."""


@dataclass(frozen=True)
class Starter:
    """A starter alarm that can be proposed for a component, with its metric and its limit."""

    known: Known
    alarm: StarterAlarm
    limit: Decimal


def starters(
    component: Component, project: Project, library: Library, location: Location = ()
) -> tuple[tuple[Starter, ...], tuple[Unproposed, ...]]:
    """Return the starter alarms that can be proposed for `component`, one for each metric, and those that cannot.

    `location` is the entry of the author that chose them, if one did.
    """
    type = api_type(component, project)
    if component.service == "apigateway" and type is None:
        lacking = "the type of the API: describe it in `apis`, or write `configuration: HTTP API` or REST API at the component"
        return (), (Unproposed(component.id, "all metrics", lacking, location),)
    sets = sets_of(component, project, library) if type is None else [f"apigw-{type.lower()}"]
    found: list[Starter] = []
    missing: list[Unproposed] = []
    for key in sets:
        for fact in library.metrics[key].metrics:
            fits = [_judged(key, fact, alarm, component, project, library) for alarm in fact.starter_alarms]
            fitting = next((one for one in fits if isinstance(one, Starter)), None)
            if fitting is not None:
                found.append(fitting)
            else:
                missing += [Unproposed(component.id, fact.name, one, location) for one in fits[:1] if isinstance(one, str)]
    return tuple(found), tuple(missing)


def _of_whole_api(component: Component, project: Project) -> dict[str, str] | None:
    """Return the dimensions of an API that `apis` does not describe: by its name, or by the id that only the account knows."""
    type = api_type(component, project)
    if type is None or api_of(component, project) is not None:
        return None
    if type == "REST":
        return {"ApiName": component.resource} if component.resource is not None else None
    return {"ApiId": f"{re.sub('[^A-Z0-9]', '_', component.id.upper())}_API_ID"}


def _judged(key: str, fact: MetricFact, alarm: StarterAlarm, component: Component, project: Project, library: Library) -> Starter | str:
    """Return the starter alarm with what is known of it, or the fact that is missing."""
    series = Series(name=fact.name, set=key, statistic=alarm.statistic, dimensions=_of_whole_api(component, project))
    known = know(series, component, project, library)
    return next(_lacking(fact, alarm, known), None) or Starter(known, alarm, alarm.proposal or Decimal(0))


def _lacking(fact: MetricFact, alarm: StarterAlarm, known: Known) -> Iterator[str]:
    if alarm.only_for is not None:
        yield f"whether the component is {alarm.only_for}: add the KPI if it is"
    if fact.emitted != "default":
        yield f"whether the metric is published ({fact.emitted}): add the KPI if it is"
    wanted = {name.partition("=")[0] for name in alarm.dimensions} - (_STAGE if known.series.dimensions else frozenset())
    if not wanted:
        yield "a component: it is about the whole account. Write a KPI with `dimensions: {}` at the component that it suits"
    if absent := [name for name in sorted(wanted) if name not in known.dimensions]:
        yield f"the dimension {' and '.join(f'`{name}`' for name in absent)}: {_place(absent, known)}"
    if alarm.proposal is None:
        yield f"the limit, which follows from your system: {alarm.rule}. Add the KPI with `critical`"


def _place(absent: list[str], known: Known) -> str:
    # The Region of a metric follows with the resource.
    if known.component.resource is None and known.group is not None and {*absent} - {"Region"} == {known.group.resource}:
        return "write `resource`, the deployed name of the component, or its entry in `operations.resources`"
    return f"write it in `operations.resources` for `{known.component.id}`"
