"""Answers into a given spreadsheet: only the cells that ask for them change."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

from generator.writers.workbook.form import Columns, Form, understood
from generator.writers.workbook.given import opened
from generator.writers.workbook.looks import MOST_CHARACTERS
from generator.writers.workbook.places import NotFillable, Position, address
from generator.writers.workbook.stale import forget_stale

YES = (
    "yes",
    "met",
    "y",
    "fully met",
    "compliant",
    "fulfilled",
    "satisfied",
    "complete",
    "completed",
    "pass",
    "passed",
    "implemented",
    "true",
)
NO = (
    "no",
    "not met",
    "n",
    "unmet",
    "not compliant",
    "non-compliant",
    "not fulfilled",
    "not satisfied",
    "incomplete",
    "not complete",
    "fail",
    "failed",
    "not implemented",
    "false",
)
"""How a list of a spreadsheet may call what is met and what is not, the most usual first."""


@dataclass(frozen=True)
class Part:
    """What is said to one piece of evidence or one criterion: where it is shown, and whether it is met."""

    shown: str
    met: bool


@dataclass(frozen=True)
class Entry:
    """What is said to one control. `divisions` are the ways in which a spreadsheet may split it over rows.

    `open` is why it cannot be answered yet: its cells for answer and evidence then stay as they are. `waived` is what is accepted
    for a time although it is not met.
    """

    answer: str
    evidence: str
    met: bool
    divisions: tuple[tuple[Part, ...], ...] = ()
    open: str = ""
    waived: str = ""


@dataclass(frozen=True)
class Filled:
    """The filled spreadsheet, how many cells were written, and what its reader has to know, in sentences."""

    content: bytes
    cells: int
    notes: tuple[str, ...]


@dataclass
class _Work:
    form: Form
    overwrite: bool
    written: list[Position] = field(default_factory=list)
    kept: list[Position] = field(default_factory=list)
    locked: list[Position] = field(default_factory=list)
    notes: list[str] = field(default_factory=list)

    def put(self, position: Position, text: str) -> None:
        sheet = self.form.sheet
        if len(text) > MOST_CHARACTERS:
            raise NotFillable(
                f"{sheet.name}!{address(position)}: the answer has {len(text):,} characters, a cell holds {MOST_CHARACTERS:,}."
            )
        if sheet.formula(position) is not None or (sheet.texts.get(position) and not self.overwrite):
            self.kept.append(position)
        elif sheet.locked(position):
            self.locked.append(position)
        elif text:
            sheet.put(position, text)
            self.written.append(position)


def filled(content: bytes, entries: Mapping[str, Entry], columns: Columns, *, overwrite: bool = False) -> Filled:
    """Return the spreadsheet `content` with the answers of `entries`, which are by control id.

    What stands in a cell is kept unless `overwrite` is set; a formula is kept in any case. Raises NotFillable for a spreadsheet
    that is not understood, or whose cells for answers are protected.
    """
    book = opened(content)
    forms = understood(book, entries, columns)
    notes: list[str] = []
    written: dict[str, set[Position]] = {}
    answered: set[str] = set()
    for form in forms:
        work = _Work(form, overwrite)
        for control, rows in form.rows:
            _answer(work, entries[control], rows, control)
            answered.add(control)
        _refuse_locked(work)
        notes += _told(work)
        if work.written:
            written[form.sheet.name] = set(work.written)
    if absent := [control for control in entries if control not in answered]:
        notes.append(f"no row for {', '.join(absent)}: the spreadsheet does not ask for them, or calls them otherwise")
    if not written:
        return Filled(content, 0, tuple(notes))
    names = {*written, *(sheet.name for sheet in forget_stale(book, written))}
    done = book.saved([sheet for sheet in book.sheets if sheet.name in names])
    return Filled(done, sum(map(len, written.values())), tuple(notes))


def _answer(work: _Work, entry: Entry, rows: Sequence[int], control: str) -> None:
    form = work.form
    answers = form.cells(rows, form.answer)
    evidence = form.cells(rows, form.evidence) if form.evidence else []
    verdicts = form.cells(rows, form.met) if form.met else []
    parts = next((parts for parts in entry.divisions if len(parts) == len(rows) > 1), None)
    for position, text in zip(answers, _answers(entry, parts, len(answers), control, alone=not evidence), strict=False):
        work.put(position, text)
    for position, text in zip(evidence, _split(entry.evidence, parts, len(evidence)), strict=False):
        work.put(position, text)
    states = [part.met for part in parts] if parts and len(parts) == len(verdicts) else [entry.met] * len(verdicts)
    for position, met in zip(verdicts, states, strict=True):
        _verdict(work, position, met=met)
    if entry.open:
        work.notes.append(f"{control} is left blank: {entry.open}")
    if entry.waived:
        work.notes.append(f"{control} is not met. {entry.waived}")
    if not entry.open and len(rows) > 1 and parts is None and len(answers) > 1:
        rest = f"rows {rows[1]} to {rows[-1]}" if len(rows) > 2 else f"row {rows[1]}"
        work.notes.append(f"{control} has {len(rows)} rows; the whole answer stands in the first one, {rest} are yours to fill")


def _answers(entry: Entry, parts: Sequence[Part] | None, number: int, control: str, *, alone: bool) -> Iterator[str]:
    """Yield the texts of `number` answer cells: the answer itself once, then where each part is shown.

    `alone`: there is no column for evidence, so that the answer has to say where it is.
    """
    split = parts is not None and len(parts) == number > 1
    first = parts[0].shown if parts is not None and split else entry.evidence
    if entry.open:
        return
    yield f"{entry.answer}\n\nShown in:\n{first}" if alone and first else entry.answer
    if parts is not None and split:
        yield from (f"Answered with {control} above. Shown in:\n{part.shown}" for part in parts[1:])


def _split(whole: str, parts: Sequence[Part] | None, number: int) -> Iterator[str]:
    if parts is not None and len(parts) == number > 1:
        yield from (part.shown for part in parts)
    else:
        yield whole


def _verdict(work: _Work, position: Position, *, met: bool) -> None:
    choices = work.form.sheet.choices(position)
    words = YES if met else NO
    if choices is None:
        work.put(position, words[0].capitalize())
        return
    known = {choice.casefold(): choice for choice in choices}
    word = next((known[word] for word in words if word in known), None)
    if word is None:
        shown = ", ".join(choices) or "not readable here"
        work.notes.append(f"{address(position)} is left: none of its choices says {words[0]} ({shown})")
    else:
        work.put(position, word)


def _refuse_locked(work: _Work) -> None:
    if work.locked:
        cells = ", ".join(address(position) for position in work.locked[:5])
        raise NotFillable(
            f"sheet {work.form.sheet.name} is protected, and cells for answers are locked ({cells}"
            f"{' …' if len(work.locked) > 5 else ''}). Take the protection off under Review > Unprotect Sheet, or ask who made it."
        )


def _told(work: _Work) -> Iterator[str]:
    form = work.form
    columns = [("answers", form.answer), ("evidence", form.evidence), ("verdicts", form.met)]
    where = ", ".join(f"{what} in {address((1, column))[:-1]} ({form.title(column)})" for what, column in columns if column)
    yield f"sheet {form.sheet.name}: {len(work.written)} cells for {len({control for control, _ in form.rows})} controls; {where}"
    for what, column in columns[1:]:
        if column is None:
            yield f"sheet {form.sheet.name}: no column for {what} is found; --{'met' if what == 'verdicts' else what}-column names one"
    if work.kept:
        cells = ", ".join(address(position) for position in work.kept)
        yield f"sheet {form.sheet.name}: {cells} kept what stands there{'' if work.overwrite else '; --overwrite replaces answers'}"
    yield from (f"sheet {form.sheet.name}: {note}" for note in work.notes)
