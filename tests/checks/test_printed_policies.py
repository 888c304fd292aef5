"""Policies, filters and rules that the standards print work as printed: with AWS, and with the commands beside them."""

from __future__ import annotations

import json
import re
import textwrap
from collections.abc import Iterator, Mapping
from typing import Any

import pytest

from generator.build import gather
from generator.checks.shell import commands
from tests.conftest import ROOT

BLOCK = re.compile(r"^( *)(`{3,})(\w+)(?: title=\"([^\"]*)\")?\n(.*?)^\1\2`*$", re.MULTILINE | re.DOTALL)
TO_FILL = re.compile(r"\b[A-Z]+(?:_[A-Z]+)+\b")
SHELL = re.compile(r"\$(?:[A-Z_]+\b|\{[A-Z_]+\}|\()")


@pytest.fixture(scope="module")
def standards() -> Mapping[str, str]:
    """The Markdown of the sample's standards, by document."""
    printed = gather(ROOT, lambda _: None).markdown
    return {id.removeprefix("standards/"): text for id, text in printed.items() if id.startswith("standards/")}


def blocks(text: str, *languages: str) -> Iterator[tuple[str, str]]:
    """Yield title and text of each block of code in one of `languages`."""
    for found in BLOCK.finditer(text):
        if found[3] in languages:
            yield found[4] or "", textwrap.dedent(found[5])


def lines(text: str) -> Iterator[list[str]]:
    for _, script in blocks(text, "bash"):
        yield from commands(script)


def key_policies(text: str) -> Iterator[list[dict[str, Any]]]:
    """Yield the statements of each policy that is one of a key of AWS KMS."""
    for _, block in blocks(text, "json"):
        document = json.loads(block)
        statements = document.get("Statement", []) if isinstance(document, dict) else []
        if statements and all("Principal" in one and all(action.startswith("kms:") for action in actions(one)) for one in statements):
            yield statements


def actions(statement: Mapping[str, Any]) -> list[str]:
    return [statement["Action"]] if isinstance(statement["Action"], str) else statement["Action"]


def roles(statement: Mapping[str, Any]) -> set[str]:
    named = statement["Principal"].get("AWS", [])
    return {arn.rpartition(":role/")[2] for arn in ([named] if isinstance(named, str) else named)}


CREATORS = {"account-governance-sop": "account-baseline-pipeline", "encryption-policy": "cloudformation"}
"""The role by which, as each document says, a key is made."""


def test_every_document_with_a_key_policy_says_who_makes_the_key(standards: Mapping[str, str]) -> None:
    assert {id for id, text in standards.items() if any(True for _ in key_policies(text))} == set(CREATORS)
    assert [id for id, role in CREATORS.items() if f"`{role}`" not in standards[id]] == []


@pytest.mark.parametrize(("document", "role"), CREATORS.items())
def test_who_makes_a_key_may_change_its_policy_later(standards: Mapping[str, str], document: str, role: str) -> None:
    """AWS KMS refuses a policy that locks its caller out (AWS KMS API Reference, CreateKey, read on 2026-11-30)."""
    for statements in key_policies(standards[document]):
        allowed = {action for one in statements if role in roles(one) for action in actions(one)}
        assert "kms:PutKeyPolicy" in allowed
        called = [words[2] for words in lines(standards[document]) if words[:2] == ["aws", "kms"] and "--target-key-id" in words]
        assert {f"kms:{''.join(part.title() for part in one.split('-'))}" for one in called} <= allowed


def test_the_stack_that_makes_a_table_may_use_its_key(standards: Mapping[str, str]) -> None:
    (statements,) = key_policies(standards["encryption-policy"])
    (used,) = [one for one in statements if "kms:CreateGrant" in actions(one)]
    assert CREATORS["encryption-policy"] in roles(used)


def test_no_json_waits_for_a_variable_of_the_shell(standards: Mapping[str, str]) -> None:
    """What `file://` reads, no shell has seen."""
    waiting = [(id, title) for id, text in standards.items() for title, block in blocks(text, "json") if SHELL.search(block)]
    assert waiting == []


def test_words_to_fill_in_are_replaced_before_a_file_is_read(standards: Mapping[str, str]) -> None:
    read = [
        (id, name) for id, text in standards.items() for words in lines(text) for word in words for name in [word.partition("file://")[2]]
    ]
    assert ("account-governance-sop", "trail-key-policy.filled.json") in read
    for document, name in read:
        printed = dict(blocks(standards[document], "json"))
        source = printed.get(name.replace(".filled.", "."), "")
        scripts = "\n".join(script for _, script in blocks(standards[document], "bash"))
        replaced = set(re.findall(r"s\|(\w+)\|", scripts)) if ".filled." in name else set()
        assert set(TO_FILL.findall(source)) <= replaced, (document, name)


def test_filters_use_tags_as_the_standard_writes_them(standards: Mapping[str, str]) -> None:
    (sentence,) = re.findall(r"Tags (`[^.]*?) are set once", standards["infrastructure-as-code-standard"].replace("\n", " "))
    tags = set(re.findall(r"`([^`]+)`", sentence))
    filtered = {
        (words[2], tag) for text in standards.values() for words in lines(text) for tag in re.findall(r"tag:([^,\s]+)", " ".join(words))
    }
    assert tags
    assert {tag for _, tag in filtered} <= tags
    assert "describe-security-group-rules" not in {operation for operation, _ in filtered}, "rules do not have the tags of their group"


def test_the_rule_on_stages_meets_every_kind_of_stage_that_the_standard_shows(standards: Mapping[str, str]) -> None:
    shown = {
        kind
        for text in standards.values()
        for _, block in blocks(text, "yaml")
        for kind in re.findall(r"Type: (AWS::(?:Serverless::Api|ApiGateway::Stage))\b", block)
    }
    (rule,) = [block for title, block in blocks(standards["deployment-readiness"], "text") if title.endswith(".guard")]
    assert "AWS::Serverless::Api" in shown
    assert all(f'"{kind}"' in rule for kind in shown)
