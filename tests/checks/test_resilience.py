"""Rules about recovery on the sample."""

from datetime import timedelta

import pytest

from generator.checks.resilience import missed_objective, overdue_test, slower_than_planned
from tests.checks.variants import Case, Sample, found_with

T = "customers/tenant-api/resilience.yml"
S = "customers/orders-platform/resilience.yml"

CASES = [
    Case(
        "missed-objective",
        T,
        "    rto: 24h\n    rpo: 48h\n",
        "    rto: 12h\n    rpo: 48h\n",
        "id: region-lost",
        "back after 12h 15m at worst, the RTO is 12h; of the longest path detect → decide → users → verify → names "
        "the step `users` takes most, 8h",
    ),
    Case(
        "missed-objective",
        T,
        "    rto: 4h\n    rpo: 1h\n",
        "    rto: 4h\n    rpo: 42m\n",
        "id: catalogue-corrupted",
        "catalogue-db loses 43m, the RPO is 42m (written between damage and stop: 43m)",
    ),
    Case(
        "missed-objective",
        T,
        "      - catalogue-db\n      - search-index\n    rto",
        "      - catalogue-db\n    rto",
        "id: region-lost",
        "search-index is back after 6h 15m at worst, the RTO of `catalogue` is 4h",
    ),
    Case(
        "missed-objective",
        T,
        "    covers: [region loss]\n    detail: As the products table, in two",
        "    covers: [zone loss]\n    detail: As the products table, in two",
        "id: region-lost",
        "catalogue-db loses all data, the RPO is 2d",
    ),
    Case(
        "missed-objective",
        S,
        "  - components: [products-api, graphql-api]\n    missing: RTO\n",
        "  - components: [graphql-api]\n    missing: RTO\n",
        "id: catalogue-lost",
        "products-api is back after 2h 50m at worst, the RTO of `orders` is 1h",
    ),
    Case(
        "double-booked-role",
        S,
        '        checkpoint: "`TableStatus` is `ACTIVE`."\n        hands_on: 1m\n      - id: restore-payments',
        '        checkpoint: "`TableStatus` is `ACTIVE`."\n      - id: restore-payments',
        "id: orders-damaged",
        "does stop and restore-orders and restore-payments at the same time; one after the other service is back after 1h",
    ),
    Case(
        "component-without-objective",
        T,
        "      - data-key\n    rto: 2h",
        "    rto: 2h",
        "id: data-key",
        "the core component `data-key` has neither a recovery objective nor an exception",
    ),
    Case(
        "uncovered-component",
        T,
        "    affects: [tenant-api, api-waf, tenant-authorizer,",
        "    affects: [tenant-api, tenant-authorizer,",
        "- api-waf",
        "`api-waf` has the objective Tenant API, and no scenario says how it comes back",
    ),
    Case(
        "missing-scenario-kind",
        T,
        "    kind: dependency loss\n",
        "    kind: component failure\n",
        "scenarios:",
        "no scenario is about dependency loss",
    ),
    Case(
        "incomplete-scenario",
        S,
        "        action: The shop shows that large orders have to wait.\n        phase: communicate\n",
        "        action: The shop shows that large orders have to wait.\n        phase: return\n",
        "id: provider-down",
        "no step of the phase communicate",
    ),
    Case(
        "unusable-step",
        S,
        '        checkpoint: "`orderCreated` is zero, and `aws lambda get-event-source-mapping` shows the filter and '
        'the state `Enabled`."\n',
        "",
        "id: stop",
        "the step `stop` has no checkpoint",
    ),
    Case(
        "untested-scenario",
        T,
        "  - scenario: web-files-broken\n",
        "  - scenario: index-lost\n",
        "id: web-files-broken",
        "not tested yet",
    ),
    Case(
        "overdue-test",
        S,
        "    next_due: 2027-02-21\n",
        "    next_due: 2026-12-01\n",
        "next_due: 2026-12-01",
        "the next test was due on 2026-12-01, before the submission on 2026-12-15",
    ),
    Case(
        "overdue-test",
        S,
        "    next_due: 2027-02-21\n",
        "    next_due: 2026-08-25\n",
        "next_due: 2026-08-25",
        "not after the one of 2026-08-25",
    ),
    Case(
        "overdue-test",
        S,
        "    held_on: 2026-08-25\n",
        "    held_on: 2027-01-25\n",
        "held_on: 2027-01-25",
        "the test is dated 2027-01-25, after the submission",
        also=("still-to-come",),
    ),
    Case(
        "slower-than-planned",
        T,
        "    measured_rto: 6h 35m\n",
        "    measured_rto: 13h\n",
        "measured_rto: 13h",
        "the test took 13h, the plan says 12h 15m at worst",
    ),
    Case(
        "slower-than-planned",
        T,
        "    measured_rpo: 17h 20m\n",
        "    measured_rpo: 28h\n",
        "measured_rpo: 28h",
        "the test lost 1d 4h, the protections say 1d 3h at most",
    ),
    Case(
        "unprotected-store",
        T,
        "  - component: master-secret\n",
        "  - component: image-repository\n",
        "id: master-secret",
        "nothing says how its data is brought back",
    ),
    Case(
        "unlisted-store",
        T,
        "    stores: [orders-table]\n",
        "    stores: []\n",
        "affects: [orders-table, order-functions, tenant-api]",
        "orders-table keeps data and is not among the stores",
    ),
    Case(
        "powerless-protection",
        S,
        "  - component: user-pool\n    method: synchronous replication\n    covers: [zone loss]\n",
        "  - component: user-pool\n    method: synchronous replication\n    covers: [zone loss, data corruption]\n",
        "covers: [zone loss, data corruption]",
        "synchronous replication of user-pool does not help against data corruption",
    ),
    Case(
        "powerless-protection",
        T,
        "    copy_duration: 5m\n    retention: 30d\n",
        "    retention: 30d\n",
        "covers: [region loss, data corruption]",
        "the backup of user-pool is said to help against the loss of its Region and is copied nowhere",
    ),
    Case(
        "forgetful-backup",
        T,
        "    retention: 14d\n    covers: [data corruption, bad deployment]\n    detail: Aurora keeps 14 days",
        "    retention: 30m\n    covers: [data corruption, bad deployment]\n    detail: Aurora keeps 14 days",
        "retention: 30m",
        "An import destroys articles may be stopped only after 43m",
        also=("impossible-retention",),
    ),
    Case(
        "foreign-objective",
        T,
        "    kind: bad deployment\n    objective: web\n",
        "    kind: bad deployment\n    objective: catalogue\n",
        "objective: catalogue",
        "The web client's files are broken is held to the objective Catalogue, which binds nothing of what it hits",
    ),
]


@pytest.mark.parametrize(("later", "told"), [(0, 0), (-1, 0), (1, 1)])
def test_an_exercise_may_take_what_the_plan_says(sample: Sample, later: int, told: int) -> None:
    recovery = sample.evidence.results["tenant-api"].recovery
    result = next(one for one in recovery.scenarios if one.tests and [each for each in one.stores if each.rpo is not None])
    project = sample.evidence.workspace.projects["tenant-api"]
    at = f"resilience.tests.{project.resilience.tests.index(result.tests[-1])}"
    most = max(store.rpo for store in result.stores if store.rpo is not None)
    slow = found_with(
        sample, slower_than_planned, "tenant-api", {f"{at}.measured_rto": result.worst.duration + timedelta(minutes=later)}, again=True
    )
    lost = found_with(sample, slower_than_planned, "tenant-api", {f"{at}.measured_rpo": most + timedelta(minutes=later)}, again=True)
    assert len([one for one in slow if "the test took" in one]) == told
    assert len([one for one in lost if "the test lost" in one]) == told


@pytest.mark.parametrize(("sooner", "told"), [(0, 0), (1, 1)])
def test_service_may_be_back_at_the_end_of_the_rto(sample: Sample, sooner: int, told: int) -> None:
    result = next(one for one in sample.evidence.results["tenant-api"].recovery.scenarios if one.scenario.id == "region-lost")
    objectives = sample.evidence.workspace.projects["tenant-api"].resilience.objectives
    at = f"resilience.objectives.{[one.id for one in objectives].index(result.objective.id)}.rto"
    changes = {at: result.worst.duration - timedelta(minutes=sooner)}
    found = found_with(sample, missed_objective, "tenant-api", changes, again=True)
    assert len([one for one in found if one.startswith(f"{result.scenario.name}: service is back after")]) == told


@pytest.mark.parametrize(("sooner", "told"), [(0, 0), (1, 1)])
def test_an_exercise_may_be_due_on_the_day_of_the_submission(sample: Sample, sooner: int, told: int) -> None:
    day = sample.evidence.workspace.partner.application.submission
    last = next(one for one in sample.evidence.results["orders-platform"].recovery.scenarios if one.tests).tests[-1]
    at = sample.evidence.workspace.projects["orders-platform"].resilience.tests.index(last)
    changes = {f"resilience.tests.{at}.next_due": day - timedelta(days=sooner)}
    assert len(found_with(sample, overdue_test, "orders-platform", changes, again=True)) == told
