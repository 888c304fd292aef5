"""The SARIF log is valid, complete and stable.

The schema is that of SARIF 2.1.0 as the npm package @microsoft/jest-sarif 1.0.0-beta.0 (MIT licence) carries it.
"""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft4Validator, FormatChecker

from generator.checks import RULES
from generator.errors import Place
from generator.verdict import Verdict, sarif
from tests.verdict.verdicts import ERROR, GAP, PATH, WAIVED, unread, verdict

SCHEMA = json.loads((Path(__file__).parent / "sarif-2.1.0-rtm.5.json").read_text("utf-8"))


def run(of: Verdict) -> dict[str, Any]:
    """Return the one run of the log, which is valid."""
    log = json.loads(sarif(of))
    problems = [one.message for one in Draft4Validator(SCHEMA, format_checker=FormatChecker()).iter_errors(log)]
    assert problems == []
    (only,) = log["runs"]
    return only


def test_the_schema_refuses_what_is_wrong() -> None:
    wrong = {"version": "2.1.0", "runs": [{"tool": {"driver": {"name": "x"}}, "results": [{"message": {}, "level": "bad"}]}]}
    assert len(list(Draft4Validator(SCHEMA).iter_errors(wrong))) > 0


@pytest.mark.parametrize("findings", [(), (GAP,), (ERROR, GAP, WAIVED)])
def test_log_is_valid(findings: tuple[Any, ...], tmp_path: Path) -> None:
    made = run(verdict(tmp_path, *findings))
    assert len(made["results"]) == len(findings)
    assert made["invocations"] == [{"executionSuccessful": True}]


def test_every_rule_is_explained(tmp_path: Path) -> None:
    rules = run(verdict(tmp_path))["tool"]["driver"]["rules"]
    assert {rule["id"] for rule in rules} == {*RULES, "malformed-description"}
    for rule in rules:
        assert rule["shortDescription"]["text"].endswith(".")
        assert rule["defaultConfiguration"]["level"] in ("warning", "error")
    priced = next(rule for rule in rules if rule["id"] == "unpriced-component")
    assert priced["name"] == "UnpricedComponent"
    assert "**Good:** " in priced["help"]["markdown"]


def test_a_result_says_what_where_and_what_to_do(tmp_path: Path) -> None:
    made = run(verdict(tmp_path, GAP))
    (result,) = made["results"]
    assert made["tool"]["driver"]["rules"][result["ruleIndex"]]["id"] == result["ruleId"] == "unencrypted-store"
    assert result["level"] == "warning"
    assert result["message"]["text"].endswith("how its data is encrypted. Add it to security.encryption.stores.")
    place = result["locations"][0]["physicalLocation"]
    assert place["artifactLocation"] == {"uri": PATH, "uriBaseId": "%SRCROOT%"}
    assert place["region"] == {"startLine": 2, "endLine": 2, "startColumn": 5, "endColumn": 15, "snippet": {"text": "  - id: orders"}}
    assert result["properties"]["criterion"] == "NETSEC-002.at-rest"
    assert result["suppressions"] == []


def test_a_waived_finding_is_suppressed(tmp_path: Path) -> None:
    (result,) = run(verdict(tmp_path, WAIVED))["results"]
    (suppression,) = result["suppressions"]
    assert (suppression["kind"], suppression["status"]) == ("external", "accepted")
    assert suppression["justification"] == "Priced in March. (owner: delivery-lead, until 2027-01-31)"


def test_a_place_without_line_has_no_region(tmp_path: Path) -> None:
    (result,) = run(verdict(tmp_path, ERROR))["results"]
    assert "region" not in result["locations"][0]["physicalLocation"]
    (result,) = run(verdict(tmp_path, replace(ERROR, place=Place(""))))["results"]
    assert result["locations"] == []


def test_a_path_is_written_as_an_address(tmp_path: Path) -> None:
    (result,) = run(verdict(tmp_path, replace(GAP, place=Place("content/a b#é.yml", 1))))["results"]
    assert result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"] == "content/a%20b%23%C3%A9.yml"


def test_a_fingerprint_outlives_a_move(tmp_path: Path) -> None:
    moved = replace(GAP, place=Place(PATH, 90, 5))
    same = [run(verdict(tmp_path, one))["results"][0]["partialFingerprints"] for one in (GAP, moved)]
    assert same[0] == same[1]
    twice = [one["partialFingerprints"]["finding/v1"] for one in run(verdict(tmp_path, GAP, moved, ERROR))["results"]]
    assert len(set(twice)) == 3


def test_what_cannot_be_read_is_told_at_its_line(tmp_path: Path) -> None:
    made = run(unread(tmp_path))
    assert made["invocations"][0] == {"executionSuccessful": False, "exitCode": 2, "exitCodeDescription": "the description cannot be read"}
    (result,) = made["results"]
    assert (result["ruleId"], result["level"]) == ("malformed-description", "error")
    assert result["locations"][0]["physicalLocation"]["region"]["startLine"] == 2
