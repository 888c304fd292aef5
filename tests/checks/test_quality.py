"""Text that says nothing, text that serves twice, and control that controls nothing."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import pytest

from generator.checks.finding import Evidence
from generator.checks.quality import _EMPTY_PHRASE, same_text
from generator.model.types.passages import Passage
from tests.checks.variants import Case, between

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
