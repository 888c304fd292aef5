"""The workspaces that the branches of templates are looked for in: what ships, the story of a new user, and variants of the kept starter.

`variants.yml` lists the variants, each with its changes: `cost:usage.0.price` names the file (of the customer, or `partner`), and
the keys and positions that lead to a value; `+` is a further element of a list, and null takes the value away. `:` alone is a file
that is not there. `others` are further customers, each the one of the story; with `story` so is the first.
"""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import yaml

from tests.conftest import KEPT_STARTER, ROOT

CUSTOMER = "example"
STORY = ROOT / "tests" / "workspaces" / "story"
Variant = dict[str, Any]


def variants() -> dict[str, Variant]:
    """Return the variants by name."""
    found: dict[str, Variant] = yaml.safe_load((Path(__file__).parent / "variants.yml").read_text("utf-8"))
    return found


def varied(variant: Variant, folder: Path) -> Path:
    """Return `folder`, in which the kept starter was written with the changes of `variant`."""
    shutil.copytree(KEPT_STARTER, folder)
    customer = folder / "content" / "customers" / CUSTOMER
    if variant.get("story"):
        shutil.rmtree(customer)
        _describe(customer)
    for place, value in variant["changes"].items():
        change(folder, place, value)
    for other in variant.get("others", ()):
        _describe(customer.with_name(other))
    return folder


def _describe(customer: Path) -> None:
    """Write the customer of the story into the folder `customer`, whose name is its id."""
    customer.mkdir()
    text = (STORY / "project.yml").read_text("utf-8").replace("id: corner-shop", f"id: {customer.name}")
    (customer / "project.yml").write_text(text, "utf-8")


def change(folder: Path, place: str, value: object) -> None:
    """Write `value` at `place` into the workspace in `folder`."""
    name, _, keys = place.partition(":")
    content = folder / "content"
    file = content / "partner.yml" if name == "partner" else content / "customers" / CUSTOMER / f"{name}.yml"
    if not keys:
        file.unlink()
        return
    whole = part = _worded(yaml.safe_load(file.read_text("utf-8")))
    *leading, last = (int(key) if key.isdecimal() else key for key in keys.split("."))
    for key in leading:
        part = part[key]
    if last == "+":
        part.append(value)
    elif value is None:
        del part[last]
    else:
        part[last] = value
    file.write_text(yaml.safe_dump(whole, allow_unicode=True, sort_keys=False), "utf-8")


def _worded(value: Any) -> Any:
    """Return `value` with the key `on`, which PyYAML takes for true."""
    if isinstance(value, dict):
        return {"on" if key is True else key: _worded(inner) for key, inner in value.items()}
    return [_worded(inner) for inner in value] if isinstance(value, list) else value


def story(standards: Path, folder: Path) -> list[Path]:
    """Return the workspaces of a new user after each step, made of the starter `standards`; the last names the application."""
    steps = []
    for number, files in enumerate((["project"], ["project", "cost"], ["project", "cost", "resilience"])):
        step = Path(shutil.copytree(standards, folder / f"step-{number}"))
        shop = step / "content" / "customers" / "corner-shop"
        shop.mkdir(parents=True)
        for name in files:
            shutil.copyfile(STORY / f"{name}.yml", shop / f"{name}.yml")
        steps.append(step)
    with (steps[-1] / "content" / "partner.yml").open("a", encoding="utf-8") as partner:
        partner.write((STORY / "application.yml").read_text("utf-8"))
    return steps
