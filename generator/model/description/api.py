"""The APIs of a project: why each has its type and endpoint, what it calls, how it is protected from load."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field, model_validator

from generator.model.description.architecture import ComponentId, NodeId
from generator.model.description.load import LoadManagement, Throttle
from generator.model.types.values import (
    Defines,
    Duration,
    Flag,
    Id,
    Line,
    Model,
    Name,
    Number,
    Prose,
    Proves,
    Reference,
    Refers,
    Size,
)

ApiType = Literal["REST", "HTTP", "WebSocket"]
EndpointType = Literal["EDGE", "REGIONAL", "PRIVATE"]


class RequiredFeature(Model):
    """A capability that this API needs, and why it needs it (APIGW-001)."""

    feature: Annotated[Reference, Refers(("api-feature",))]
    """Id of a row of the library's type comparison (evidencekit list features)."""
    why: Prose
    """Which client or rule needs it."""


class Alternative(Model):
    """A choice that was weighed and not taken."""

    name: Name
    """The other choice."""
    why_not: Prose
    """What spoke against it."""


class TypeSelection(Model):
    """Why the API is REST, HTTP or WebSocket."""

    required_features: Annotated[list[RequiredFeature], Proves("APIGW-001.required-features")] = Field(min_length=1)
    payload: Size | None = None
    """The mean size of an answer, where it is above 512 KB: an HTTP API charges each begun 512 KB as a request."""
    decision: Annotated[Prose, Proves("APIGW-001.type-choice")]
    """Why this type: which need the cheaper type does not meet."""
    alternatives: Annotated[list[Alternative], Proves("APIGW-001.type-choice")] = Field(min_length=1)


class EndpointSelection(Model):
    """Why the endpoint is edge-optimised, Regional or private: cost, performance and security (APIGW-003)."""

    clients: Prose
    """Who calls it and from where."""
    cost: Prose
    """What the endpoint type costs here, beside the others."""
    performance: Prose
    """What it means for latency at the clients' places."""
    security: Prose
    """Who can reach it, and who cannot."""
    alternatives: list[Alternative] = []


class Authorization(Model):
    """How callers prove who they are."""

    kind: Literal["IAM", "LAMBDA", "COGNITO", "JWT", "API_KEY", "MUTUAL_TLS", "RESOURCE_POLICY", "NONE"]
    """The authorizer type, or what takes its place."""
    component: ComponentId | None = None
    """The authorizer function or user pool."""
    cache: Duration | None = None
    """How long a decision is cached."""
    detail: Prose
    """The identity source, the permission that a caller holds, the reason where there is no authorization."""


class Integration(Model):
    """What a method calls."""

    kind: Literal["AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "MOCK", "VPC_LINK"]
    """AWS_PROXY is Lambda proxy, AWS is a direct service integration, VPC_LINK is private HTTP through a VPC link."""
    target: NodeId | None = None
    """The component that is called; none for MOCK."""
    action: Line | None = None
    """The service action of a direct integration, such as sqs:SendMessage."""
    timeout: Duration
    """After which the gateway gives up."""
    mapping_template: Prose | None = None
    """What the mapping template does, where there is one."""

    @model_validator(mode="after")
    def _target(self) -> Integration:
        if self.target is None and self.kind != "MOCK":
            raise ValueError(f"{self.kind} needs a `target`, the component that is called; only MOCK has none")
        return self


class Method(Model):
    """One method of a resource, or one route."""

    method: Line
    """GET, POST, ANY … or a WebSocket route key."""
    path: Line
    """The resource path; the route key of a WebSocket API."""
    purpose: Prose
    """What the caller gets."""
    integration: Annotated[Integration, Proves("APIGW-002.no-pass-through")]
    authorization: Authorization | None = None
    """Only where it differs from the API's."""
    validation: Prose | None = None
    """Request validation at the API."""
    throttle: Throttle | None = None
    peak_per_second: Number
    """Calls per second at the busiest second that the design has to carry."""
    mean_duration: Duration
    """Mean time of the integration, measured or from the load test."""


class SingleDownstream(Model):
    """A Lambda function that calls one service only: what it does that an AWS integration could not (APIGW-002)."""

    function: ComponentId
    """The function's component."""
    downstream: NodeId
    """The one service that it calls."""
    responsibilities: Prose
    """What it does beyond passing the call on."""


class UsedFeature(Model):
    """One of the checklist's features and patterns, as used here (APIGW-006)."""

    feature: Annotated[Reference, Refers(("pattern",))]
    """Id of a feature of the checklist's list, such as lambda-authorizer."""
    how: Annotated[Prose, Proves("APIGW-006.feature-reasons")]
    """How it is configured here."""
    why: Annotated[Prose, Proves("APIGW-006.feature-reasons")]
    """What it is needed for."""


class CustomDomain(Model):
    """A custom domain name with its certificate."""

    name: Name
    """The domain name."""
    certificate: Line
    """Where the certificate comes from and how it is renewed."""
    minimum_tls: Line
    """Such as TLS 1.2."""


class Logging(Model):
    """Access and execution logs of a stage."""

    access_log_group: Line
    """The log group of the access logs."""
    fields: list[Line] = Field(min_length=1)
    """Fields of an access log line."""
    execution_level: Literal["OFF", "ERROR", "INFO"]
    """Execution logging; HTTP APIs have none: OFF."""
    tracing: Flag
    """Whether AWS X-Ray traces calls."""


class Api(Model):
    """One API of the project."""

    id: Annotated[Id, Defines("api")]
    component: ComponentId
    """The component of the architecture that this API is."""
    name: Name
    """The API's name in API Gateway: it is the ApiName dimension of its metrics."""
    type: Annotated[ApiType, Proves("APIGW-001.type-choice")]
    """The API type (APIGW-001)."""
    endpoint: Annotated[EndpointType, Proves("APIGW-003.endpoint-type")]
    """The endpoint type (APIGW-003); HTTP and WebSocket APIs are REGIONAL."""
    stage: Line
    """The stage's name, such as prod or $default."""
    purpose: Prose
    """What its clients get from it."""
    definition: Line
    """Where the API is defined: the OpenAPI document or template in the repository."""
    domain: CustomDomain | None = None
    clients: list[NodeId] = Field(min_length=1)
    """Who calls it: components or systems outside AWS."""
    authorization: Authorization
    type_selection: TypeSelection
    endpoint_selection: Annotated[EndpointSelection, Proves("APIGW-003.endpoint-type")]
    methods: list[Method] = Field(min_length=1)
    single_downstream: Annotated[list[SingleDownstream], Proves("APIGW-002.function-duties")] = []
    load: LoadManagement
    features: Annotated[list[UsedFeature], Proves("APIGW-006.feature-list", "APIGW-006.two-features")] = []
    logging: Logging
    waf: Prose | None = None
    """The web ACL and its rules, where one is associated."""
    errors: Prose
    """The error model: which status a client gets when, and whether it may retry."""
    versioning: Prose
    """How a change reaches clients without breaking them."""

    @model_validator(mode="after")
    def _endpoint_fits_type(self) -> Api:
        if self.type != "REST" and self.endpoint != "REGIONAL":
            raise ValueError(f"{self.type} APIs exist only with a REGIONAL endpoint, not {self.endpoint}")
        return self
