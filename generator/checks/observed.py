"""Rules about what queries and commands look into: fields that a log has, traces that are recorded (OPE-001)."""

from __future__ import annotations

from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.log_insights import InsightsError, check_query
from generator.checks.scripts import written
from generator.checks.shell import VARIABLE
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location


def unknown_field(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A log query reads a field that the log does not have.

    Known are the fields that `operations.logs` lists for a log, and those of `logging` for the access log of an API; a log for
    which neither says any is not compared.

    Why: such a query finds nothing, and the reader takes that for an all-clear.
    Bad: `fields integrationLatency` on an access log whose `logging.fields` lack it.
    Good: the field added to the log, or the query without it.
    """
    known = dict(_known(project))
    groups = {log.group: log.id for log in project.operations.logs}
    queries: list[tuple[Location, str | None, str]] = [
        (("operations", "kpis", index, "log_query"), kpi.log, kpi.log_query)
        for index, kpi in enumerate(project.operations.kpis)
        if kpi.log_query is not None
    ]
    for command in written(evidence, project):
        group = next(iter(command.values("--log-group-name")), "")
        queries += [(command.location, groups.get(group), query) for query in command.values("--query-string")]
    for location, log, query in queries:
        if log not in known:
            continue
        strange = sorted(field for field in _fields(query) if not {field, field.partition(".")[0]} & known[log])
        if strange:
            yield Finding(
                severity="gap",
                message=f"the query reads {', '.join(f'`{field}`' for field in strange)}, which the log `{log}` does not have",
                location=location,
                control="OPE-001" if location[0] == "operations" else "OPE-002",
                hint="Add the field to the log, and to its `fields` (an access log: to `logging.fields` of its API), or leave it out.",
            )


def _fields(query: str) -> frozenset[str]:
    try:
        return check_query(query.replace(VARIABLE, "variable"))
    except InsightsError:
        return frozenset()


def _known(project: Project) -> Iterator[tuple[str, set[str]]]:
    """Yield the fields of each log for which any are said."""
    apis = {} if is_open(project.apis) else {api.component: api for api in project.apis}
    for log in project.operations.logs:
        fields = set(log.fields)
        api = apis.get(log.component)
        if api is not None and not is_open(api.logging) and api.logging.access_log_group == log.group:
            fields |= set(api.logging.fields)
        if fields:
            yield log.id, fields


def untraced_command(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command reads traces of AWS X-Ray, and no API records any.

    Why: the answer is empty whatever happens, and the minute is lost.
    Bad: `aws xray get-service-graph` in an entry about an API with `tracing: false`.
    Good: tracing switched on, or another way to find the slow part.
    """
    if any(api.logging.tracing for api in project.apis):
        return
    for command in written(evidence, project):
        if command.words[:2] == ("aws", "xray"):
            yield Finding(
                severity="gap",
                message=f"`{' '.join(command.words[:3])}` reads traces, and `tracing` is false for every API",
                location=command.location,
                control="OPE-002",
                hint="Switch tracing on, or write these checks yourself with what is recorded.",
            )


PROJECT_RULES = (
    unknown_field,
    untraced_command,
)
