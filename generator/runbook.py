"""The runbook as its reader gets it: entries numbered, joined with their alarms, completed from the library."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from generator.model.architecture import Component
from generator.model.library import Trouble
from generator.model.operations import Alarm
from generator.model.project import Project
from generator.model.runbook import Incident, Severity, Step

_GATEWAY = "apigateway"
_FINDERS = {
    "API_ID": "aws apigateway get-rest-apis --query \"items[?name=='{name}'].id\" --output text --region {region}",
    "HTTP_API_ID": "aws apigatewayv2 get-apis --query \"Items[?Name=='{name}'].ApiId\" --output text --region {region}",
}
"""Commands that print an id which only the account knows."""
_PLACEHOLDER = re.compile(r"(?<![$A-Z_{])\b[A-Z][A-Z_]+\b")
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

    def entry(self, id: str) -> Entry:
        """Return the entry of the incident `id`. Raises KeyError."""
        return {entry.incident.id: entry for entry in self.entries}[id]


def runbook(project: Project, troubles: Mapping[str, Trouble]) -> RunbookResult:
    """Return the entries of `project`; what an incident leaves out comes from its entry in `troubles`, if it names one."""
    return RunbookResult(
        tuple(
            _entry(number, incident, project, troubles.get(incident.library or ""))
            for number, incident in enumerate(project.runbook.incidents, 1)
        )
    )


def _entry(number: int, incident: Incident, project: Project, trouble: Trouble | None) -> Entry:
    alarms = tuple(alarm for alarm in project.operations.alarms if alarm.incident == incident.id)
    severities = {severity.id: severity for severity in project.runbook.severities}
    worst = min((severities[alarm.severity] for alarm in alarms), key=lambda one: one.respond_within, default=None)
    offered = _inherited(incident, project, trouble) if trouble is not None else {}
    if alarms:
        offered["verify"] = [_quiet(alarms, incident, project)]
    parts = {name: value for name, value in offered.items() if value and not getattr(incident, name)}
    return Entry(number, incident.model_copy(update=parts), alarms, worst, trouble, tuple(parts))


# -------------------------------------------------------------------------------------------------- from the library


def _inherited(incident: Incident, project: Project, trouble: Trouble) -> dict[str, object]:
    causes = "; ".join(trouble.causes)
    command = "\n".join(_completed(trouble.diagnose, incident, project))
    return {
        "symptom": trouble.symptom,
        "http_status": trouble.status,
        "meaning": f"One of these: {causes}.",
        "checks": [Step(do="Find out which of the causes it is.", command=command)],
        "fix": [Step(do=f"{fix[:1].upper()}{fix[1:]}.") for fix in trouble.fix],
    }


def _completed(commands: Iterable[str], incident: Incident, project: Project) -> list[str]:
    """Return the library's commands with this system's names; what finds an id that only the account knows comes first."""
    parts = {one.id: one for one in project.architecture.components}
    components = [parts[id] for id in incident.components]
    region = next((one.region for one in components if one.region != "global"), project.cost.region)
    variable, finder = _finder(components, project, region)
    names = _names(components, project, region) | {"API_ID": f"${variable}" if finder else variable}
    filled = [_filled(command, names, region) for command in commands]
    needed = finder and any(f"${variable}" in one for one in filled)
    return [f"{variable}=$({finder})", *filled] if needed else filled


def _names(components: list[Component], project: Project, region: str) -> dict[str, str]:
    """Return what the placeholders of the library stand for in this system, as far as the description knows it."""
    accounts = {one.id: one.number for one in project.architecture.accounts}
    names = {"REGION": region, "ACCOUNT": accounts[components[0].account]}
    functions = [one.resource for one in components if one.service == "lambda" and one.resource]
    if functions:
        names |= {"FN": functions[0], "AUTHORIZER_FN": functions[0]}
    gateways = {one.id for one in components if one.service == _GATEWAY}
    logs = [one.group for one in project.operations.logs if one.component in gateways]
    if logs:
        names["ACCESS_LOG_GROUP"] = logs[0]
    return names


def _finder(components: list[Component], project: Project, region: str) -> tuple[str, str]:
    """Return the name of the variable that holds the API's id, and the command that finds the id; empty without an API."""
    types = {api.component: api.type for api in project.apis}
    for one in components:
        if one.service == _GATEWAY and one.resource:
            variable = "HTTP_API_ID" if types.get(one.id, "REST") != "REST" else "API_ID"
            return variable, _FINDERS[variable].format(name=one.resource, region=region)
    return "API_ID", ""


def _filled(command: str, names: Mapping[str, str], region: str) -> str:
    times = _EPOCHS if command.startswith("aws logs ") else _TIMES
    known = {**names, **{name: f'"$({value})"' for name, value in times.items()}}
    text = _PLACEHOLDER.sub(lambda found: known.get(found[0], found[0]), command)
    return f"{text} --region {region}" if text.startswith("aws ") and "--region" not in text else text


def _quiet(alarms: tuple[Alarm, ...], incident: Incident, project: Project) -> Step:
    """Return the step that sees the alarms of an entry go back to OK."""
    parts = {one.id: one for one in project.architecture.components}
    regions = [parts[id].region for id in incident.components if parts[id].region != "global"]
    names = " ".join(alarm.name for alarm in alarms)
    query = "--query 'MetricAlarms[].[AlarmName,StateValue]' --output text"
    return Step(
        do="See that the alarms of this entry are quiet.",
        command=f"aws cloudwatch describe-alarms --alarm-names {names} {query} --region {(regions or [project.cost.region])[0]}",
        expect=f"{'`OK` on every line' if len(alarms) > 1 else '`OK`'}",
    )
