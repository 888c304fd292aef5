"""What a person at a terminal reads."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from generator.checks.finding import Finding
from generator.verdict import Verdict, sentence, text
from tests.verdict.verdicts import ERROR, GAP, UNMADE, WAIVED, verdict

SHOWN = """\
What contradicts itself: 1 finding

content/customers/shop/architecture.yml: error [broken-link] customers/shop/runbook links to x: y, 100 %�no page

What is missing: 1 finding

content/customers/shop/architecture.yml:2:5: gap NETSEC-002.at-rest [unencrypted-store] Orders (`orders`) is drawn, but nothing \
says how its data is encrypted
  2 |   - id: orders
    |     ^
  Add it to security.encryption.stores.

What is accepted for a time: 1 finding

content/customers/shop/architecture.yml:3:11: waived COST-001 [unpriced-component] Orders has no price
  3 |     name: Orders, 100 % of them
    |           ^
  Waived until 2027-01-31 by delivery-lead: Priced in March.

not ready, because of 2 findings"""


def test_findings_by_weight_with_their_lines_and_the_verdict_last(tmp_path: Path) -> None:
    assert text(verdict(tmp_path, GAP, WAIVED, ERROR)) == SHOWN


def test_colour_adds_nothing_but_colour(tmp_path: Path) -> None:
    coloured = text(verdict(tmp_path, GAP, WAIVED, ERROR), colour=True)
    assert "\x1b[1;31mnot ready" in coloured
    assert "\x1b[1;31merror\x1b[0m" in coloured
    assert re.sub(r"\x1b\[[\d;]*m", "", coloured) == SHOWN


@pytest.mark.parametrize(
    ("findings", "said"),
    [
        ((), "ready"),
        ((WAIVED,), "ready with 1 waiver"),
        ((GAP,), "not ready, because of 1 finding"),
        ((GAP, ERROR, WAIVED), "not ready, because of 2 findings"),
    ],
)
def test_sentence(findings: tuple[Finding, ...], said: str) -> None:
    assert sentence(findings) == said


def test_what_is_not_made_is_said_last(tmp_path: Path) -> None:
    shown = text(Verdict(tmp_path, unmade=UNMADE))
    assert shown.splitlines() == [
        "ready",
        "",
        "Not made: 2 documents",
        "  partner: Workload KPI guide (`kpi-guide`). It needs the section `standards.operations`.",
        "  shop: Self-assessment (`self-assessment`). It needs the sections `application` of partner.yml and `cost`.",
    ]
