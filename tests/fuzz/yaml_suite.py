"""The public YAML test suite (github.com/yaml/yaml-test-suite): each of its inputs as a file of a description."""

from __future__ import annotations

import re
from pathlib import Path

import yaml

_MARKS = ((re.compile("—*»"), "\t"), (re.compile("␣"), " "), (re.compile("↵"), ""), (re.compile("∎\n$"), ""), (re.compile("←"), "\r"))
_BYTE_ORDER_MARK = "⇔"


def suite(folder: Path) -> dict[str, bytes]:
    """Return the inputs of the suite in `folder` by name: of its branch `data`, or of its sources, in which blanks are visible."""
    if found := sorted(folder.rglob("in.yaml")):
        return {path.parent.relative_to(folder).as_posix(): path.read_bytes() for path in found}
    inputs: dict[str, bytes] = {}
    for path in sorted(folder.rglob("src/*.yaml")):
        former = ""
        for number, test in enumerate(yaml.safe_load(path.read_text("utf-8"))):
            former = test.get("yaml", former)
            inputs[f"{path.stem}/{number}"] = _plain(former)
    if not inputs:
        raise SystemExit(f"{folder}: no copy of the YAML test suite (folders with in.yaml, or src/*.yaml)")
    return inputs


def _plain(text: str) -> bytes:
    for mark, plain in _MARKS:
        text = mark.sub(plain, text)
    return text.replace(_BYTE_ORDER_MARK, "\ufeff").encode("utf-8", "surrogatepass")
