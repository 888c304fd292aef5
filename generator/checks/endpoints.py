"""Rules about the endpoint type of an API: it fits the callers and the ways that are drawn (APIGW-003)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.api import Api
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.ways import reached

_CRITERION = "APIGW-003.endpoint-type"
_ON_THE_INTERNET = {"users", "client", "saas", "device", "partner"}


def unweighed_endpoint(_: Evidence, project: Project) -> Iterator[Finding]:
    """The callers of an API suggest another endpoint type, and it was not weighed.

    Why: APIGW-003 wants the endpoint type to serve cost, performance and security; another type is the first question.
    Bad: an edge-optimised API whose callers are in its own Region; a Regional one that only roles of its own account call.
    Good: the other type, or an entry in `endpoint_selection.alternatives` that says why not.
    """
    for api in project.apis:
        for other, because in _suggested(api, project):
            weighed = [alternative.name for alternative in api.endpoint_selection.alternatives]
            if not any(re.search(other, name, re.IGNORECASE) for name in weighed):
                yield Finding(
                    severity="gap",
                    message=f"{api.name} has the endpoint {api.endpoint}, but {because}; {other} was not weighed",
                    location=("apis", api.id, "endpoint_selection"),
                    criterion=_CRITERION,
                    hint=f"Make it {other}, or say in endpoint_selection.alternatives why not.",
                )


def _suggested(api: Api, project: Project) -> Iterator[tuple[str, str]]:
    """Yield the endpoint types that the API's surroundings suggest instead of its own, with the observation."""
    components = {component.id: component for component in project.architecture.components}
    own = components[api.component]
    callers = [components.get(client) for client in api.clients]
    inside = [caller for caller in callers if caller is not None]
    if api.endpoint == "EDGE":
        if len(inside) == len(callers) and all(caller.region == own.region for caller in inside):
            yield "REGIONAL", f"all its callers are in {own.region}"
        elif fronts := [caller.id for caller in _callers_of(api.component, project) if caller.service == "cloudfront"]:
            yield "REGIONAL", f"it has a CloudFront distribution of its own in front (`{fronts[0]}`)"
    internal = len(inside) == len(callers) and all(caller.account == own.account for caller in inside)
    if api.type == "REST" and api.endpoint != "PRIVATE" and internal and api.authorization.kind == "IAM":
        yield "PRIVATE", "all its callers are roles of its own account"


def unreachable_private_api(_: Evidence, project: Project) -> Iterator[Finding]:
    """A private API that its callers cannot reach as it is drawn.

    Why: a private API answers through an interface endpoint of a VPC only, and refuses all calls without a resource policy.
    Bad: `endpoint: PRIVATE` without a component of the service `vpce` before the API, without `resource-policy`, or with
    callers on the Internet.
    Good: the VPC endpoint drawn with a connection to the API, and the resource policy that names it.
    """
    for api in project.apis:
        if api.endpoint == "PRIVATE":
            for at, what, hint in _unreachable(api, project):
                yield Finding(
                    severity="error",
                    message=f"{api.name} is private, but {what}",
                    location=("apis", api.id, *at),
                    criterion=_CRITERION,
                    hint=hint,
                )


def _unreachable(api: Api, project: Project) -> Iterator[tuple[Location, str, str]]:
    if not any(caller.service in ("vpce", "apigw-endpoint") for caller in _callers_of(api.component, project)):
        yield (
            ("endpoint",),
            "no VPC endpoint with a connection to it is drawn",
            ("Add the interface endpoint (service vpce) with its subnets, and the connection from it to the API."),
        )
    kinds = [api.authorization.kind, *(method.authorization.kind for method in api.methods if method.authorization)]
    features = [required.feature for required in api.type_selection.required_features]
    if "RESOURCE_POLICY" not in kinds and "resource-policy" not in features:
        yield (
            ("type_selection", "required_features"),
            "it has no resource policy: every call fails",
            ("Add resource-policy to the required features, with the VPC endpoint that the policy allows."),
        )
    externals = {external.id: external for external in project.architecture.externals}
    for index, client in enumerate(api.clients):
        if client in externals and externals[client].kind in _ON_THE_INTERNET:
            yield (
                ("clients", index),
                f"its caller {externals[client].name} is outside",
                ("Let it come through an on-premises link or another API, or choose a public endpoint."),
            )


def published_private_api(_: Evidence, project: Project) -> Iterator[Finding]:
    """A private API stands in the list of public endpoints.

    Why: one of the two is wrong, and the summary of what the Internet can reach is what a reviewer reads first.
    Bad: `endpoint: PRIVATE`, and the API's component in `security.encryption.public_endpoints`.
    Good: the API taken off the list.
    """
    private = {api.component: api.name for api in project.apis if api.endpoint == "PRIVATE"}
    for index, endpoint in enumerate(project.security.encryption.public_endpoints):
        if endpoint.component in private:
            yield Finding(
                severity="error",
                message=f"{private[endpoint.component]} is private and listed as a public endpoint, {endpoint.address}",
                location=("security", "encryption", "public_endpoints", index),
                criterion=_CRITERION,
                hint="Take it off the list, or correct the API's endpoint.",
            )


def _callers_of(component: str, project: Project) -> list[Component]:
    """Return the components with a connection to `component`, and those before a web ACL in between."""
    components = {drawn.id: drawn for drawn in project.architecture.components}
    passed = {component, *(id for id, passing in components.items() if passing.service == "waf")}
    back = [(connection.target, connection.source) for connection in project.architecture.connections if connection.target in passed]
    return [components[id] for id in sorted(reached([component], back) - {component}) if id in components]


PROJECT_RULES = (
    unweighed_endpoint,
    unreachable_private_api,
    published_private_api,
)
