"""The icons that a service of the library may have: the classes of the diagrams package, read without loading it."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cache
from importlib.util import find_spec
from pathlib import Path

from generator.model.library import Library
from generator.model.types.refusals import Refusal, near

_NAMED = re.compile(r"(?m)^(?:class )?([A-Z]\w*)(?=\(| = [A-Z])")
"""A class of a module, or another name of one."""


def unknown_icons(library: Library) -> Iterator[Refusal]:
    """Yield a refusal for each service whose icon there is not."""
    for id, service in library.services.items():
        module, _, name = service.icon.rpartition(".")
        if name not in _classes(module):
            yield Refusal(("services", id, "icon"), f"there is no icon `{service.icon}`", _hint(module, name))


def _hint(module: str, name: str) -> str:
    if not (known := _classes(module)):
        modules = sorted(f"diagrams.aws.{path.stem}" for path in _package().glob("aws/*.py") if not path.stem.startswith("_"))
        return f"Did you mean `{meant}.{name}`?" if (meant := near(module, modules)) else f"Modules: {', '.join(modules)}."
    return f"Did you mean `{module}.{meant}`?" if (meant := near(name, known)) else f"{module} has {', '.join(sorted(known)[:12])} …"


@cache
def _classes(module: str) -> frozenset[str]:
    path = _package().joinpath(*module.split(".")[1:]).with_suffix(".py")
    return frozenset(_NAMED.findall(path.read_text("utf-8"))) if path.is_file() else frozenset()


@cache
def _package() -> Path:
    spec = find_spec("diagrams")
    assert spec is not None
    assert spec.origin is not None
    return Path(spec.origin).parent
