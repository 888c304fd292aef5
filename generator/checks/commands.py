"""Rules about commands and queries: they can be read and run, and what is to be filled in is explained."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache

from generator.checks.aws_cli import by_page, faults
from generator.checks.finding import Evidence, Finding, Severity
from generator.checks.log_insights import InsightsError, UnknownWordError, check_query
from generator.checks.scripts import Command, Part, parts, prose, written
from generator.checks.shell import VARIABLE
from generator.model.description.operations import Operations
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.workspace.aws_tables import aws_commands

_PLACEHOLDERS = re.compile(
    r"(?<![\w$]{)(?<![\w$])([A-Z]+(?:_[A-Z]+)*_(?:ID|ARN|UUID|TOKEN|TIME|NAME|DIGEST|GAP|URL|FN|KEY|BUCKET|VALUE|START|END)|VERSION)(?![\w=])"
)
"""Words to fill in; by their last part, since values of the services are written in capitals as well."""
_INHERITED = re.compile(r"(?<![$\w{/.-])(?:API|RULE|ACL|TOKEN|FN|CONNECTIONS|RELEASE|ACCOUNT|REGION|START|END)(?![\w=:-])")
"""Words to fill in of the library's commands, beside those."""
_FILE = re.compile(r"fileb?://(\S+)")
_MOMENT = re.compile(r"(?<![\w-])20\d\d-\d\d-\d\d")
_OF_TIME = re.compile(r"time|date|period|after|before|since")


def unreadable_command(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command or query that fails when somebody types it.

    An open quote; an operation, option or value that the AWS CLI does not know; a broken `--query`; a Logs Insights query that
    is none.

    Why: at night nobody mends a command; a query that is refused costs the minutes that it should save.
    Bad: `aws logs tail-log /aws/lambda/orders`; `--query-string 'filter status >= 500 | stat count(*)'`.
    Good: `aws logs tail /aws/lambda/orders`; `--query-string 'filter status >= 500 | stats count(*) as calls by status'`.
    """
    for command in written(evidence, project):
        for fault, severity in _faults(command):
            yield Finding(
                severity=severity,
                message=fault,
                location=command.location,
                control="OPE-002",
                hint="Run it once as it is written here, and correct it.",
            )
    for location, query in _queries(project.operations):
        for fault, severity in _refused(query):
            yield Finding(
                severity=severity,
                message=fault,
                location=location,
                control="OPE-001",
                hint="Run it once in CloudWatch Logs Insights, and correct it.",
            )


def unprepared_profile(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command needs a profile of the AWS CLI that the runbook does not set up.

    Why: signing in to an account for the first time takes longer than the incident may.
    Bad: `--profile shop-backup` in an entry, and nothing about it in `runbook.access`.
    Good: a step of `access` that signs in with this profile and says what is seen; the profile with its role in `profiles`.
    """
    prepared = " ".join(f"{step.do} {step.command or ''}" for step in project.runbook.access)
    listed = {profile.name for profile in project.runbook.profiles}
    seen: set[str] = set()
    for command in written(evidence, project):
        for profile in command.values("--profile"):
            if profile in seen or VARIABLE in profile:
                continue
            seen.add(profile)
            lacking = [] if re.search(rf"(?<![\w-]){re.escape(profile)}(?![\w-])", prepared) else ["is not set up in `runbook.access`"]
            lacking += ["is not in `runbook.profiles`"] if listed and profile not in listed else []
            if lacking:
                yield Finding(
                    severity="gap",
                    message=f"the profile `{profile}` {' and '.join(lacking)}",
                    location=command.location,
                    control="OPE-002",
                    hint="Add a step to runbook.access that signs in with it, and the profile with its role to runbook.profiles.",
                )


def unexplained_placeholder(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command holds a word in capitals to fill in, or reads a file, and nothing beside it says where its value is found.

    Why: only the account knows the id of an API; who was woken does not know either how to ask for it.
    Bad: `--function-version VERSION` in a step that says "Take the alias back"; `--filter file://filter.json` without the file.
    Good: "VERSION is the first of the two that the first command prints", or a shell variable that a command fills.
    """
    prepared = prose(project.runbook.access)
    for part in parts(evidence, project):
        said = f"{prepared} {part.said}"
        commands = " ".join(command or "" for _, _, command in part.steps)
        for location, _, command in part.steps:
            for word in _words(command or "", part):
                if word not in said:
                    said += f" {word}"
                    yield _unfilled(f"nothing says where {word} is found", location, part)
            for file in _FILE.findall(command or ""):
                if file.rpartition("/")[2] not in said and not re.search(rf"[>\s]{re.escape(file)}(?!\S)", commands):
                    said += f" {file}"
                    yield _unfilled(f"the command reads the file `{file}`, and nothing says where it is found", location, part)


def _words(command: str, part: Part) -> Iterator[str]:
    text = re.sub(r"'[^']*filter-pattern[^']*'", "", command)
    yield from _PLACEHOLDERS.findall(text)
    if part.generated:
        yield from (word for word in _INHERITED.findall(re.sub(r"\b\w+=\$\(.*\)", "", text)))


def _unfilled(message: str, location: Location, part: Part) -> Finding:
    hint = "Say which command prints it, or fill a shell variable by that command."
    if part.generated:
        hint = "Write this part of the entry yourself, with this system's values: what the library says needs more than it knows."
    return Finding(severity="gap", message=message, location=location, control=part.control, hint=hint)


def unread_query(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A log query is started, and no command reads its answer.

    Why: `aws logs start-query` prints an id and no line of a log; at night one waits for an answer that does not come.
    Bad: a step with `aws logs start-query` alone.
    Good: `QUERY_ID=$(aws logs start-query … --query queryId --output text)` and `aws logs get-query-results` in the same step.
    """
    for part in parts(evidence, project):
        for index, (location, _, command) in enumerate(part.steps):
            following = " ".join(shown or "" for _, _, shown in part.steps[index : index + 2])
            if "logs start-query" in (command or "") and "logs get-query-results" not in following:
                yield Finding(
                    severity="gap",
                    message="the log query is started, and nothing reads its answer",
                    location=location,
                    control=part.control,
                    hint="Let `aws logs get-query-results` follow in the same step.",
                )


def past_moment(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command holds the moment of a past incident or exercise.

    Why: the engineer who copies it at night restores the state of last summer.
    Bad: `--restore-date-time 2026-07-12T09:14:00Z`.
    Good: `--restore-date-time RESTORE_TIME`, and a step that says where RESTORE_TIME is found; `$(date …)`.
    """
    for command in written(evidence, project):
        if not command.is_aws:
            continue
        for option, values in command.options.items():
            for value in values:
                if _OF_TIME.search(option) and _MOMENT.search(value):
                    yield Finding(
                        severity="gap",
                        message=f"{option} names a moment that is past: `{value}`",
                        location=command.location,
                        control="REL-002" if command.location[0] == "resilience" else "OPE-002",
                        hint="Write a word to fill in, such as RESTORE_TIME, and say in the step where it is found.",
                    )


def page_by_page(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command takes the first or the last of a list that the AWS CLI reads page by page.

    With `--output text` the CLI applies `--query` to each page by itself: the last two of every page come out, not the last two.

    Why: with more than a page of versions the command prints several answers, and the first is not the newest.
    Bad: `aws lambda list-versions-by-function … --query 'Versions[-2:].Version' --output text`.
    Good: the same with `--output json` or `--output table`, for which the pages are joined first.
    """
    for command in written(evidence, project):
        if command.is_aws and (taken := by_page(command.words, aws_commands())):
            yield Finding(
                severity="gap",
                message=f"`{taken}` of --query is applied to each page of the answer by itself, since the output is text",
                location=command.location,
                control="REL-002" if command.location[0] == "resilience" else "OPE-002",
                hint="Write --output json or table, or --no-paginate where a single page holds the whole answer.",
            )


def _queries(operations: Operations) -> Iterator[tuple[Location, str]]:
    for index, kpi in enumerate(operations.kpis):
        if kpi.log_query is not None:
            yield ("operations", "kpis", index, "log_query"), kpi.log_query


def _faults(command: Command) -> Iterator[tuple[str, Severity]]:
    if command.fault:
        yield command.fault, "error"
    if not command.is_aws:
        return
    yield from ((fault, "error") for fault in _of_cli(command.words))
    for query in command.values("--query-string"):
        yield from _refused(query)


@cache
def _of_cli(words: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(faults(words, aws_commands()))


@cache
def _refused(query: str) -> tuple[tuple[str, Severity], ...]:
    try:
        check_query(query.replace(VARIABLE, "variable"))
    except UnknownWordError as error:
        return ((f"the log query has a word that is not known: {error}", "gap"),)
    except InsightsError as error:
        return ((f"CloudWatch would refuse the log query: {error}", "error"),)
    return ()


PROJECT_RULES = (
    unreadable_command,
    unprepared_profile,
    unexplained_placeholder,
    unread_query,
    past_moment,
    page_by_page,
)
