"""The library's files: the shipped ones load, and a workspace adds entries or replaces them by id."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from generator.errors import InputError
from generator.workspace.library import load_library, merged_library, unused
from generator.workspace.shipped import shipped

SHIPPED = shipped("content/library")
FACT = "source: [own]\n  as_of: 2026-01\n  confidence: estimate\n"
SERVICE = f"{{id}}:\n  name: {{name}}\n  icon: diagrams.aws.network.APIGateway\n  scope: regional\n  {FACT}"


@pytest.fixture
def own(tmp_path: Path) -> Path:
    """The library folder of a workspace, still empty."""
    folder = tmp_path / "content" / "library"
    folder.mkdir(parents=True)
    return folder


def test_workspace_without_a_library_has_the_shipped_one(tmp_path: Path) -> None:
    assert merged_library(tmp_path) == load_library(SHIPPED)


def test_own_entry_is_added(own: Path) -> None:
    (own / "services.yml").write_text(SERVICE.format(id="gateway", name="Gateway"), "utf-8")
    library = merged_library(own.parents[1])
    assert library.services["gateway"].name == "Gateway"
    assert set(library.services) == {"gateway", *load_library(SHIPPED).services}


def test_own_entry_replaces_the_shipped_one(own: Path) -> None:
    (own / "services.yml").write_text(SERVICE.format(id="apigateway", name="Our gateway"), "utf-8")
    library = merged_library(own.parents[1])
    assert library.services["apigateway"].name == "Our gateway"
    assert len(library.services) == len(load_library(SHIPPED).services)


def test_own_entry_of_a_file_with_parts_is_added_to_its_part(own: Path) -> None:
    step = "component: x\n    failure: x\n    action: x\n    shortest: 1m\n    longest: 2m\n    data_loss: none\n    "
    (own / "recovery.yml").write_text(f"steps:\n  our-step:\n    {step}{FACT.replace('  ', '    ')}", "utf-8")
    library, base = merged_library(own.parents[1]), load_library(SHIPPED)
    assert set(library.recovery.steps) == {"our-step", *base.recovery.steps}
    assert library.recovery.strategies == base.recovery.strategies


def test_a_file_of_one_price_adds_it_to_the_book(own: Path) -> None:
    (own / "prices").mkdir()
    price = "{id: athena.hour, service: athena, region: eu-west-1, unit: hour, tiers: [{above: 0, price: 1}], "
    (own / "prices" / "mine.yml").write_text(f"prices: [{price} source: [own], as_of: 2026-11-01, confidence: estimate}}]", "utf-8")
    found, base = merged_library(own.parents[1]).prices, load_library(SHIPPED).prices
    assert [(price.id, str(price.as_of)) for price in found.prices if price not in base.prices] == [("athena.hour", "2026-11-01")]
    assert (found.id, found.as_of, len(found.prices)) == (base.id, base.as_of, len(base.prices) + 1)
    assert unused(own.parents[1]) == ()


def test_own_checklist_is_added(own: Path) -> None:
    (own / "checklists").mkdir()
    text = (SHIPPED / "checklists" / "amazon-api-gateway-3.0.yml").read_text("utf-8")
    (own / "checklists" / "ours-1.yml").write_text(text.replace("id: amazon-api-gateway-3.0", "id: ours-1", 1), "utf-8")
    assert set(merged_library(own.parents[1]).checklists) == {"amazon-api-gateway-3.0", "ours-1"}


def test_changed_file_is_read_again(own: Path) -> None:
    path = own / "services.yml"
    path.write_text(SERVICE.format(id="gateway", name="First"), "utf-8")
    assert merged_library(own.parents[1]).services["gateway"].name == "First"
    path.write_text(SERVICE.format(id="gateway", name="Second one"), "utf-8")
    assert merged_library(own.parents[1]).services["gateway"].name == "Second one"


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("service.yml", "a: b", "content/library/service.yml: no part of the library is read from this file"),
        ("services.yaml", "a: b", "content/library/services.yaml: no part of the library is read from this file"),
        ("more/services.yml", "a: b", "content/library/more/services.yml: no part of the library is read from this file"),
        ("services.yml", "- a", "content/library/services.yml:1:1: `services` must be a mapping, not a list"),
        ("services.yml", "a: b: c", "content/library/services.yml:1:5: a second `: ` on this line"),
        (
            "services.yml",
            SERVICE.format(id="a", name="b").replace("regional", "local"),
            "content/library/services.yml:4:10: `scope` cannot be `local`",
        ),
        (
            "services.yml",
            SERVICE.format(id="a", name="b").replace("[own]", "[own, hearsay]"),
            "content/library/services.yml:5:17: there is no source `hearsay` in the library",
        ),
        ("sop.yml", "ACCT-009: {title: x, points: []}", "content/library/sop.yml:1:1: there is no control `ACCT-009` in the library"),
        (
            "sop.yml",
            "ACCT-001: {title: x, points: [{id: a}]}",
            "content/library/sop.yml:1:31: `source`, `as_of`, `confidence`, `topic` and `point` are missing from this sop point",
        ),
    ],
)
def test_problems_of_own_files(own: Path, name: str, text: str, told: str) -> None:
    (own / name).parent.mkdir(exist_ok=True)
    (own / name).write_text(text, "utf-8")
    with pytest.raises(InputError) as refused:
        merged_library(own.parents[1])
    assert refused.value.lines()[0] == told


def test_library_in_another_folder(tmp_path: Path) -> None:
    copy = tmp_path / "content" / "library"
    shutil.copytree(SHIPPED, copy)
    assert load_library(copy) == load_library(SHIPPED)


def test_missing_library(tmp_path: Path) -> None:
    with pytest.raises(InputError, match="the library is missing"):
        load_library(tmp_path / "library")
