"""Logs Insights queries that run and queries that CloudWatch refuses."""

from __future__ import annotations

import pytest

from generator.checks.log_insights import InsightsError, UnknownWordError, check_query


@pytest.mark.parametrize(
    "query",
    [
        "fields @timestamp, @message | sort @timestamp desc | limit 20",
        'filter operation = "create_order" | stats count(*) as attempts by outcome, error_type, bin(15m)',
        "filter status >= 400 and status < 500\n| stats count(*) as refused by status, errorType | sort refused desc, status",
        "filter @message like /Throughput|Throttling/",
        "filter not ispresent(@initDuration) or level in ['ERROR', 'WARN'] # the cold ones",
        "filter @message not like 'health' and (a.b = 1 or `odd-name` != -2.5)",
        "stats pct(@duration, 99) as p99, max(@maxMemoryUsed / 1000 / 1000) as mb by bin(5m) as time",
        "stats sum(a)/sum(b)*100 as share",
        "parse @message 'user=*, ms=*' as user, ms | filter ms > 5 | display user",
        r"parse @message /user=(?<user>\S+)\/x/ | dedup user, @logStream",
        "fields concat(a, '-', b) as ab, strlen(trim(c)) as n, httpRequest.headers.0.name",
        "# only a comment first\nfields 1 + 2 ^ 3 as x",
        "filter ip =~ /10\\./ | stats count() by ip",
        "filter a = true or b != false and c = null or not not d",
        "filter (a or b) and a <= -1 and b >= 2 and c < 3 and d > 4 and e = -f",
        "filter a in [1, b, 'c'] and d not in ['e']",
        "filter @message =~ 'text' and LEVEL LIKE 'x'",
        "FIELDS a AS b | SORT b ASC, c DESC, d | LIMIT 10000",
        "limit 1",
        "fields a / b, (c) / 2, 3 / d, a % b, a - b",
        "fields f(a) / 2 | filter b like /x|y/".replace("f(a)", "abs(a)"),
        "parse /(?<a>x)/ | fields a",
        "parse '* *' as a, b",
        "stats count(*), sum(a) as b by c, bin(1h) as d | stats max(b)",
        "stats count(*)",
        "pattern @message | unmask a, b | dedup a",
        "filterindex x | addtotals a",
        "join a | lookup b on c | diff | anomaly",
    ],
)
def test_a_query_that_runs(query: str) -> None:
    check_query(query)


@pytest.mark.parametrize(
    ("query", "told"),
    [
        ("", "a command is expected, not `the end`"),
        (
            "select *",
            "`select` is no command; there are addtotals, anomaly, dedup, diff, display, fields, filter, filterindex, join, limit, lookup, "
            "parse, pattern, sort, source, stats, unmask, unnest",
        ),
        ("fields a b", "`b` is not expected here; a pipe begins the next command"),
        ("filter a == 1", "a field, a value or a function is expected, not `=`"),
        ("filter a = 'open", "nothing can be read from `'open`"),
        ("filter level = ERROR and", "a field, a value or a function is expected, not `the end`"),
        ("filter count(*) > 3", "`count` stands in stats only"),
        ("stats mean(ms) by bin(5m)", "there is no function `mean`"),
        ("stats 3 by a", "stats needs a function such as count(*), not `3`"),
        ("stats count(* by a", "`)` is expected, not `by`"),
        ("filter a in (1, 2)", "`[` is expected, not `(`"),
        ("filter a not 3", "`like` or `in` is expected after `not`, not `3`"),
        ("filter a like b", "a text or a pattern between slashes is expected, not `b`"),
        ("sort a down", "`down` is not expected here; a pipe begins the next command"),
        ("limit all", "a number of rows is expected, not `all`"),
        ("limit 20000", "limit takes 1 to 10000 rows, not `20000`"),
        ("parse @message 'a=*, b=*' as a", "the pattern 'a=*, b=*' has 2 `*` for 1 names"),
        ("parse @message 'a=*'", "parse with `*` needs names after `as`"),
        ("parse @message as a", "a pattern in quotes or between slashes is expected, not `as`"),
        ("fields a | | sort a", "a command is expected, not `|`"),
        ("fields a |", "a command is expected, not `the end`"),
        ("fields a,", "a field, a value or a function is expected, not `the end`"),
        ("limit 0", "limit takes 1 to 10000 rows, not `0`"),
        ("limit 10001", "limit takes 1 to 10000 rows, not `10001`"),
        ("limit 1.5", "limit takes 1 to 10000 rows, not `1.5`"),
        ("unnest a", "`into` is expected after the field of unnest, not `the end`"),
        ("unnest a into 3", "a name is expected, not `3`"),
        ("unnest 3 into a", "a field is expected, not `3`"),
        ("fields a as 3", "a name is expected, not `3`"),
        ("filter a =~ b", "a pattern between slashes is expected, not `b`"),
        ("filter a in [1, 2", "`]` is expected, not `the end`"),
        ("filter (a or b", "`)` is expected, not `the end`"),
        ("filter trim(a", "`)` is expected, not `the end`"),
        ("stats count(*) by", "a field, a value or a function is expected, not `the end`"),
        ("stats count(*) | filter max(a) > 1", "`max` stands in stats only"),
        ("stats count(*) by sum(a)", "`sum` stands in stats only"),
        ("dedup a, 3", "a field is expected, not `3`"),
        ("parse @message '*' as 3", "a field is expected, not `3`"),
        ("parse @message '*' as a, b", "the pattern '*' has 1 `*` for 2 names"),
        ("3 a", "a command is expected, not `3`"),
    ],
)
def test_a_query_that_is_refused(query: str, told: str) -> None:
    with pytest.raises(InsightsError) as error:
        check_query(query)
    assert str(error.value) == told


@pytest.mark.parametrize(
    ("query", "fields"),
    [
        ('filter level = "ERROR" | pattern @message', {"level"}),
        ("fields @timestamp, a.b as c | stats count(*) as n, pct(x, 90) by bin(5m), c | sort n desc", {"a.b", "x"}),
        ('parse @message "duration: * ms" as ms | sort ms desc', set()),
        ("parse @message /user (?<who>\\S+)/ | stats count(*) by who", set()),
        ("filter ispresent(errorCode) and readOnly = true", {"errorCode", "readOnly"}),
        ('SOURCE logGroups(namePrefix: ["a"]) | diff previousDay | anomaly', set()),
        ("fields items | unnest items into item | display item", {"items"}),
        ("filter a = true and b != NULL and c = False", {"a", "b", "c"}),
        ("parse user '* *' as first, last | sort first, last", {"user"}),
        ("dedup a, b | unmask c", {"a", "b", "c"}),
        ("filter a in [b, 1] and not c like 'd'", {"a", "b", "c"}),
        ("fields -a, tolower(trim(b)), c / d", {"a", "b", "c", "d"}),
    ],
)
def test_the_fields_that_a_query_reads(query: str, fields: set[str]) -> None:
    assert check_query(query) == fields


def test_a_word_that_is_not_known_may_be_new() -> None:
    with pytest.raises(UnknownWordError):
        check_query("tomorrow @message")
