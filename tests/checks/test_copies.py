"""A customer that is a copy of another is found by what must differ."""

from __future__ import annotations

import re
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import replace

import pytest

from generator.build import gather
from generator.checks import copies
from generator.checks.eligibility import same_entity
from generator.checks.finding import Evidence
from generator.model.types.open import open_thing
from generator.model.types.passages import Passage
from tests.checks.variants import Case, Sample, changed, has_place
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


OPEN = open_thing("what nobody knows yet")
COMPONENT, KEY = "architecture.components.0", "security.encryption.keys.0"


def seen(sample: Sample, changes: Mapping[str, object], texts: Mapping[str, Sequence[str]]) -> Evidence:
    """Return the two customers of the sample, values of the tenant API changed, with no other texts than these."""
    projects = dict(sample.evidence.workspace.projects)
    for keys, value in changes.items():
        projects["tenant-api"] = changed(projects["tenant-api"], keys.split("."), value)
    evidence = replace(sample.evidence, workspace=replace(sample.evidence.workspace, projects=projects))
    own = {id: tuple(Passage(("customer", "industry"), text, True) for text in texts.get(id, ())) for id in projects}
    vars(evidence)["prose"] = {None: (), **own}
    return evidence


@pytest.mark.parametrize(
    ("changes", "text", "mark", "belongs"),
    [
        ({}, "", "Quillfeather Software", True),
        ({f"{COMPONENT}.resource": "abcdef"}, "", "`abcdef`", True),
        ({f"{COMPONENT}.resource": "abcde"}, "", "`abcde`", False),
        ({}, "", "`api.tradeleaf.example`", True),
        ({f"{KEY}.alias": "alias/own"}, "", "`alias/own`", True),
        ({f"{KEY}.kind": "AWS managed", f"{KEY}.alias": "alias/aws/sns"}, "", "`alias/aws/sns`", False),
        ({f"{KEY}.kind": OPEN, f"{KEY}.alias": "alias/own"}, "", "`alias/own`", False),
        ({}, "Ask duty@quillfeather.example first.", "duty@quillfeather.example", True),
        ({}, "Ask duty@nordkap.example first.", "duty@nordkap.example", False),
        ({}, "Ask Duty@NordKap.example first.", "Duty@NordKap.example", False),
        (
            {
                "apis.0.domain.name": OPEN,
                f"{KEY}.alias": OPEN,
                f"{COMPONENT}.resource": OPEN,
                "security.encryption.keys.1.alias": "alias/own",
            },
            "",
            "`alias/own`",
            True,
        ),
        ({"apis.0.domain": OPEN, "security.accounts.trail": OPEN, f"{KEY}.alias": "alias/own"}, "", "`alias/own`", True),
        ({"apis.0.domain": None}, "", "`catalogue.tradeleaf.example`", True),
    ],
)
def test_what_belongs_to_one_customer_alone(sample: Sample, changes: dict[str, object], text: str, mark: str, belongs: bool) -> None:
    evidence = seen(sample, changes, {"tenant-api": [text]})
    project = evidence.workspace.projects["tenant-api"]
    marks = list(copies._marks(project, evidence))
    assert (mark in {one.said for one in marks}) is belongs
    assert [one for one in marks if not has_place(project, one.location)] == []


@pytest.mark.parametrize(
    ("names", "told"),
    [
        (["shared-a"], "the resource name `shared-a` is also in the description of orders-platform"),
        (["shared-a", "shared-b"], "the resource names `shared-a`, `shared-b` are also in the description of orders-platform"),
        (["shared-a", "shared-a"], "the resource name `shared-a` is also in the description of orders-platform"),
        (
            ["shared-a", "shared-b", "shared-c", "shared-d"],
            "the resource names `shared-a`, `shared-b`, `shared-c` and 1 more are also in the description of orders-platform",
        ),
    ],
)
def test_what_two_customers_share_is_told_once_for_each_kind(sample: Sample, names: list[str], told: str) -> None:
    evidence = seen(sample, {f"architecture.components.{index}.resource": name for index, name in enumerate(names)}, {})
    orders = evidence.workspace.projects["orders-platform"]
    for index, name in enumerate(names):
        orders = changed(orders, ["architecture", "components", str(index), "resource"], name)
    projects = {"orders-platform": orders, "tenant-api": evidence.workspace.projects["tenant-api"]}
    both = replace(evidence, workspace=replace(evidence.workspace, projects=projects))
    vars(both)["prose"] = evidence.prose
    (found,) = copies.copied_customer(both)
    assert (found.message, found.project, found.also) == (told, "tenant-api", ("orders-platform",))
    assert has_place(projects["tenant-api"], found.location)


@pytest.mark.parametrize(
    ("equal", "own", "found"),
    [(19, 0, False), (20, 0, True), (20, 180, False), (21, 180, True), (30, 171, True)],
)
def test_short_texts_of_two_customers_that_are_equal(sample: Sample, equal: int, own: int, found: bool) -> None:
    """Twenty may be chance, and so may a tenth of the smaller description; case and punctuation make no difference."""
    first = [f"Step {number} is done by hand" for number in range(equal)]
    second = [f"step {number}: is done, by hand." for number in range(equal)]
    alone = [f"Only here is {number} true" for number in range(own)]
    labels = ["Nightly backup done"] * 30
    texts = {"orders-platform": [*first, *alone, *labels], "tenant-api": [*second, *(f"{text} too" for text in alone), *labels]}
    told = [one.message for one in copies.copied_texts(seen(sample, {}, texts))]
    said = f"{equal} of {equal + own} short texts are, word for word, those of orders-platform; the first is “step 0: is done, by hand.”"
    assert told == ([said] if found else [])


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
