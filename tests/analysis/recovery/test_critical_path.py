"""The critical path method against published networks, a search through all paths, and what slack means."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from generator.analysis.recovery.critical_path import MOST_CHAINS, Activity, Network, clashes, critical_path, in_order, levelled
from tests.analysis.recovery.published_networks import NETWORKS, Published

HOUR = timedelta(hours=1)


def read(activities: str) -> list[Activity]:
    """Return the activities of `A 3, B 5 A, …`: name, duration, predecessors."""
    rows = [row.split() for row in activities.split(",")]
    return [Activity(name, int(duration) * HOUR, tuple(after)) for name, duration, *after in rows]


def hours(duration: timedelta | None) -> int | None:
    return None if duration is None else int(duration / HOUR)


@pytest.mark.parametrize("published", NETWORKS, ids=lambda one: one.title[:50])
def test_published_networks(published: Published) -> None:
    network = critical_path(read(published.activities))
    times = {one.activity.id: one for one in network.timings}
    assert hours(network.duration) == published.duration
    assert {id for id, one in times.items() if one.critical} == set(published.critical.split())
    for id, slack in (row.split() for row in published.slack.split(",") if row):
        assert (id, hours(times[id].slack)) == (id, int(slack))
    for id, *starts in (row.split() for row in published.starts.split(",") if row):
        assert (id, hours(times[id].start), hours(times[id].latest_start)) == (id, *map(int, starts))


def test_free_slack_by_hand() -> None:
    """A-C-D-E takes 2 + 1 + 3 + 1 = 7. B ends at 5, one before E; F and G end at 4 and 5, and only E waits for G.

    What F and G may lose they have together, 1 before E starts at 6: free for G, while F would push G.
    """
    times = {one.activity.id: one for one in critical_path(read("A 2, B 5, C 1 A, D 3 C, F 2 A, G 1 F, E 1 B D G")).timings}
    slacks = {id: (hours(one.slack), hours(one.free_slack)) for id, one in times.items()}
    assert slacks == {"A": (0, 0), "B": (1, 1), "C": (0, 0), "D": (0, 0), "F": (1, 0), "G": (1, 1), "E": (0, 0)}


@pytest.mark.parametrize(
    ("activities", "chains"),
    [
        ("A 3, B 4 A, C 4 A, D 1 B C", ["A B D", "A C D"]),
        ("A 3, B 3", ["A", "B"]),
        ("A 0", ["A"]),
        ("A 2, B 0 A, C 1 B", ["A B C"]),
        ("A 2, B 5, C 1 A", ["B"]),
    ],
)
def test_chains(activities: str, chains: list[str]) -> None:
    assert [" ".join(one) for one in critical_path(read(activities)).chains] == chains


def test_chains_that_nobody_would_read_are_not_told() -> None:
    rows = [
        "S 1",
        *(f"{name}{level} 1 " + (f"A{level - 1} B{level - 1}" if level else "S") for level in range(9) for name in "AB"),
    ]
    assert len(critical_path(read(", ".join(rows))).chains) == MOST_CHAINS


def test_an_activity_that_the_end_does_not_wait_for_has_no_slack() -> None:
    network = critical_path(read("A 2, B 3 A, tell 9 A"), last=["B"])
    times = {one.activity.id: one for one in network.timings}
    assert hours(network.duration) == 5
    assert (times["tell"].start, times["tell"].slack, times["tell"].critical) == (2 * HOUR, None, False)


def test_a_circle_is_refused() -> None:
    with pytest.raises(ValueError, match=r"^wait for each other: A, B$"):
        critical_path(read("A 1 B, B 1 A"))


@pytest.mark.parametrize(("activities", "order"), [("A 1, C 1, B 1 A", "A C B"), ("B 1 A, C 1, A 1, D 1 C", "C A D B")])
def test_activities_keep_the_order_in_which_they_are_given(activities: str, order: str) -> None:
    assert " ".join(activity.id for activity in in_order(read(activities))) == order


def test_nothing_takes_no_time() -> None:
    assert critical_path([]) == Network((), timedelta(0), ())


# -------------------------------------------------------------------------------------------------------- properties


@st.composite
def networks(draw: st.DrawFn) -> list[Activity]:
    size = draw(st.integers(1, 8))
    owners = st.sampled_from("xyz")
    return [
        Activity(
            f"s{number}",
            draw(st.integers(0, 9)) * HOUR,
            tuple(f"s{one}" for one in range(number) if draw(st.booleans())),
            draw(owners),
            draw(st.none() | st.integers(0, 9).map(lambda one: one * HOUR)),
        )
        for number in range(size)
    ]


def paths(activities: list[Activity]) -> list[list[Activity]]:
    """Return every path from a beginning to any activity, by brute force."""
    by_id = {one.id: one for one in activities}
    found: list[list[Activity]] = []

    def walk(path: list[Activity]) -> None:
        if not path[0].after:
            found.append(path)
        for before in path[0].after:
            walk([by_id[before], *path])

    for one in activities:
        walk([one])
    return found


def length(path: list[Activity]) -> timedelta:
    return sum((one.duration for one in path), timedelta(0))


def longer(activities: list[Activity], id: str, by: timedelta) -> list[Activity]:
    return [Activity(one.id, one.duration + by * (one.id == id), one.after) for one in activities]


@given(networks())
def test_duration_is_the_longest_of_all_paths(activities: list[Activity]) -> None:
    network = critical_path(activities)
    longest = max(length(path) for path in paths(activities))
    assert network.duration == longest
    on_longest = {one.id for path in paths(activities) if length(path) == longest for one in path}
    assert {one.activity.id for one in network.timings if one.critical} == on_longest
    by_id = {one.id: one for one in activities}
    assert network.chains
    assert all(length([by_id[id] for id in chain]) == longest for chain in network.chains)


@given(networks())
def test_slack_is_what_may_be_lost(activities: list[Activity]) -> None:
    network = critical_path(activities)
    for one in network.timings:
        assert one.slack is not None
        assert one.free_slack is not None
        assert timedelta(0) <= one.free_slack <= one.slack
        by_slack = critical_path(longer(activities, one.activity.id, one.slack))
        assert by_slack.duration == network.duration
        assert critical_path(longer(activities, one.activity.id, one.slack + HOUR)).duration == network.duration + HOUR
        by_free = critical_path(longer(activities, one.activity.id, one.free_slack))
        others = [other for other in by_free.timings if other.activity.id != one.activity.id]
        starts = {other.activity.id: other.start for other in network.timings}
        assert all(other.start == starts[other.activity.id] for other in others)


@given(networks(), st.integers(1, 3))
def test_a_levelled_schedule_needs_no_more_people_than_there_are(activities: list[Activity], people: int) -> None:
    network = critical_path(activities)
    ids = [one.id for one in activities]
    crew = dict.fromkeys("xyz", people)
    assert levelled(network, crew, ids) >= network.duration
    if not clashes(network, crew):
        assert levelled(network, crew, ids) == network.duration
    assert levelled(network, dict.fromkeys("xyz", len(ids)), ids) == network.duration
    alone = [Activity(one.id, one.duration, one.after, "x") for one in activities]
    assert levelled(critical_path(alone), {"x": 1}, ids) == length(alone)


# ------------------------------------------------------------------------------------------------------------ people


def work(rows: str) -> Network:
    """Return the network of `name duration owner busy predecessors, …`."""
    read = [row.split() for row in rows.split(",")]
    return critical_path(
        Activity(name, int(duration) * HOUR, tuple(after), owner, int(busy) * HOUR) for name, duration, owner, busy, *after in read
    )


@pytest.mark.parametrize(
    ("rows", "people", "found", "end"),
    [
        ("A 2 x 2, B 3 x 3", 1, [("x", ("A", "B"), 0)], 5),
        ("A 2 x 2, B 3 x 3", 2, [], 3),
        ("A 2 x 2, B 3 y 3", 1, [], 3),
        ("A 4 x 1, B 3 x 1", 1, [("x", ("A", "B"), 0)], 4),
        ("A 4 x 0, B 3 x 3", 1, [], 4),
        ("A 1 x 1, B 3 x 3 A, C 2 x 2 A, D 1 x 1 B C", 1, [("x", ("B", "C"), 1)], 7),
        ("A 2 x 2, B 2 x 2, C 2 x 2", 2, [("x", ("A", "B", "C"), 0)], 4),
    ],
)
def test_one_pair_of_hands(rows: str, people: int, found: list[tuple[str, tuple[str, ...], int]], end: int) -> None:
    network = work(rows)
    crew = {"x": people}
    assert [(one.owner, one.activities, hours(one.start)) for one in clashes(network, crew)] == found
    assert hours(levelled(network, crew, [one.activity.id for one in network.timings])) == end
