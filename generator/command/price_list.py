"""A price book brought up to date from AWS's offer files: what changed, what is new, what was not found or not clear."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from generator.model.library.facts import first_day
from generator.model.library.price_book import Price, PriceBook, Tier
from generator.model.library.price_list import Dimension, OfferFile, PriceList, Selector

_PREFIX = re.compile(r"^(?:[A-Z]{2,4}\d?-|[a-z]{2}(?:-[a-z]+)+-\d-)")
"""What a usage type begins with outside us-east-1, and for some services there too: EUC1-, or eu-central-1- (KMS)."""
_SOURCE = "price-list"


@dataclass(frozen=True)
class Refreshed:
    """The prices that were found, the day of the newest file, and what happened to each, every line ready to read."""

    prices: tuple[Price, ...]
    as_of: str
    changed: tuple[str, ...]
    added: tuple[str, ...]
    older: tuple[str, ...]
    missing: tuple[str, ...]
    unclear: tuple[str, ...]
    unchanged: int
    kept: int

    @property
    def id(self) -> str:
        """Return the id of the file in which the prices are written."""
        return f"aws-{self.as_of}"


class _Unclear(Exception):
    """A price that the files do not give without doubt."""


def refreshed(book: PriceBook, places: PriceList, files: Iterable[OfferFile], regions: Sequence[str]) -> Refreshed:
    """Return the prices that the offer files give for `regions`, each with the day on which its file was published.

    One that `book` has of a later day is left as it is, and told; so is one that is not found.
    """
    offers: dict[str, list[OfferFile]] = {}
    for file in files:
        offers.setdefault(file.offer, []).append(file)
    prices = {(price.id, price.region): price for price in book.prices}
    fresh: list[Price] = []
    changed, added, older, missing, unclear, unchanged = [], [], [], [], [], 0
    for region in regions:
        for id, selector in places.prices.items():
            former = prices.get((id, region))
            like = former or next((price for price in book.prices if price.id == id), None)
            if like is None:
                missing.append(f"{id} in {region}: the book has no such price anywhere to take the unit from")
                continue
            try:
                found = _found(like, region, selector, offers.get(selector.offer, ()))
            except LookupError as error:
                missing.append(f"{id} in {region}: {error.args[0]}")
                continue
            except _Unclear as error:
                unclear.append(f"{id} in {region}: {error}")
                continue
            if former is not None and first_day(former.as_of) > first_day(found.as_of):
                older.append(f"{id} in {region}: {_shown(found)} of {found.as_of}; the book has {_shown(former)} of {former.as_of}")
                continue
            fresh.append(found)
            if former is None:
                added.append(f"{id} in {region}: {_shown(found)}")
            elif former.tiers != found.tiers:
                changed.append(f"{id} in {region}: {_shown(former)} → {_shown(found)}")
            else:
                unchanged += 1
    dated = max((file.published[:10] for group in offers.values() for file in group), default=str(book.as_of))
    own = {price.id for price in book.prices if price.region in regions} - places.prices.keys()
    found_prices = tuple(sorted(fresh, key=lambda price: (price.id, price.region)))
    lines = (tuple(changed), tuple(added), tuple(older), tuple(missing), tuple(unclear))
    return Refreshed(found_prices, dated, *lines, unchanged, len(own))


def _found(like: Price, region: str, selector: Selector, files: Sequence[OfferFile]) -> Price:
    """Return the price in `region` that the files give, in the unit of `like`.

    Raises LookupError where there is none, _Unclear where there are several or a tier is broken.
    """
    if not files:
        raise LookupError(f"there is no offer file of {selector.offer}")
    given: dict[tuple[Tier, ...], tuple[str, str]] = {}
    for file in files:
        for key, product in file.products.items():
            attributes = {name: str(value) for name, value in product.attributes.items()}
            if attributes.get("regionCode") == region and _matches(attributes, selector.attributes):
                for term in file.terms.on_demand.get(key, {}).values():
                    tiers = _tiers(term.dimensions.values(), selector.units, like.per)
                    given.setdefault(tiers, (file.published[:10], attributes.get("usagetype", "")))
    if not given:
        wanted = ", ".join(f"{name} {value}" for name, value in selector.attributes.items())
        raise LookupError(f"{selector.offer} has no product on demand with {wanted}")
    if len(given) > 1:
        raise _Unclear(f"{len(given)} products of {selector.offer} fit, at different prices")
    ((tiers, (published, usage_type)),) = given.items()
    return like.model_copy(
        update={
            "region": region,
            "tiers": list(tiers),
            "source": [_SOURCE],
            "as_of": published,
            "confidence": "verified",
            "usage_type": usage_type or None,
            "note": like.note if like.region == region else None,
        }
    )


def _matches(attributes: Mapping[str, str], wanted: Mapping[str, str]) -> bool:
    for name, value in wanted.items():
        has = attributes.get(name)
        if has is None or (has != value and not (name == "usagetype" and _PREFIX.sub("", has, count=1) == value)):
            return False
    return True


def _tiers(dimensions: Iterable[Dimension], units: int, per: int) -> tuple[Tier, ...]:
    """Return the tiers of a term for `per` of our units, each of which is `units` of the list's."""
    try:
        bounds = sorted((Decimal(one.begin), one.end, Decimal(one.price["USD"])) for one in dimensions)
        tiers = tuple(
            Tier(above=begin / units, up_to=None if end == "Inf" else Decimal(end) / units, price=(price * units * per).normalize())
            for begin, end, price in bounds
        )
    except KeyError:
        raise _Unclear("it is not priced in US dollars") from None
    except (InvalidOperation, ValueError):
        raise _Unclear("a bound or a price is no number") from None
    ends = [Decimal(0), *(tier.up_to for tier in tiers)]
    if not tiers or ends[-1] is not None or any(tier.above != end for tier, end in zip(tiers, ends, strict=False)):
        raise _Unclear("its tiers do not follow each other from 0 to Inf")
    return tiers


def _shown(price: Price) -> str:
    unit = price.unit if price.per == 1 else f"{price.per:,} × {price.unit}"
    return f"{' / '.join(f'{tier.price.normalize():f}' for tier in price.tiers)} a {unit}"
