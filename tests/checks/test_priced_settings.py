"""What a line of the bill says of a setting of its component."""

from __future__ import annotations

from typing import Any

import pytest

from generator.checks.priced_settings import of_bill
from generator.model.types.open import open_thing
from tests.checks.variants import Sample, changed

FUNCTION, TASK, TABLE, DATABASE, CACHE = 9, 19, 10, 20, 21
"""Where components stand in the sample: a function, a task of Fargate, a table, a database and a cache."""


def stated(sample: Sample, component: int, service: str, *lines: dict[str, Any]) -> list[tuple[str, Any]]:
    """Return key and value of what these lines say of one component, which is of this service."""
    project = sample.evidence.workspace.projects["tenant-api"]
    project = changed(project, ["architecture", "components", str(component), "service"], service)
    id, usage = project.architecture.components[component].id, project.cost.usage[0]
    made = [usage.model_copy(update={"component": id, "reason": "Measured.", **line}) for line in lines]
    project = changed(project, ["cost", "usage"], made)
    found = list(of_bill(sample.evidence, project))
    assert {of for _, of, _, _ in found} <= {id}
    return [(key, value) for _, _, key, value in found]


@pytest.mark.parametrize(
    ("service", "price", "said"),
    [
        ("lambda", "lambda.gb-second-arm64", [("architecture", "arm64")]),
        ("lambda", "lambda.gb-second-x86", [("architecture", "x86_64")]),
        ("fargate", "fargate.vcpu-hour-arm64", [("architecture", "arm64")]),
        ("ecs", "fargate.vcpu-hour-x86", [("architecture", "x86_64")]),
        ("dynamodb", "dynamodb.on-demand-read", [("billing", "on-demand")]),
        ("dynamodb", "dynamodb.provisioned-write", [("billing", "provisioned")]),
        ("kinesis", "kinesis.on-demand-stream-hour", [("billing", "on-demand")]),
        ("kinesis", "kinesis.shard-hour", [("billing", "provisioned")]),
        ("cognito", "cognito.lite-mau", [("plan", "Lite")]),
        ("cognito", "cognito.essentials-mau", [("plan", "Essentials")]),
        ("cognito", "cognito.plus-mau", [("plan", "Plus")]),
        ("sqs", "sqs.standard-request", [("queue", "standard")]),
        ("sqs", "sqs.fifo-request", [("queue", "FIFO")]),
        ("sns", "sns.fifo-publish", [("queue", "FIFO")]),
        ("stepfunctions", "stepfunctions.standard-transition", [("workflow", "standard")]),
        ("stepfunctions", "stepfunctions.express-request", [("workflow", "express")]),
        ("rds", "rds.postgresql-multi-az.db.m6g.large", [("multi_az", True), ("instance_type", "db.m6g.large")]),
        ("rds", "rds.db.m6g.large-single-az", [("multi_az", False), ("instance_type", "db.m6g.large")]),
        ("elasticache", "elasticache.cache.t4g.small", [("instance_type", "cache.t4g.small")]),
        ("lambda", "dynamodb.on-demand-read", []),  # the price of another service says nothing of a function
    ],
)
def test_what_a_price_says(sample: Sample, service: str, price: str, said: list[tuple[str, Any]]) -> None:
    assert stated(sample, FUNCTION, service, {"price": price}) == said


@pytest.mark.parametrize("open_line", [{"price": open_thing("the price")}, {"component": open_thing("the component")}])
def test_an_open_line_hides_no_other_line(sample: Sample, open_line: dict[str, Any]) -> None:
    lines = (open_line, {"price": "dynamodb.on-demand-read"})
    assert stated(sample, TABLE, "dynamodb", *lines) == [("billing", "on-demand")]
