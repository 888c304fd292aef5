"""The English of readers: no form that docs/terms.md bans, but for the places of before, and these may only become fewer.

ACCEPT=1 in the environment writes down the places that are gone; it never adds one.
"""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Mapping
from pathlib import Path

import pytest

from tools import terms

LEFT = Path(__file__).parent / "golden" / "terms.txt"
PAGE = terms.LIST.read_text("utf-8")
TERMS = {term.id: term for term in terms.terms(PAGE)}
Places = Mapping[tuple[str, str], int]
"""How often a term is in a file, by the path and the term."""


def read(written: str) -> dict[tuple[str, str], int]:
    """Return the places of a list with a line each: path, term, count."""
    lines = [line.split() for line in written.splitlines()]
    return {(path, term): int(count) for path, term, count in lines}


def shown(places: Places) -> str:
    """Return the list of the places."""
    return "".join(f"{path} {term} {count}\n" for (path, term), count in sorted(places.items()))


def lowered(accepted: Places, found: Places) -> dict[tuple[str, str], int]:
    """Return the accepted places, each with the lower of the two counts."""
    return {place: min(count, found[place]) for place, count in accepted.items() if found.get(place)}


def risen(accepted: Places, found: Places) -> dict[tuple[str, str], int]:
    """Return the places that are new or have more finds than accepted."""
    return {place: count for place, count in found.items() if count > accepted.get(place, 0)}


@pytest.fixture(scope="module")
def finds() -> list[terms.Find]:
    """Every find in the repository that no exception of the page covers."""
    return terms.unexempted(terms.all_finds(), terms.exemptions(PAGE))


def test_no_new_place(finds: list[terms.Find]) -> None:
    more = risen(read(LEFT.read_text("utf-8")), Counter((find.path, find.term.id) for find in finds))
    places = [str(find) for find in finds if (find.path, find.term.id) in more]
    assert not places, "write it as docs/terms.md says:\n" + "\n".join(places) + "\ncounted:\n" + shown(more)


def test_places_only_become_fewer(finds: list[terms.Find]) -> None:
    accepted = read(LEFT.read_text("utf-8"))
    fewer = lowered(accepted, Counter((find.path, find.term.id) for find in finds))
    if os.environ.get("ACCEPT"):
        LEFT.write_text(shown(fewer), "utf-8")
        accepted = fewer
    gone = {place: count for place, count in accepted.items() if fewer.get(place) != count}
    assert not gone, "places are gone, which is good; write it down: ACCEPT=1 pytest tests/test_terms.py"


def test_list_is_sorted_and_known() -> None:
    written = LEFT.read_text("utf-8")
    assert shown(read(written)) == written
    assert {term for _, term in read(written)} <= set(TERMS)


@pytest.mark.parametrize(
    ("accepted", "found", "kept", "more"),
    [
        ({("a", "t"): 2}, {("a", "t"): 2}, {("a", "t"): 2}, {}),
        ({("a", "t"): 2}, {("a", "t"): 1}, {("a", "t"): 1}, {}),
        ({("a", "t"): 2}, {}, {}, {}),
        ({("a", "t"): 2}, {("a", "t"): 3}, {("a", "t"): 2}, {("a", "t"): 3}),
        ({("a", "t"): 2}, {("b", "t"): 1}, {}, {("b", "t"): 1}),
    ],
    ids=["same", "fewer", "none", "more", "elsewhere"],
)
def test_counts_are_never_raised(accepted: Places, found: Places, kept: Places, more: Places) -> None:
    assert lowered(accepted, found) == kept
    assert risen(accepted, found) == more


FOUND = [
    ("tell", "The metric tells how long a call took."),
    ("tell", "| Metric | Tells | Alarm |"),
    ("tell", "Measures that tell the health of an API"),
    ("tell", "Changes of the orders table are not told."),
    ("tell", "A wildcard is told at its own line."),
    ("tell", "Two failures that cannot be told apart"),
    ("stand", "The section stands in\nproject.yml."),
    ("stand", "What stands outside AWS"),
    ("stand", "the id `a` stands twice"),
    ("lie", "The key lies in AWS KMS."),
    ("lie", "Limits protect what lies behind them."),
    ("lie", "in the Region where they lie"),
    ("refuse", "Lambda refuses runs"),
    ("refuse", "`yes` and `on` are refused."),
    ("refuse", "Refusals of the payment API"),
    ("reckon", "Everything else is reckoned."),
    ("dear", "one cheaper and one dearer alternative"),
    ("mean", "2.5 times that of a mean day"),
    ("mean", "4 kB in the mean."),
    ("as-a-rule", "Back, as a rule"),
    ("at-worst", "6 minutes at worst"),
    ("at-most", "at most 64 characters"),
    ("begun", "for each begun 512 KB"),
    ("percentile", "the slowest hundredth of the calls"),
    ("bear", "200 a second that it was shown to bear"),
    ("lead", "AWS leads requests to the other zones."),
    ("by-use", "Everything is paid by use."),
    ("meant-so", "503 is meant so."),
    ("nobody", "Nobody noticed."),
    ("whoever", "Whoever finds it calls."),
    ("by-them", "what was done by them"),
    ("stiff", "The caller is none of ours."),
    ("together", "| **Together** | 12 |"),
    ("together", "Together"),
    ("holds-for", "Holds for 3 stores."),
    ("lost-of", "Lost of Products table"),
    ("label", "| Drilled | Took |"),
    ("label", "Bill of a month by service"),
    ("riddle", "## How the loss of a zone is survived"),
    ("riddle", "What fails with what"),
    ("per-cent", "at 80 % of the quota"),
    ("per-cent", "(a + b) % of the budget"),
    ("web-acl", "behind a WAF ACL"),
    ("zone", "a subnet in one availability zone"),
    ("region", "in another AWS region"),
    ("api-gateway", "The API gateway answers."),
    ("spelling", "a Cloudwatch alarm"),
    ("maker", "a table in AWS DynamoDB"),
    ("first-mention", "An API Gateway is an Amazon API Gateway."),
]
NOT_FOUND = [
    ("tell", "Tell the customer; the Incident Commander tells the users."),
    ("tell", "The customer was told at 09:12, who is told next?"),
    ("stand", "The deputy stands in for the lead; `*` stands for any name; it stands out."),
    ("lie", "The security lead lied; layout; underlies in part"),
    ("refuse", "A reviewer refuses a wildcard; connection refused; apigw-ws-connect-refused"),
    ("dear", "clear and nearer"),
    ("mean", "The mean of three days; meanwhile; in the meantime; two alarms mean a failure."),
    ("as-a-rule", "used as a ruler"),
    ("begun", "The next step has begun."),
    ("percentile", "p99 of the calls"),
    ("bear", "a bearer token to bearings"),
    ("lead", "The delivery lead requests a review."),
    ("together", "Both throttles together; Together they cost 5 USD."),
    ("label", "It took an hour."),
    ("riddle", "How often a runbook is followed"),
    ("per-cent", "80% of 20 %d items, 5 %(name)s, {% if a %}"),
    ("web-acl", "the AWS WAF web ACL and its Web ACL rules"),
    ("zone", "two Availability Zones"),
    ("region", "an AWS Region; a region of the picture"),
    ("spelling", "CloudWatch, diagrams.aws.network.Route53, AWS::Route53::HostedZone"),
    ("maker", "Amazon DynamoDB, AWS Lambda, aws s3 ls"),
    ("first-mention", "Amazon API Gateway first, then API Gateway."),
]


@pytest.mark.parametrize(("term", "sentence"), FOUND)
def test_banned_form_is_found(term: str, sentence: str) -> None:
    assert list(TERMS[term].finds(sentence))


@pytest.mark.parametrize(("term", "sentence"), NOT_FOUND)
def test_similar_form_is_not_found(term: str, sentence: str) -> None:
    assert not list(TERMS[term].finds(sentence))


def test_every_term_is_proven() -> None:
    assert {term for term, _ in FOUND} == set(TERMS)


MODULE = '''"""A module that tells."""
NAME = "a literal that tells"
"""A constant that tells."""
def rule(x):
    """A rule that tells.

    Why: a reason that tells.
    """
    return f"{x} % of it"
class Part:
    """A class that tells."""
    field: str
    """A field that tells."""
    def method(self):
        """A method that tells."""
'''


@pytest.mark.parametrize(
    ("path", "content", "lines"),
    [
        ("templates/a.md.j2", "{# it tells #}\nIt {{ x }}\ntells {% if a == 'it\\'s told again' %}", [3, 3]),
        ("templates/a.md.j2", "{{ m.percent(\n  x) }} %, {% set y = 1 %}", [2]),
        ("templates/a.md.j2", "{{ tells }}{% for tells in told %}{% endfor %}", []),
        ("content/a.yml", "# a comment tells\nkey: it\n  tells", [1, 3]),
        ("README.md", "It stands\nin it.", [2]),
        ("generator/outputs.py", MODULE, [2, 9]),
        ("generator/checks/a.py", MODULE, [2, 5, 7, 9]),
        ("generator/model/a.py", MODULE, [2, 9, 11, 13]),
    ],
)
def test_what_a_reader_sees_is_searched(path: str, content: str, lines: list[int]) -> None:
    wanted = [TERMS["tell"], TERMS["stand"], TERMS["per-cent"]]
    assert sorted(find.line for find in terms.finds_in(path, content, wanted)) == lines


def test_help_of_a_command_is_searched() -> None:
    module = '@main.command()\ndef list():\n    """It tells."""\ndef other():\n    """It tells."""\n'
    assert [find.line for find in terms.finds_in("generator/__main__.py", module, [TERMS["tell"]])] == [3]


def test_every_kind_of_text_is_among_the_files() -> None:
    paths = {path.relative_to(terms.ROOT).as_posix() for path in terms.seen_files()}
    assert paths >= {
        "README.md",
        "CONTRIBUTING.md",
        "CHANGELOG.md",
        "docs/yaml-reference.md",
        "content/library/metrics.yml",
        "content/partner.yml",
        "generator/__main__.py",
        "generator/command/starter/application/README.md",
        "generator/command/starter/application/content/partner.yml",
        "templates/partner/kpi-guide.md.j2",
        "templates/macros/project.j2",
    }


def test_every_exception_is_needed() -> None:
    finds = terms.all_finds()
    assert [spared for spared in terms.exemptions(PAGE) if not any(spared.covers(find) for find in finds)] == []


def test_exception_spares_its_phrase_only() -> None:
    spared = [terms.Exemption("docs/*.md", "tell", "it tells all")]
    found = list(terms.finds_in("docs/a.md", "it tells all\nand it tells more", [TERMS["tell"]]))
    assert [find.line for find in terms.unexempted(found, spared)] == [2]
    assert terms.unexempted(found, [terms.Exemption("docs/*.md", "tell", "")]) == []


@pytest.mark.parametrize("cell", ["", "tells", "``"])
def test_expression_without_back_quotes_is_an_error(cell: str) -> None:
    with pytest.raises(ValueError, match="between back quotes"):
        terms.pattern(cell)
