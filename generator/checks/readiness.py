"""Rules about readiness for deployment (OPE-003): tests before production, answers before the decision, a way back that is watched."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.delivery import Delivery, Release
from generator.model.description.project import Project

_TOGETHER = {"contract", "integration", "end-to-end"}
"""Levels of test that see how the parts work together."""


def untested_delivery(_: Evidence, project: Project) -> Iterator[Finding]:
    """Nothing is tested by machine, nothing before the last stage of the pipeline, or nothing tests the parts together.

    Why: OPE-003 wants a process of testing before production, parts of it automated; unit tests do not see a wrong policy.
    Bad: `automated: false` for every test; static and unit tests only.
    Good: contract, integration or end-to-end tests in a stage that comes before production.
    """
    delivery = project.delivery
    before = {stage.id for stage in delivery.pipeline[:-1]}
    lacks = (
        ("no test is automated", "OPE-003.automated-tests", any(test.automated for test in delivery.tests)),
        (
            "no contract, integration or end-to-end test runs before the last stage",
            "OPE-003.testing-process",
            any(test.stage in before and test.level in _TOGETHER for test in delivery.tests),
        ),
    )
    for message, criterion, held in lacks:
        if not held:
            yield Finding(
                severity="gap",
                message=message,
                location=("delivery", "tests"),
                control="OPE-003",
                criterion=criterion,
                hint="Let the pipeline run tests before it deploys to production.",
            )


def unanswered_check(_: Evidence, project: Project) -> Iterator[Finding]:
    """A release went out, and a check that was asked for it has no answer.

    Why: a checklist from which one may leave out what one likes is none.
    Bad: a release with `decision: go` whose `results` lack a check that is asked at every release.
    Good: an answer for each, `not applicable` with its reason where that is the truth.
    """
    for index, release in enumerate(project.delivery.releases):
        answered = {result.check for result in release.results}
        lacking = [f"`{id}`" for id in _asked(project.delivery, release) if id not in answered]
        if release.decision == "go" and lacking:
            yield Finding(
                severity="gap",
                message=f"release {release.version} does not answer {', '.join(lacking)}",
                location=("delivery", "releases", index, "results"),
                criterion="OPE-003.validated",
                hint="Add the answers, or say at the check that it is asked before go-live only.",
            )


def hasty_decision(_: Evidence, project: Project) -> Iterator[Finding]:
    """A release was decided before what it rests on was there, went live before it was decided, or passed a failed check.

    Why: a decision before the test is a hope; the reviewer compares the dates.
    Bad: `decided_on: 2026-05-01` with a load test `on: 2026-05-03`; a `failed` check and `decision: go` without `exception`.
    Good: tests, then the decision, then the deployment; an exception with its reason, who watches it, and its end.
    """
    for index, release in enumerate(project.delivery.releases):
        yield from _hasty(index, release)


def _hasty(index: int, release: Release) -> Iterator[Finding]:
    place = ("delivery", "releases", index)
    hint = "Correct the date, or record what was really known on the day of the decision."
    if release.decision == "go" and release.deployed < release.decided_on:
        yield Finding(
            severity="error",
            message=f"release {release.version} went live on {release.deployed}, before the decision of {release.decided_on}",
            location=(*place, "decided_on"),
            criterion="OPE-003.validated",
            hint=hint,
        )
    for number, result in enumerate(release.results):
        if result.on is not None and result.on > release.decided_on:
            yield Finding(
                severity="error",
                message=f"`{result.check}` of release {release.version} rests on {result.on}, after the decision of {release.decided_on}",
                location=(*place, "results", number, "on"),
                criterion="OPE-003.validated",
                hint=hint,
            )
        if result.outcome == "failed" and release.decision == "go" and result.exception is None:
            yield Finding(
                severity="gap",
                message=f"`{result.check}` failed, and release {release.version} went live without an exception",
                location=(*place, "results", number),
                criterion="OPE-003.readiness",
                hint="Write the exception: why, who watches the risk, until when it is passed.",
            )


def unguarded_release(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A release may break an API, and no roll-back criterion watches it.

    Why: the way back is only as fast as what notices; roll-back criteria and alarms are the same facts.
    Bad: an API in `apis` without any entry in `delivery.rollback` whose alarm watches it.
    Good: a criterion with the API's own error alarm, and what happens when it goes off.
    """
    operations = evidence.results[project.id].completed.project.operations
    alarms = {alarm.id: alarm for alarm in operations.alarms}
    kpis = {kpi.id: kpi for kpi in operations.kpis}
    if any(criterion.alarm not in alarms for criterion in project.delivery.rollback):
        return  # The alarms are not described: nobody can say what they watch.
    watched = {kpis[alarms[criterion.alarm].kpi].component for criterion in project.delivery.rollback}
    for api in project.apis:
        if api.component not in watched:
            yield Finding(
                severity="gap",
                message=f"no roll-back criterion watches {api.name} (`{api.component}`)",
                location=("delivery", "rollback"),
                criterion="OPE-003.readiness",
                hint="Add a criterion with its error alarm.",
            )


def _asked(delivery: Delivery, release: Release) -> list[str]:
    """Return the checks that must be answered for `release`, by its scope."""
    if release.scope == "emergency":
        return []
    return [check.id for check in delivery.readiness if check.asked == "every release" or release.scope == "go-live"]


PROJECT_RULES = (
    untested_delivery,
    unanswered_check,
    hasty_decision,
    unguarded_release,
)
