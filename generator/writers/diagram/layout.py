"""The search for rows and columns in which a scene reads best."""

from __future__ import annotations

import math
from collections.abc import Mapping
from random import Random

from generator.writers.diagram.placement import Rows, Sheet, Spacing, key_of, strip_columns
from generator.writers.diagram.scene import Box, Node, Scene
from generator.writers.diagram.score import Judge
from generator.writers.diagram.shapes import Placed

_COLD = 4.0
"""How much worse a step may be, about, at the end of the search."""
Order = Mapping[str, tuple[float, float]]
"""Where the nodes stand before the search, by id, y downwards."""


def beginning(scene: Scene, order: Order, *, abreast: bool) -> dict[str, Rows]:
    """Return the arrangement that follows from the order (node id -> x, y); `abreast` puts availability zones side by side."""
    return {key_of(box): _initial(box, order, flows=scene.flows, abreast=abreast) for box in scene.root.boxes() if box.children}


def search(scene: Scene, start: Mapping[str, Rows], *, steps: int, seed: int, hot: float) -> tuple[dict[str, Rows], float]:
    """Return the best arrangement found from the start in that many steps, and its cost; same input, same result.

    `hot` says how much worse a step may be, about, at the beginning.
    """
    sheet = Sheet(scene, Spacing())
    current = dict(start)
    fixed = {key_of(box) for box in scene.root.boxes() if box.style in ("strip", "zone")}
    movable = [box for box in scene.root.boxes() if len(box.children) > 1]
    judge = Judge(sheet)
    chance = Random(seed)
    cost = judge.cost(current)
    best, best_cost = current, cost
    refused: dict[tuple[str, Rows], float] = {}
    """What the current arrangement would cost, at least, after a step that was not taken."""
    weights = [math.sqrt(len(box.children)) * (0.3 if box.style == "strip" else 1.0) for box in movable]
    for step in range(steps if movable else 0):
        heat = hot * (_COLD / hot) ** (step / steps)
        box = chance.choices(movable, weights)[0]
        changed = _change(box, current[key_of(box)], chance)
        limit = cost - heat * math.log(1.0 - chance.random())
        key = key_of(box)
        if changed is None or changed == current[key] or refused.get((key, changed), 0.0) >= limit:
            continue
        trial = {**current, key: changed}
        trial_cost = judge.cost(trial, limit)
        if trial_cost >= limit:
            refused[key, changed] = trial_cost
        else:
            current, cost = trial, trial_cost
            refused.clear()
            if cost < best_cost:
                best, best_cost = current, cost
    mirrored = {key: rows if key in fixed else tuple(tuple(reversed(row)) for row in rows) for key, rows in best.items()}
    return min((best, best_cost), (mirrored, judge.cost(mirrored)), key=lambda result: result[1])


def placed(scene: Scene, arrangement: Mapping[str, Rows], spacing: Spacing) -> Placed:
    """Return the scene placed as arranged, with that much room between neighbours; strips fill the width they have."""
    judge = Judge(Sheet(scene, spacing))
    first = judge.placed(arrangement)
    filled = dict(arrangement)
    for box in scene.root.boxes():
        if box.style == "strip":
            columns = strip_columns(first.boxes[box.id].w)
            filled[key_of(box)] = _in_columns(list(range(len(box.children))), columns)
    return judge.placed(filled)


# -------------------------------------------------------------------------------------------------- beginning, moves


def _initial(box: Box, order: Order, *, flows: bool, abreast: bool) -> Rows:
    """Return the first rows of a box: children side by side that the order has at the same height."""
    numbers = range(len(box.children))
    if box.style == "strip":
        return _in_columns(list(numbers), min(len(box.children), 8))
    if box.style == "zone":
        return (tuple((i,) for i in numbers),)
    if box.style == "outside":
        return ((tuple(numbers),),)
    if box.style == "zones":
        loose = tuple(i for i in numbers if not isinstance(box.children[i], Box))
        zones = tuple(i for i in numbers if isinstance(box.children[i], Box))
        columns = [loose, *((zone,) for zone in zones)] if abreast else [loose, zones]
        return (tuple(column for column in columns if column),)
    if box.twin:
        return (tuple((i,) for i in numbers),) if len(box.children) < 3 else _in_columns(list(numbers), 2)
    if flows:
        return _ranks(box, order)
    middles = {i: _middle(box.children[i], order) for i in numbers}
    by_height = sorted(numbers, key=lambda i: (middles[i][1], middles[i][0], i))
    rows: list[list[int]] = []
    for i in by_height:
        if rows and middles[i][1] - middles[rows[-1][0]][1] < 60 and len(rows[-1]) < 7:
            rows[-1].append(i)
        else:
            rows.append([i])
    return tuple(tuple((i,) for i in sorted(row, key=lambda i: (middles[i][0], i))) for row in rows)


def _ranks(box: Box, order: Order) -> Rows:
    """Return one row of columns: what the order has at the same distance from the left stands in one column."""
    columns: dict[int, list[int]] = {}
    for i, child in enumerate(box.children):
        columns.setdefault(round(_middle(child, order)[0] / 20), []).append(i)
    return (tuple(tuple(sorted(columns[x], key=lambda i: (_middle(box.children[i], order)[1], i))) for x in sorted(columns)),)


def _middle(child: Box | Node, order: Order) -> tuple[float, float]:
    names = [node.id for node in child.nodes()] if isinstance(child, Box) else [child.id]
    points = [order[name] for name in names if name in order] or [(0.0, 0.0)]
    return sum(p[0] for p in points) / len(points), sum(p[1] for p in points) / len(points)


def _in_columns(numbers: list[int], columns: int) -> Rows:
    return tuple(tuple((i,) for i in numbers[at : at + columns]) for at in range(0, len(numbers), columns))


def _change(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows after one random step, or None where the step leads nowhere."""
    if box.style == "strip":
        return _in_columns(list(range(len(box.children))), chance.randint(1, len(box.children)))
    if box.style == "zone":
        flat = [i for row in rows for column in row for i in column]
        return (tuple((i,) for i in flat),) if len(rows) > 1 else tuple(((i,),) for i in flat)
    if box.style == "zones":
        return _change_zones(box, rows, chance)
    kind = chance.random()
    if kind < 0.35:
        return _swapped(box, rows, chance)
    if kind < 0.85:
        return _moved(box, rows, chance)
    if kind < 0.9:
        return _reflowed(rows, chance)
    if kind < 0.95:
        return _blanked(box, rows, chance)
    return tuple(tuple((i,) for i in column) for row in rows for column in row) if len(rows) == 1 else None


def _change_zones(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return another of the forms of a VPC: zones below or beside each other, the rest before, above, after or below them."""
    loose = [i for i, child in enumerate(box.children) if not isinstance(child, Box)]
    zones = [i for i, child in enumerate(box.children) if isinstance(child, Box)]
    chance.shuffle(loose)
    if not zones:
        return _swapped(box, rows, chance) if chance.random() < 0.5 else _moved(box, rows, chance)
    cut = chance.choice((0, len(loose), chance.randint(0, len(loose))))
    first, last = tuple(loose[:cut]), tuple(loose[cut:])
    form = chance.random()
    if form < 0.3:
        return (tuple(column for column in (first, tuple(zones), last) if column),)
    if form < 0.6:
        return (tuple(column for column in (first, *((zone,) for zone in zones), last) if column),)
    if chance.random() < 0.5:
        return tuple(row for row in (tuple((i,) for i in first), (tuple(zones),), tuple((i,) for i in last)) if row)
    return tuple(row for row in (tuple((i,) for i in first), tuple((i,) for i in zones), tuple((i,) for i in last)) if row)


def _lists(rows: Rows) -> list[list[list[int]]]:
    return [[list(column) for column in row] for row in rows]


def _tidy(box: Box, rows: list[list[list[int]]]) -> Rows:
    """Return the rows without columns and rows that hold nothing, and without empty places beside boxes."""
    kept = []
    for row in rows:
        framed = any(i >= 0 and isinstance(box.children[i], Box) for column in row for i in column)
        columns = [[i for i in column if i >= 0] for column in row] if framed else row
        if any(i >= 0 for column in columns for i in column):
            kept.append(tuple(tuple(column) for column in columns if column))
    return tuple(kept)


def _places(rows: Rows) -> list[tuple[int, int, int]]:
    return [(r, c, p) for r, row in enumerate(rows) for c, column in enumerate(row) for p in range(len(column))]


def _swapped(box: Box, rows: Rows, chance: Random) -> Rows | None:
    places = _places(rows)
    if len(places) < 2:
        return None
    (r, c, p), (s, d, q) = chance.sample(places, 2)
    changed = _lists(rows)
    changed[r][c][p], changed[s][d][q] = changed[s][d][q], changed[r][c][p]
    return _tidy(box, changed)


def _moved(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows with one child taken out and put into a column, between columns or between rows."""
    changed = _lists(rows)
    r, c, p = chance.choice(_places(rows))
    child = changed[r][c].pop(p)
    kept = [list(map(list, row)) for row in _tidy(box, changed)]
    if not kept:
        return None
    where = chance.random()
    row = chance.randrange(len(kept))
    if where < 0.2:
        kept.insert(chance.randint(0, len(kept)), [[child]])
    elif where < 0.65:
        kept[row].insert(chance.randint(0, len(kept[row])), [child])
    else:
        column = chance.randrange(len(kept[row]))
        kept[row][column].insert(chance.randint(0, len(kept[row][column])), child)
    return _tidy(box, kept)


def _reflowed(rows: Rows, chance: Random) -> Rows:
    flat = [i for row in rows for column in row for i in column if i >= 0]
    return _in_columns(flat, chance.randint(1, min(len(flat), 8)))


def _blanked(box: Box, rows: Rows, chance: Random) -> Rows | None:
    """Return the rows with an empty place more, or one less."""
    changed = _lists(rows)
    empty = [(r, c, p) for r, c, p in _places(rows) if changed[r][c][p] < 0]
    if empty and chance.random() < 0.7:
        r, c, p = chance.choice(empty)
        changed[r][c].pop(p)
    elif len(empty) < 2:
        r = chance.randrange(len(changed))
        changed[r].insert(chance.randint(0, len(changed[r])), [-1])
    else:
        return None
    return _tidy(box, changed)
