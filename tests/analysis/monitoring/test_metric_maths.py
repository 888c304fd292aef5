"""Expressions that CloudWatch takes, and what it refuses."""

from __future__ import annotations

import botocore.session
import pytest

from generator.analysis.monitoring.metric_maths import LONGEST, parse


@pytest.mark.parametrize(
    ("text", "ids"),
    [
        ("errors / requests", ("errors", "requests")),
        ("m1+m2*-1^2", ("m1", "m2")),
        ("100 * (m1 / m2)", ("m1", "m2")),
        ("SUM([FILL(m1, 0), FILL(m2, REPEAT)])", ("m1", "m2")),
        ("SUM(METRICS())", ()),
        ('AVG(METRICS("cpu"))', ()),
        ("IF(HOUR(m1) >= 13 && DAY(m1) <= 5, m1, 640)", ("m1",)),
        ("IF(m1 > 0 AND m2 == 0 OR m3 != 1, 1, 0)", ("m1", "m2", "m3")),
        ("SORT(METRICS(), SUM, DSC, 10)", ()),
        ("ANOMALY_DETECTION_BAND(m1, 2.5)", ("m1",)),
        ("m1", ("m1",)),
        ("[]", ()),
    ],
)
def test_what_an_expression_names(text: str, ids: tuple[str, ...]) -> None:
    assert parse(text).ids == ids


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "missing before the end"),
        ("m1 /", "missing before the end"),
        ("m1 m2", "`m2` is too much"),
        ("(m1", "`)` is missing before the end"),
        ("[m1, m2", "`]` is missing before the end"),
        ("SUM(m1]", "`)` is missing before `]`"),
        ("m1 % m2", "`%` means nothing"),
        ("Errors / m1", "`Errors` is no metric"),
        ("sum(m1)", "no function `sum`"),
        ("SEARCH('x', 'Sum')", "no function `SEARCH` that an alarm may call"),
        (", m1", "missing before `,`"),
        ("m1 + * m2", "missing before `*`"),
    ],
)
def test_what_cloudwatch_refuses(text: str, said: str) -> None:
    with pytest.raises(ValueError, match=r"\w") as caught:
        parse(text)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("m1", "series"),
        ("m1 / m2", "series"),
        ("m1 - AVG(m1)", "series"),
        ("SUM([m1, m2])", "series"),
        ("SUM(METRICS())", "series"),
        ("SUM([FILL(m1, 0), FILL(m2, 0)])", "series"),
        ("MAX([m1, m2]) / 100", "series"),
        ("IF(m1 > 0, m2 / m1, 0)", "series"),
        ("IF(HOUR(m1) >= 13 && DAY(m1) <= 5, m1, 640)", "series"),
        ("TIME_SERIES(7)", "series"),
        ("(m1)", "series"),
        ("[m1, m2]", "several"),
        ("METRICS()", "several"),
        ("METRICS() / 2", "several"),
        ("FILL(METRICS(), 0)", "several"),
        ("SORT(METRICS(), MAX, DSC)", "several"),
        ("AVG(m1) + AVG(m2)", "number"),
        *((f"{name}(m1)", "series") for name in ["ABS", "CEIL", "FLOOR", "DIFF", "DIFF_TIME", "RATE", "LOG", "LOG10", "RUNNING_SUM"]),
        *(
            (f"{name}(m1)", "series")
            for name in ["DATE", "DAY", "EPOCH", "HOUR", "MINUTE", "MONTH", "YEAR", "FIRST", "LAST", "SERVICE_QUOTA"]
        ),
        *((f"{name}(m1)", "number") for name in ["AVG", "MAX", "MIN", "STDDEV", "SUM", "DATAPOINT_COUNT", "PERIOD"]),
        *((f"{name}([m1, m2])", "series") for name in ["AVG", "MAX", "MIN", "STDDEV", "SUM"]),
        *((f"{name}([m1, m2])", "several") for name in ["REMOVE_EMPTY", "ANOMALY_DETECTION_BAND", "CEIL"]),
        *((f"{name}(7)", "unknown") for name in ["AVG", "DB_PERF_INSIGHTS", "INSIGHT_RULE_METRIC", "LAMBDA"]),
        ("LAMBDA('f') + AVG(m1)", "unknown"),
        ("7", "number"),
        ("METRIC_COUNT(METRICS())", "number"),
        ("SLICE(METRICS(), 0, 1)", "unknown"),
        ("()", "unknown"),
    ],
)
def test_the_kind_of_a_value(text: str, kind: str) -> None:
    assert parse(text).kind == kind


def test_the_longest_expression_is_that_of_cloudwatch() -> None:
    shape = botocore.session.get_session().get_service_model("cloudwatch").shape_for("MetricExpression")
    assert shape.metadata["max"] == LONGEST
