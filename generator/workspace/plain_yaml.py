"""YAML that readers of both versions of the language read alike, and an eye without following anchors."""

from __future__ import annotations

import re
from typing import Any

import yaml

_READ_OTHERWISE = re.compile(r"[-+.0-9].*|~|y|n|yes|no|on|off|true|false|null|nan|inf|=|<<|", re.IGNORECASE)
"""What a reader of YAML 1.1 or 1.2 may take for a number, a date, a truth value or nothing, and some more that begins like it."""


class PlainDumper(yaml.SafeDumper):
    """Writes every value in full, and in quotes each text that another reader could take for something else."""

    def ignore_aliases(self, _data: Any) -> bool:
        """Return that no value is written as a reference to another."""
        return True


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = '"' if _READ_OTHERWISE.fullmatch(value) else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


PlainDumper.add_representer(str, _text)


def written(content: object, dumper: type[PlainDumper] = PlainDumper) -> str:
    """Return `content` as YAML, its keys in their order."""
    text: str = yaml.dump(content, Dumper=dumper, sort_keys=False, allow_unicode=True, width=120)
    return text
