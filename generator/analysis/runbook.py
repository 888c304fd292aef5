"""The runbook as its reader gets it: entries numbered, joined with their alarms, completed from the library."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from generator.analysis.apis import api_of, api_type
from generator.analysis.monitoring.homes import GLOBAL, Home
from generator.analysis.monitoring.impact import Impact
from generator.analysis.placeholders import explained
from generator.model.description.architecture import Component
from generator.model.description.operations import Alarm
from generator.model.description.project import Project
from generator.model.description.runbook import Incident, Severity, Step
from generator.model.library import Trouble
from generator.model.types.open import each, is_open, open_thing, settle

_GATEWAY = "apigateway"
_FINDERS = {
    "API_ID": "aws apigateway get-rest-apis --query \"items[?name=='{name}'].id\" --output text{ending}",
    "HTTP_API_ID": "aws apigatewayv2 get-apis --query \"Items[?Name=='{name}'].ApiId\" --output text{ending}",
    "CERT_ARN": "aws acm list-certificates --query \"CertificateSummaryList[?DomainName=='{name}'].CertificateArn\" --output text{ending}",
}
"""Commands that print what only the account knows."""
_DAILY = "--period 86400"
_DOMAIN = "api.example.com"
"""The custom domain in the commands of the library."""
_PLACEHOLDER = re.compile(r"(?<![$A-Z_{])\b[A-Z][A-Z_]+\b")
_TO_EXPLAIN = re.compile(rf"{_PLACEHOLDER.pattern}|\bclient\.pem\b")
"""What a reader puts something in place of: placeholders, and a file of the reader's own."""
_DAYS = {"START_DATE": "date -u -d '-7 days' +%Y-%m-%d", "END_DATE": "date -u +%Y-%m-%d"}
_TIMES = {"START": "date -u -d '-1 hour' +%Y-%m-%dT%H:%M:%SZ", "END": "date -u +%Y-%m-%dT%H:%M:%SZ"}
_EPOCHS = {"START": "date -d '-1 hour' +%s", "END": "date +%s"}
"""CloudWatch Logs takes seconds since 1970, the other services times."""


@dataclass(frozen=True)
class Entry:
    """One entry of the runbook: the incident, completed, with the alarms that lead to it and the most urgent severity of these.

    `inherited` names the parts that the library said, or the alarms; `trouble` is the library's entry.
    """

    number: int
    incident: Incident
    alarms: tuple[Alarm, ...]
    severity: Severity | None
    trouble: Trouble | None
    inherited: tuple[str, ...]


@dataclass(frozen=True)
class RunbookResult:
    """The entries of one project in the order in which they are printed."""

    entries: tuple[Entry, ...]
    impact: Step | None = None
    """The step that sees whether customers notice: the state of the composite alarm for it."""

    def entry(self, id: str) -> Entry:
        """Return the entry of the incident `id`; an open value where there is none."""
        found = {entry.incident.id: entry for entry in self.entries}
        return found[id] if id in found else open_thing(f"runbook entry `{id}`")


def runbook(
    project: Project, troubles: Mapping[str, Trouble], homes: Mapping[str, Home] | None = None, impact: Impact | None = None
) -> RunbookResult:
    """Return the entries of `project`; what an incident leaves out comes from its entry in `troubles`, if it names one.

    `homes` are where its alarms are, by id; `impact` is its alarm on customer impact.
    """
    return RunbookResult(
        tuple(
            _entry(number, incident, project, troubles.get(incident.library or ""), homes or {})
            for number, incident in enumerate(project.runbook.incidents, 1)
        ),
        None if impact is None else settle(_impact, impact, project),
    )


def _impact(impact: Impact, project: Project) -> Step | None:
    """Return the step that prints the state of the alarm on customer impact in each of its Regions; None where it has no alarms."""
    if not impact.alarms:
        return None
    parts = {one.id: one for one in project.architecture.components}
    by_region: dict[str, list[Component]] = {}
    for watched in impact.alarms:
        by_region.setdefault(watched.home.region, []).append(parts[watched.watched.kpi.component])
    commands = (
        f"aws cloudwatch describe-alarms --alarm-names {impact.described.name} --alarm-types CompositeAlarm "
        f"--query 'CompositeAlarms[].[AlarmName,StateValue]' --output text{System(region, {}, {}, profile_of(components, project)).ending}"
        for region, components in by_region.items()
    )
    return Step(do="See whether customers notice.", command="\n".join(commands), expect="`OK`: no alarm that means customer impact fires.")


def _entry(number: int, incident: Incident, project: Project, trouble: Trouble | None, homes: Mapping[str, Home]) -> Entry:
    alarms = tuple(alarm for alarm in project.operations.alarms if alarm.incident == incident.id)
    severities = {severity.id: severity for severity in project.runbook.severities}
    worst = min(
        (severities[alarm.severity] for alarm in alarms if alarm.severity is not None), key=lambda one: one.respond_within, default=None
    )
    offered = inherited(incident, project, trouble) if trouble is not None else {}
    if alarms:
        offered["verify"] = [_quiet(alarms, incident, project, homes)]
    parts = {name: value for name, value in offered.items() if value and not getattr(incident, name)}
    return Entry(number, incident.model_copy(update=parts), alarms, worst, trouble, tuple(parts))


# -------------------------------------------------------------------------------------------------- from the library


def inherited(incident: Incident, project: Project, trouble: Trouble) -> dict[str, Any]:
    """Return what the library says of a known failure, by the incident's keys, with the names of this system."""
    parts = {one.id: one for one in project.architecture.components}
    system = System.around([parts[id] for id in incident.components], project)
    return {
        "symptom": trouble.symptom,
        "http_status": trouble.status,
        "meaning": f"One of these: {'; '.join(trouble.causes)}.",
        "checks": [_explained("Find out which of the causes it is.", system.script(system.fitting(trouble.diagnose)))],
        "fix": [_fix(fix, system) for fix in trouble.fix],
        "verify": [Step(do=trouble.verify)] if trouble.verify else [],
        "rollback": trouble.rollback,
    }


def _fix(text: str, system: System) -> Step:
    if text.startswith("`aws ") and text.endswith("`"):
        return _explained("Where that is the cause, run this.", system.script([text.strip("`")]))
    return Step(do=f"{text[:1].upper()}{text[1:]}.")


def _explained(text: str, script: list[str]) -> Step:
    """Return the step with what its words to fill in mean, where neither the description nor a command knows them."""
    command = "\n".join(script)
    words = explained(_TO_EXPLAIN.findall(command))
    return Step(do=f"{text} {words}".rstrip(), command=command or None)


@dataclass(frozen=True)
class System:
    """What the library's placeholders mean for some components: names, and commands that find what has no name."""

    region: str
    names: Mapping[str, str]
    finders: Mapping[str, tuple[str, str]]
    profile: str | None = None
    type: str | None = None
    """The type of the API among the components."""

    @property
    def ending(self) -> str:
        """Return the options that every command of the AWS CLI ends with: Region and profile."""
        return f" --region {self.region}" + (f" --profile {self.profile}" if self.profile else "")

    def fitting(self, commands: Iterable[str]) -> list[str]:
        """Return the commands without those for an API of another type."""
        other = {"REST": "aws apigatewayv2 ", "HTTP": "aws apigateway ", "WebSocket": "aws apigateway "}.get(self.type or "", "\0")
        return [command for command in commands if not (command.startswith(other) and "API_ID" in command)]

    @classmethod
    def around(cls, components: list[Component], project: Project) -> System:
        """Return what the description knows about `components`."""
        region = region_of(components, project)
        names = {placeholder: str(name) for placeholder, name in _names(components, project, region).items()}
        profile = profile_of(components, project)
        types = [found for component in components if (found := api_type(component, project)) is not None]
        system = cls(region, names, {}, profile, types[0] if types else None)
        return replace(system, finders=dict(_finders(components, project, system.ending)))

    def script(self, commands: Iterable[str]) -> list[str]:
        """Return the commands with this system's names; what finds an id that only the account knows comes first."""
        filled = [line for command in commands for line in self._lines(command)]
        needed = [found for found in self.finders.values() if any(f"${found[0]}" in line for line in filled)]
        return [*(f"{variable}=$({finder})" for variable, finder in needed), *filled]

    def _lines(self, command: str) -> list[str]:
        times = {name: f'"$({value})"' for name, value in _times(command).items()}
        known = {**self.names, **times, **{name: f"${variable}" for name, (variable, _) in self.finders.items()}}
        text = _PLACEHOLDER.sub(lambda found: known.get(found[0], found[0]), command)
        text = text.replace(_DOMAIN, self.names.get(_DOMAIN, _DOMAIN))
        if not text.startswith("aws ") or "--region" in text:
            return [f"{text} --profile {self.profile}" if text.startswith("aws ") and self.profile else text]
        if "aws logs start-query " not in text:
            return [f"{text}{self.ending}"]
        return [
            f"QUERY_ID=$({text} --query queryId --output text{self.ending})",
            f'sleep 5; aws logs get-query-results --query-id "$QUERY_ID" --query results --output text{self.ending}',
        ]


def _times(command: str) -> dict[str, str]:
    if command.startswith("aws logs "):
        return _EPOCHS
    if "START_DATE" in command:
        return _DAYS
    # A metric that comes twice a day has no value in the last hour.
    return {name: value.replace("-1 hour", "-2 days") for name, value in _TIMES.items()} if _DAILY in command else _TIMES


def _names(components: list[Component], project: Project, region: str) -> dict[str, str]:
    accounts = {one.id: one.number for one in project.architecture.accounts}
    names = {"REGION": region, "ACCOUNT": accounts[components[0].account]}
    functions = [one.resource for one in components if one.service == "lambda" and one.resource]
    if functions:
        names |= {"FN": functions[0], "AUTHORIZER_FN": functions[0]}
    gateways = {one.id for one in components if one.service == _GATEWAY}
    logs = [one.group for one in project.operations.logs if one.component in gateways]
    if logs:
        names["ACCESS_LOG_GROUP"] = logs[0]
    names |= _of_api([component for component in components if component.id in gateways], project)
    walls = [component.resource for component in components if component.service == "waf" and component.resource]
    names |= {"ACL": walls[0]} if walls else {}
    domains = [api.domain.name for api in each(project.apis) if api.component in gateways and api.domain]
    if domains:
        names[_DOMAIN] = domains[0]
    return names


def _of_api(gateways: list[Component], project: Project) -> dict[str, str]:
    """Return the names of the first API: its stage, and the dimension by which metrics know it."""
    api = next((found for component in gateways if (found := api_of(component, project)) is not None), None)
    if api is None:
        return {}
    type = api_type(gateways[0], project)
    names = {} if is_open(api.stage) else {"STAGE": str(api.stage)}
    if type == "REST":
        return names if is_open(api.name) else {**names, "API": str(api.name), "API_DIMENSION": "ApiName"}
    return {**names, "API": "$HTTP_API_ID", "API_DIMENSION": "ApiId"} if gateways[0].resource else names


def _finders(components: list[Component], project: Project, ending: str) -> Iterator[tuple[str, tuple[str, str]]]:
    """Yield by placeholder the variable that holds the value, and the command that finds it."""
    named = [one for one in components if one.resource]
    for one in [part for part in named if part.service == _GATEWAY][:1]:
        variable = "API_ID" if api_type(one, project) in (None, "REST") else "HTTP_API_ID"
        yield "API_ID", (variable, _FINDERS[variable].format(name=one.resource, ending=ending))
    for one in [part for part in named if part.service == "acm"][:1]:
        yield "CERT_ARN", ("CERT_ARN", _FINDERS["CERT_ARN"].format(name=one.resource, ending=ending))


def profile_of(components: list[Component], project: Project) -> str | None:
    """Return the profile that commands on `components` are run with: that of their account, else the first; None where none is known."""
    profiles = [profile for profile in each(project.runbook.profiles) if not is_open(profile.name)]
    account = components[0].account if components else None
    own = [profile.name for profile in profiles if profile.account is not None and profile.account == account]
    if profiles:
        return str((own or [profiles[0].name])[0])
    signed_in = (re.search(r"--profile[ =](\S+)", step.command or "") for step in each(project.runbook.access))
    return next((found[1] for found in signed_in if found), None)


def region_of(components: list[Component], project: Project) -> str:
    """Return the Region that commands on `components` name: the first of theirs, else that of services without a Region.

    Without components it is the Region that most of the project's are in.
    """
    all = Counter(one.region for one in project.architecture.components if one.region != "global")
    home = all.most_common(1)[0][0] if all else GLOBAL
    return next((one.region for one in components if one.region != "global"), GLOBAL if components else home)


def _quiet(alarms: tuple[Alarm, ...], incident: Incident, project: Project, homes: Mapping[str, Home]) -> Step:
    """Return the step that sees the alarms of an entry go back to OK, each in the Region that it is deployed to."""
    parts = {one.id: one for one in project.architecture.components}
    components = [parts[id] for id in incident.components]
    region, profile = region_of(components, project), profile_of(components, project)
    by_region: dict[str, list[Alarm]] = {}
    for alarm in alarms:
        by_region.setdefault(homes[alarm.id].region if alarm.id in homes else region, []).append(alarm)
    return Step(
        do="See that the alarms of this entry are quiet.",
        command="\n".join(_states(watching, region, profile) for region, watching in by_region.items()),
        expect=f"{'`OK` on every line' if len(alarms) > 1 else '`OK`'}",
    )


def _states(alarms: list[Alarm], region: str, profile: str | None) -> str:
    """Return the command that prints the states of `alarms`; composite alarms are shown only where they are asked for."""
    names = " ".join(alarm.name or alarm.id for alarm in alarms)
    types, listed = "", "MetricAlarms[]"
    if any(alarm.burn is not None for alarm in alarms):
        types, listed = " --alarm-types MetricAlarm CompositeAlarm", "[MetricAlarms,CompositeAlarms][]"
    query = f"--query '{listed}.[AlarmName,StateValue]' --output text"
    signed_in = f" --profile {profile}" if profile else ""
    return f"aws cloudwatch describe-alarms --alarm-names {names}{types} {query} --region {region}{signed_in}"
