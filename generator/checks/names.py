"""Names in commands: what each option names must be in the description, or be made by a command before."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import Any

from generator.analysis.monitoring import Monitoring
from generator.checks.aws_cli import find, split
from generator.checks.finding import Evidence, Finding
from generator.checks.granting import matches
from generator.checks.scripts import Command, written
from generator.checks.shell import VARIABLE
from generator.checks.statements import Malformed, statements
from generator.model.description.project import Project
from generator.model.types.open import is_open
from generator.model.types.origin import Location
from generator.workspace.aws_tables import aws_commands
from generator.workspace.loader import place_in

_NAMING = re.compile(
    r"--(?:.+-)?(?:name|names|identifier|identifiers|id|ids|arn|arns)|--(?:cluster|services?|bucket|domain|repository|role)"
)
"""Options whose value names something, by their last word."""
_UNNAMED = frozenset(
    [
        "--metric-name",
        "--rule-metric-name",
        "--attribute-names",
        "--message-attribute-names",
        "--message-system-attribute-names",
        "--action-names",
        "--context-key-names",
        "--role-session-name",
        "--statement-id",
        "--log-stream-name",
        "--log-stream-names",
        "--index-name",
        "--replay-name",
        "--export-name",
        "--tag-key-names",
        "--account-id",
        "--document-name",
        "--change-set-name",
        "--dns-name",
    ]
)
"""Options of this kind that name no resource, or what a command makes up."""
_PREFIXES = ("--alarm-name-prefix", "--log-group-name-prefix")
_SOURCE = ("--source-", "--snapshot-", "--db-snapshot-", "--db-cluster-snapshot-")
_PART = re.compile(r"-?(?:names?|ids?|identifiers?|arns?)$")
_DIMENSIONS = frozenset(
    ["ApiName", "ApiId", "FunctionName", "TableName", "QueueName", "WebACL", "LogGroupName", "TopicName", "EventBusName", "StateMachineArn"]
)
_DIMENSIONS |= {"DBClusterIdentifier", "DBInstanceIdentifier", "ClusterName", "ServiceName", "StreamName", "UserPool", "DistributionId"}
_PLACEHOLDER = re.compile(r"[A-Z]+(?:_[A-Z0-9]+)*_(?:ID|ARN|UUID|TOKEN|TIME|NAME|DIGEST|GAP|URL|FN|KEY)|VERSION|FN")
_ACCOUNT = re.compile(r"arn:aws:[a-z0-9-]*:[a-z0-9-]*:(\d{12}):")
_BUCKET = re.compile(r"s3://([^/\s]+)")
_REGION = re.compile(r"[a-z]{2}(?:-[a-z]+)+-\d")
_EVERYWHERE = "us-east-1"
"""The Region of services that have none."""


def stale_name(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A command names something that the description does not know: a resource, an alarm, an account, a Region.

    Why: names change, runbooks are forgotten; at night the command then answers ResourceNotFoundException.
    Bad: `--function-name shop-prod-orders` after the function was renamed to `shop-prod-create-order`.
    Good: the `resource` of a component, a log group or alarm of `operations`, an account of `architecture`, runbook.names.
    """
    listed = [command for command in written(evidence, project) if command.is_aws]
    known = Known(project, evidence.results[project.id].monitoring, listed)
    first: dict[tuple[str, str], Location] = {}
    for command in listed:
        for kind, name in known.strange(command):
            first.setdefault((kind, name), command.location)
    for (kind, name), location in first.items():
        hint = {
            "Region": "Correct the Region, or place a component there.",
            "account": "Correct the number, or add the account to architecture.accounts.",
        }.get(kind, "Correct the name everywhere, or give it to a component as `resource`, to a log group, an alarm or runbook.names.")
        yield Finding(
            severity="gap",
            message=f"the command names {'the Region ' if kind == 'Region' else ''}`{name}`, which the description does not know",
            location=location,
            control="OPE-002",
            hint=hint,
        )


class Known:
    """What a description knows by name."""

    def __init__(self, project: Project, monitoring: Monitoring, listed: list[Command]) -> None:
        self.names = _described(project, monitoring) | {name for command in listed for name in made_names(command)}
        self.accounts = {account.number for account in project.architecture.accounts}
        self.regions = {component.region for component in project.architecture.components} | {_EVERYWHERE}
        if not is_open(project.cost) and project.cost is not None:
            self.regions.add(project.cost.region)

    def strange(self, command: Command) -> Iterator[tuple[str, str]]:
        """Yield each name in `command` that is not known, with what it names."""
        for name in _named(command):
            if not self.knows(name, command.said):
                yield "name", name
        for option in _PREFIXES:
            for prefix in command.values(option):
                if VARIABLE not in prefix and not any(name.startswith(prefix) for name in self.names):
                    yield "name", prefix
        for number in (number for word in command.words for number in _ACCOUNT.findall(word)):
            if number not in self.accounts:
                yield "account", number
        for region in command.values("--region")[:1]:
            if VARIABLE not in region and region not in self.regions:
                yield "Region", region

    def knows(self, name: str, said: str) -> bool:
        """Return whether `name` is known, also as the last part of an ARN or with a version behind it.

        What the shell fills in counts as known, and so does a word to fill in.
        """
        if VARIABLE in name or not name or _PLACEHOLDER.fullmatch(name):
            return True
        if re.fullmatch(r"[A-Z][A-Z_]+", name) and re.search(rf"(?<![\w]){re.escape(name)}(?![\w])", said):
            return True
        last = re.sub(r"^arn:[^:]*:[^:]*:[^:]*:[^:]*:", "", name)
        forms = {name, last, *last.split(":")[:2], last.partition(":")[2], last.rpartition("/")[2], name.removeprefix("/")}
        return not self.names.isdisjoint(forms)


def _named(command: Command) -> Iterator[str]:
    plain, options = split(command.words[1:])
    known, made = find(plain, aws_commands()), set(made_names(command))
    for option, values in options.items():
        if _names_something(option) and (known is None or option in known.options):
            yield from (value for value in values if value not in made and value[:1] not in ("[", "{"))
    if plain[:2] == ["logs", "tail"]:
        yield from plain[2:3]
    if plain[:1] == ["s3"]:
        yield from (bucket for word in plain[2:] for bucket in _BUCKET.findall(word))
    for value in command.values("--dimensions"):
        pair = dict(part.partition("=")[::2] for part in value.split(","))
        if pair.get("Name") in _DIMENSIONS:
            yield pair.get("Value", "")


def _names_something(option: str) -> bool:
    return bool(_NAMING.fullmatch(option)) and option not in _UNNAMED


def made_names(command: Command) -> Iterator[str]:
    """Yield the names that `command` gives to what it makes; later commands may use them."""
    plain, options = split(command.words[1:])
    verb, _, noun = (plain[1] if len(plain) > 1 else "").partition("-")
    for option, values in options.items():
        if _names_something(option) and _is_made(option, verb, noun):
            yield from values


def _is_made(option: str, verb: str, noun: str) -> bool:
    if option.startswith(("--target-", "--new-")):
        return True
    if verb == "restore":
        return not option.startswith(_SOURCE) and option in ("--db-cluster-identifier", "--db-instance-identifier", "--stream-name")
    what = _PART.sub("", option.removeprefix("--"))
    if verb == "deploy":
        return what == "stack"
    return verb in ("create", "copy", "register", "import", "allocate", "put") and (noun.endswith(what) if what else verb == "create")


def _described(project: Project, monitoring: Monitoring) -> set[str]:
    alarms = [single for alarm in monitoring.alarms for single in alarm.metric_alarms]
    measures = [*(kpi.measure for kpi in monitoring.kpis), *(alarm.measure for alarm in alarms)]
    known = {value for measure in measures for query in measure.queries for value in query.known.dimensions.values()}
    known |= (
        {alarm.name for alarm in monitoring.alarms} | {single.name for single in alarms} | {log.group for log in project.operations.logs}
    )
    known |= set() if monitoring.impact is None else set(_texts([monitoring.impact.described.name]))
    known |= {value for resource in project.operations.resources for value in resource.dimensions.values()}
    known |= set(_texts(component.resource for component in project.architecture.components))
    known |= set(_texts(api.domain.name for api in project.apis if api.domain)) | set(_texts(api.stage for api in project.apis))
    if not is_open(project.resilience):
        known |= {restored.resource for scenario in project.resilience.scenarios for restored in scenario.restored}
    return known | set(project.runbook.names) | {profile.role for profile in project.runbook.profiles} | _secured(project)


def _secured(project: Project) -> set[str]:
    if project.security is None or is_open(project.security):
        return set()
    trail, identity, encryption = project.security.accounts.trail, project.security.identity, project.security.encryption
    network = project.security.network
    groups = [group.name for group in network.security_groups] + [acl.name for acl in network.network_acls]
    named = [trail.name, trail.bucket, *(path.role for path in identity.access), *(policy.name for policy in identity.policies)]
    named += [role for policy in identity.policies for role in policy.roles] + groups
    named += [key.alias for key in encryption.keys] + [secret.name for secret in encryption.secrets]
    return set(_texts(named))


def _texts(values: Iterable[Any]) -> Iterator[str]:
    yield from (value for value in values if isinstance(value, str))


_DESCRIBED = {"dynamodb": ("table", "/"), "lambda": ("function", ":"), "sqs": ("", ""), "events": ("event-bus", "/"), "s3": ("", "")}
"""Services of whose things components bear the names, with what is before the name in an ARN."""


def stale_arn(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A policy names a table, function, queue, bus, bucket or account that the description does not know.

    Why: the policy of a renamed table allows nothing that is there; the next deployment is denied at its first call.
    Bad: `table/shop-orders` in a policy, after the table was renamed to `shop-prod-orders`.
    Good: the `resource` of a component, or a name of `restored` or runbook.names.
    """
    listed = [command for command in written(evidence, project) if command.is_aws]
    known = Known(project, evidence.results[project.id].monitoring, listed)
    for index, policy in enumerate(project.security.identity.policies):
        try:
            found = statements(policy.document or "")
        except Malformed:
            continue
        for value in (value for statement in found for value in statement.values("Resource")):
            if name := _stranger(str(value.value), known):
                location = ("security", "identity", "policies", index, "document")
                yield Finding(
                    severity="gap",
                    message=f"the policy {policy.name} names `{name}`, which the description does not know",
                    location=location,
                    criterion="ACCT-002.least-privilege",
                    hint="Correct the name, or give it to a component as `resource`, or to runbook.names.",
                    place=place_in(evidence.workspace, project.id, location, value.line, value.column),
                )


def _stranger(arn: str, known: Known) -> str:
    parts = arn.split(":", 5)
    if len(parts) < 6 or parts[2] not in _DESCRIBED:
        return ""
    if re.fullmatch(r"\d{12}", parts[4]) and parts[4] not in known.accounts:
        return parts[4]
    if _REGION.fullmatch(parts[3]) and parts[3] not in known.regions:
        return parts[3]
    kind, sign = _DESCRIBED[parts[2]]
    if kind and not parts[5].startswith(kind + sign):
        return ""
    name = re.split(r"[/:]", parts[5].removeprefix(kind + sign))[0]
    return "" if not name or "$" in name or any(matches(name, one) for one in known.names) else name


PROJECT_RULES = (
    stale_name,
    stale_arn,
)
