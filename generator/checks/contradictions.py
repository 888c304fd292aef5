"""Rules about what is said twice: where both places are written, they say the same."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import timedelta

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import period_in
from generator.model.description.project import Project
from generator.model.types.origin import Location
from generator.model.types.values import format_duration

_ENCRYPTION = ("security", "encryption")
_VERSION = re.compile(r"\b(?:TLS|SSL)[ _v]*(\d(?:[._]\d)?)", re.IGNORECASE)
_KEY_OF_AWS = re.compile(r"\bAWS[- ]owned\b|\bSSE-S3\b|\bSSE-SQS\b", re.IGNORECASE)
_KEY_IN_KMS = re.compile(r"\bSSE-KMS\b|\bDSSE\b|\bcustomer[- ]managed\b|\bCMK\b", re.IGNORECASE)


def _oldest(text: str) -> str | None:
    """Return the oldest version of TLS that `text` names, such as 1.2."""
    return min((version.replace("_", ".") for version in _VERSION.findall(text)), default=None)


def _host(address: str) -> str:
    return re.sub(r"^[a-z]+://", "", address.strip().lower()).split("/")[0]


def contradicting_endpoint(_: Evidence, project: Project) -> Iterator[Finding]:
    """A public endpoint has another host or another oldest TLS version than the domain of its API.

    Why: both are read by reviewers, and one of them is wrong.
    Bad: `minimum_tls: TLS 1.2` at the domain in `apis`, `tls: TLS 1.3` at the endpoint.
    Good: neither `address` nor `tls` at the endpoint: both follow from the domain.
    """
    domains = {api.component: api.domain for api in project.apis if api.domain is not None}
    shared = [api.component for api in project.apis]
    for index, endpoint in enumerate(project.security.encryption.public_endpoints):
        domain = domains.get(endpoint.component)
        if domain is None or shared.count(endpoint.component) > 1:
            continue
        for key, here, there in (
            ("address", _host(endpoint.address), _host(domain.name)),
            ("tls", _oldest(endpoint.tls), _oldest(domain.minimum_tls)),
        ):
            if here is not None and there is not None and here != there:
                said = ("the host", "") if key == "address" else ("the oldest version", "TLS ")
                yield Finding(
                    severity="error",
                    message=f"{said[0]} of `{endpoint.component}` is {said[1]}{here} here and {said[1]}{there} at its domain in apis",
                    location=(*_ENCRYPTION, "public_endpoints", index, key),
                    criterion="NETSEC-002.exposed-endpoints",
                    hint=f"Correct the wrong one, or leave `{key}` out here: it follows from the domain.",
                )


def contradicting_call(_: Evidence, project: Project) -> Iterator[Finding]:
    """An outbound call has another oldest TLS version than the connection that draws it.

    Why: the drawing and the security record describe the same call.
    Bad: `encryption: TLS 1.3` in `outbound_calls`, `encryption: TLS 1.2` at the connection.
    Good: no `encryption` in `outbound_calls`: it follows from the connection.
    """
    drawn = {(line.source, line.target): _oldest(line.encryption) for line in project.architecture.connections}
    for index, call in enumerate(project.security.encryption.outbound_calls):
        here, there = _oldest(call.encryption), drawn.get((call.component, call.target))
        if here is not None and there is not None and here != there:
            yield Finding(
                severity="error",
                message=f"the call from `{call.component}` to `{call.target}` has TLS {here} here and TLS {there} at its connection",
                location=(*_ENCRYPTION, "outbound_calls", index, "encryption"),
                criterion="NETSEC-002.outbound-requests",
                hint="Correct the wrong one, or leave `encryption` out here: it follows from the connection.",
            )


def contradicting_key(_: Evidence, project: Project) -> Iterator[Finding]:
    """A store is said to be encrypted with another kind of key than the one that it names.

    Why: what the key is decides who can read the data.
    Bad: `encryption: SSE-S3` with a customer managed `key`.
    Good: `key` alone: the encryption follows from its kind.
    """
    kinds = {key.id: key.kind for key in project.security.encryption.keys}
    for index, store in enumerate(project.security.encryption.stores):
        kind = kinds.get(store.key or "")
        wrong = {"customer managed": _KEY_OF_AWS, "AWS owned": _KEY_IN_KMS}.get(kind or "")
        found = wrong.search(store.encryption) if wrong is not None else None
        if found:
            yield Finding(
                severity="error",
                message=f"`{store.component}` is encrypted by {found[0]}, but its key `{store.key}` is {kind}",
                location=(*_ENCRYPTION, "stores", index, "encryption"),
                criterion="NETSEC-002.at-rest",
                hint="Correct the wrong one, or leave `encryption` out: it follows from the key.",
            )


def contradicting_rotation(_: Evidence, project: Project) -> Iterator[Finding]:
    """A key or a secret is rotated in another period by its key than by its sentence.

    Why: the standard is compared with `rotated_every`, and the reader sees the sentence.
    Bad: `rotated_every: 90d` with `rotation: every year`.
    Good: the period in `rotated_every`, and in `rotation` how and by whom.
    """
    encryption = project.security.encryption
    named: list[tuple[Location, str, timedelta | None, str]]
    named = [(("keys", key.id), key.alias, key.rotated_every, key.rotation) for key in encryption.keys]
    named += [(("secrets", index), secret.name, secret.rotated_every, secret.rotation) for index, secret in enumerate(encryption.secrets)]
    for at, name, period, text in named:
        said = period_in(text)
        if period is not None and said is not None and said != period:
            yield Finding(
                severity="error",
                message=f"{name} is rotated every {format_duration(period)} by `rotated_every`, and “{text}”",
                location=(*_ENCRYPTION, *at, "rotation"),
                criterion="NETSEC-002.key-management",
                hint="Correct the wrong one.",
            )


def contradicting_tier(_: Evidence, project: Project) -> Iterator[Finding]:
    """A component with a `tier` has a placement in a subnet of another kind, or of another VPC.

    Why: one of the two is wrong, and the drawing shows the placement.
    Bad: `tier: data` and a placement in a private subnet.
    Good: `tier` alone, or placements alone.
    """
    subnets = {subnet.id: (subnet.kind, vpc.id) for vpc in project.architecture.vpcs for subnet in vpc.subnets}
    for component in project.architecture.components:
        for index, placement in enumerate(component.placements if component.tier else ()):
            kind, vpc = subnets[placement.subnet]
            if kind != component.tier or component.vpc not in (None, vpc):
                yield Finding(
                    severity="error",
                    message=f"`{component.id}` is in the tier {component.tier}, its placement in the {kind} subnet `{placement.subnet}`",
                    location=("architecture", "components", component.id, "placements", index, "subnet"),
                    control="DOC-001",
                    hint="Leave out the placements, which follow from `tier`, or the tier.",
                )


PROJECT_RULES = (contradicting_endpoint, contradicting_call, contradicting_key, contradicting_rotation, contradicting_tier)
"""The rules of this module, on one project each."""
