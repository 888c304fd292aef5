"""What calls out of a VPC has a way; what is public is reached."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from generator.checks import ProjectRule, in_project
from generator.checks.finding import Evidence, Finding
from generator.checks.routes import impossible_route, no_way_out, unrouted_subnet
from generator.model.description.architecture import Component, Connection, Vpc
from generator.model.description.component_settings import Settings
from generator.model.description.project import Project
from generator.model.types.open import open_thing
from tests.checks.variants import Case, Sample, between, changed, unsound

TENANT = "customers/tenant-api/architecture.yml"
CALL = "{source: catalogue-service, target: s3-endpoint, label: layers and imports"
TABLE = "{source: catalogue-service, target: tenants-table, label: layers and imports"
ROUTES = "kind: private, routes: [{to: com.amazonaws.us-east-1.s3, via: s3-endpoint}]}"
PRIVATE_B = "cidr: 10.20.32.0/20, kind: private}"
GATEWAY = between(TENANT, "  - id: s3-endpoint\n", "  - id: import-bucket\n")
IGW = GATEWAY.replace("s3-endpoint", "igw").replace("service: gatewayendpoint", "service: igw").replace("tradeleaf-prod-s3", "igw-0abc")
WITH_IGW = (TENANT, "  - id: import-bucket\n", f"{IGW}  - id: import-bucket\n")

CASES = [
    Case(
        "no-way-out",
        TENANT,
        CALL,
        "{source: catalogue-service, target: paging, label: layers",
        "target: paging, label: layers",
        "`catalogue-service` is in the VPC tradeleaf-prod-catalogue, from which no way leads to `paging`",
        also=("unlisted-call", "strange-grant"),
    ),
    Case(  # the endpoints lead to Amazon ECR, Amazon CloudWatch Logs and Amazon S3
        "no-way-out",
        TENANT,
        CALL,
        "{source: catalogue-service, target: tenants-table, label: layers and imports",
        "target: tenants-table, label: layers",
        "`catalogue-service` is in the VPC tradeleaf-prod-catalogue, from which no way leads to `tenants-table`",
        also=("unlisted-call", "denied-call", "strange-grant"),
    ),
    Case(
        "unrouted-subnet",
        TENANT,
        "      - {subnet: private-a, label: task}\n",
        "      - {subnet: public-a, label: task}\n",
        "id: public-a",
        "the subnet tradeleaf-prod-public-a is public, but its VPC has no Internet gateway",
    ),
    Case(
        "unrouted-subnet",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: 0.0.0.0/0, via: igw}]}",
        "id: private-b",
        "the subnet tradeleaf-prod-private-b is private, but has a route to the Internet gateway",
        more=(WITH_IGW,),
        also=("undrawn-node", "unconnected-node", "unmonitored-component", "unpriced-component"),
    ),
    Case(
        "impossible-route",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: internet, via: s3-endpoint}]}",
        "to: internet",
        "a route of the subnet tradeleaf-prod-private-b names `internet`",
    ),
    Case(
        "impossible-route",
        TENANT,
        PRIVATE_B,
        "cidr: 10.20.32.0/20, kind: private, routes: [{to: com.amazonaws.us-east-1.s3, via: orders-table}]}",
        "via: orders-table",
        "names `orders-table`, which is no gateway of its VPC",
    ),
]


OPEN = open_thing("what nobody has said yet")
OTHER_VPC = {"id": "other", "name": "other", "account": "a", "region": "us-east-1", "cidr": "10.1.0.0/16", "purpose": "Another."}
FOR_S3 = Settings.model_validate({"endpoints": ["s3"]})
COMPONENT = {"account": "a", "region": "us-east-1", "purpose": "A part of the network."}


def subnet(id: str, kind: str = "private", *via: str) -> dict[str, Any]:
    """Return a subnet with a route to everything by each of these gateways."""
    routes = [{"to": "0.0.0.0/0", "via": gateway} for gateway in via]
    return {"id": id, "name": id, "zone": "us-east-1a", "cidr": "10.0.0.0/24", "kind": kind, "routes": routes}


def component(id: str, service: str, *placed: str, **keys: Any) -> Component:
    """Return a component in these subnets, or with `vpc` among its keys; a key may be open."""
    made = Component.model_validate(
        {"id": id, "name": id, "service": service, "placements": [{"subnet": one} for one in placed], **COMPONENT}
    )
    return made.model_copy(update=keys)


def calls(*pairs: tuple[str, str], kind: str = "request") -> list[Connection]:
    keys = {"label": "calls", "protocol": "HTTPS 443", "encryption": "TLS 1.2", "kind": kind}
    return [Connection.model_validate({"source": source, "target": target, **keys}) for source, target in pairs]


def network(
    sample: Sample,
    subnets: list[dict[str, Any]],
    components: list[Component],
    connections: list[Connection] | None = None,
    *,
    peered: bool = False,
    alone: bool = True,
    open_at: str = "",
) -> tuple[Evidence, Project]:
    """Return a project whose network has these parts, of which one key may be open; beside another VPC, unless it is `alone`."""
    keys = {**OTHER_VPC, "id": "vpc", "name": "own", "peered_with": ["other"] if peered else []}
    own = Vpc.model_validate({**keys, "subnets": subnets})
    vpcs = [changed(own, open_at.split("."), OPEN) if open_at else own]
    if not alone:
        vpcs.append(Vpc.model_validate({**OTHER_VPC, "subnets": [subnet("far")]}))
    project = sample.evidence.workspace.projects["tenant-api"]
    changes = {"vpcs": vpcs, "components": components, "connections": connections or [], "externals": []}
    project = project.model_copy(update={"architecture": project.architecture.model_copy(update=changes)})
    workspace = replace(sample.evidence.workspace, projects={project.id: project})
    return replace(sample.evidence, workspace=workspace), project


def found(sample: Sample, rule: ProjectRule, *parts: Any, **options: Any) -> list[Finding]:
    """Return what `rule` finds in such a network."""
    evidence, project = network(sample, *parts, **options)
    told = in_project(rule, evidence, project)
    assert [wrong for one in told for wrong in unsound(one, evidence.workspace)] == []
    return told


@pytest.mark.parametrize(
    ("way", "target", "subnets", "leads"),
    [
        (component("way", "nat", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "nat", vpc="vpc"), "queue", [subnet("a")], True),
        (component("way", "networkfirewall", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "tgw", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "vpn", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "dx", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "privatelink", vpc="vpc"), "outside", [subnet("a")], True),
        (component("way", "vpce", vpc="vpc"), "outside", [subnet("a")], False),
        (component("way", "elb-alb", vpc="vpc"), "outside", [subnet("a")], False),
        # An Internet gateway serves only what is in public subnets and nowhere else.
        (component("way", "igw", vpc="vpc"), "outside", [subnet("a", "public")], True),
        (component("way", "igw", vpc="vpc"), "outside", [subnet("a")], False),
        (component("way", "igw", vpc="vpc"), "outside", [subnet("a", "public"), subnet("b")], False),
        (component("way", "igw", vpc="vpc"), "outside", [], False),
        # Where routes are written, they say which gateway is reached; an endpoint with an address needs none.
        (component("way", "nat", vpc="vpc"), "outside", [subnet("a", "private", "way")], True),
        (component("way", "nat", vpc="vpc"), "outside", [subnet("a", "private", "another")], False),
        (component("way", "privatelink", vpc="vpc"), "outside", [subnet("a", "private", "another")], True),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), "bucket", [subnet("a", "private", "way")], True),
        (component("way", "gatewayendpoint", vpc="vpc", settings=FOR_S3), "bucket", [subnet("a", "private", "another")], False),
        # A gateway is in a VPC by its subnet, by its key, or because there is no other VPC; an open key may name this one.
        (component("way", "nat", "a"), "outside", [subnet("a")], True),
        (component("way", "nat"), "outside", [subnet("a")], True),
        (component("way", "nat", vpc="other"), "outside", [subnet("a")], False),
        (component("way", "nat", "elsewhere"), "outside", [subnet("a")], False),
        (component("way", "nat", vpc=OPEN), "outside", [subnet("a")], True),
        (component("way", OPEN, vpc="vpc"), "outside", [subnet("a")], False),
    ],
)
def test_what_leads_out_of_a_vpc(sample: Sample, way: Component, target: str, subnets: list[dict[str, Any]], leads: bool) -> None:
    host = component("host", "ec2", *(one["id"] for one in subnets), vpc="vpc")
    parts = [host, way, component("queue", "sqs"), component("bucket", "s3")]
    told = found(sample, no_way_out, subnets or [subnet("a")], parts, calls(("host", target)))
    assert [one.message for one in told] == ([] if leads else [f"`host` is in the VPC own, from which no way leads to `{target}`"])


def test_a_gateway_of_no_vpc_is_in_none_of_two(sample: Sample) -> None:
    parts = [component("host", "ec2", "a"), component("way", "nat")]
    assert found(sample, no_way_out, [subnet("a")], parts, calls(("host", "outside")))[:1] == []
    assert len(found(sample, no_way_out, [subnet("a")], parts, calls(("host", "outside")), alone=False)) == 1


@pytest.mark.parametrize(
    ("source", "target", "kind", "leaves"),
    [
        *((component("host", service, "a"), component("queue", "sqs"), "request", True) for service in ("lambda", "fargate", "ecs", "ec2")),
        *((component("host", service, "a"), component("queue", "sqs"), "request", True) for service in ("eks", "codebuild", "autoscaling")),
        (component("host", "ec2", "a"), component("queue", "sqs"), "event", True),
        (component("host", "ec2", "a"), component("queue", "sqs"), "replication", False),
        (component("host", "ec2", "a"), component("queue", "sqs"), "management", False),
        (component("host", "ec2", "a"), component("queue", "ec2", "a"), "request", False),
        (component("host", "ec2", "a"), component("queue", "vpce", "a"), "request", False),
        (component("host", "ec2", "a", "elsewhere"), component("queue", "sqs"), "request", True),
        (component("host", "ec2"), component("queue", "sqs"), "request", False),
        # A managed service calls beside its subnet, and Lambda itself sends logs and traces.
        (component("host", "rds", "a"), component("queue", "kms"), "request", False),
        (component("host", "lambda", "a"), component("queue", "cloudwatch"), "request", False),
        (component("host", "lambda", "a"), component("queue", "xray"), "request", False),
        (component("host", "ec2", "a"), component("queue", "xray"), "request", True),
        # What is in a VPC that this one is joined with is reached without a gateway.
        (component("host", "ec2", "a"), component("queue", "ec2", vpc="other"), "request", False),
        (component("host", "ec2", "a"), component("queue", "ec2", vpc="third"), "request", True),
        (component("host", "ec2", "a"), component("queue", "ec2", vpc=OPEN), "request", False),
        (component("host", "ec2", "a", vpc=OPEN), component("queue", "sqs"), "request", False),
        (component("host", OPEN, "a"), component("queue", "sqs"), "request", False),
    ],
)
def test_which_calls_leave_a_vpc(sample: Sample, source: Component, target: Component, kind: str, leaves: bool) -> None:
    told = found(sample, no_way_out, [subnet("a")], [source, target], calls((source.id, target.id), kind=kind), peered=True)
    assert [one.location for one in told] == ([("architecture", "connections", 0)] if leaves else [])


@pytest.mark.parametrize(
    "call",
    [
        OPEN,
        calls(("host", "unknown"))[0],
        calls(("host", "elsewhere"))[0],
        calls(("host", "queue"))[0].model_copy(update={"kind": OPEN}),
        calls(("outside", "host"))[0],
    ],
    ids=["an open call", "to an open service", "to an open VPC", "of an open kind", "from outside"],
)
def test_what_is_open_or_comes_in_hides_no_other_call(sample: Sample, call: Connection) -> None:
    unknown = [component("unknown", OPEN), component("elsewhere", "ec2", vpc=OPEN)]
    parts = [component("host", "ec2", "a"), component("queue", "sqs"), *unknown]
    told = found(sample, no_way_out, [subnet("a")], parts, [call, *calls(("host", "queue"))])
    assert [one.location for one in told] == [("architecture", "connections", 1)]


@pytest.mark.parametrize(
    ("way", "target", "hint"),
    [
        ("nat", "queue", "Add the endpoint (`settings.endpoints`: sqs), NAT gateway"),
        ("vpce", "queue", "Where `way` leads there, write sqs into its `settings.endpoints`; else add"),
        ("vpce", "outside", "Add the endpoint, NAT gateway"),
        ("gatewayendpoint", "queue", "Add the endpoint (`settings.endpoints`: sqs), NAT gateway"),
    ],
)
def test_an_endpoint_that_does_not_say_where_it_leads_is_named(sample: Sample, way: str, target: str, hint: str) -> None:
    parts = [component("host", "ec2", "a"), component("queue", "sqs"), component("way", way, vpc="other" if way == "nat" else "vpc")]
    parts[-1] = parts[-1].model_copy(update={"settings": FOR_S3 if way == "gatewayendpoint" else None})
    told = found(sample, no_way_out, [subnet("a")], parts, calls(("host", target)))
    assert [one.hint[: len(hint)] for one in told] == [hint]


@pytest.mark.parametrize(
    ("of", "parts", "told"),
    [
        (subnet("a", "public"), [component("host", "ec2", "a")], "the subnet a is public, but its VPC has no Internet gateway"),
        (subnet("a", "public"), [component("host", "ec2", "b")], ""),
        (subnet("a", "public"), [component("host", "ec2", "a"), component("way", "igw", vpc="vpc")], ""),
        (subnet("a", "public"), [component("host", "ec2", "a"), component("way", "igw", vpc=OPEN)], ""),
        (subnet("a", "public"), [component("host", "ec2", "a"), component("way", "nat", vpc="vpc")], "its VPC has no Internet gateway"),
        (subnet("a", "public", "way"), [component("host", "ec2", "a"), component("way", "igw", vpc="vpc")], ""),
        (
            subnet("a", "public", "nat"),
            [component("host", "ec2", "a"), component("way", "igw", vpc="vpc")],
            "the subnet a is public, but has no route to an Internet gateway",
        ),
        (subnet("a", "private", "way"), [component("way", "igw", vpc="vpc")], "the subnet a is private, but has a route to the Internet"),
        (subnet("a", "data", "way"), [component("way", "igw", vpc="vpc")], "the subnet a is data, but has a route to the Internet gateway"),
        (subnet("a", "private", "way"), [component("way", "nat", vpc="vpc")], ""),
    ],
)
def test_what_makes_a_subnet_public(sample: Sample, of: dict[str, Any], parts: list[Component], told: str) -> None:
    messages = [one.message for one in found(sample, unrouted_subnet, [of, subnet("b")], parts)]
    assert len(messages) == bool(told), messages
    assert all(told in one for one in messages)


@pytest.mark.parametrize(
    ("way", "told"),
    [
        (component("way", "nat", vpc="vpc"), False),
        (component("way", "nat", vpc=OPEN), False),
        (component("way", "nat", vpc="other"), True),
        (component("way", "sqs", vpc="vpc"), True),
    ],
)
def test_a_route_goes_by_a_gateway_of_its_vpc(sample: Sample, way: Component, told: bool) -> None:
    messages = [one.message for one in found(sample, impossible_route, [subnet("a", "private", "way")], [way])]
    assert messages == ["a route of the subnet a names `way`, which is no gateway of its VPC"] * told


@pytest.mark.parametrize("key", ["kind", "routes"])
def test_an_open_key_of_a_subnet_hides_no_other_subnet(sample: Sample, key: str) -> None:
    parts = [component("host", "ec2", "a", "b")]
    told = found(sample, unrouted_subnet, [subnet("a", "public"), subnet("b", "public")], parts, open_at=f"subnets.0.{key}")
    assert [one.message for one in told] == ["the subnet b is public, but its VPC has no Internet gateway"]


@pytest.mark.parametrize("key", ["0", "0.to", "0.via"])
def test_an_open_route_hides_no_other_route(sample: Sample, key: str) -> None:
    subnets = [subnet("a", "private", "first", "second")]
    told = found(sample, impossible_route, subnets, [component("host", "ec2", "a")], open_at=f"subnets.0.routes.{key}")
    assert [one.location[-2:] for one in told] == [(1, "via")]


def test_a_public_subnet_cannot_be_told_from_an_open_kind(sample: Sample) -> None:
    parts = [component("host", "ec2", "a"), component("way", "igw", vpc="vpc")]
    assert found(sample, no_way_out, [subnet("a")], parts, calls(("host", "outside")), open_at="subnets.0.kind") == []
