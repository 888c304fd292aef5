"""How an API protects what is behind it from excessive load (APIGW-004): limits, what back ends bear, what is cached."""

from __future__ import annotations

from decimal import Decimal
from typing import Annotated, Literal

from generator.model.description.architecture import ComponentId
from generator.model.types.values import (
    Count,
    Defines,
    Duration,
    Id,
    Model,
    Name,
    Number,
    Percent,
    Positive,
    Prose,
    Proves,
    Reference,
    Refers,
    Size,
)


class Throttle(Model):
    """A token bucket: steady rate and burst, with how the numbers were found (APIGW-004)."""

    rate_per_second: Number
    """Calls a second in the long run."""
    burst: Count
    """Calls that may come at once."""
    derivation: Annotated[Prose, Proves("APIGW-004.settings")]
    """How the two numbers were found."""


class Caching(Model):
    """The API cache of a stage or method."""

    size: Size
    """The size of the cache."""
    ttl: Duration
    """How long an answer is kept."""
    expected_hit_ratio: Percent
    """The share of calls that the cache is to answer."""
    distinct_answers: Positive
    """How many different answers are asked for: the keys of the cache."""
    accepted_staleness: Duration
    """The oldest answer that its readers accept."""
    staleness: Prose
    """Who accepted answers of that age, and why it is safe."""


class UsagePlan(Model):
    """A usage plan: what one API key, or one tier of customers, may ask."""

    id: Annotated[Id, Defines("usage-plan")]
    name: Name
    """Its name in API Gateway."""
    keys: Count
    """How many API keys are on it."""
    rate_per_second: Number
    """Calls a second of one key, in the long run."""
    burst: Count
    """Calls of one key that may come at once."""
    quota: Count
    """Calls of one key in a period."""
    quota_period: Literal["day", "week", "month"]
    """The period of the quota."""
    derivation: Annotated[Prose, Proves("APIGW-004.settings")]
    """How the numbers were found."""


class TableUnits(Model):
    """What a DynamoDB table gives in a second, and what one request takes: the rate that it bears follows from them."""

    read: Number
    """Read units a second: provisioned, or the maximum of an on-demand table."""
    write: Number
    """Write units a second, likewise."""
    read_per_request: Number
    """Read units that one request takes, on average."""
    write_per_request: Number = Decimal(0)
    """Write units that one request takes, on average."""
    read_elsewhere: Number = Decimal(0)
    """Read units a second that are taken by others at the same time."""
    write_elsewhere: Number = Decimal(0)
    """Write units a second that are taken by others at the same time."""


class Buffer(Model):
    """A queue or stream that takes work at once and hands it on at the pace of its consumer."""

    drained_per_second: Number
    """What the consumer works off in a second."""
    peak_lasts: Duration
    """How long the peak goes on."""
    accepted_delay: Duration
    """How late the last of the work may be done."""
    retention: Duration
    """How long the buffer keeps what was not worked off."""


class Capacity(Model):
    """What a back end can bear: the limit that throttles are derived from."""

    component: ComponentId
    """The back end."""
    limit_per_second: Number | None = None
    """Requests per second that it was shown to bear."""
    reserved_concurrency: Count | None = None
    """Runs at the same time, for a Lambda function."""
    at_once: Count | None = None
    """Requests that it works on at the same time before it refuses: workers, connections, slots."""
    mean_duration: Duration | None = None
    """Mean time of one of its requests; leave out where it is that of the calls that lead to it."""
    timeout: Duration | None = None
    """After which a function is ended; the integration must not give up before."""
    units: TableUnits | None = None
    buffer: Buffer | None = None
    requests_per_call: Number = Decimal(1)
    """How many requests one call of this API makes to it, on average: 0.2 where four of five are answered before."""
    elsewhere_per_second: Number = Decimal(0)
    """Requests a second that it has to bear from elsewhere at the same time."""
    evidence: Annotated[Prose, Proves("APIGW-004.settings")]
    """The load test, the quota or the vendor's statement that the number comes from."""


class Protection(Model):
    """A feature other than throttles that keeps load from the back end."""

    feature: Annotated[Reference, Refers(("load-management",))]
    """Id of the library's load management list."""
    how: Prose
    """The setting and how it was derived."""


class Connections(Model):
    """The connections of a WebSocket API at its peak."""

    new_per_second: Number
    """Connections that are opened in the busiest second."""
    lifetime: Duration
    """How long one stays open, on average."""
    derivation: Prose
    """How the two numbers were found."""


class LoadManagement(Model):
    """How the API protects what is behind it from excessive load (APIGW-004)."""

    approach: Annotated[Prose, Proves("APIGW-004.protection")]
    """What is protected, from whom, in which order the limits take effect."""
    method_of_derivation: Annotated[Prose, Proves("APIGW-004.settings")]
    """How settings are found: measurements, tests, formulas, who reviews them and when."""
    stage_throttle: Throttle | None = None
    usage_plans: list[UsagePlan] = []
    cache: Caching | None = None
    capacities: list[Capacity] = []
    protections: Annotated[list[Protection], Proves("APIGW-004.protection")] = []
    connections: Connections | None = None
    oversubscription: Prose | None = None
    """Why the usage plans together may promise more than the throttles let through, and what a customer was told."""
