"""What reaches back ends and quotas, against hand-computed cases."""

from __future__ import annotations

from decimal import Decimal
from pathlib import Path

import pytest

from generator.analysis.capacity import LoadResult
from generator.analysis.capacity import load as compute
from generator.model.description.api import Api, Method
from generator.model.description.load import Capacity
from generator.model.description.project import Project
from generator.model.workspace import Workspace
from generator.workspace.loader import load_workspace


@pytest.fixture(scope="module")
def workspace(starter: Path) -> Workspace:
    return load_workspace(starter)


@pytest.fixture(scope="module")
def project(workspace: Workspace) -> Project:
    return next(iter(workspace.projects.values()))


@pytest.fixture(scope="module")
def load(workspace: Workspace):
    def loaded(project: Project) -> LoadResult:
        return compute(project, workspace.library.gateway)

    return loaded


FUNCTION, TABLE = "bookings-function", "bookings-table"


def throttle(rate: int | None) -> dict[str, object] | None:
    return {"rate_per_second": rate, "burst": rate, "derivation": "x"} if rate else None


def changed(api: Api, stage: int | None, methods: list[tuple[str, str, int | None]], *capacities: dict, **load: object) -> Api:
    """Return `api` with methods as (peak, mean duration, own throttle), all calling the function, and capacities."""
    base = api.methods[0].model_dump()
    made = [
        Method.model_validate({**base, "path": f"/{number}", "peak_per_second": peak, "mean_duration": mean, "throttle": throttle(own)})
        for number, (peak, mean, own) in enumerate(methods)
    ]
    named = [Capacity.model_validate({"component": FUNCTION, "evidence": "x", **one}).model_dump() for one in capacities]
    loading = {**api.load.model_dump(), "stage_throttle": throttle(stage), "capacities": named, "usage_plans": [], **load}
    return api.model_copy(update={"methods": made, "load": type(api.load).model_validate(loading)})


def with_apis(project: Project, *apis: Api) -> Project:
    named = [one.model_copy(update={"id": f"api-{number}"}) for number, one in enumerate(apis)]
    return project.model_copy(update={"apis": named})


UNITS = {"read": 800, "write": 40, "read_per_request": "2.5", "write_per_request": "0.1"}
CASES = [
    # stage, methods, capacity -> in flight, admitted, bearable, protected
    (100, [("50", "200ms", None)], {"limit_per_second": 120}, "10", "100", "120", True),
    (100, [("50", "200ms", None), ("10", "1s", 20)], {"limit_per_second": 120}, "20", "120", "120", True),
    (100, [("50", "200ms", None), ("10", "1s", 21)], {"limit_per_second": 120}, "20", "121", "120", False),
    (None, [("50", "200ms", None)], {"limit_per_second": 120}, "10", None, "120", False),
    # 20 at once / 0.25 s = 80 a second
    (80, [("40", "250ms", None)], {"reserved_concurrency": 20}, "10", "80", "80.0", True),
    (81, [("40", "250ms", None)], {"reserved_concurrency": 20}, "10", "81", "80.0", False),
    # (30 × 0.1 + 10 × 0.5) / 40 = 0.2 s each; 10 / 0.2 = 50
    (10, [("30", "100ms", None), ("10", "500ms", None)], {"reserved_concurrency": 10}, "8", "20", "50.0", True),
    # the tightest of what was shown and what fits at once counts
    (60, [("40", "250ms", None)], {"reserved_concurrency": 20, "limit_per_second": 50}, "10", "60", "50", False),
    (60, [("40", "250ms", None)], {"at_once": 16, "limit_per_second": 90}, "10", "60", "64.0", True),
    # 800 / 2.5 = 320 by reading, 40 / 0.1 = 400 by writing
    (320, [("40", "250ms", None)], {"units": UNITS}, "10", "320", "320.0", True),
    (321, [("40", "250ms", None)], {"units": UNITS}, "10", "321", "320.0", False),
    # (800 - 300) / 2.5 = 200; (40 - 30) / 0.1 = 100
    (100, [("40", "250ms", None)], {"units": {**UNITS, "read_elsewhere": 300, "write_elsewhere": 30}}, "10", "100", "100.0", True),
    # every fifth call reaches it: 100 × 0.2 = 20, 50 × 0.2 × 0.11 s = 1.1
    (100, [("50", "200ms", None)], {"limit_per_second": 20, "requests_per_call": "0.2", "mean_duration": "110ms"}, "1.1", "20", "20", True),
    (
        101,
        [("50", "200ms", None)],
        {"limit_per_second": 20, "requests_per_call": "0.2", "mean_duration": "110ms"},
        "1.1",
        "20.2",
        "20",
        False,
    ),
    # 10 from elsewhere: 15 + 10 = 25
    (15, [("5", "1s", None)], {"limit_per_second": 25, "elsewhere_per_second": 10}, "15", "25", "25", True),
    (16, [("5", "1s", None)], {"limit_per_second": 25, "elsewhere_per_second": 10}, "15", "26", "25", False),
    (10, [("5", "1s", None)], {}, "5", "10", None, False),
]


@pytest.mark.parametrize(("stage", "methods", "capacity", "in_flight", "admitted", "bearable", "protected"), CASES)
def test_back_ends(project: Project, load, stage, methods, capacity, in_flight, admitted, bearable, protected) -> None:
    (result,) = load(with_apis(project, changed(project.apis[0], stage, methods, capacity))).apis
    (back_end,) = result.backends
    assert back_end.in_flight == Decimal(in_flight)
    assert back_end.admitted == (None if admitted is None else Decimal(admitted))
    assert back_end.capacity == (None if bearable is None else Decimal(bearable))
    assert back_end.protected is protected


@pytest.mark.parametrize(
    ("rates", "each", "admitted", "protected"),
    [((60, 50), (1, 1), 110, True), ((60, 61), (1, 1), 121, False), ((60, 30), (1, 2), 120, True)],
)
def test_apis_on_one_back_end_are_summed(project: Project, load, rates, each, admitted: int, protected: bool) -> None:
    apis = [
        changed(project.apis[0], rate, [("10", "100ms", None)], {"limit_per_second": 120, "requests_per_call": times})
        for rate, times in zip(rates, each, strict=True)
    ]
    result = load(with_apis(project, *apis))
    (back_end,) = result.backends
    assert (back_end.admitted, back_end.protected) == (admitted, protected)
    assert [one.api for one in back_end.shares] == ["api-0", "api-1"]
    assert all(one.backends == (back_end,) for one in result.apis)


def test_an_api_that_reaches_a_back_end_without_naming_it_counts(project: Project, load) -> None:
    """The second API names the function only; the table stands behind it and gets its calls, too."""
    first = changed(project.apis[0], 60, [("10", "100ms", None)], {"component": TABLE, "limit_per_second": 100})
    second = changed(project.apis[0], 50, [("10", "100ms", None)], {"limit_per_second": 100})
    table = next(one for one in load(with_apis(project, first, second)).backends if one.component == TABLE)
    assert (table.admitted, table.protected) == (110, False)


def test_what_an_api_names_and_no_way_leads_to_gets_all_its_calls(project: Project, load) -> None:
    first = changed(project.apis[0], None, [("10", "100ms", 20), ("5", "100ms", 7)], {"component": "alarms-topic", "limit_per_second": 100})
    second = changed(project.apis[0], 50, [("10", "100ms", None)], {"limit_per_second": 100})
    result = load(with_apis(project, first, second))
    topic = next(one for one in result.backends if one.component == "alarms-topic")
    assert [(one.api, one.offered, one.admitted) for one in topic.shares] == [("api-0", 15, 27)]


def test_an_authorizer_is_called_by_each_method_without_an_authorization_of_its_own(project: Project, load) -> None:
    api = changed(project.apis[0], None, [("10", "100ms", 20), ("5", "100ms", 7), ("1", "100ms", 3)], {"component": TABLE})
    checked = api.methods[1].model_copy(update={"authorization": api.authorization})
    behind = api.methods[2].model_copy(update={"integration": api.methods[2].integration.model_copy(update={"target": TABLE})})
    authorizer = api.authorization.model_copy(update={"kind": "LAMBDA", "component": TABLE})
    changes = {"methods": [api.methods[0], checked, behind], "authorization": authorizer}
    architecture = project.architecture.model_copy(update={"connections": []})
    drawn = project.model_copy(update={"architecture": architecture})
    (table,) = load(with_apis(drawn, api.model_copy(update=changes))).backends
    assert (table.offered, table.admitted) == (11, 23)  # the third calls it anyway, and counts once


@pytest.mark.parametrize(
    ("capacity", "burst", "fits"),
    [
        ({"reserved_concurrency": 40}, 40, True),
        ({"reserved_concurrency": 39}, 40, False),
        ({"at_once": 39}, 40, False),
        ({"reserved_concurrency": 10, "requests_per_call": "0.25", "mean_duration": "1ms"}, 10, True),
        ({"limit_per_second": 1000}, 40, True),
    ],
)
def test_burst_against_what_fits_at_once(project: Project, load, capacity: dict, burst: int, fits: bool) -> None:
    api = changed(project.apis[0], 20, [("10", "1ms", None), ("10", "1ms", None)], capacity)
    (back_end,) = load(with_apis(project, api)).backends
    assert (back_end.burst, back_end.burst_fits) == (burst, fits)


@pytest.mark.parametrize(
    ("drained", "lasts", "delay", "messages", "wait", "fits"),
    [
        # 50 a second for 10 minutes, 40 are worked off: 6,000 wait, 150 s
        ("40", "10m", "3m", "6000", "150", True),
        ("40", "10m", "2m", "6000", "150", False),
        ("60", "10m", "0s", "0", "0", True),
        ("0", "10m", "1d", "30000", "0", False),
    ],
)
def test_a_buffer_is_worked_off(project: Project, load, drained, lasts, delay, messages, wait, fits: bool) -> None:
    buffer = {"drained_per_second": drained, "peak_lasts": lasts, "accepted_delay": delay, "retention": "4d"}
    (back_end,) = load(with_apis(project, changed(project.apis[0], None, [("50", "10ms", None)], {"buffer": buffer}))).backends
    assert back_end.backlog is not None
    assert (back_end.backlog.messages, back_end.backlog.wait, back_end.protected) == (Decimal(messages), Decimal(wait), fits)


# ----------------------------------------------------------------------------------------------------------- account


def quota(project: Project, load, id: str):
    (account,) = load(project).accounts
    return next(one for one in account.quotas if one.id == id)


def granted(project: Project, *quotas: dict) -> Project:
    accounts = [type(one).model_validate({**one.model_dump(), "quotas": list(quotas)}) for one in project.architecture.accounts]
    return project.model_copy(update={"architecture": project.architecture.model_copy(update={"accounts": accounts})})


def moved(project: Project, region: str) -> Project:
    components = [one.model_copy(update={"region": region}) for one in project.architecture.components]
    return project.model_copy(update={"architecture": project.architecture.model_copy(update={"components": components})})


def test_all_apis_of_an_account_share_its_rate(project: Project, load) -> None:
    apis = [changed(project.apis[0], 9000, [(peak, "1ms", None)], {"limit_per_second": 1}) for peak in ("6000", "4000.5")]
    use = quota(with_apis(project, *apis), load, "account-rate")
    assert (use.taken, use.limit, use.exceeded) == (Decimal("10000.5"), 10000, True)
    assert use.working == "6000 + 4000.5 = 10000.5"
    assert load(with_apis(project, *apis)).apis[0].account_share == Decimal("0.6")


def test_a_raised_quota_and_what_is_taken_elsewhere_count(project: Project, load) -> None:
    region = project.architecture.components[0].region
    raised = {"quota": "account-rate", "region": region, "value": 12000, "taken_elsewhere": 2000, "evidence": "x"}
    use = quota(granted(project, raised), load, "account-rate")
    assert (use.taken, use.limit, use.raised) == (2050, 12000, True)


@pytest.mark.parametrize(("reserved", "elsewhere", "exceeded"), [(900, 0, False), (901, 0, True), (800, 101, True)])
def test_a_hundred_executions_stay_unreserved(project: Project, load, reserved: int, elsewhere: int, exceeded: bool) -> None:
    region = project.architecture.components[0].region
    api = changed(project.apis[0], 1, [("1", "1ms", None)], {"reserved_concurrency": reserved})
    stated = {"quota": "lambda-concurrency", "region": region, "value": 1000, "taken_elsewhere": elsewhere, "evidence": "x"}
    use = quota(granted(with_apis(project, api), stated), load, "lambda-concurrency")
    assert (use.limit, use.exceeded) == (900, exceeded)
    assert use.limit_working == "1000 − 100 that stay unreserved = 900"


@pytest.mark.parametrize(("region", "rate", "burst"), [("eu-west-1", 10000, 5000), ("eu-south-2", 2500, 1250)])
def test_newer_regions_have_smaller_quotas(project: Project, load, region: str, rate: int, burst: int) -> None:
    (account,) = load(moved(project, region)).accounts
    assert [one.limit for one in account.quotas[:2]] == [rate, burst]


def test_connections_of_all_websocket_apis_are_summed(project: Project, load) -> None:
    sockets = {"new_per_second": 260, "lifetime": "30m", "derivation": "x"}
    apis = [changed(project.apis[0], 1, [("1", "1ms", None)], {"limit_per_second": 1}, connections=sockets)] * 2
    use = quota(with_apis(project, *apis), load, "websocket-new-connections")
    assert (use.taken, use.limit, use.exceeded) == (520, 500, True)


# ----------------------------------------------------------------------------------------------------------- in words


def back_end(project: Project, load, **capacity: object):
    (found,) = load(with_apis(project, changed(project.apis[0], 60, [("40", "250ms", None)], capacity))).backends
    return found


@pytest.mark.parametrize(
    ("capacity", "working"),
    [
        ({"limit_per_second": 50, "reserved_concurrency": 20}, "a rate that it was shown to bear"),
        ({"limit_per_second": 90, "reserved_concurrency": 20}, "20 at once / 0.250 s each = 80.0 a second"),
        ({"units": UNITS}, "800 read units / 2.5 for each request = 320.0 a second"),
        (
            {"units": {**UNITS, "read_elsewhere": 300, "write_elsewhere": 30}},
            "(40 \N{MINUS SIGN} 30) write units / 0.1 for each request = 100.0 a second",
        ),
        ({}, "no limit is known"),
    ],
)
def test_the_tightest_limit_is_worked_out(project: Project, load, capacity: dict, working: str) -> None:
    assert back_end(project, load, **capacity).working == working


@pytest.mark.parametrize(
    ("capacity", "used"), [({"limit_per_second": 120}, Decimal("0.5")), ({"limit_per_second": 30}, Decimal(2)), ({}, None)]
)
def test_the_share_that_is_used(project: Project, load, capacity: dict, used: Decimal | None) -> None:
    assert back_end(project, load, **capacity).used == used


def test_a_back_end_without_a_duration_has_no_limit_at_once(project: Project, load) -> None:
    (found,) = load(with_apis(project, changed(project.apis[0], 60, [("0", "250ms", None)], {"reserved_concurrency": 20}))).backends
    assert (found.bounds, found.at_once) == ((), 20)


@pytest.mark.parametrize(("at_once", "fits"), [(60, True), (59, False), (None, True)])
def test_a_burst_fits_what_runs_at_once(project: Project, load, at_once: int | None, fits: bool) -> None:
    found = back_end(project, load, limit_per_second=120, **({"at_once": at_once} if at_once else {}))
    assert (found.burst, found.burst_fits) == (60, fits)


def test_the_load_of_an_api_is_what_its_admission_says(project: Project, load) -> None:
    made = with_apis(project, changed(project.apis[0], 60, [("40", "250ms", None)], {"limit_per_second": 120}))
    result = load(made)
    (one,) = result.apis
    assert one.api == made.apis[0]
    assert (one.peak_per_second, one.methods, one.plans_rate) == (40, one.admission.methods, one.admission.plans_rate)
    assert (one.account_share, result.account_share, result.account_quota) == (Decimal("0.004"), Decimal("0.004"), 10000)


def test_the_share_of_a_quota(project: Project, load) -> None:
    made = with_apis(project, changed(project.apis[0], 60, [("2500", "250ms", None)], {"limit_per_second": 120}))
    use = quota(made, load, "account-rate")
    assert (use.share, use.exceeded, use.raised, use.evidence, use.limit_working) == (Decimal("0.25"), False, False, "", "10000")
    region = project.architecture.components[0].region
    raised = granted(made, {"quota": "account-rate", "region": region, "value": 2500, "evidence": "Case 1"})
    use = quota(raised, load, "account-rate")
    assert (use.share, use.exceeded, use.raised, use.evidence, use.working) == (1, False, True, "Case 1", "2500")
    elsewhere = granted(made, {"quota": "account-rate", "region": "eu-north-1", "value": 2500, "evidence": "Case 1"})
    assert quota(elsewhere, load, "account-rate").limit == 10000
