"""Safeguards that projects and standards both describe: a key decides, and the sentence beside it must not say otherwise."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.prose import asserted
from generator.model.types.values import Model

_NO_FACTOR = re.compile(
    r"^(?:none|no|not|n/?a)\b|\b(?:mfa|factor|device) (?:is|was|are) (?:not|off|disabled|missing|planned|pending)"
    r"|\bnot (?:yet )?(?:enabled|activated|registered)|\bwithout (?:an? )?(?:mfa|second factor)|\bto be enabled",
    re.IGNORECASE,
)
_NAMED = {
    "FIDO2": re.compile(r"\bFIDO\w*|\bsecurity keys?\b|\bhardware keys?\b|\bpasskeys?\b|\bYubi\w*|\bWebAuthn\b", re.IGNORECASE),
    "TOTP token": re.compile(r"\bTOTP\b|\btokens?\b|\bhardware\b", re.IGNORECASE),
    "TOTP app": re.compile(r"\bTOTP\b|\bauthenticat\w+|\bapps?\b|\bvirtual\b", re.IGNORECASE),
    "no root credentials": re.compile(r"\b(?:no|without|never had|removed|deleted)\b.*\b(?:root|passwords?|credentials?)\b", re.IGNORECASE),
}
"""How a sentence speaks of each factor."""
_PROTECTION = r"(?:version(?:ed|ing)|object[ -]lock(?:ed)?|mfa[ -]delete)"
_PROTECTED = re.compile(rf"\b{_PROTECTION}\b", re.IGNORECASE)
_SWITCHED_OFF = re.compile(
    rf"\b{_PROTECTION}\b[^.;,]*\b(?:is|are|was|were|stays?|remains?) (?:(?:switched|turned) )?(?:off|disabled|suspended|missing|planned)\b"
    r"|\b(?:anybody|anyone|everybody|everyone) (?:may|can) (?:delete|change|overwrite)\b",
    re.IGNORECASE,
)


def without_factor(part: Model, key: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with a factor of root in `part`, after the key at which it is.

    A factor that the sentence does not name is as wrong as none: one of the two was written without a look.
    """
    text = getattr(part, sentence)
    if found := _NO_FACTOR.search(text):
        yield sentence, f"is said to have no second factor: “{found[0]}”"
        return
    if not any(named.search(text) for named in _NAMED.values()):
        yield sentence, f"has no second factor that is named: “{text}”"
        return
    factor = getattr(part, key)
    if factor == "none":
        yield key, "has no second factor"
        return
    for choice, named in _NAMED.items():
        if factor == choice and not named.search(text):
            yield sentence, f"has the factor {choice} by `{key}`, of which `{sentence}` does not speak"


def unprotected(part: Model, key: str, sentence: str) -> Iterator[tuple[str, str]]:
    """Yield what is wrong with the protection of log files in `part`, after the key at which it is."""
    text = getattr(part, sentence)
    if found := next(asserted(_SWITCHED_OFF, text), None):
        yield sentence, f"that is not protected: “{found[0]}”"
    elif next(asserted(_PROTECTED, text), None) is None:
        yield sentence, "without versioning, Object Lock or MFA delete"
    elif not getattr(part, key):
        yield key, "without versioning, Object Lock or MFA delete"
