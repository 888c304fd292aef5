"""Address ranges of both families: what is inside what, and how much of the Internet a range covers."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from ipaddress import IPv4Network, IPv6Network, ip_network
from itertools import combinations
from typing import TypeVar

from generator.model.types.values import address_range

Range = IPv4Network | IPv6Network
T = TypeVar("T")

_OWN = tuple(
    map(
        ip_network,
        (
            *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12", "192.168.0.0/16"),
            *("192.0.2.0/24", "198.18.0.0/15", "198.51.100.0/24", "203.0.113.0/24", "224.0.0.0/3"),
            *("::1/128", "2001:db8::/32", "fc00::/7", "fe80::/10", "ff00::/8"),
        ),
    )
)
"""Ranges without an address of the Internet (IANA's registries of special-purpose addresses, 2026-11)."""
_WIDEST = {4: 16, 6: 32}
"""The shortest prefix of public addresses that is still one organisation's: a /16 holds 65,536 of them, and a /32 is what an
Internet registry gives a provider."""


def as_range(text: str) -> Range:
    """Return the range that `text` writes, of either family. Raises ValueError where it is none, or begins inside one."""
    return ip_network(address_range(text.strip()))


def within(inner: Range, outer: Range) -> bool:
    """Return whether `outer` holds all of `inner`; ranges of two families hold nothing of each other."""
    return inner.version == outer.version and inner.subnet_of(outer)  # type: ignore[arg-type]  # one family


def is_internet(addresses: Range) -> bool:
    """Return whether a range is the Internet rather than somebody's part of it: wider than /16 (IPv6: /32) and public."""
    return addresses.prefixlen < _WIDEST[addresses.version] and not any(within(addresses, own) for own in _OWN)


def overlapping(named: Iterable[tuple[T, Range]]) -> Iterator[tuple[tuple[T, Range], tuple[T, Range]]]:
    """Yield each pair of ranges that share an address, the later one first."""
    for former, later in combinations(named, 2):
        if former[1].version == later[1].version and former[1].overlaps(later[1]):
            yield later, former
