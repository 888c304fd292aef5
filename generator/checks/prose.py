"""Sentences of the description: where each stands, and what one of them claims."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.model.types.origin import Location
from generator.model.types.values import Model

_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n\s*\n")
_DENIED = re.compile(
    r"\b(?:no|not|none|nothing|nobody|never|neither|nor|cannot|without|instead|rather than|declined|refused|denied|denies"
    r"|would|unlike|replaced|forbidden|left out)\b|n't\b",
    re.IGNORECASE,
)


def texts(part: object, location: Location = ()) -> Iterator[tuple[Location, str]]:
    """Yield every text in `part`, a model or a collection, with the keys that lead to it."""
    if isinstance(part, str):
        yield location, part
    elif isinstance(part, Model):
        for name in type(part).model_fields:
            yield from texts(getattr(part, name), (*location, name))
    elif isinstance(part, list):
        for index, element in enumerate(part):
            yield from texts(element, (*location, index))


def asserted(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Yield what `pattern` finds in the sentences of `text` that deny nothing: “no X”, “X was declined” are left out."""
    for sentence in _SENTENCE.split(text):
        if not _DENIED.search(sentence):
            yield from pattern.finditer(sentence)
