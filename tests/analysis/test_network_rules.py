"""Peers, ports and protocols of a rule are read as AWS reads them, and nothing else is taken for one."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.analysis.network_rules import Peers, ports, ports_in, protocol
from generator.model.types.open import OpenUsed
from generator.workspace.loader import load_workspace
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def peers() -> Peers:
    return Peers(load_workspace(ROOT).projects["tenant-api"])


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
    ("text", "number"), [("TCP", 6), ("udp", 17), ("ICMPv6", 58), ("all", -1), ("-1", -1), ("50", 50), ("256", None), ("HTTPS", None)]
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
