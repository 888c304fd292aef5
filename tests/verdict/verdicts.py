"""A verdict with one finding of each kind, and one on a description that cannot be read."""

from __future__ import annotations

from datetime import date
from pathlib import Path

from generator.checks.finding import Finding
from generator.errors import Place, Problem
from generator.model.catalogue import Entry
from generator.model.description.waiver import Waiver
from generator.pages.needs import Unmade
from generator.verdict import Verdict

PATH = "content/customers/shop/architecture.yml"
TEXT = "components:\n  - id: orders\n    name: Orders, 100 % of them\n"
WAIVER = Waiver(rule="unpriced-component", reason="Priced in March.", owner="delivery-lead", expires=date(2027, 1, 31))
ERROR = Finding(
    rule="broken-link",
    severity="error",
    message="customers/shop/runbook links to x: y, 100 %\nno page",
    project="shop",
    place=Place(PATH),
)
GAP = Finding(
    rule="unencrypted-store",
    severity="gap",
    message="Orders (`orders`) is drawn, but nothing says how its data is encrypted",
    project="shop",
    location=("architecture", "components", "orders"),
    hint="Add it to security.encryption.stores.",
    criterion="NETSEC-002.at-rest",
    place=Place(PATH, 2, 5),
)
WAIVED = Finding(
    rule="unpriced-component",
    severity="gap",
    message="Orders has no price",
    project="shop",
    control="COST-001",
    place=Place(PATH, 3, 11),
    waiver=WAIVER,
)


def verdict(folder: Path, *findings: Finding) -> Verdict:
    """Return a verdict with `findings` on a workspace in `folder`."""
    (folder / PATH).parent.mkdir(parents=True, exist_ok=True)
    (folder / PATH).write_text(TEXT, "utf-8")
    return Verdict(folder, findings)


UNMADE = (
    Unmade(Entry.model_construct(id="kpi-guide", title="Workload KPI guide"), "", ("standards.operations",)),
    Unmade(Entry.model_construct(id="self-assessment", title="Self-assessment"), "shop", ("partner.application", "cost")),
)


def unread(folder: Path) -> Verdict:
    """Return the verdict on a description that cannot be read."""
    return Verdict(
        folder,
        problems=(Problem("`sevice` is not a key of this component", Place(PATH, 2, 5), "Did you mean `service`?", "  - id: orders"),),
    )
