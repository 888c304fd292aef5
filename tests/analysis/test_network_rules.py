"""Peers, ports and protocols of a rule are read as AWS reads them, and nothing else is taken for one."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import pytest

from generator.analysis.network_rules import Peers, doors, ports, ports_in, protocol
from generator.model.description.project import Project
from generator.model.types.open import Gap, Open, OpenUsed
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def peers() -> Peers:
    return Peers(load_workspace(ROOT).projects["tenant-api"])


@pytest.fixture(scope="module")
def project() -> Project:
    return load_workspace(ROOT).projects["tenant-api"]


@pytest.mark.parametrize(
    ("text", "kind", "internet"),
    [
        ("10.20.0.0/16", "range", False),
        ("2001:db8::/32", "range", False),
        ("0.0.0.0/0", "range", True),
        ("tradeleaf-prod-tasks", "group", False),
        ("sg-tasks", "group", False),
        ("sg-0123456789abcdef0", "group", False),
        ("111122223333/sg-0123456789abcdef0", "group", False),
        ("prefix list com.amazonaws.us-east-1.s3", "prefix list", False),
        ("com.amazonaws.global.cloudfront.origin-facing", "prefix list", False),
        ("catalogue-db", "component", False),
        ("Catalogue database", "component", False),
        ("catalogue-databse", "unknown", False),
        ("pl-0123456789abcdef0", "unknown", False),
        ("prefix list offices", "unknown", False),
        ("Anywhere-IPv4", "unknown", True),
        ("anybody", "unknown", True),
        ("0.0.0.0/0 (Internet)", "unknown", True),
        ("10.0.0.0/8 and 128.0.0.0/1", "unknown", True),
        ("10.0.0.0/33", "unknown", False),
    ],
)
def test_a_peer_is_a_range_a_group_a_prefix_list_or_a_component(peers: Peers, text: str, kind: str, internet: bool) -> None:
    read = peers.read(text)
    assert (read.kind, read.internet) == (kind, internet)


@pytest.mark.parametrize(
    ("text", "spans"),
    [
        ("443", [(443, 443)]),
        ("80, 443", [(80, 80), (443, 443)]),
        ("80 and 443", [(80, 80), (443, 443)]),
        ("80-443", [(80, 443)]),
        ("1024–65535", [(1024, 65535)]),
        ("8080 to 8090", [(8080, 8090)]),
        ("all", [(0, 65535)]),
        ("web", None),
        ("443 and some", None),
        ("", None),
    ],
)
def test_ports_as_people_write_them(text: str, spans: list[tuple[int, int]] | None) -> None:
    assert ports(text) == spans


def test_a_sentence_without_a_port_opens_all() -> None:
    assert ports_in("TCP 443 to CloudFront") == [(443, 443)]
    assert ports_in("everything") == [(0, 65535)]


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("TCP", 6),
        ("udp", 17),
        ("ICMPv6", 58),
        ("all", -1),
        ("any", -1),
        ("-1", -1),
        ("50", 50),
        ("0", 0),
        ("255", 255),
        ("256", None),
        ("HTTPS", None),
    ],
)
def test_protocols(text: str, number: int | None) -> None:
    assert protocol(text) == number


def test_what_may_be_a_group_without_a_name_is_not_judged(tmp_path: Path) -> None:
    shutil.copytree(ROOT / "content", tmp_path / "content", ignore=shutil.ignore_patterns("library"))
    security = tmp_path / "content" / "customers" / "tenant-api" / "security.yml"
    security.write_text(security.read_text("utf-8").replace("name: tradeleaf-prod-link\n", "name: TODO\n", 1), "utf-8")
    peers = Peers(load_workspace(tmp_path).projects["tenant-api"])
    with pytest.raises(OpenUsed, match="To be completed: name of `sg-link`"):
        peers.read("tradeleaf-prod-link")
    assert peers.read("10.0.0.0/33").problem
    assert peers.read("Anywhere-IPv4").sounds_open


# ------------------------------------------------------------------------------------------------------------- doors

OPEN: Any = Open(Gap(("security", "network"), "the value"))


def network_of(project: Project, part: str, **changes: Any) -> Project:
    """Return the project with one security group or network ACL, which has `changes`."""
    (one, *_) = getattr(project.security.network, part)
    parts = {"security_groups": [], "network_acls": [], part: [one.model_copy(update=changes)]}
    security = project.security.model_copy(update={"network": project.security.network.model_copy(update=parts)})
    return project.model_copy(update={"security": security})


def test_each_rule_is_a_door_with_its_place(project: Project) -> None:
    found = list(doors(project))
    groups, acls = project.security.network.security_groups, project.security.network.network_acls
    assert [door.rule for door in found] == [rule for one in (*groups, *acls) for rule in one.rules]
    assert [door.acl for door in found] == [False] * sum(len(one.rules) for one in groups) + [True] * sum(len(one.rules) for one in acls)
    assert (found[2].name, found[2].location) == (
        "the security group tradeleaf-prod-alb",
        ("security", "network", "security_groups", "sg-alb", "rules", 1),
    )
    assert (found[-1].name, found[-1].location) == (
        "the network ACL tradeleaf-prod-data",
        ("security", "network", "network_acls", "acl-data", "rules", 9),
    )
    assert {door.vpcs for door in found} == {frozenset({"catalogue-vpc"})}


@pytest.mark.parametrize("key", ["peer", "ports", "protocol", "direction", "action", None])
@pytest.mark.parametrize("part", ["security_groups", "network_acls"])
def test_a_rule_with_an_open_part_is_not_judged_and_the_next_one_keeps_its_place(project: Project, part: str, key: str | None) -> None:
    first, second, *_ = next(one.rules for one in getattr(project.security.network, part) if len(one.rules) > 1)
    unknown = OPEN if key is None else first.model_copy(update={key: OPEN})
    found = list(doors(network_of(project, part, rules=[unknown, second])))
    assert [(door.rule, door.location[-1]) for door in found] == [(second, 1)]
    assert not list(doors(network_of(project, part, rules=OPEN)))


@pytest.mark.parametrize(
    ("protects", "front"),
    [
        (["web-cdn"], True),
        (["catalogue-alb"], False),  # no public endpoint
        (["user-pool"], False),  # a public endpoint, but of a service that no group is in front of
        (["web-cdn", "catalogue-alb"], False),
    ],
)
def test_a_group_is_in_front_where_all_that_it_protects_is_public(project: Project, protects: list[str], front: bool) -> None:
    found = list(doors(network_of(project, "security_groups", protects=protects)))
    assert {door.front for door in found} == {front}


def test_a_group_whose_vpc_is_open_works_nowhere_yet(project: Project) -> None:
    assert {door.vpcs for door in doors(network_of(project, "security_groups", vpc=OPEN))} == {frozenset()}


@pytest.mark.parametrize(
    ("subnets", "front", "vpcs"),
    [
        (["public-a", "public-b"], True, {"catalogue-vpc"}),
        (["public-a", "private-a"], False, {"catalogue-vpc"}),
        (["elsewhere"], False, set()),
        ([], False, set()),
    ],
)
def test_an_acl_is_in_front_where_all_its_subnets_are_public(project: Project, subnets: list[str], front: bool, vpcs: set[str]) -> None:
    found = list(doors(network_of(project, "network_acls", subnets=subnets)))
    assert {(door.front, door.vpcs) for door in found} == {(front, frozenset(vpcs))}
