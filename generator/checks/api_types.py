"""Rules about the type of an API: it has what the API uses, and nothing cheaper would do (APIGW-001)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from generator.checks.finding import Evidence, Finding
from generator.model.description.api import Api, Authorization
from generator.model.description.project import Project
from generator.model.library.gateway_facts import GatewayFacts
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

Setting = tuple[Location, str, str]
"""Where a setting of an API stands, the feature of the type comparison that it needs, and how it is called."""


def dearer_type(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A REST API needs nothing that an HTTP API does not have.

    Why: APIGW-001 wants the type to balance cost against what is needed; a million calls cost 3.50 USD as REST, 1.00 as HTTP.
    Bad: a REST API that requires `cors` and `jwt-authorizer`, or `cors` and `throttling`, only.
    Good: an HTTP API; or a REST API with `request-validation` or another REST-only feature among the required ones, and why.
    """
    gateway = evidence.workspace.library.gateway
    differences = {compared.api.id: compared.difference for compared in evidence.results[project.id].cost.type_differences}
    for api in project.apis:
        if api.type != "REST" or _requires_rest(api, gateway):
            continue
        names = ", ".join(required.feature for required in api.type_selection.required_features)
        dearer = f"; REST costs {differences[api.id]:f} {project.cost.currency} a month more" if api.id in differences else ""
        unlisted = sorted({name for _, feature, name in _settings(api) if not gateway.features[feature].http.has})
        yield Finding(
            severity="gap",
            message=f"{api.name} is a REST API, and HTTP APIs have all that it requires ({names}){dearer}",
            location=("apis", api.id, "type_selection", "required_features"),
            criterion="APIGW-001.type-choice",
            hint=f"Say why it needs {', '.join(unlisted)}, which only REST has, or make it an HTTP API."
            if unlisted
            else "Add the feature that only REST has and why it is needed, or make it an HTTP API.",
        )


def _requires_rest(api: Api, gateway: GatewayFacts) -> bool:
    needed = any(not gateway.features[required.feature].http.has for required in api.type_selection.required_features)
    return needed or any(method.integration.timeout > _longest("HTTP", gateway) for method in api.methods)


def missing_feature(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An API requires a feature that its type does not have.

    Why: the API cannot have been built as it is described; a reviewer who knows the comparison of types sees it at once.
    Bad: an HTTP API with `request-validation` among its required features.
    Good: a REST API, or the need met elsewhere and the feature taken off the list.
    """
    features = evidence.workspace.library.gateway.features
    for api in project.apis:
        for index, required in enumerate(api.type_selection.required_features):
            feature = features[required.feature]
            support = feature.support(api.type)
            if not support.has:
                instead = support.detail or feature.note
                yield Finding(
                    severity="error",
                    message=f"{api.name} requires {feature.name}, and {api.type} APIs do not have it (as of {feature.as_of})",
                    location=("apis", api.id, "type_selection", "required_features", index),
                    criterion="APIGW-001.required-features",
                    hint=f"Library: {instead}." if instead else "Choose a type that has it, or take it off the list.",
                )


def contradicting_setting(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A setting that the API's type cannot have.

    Why: the design record and the deployed API cannot both be right.
    Bad: `waf` or `load.cache` of an HTTP API, `tracing: true` of a WebSocket API, a JWT authorizer of a REST API.
    Good: the setting left out, or another type.
    """
    gateway = evidence.workspace.library.gateway
    for api in project.apis:
        for at, what in _impossible(api, gateway):
            yield Finding(
                severity="error",
                message=f"{api.type} APIs, such as {api.name}, cannot have {what}",
                location=("apis", api.id, *at),
                criterion="APIGW-001.type-choice",
                hint="Take it away, or choose a type that has it (evidencekit list features).",
            )


def _impossible(api: Api, gateway: GatewayFacts) -> Iterator[tuple[Location, str]]:
    for at, feature, name in _settings(api):
        if not gateway.features[feature].support(api.type).has:
            yield at, name
    for index, protection in enumerate(api.load.protections):
        means = gateway.load_management[protection.feature]
        if api.type not in means.apis:
            yield ("load", "protections", index), f"the protection {means.name}"
    kinds = {known.kind for known in gateway.integration_types.values() if api.type in known.apis}
    longest = _longest(api.endpoint if api.endpoint == "EDGE" else api.type, gateway)
    for index, method in enumerate(api.methods):
        integration = method.integration
        at = ("methods", index, "integration")
        if integration.kind not in kinds and integration.kind != "MOCK":
            yield (*at, "kind"), f"an integration of kind {integration.kind}"
        if integration.timeout > longest:
            yield (
                (*at, "timeout"),
                (f"an integration timeout of {format_duration(integration.timeout)}: the most is {format_duration(longest)}"),
            )


def _longest(type: str, gateway: GatewayFacts) -> timedelta:
    """Return the longest integration timeout that an API of `type` (EDGE: a REST API with that endpoint) can have."""
    quota = gateway.quotas[
        {
            "REST": "rest-integration-timeout-raised",
            "EDGE": "rest-integration-timeout",
            "HTTP": "http-integration-timeout",
            "WebSocket": "websocket-integration-timeout",
        }[type]
    ]
    return timedelta(seconds=float(quota.value or 0))


_ENDPOINTS = {"EDGE": "edge-endpoint", "PRIVATE": "private-endpoint", "REGIONAL": "regional-endpoint"}
_AUTHORIZERS = {
    "IAM": "iam-authorization",
    "LAMBDA": "lambda-authorizer",
    "COGNITO": "cognito-authorizer",
    "JWT": "jwt-authorizer",
    "API_KEY": "api-keys",
    "MUTUAL_TLS": "mutual-tls",
    "RESOURCE_POLICY": "resource-policy",
}


def _settings(api: Api) -> Iterator[Setting]:
    """Yield each setting that not every type has."""
    yield ("endpoint",), _ENDPOINTS[api.endpoint], f"the endpoint {api.endpoint}"
    if api.waf:
        yield ("waf",), "waf", "a web ACL"
    if api.load.cache:
        yield ("load", "cache"), "response-cache", "a cache in the stage"
    if api.load.usage_plans:
        yield ("load", "usage_plans"), "api-keys", "usage plans"
    if api.logging.tracing:
        yield ("logging", "tracing"), "xray", "X-Ray tracing"
    if api.logging.execution_level != "OFF":
        yield ("logging", "execution_level"), "execution-logs", "execution logs"
    yield from _authorizer((), api.authorization)
    yield from _method_settings(api)


def _method_settings(api: Api) -> Iterator[Setting]:
    for index, method in enumerate(api.methods):
        at = ("methods", index)
        yield from _authorizer(at, method.authorization)
        if method.validation:
            yield (*at, "validation"), "request-validation", f"request validation of {method.method} {method.path}"
        if method.integration.mapping_template:
            yield (*at, "integration", "mapping_template"), "body-mapping", "a mapping template"
        if method.integration.kind == "MOCK":
            yield (*at, "integration", "kind"), "mock-integration", "a mock integration"


def _authorizer(at: Location, authorization: Authorization | None) -> Iterator[Setting]:
    if authorization is not None and authorization.kind in _AUTHORIZERS:
        name = f"authorization of kind {authorization.kind}"
        yield (*at, "authorization", "kind"), _AUTHORIZERS[authorization.kind], name


PROJECT_RULES = (
    dearer_type,
    missing_feature,
    contradicting_setting,
)
