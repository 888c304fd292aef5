"""What follows from another place of the description, and where it is said to stand."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from generator.model.types.origin import Location, Origin, data, shown
from generator.workspace.following import fill_in
from generator.workspace.positions import read_file

API = "apis:\n- {id: orders, component: api, type: %s, domain: {name: shop.example/orders, certificate: ACM, minimum_tls: TLS 1.2}}\n"
ENDPOINT = "security: {encryption: {public_endpoints: [{component: api%s}]}}\n"
AT_ENDPOINT = ("security", "encryption", "public_endpoints", 0)
CONNECTION = "architecture: {connections: [{source: topic, target: pager, encryption: TLS 1.2}]}\n"
CALL = "security: {encryption: {outbound_calls: [{component: topic, target: %s}]}}\n"
AT_CALL = ("security", "encryption", "outbound_calls", 0)
STORE = "security: {encryption: {keys: [{id: data, kind: %s}], stores: [{component: table%s}]}}\n"
AT_STORE = ("security", "encryption", "stores", 0)
SUBNETS = "subnets: [{id: a, kind: public}, {id: b, kind: private}, {id: c, kind: private}]"
TIER = "architecture: {vpcs: [{id: shop, %s}%s], components: [{id: database%s}]}\n"
BILL = (
    "architecture: {components: [{id: edge, region: global}, {id: table, region: eu-west-1}, {id: far, region: us-east-1}, {id: bare}]}\n"
)
COST = "cost: {usage: [%s]%s}\n"
SET = "architecture: {components: [{id: f, settings: {timeout: 4s, memory: 512 MB, architecture: arm64}%s}]}\n"
PLACED = "architecture: {components: [{id: database, placements: [{subnet: b, label: %s}]}]}\n"
AT_PLACEMENT = ("architecture", "components", 0, "placements", 0)
AT_COST = ("cost",)
AT_COMPONENT = ("architecture", "components", 0)


def filled(tmp_path: Path, text: str, location: Location) -> tuple[Any, Origin]:
    """Return the data at `location` once the description is filled in, and the description."""
    path = tmp_path / "project.yml"
    path.write_text(text, "utf-8")
    project = read_file(path, path.name)
    fill_in(project)
    found: Any = data(project)
    for step in location:
        found = found[step]
    return found, project


@pytest.mark.parametrize(
    ("text", "location", "expected"),
    [
        (API % "REST" + ENDPOINT % "", AT_ENDPOINT, {"address": "https://shop.example/orders", "tls": "TLS 1.2", "certificate": "ACM"}),
        (API % "WebSocket" + ENDPOINT % "", AT_ENDPOINT, {"address": "wss://shop.example/orders", "tls": "TLS 1.2", "certificate": "ACM"}),
        (API % "REST" + ENDPOINT % ", tls: TLS 1.3, address: x, certificate: own", AT_ENDPOINT, {"address": "x", "tls": "TLS 1.3"}),
        (API % "REST" + API[6:] % "REST" + ENDPOINT % "", AT_ENDPOINT, {"address": None, "tls": None, "certificate": None}),
        (ENDPOINT % "", AT_ENDPOINT, {"address": None}),
        (CONNECTION + CALL % "pager", AT_CALL, {"encryption": "TLS 1.2"}),
        (CONNECTION + CALL % "mail", AT_CALL, {"encryption": None}),
        (CONNECTION + CALL % "pager, encryption: TLS 1.3", AT_CALL, {"encryption": "TLS 1.3"}),
        (SET % "", AT_COMPONENT, {"configuration": "arm64, 512 MB, timeout 4s"}),
        (SET % ", configuration: own", AT_COMPONENT, {"configuration": "own"}),
        (SET.replace("512 MB", "TODO") % "", AT_COMPONENT, {"configuration": "arm64, timeout 4s"}),
        (PLACED % "standby", AT_PLACEMENT, {"standby": "true"}),
        (PLACED % "hot stand-by", AT_PLACEMENT, {"standby": "true"}),
        (PLACED % "writer", AT_PLACEMENT, {"standby": None}),
        (PLACED % "standby, standby: false", AT_PLACEMENT, {"standby": "false"}),
        (STORE % ("customer managed", ", key: data"), AT_STORE, {"encryption": "SSE-KMS"}),
        (STORE % ("AWS managed", ", key: data"), AT_STORE, {"encryption": "SSE-KMS with the AWS managed key"}),
        (STORE % ("AWS owned", ", key: data"), AT_STORE, {"encryption": "SSE with the AWS owned key"}),
        (STORE % ("customer managed", ", key: other"), AT_STORE, {"encryption": None}),
        (STORE % ("customer managed", ""), AT_STORE, {"encryption": None}),
        (STORE % ("customer managed", ", key: data, encryption: none"), AT_STORE, {"encryption": "none"}),
        (TIER % (SUBNETS, "", ", tier: private"), AT_COMPONENT, {"placements": [{"subnet": "b"}, {"subnet": "c"}]}),
        (TIER % (SUBNETS, "", ", tier: data"), AT_COMPONENT, {"placements": None}),
        (TIER % (SUBNETS, "", ", tier: private, placements: [{subnet: a}]"), AT_COMPONENT, {"placements": [{"subnet": "a"}]}),
        (TIER % (SUBNETS, ", {id: other}", ", tier: private"), AT_COMPONENT, {"placements": None}),
        (TIER % (SUBNETS, ", {id: other}", ", tier: public, vpc: shop"), AT_COMPONENT, {"placements": [{"subnet": "a"}]}),
        (TIER % (SUBNETS, "", ""), AT_COMPONENT, {"placements": None}),
        (BILL + COST % ("{component: edge}, {component: table}, {component: far}", ""), AT_COST, {"region": "eu-west-1"}),
        (BILL + COST % ("{component: table}", ", region: us-east-1"), AT_COST, {"region": "us-east-1"}),
        (BILL + COST % ("{component: bare}, {component: table}", ""), AT_COST, {"region": None}),
        (BILL + COST % ("{component: edge}", ""), AT_COST, {"region": None}),
        (COST % ("{component: table}", ""), AT_COST, {"region": None}),
    ],
)
def test_what_follows(tmp_path: Path, text: str, location: Location, expected: dict[str, Any]) -> None:
    found, _ = filled(tmp_path, text, location)
    assert {key: found.get(key) for key in expected} == expected


@pytest.mark.parametrize(
    ("text", "location", "line"),
    [
        (API % "REST" + ENDPOINT % "", (*AT_ENDPOINT, "tls"), 2),
        (API % "REST" + ENDPOINT % ", tls: TLS 1.3", (*AT_ENDPOINT, "tls"), 3),
        (CONNECTION + CALL % "pager", (*AT_CALL, "encryption"), 1),
        ("\n" + BILL + COST % ("{component: table}", ""), (*AT_COST, "region"), 2),
        ("\n" + TIER % (SUBNETS, "", ", tier: private"), (*AT_COMPONENT, "placements", 1, "subnet"), 2),
    ],
)
def test_it_stands_where_it_was_written(tmp_path: Path, text: str, location: Location, line: int) -> None:
    _, project = filled(tmp_path, text, location)
    assert shown(project, location)[1] == line


@pytest.mark.parametrize(
    "text", ["id: x\n", "apis: 3\nsecurity: []\narchitecture: {components: [1], vpcs: {}}\n", "security: {encryption: }\n"]
)
def test_what_is_malformed_stays_for_the_model_to_refuse(tmp_path: Path, text: str) -> None:
    before = data(read_file_of(tmp_path, text))
    found, _ = filled(tmp_path, text, ())
    assert found == before


def read_file_of(tmp_path: Path, text: str) -> Origin:
    path = tmp_path / "before.yml"
    path.write_text(text, "utf-8")
    return read_file(path, path.name)
