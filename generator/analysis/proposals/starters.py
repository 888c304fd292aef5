"""Which starter alarms of the library fit a component: those whose dimensions and limit are known."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal

from generator.analysis.monitoring.metric_facts import Known, know, sets_of
from generator.analysis.proposals.proposal import Unproposed
from generator.analysis.runbook import GLOBAL, region_of
from generator.model.description.architecture import Component
from generator.model.description.operations import Series
from generator.model.description.project import Project
from generator.model.library import Library, MetricFact, StarterAlarm
from generator.model.types.origin import Location


@dataclass(frozen=True)
class Starter:
    """A starter alarm that can be proposed for a component, with its metric and its limit."""

    known: Known
    alarm: StarterAlarm
    limit: Decimal

    @property
    def fact(self) -> MetricFact:
        """The metric as the library knows it."""
        assert self.known.fact is not None
        return self.known.fact


def starters(
    component: Component, project: Project, library: Library, location: Location = ()
) -> tuple[tuple[Starter, ...], tuple[Unproposed, ...]]:
    """Return the starter alarms that can be proposed for `component`, one for each metric, and those that cannot.

    `location` is the entry of the author that chose them, if one did.
    """
    sets = sets_of(component, project, library)
    if component.service == "apigateway" and len(sets) > 1:
        lacking = "the type of the API: describe the API in `apis` with its type and stage"
        return (), (Unproposed(component.id, "all metrics", lacking, location),)
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


def _judged(key: str, fact: MetricFact, alarm: StarterAlarm, component: Component, project: Project, library: Library) -> Starter | str:
    """Return the starter alarm with what is known of it, or the fact that is missing."""
    if component.region == "global" and region_of([], project) != GLOBAL:
        return f"a deployment in {GLOBAL}, where services without a Region publish their metrics: add the KPI and deploy its alarm there"
    known = know(Series(name=fact.name, set=key, statistic=alarm.statistic), component, project, library)
    return next(_lacking(fact, alarm, known), None) or Starter(known, alarm, alarm.proposal or Decimal(0))


def _lacking(fact: MetricFact, alarm: StarterAlarm, known: Known) -> Iterator[str]:
    if alarm.only_for is not None:
        yield f"whether the component is {alarm.only_for}: add the KPI if it is"
    if fact.emitted != "default":
        yield f"whether the metric is published ({fact.emitted}): add the KPI if it is"
    wanted = {name.partition("=")[0] for name in alarm.dimensions}
    if not wanted:
        yield "one component: the metric is about the whole account. Add the KPI to the component that answers for it"
    if absent := [name for name in sorted(wanted) if name not in known.dimensions]:
        yield f"the dimension {' and '.join(f'`{name}`' for name in absent)}: {_place(absent, known)}"
    if alarm.proposal is None:
        yield f"the limit, which follows from your system: {alarm.rule}. Add the KPI with `critical`"


def _place(absent: list[str], known: Known) -> str:
    if known.component.resource is None and len(absent) == 1 and len(known.dimension_sets[:1][0]) == 1:
        return "write `resource`, the deployed name of the component, or its entry in `operations.resources`"
    return f"write it in `operations.resources` for `{known.component.id}`"
