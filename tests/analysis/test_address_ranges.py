"""A range is judged by how much of the Internet it covers, in both families."""

from __future__ import annotations

import pytest

from generator.analysis.address_ranges import as_range, is_internet, overlapping, within


@pytest.mark.parametrize(
    ("text", "internet"),
    [
        ("0.0.0.0/0", True),
        ("0.0.0.0/1", True),
        ("128.0.0.0/1", True),
        ("8.0.0.0/8", True),
        ("52.94.0.0/15", True),
        ("52.94.0.0/16", False),
        ("203.0.113.0/24", False),
        ("10.0.0.0/8", False),
        ("100.64.0.0/10", False),
        ("172.16.0.0/12", False),
        ("172.0.0.0/8", True),
        ("::/0", True),
        ("2000::/3", True),
        ("2600:1f00::/24", True),
        ("2600:1f18::/32", False),
        ("fc00::/7", False),
        ("fe80::/10", False),
    ],
)
def test_a_range_that_is_the_internet(text: str, internet: bool) -> None:
    assert is_internet(as_range(text)) == internet


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("10.0.0.0/33", "is not an address range"),
        ("10.0.0.7", "is a single address; write 10.0.0.7/32"),
        ("10.0.0.7/24", "begins inside an address range; the range is 10.0.0.0/24"),
        ("2001:db8::1/32", "begins inside an address range; the range is 2001:db8::/32"),
        ("anywhere", "is not an address range"),
    ],
)
def test_what_is_no_range_is_refused(text: str, message: str) -> None:
    with pytest.raises(ValueError, match=r"range|address") as refused:
        as_range(text)
    assert message in str(refused.value)


def test_ranges_of_two_families_share_nothing() -> None:
    four, six = as_range("0.0.0.0/0"), as_range("::/0")
    assert not within(four, six)
    assert list(overlapping([("a", four), ("b", six)])) == []
    assert list(overlapping([("a", as_range("10.0.0.0/20")), ("b", as_range("10.0.16.0/20"))])) == []
    assert list(overlapping([("a", as_range("10.0.0.0/20")), ("b", as_range("10.0.8.0/21"))])) == [
        (("b", as_range("10.0.8.0/21")), ("a", as_range("10.0.0.0/20")))
    ]
