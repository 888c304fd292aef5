"""Sentences of the description: where each stands, and what one of them claims.

What decides is data; sentences are read only to find where one contradicts the data, or names what is described nowhere. A
denial counts where it governs what was found: before it in the same clause (“no X”, “nobody uses X”, “instead of X”) or as its
verb (“X was declined”, “X is not used”). Anywhere else in the sentence it denies something else.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.model.types.origin import Location
from generator.model.types.values import Model

_SENTENCE = re.compile(r"(?<=[.;:!?])\s+|\n\s*\n")
_BREAK = re.compile(
    r"\b(?:and|but|yet|because|since|so that|so|whenever|when|if|unless|until|while|whereas|although|though|which|that|who|whose"
    r"|where|after|before|in order|lost|late|slow(?:er|ly)?|missed|missing|wrong|broken|dropped|forgotten|fails?|failed)\b|[()–—]",
    re.IGNORECASE,
)
"""Where a clause ends, or a denial has found what it denies: “nothing is lost with X” says that there is X."""
_DENIAL = re.compile(
    r"\b(?:(?:no|not)(?! (?:only|just|merely|every|all|always|later|more|less|fewer|longer than|matter|doubt|wonder|sooner)\b)|none|nothing"
    r"|nobody|never|neither|nor|cannot|without|instead of|rather than|unlike|declin\w+|refus\w+|reject\w+|den(?:y|ies|ied)|forbid\w*"
    r"|prohibit\w*|prevent\w*|remov(?:es?|ed)|avoid\w*|left out|would|replac(?:es?|ed)(?!.*\b(?:by|with)\b))\b|n't\b",
    re.IGNORECASE,
)
_FARTHEST = 6
"""Words between a denial and what it governs."""
_LISTED = 3
"""Words of a part of a list: “no A, B or C”."""
_PASSIVE = (
    "declined|refused|rejected|denied|forbidden|prohibited|blocked|prevented|left out|ruled out|removed|deleted|retired|replaced|abandoned"
    "|disabled|switched off"
)
_ABSENT = (
    "used|needed|necessary|required|part|exist|there|in use|drawn|allowed|permitted|possible|deployed|enabled|available|chosen|involved"
    "|assumed|created|assigned|granted|shared|made|changed|accepted"
)
_REFUSED_BEHIND = re.compile(
    r"^(?:\s*\([^)]*\))?(?:(?:,| and| or| nor) [A-Z][\w-]*(?: [A-Z][\w-]*)*)*"
    rf"(?:\s+(?!and\b|but\b|{_BREAK.pattern})[\w`*'’-]+){{0,5}}?\s+"
    rf"(?:(?:is|are|was|were|been|be|being)\s+(?:\w+ly\s+)?(?:{_PASSIVE})"
    rf"|(?:\w+n't|\w*not|never|no longer)\s+(?:be |been |being |yet |in )*(?:{_ABSENT})"
    r"|would (?:have|be|cost|need|add|require|mean|make|protect|take))\b"
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
    """Yield what `pattern` finds in `text` and its sentence does not deny: “no X”, “X was declined” are left out."""
    for sentence in _SENTENCE.split(text):
        for found in pattern.finditer(sentence):
            if not _denied(sentence[: found.start()], sentence[found.end() :]):
                yield found


_FEWEST_REASONS = 5
"""Words of a reason that is one."""


def bare(reason: str | None) -> bool:
    """Return whether `reason` is missing, or too short to be one: “agreed”, “by design”."""
    return reason is None or len(reason.split()) < _FEWEST_REASONS


_DAYS = {"day": 1, "week": 7, "month": 30, "quarter": 91, "year": 365}


def period_in(text: str) -> timedelta | None:
    """Return the period that “every 90 days” or “every year” names; None where the text names none."""
    match = re.search(r"\bevery (?:(\d+) )?(day|week|month|quarter|year)s?\b", text, re.IGNORECASE)
    return timedelta(days=int(match[1] or 1) * _DAYS[match[2].lower()]) if match else None


def _denied(before: str, behind: str) -> bool:
    return _REFUSED_BEHIND.match(behind) is not None or _governed(before, behind)


def _governed(before: str, behind: str) -> bool:
    """Return whether a denial in `before` reaches to its end: in the same part of the sentence, or over a list with “or”."""
    *earlier, last = before.split(",")
    if _reaches(last):
        return True
    alternatives = re.search(r"\b(?:or|nor)\b", last + " " + " ".join(behind.split()[: _LISTED + 1])) is not None
    while earlier and alternatives and len(last.split()) <= _LISTED and not _BREAK.search(last):
        last = earlier.pop()
        if _reaches(last):
            return True
    return False


def _reaches(part: str) -> bool:
    denials = [denial.end() for denial in _DENIAL.finditer(part)]
    between = part[denials[-1] :] if denials else ""
    return bool(denials) and _BREAK.search(between) is None and len(between.split()) <= _FARTHEST
