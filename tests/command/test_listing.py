"""What `list` and `explain` print."""

from __future__ import annotations

from pathlib import Path

import pytest

from generator.command.columns import WIDTH, card, table
from generator.command.listing import LISTINGS, Shelf, entries, explained, explanation, listing, shelf
from generator.errors import EvidencekitError, WorkspaceNotFound


@pytest.fixture(scope="module")
def ours(tmp_path_factory: pytest.TempPathFactory) -> Shelf:
    """What ships, as a folder without a workspace shows it."""
    with pytest.MonkeyPatch.context() as patch:
        patch.chdir(tmp_path_factory.mktemp("nowhere"))
        return shelf(None)


@pytest.mark.parametrize(
    ("what", "shown"),
    [
        ("documents", "runbook  "),
        ("documents", "ACCT-001"),
        ("controls", "ACCT-001.root-use"),
        ("controls", "amazon-api-gateway-3.0"),
        ("rules", "broken-link"),
        ("metrics", "apigw-rest: "),
        ("metrics", "\n5XXError "),
        ("prices", "lambda.request"),
        ("prices", "1,000,000 requests"),
        ("services", "component  Amazon DynamoDB"),
        ("services", "icon only"),
        ("features", "lambda-authorizer"),
        ("recovery", "backup-restore"),
        ("recovery", "apigateway-bad-deployment"),
        ("troubles", "apigw-403-missing-token"),
    ],
)
def test_listing_shows(ours: Shelf, what: str, shown: str) -> None:
    assert shown in LISTINGS[what](ours)


@pytest.mark.parametrize("what", LISTINGS)
def test_listing_fits_a_terminal(ours: Shelf, what: str) -> None:
    assert max(len(line) for line in LISTINGS[what](ours).splitlines()) <= WIDTH


@pytest.mark.parametrize("what", [what for what in LISTINGS if what != "metrics"])
def test_every_listed_name_can_be_explained(ours: Shelf, what: str) -> None:
    first = [line.partition("  ")[0] for line in LISTINGS[what](ours).splitlines()]
    names = {name for name in first if name and " " not in name and not name.isupper()}
    assert names <= {entry.id for entry in entries(ours)}


def test_every_listed_metric_can_be_explained(ours: Shelf) -> None:
    known = {entry.id for entry in entries(ours)}
    assert {f"{key}/{metric.name}" for key, group in ours.library.metrics.items() for metric in group.metrics} <= known


def test_every_explanation_fits_a_terminal(ours: Shelf) -> None:
    lines = [line for entry in entries(ours) for line in entry.explain().splitlines()]
    assert [line for line in lines if len(line) > WIDTH and max(map(len, line.split())) < WIDTH // 2] == []


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("runbook", "templates/project/runbook.md.j2"),
        ("runbook", '{{ link("runbook") }}'),
        ("ACCT-001", "ACCT-001.root-mfa: "),
        ("ACCT-001", "documents"),
        ("acct-001", "ACCT-001: "),
        ("ACCT-001.root-use", 'data-evidence="ACCT-001.root-use"'),
        ("ACCT-001.root-use", "required"),
        ("2.1.recent", "#recent"),
        ("missed-objective", "RTO"),
        ("missed-objective", "good"),
        ("apigw-rest/5XXError", "AWS/ApiGateway"),
        ("apigw-rest/5XXError", "3 of 3 periods of 1m"),
        ("lambda.request", "0.2 USD for 1,000,000 requests"),
        ("s3.storage-standard", "51,200 to 512,000 GB-month"),
        ("dynamodb", "dynamodb.storage"),
        ("waf", "(comparison of API types)"),
        ("waf", "(load management)"),
        ("backup-restore", "pick when"),
        ("apigateway-bad-deployment", "1m … 5m"),
        ("apigw-403-missing-token", "Missing Authentication Token"),
    ],
)
def test_explanation_shows(ours: Shelf, name: str, shown: str) -> None:
    assert shown in explained(name, ours)


@pytest.mark.parametrize("name", ["ACCT-001", "lambda.request", "dynamodb", "waf", "backup-restore", "apigw-rest/5XXError"])
def test_explanation_names_its_source(ours: Shelf, name: str) -> None:
    assert "\nsource " in explained(name, ours)


@pytest.mark.parametrize(
    ("name", "hint"),
    [
        ("dynamdb", "did you mean dynamodb"),
        ("ACCT-01", "did you mean ACCT-001"),
        ("Latency", "apigw-rest/Latency"),
        ("root-use", "ACCT-001.root-use"),
        ("zzz", "evidencekit list documents|controls"),
        ("", "evidencekit list documents|controls"),
    ],
)
def test_unknown_name_is_told_with_what_is_like_it(ours: Shelf, name: str, hint: str) -> None:
    with pytest.raises(EvidencekitError, match=f"nothing is called `{name}`") as caught:
        explained(name, ours)
    assert hint in str(caught.value)


def test_folder_without_workspace_is_refused(tmp_path: Path) -> None:
    with pytest.raises(WorkspaceNotFound):
        listing("documents", tmp_path)


def test_workspace_adds_to_library_and_catalogue(tmp_path: Path) -> None:
    (tmp_path / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    (tmp_path / "content" / "library").mkdir(parents=True)
    (tmp_path / "templates" / "partner").mkdir(parents=True)
    (tmp_path / "content" / "library" / "services.yml").write_text(_SERVICE, "utf-8")
    (tmp_path / "templates" / "partner" / "tea-policy.md.j2").write_text(_TEMPLATE, "utf-8")
    assert "tea-machine" in listing("services", tmp_path)
    assert "tea-policy" in listing("documents", tmp_path)
    assert "Who makes the tea." in explanation("tea-policy", tmp_path)
    assert "Tea machine" in explanation("tea-machine", tmp_path)


_SERVICE = """\
tea-machine:
  name: Tea machine
  icon: diagrams.onprem.client.User
  scope: external
  source: [own]
  as_of: 2026-11
  confidence: estimate
"""
_TEMPLATE = """\
---
id: tea-policy
title: Tea policy
summary: Who makes the tea.
scope: partner
kind: policy
owner: quality-lead
review: 12 months
classification: Internal
audience: Everybody
order: 999
---
# {{ title }}
"""


# ------------------------------------------------------------------------------------------------------------ layout


@pytest.mark.parametrize(
    ("header", "rows", "text"),
    [
        (("id", "name"), [("a", "b")], "ID  NAME\na   b"),
        (("id", "name"), [("long", "")], "ID    NAME\nlong"),
        (("id", "of", "name"), [("a", "b", "c")], "ID  OF  NAME\na   b   c"),
        (("id", "name"), [], "ID  NAME"),
    ],
)
def test_table(header: tuple[str, ...], rows: list[tuple[str, ...]], text: str) -> None:
    assert table(header, rows) == text


def test_table_wraps_all_but_names() -> None:
    name, words = "n" * 40, "word " * 20
    lines = table(("id", "middle", "last"), [(name, words, words)]).splitlines()
    assert lines[1].startswith(f"{name}  word")
    assert all(len(line) <= WIDTH for line in lines)
    assert " ".join(lines).count("word") == 40


@pytest.mark.parametrize(
    ("rows", "text"),
    [
        ([("what", "it is")], "Title\nwhat  it is"),
        ([("what", None), ("why", "so")], "Title\nwhy  so"),
        ([("what", [])], "Title"),
        ([("what", ["one"])], "Title\nwhat  one"),
        ([("what", ["one", "two"])], "Title\nwhat  - one\n      - two"),
        ([("what", "x" * 120)], f"Title\nwhat  {'x' * 120}"),
    ],
)
def test_card(rows: list[tuple[str, str | list[str] | None]], text: str) -> None:
    assert card("Title", rows) == text


def small(folder: Path, project: str) -> Path:
    """Write a workspace with one customer into `folder`."""
    (folder / "mkdocs.yml").write_text("site_name: Test\n", "utf-8")
    (folder / "content" / "customers" / "acme").mkdir(parents=True)
    (folder / "content" / "partner.yml").write_text("id: own\nname: Own\n", "utf-8")
    (folder / "content" / "customers" / "acme" / "project.yml").write_text(f"id: acme\nname: Acme shop\n{project}", "utf-8")
    return folder


def test_documents_of_each_customer_made_and_not(tmp_path: Path) -> None:
    shown = listing("documents", small(tmp_path, "architecture:\n  components:\n    - id: api\n"))
    partner, customer = shown.split("\n\n")[-2:]
    assert partner.startswith("Own: 0 of ")
    assert customer.startswith("Acme shop (acme): 3 of ")
    rows = {line.split()[0]: line.split(maxsplit=2)[1:] for line in customer.splitlines()[2:]}
    assert rows["architecture"] == ["yes"]
    assert rows["cost-model"] == ["no", "It needs the section `cost`."]


def test_documents_are_listed_of_a_description_that_cannot_be_read(tmp_path: Path) -> None:
    shown = listing("documents", small(tmp_path, "architecture: 7\n"))
    assert "runbook  " in shown
    assert shown.endswith("the description has 1 problem; evidencekit check lists them.")
