"""Links lead somewhere, on the site and in the Word pack."""

from __future__ import annotations

from datetime import date

import pytest

from generator.document.contents import contents
from generator.document.links import broken_links, word_path, word_target
from generator.document.tree import Control, Document, Heading, Link, Paragraph, Text

CONTROL = Control("Owner", "Approver", "1.0", date(2026, 1, 1), date(2027, 1, 1), "Internal", "all")


def document(id: str, *targets: str, customer: str = "") -> Document:
    blocks = (Heading(2, (Text("S"),), "section"), *(Paragraph((Link(target, (Text("x"),)),)) for target in targets))
    return Document(id, id.rpartition("/")[2], "T", "Guide", "partner", "P", "", CONTROL, blocks, customer=customer)


@pytest.mark.parametrize(
    ("target", "reason"),
    [
        ("#section", None),
        ("#no", "customers/acme/runbook has no section #no"),
        ("../../standards/guide.md", None),
        ("../../standards/guide.md#section", None),
        ("../../standards/guide.md#no", "standards/guide has no section #no"),
        ("../../standards/gide.md", "there is no page standards/gide"),
        ("https://aws.amazon.com/#x", None),
        ("mailto:security@partner.example", None),
    ],
)
def test_broken_links(target: str, reason: str | None) -> None:
    found = broken_links(
        [contents(one) for one in (document("standards/guide"), document("customers/acme/runbook", target, customer="acme"))]
    )
    assert [link.reason for link in found] == ([] if reason is None else [reason])


@pytest.mark.parametrize(
    ("target", "address"),
    [
        ("plan.md", "plan.docx"),
        ("plan.md#section", "plan.docx#section"),
        ("../../standards/guide.md#section", "../partner/guide.docx#section"),
    ],
)
def test_word_addresses(target: str, address: str) -> None:
    runbook, plan = (document(f"customers/acme/{name}", customer="acme") for name in ("runbook", "plan"))
    paths = {one.id: word_path(one) for one in (runbook, plan, document("standards/guide"))}
    assert word_target(runbook, target, paths) == address


def test_word_files_of_customers_stand_apart() -> None:
    assert word_path(document("customers/acme/runbook", customer="acme")) == "acme/runbook.docx"
    assert word_path(document("standards/guide")) == "partner/guide.docx"
