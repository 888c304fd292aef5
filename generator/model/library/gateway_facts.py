"""What the library knows of Amazon API Gateway: types, endpoints, integrations, quotas, load, features, logs."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from generator.model.library.facts import Fact
from generator.model.types.values import Flag, Id, Line, Model, Number, Prose, Region

ApiType = Literal["REST", "HTTP", "WebSocket"]


class Support(Model):
    """Whether an API type has a feature, and what is special about it."""

    has: Flag
    detail: Line | None = None


class Feature(Fact):
    """A row of the comparison of API types."""

    name: Line
    rest: Support
    http: Support
    websocket: Support
    note: Prose | None = None

    def support(self, type: ApiType) -> Support:
        """Return whether APIs of `type` have the feature."""
        return {"REST": self.rest, "HTTP": self.http, "WebSocket": self.websocket}[type]


class TypeRule(Model):
    """A need and the API type that it leads to."""

    need: Prose
    pick: Line


class TypeChoice(Fact):
    """How the type of an API is chosen (APIGW-001)."""

    rules: list[TypeRule]
    note: Prose


class EndpointType(Fact):
    """An endpoint type with its considerations (APIGW-003)."""

    name: Line
    apis: list[ApiType]
    what: Prose
    pick_when: list[Line]
    avoid_when: list[Line]
    considerations: list[Line]


class IntegrationType(Fact):
    """A kind of integration."""

    kind: Literal["AWS_PROXY", "AWS", "HTTP_PROXY", "HTTP", "VPC_LINK", "MOCK"]
    """As in the definition of an API; two entries may share a kind."""
    name: Line
    apis: list[ApiType]
    what: Prose
    use: Prose
    limits: list[Line] = []


class LambdaOrDirect(Fact):
    """When an AWS integration replaces a Lambda function (APIGW-002)."""

    rule: Prose
    keep_lambda_when: list[Line]
    replace_when: list[Line]
    evidence: Prose


class Quota(Fact):
    """A quota of the service."""

    name: Line
    scope: Line
    apis: list[Literal[ApiType, "portal"]]
    default: Line
    """As a reader is told it."""
    value: Number | None = None
    """The default as a number in `unit`, where arithmetic or a check needs it."""
    unit: Line | None = None
    adjustable: Literal["yes", "no", "setting"]
    """yes: by a quota request. setting: by the owner of the API."""
    regions: list[Region] = []
    """The only Regions in which it holds; empty: all that no other quota is about."""
    note: Prose | None = None


class LoadFeature(Fact):
    """A means against too much load (APIGW-004)."""

    name: Line
    apis: list[ApiType]
    what: Prose
    defaults: Prose | None = None
    how_to_set: Prose
    """How the value is found."""
    command: Line | None = None
    caveat: Prose | None = None


class Method(Fact):
    """Steps that lead to a result."""

    steps: list[Prose] = Field(min_length=1)


class Pattern(Fact):
    """One of the features and patterns of APIGW-006."""

    name: Line
    apis: list[ApiType]
    what: Prose
    kinds: list[Line]
    use_when: list[Line]
    avoid_when: list[Line]
    limits: list[Line]
    watch: list[Line]
    """What to monitor."""


class GatewayResponse(Fact):
    """A response that the gateway gives itself."""

    status: Annotated[int, Field(ge=100, le=599)] | None = None
    """Default HTTP status; none for the two defaults that stand for a whole class."""
    note: Line | None = None


class LogField(Model):
    """A variable that belongs into the access log."""

    name: Line
    apis: list[ApiType] = ["REST", "HTTP", "WebSocket"]


class AccessLog(Fact):
    """What an access log should hold."""

    fields: list[LogField]
    notes: list[Line]


class DeploymentPoint(Fact):
    """Something to know about releasing an API."""

    point: Prose


class GatewayFacts(Model):
    """Amazon API Gateway, as far as documents and checks need it."""

    features: dict[Id, Feature]
    """The comparison of API types, row by row."""
    type_choice: TypeChoice
    endpoint_types: dict[Id, EndpointType]
    integration_types: dict[Id, IntegrationType]
    lambda_or_direct: LambdaOrDirect
    quotas: dict[Id, Quota]
    load_management: dict[Id, LoadFeature]
    throttle_sizing: Method
    patterns: dict[Id, Pattern]
    responses: dict[Line, GatewayResponse]
    access_log: AccessLog
    deployment: list[DeploymentPoint]
