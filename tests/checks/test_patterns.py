"""References use enough of the listed features, and use them really."""

from typing import Any

import pytest

from generator.checks import in_workspace
from generator.checks.patterns import too_few_patterns, unsupported_claim
from generator.model.description.api import Integration
from generator.model.description.architecture import Connection
from tests.checks.variants import Case, Sample, found_with

ORDERS = "customers/orders-platform/apis.yml"
CHECKLIST = "library/checklists/amazon-api-gateway-3.0.yml"
WAF = """- feature: waf
      how: Web ACL `ecommerce-prod-services` on stage `prod`.
      why: Keeps strangers from using up 10 requests"""

CASES = [
    Case(
        "too-few-patterns",
        CHECKLIST,
        "each_reference: 1",
        "each_reference: 3",
        "- id: orders",
        "orders-platform uses 2 of the listed features, at least 3 is needed",
    ),
    Case(
        "too-few-patterns",
        CHECKLIST,
        "across_references: 2",
        "across_references: 5",
        "- id: tenant",
        "all references together use 4 of the listed features",
    ),
    *(
        Case("unsupported-claim", ORDERS, WAF, WAF.replace("feature: waf", f"feature: {feature}"), f"- feature: {feature}", lack)
        for feature, lack in (
            ("caching", "claims API Caching, but `load.cache` is not set"),
            ("lambda-authorizer", "no authorization of kind LAMBDA is described"),
            ("aws-integration", "no method has an integration of kind AWS"),
            ("mapping-templates", "no method has a `mapping_template`"),
            ("developer-portal", "no portal is drawn"),
            ("cors", "no method is OPTIONS"),
            ("private-api", "its endpoint is not PRIVATE"),
            ("websocket", "REST APIs do not have it"),
        )
    ),
    Case(
        "unsupported-claim",
        "customers/tenant-api/apis.yml",
        "certificate: AWS Certificate Manager in us-east-1, DNS validation, renewed by the service\n    minimum_tls: "
        "TLS 1.2\n  clients: [tenant-users, catalogue-editors]",
        "certificate: bought for a year\n    minimum_tls: TLS 1.2\n  clients: [tenant-users, catalogue-editors]",
        "- feature: custom-domain-acm",
        "`domain` names no certificate of AWS Certificate Manager",
    ),
]


def line(source: str, target: str) -> list[Connection]:
    keys = {"label": "calls", "protocol": "HTTPS 443", "encryption": "TLS 1.2"}
    return [Connection.model_validate({"source": source, "target": target, **keys})]


def calls(kind: str, target: str, action: str | None) -> Integration:
    return Integration.model_validate({"kind": kind, "target": target, "action": action, "timeout": "10s"})


@pytest.mark.parametrize(
    ("feature", "changes", "shown"),
    [
        ("aws-integration", {"apis.0.methods.0.integration": calls("AWS", "orders-table", "dynamodb:PutItem")}, True),
        ("aws-integration", {"apis.0.methods.0.integration": calls("AWS", "order-functions", "lambda:InvokeFunction")}, False),
        ("aws-integration", {"apis.0.methods.0.integration": calls("AWS", "orders-table", None)}, False),
        ("aws-integration", {"apis.0.methods.0.integration": calls("HTTP", "orders-table", "dynamodb:PutItem")}, False),
        ("developer-portal", {"architecture.components.0.name": "Developer Portal"}, True),
        ("developer-portal", {"architecture.components.0.name": "Portals"}, False),
        ("waf", {"architecture.connections": line("api-waf", "tenant-api")}, True),
        ("waf", {"architecture.connections": line("tenant-api", "api-waf")}, True),
        ("waf", {"architecture.connections": line("api-waf", "platinum-api")}, False),
        ("waf", {"architecture.connections": line("tenant-api", "orders-table")}, False),
        ("waf", {"apis.0.waf": None}, False),
    ],
)
def test_a_feature_is_shown_where_it_belongs(sample: Sample, feature: str, changes: dict[str, Any], shown: bool) -> None:
    found = found_with(sample, unsupported_claim, "tenant-api", {"apis.0.features.0.feature": feature, **changes})
    name = sample.evidence.workspace.library.gateway.patterns[feature].name
    assert any(f"claims {name}, but" in one for one in found) is not shown


@pytest.mark.parametrize(("each", "across", "told"), [(2, 4, 0), (3, 4, 1), (2, 5, 1)])
def test_as_many_features_as_are_wanted_are_enough(
    sample: Sample, monkeypatch: pytest.MonkeyPatch, each: int, across: int, told: int
) -> None:
    checklist = sample.evidence.workspace.checklist
    assert checklist is not None
    choice = next(control.choice for control in checklist.all_controls() if control.choice is not None)
    monkeypatch.setitem(vars(choice), "each_reference", each)
    monkeypatch.setitem(vars(choice), "across_references", across)
    assert len(in_workspace(too_few_patterns, sample.evidence)) == told
