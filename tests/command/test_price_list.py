"""The price book from AWS's offer files: found, changed, added, missing, unclear; and files that are none."""

from __future__ import annotations

import json
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from generator.command.price_list import Refreshed, refreshed
from generator.command.refresh import offer_file, refresh
from generator.errors import EvidencekitError, InputError, MissingPrerequisite
from generator.model.library.price_list import OfferFile
from generator.workspace.library import load_library, merged_library
from generator.workspace.shipped import shipped

PUBLISHED = "2026-12-01T08:00:00Z"
Tiers = list[tuple[str, str, str]]


def offer(code: str, products: list[tuple[dict[str, str], Tiers]], /, **changes: Any) -> dict[str, Any]:
    """Return an offer file in the format that AWS publishes: products with attributes, and their tiers (begin, end, USD)."""
    found: dict[str, Any] = {"products": {}, "terms": {"OnDemand": {}, "Reserved": {}}}
    for number, (attributes, tiers) in enumerate(products):
        sku = f"SKU{number:04}"
        found["products"][sku] = {
            "sku": sku,
            "productFamily": "Serverless",
            "attributes": {"servicecode": code, "locationType": "AWS Region", **attributes},
        }
        dimensions = {
            f"{sku}.JRTCKXETXF.{n}": {
                "rateCode": f"{sku}.JRTCKXETXF.{n}",
                "description": "x",
                "beginRange": begin,
                "endRange": end,
                "unit": "Requests",
                "pricePerUnit": {"USD": usd},
                "appliesTo": [],
            }
            for n, (begin, end, usd) in enumerate(tiers)
        }
        found["terms"]["OnDemand"][sku] = {
            f"{sku}.JRTCKXETXF": {
                "offerTermCode": "JRTCKXETXF",
                "sku": sku,
                "effectiveDate": PUBLISHED,
                "priceDimensions": dimensions,
                "termAttributes": {},
            }
        }
    head = {"formatVersion": "v1.0", "disclaimer": "x", "offerCode": code, "version": "20261201080000", "publicationDate": PUBLISHED}
    return {**head, **found, **changes}


def rest(region: str, prefix: str, *tiers: tuple[str, str, str], **attributes: str) -> tuple[dict[str, str], Tiers]:
    return {"regionCode": region, "usagetype": f"{prefix}ApiGatewayRequest", "operation": "ApiGatewayRequest", **attributes}, list(tiers)


FOUR = (
    ("1000000000", "20000000000", "0.00000238"),
    ("0", "333000000", "0.0000035000"),
    ("20000000000", "Inf", "0.0000015100"),
    ("333000000", "1000000000", "0.0000028000"),
)
DEARER = (("0", "Inf", "0.0000040000"),)


def run(*files: dict[str, Any], regions: tuple[str, ...] = ("us-east-1",)) -> Refreshed:
    library = load_library(shipped("content/library"))
    return refreshed(library.prices, library.price_list, [offer_file(json.dumps(file).encode()) for file in files], regions)


def of(lines: tuple[str, ...], id: str) -> list[str]:
    return [line for line in lines if line.startswith(f"{id} ")]


def test_an_unchanged_price_gets_the_new_date() -> None:
    found = run(offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *FOUR)]))
    (price,) = found.prices
    assert (price.as_of, price.confidence, price.source, price.usage_type) == (
        "2026-12-01",
        "verified",
        ["price-list"],
        "USE1-ApiGatewayRequest",
    )
    assert (found.unchanged, found.changed, found.added) == (1, (), ())
    assert (found.id, found.as_of) == ("aws-2026-12-01", "2026-12-01")


def test_a_changed_price_is_told_and_taken() -> None:
    found = run(offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *DEARER)]))
    assert found.changed == (
        "apigateway.rest-request in us-east-1: 0.0000035 / 0.0000028 / 0.00000238 / 0.00000151 a request → 0.000004 a request",
    )
    assert [(price.id, price.region) for price in found.prices] == [("apigateway.rest-request", "us-east-1")]


def test_a_price_that_the_book_has_of_a_later_day_is_told_and_kept() -> None:
    found = run(offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *DEARER)], publicationDate="2025-09-30T00:00:00Z"))
    before = "0.0000035 / 0.0000028 / 0.00000238 / 0.00000151 a request of 2025-10"
    assert found.older == (f"apigateway.rest-request in us-east-1: 0.000004 a request of 2025-09-30; the book has {before}",)
    assert (found.prices, found.changed) == ((), ())


def test_a_region_that_the_book_lacks_is_added() -> None:
    found = run(offer("AmazonApiGateway", [rest("eu-central-1", "EUC1-", *DEARER)]), regions=("eu-central-1",))
    assert found.added == ("apigateway.rest-request in eu-central-1: 0.000004 a request",)


@pytest.mark.parametrize(
    ("code", "attributes", "tiers", "id", "prices"),
    [
        ("AWSLambda", {"usagetype": "Request-ARM", "group": "AWS-Lambda-Duration-ARM"}, DEARER, "lambda.duration-arm64", ["0.000004"]),
        ("awskms", {"usagetype": "us-east-1-KMS-Requests"}, [("0", "Inf", "0.0000030000")], "kms.request", ["0.03"]),  # for 10,000
        (
            "AmazonStates",
            {"usagetype": "USE1-StepFunctions-GB-Second"},
            [("0", "3600000", "0.00001667"), ("3600000", "Inf", "0.00000833")],
            "stepfunctions.express-duration",
            ["0.060012", "0.029988"],
        ),
        (
            "AmazonDynamoDB",
            {"usagetype": "TimedStorage-ByteHrs"},
            [("0", "25", "0"), ("25", "Inf", "0.25")],
            "dynamodb.storage",
            ["0", "0.25"],
        ),
    ],
)
def test_prices_are_in_the_units_of_the_book(code: str, attributes: dict[str, str], tiers: Tiers, id: str, prices: list[str]) -> None:
    (price,) = (price for price in run(offer(code, [({"regionCode": "us-east-1", **attributes}, tiers)])).prices if price.id == id)
    assert [f"{tier.price:f}" for tier in price.tiers] == prices


def test_what_is_not_there_is_told_and_kept() -> None:
    found = run(offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *FOUR, usagetype="USE1-SomethingElse")]))
    assert of(found.missing, "apigateway.rest-request") == [
        "apigateway.rest-request in us-east-1: AmazonApiGateway has no product on demand with usagetype ApiGatewayRequest"
    ]
    assert of(found.missing, "lambda.request") == ["lambda.request in us-east-1: there is no offer file of AWSLambda"]
    assert found.prices == ()


@pytest.mark.parametrize(
    ("products", "why"),
    [
        ([rest("us-east-1", "", *FOUR), rest("us-east-1", "USE1-", *DEARER)], "2 products of AmazonApiGateway fit, at different prices"),
        ([rest("us-east-1", "", ("0", "5", "1"), ("6", "Inf", "2"))], "its tiers do not follow each other from 0 to Inf"),
        ([rest("us-east-1", "", ("0", "5", "1"))], "its tiers do not follow each other from 0 to Inf"),
        ([rest("us-east-1", "", ("0", "Inf", "cheap"))], "a bound or a price is no number"),
        ([rest("us-east-1", "")], "its tiers do not follow each other from 0 to Inf"),
    ],
)
def test_what_is_not_clear_is_not_taken(products: list[tuple[dict[str, str], Tiers]], why: str) -> None:
    found = run(offer("AmazonApiGateway", products))
    assert of(found.unclear, "apigateway.rest-request") == [f"apigateway.rest-request in us-east-1: {why}"]
    assert found.changed == ()


def test_two_products_at_the_same_price_are_clear() -> None:
    found = run(offer("AmazonApiGateway", [rest("us-east-1", "", *FOUR), rest("us-east-1", "USE1-", *FOUR)]))
    assert (found.unclear, found.unchanged) == ((), 1)


# ------------------------------------------------------------------------------------------------ files and network


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    (tmp_path / "content").mkdir()
    return tmp_path


def write(folder: Path, *files: dict[str, Any]) -> Path:
    folder.mkdir()
    for number, file in enumerate(files):
        (folder / f"{number}.json").write_text(json.dumps(file))
    return folder


def test_the_new_book_is_read_from_the_workspace_and_never_overwritten(workspace: Path) -> None:
    folder = write(workspace / "offers", offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *DEARER)]))
    result, path = refresh(workspace, folder, ("us-east-1",), lambda _: None)
    assert path == workspace / "content" / "library" / "prices" / "aws-2026-12-01.yml"
    (written,) = result.prices
    used = merged_library(workspace).prices
    assert used.price("apigateway.rest-request", "us-east-1") == written
    assert len(used.prices) == len(load_library(shipped("content/library")).prices.prices)
    before = path.read_bytes()
    with pytest.raises(EvidencekitError, match="is there already"):
        refresh(workspace, folder, ("us-east-1",), lambda _: None)
    assert path.read_bytes() == before


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "Invalid JSON"),
        ("[1]", "should be an object"),
        ('{"offers": {}}', "formatVersion: Field required"),
        (json.dumps(offer("AWSLambda", [], formatVersion="v2.0")), "its format is v2.0"),
        (json.dumps(offer("AWSLambda", [], publicationDate="yesterday")), "publicationDate"),
        (json.dumps(offer("AWSLambda", [], products=[1])), "products"),
        (json.dumps(offer("AWSLambda", [], terms={"OnDemand": {"X": {"X.1": {}}}})), "priceDimensions"),
    ],
)
def test_a_file_that_is_none_is_told_with_its_name(workspace: Path, text: str, why: str) -> None:
    folder = write(workspace / "offers", offer("AmazonApiGateway", []))
    (folder / "bad.json").write_text(text)
    with pytest.raises(InputError) as error:
        refresh(workspace, folder, (), lambda _: None)
    (problem,) = error.value.problems
    assert problem.place.path.endswith("bad.json")
    assert why in problem.what


def test_nothing_is_written_where_nothing_is_newer(workspace: Path) -> None:
    file = offer("AmazonApiGateway", [rest("us-east-1", "USE1-", *DEARER)], publicationDate="2024-01-01T00:00:00Z")
    result, path = refresh(workspace, write(workspace / "offers", file), ("us-east-1",), lambda _: None)
    assert (path, len(result.older), (workspace / "content" / "library").exists()) == (None, 1, False)


def test_a_byte_order_mark_is_skipped_and_utf_16_is_told() -> None:
    text = json.dumps(offer("AWSLambda", []))
    assert offer_file(text.encode("utf-8-sig")).offer == "AWSLambda"
    with pytest.raises(ValueError, match="it is in UTF-16"):
        offer_file(text.encode("utf-16"))


def test_an_empty_folder_is_told(workspace: Path) -> None:
    with pytest.raises(EvidencekitError, match="holds no offer file"):
        refresh(workspace, write(workspace / "offers"), (), lambda _: None)


def test_no_network_is_told(workspace: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **__: object) -> None:
        raise urllib.error.URLError("Name or service not known")

    monkeypatch.setattr(urllib.request, "urlopen", fail)
    with pytest.raises(MissingPrerequisite, match=r"cannot be reached: .*--from"):
        refresh(workspace, None, ("us-east-1",), lambda _: None)


def test_every_mapped_price_is_in_the_book() -> None:
    library = load_library(shipped("content/library"))
    assert library.price_list.prices.keys() <= {price.id for price in library.prices.prices}


def test_what_is_not_needed_of_a_file_is_left_aside() -> None:
    assert isinstance(offer_file(json.dumps(offer("AWSLambda", [], attributesList={}, more=1)).encode()), OfferFile)
