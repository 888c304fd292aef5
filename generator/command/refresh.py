"""Offer files from a folder or from AWS, and the refreshed price book as a file of the workspace."""

from __future__ import annotations

import codecs
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator, Sequence
from datetime import date
from decimal import Decimal
from pathlib import Path

import yaml
from pydantic import ValidationError

from generator.command.price_list import Refreshed, refreshed
from generator.errors import EvidencekitError, InputError, MissingPrerequisite, Place, Problem
from generator.model.library.price_book import PriceFile
from generator.model.library.price_list import OfferFile
from generator.workspace.library import merged_library
from generator.workspace.plain_yaml import PlainDumper, written
from generator.workspace.rewriting import rewrite

ADDRESS = "https://pricing.us-east-1.amazonaws.com/offers/v1.0/aws/{offer}/current/{region}/index.json"
_HEADER = "# Written by evidencekit prices refresh: list prices from AWS's offer files. All others are those of the other books.\n"
_SECONDS = 60


def refresh(workspace: Path, folder: Path | None, regions: Sequence[str], say: Callable[[str], None]) -> tuple[Refreshed, Path | None]:
    """Write the prices that AWS's offer files give into the workspace's library; return what changed and the file.

    No file is written where the books have every price of a later day. Offer files are read from `folder`, or fetched from
    AWS where it is None. Without `regions` all Regions of the books are refreshed. Raises InputError for files that cannot
    be read, MissingPrerequisite without a network, and EvidencekitError where the file is there already: none is overwritten.
    """
    library = merged_library(workspace)
    wanted = tuple(regions) or tuple(sorted({price.region for price in library.prices.prices} - {"global"}))
    files = _read(folder) if folder is not None else list(_fetched({one.offer for one in library.price_list.prices.values()}, wanted, say))
    result = refreshed(library.prices, library.price_list, files, wanted)
    if not result.prices:
        return result, None
    target = workspace / "content" / "library" / "prices" / f"{result.id}.yml"
    if target.exists():
        raise EvidencekitError(f"{target} is there already: the offer files are of the same day. Delete it to write it anew.")
    rewrite(target, (_HEADER + _text(result)).encode("utf-8"))
    return result, target


def _read(folder: Path) -> list[OfferFile]:
    """Return the offer files in `folder`, at any depth."""
    paths = sorted(folder.rglob("*.json"))
    if not paths:
        raise EvidencekitError(f"{folder} holds no offer file (*.json). Download them from {ADDRESS}")
    files, problems = [], []
    for path in paths:
        try:
            files.append(offer_file(path.read_bytes()))
        except (OSError, ValueError) as error:
            problems.append(Problem(f"this is no offer file of AWS's price list: {_why(error)}", Place(path.as_posix())))
    if problems:
        raise InputError(problems)
    return files


def offer_file(content: bytes) -> OfferFile:
    """Return the offer file in `content`. Raises ValueError for anything else."""
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        raise ValueError("it is in UTF-16; save it in UTF-8")
    file = OfferFile.model_validate_json(content.removeprefix(codecs.BOM_UTF8))
    if file.format != "v1.0":
        raise ValueError(f"its format is {file.format}, and v1.0 is read")
    return file


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        first = error.errors(include_url=False, include_context=False)[0]
        where = ".".join(str(part) for part in first["loc"])
        return f"{where}: {first['msg']}" if where else first["msg"]
    return str(error)


def _fetched(offers: set[str], regions: Sequence[str], say: Callable[[str], None]) -> Iterator[OfferFile]:
    for offer in sorted(offers):
        for region in regions:
            address = ADDRESS.format(offer=offer, region=region)
            say(f"fetching {offer} for {region}")
            try:
                with urllib.request.urlopen(address, timeout=_SECONDS) as answer:
                    yield offer_file(answer.read())
            except urllib.error.HTTPError as error:
                if error.code not in (403, 404):  # the service has no prices of its own in this Region
                    raise MissingPrerequisite(f"{address} cannot be read: {error}") from error
            except (OSError, TimeoutError) as error:
                hint = "Without a network, download offer files and name their folder with --from."
                raise MissingPrerequisite(f"{address} cannot be reached: {error}. {hint}") from error
            except ValueError as error:
                raise EvidencekitError(f"{address} gives no offer file: {_why(error)}") from error


class _Plain(PlainDumper):
    """Writes numbers with all their digits, as the loader reads them: never 2.4E-7."""


def _number(dumper: yaml.SafeDumper, value: Decimal) -> yaml.ScalarNode:
    kind = "int" if value == value.to_integral_value() else "float"
    text = f"{value.to_integral_value():f}" if kind == "int" else f"{value.normalize():f}"
    return dumper.represent_scalar(f"tag:yaml.org,2002:{kind}", text)


_Plain.add_representer(Decimal, _number)


def _text(result: Refreshed) -> str:
    """Return the file of prices as YAML, in the order of the model."""
    book = PriceFile(id=result.id, as_of=date.fromisoformat(result.as_of), prices=list(result.prices))
    data = book.model_dump(exclude_none=True)
    return written(data, _Plain)
