"""Commands of a proposed entry: they name the component, its account's profile and its Region, and change nothing."""

from __future__ import annotations

from collections.abc import Iterator

from generator.analysis.apis import api_type
from generator.analysis.monitoring import WatchedAlarm, WatchedKpi
from generator.analysis.monitoring.metric_facts import Known
from generator.analysis.runbook import System
from generator.model.description.project import Project
from generator.model.description.runbook import Step

_STATES = {
    "lambda": "aws lambda get-function-configuration --function-name {resource} --query "
    "'{{State:State,Update:LastUpdateStatus,Modified:LastModified,Timeout:Timeout,Memory:MemorySize}}'",
    "dynamodb": "aws dynamodb describe-table --table-name {resource} --query "
    "'Table.{{Status:TableStatus,Billing:BillingModeSummary.BillingMode,Throughput:ProvisionedThroughput}}'",
    "sqs": 'aws sqs get-queue-attributes --queue-url "$(aws sqs get-queue-url --queue-name {resource} --query QueueUrl --output text '
    '--region {region})" --attribute-names All',
    "rds": "aws rds describe-db-instances --db-instance-identifier {resource} --query "
    "'DBInstances[].{{Status:DBInstanceStatus,Class:DBInstanceClass,Zone:AvailabilityZone}}'",
    "aurora": "aws rds describe-db-clusters --db-cluster-identifier {resource} --query "
    "'DBClusters[].{{Status:Status,Members:DBClusterMembers}}'",
    "elasticache": "aws elasticache describe-cache-clusters --cache-cluster-id {resource} --show-cache-node-info",
    "kinesis": "aws kinesis describe-stream-summary --stream-name {resource}",
    "firehose": "aws firehose describe-delivery-stream --delivery-stream-name {resource} --query "
    "DeliveryStreamDescription.DeliveryStreamStatus",
    "codebuild": "aws codebuild list-builds-for-project --project-name {resource} --max-items 5",
    "codepipeline": "aws codepipeline get-pipeline-state --name {resource}",
    "eks": "aws eks describe-cluster --name {resource} --query cluster.status",
    "s3": "aws s3api get-bucket-location --bucket {resource}",
    "stepfunctions": "aws stepfunctions list-executions --state-machine-arn {StateMachineArn} --status-filter FAILED --max-items 10",
    "ecs": "aws ecs describe-services --cluster {ClusterName} --services {ServiceName} --query "
    "'services[].{{Running:runningCount,Desired:desiredCount,Events:events[:5].message}}'",
    "backup": "aws backup list-backup-jobs --by-backup-vault-name {resource} --by-state FAILED --max-results 10",
}
"""The command that shows the state of a component, by service; names in braces are its resource, its Region or its dimensions."""
_STATES["fargate"] = _STATES["ecs"]
_STAGES = {"REST": "aws apigateway get-stages --rest-api-id API_ID", "other": "aws apigatewayv2 get-stages --api-id API_ID"}
_STATISTICS = ("SampleCount", "Average", "Sum", "Minimum", "Maximum")


def checks(alarms: tuple[WatchedAlarm, ...], watched: WatchedKpi, project: Project, system: System) -> list[Step]:
    """Return the first checks on an alarm: account, alarm, metric, state of the component, log, last changes."""
    known = watched.measure.first
    steps = [*_session(known, project, system), _alarm(alarms, system), _metric(watched, system), *_state(known, project, system)]
    if watched.log_group is not None:
        tail = f"aws logs tail {watched.log_group} --since 1h --region {system.region}"
        steps.append(Step(do="Read the log of the last hour. Look for errors, timeouts and denied access.", command=tail))
    return [*steps, _changes(known, system)]


def _session(known: Known, project: Project, system: System) -> Iterator[Step]:
    account = next((one for one in project.architecture.accounts if one.id == known.component.account), None)
    if account is not None:
        identity = f"aws sts get-caller-identity --query Account --output text --region {system.region}"
        yield Step(
            do=f"Sign in with the profile of the account {account.name} ({account.environment}), and see that you are there.",
            command=f"export AWS_PROFILE={system.profile or account.name}\n{identity}",
            expect=f"`{account.number}`",
        )


def _alarm(alarms: tuple[WatchedAlarm, ...], system: System) -> Step:
    names = " ".join(alarm.name for alarm in alarms)
    query = "--query 'MetricAlarms[].[AlarmName,StateValue,StateUpdatedTimestamp,StateReason]' --output text"
    return Step(
        do="See since when the alarm is on, and the values that set it off.",
        command=f"aws cloudwatch describe-alarms --alarm-names {names} {query} --region {system.region}",
    )


def _metric(watched: WatchedKpi, system: System) -> Step:
    known = watched.measure.first
    pairs = " ".join(f"Name={name},Value={_value(name, value)}" for name, value in known.dimensions.items())
    kind = "--statistics" if known.statistic in _STATISTICS else "--extended-statistics"
    period = max(int(watched.measure.period.total_seconds()), 60)
    command = (
        f"aws cloudwatch get-metric-statistics --namespace {known.namespace} --metric-name {known.name}"
        f"{f' --dimensions {pairs}' if pairs else ''} {kind} {known.statistic} --period {period} --start-time START --end-time END"
        " --query 'sort_by(Datapoints, &Timestamp)' --output table"
    )
    return Step(do=f"Look at the last hour of `{known.name}`: a step, a slope or a peak?", command="\n".join(system.script([command])))


def _value(name: str, value: str) -> str:
    """Return the value of a dimension as a command has it: the id of an API that only the account knows is looked up."""
    return "API_ID" if name == "ApiId" and value.endswith("_API_ID") else value


def _state(known: Known, project: Project, system: System) -> Iterator[Step]:
    component = known.component
    type = api_type(component, project)
    pattern = _STAGES["REST" if type == "REST" else "other"] if type is not None else _STATES.get(component.service)
    names = {"resource": component.resource, "region": system.region, **known.dimensions}
    if pattern is None or any(f"{{{name}}}" in pattern and not names.get(name) for name in ("resource", *_DIMENSIONS)):
        return
    command = "\n".join(system.script([pattern.format(**names)]))
    yield Step(do=f"See the state of {component.name}, and when it was last changed.", command=command)


_DIMENSIONS = ("StateMachineArn", "ClusterName", "ServiceName")
"""Dimensions that commands name."""


def _changes(known: Known, system: System) -> Step:
    named = known.component.resource
    subject = f"AttributeKey=ResourceName,AttributeValue={named}" if named is not None else "AttributeKey=ReadOnly,AttributeValue=false"
    return Step(
        do="See what was changed in the last two hours: most failures follow a change.",
        command=f"aws cloudtrail lookup-events --lookup-attributes {subject} --start-time \"$(date -u -d '-2 hours' +%Y-%m-%dT%H:%M:%SZ)\""
        f" --query 'Events[].[EventTime,EventName,Username]' --output table --region {system.region}",
        expect="No event, or one that you know of. AWS Health shows whether the service itself has an event: "
        "https://health.aws.amazon.com/health/status",
    )
