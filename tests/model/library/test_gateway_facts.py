"""What the library says of API Gateway where documents and checks build on it."""

from decimal import Decimal

import pytest


@pytest.mark.parametrize(
    ("id", "rest", "http", "websocket"),
    [
        ("private-endpoint", True, False, False),
        ("regional-endpoint", True, True, True),
        ("waf", True, False, False),
        ("api-keys", True, False, True),
        ("jwt-authorizer", False, True, False),
        ("cognito-authorizer", True, True, False),
        ("private-alb", True, True, False),
        ("response-cache", True, False, False),
        ("xray", True, False, False),
        ("cors", True, True, False),
    ],
)
def test_what_each_type_has(library, id, rest, http, websocket):
    feature = library.gateway.features[id]
    assert (feature.rest.has, feature.http.has, feature.websocket.has) == (rest, http, websocket)


@pytest.mark.parametrize(
    ("id", "value", "unit", "adjustable"),
    [
        ("account-rate", 10000, "requests per second", "yes"),
        ("account-burst", 5000, "requests", "no"),
        ("rest-integration-timeout", 29, "seconds", "yes"),
        ("http-integration-timeout", 30, "seconds", "no"),
        ("websocket-new-connections", 500, "connections per second", "yes"),
    ],
)
def test_quotas_as_numbers(library, id, value, unit, adjustable):
    quota = library.gateway.quotas[id]
    assert (quota.value, quota.unit, quota.adjustable) == (Decimal(value), unit, adjustable)


def test_a_quota_has_value_and_unit_together(library):
    assert [id for id, quota in library.gateway.quotas.items() if (quota.value is None) != (quota.unit is None)] == []


def test_only_the_two_defaults_have_no_status(library):
    assert {name for name, response in library.gateway.responses.items() if response.status is None} == {
        "DEFAULT_4XX",
        "DEFAULT_5XX",
    }
