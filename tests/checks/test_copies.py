"""A customer that is a copy of another is found by what must differ."""

from __future__ import annotations

import re
import shutil

import pytest

from generator.build import gather
from generator.checks.eligibility import same_entity
from tests.checks.variants import Case
from tests.faults.cases import KEPT_STARTER, ROOT

SECURITY = "customers/tenant-api/security.yml"
ARCHITECTURE = "customers/tenant-api/architecture.yml"
FIRST = ("orders-platform",)
LONG = re.compile(r"(: >-\n|(?:problem|role_of_service): \|\n)( +)((?:.*\S.*\n)(?:\2.*\n)*)")
"""A text of several lines, in prose."""

CASES = [
    Case(
        "copied-customer",
        SECURITY,
        "{kind: security, email: security@quillfeather.example, phone: +1 555 0102}",
        "{kind: security, email: security@quillfeather.example, phone: +353 (91) 555-0199}",
        "phone: +353",
        "the telephone number +353 (91) 555-0199 is also in the description of orders-platform",
        concerns=FIRST,
    ),
    Case(
        "copied-customer",
        SECURITY,
        "{kind: security, email: security@quillfeather.example",
        "{kind: security, email: security@ternandthistle.example",
        "email: security@ternandthistle.example",
        "the mailbox security@ternandthistle.example is also in the description of orders-platform",
        also=("private-contact",),
        concerns=FIRST,
    ),
    Case(
        "copied-customer",
        "customers/tenant-api/project.yml",
        "domains: [quillfeather.example, tradeleaf.example]",
        "domains: [quillfeather.example, tradeleaf.example, TernAndThistle.example]",
        "domains:",
        "the domain TernAndThistle.example is also in the description of orders-platform",
        concerns=FIRST,
    ),
    Case(
        "copied-customer",
        SECURITY,
        "bucket: quillfeather-cloudtrail-555544443333-us-east-1",
        "bucket: tern-cloudtrail-666677778888-eu-west-1",
        "bucket: tern-cloudtrail",
        "the resource name `tern-cloudtrail-666677778888-eu-west-1` is also in the description of orders-platform",
        concerns=FIRST,
    ),
]


@pytest.fixture(scope="module")
def copied(tmp_path_factory: pytest.TempPathFactory) -> dict[tuple[str, str], str]:
    """What is found, by rule and first words, where the kept starter has a second customer: a copy with its long texts written anew."""
    folder = tmp_path_factory.mktemp("copied")
    shutil.copytree(KEPT_STARTER, folder, dirs_exist_ok=True)
    shutil.copy(ROOT / "mkdocs.yml", folder)
    second = folder / "content" / "customers" / "second"
    shutil.copytree(folder / "content" / "customers" / "example", second)
    project = second / "project.yml"
    text = project.read_text("utf-8").replace("id: example", "id: second", 1)
    project.write_text(text.replace("Kestrel Bike Hire Limited", "Kestrel Bicycles Limited"), "utf-8")
    for path in second.glob("*.yml"):
        path.write_text(LONG.sub(_shortened, path.read_text("utf-8")), "utf-8")
    findings = gather(folder, lambda _: None).findings
    assert [finding for finding in findings if finding.rule == "same-text"] == []
    return {(finding.rule, " ".join(finding.message.split()[:3])): finding.message for finding in findings if finding.project == "second"}


def _shortened(folded: re.Match[str]) -> str:
    """Return the first words of a folded text, none of them in the order of the original."""
    words = folded[3].split()
    return f"{folded[1]}{folded[2]}{' '.join(reversed(words[:12]))}\n"


@pytest.mark.parametrize(
    ("first", "said"),
    [
        ("the customer name", "Kestrel Bike Hire is also in the description of example"),
        ("the account numbers", "111122223333"),
        ("the domain kestrel.example", "is also in the description of example"),
        ("the mailboxes aws@kestrel.example,", "aws@kestrel.example"),
        ("the telephone numbers", "+353 20 910 0100"),
        ("the resource names", "`kestrel-bookings-prod`"),
    ],
)
def test_a_copy_is_found_by_what_identifies_its_customer(copied: dict[tuple[str, str], str], first: str, said: str) -> None:
    assert said in copied["copied-customer", first]


def test_a_copy_is_found_by_its_many_short_texts(copied: dict[tuple[str, str], str]) -> None:
    (message,) = [message for (rule, _), message in copied.items() if rule == "copied-texts"]
    assert re.match(r"\d{3} of \d{3} short texts are, word for word, those of example", message)


@pytest.mark.parametrize(
    ("name", "other", "same"),
    [
        ("Kestrel Bike Hire Limited", "The Kestrel Bike Hire Company Ltd.", True),
        ("Kestrel Bike Hire Limited", "Kestrel Bike-Hire Teoranta", True),
        ("Kestrel Bike Hire Limited", "Kestrel Bike Hires Ltd", True),
        ("Müller GmbH & Co. KG", "Mueller AG", True),
        ("Müller GmbH & Co. KG", "Möller GmbH & Co. KG", False),
        ("Müller GmbH & Co. KG", "MULLER", True),
        ("Shop North Ltd", "Shop South Ltd", False),
        ("Ternavik OÜ", "Ternavik AS", True),
    ],
)
def test_other_spellings_of_a_company(name: str, other: str, same: bool) -> None:
    assert same_entity(name, other) is same
