"""Text that says nothing, text that serves twice, and control that controls nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from generator.checks.finding import Evidence
from generator.checks.quality import _EMPTY_PHRASE, bare_trade_off, empty_phrase, same_text
from generator.model.description.architecture import TradeOff
from generator.model.types.passages import Passage
from tests.checks.variants import Case, Sample, between, found_with

TENANT, SHOP = "customers/tenant-api", "customers/orders-platform"
HABIT = "handover: |\n  Training was held on 2026-03-11"
TRAINED = (
    "Training was held for the operations manager and all four operations engineers, one day on metrics queries "
    "and alarms in the staging account and one day of six faults"
)

CASES = [
    Case(
        "empty-phrase",
        f"{TENANT}/operations.yml",
        HABIT,
        "handover: |\n  Appropriate measures were taken. Training was held on 2026-03-11",
        "handover:",
        "“Appropriate measures” says nothing in “Appropriate measures were taken.",
    ),
    Case(
        "same-text",
        f"{TENANT}/operations.yml",
        between(f"{TENANT}/operations.yml", "handover: |", "\ndashboards:"),
        f"handover: {TRAINED} in May.\n",
        "handover:",
        "`operations.handover` says the same as",
        twin="handover:",
        concerns=("tenant-api",),
        more=((f"{SHOP}/operations.yml", between(f"{SHOP}/operations.yml", "handover: |-", "\n\n"), f"handover: {TRAINED} in June.\n"),),
    ),
    Case(
        "empty-phrase",
        "partner.yml",
        "    joiner_mover_leaver: >-\n",
        "    joiner_mover_leaver: >-\n      Access is reviewed in a timely\n      manner.\n",
        "joiner_mover_leaver",
        "“in a timely manner”",
    ),
    Case(
        "bare-trade-off",
        f"{TENANT}/architecture.yml",
        "      reason: The index is rebuilt from Aurora in 12 minutes, and searches work without it.\n",
        "      reason: To save cost.\n",
        "reason: To save cost.",
        "“To save cost.” is no reason for the trade-off of",
    ),
    Case(
        "overdue-review",
        f"{TENANT}/project.yml",
        "          released: 2026-10-29\n          change: Anonymised text",
        "          released: 2025-10-29\n          change: Anonymised text",
        "released: 2025-10-29",
        "public-case-study was to be reviewed by 2026",
        also=("signed-before",),
        render=("public-case-study",),
    ),
    Case(
        "own-approval",
        f"{TENANT}/project.yml",
        "    - document: case-study\n      approver: customer-owner\n",
        "    - document: case-study\n",
        "approver: delivery-lead",
        "the Delivery Lead owns customers/tenant-api/case-study and approves it too",
        render=("case-study",),
    ),
    Case(
        "own-approval",
        f"{TENANT}/project.yml",
        "reviewed_by: a second Cloud Architect of the partner, and the Partner Development Manager at AWS",
        "reviewed_by: The Quality-Lead of the partner",
        "reviewed_by:",
        "the Quality Lead completed the self-assessment and reviewed it too",
    ),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Adequate checks are in place", "Adequate"),
        ("Keys are rotated as needed.", "as needed"),
        ("An industry standard cipher", "industry standard"),
        ("Logs, metrics, etc. are kept", "etc."),
        ("The standard names TLS 1.2", None),
        ("As required by clause 4, keys are rotated every 90 days", "As required"),
        ("inadequate", None),
        ("A best-in-class service", "best-in-class"),
        ("A service best in class", "best in class"),
    ],
)
def test_empty_phrases(text: str, found: str | None) -> None:
    match = _EMPTY_PHRASE.search(text)
    assert (match[0] if match else None) == found


@dataclass(frozen=True)
class Prose:
    """As much of the evidence as the rule on passages reads."""

    prose: dict[str | None, tuple[Passage, ...]]


@pytest.mark.parametrize(
    ("others", "said"),
    [
        ((), None),
        ((TRAINED,), "`handover` says the same as `handover` of p1"),
        ((TRAINED, "Another text"), "`handover` says the same as `handover` of p1"),
        ((TRAINED, f"{TRAINED} in May"), "`handover` says the same as `handover` of p1 and a passage of another project"),
        ((TRAINED,) * 49, "`handover` says the same as `handover` of p1 and passages of 48 other projects"),
    ],
)
def test_each_passage_is_told_once(others: tuple[str, ...], said: str | None) -> None:
    prose = {f"p{number}": (Passage(("handover",), text, prose=True),) for number, text in enumerate((TRAINED, *others))}
    found = list(same_text(cast("Evidence", Prose({None: prose["p0"], **prose}))))
    assert [one.message for one in found if one.project == "p0"] == ([said] if said else [])
    assert len(found) == sum(TRAINED in text for text in (TRAINED, *others) if others)


LONG = "The partner taught each of the six engineers in a week of May how alarms are read, which query comes first, whom they call at \
night, what a release changes, where every log is kept and how a table is restored by hand."


@pytest.mark.parametrize(
    ("other", "alike"),
    [
        (LONG, True),
        (LONG.replace("query", "graph"), True),
        (LONG.replace("query", "graph").replace("table", "bucket"), False),
    ],
    ids=["the same", "one word in forty", "two words in forty"],
)
def test_how_much_of_a_passage_may_differ(other: str, alike: bool) -> None:
    prose = {id: (Passage(("handover",), text, prose=True),) for id, text in (("p0", LONG), ("p1", other))}
    assert len(list(same_text(cast("Evidence", Prose(dict(prose)))))) == (2 if alike else 0)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Keys are rotated as needed.", "“Keys are rotated as needed.”"),
        (
            "Whoever is on call looks at them as needed, and the month after that once more.",
            "“… ever is on call looks at them as needed, and the month after that onc …”",
        ),
    ],
)
def test_an_empty_phrase_is_told_with_what_stands_around_it(text: str, shown: str) -> None:
    (found,) = empty_phrase(cast("Evidence", Prose({"p0": (Passage(("handover",), text, prose=True),)})))
    assert found.message == f"“as needed” says nothing in {shown}"


@pytest.mark.parametrize(
    ("decision", "reason", "told"),
    [
        ("One zone for the search index", "One zone for the search index.", True),
        ("One zone for the search index", " one zone for the Search index", True),
        ("One zone for the search index in phase X", "One zone for the search index in phase X.", True),
        ("One zone for the search index", "To save cost.", True),
        ("One zone for the search index", "The index is made again within 15 minutes; a second zone costs 140 USD a month.", False),
    ],
)
def test_a_reason_says_more_than_the_decision(sample: Sample, decision: str, reason: str, told: bool) -> None:
    made = TradeOff.model_validate({"decision": decision, "reason": reason, "accepted_by": "Head of IT", "accepted_on": "2026-02-01"})
    found = found_with(sample, bare_trade_off, "tenant-api", {"architecture.components.21.trade_off": made})
    assert found == ([f"“{made.reason}” is no reason for the trade-off of `search-index`"] if told else [])
