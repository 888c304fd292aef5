"""The critical path method: when each activity begins and ends, how much each may slip, and what one pair of hands costs."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import timedelta
from graphlib import CycleError, TopologicalSorter

ZERO = timedelta(0)
MOST_CHAINS = 8
"""Critical chains that are told one by one; a network may have more of them than there are people to read them."""


@dataclass(frozen=True)
class Activity:
    """Something that takes `duration` and begins when all activities named in `after` have ended.

    Its `owner` is busy with it for its first `busy`; None: all the time. What then runs by itself leaves the owner free.
    """

    id: str
    duration: timedelta
    after: tuple[str, ...] = ()
    owner: str = ""
    busy: timedelta | None = None


@dataclass(frozen=True)
class Timing:
    """One activity in the network: spans from the start of the project.

    `slack` (total float) is how much later it may end without a later end of the project, `free_slack` without a later
    start of any other activity. Both are None, and so are the latest times, for what the end does not wait for.
    """

    activity: Activity
    start: timedelta
    finish: timedelta
    latest_start: timedelta | None
    latest_finish: timedelta | None
    slack: timedelta | None
    free_slack: timedelta | None

    @property
    def critical(self) -> bool:
        return self.slack == ZERO


@dataclass(frozen=True)
class Network:
    """All activities in an order in which each comes after those that it waits for, and when the last one ends.

    `chains` are the longest chains from a beginning to the end, at most `MOST_CHAINS` of them.
    """

    timings: tuple[Timing, ...]
    duration: timedelta
    chains: tuple[tuple[str, ...], ...]


def critical_path(activities: Iterable[Activity], last: Collection[str] | None = None) -> Network:
    """Return the earliest and latest times of `activities`; the project ends when the activities `last` have ended.

    Where `last` is None it ends when all have. Forward pass: an activity starts when the last of its predecessors ends.
    Backward pass from the end: it must end before the first of its successors has to start (J. E. Kelley and M. R.
    Walker, Critical-Path Planning and Scheduling, 1959). Raises ValueError for activities that wait for each other.
    """
    ordered = in_order(activities)
    counted = {one.id for one in ordered} if last is None else set(last)
    finish = finishes(ordered)
    end = max((finish[id] for id in counted), default=ZERO)
    latest, next_start = _backwards(ordered, finish, counted, end)
    timings = tuple(_timing(one, finish, latest, next_start, end) for one in ordered)
    return Network(timings, end, _chains(timings, end))


def finishes(ordered: Sequence[Activity], without: Collection[str] = ()) -> dict[str, timedelta]:
    """Return when each of the activities ends at the earliest; those named in `without` take no time."""
    finish: dict[str, timedelta] = {}
    for one in ordered:
        start = max([finish[before] for before in one.after]) if one.after else ZERO
        finish[one.id] = start if one.id in without else start + one.duration
    return finish


def in_order(activities: Iterable[Activity]) -> list[Activity]:
    """Return the activities so that each comes after those that it waits for, otherwise in the order given.

    Raises ValueError for a cycle.
    """
    given = {activity.id: activity for activity in activities}
    place = {id: number for number, id in enumerate(given)}
    sorter = TopologicalSorter({activity.id: activity.after for activity in given.values()})
    try:
        sorter.prepare()
    except CycleError as error:
        raise ValueError(f"wait for each other: {', '.join(sorted(set(error.args[1]), key=place.__getitem__))}") from error
    ordered: list[Activity] = []
    ready = [(0, place[id], id) for id in sorter.get_ready()]
    while ready:
        ready.sort()
        turn, at, id = ready.pop(0)
        ordered.append(given[id])
        sorter.done(id)
        # What is given before the last that it waited for has to wait for the next turn through the list.
        ready += [(turn + (place[freed] < at), place[freed], freed) for freed in sorter.get_ready()]
    return ordered


def _backwards(
    ordered: Sequence[Activity], finish: Mapping[str, timedelta], counted: Collection[str], end: timedelta
) -> tuple[dict[str, timedelta], dict[str, timedelta]]:
    """Return the latest end of each activity that the end waits for, and when the first of its successors starts."""
    latest: dict[str, timedelta] = {}
    next_start: dict[str, timedelta] = {}
    for one in reversed(ordered):
        if one.id in counted:
            latest.setdefault(one.id, end)
        if one.id not in latest:
            continue
        limit, start = latest[one.id] - one.duration, finish[one.id] - one.duration
        for before in one.after:
            latest[before] = min(latest.get(before, limit), limit)
            next_start[before] = min(next_start.get(before, start), start)
    return latest, next_start


def _timing(
    one: Activity,
    finish: Mapping[str, timedelta],
    latest: Mapping[str, timedelta],
    next_start: Mapping[str, timedelta],
    end: timedelta,
) -> Timing:
    ends = finish[one.id]
    start = ends - one.duration
    if one.id not in latest:
        return Timing(one, start, ends, None, None, None, None)
    late = latest[one.id]
    return Timing(one, start, ends, late - one.duration, late, late - ends, next_start.get(one.id, end) - ends)


def _chains(timings: Sequence[Timing], end: timedelta) -> tuple[tuple[str, ...], ...]:
    """Return the chains of critical activities without a gap between them, from time zero to the end."""
    by_id = {one.activity.id: one for one in timings if one.critical}
    awaited = {before for one in by_id.values() for before in one.activity.after}

    def back(one: Timing) -> Iterator[tuple[str, ...]]:
        before = [by_id[id] for id in one.activity.after if id in by_id and by_id[id].finish == one.start]
        if not before:
            yield (one.activity.id,)
        for former in before:
            for chain in back(former):
                yield (*chain, one.activity.id)

    found: list[tuple[str, ...]] = []
    for one in by_id.values():
        if one.finish == end and one.activity.id not in awaited:
            for chain in back(one):
                found.append(chain)
                if len(found) == MOST_CHAINS:
                    return tuple(found)
    return tuple(found)


# ------------------------------------------------------------------------------------------------------------ people


@dataclass(frozen=True)
class Clash:
    """An owner who is needed by more activities at once than there are people: which ones, and from when."""

    owner: str
    activities: tuple[str, ...]
    start: timedelta


def clashes(network: Network, people: Mapping[str, int]) -> tuple[Clash, ...]:
    """Return where the earliest schedule needs more people of an owner than `people` says (one where it says nothing)."""
    spans = [(one, one.start, one.start + _busy(one.activity)) for one in network.timings]
    found: list[Clash] = []
    for start in sorted({begin for _, begin, until in spans if until > begin}):
        now: dict[str, list[str]] = {}
        for one, begin, until in spans:
            if begin <= start < until:
                now.setdefault(one.activity.owner, []).append(one.activity.id)
        found += [Clash(owner, tuple(ids), start) for owner, ids in now.items() if len(ids) > people.get(owner, 1)]
    whole = [set(one.activities) for one in found]
    return tuple(one for one in found if not any(set(one.activities) < other for other in whole))


def levelled(network: Network, people: Mapping[str, int], last: Collection[str]) -> timedelta:
    """Return when the activities `last` have ended if an owner does only as many at once as there are people.

    One activity after the other is put to the earliest time at which it can start and its owner has a hand free, that
    with the smallest latest start first: the serial method of J. E. Kelley (The Critical-Path Method: Resources Planning
    and Scheduling, 1963). It is a schedule that can be kept, not always the shortest one.
    """
    rank = {one.activity.id: timedelta.max if one.latest_start is None else one.latest_start for one in network.timings}
    left = [one.activity for one in network.timings]
    finish: dict[str, timedelta] = {}
    taken: dict[str, list[tuple[timedelta, timedelta]]] = {}
    while left:
        one = min((one for one in left if finish.keys() >= set(one.after)), key=lambda activity: rank[activity.id])
        left.remove(one)
        start = max([finish[before] for before in one.after]) if one.after else ZERO
        busy = _busy(one)
        if busy:
            spans = taken.setdefault(one.owner, [])
            start = _free_from(start, busy, spans, people.get(one.owner, 1))
            spans.append((start, start + busy))
        finish[one.id] = start + one.duration
    return max((finish[id] for id in last), default=ZERO)


def _busy(one: Activity) -> timedelta:
    return one.duration if one.busy is None else min(one.busy, one.duration)


def _free_from(earliest: timedelta, busy: timedelta, spans: Sequence[tuple[timedelta, timedelta]], people: int) -> timedelta:
    """Return the first moment from `earliest` on from which fewer than `people` of the spans go on for `busy`."""
    later = [span for span in spans if span[1] > earliest]
    for start in sorted({earliest, *(until for _, until in later)}):
        end = start + busy
        begun = [start, *(begin for begin, _ in later if start < begin < end)]
        if all(sum(begin <= moment < until for begin, until in later) < people for moment in begun):
            return start
    raise AssertionError("after the last span somebody is free")
