"""References use enough of the listed features, and use them really."""

from tests.checks.variants import Case

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
