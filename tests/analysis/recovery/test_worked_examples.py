"""Every number of docs/recovery-arithmetic.md, computed."""

from __future__ import annotations

import re
from datetime import timedelta
from decimal import Decimal
from pathlib import Path

import pytest

from generator.analysis.capacity.admission import Bucket, concurrency
from generator.analysis.recovery.critical_path import Activity, Network, critical_path, finishes, levelled
from generator.analysis.recovery.recovery_point import Damage, achievable_rpo, damaged_rpo
from generator.analysis.recovery.recovery_time import RESTORING
from generator.model.description.resilience import Protection

PAGE = (Path(__file__).parents[3] / "docs" / "recovery-arithmetic.md").read_text("utf-8")
MINUTE = timedelta(minutes=1)


def rows(header: str) -> list[list[str]]:
    """Return the cells of the table of the page that begins with `header`."""
    table = PAGE[PAGE.index(header) :].split("\n\n")[0].splitlines()[2:]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in table]


def steps(*, watched: bool = False) -> tuple[list[Activity], list[str]]:
    """Return the activities of the plan, and those that the return of service waits for."""
    read = rows("| Step | Phase |")
    activities = []
    for name, _, after, worst, who in read:
        owner, _, busy = who.partition(", ")
        hands = None if watched or not busy else int(busy.split()[0]) * MINUTE
        activities.append(Activity(name, int(worst.split()[0]) * MINUTE, tuple(re.findall("[a-z]+", after)), owner, hands))
    return activities, [name for name, phase, *_ in read if phase in RESTORING]


@pytest.fixture(scope="module")
def network() -> Network:
    return critical_path(*steps())


def test_the_table_of_slack(network: Network) -> None:
    told = {name: cells for name, *cells in rows("| Step | Earliest |")}
    computed = {
        one.activity.id: [
            f"{one.start // MINUTE} to {one.finish // MINUTE}",
            f"{one.latest_start // MINUTE} to {one.latest_finish // MINUTE}",
            str(one.slack // MINUTE),
            str(one.free_slack // MINUTE),
        ]
        for one in network.timings
        if one.slack is not None and one.latest_start is not None and one.latest_finish is not None and one.free_slack is not None
    }
    assert told == computed


def test_the_longest_chain(network: Network) -> None:
    (chain,) = network.chains
    assert " → ".join(chain) + ", 5 + 10 + 30 + 8 + 7 = 60" in PAGE
    assert f"after **{network.duration // MINUTE} minutes**" in PAGE


def test_one_pair_of_hands(network: Network) -> None:
    last = steps()[1]
    watched = critical_path(*steps(watched=True))
    assert levelled(network, {}, last) == 60 * MINUTE
    assert f"**{levelled(watched, {}, last) // MINUTE} minutes**: the RTO would hold on paper only" in PAGE


def test_what_a_tighter_target_would_need(network: Network) -> None:
    activities, last = [one.activity for one in network.timings], steps()[1]
    without = finishes(activities, without={"restore"})
    quickest = max(without[id] for id in last)
    assert (quickest, network.duration - quickest) == (35 * MINUTE, 25 * MINUTE)
    people = finishes(activities, without={"stop", "restore", "rebuild", "switch"})
    assert max(people[id] for id in last) == 22 * MINUTE
    assert "saves 25 minutes at most" in PAGE
    assert "22 minutes; 18 are left" in PAGE


def test_data_loss() -> None:
    facts = {
        "continuous backup": {"latest_restorable_age": "5m"},
        "periodic backup": {"interval": "12h", "backup_duration": "1h", "copy_duration": "1h"},
        "asynchronous replication": {"replication_lag": "2s"},
        "versioning": {},
    }
    told = [rpo for _, _, rpo in rows("| Protection | Facts |")]
    for (method, more), words in zip(facts.items(), told, strict=True):
        protection = Protection.model_validate({"component": "x", "method": method, "covers": ["zone loss"], "detail": "x", **more})
        number, _, unit = words.partition(" ")
        assert achievable_rpo(protection)[0] == int(number) * {"min": MINUTE, "h": 60 * MINUTE, "s": MINUTE / 60, "": MINUTE}[unit]


def test_load() -> None:
    bucket = Bucket(Decimal(45), 45)
    computed = [
        ("30 × 0.12 = **{}**", concurrency(Decimal(30), timedelta(milliseconds=120)).normalize()),
        ("45 / 30 = **{}**", bucket.rate / 30),
        ("45 + 45 = **{}**", bucket.first_second),
        ("45 / 45 = **{}**", bucket.refill),
        ("45 / (60 − 45) = **{}**", bucket.lasts(Decimal(60))),
        ("12 / 0.12 = **{}**", (12 / Decimal("0.12")).to_integral_value()),
        ("45 + 50 = **{}**", bucket.rate + 50),
        ("(250 − 50) / 2.5 = **{}**", ((250 - 50) / Decimal("2.5")).to_integral_value()),
        ("18 / 19 = **{} %**", (Decimal(18) / 19 * 100).quantize(Decimal("0.1"))),
        ("make 862 of **{}**", 1000 - 100),
    ]
    assert [
        words.format(f"{value:f}" if isinstance(value, Decimal) else value)
        for words, value in computed
        if words.format(f"{value:f}" if isinstance(value, Decimal) else value) not in re.sub(r"\s+", " ", PAGE)
    ] == []


def test_data_loss_after_wrong_writes() -> None:
    damage = Damage(35 * MINUTE, stopped=True)
    facts = {
        "continuous backup": {"latest_restorable_age": "5m"},
        "periodic backup": {"interval": "12h", "backup_duration": "1h", "copy_duration": "1h"},
    }
    lost = [
        damaged_rpo(
            Protection.model_validate({"component": "x", "method": method, "covers": ["data corruption"], "detail": "x", **more}), damage
        )[0]
        for method, more in facts.items()
    ]
    assert lost == [35 * MINUTE, 14 * 60 * MINUTE + 35 * MINUTE]
    assert "ends after 35 min, that is **35 min** with a continuous" in " ".join(PAGE.split())
    assert "and 14 h + 35 min with the periodic one" in " ".join(PAGE.split())
