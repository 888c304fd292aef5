"""The type of an API has what the API uses, and nothing cheaper would do."""

from datetime import timedelta

import pytest

from generator.checks.api_types import contradicting_setting, missing_feature
from generator.model.description.load import Caching
from tests.checks.variants import Case, Sample, changed, found_with

TENANT = "customers/tenant-api/apis.yml"
ORDERS = "customers/orders-platform/apis.yml"

CASES = [
    Case(
        "dearer-type",
        ORDERS,
        "- feature: request-validation\n        why: >-\n          The request comes from a browser",
        "- feature: throttling\n        why: >-\n          The request comes from a browser",
        "required_features:",
        "HTTP APIs have all that it requires (iam-authorization, throttling, ",
        more=(
            (
                ORDERS,
                "- feature: waf\n        why: Unsigned requests must not compete with the checkout",
                "- feature: throttling\n        why: Too many",
            ),
            (ORDERS, "- feature: xray\n        why: The trace begins", "- feature: access-logs\n        why: The trace begins"),
            (ORDERS, "- feature: gateway-responses\n        why: The GraphQL", "- feature: parameter-mapping\n        why: The GraphQL"),
        ),
    ),
    Case(
        "missing-feature",
        TENANT,
        "- feature: throttling\n",
        "- feature: request-validation\n",
        "- feature: request-validation",
        "requires Request validation against a model, and HTTP APIs do not have it",
    ),
    Case(
        "contradicting-setting",
        TENANT,
        "tracing: false",
        "tracing: true",
        "tracing: true",
        "HTTP APIs, such as tradeleaf-catalogue-prod, cannot have X-Ray tracing",
    ),
    Case(
        "contradicting-setting",
        TENANT,
        'execution_level: "OFF"',
        "execution_level: INFO",
        "execution_level: INFO",
        "cannot have execution logs",
    ),
    Case(
        "contradicting-setting",
        TENANT,
        "target: catalogue-alb, timeout: 10s",
        "target: catalogue-alb, timeout: 31s",
        "timeout: 31s",
        "an integration timeout of 31s: the most is 30s",
    ),
    Case(
        "contradicting-setting",
        TENANT,
        "- feature: asynchronous-hand-over\n        how: Imports",
        "- feature: waf\n        how: Imports",
        "- feature: waf",
        "cannot have the protection AWS WAF",
    ),
    Case(
        "contradicting-setting",
        TENANT,
        "kind: LAMBDA",
        "kind: JWT",
        "kind: JWT",
        "REST APIs, such as tradeleaf-tenant-prod, cannot have authorization of kind JWT",
        also=("unsupported-claim",),
    ),
]


REST, HTTP = "apis.0", "apis.1"
CACHE = Caching.model_validate(
    {"size": "0.5 GB", "ttl": "1m", "expected_hit_ratio": "50%", "distinct_answers": 9, "accepted_staleness": "5m", "staleness": "Editors."}
)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        (
            {f"{REST}.type": "HTTP"},
            [
                "a web ACL",
                "usage plans",
                "X-Ray tracing",
                "execution logs",
                "request validation of",
                "a mock integration",
                "a mapping template",
                "the protection",
            ],
        ),
        (
            {f"{REST}.type": "WebSocket", f"{REST}.waf": True},
            ["a web ACL", "X-Ray tracing", "the protection AWS WAF", "the protection Usage plan with API keys"],
        ),
        ({f"{REST}.endpoint": "PRIVATE"}, []),
        ({f"{REST}.load.cache": CACHE}, []),
        ({f"{HTTP}.load.cache": CACHE}, ["a cache in the stage"]),
        ({f"{HTTP}.methods.0.integration.kind": "HTTP"}, ["an integration of kind HTTP"]),
        ({f"{HTTP}.endpoint": "PRIVATE"}, ["the endpoint PRIVATE"]),
        ({f"{HTTP}.waf": True}, ["a web ACL"]),
        ({f"{HTTP}.logging.execution_level": "INFO"}, ["execution logs"]),
        ({f"{HTTP}.methods.0.integration.kind": "MOCK"}, ["a mock integration"]),
        ({f"{HTTP}.methods.0.integration.timeout": timedelta(seconds=30)}, []),
        ({f"{HTTP}.methods.0.integration.timeout": timedelta(seconds=31)}, ["an integration timeout of 31s: the most is 30s"]),
        ({f"{REST}.methods.0.integration.timeout": timedelta(minutes=5)}, []),
        ({f"{REST}.methods.0.integration.timeout": timedelta(seconds=301)}, ["an integration timeout of 5m 1s: the most is 5m"]),
        ({f"{REST}.endpoint": "EDGE", f"{REST}.methods.0.integration.timeout": timedelta(seconds=29)}, []),
        ({f"{REST}.endpoint": "EDGE", f"{REST}.methods.0.integration.timeout": timedelta(seconds=30)}, ["the most is 29s"]),
    ],
)
def test_what_a_type_cannot_have(sample: Sample, changes: dict[str, object], told: list[str]) -> None:
    found = found_with(sample, contradicting_setting, "tenant-api", changes)
    assert [one for one in told if not any(one in message for message in found)] == [], found
    assert [message for message in found if not any(one in message for one in told)] == [], told


@pytest.mark.parametrize(
    ("feature", "told", "hint"),
    [
        ("api-keys", "API keys and usage plans", "Library: HTTP APIs have neither."),
        ("request-validation", "Request validation against a model", "Choose a type that has it, or take it off the list."),
    ],
)
def test_what_a_type_lacks_is_told_with_what_the_library_knows_instead(sample: Sample, feature: str, told: str, hint: str) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    required = project.apis[1].type_selection.required_features[0].model_copy(update={"feature": feature})
    found = list(missing_feature(sample.evidence, changed(project, ["apis", "1", "type_selection", "required_features"], [required])))
    assert [one.location for one in found] == [("apis", "catalogue", "type_selection", "required_features", 0)]
    assert f"tradeleaf-catalogue-prod requires {told}, and HTTP APIs do not have it" in found[0].message
    assert found[0].hint == hint
