"""Load arithmetic against hand-computed cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.capacity import load
from generator.loader import load_workspace
from generator.model.api import Capacity, Method, Throttle
from generator.model.project import Project

QUOTA = Decimal(10000)


@pytest.fixture(scope="module")
def project(starter: Path) -> Project:
    return next(iter(load_workspace(starter).projects.values()))


def throttle(rate: int | None) -> Throttle | None:
    return Throttle(rate_per_second=rate, burst=1, derivation="x") if rate is not None else None


def changed(project: Project, *, stage: int | None, methods: list[tuple[int, str, int | None]], **capacity: object) -> Project:
    """Return `project` with one API: methods as (peak, mean duration, own throttle), all calling the component measured."""
    api = project.apis[0]
    base = api.methods[0]
    made = [
        Method.model_validate(
            {**base.model_dump(), "path": f"/{number}", "peak_per_second": peak, "mean_duration": mean,
             "throttle": own and throttle(own)}
        )
        for number, (peak, mean, own) in enumerate(methods)
    ]  # fmt: skip
    back_end = Capacity.model_validate({"component": base.integration.target, "evidence": "x", **capacity})
    loading = api.load.model_copy(update={"stage_throttle": throttle(stage), "capacities": [back_end]})
    return project.model_copy(update={"apis": [api.model_copy(update={"methods": made, "load": loading})]})


CASES = [
    # stage, methods, capacity -> in flight of each, admitted, bearable, protected
    (100, [(50, "200ms", None)], {"limit_per_second": 120}, ["10"], "100", "120", True),
    (100, [(50, "200ms", None), (10, "1s", 20)], {"limit_per_second": 120}, ["10", "10"], "120", "120", True),
    (100, [(50, "200ms", None), (10, "1s", 21)], {"limit_per_second": 120}, ["10", "10"], "121", "120", False),
    (None, [(50, "200ms", None)], {"limit_per_second": 120}, ["10"], None, "120", False),
    (80, [(40, "250ms", None)], {"reserved_concurrency": 20}, ["10"], "80", "80.0", True),
    (81, [(40, "250ms", None)], {"reserved_concurrency": 20}, ["10"], "81", "80.0", False),
    (10, [(30, "100ms", None), (10, "500ms", None)], {"reserved_concurrency": 10}, ["3", "5"], "20", "50.0", True),
    (10, [(5, "1s", None)], {}, ["5"], "10", None, False),
]  # fmt: skip


@pytest.mark.parametrize(("stage", "methods", "capacity", "in_flight", "admitted", "bearable", "protected"), CASES)
def test_back_ends(project: Project, stage, methods, capacity, in_flight, admitted, bearable, protected) -> None:
    (result,) = load(changed(project, stage=stage, methods=methods, **capacity), QUOTA).apis
    assert [one.concurrency for one in result.methods] == [Decimal(one) for one in in_flight]
    (back_end,) = result.backends
    assert back_end.admitted == (None if admitted is None else Decimal(admitted))
    assert back_end.capacity == (None if bearable is None else Decimal(bearable))
    assert back_end.protected is protected
    assert result.account_share == result.peak_per_second / QUOTA


def test_the_setting_that_limits_is_named(project: Project) -> None:
    methods = [(1, "1s", 5), (1, "1s", None)]
    (result,) = load(changed(project, stage=7, methods=methods, limit_per_second=12), QUOTA).apis
    assert [(one.rate_limit, one.limited_by) for one in result.methods] == [(5, "method throttle"), (7, "stage throttle")]
