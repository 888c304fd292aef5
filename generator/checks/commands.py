"""Rules about commands and queries: they can be read, and they name what is there."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from functools import cache
from warnings import catch_warnings

import jmespath
from jmespath.exceptions import JMESPathError

from generator.analysis.monitoring import Monitoring
from generator.checks.finding import Evidence, Finding
from generator.checks.log_insights import InsightsError, check_query
from generator.checks.shell import VARIABLE, UnreadableShellError, commands
from generator.model.description.operations import Operations
from generator.model.description.project import Project
from generator.model.description.runbook import Step
from generator.model.types.origin import Location

_NAMING = frozenset(
    [
        "--function-name",
        "--table-name",
        "--source-table-name",
        "--queue-name",
        "--log-group-name",
        "--alarm-name",
        "--alarm-names",
        "--event-bus-name",
        "--pipeline-name",
        "--secret-id",
        "--backup-vault-name",
        "--source-backup-vault-name",
        "--domain-name",
        "--replication-group-id",
        "--distribution-id",
        "--topic-arn",
        "--state-machine-arn",
    ]
)
"""Options whose value is the name of something that the description knows."""
_MAKING = frozenset({"--target-table-name", "--db-cluster-identifier", "--new-db-cluster-identifier"})
"""Options that give a name to something that the command makes, which later commands may then use."""
_DIMENSIONS = frozenset({"ApiName", "FunctionName", "TableName", "QueueName", "WebACL", "LogGroupName", "TopicName", "EventBusName"})
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_]*")
_PLACEHOLDERS = re.compile(
    r"(?<![\w$]{)(?<![\w$])([A-Z]+(?:_[A-Z]+)*_(?:ID|ARN|UUID|TOKEN|TIME|NAME|DIGEST|GAP|URL|FN|KEY)|VERSION)(?![\w=])"
)
"""Words to fill in; by their last part, since values of the services stand in capitals as well."""
_ACCOUNT = re.compile(r"arn:aws:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):")


@dataclass(frozen=True)
class _Command:
    """A command of a project: where it stands, and its words; empty where the shell could not read it."""

    location: Location
    words: tuple[str, ...]
    fault: str = ""

    def values(self, option: str) -> list[str]:
        """Return what stands behind `option`, up to the next one."""
        found: list[str] = []
        inside = False
        for word in self.words:
            name, equals, value = word.partition("=")
            if word.startswith("--"):
                inside = name == option
                found += [value] if inside and equals else []
            elif inside:
                found.append(word)
        return found


def unreadable_command(_: Evidence, project: Project) -> Iterator[Finding]:
    """A command or query that fails when somebody types it: an open quote, a broken `--query`, a Logs Insights query that is none.

    Why: at night nobody mends a command; a query that is refused costs the minutes that it should save.
    Bad: `--query-string 'filter status >= 500 | stat count(*)'`.
    Good: `--query-string 'filter status >= 500 | stats count(*) as calls by status'`.
    """
    for command in _commands(project):
        for fault in _faults(command):
            yield Finding(
                severity="error",
                message=fault,
                location=command.location,
                control="OPE-002",
                hint="Run it once as it stands here, and correct it.",
            )
    for location, query in _queries(project.operations):
        if fault := _refused(query):
            yield Finding(
                severity="error",
                message=fault,
                location=location,
                control="OPE-001",
                hint="Run it once in CloudWatch Logs Insights, and correct it.",
            )


def stale_name(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command names a function, table, queue, log group, alarm or account that the description does not know.

    Why: names change, runbooks are forgotten; at night the command then answers ResourceNotFoundException.
    Bad: `--function-name shop-prod-orders` after the function was renamed to `shop-prod-create-order`.
    Good: the `resource` of a component, a log group or alarm of `operations`, an account of `architecture`.
    """
    written = list(_commands(project))
    monitoring = evidence.results[project.id].monitoring
    known = _known(project, monitoring) | {name for command in written for option in _MAKING for name in command.values(option)}
    accounts = {account.number for account in project.architecture.accounts}
    first: dict[str, Location] = {}
    for command in written:
        strange = [name for name in _named(command) if not _is_known(name, known)]
        strange += [number for word in command.words for number in _ACCOUNT.findall(word) if number not in accounts]
        for name in strange:
            first.setdefault(name, command.location)
    for name, location in first.items():
        yield Finding(
            severity="gap",
            message=f"the command names `{name}`, which the description does not know",
            location=location,
            control="OPE-002",
            hint="Correct the name everywhere, or give it to a component as `resource`, to a log group, an alarm or runbook.names.",
        )


def unprepared_profile(_: Evidence, project: Project) -> Iterator[Finding]:
    """A command needs a profile of the AWS CLI that the runbook's access does not set up.

    Why: signing in to an account for the first time takes longer than the incident may.
    Bad: `--profile shop-backup` in an entry, and nothing about it in `runbook.access`.
    Good: a step of `access` that signs in with this profile and says what is seen.
    """
    prepared = " ".join(f"{step.do} {step.command or ''}" for step in project.runbook.access)
    told: set[str] = set()
    for command in _commands(project):
        for profile in command.values("--profile"):
            if profile not in told and not re.search(rf"(?<![\w-]){re.escape(profile)}(?![\w-])", prepared):
                told.add(profile)
                yield Finding(
                    severity="gap",
                    message=f"the profile `{profile}` is not set up in `runbook.access`",
                    location=command.location,
                    control="OPE-002",
                    hint="Add a step to runbook.access that signs in with it.",
                )


def unexplained_placeholder(_: Evidence, project: Project) -> Iterator[Finding]:
    """A command holds a word in capitals to fill in, and nothing beside it says where its value is found.

    Why: only the account knows the id of an API; who was woken does not know either how to ask for it.
    Bad: `--function-version VERSION` in a step that says "Take the alias back".
    Good: "VERSION is the first of the two that the first command prints", or a shell variable that a command fills.
    """
    prepared = _prose(project.runbook.access)
    for location, steps, prose in _parts(project):
        for index, word in _unexplained([step.command for step in steps], f"{prepared} {prose}"):
            yield _unfilled(word, (*location, index, "command"), "OPE-002")
    for scenario in project.resilience.scenarios:
        said = " ".join(f"{step.action} {step.checkpoint or ''}" for step in scenario.steps)
        for index, word in _unexplained([step.command for step in scenario.steps], f"{prepared} {said}"):
            location = ("resilience", "scenarios", scenario.id, "steps", scenario.steps[index].id, "command")
            yield _unfilled(word, location, "REL-002")


def _unexplained(commands: list[str | None], prose: str) -> Iterator[tuple[int, str]]:
    """Yield each placeholder of the commands that `prose` does not mention, once, with the command's position."""
    for index, command in enumerate(commands):
        for word in _PLACEHOLDERS.findall(command or ""):
            if word not in prose:
                prose += f" {word}"
                yield index, word


def _unfilled(word: str, location: Location, control: str) -> Finding:
    hint = "Say which command prints it, or fill a shell variable by that command."
    return Finding(
        severity="gap",
        message=f"nothing says where {word} is found",
        location=location,
        control=control,
        hint=hint,
    )


def unread_query(_: Evidence, project: Project) -> Iterator[Finding]:
    """A log query is started, and no command reads its answer.

    Why: `aws logs start-query` prints an id and no line of a log; at night one waits for an answer that does not come.
    Bad: a step with `aws logs start-query` alone.
    Good: `QUERY_ID=$(aws logs start-query … --query queryId --output text)` and `aws logs get-query-results` in the same step.
    """
    for location, steps, _told in _parts(project):
        for index, step in enumerate(steps):
            following = " ".join(shown.command or "" for shown in steps[index : index + 2])
            if "logs start-query" in (step.command or "") and "logs get-query-results" not in following:
                yield Finding(
                    severity="gap",
                    message="the log query is started, and nothing reads its answer",
                    location=(*location, index, "command"),
                    control="OPE-002",
                    hint="Let `aws logs get-query-results` follow in the same step.",
                )


# ---------------------------------------------------------------------------------------------------- where they stand


def _parts(project: Project) -> Iterator[tuple[Location, list[Step], str]]:
    """Yield every list of steps in the runbook with its place and all prose of the task or entry that it stands in."""
    book = project.runbook
    yield ("runbook", "access"), book.access, ""
    yield ("runbook", "first_five_minutes"), book.first_five_minutes, _prose(book.first_five_minutes)
    for task in book.routine:
        yield ("runbook", "routine", task.id, "steps"), task.steps, _prose(task.steps)
    for incident in book.incidents:
        said = _prose([*incident.checks, *incident.fix, *incident.verify])
        for part in ("checks", "fix", "verify"):
            yield ("runbook", "incidents", incident.id, part), getattr(incident, part), said


def _prose(steps: Iterable[Step]) -> str:
    return " ".join(f"{step.do} {step.expect or ''}" for step in steps)


def _commands(project: Project) -> Iterator[_Command]:
    for location, steps, _ in _parts(project):
        for index, step in enumerate(steps):
            yield from _read((*location, index, "command"), step.command)
    for scenario in project.resilience.scenarios:
        for position in scenario.steps:
            yield from _read(("resilience", "scenarios", scenario.id, "steps", position.id, "command"), position.command)


def _read(location: Location, text: str | None) -> Iterator[_Command]:
    words, fault = _words(text or "")
    yield from (_Command(location, command) for command in words)
    if fault:
        yield _Command(location, (), fault)


@cache
def _words(text: str) -> tuple[tuple[tuple[str, ...], ...], str]:
    try:
        return tuple(tuple(words) for words in commands(text)), ""
    except UnreadableShellError as error:
        return (), f"the shell cannot read the command: {error}"


def _queries(operations: Operations) -> Iterator[tuple[Location, str]]:
    for index, kpi in enumerate(operations.kpis):
        if kpi.log_query is not None:
            yield ("operations", "kpis", index, "log_query"), kpi.log_query


# ---------------------------------------------------------------------------------------------------- what is wrong


def _faults(command: _Command) -> Iterator[str]:
    if command.fault:
        yield command.fault
    if command.words[:1] != ("aws",):
        return
    for path in command.values("--query"):
        if fault := _wrong_path(path):
            yield f"--query is no JMESPath: {fault}"
    for query in command.values("--query-string"):
        if fault := _refused(query):
            yield fault


@cache
def _wrong_path(path: str) -> str:
    try:
        with catch_warnings(action="error", category=PendingDeprecationWarning):
            jmespath.compile(path.replace(VARIABLE, "variable"))
    except (JMESPathError, PendingDeprecationWarning) as error:
        return str(error).splitlines()[0].removeprefix("Invalid jmespath expression: ")
    return ""


@cache
def _refused(query: str) -> str:
    try:
        check_query(query.replace(VARIABLE, "variable"))
    except InsightsError as error:
        return f"CloudWatch would refuse the log query: {error}"
    return ""


# --------------------------------------------------------------------------------------------------------- the names


def _known(project: Project, monitoring: Monitoring) -> set[str]:
    known = {component.resource for component in project.architecture.components if component.resource}
    known |= {log.group for log in project.operations.logs} | {alarm.name for alarm in monitoring.alarms}
    known |= {api.domain.name for api in project.apis if api.domain} | set(project.runbook.names)
    alarms = [single for alarm in monitoring.alarms for single in alarm.metric_alarms]
    measures = [*(kpi.measure for kpi in monitoring.kpis), *(alarm.measure for alarm in alarms)]
    known |= {value for measure in measures for query in measure.queries for value in query.known.dimensions.values()}
    return known | {alarm.name for alarm in alarms}


def _named(command: _Command) -> Iterator[str]:
    if command.words[:1] != ("aws",):
        return
    for option in sorted(_NAMING):
        yield from command.values(option)
    if command.words[1:3] == ("logs", "tail"):
        yield from command.words[3:4]
    for value in command.values("--dimensions"):
        pair = dict(part.partition("=")[::2] for part in value.split(","))
        if pair.get("Name") in _DIMENSIONS:
            yield pair.get("Value", "")


def _is_known(name: str, known: set[str]) -> bool:
    """Tell whether `name` is known, also as the last part of an ARN or with a version behind it; what the shell fills in is."""
    last = re.sub(r"^arn:.*:", "", name)
    without = last.partition(":")[0]
    return VARIABLE in name or bool(_PLACEHOLDER.fullmatch(name)) or not known.isdisjoint({name, last, without})


PROJECT_RULES = (
    unreadable_command,
    stale_name,
    unprepared_profile,
    unexplained_placeholder,
    unread_query,
)
