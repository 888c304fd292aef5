"""How a given spreadsheet is laid out: where its controls stand, and which columns ask for answer, evidence and verdict."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from openpyxl.utils import column_index_from_string, get_column_letter

from generator.writers.workbook.given import Book, Sheet
from generator.writers.workbook.places import NotFillable, Position


@dataclass(frozen=True)
class Columns:
    """What is said about the columns, each by letter or by header; what is None is found by the words of its header.

    `sheets` are the names of the sheets to fill; empty: every one with controls and a column for answers.
    """

    sheets: tuple[str, ...] = ()
    id: str | None = None
    answer: str | None = None
    evidence: str | None = None
    met: str | None = None


@dataclass(frozen=True)
class Form:
    """A sheet to fill: its columns by number, and the rows of each control in the order of the sheet."""

    sheet: Sheet
    header: int
    answer: int
    evidence: int | None
    met: int | None
    rows: tuple[tuple[str, tuple[int, ...]], ...]

    def title(self, column: int) -> str:
        """Return the header of `column`."""
        return _shown(self.sheet, (self.header, column))

    def cells(self, rows: Iterable[int], column: int) -> list[Position]:
        """Return the cells of `rows` in `column`, each merged range once."""
        heads = [self.sheet.head((row, column)) for row in rows]
        return list(dict.fromkeys(head for head in heads if head[1] == column))


_REVIEWER = re.compile(r"\b(aws|reviewer|auditor|validator|assessor|internal)\b")
_QUESTION = re.compile(r"\b(required|requirements?|expected|acceptable|needed|asked|criteria|criterion|guidance|examples?)\b")
_ANSWER = (
    r"\b(partner|vendor|applicant|your|self.assessment)s? (response|answer|explanation|comment|description|statement|note)s?\b",
    r"^(response|answer|explanation|statement)s?\b",
    r"\b(response|answer|explanation|justification)s?\b",
    r"^(comment|note|remark)s?\b|\bdescription of (how|the implementation)\b",
)
_EVIDENCE = (
    r"\b(supporting|partner|link to|location of|path to|name of) .*(evidence|document|artifact|file)s?\b"
    r"|\b(evidence|document|artifact) (link|location|reference|file|url|document|provided|submitted|name)s?\b",
    r"\b(link|url|reference|attachment|hyperlink|file name)s?\b",
    r"^(supporting )?(evidence|artifact|document|documentation)s?\b|\bproof\b",
)
_MET = (
    r"\bmet\b|\by ?n\b|\byes no\b|\bcompl(iant|iance|ies)\b|\bfulfilled\b|\bsatisfied\b",
    r"\bstatus\b|\bpass(ed)?\b|\bself rating\b",
)
MOST_HEADER_ROWS = 20
"""How far above the first control its header row may stand."""


def understood(book: Book, controls: Iterable[str], columns: Columns) -> list[Form]:
    """Return the sheets of `book` to fill. Raises NotFillable where there is none, or where it is not clear which column."""
    ids = list(controls)
    if missing := [name for name in columns.sheets if name not in {sheet.name for sheet in book.sheets}]:
        names = ", ".join(sheet.name for sheet in book.sheets)
        raise NotFillable(f"it has no sheet {missing[0]}; it has {names}.")
    sheets = [sheet for sheet in book.sheets if not columns.sheets or sheet.name in columns.sheets]
    found = [(sheet, *where) for sheet in sheets if (where := _controls(sheet, ids, columns))]
    if not found:
        raise NotFillable(
            f"no control of the checklist stands in it, such as {ids[-1]}. Is it the spreadsheet of this checklist? "
            "Where the ids are in a column of their own, name it with --id-column."
        )
    forms = [form for sheet, column, rows in found if (form := _form(sheet, column, rows, columns)) is not None]
    if not forms:
        seen = "; ".join(f"{sheet.name}: {', '.join(_headers(sheet, min(rows)).values()) or 'none'}" for sheet, _, rows in found)
        raise NotFillable(f"no column for answers is found by its header. Name it with --answer-column. Headers seen: {seen}.")
    return forms


# ---------------------------------------------------------------------------------------------------------- controls


def _controls(sheet: Sheet, ids: list[str], columns: Columns) -> tuple[int, dict[int, str]] | None:
    """Return the column of the control ids and the id of each row that names one, or None where there are none."""
    worded = _starting([one for one in ids if not one[0].isdigit()])
    numbered = _starting([one for one in ids if one[0].isdigit()])
    if columns.id is not None:
        column = _named(sheet, columns.id)
        rows = {} if column is None else _in_column(sheet, column, worded) | _in_column(sheet, column, numbered)
        return (column, rows) if column is not None and rows else None
    candidates = {column: _in_column(sheet, column, worded) for column in sorted({column for _, column in sheet.texts})}
    most = max((len(set(rows.values())) for rows in candidates.values()), default=0)
    if most == 0:
        candidates = {column: _in_column(sheet, column, numbered) for column in candidates}
        most = max((len(set(rows.values())) for rows in candidates.values()), default=0)
        # One number alone may be a version or a chapter: a sheet of prerequisites has several of them.
        if most < min(3, sum(one[0].isdigit() for one in ids)) or most == 0:
            return None
    best = [column for column, rows in candidates.items() if len(set(rows.values())) == most]
    if len(best) > 1 and any(candidates[column] != candidates[best[0]] for column in best):
        letters = " and ".join(get_column_letter(column) for column in best)
        raise NotFillable(f"sheet {sheet.name}: control ids stand in columns {letters}. Say which one with --id-column.")
    return best[0], _in_column(sheet, best[0], numbered) | candidates[best[0]]


def _starting(ids: list[str]) -> Callable[[str], str | None]:
    """Return what gives the one of `ids` that a text begins with: alone, or before a title, or after a list's number; else None."""
    by_name = {id.casefold(): id for id in ids}
    names = "|".join(re.escape(id) for id in sorted(ids, key=len, reverse=True)) or "(?!)"
    pattern = re.compile(rf"(?:control\s+|\d+\.\s+|[(\[#]\s*)*({names})(?!\w|\.\d)", re.IGNORECASE)

    def named(text: str) -> str | None:
        match = pattern.match(text)
        return by_name[match[1].casefold()] if match else None

    return named


def _in_column(sheet: Sheet, column: int, named: Callable[[str], str | None]) -> dict[int, str]:
    texts = {row: text for (row, at), text in sheet.texts.items() if at == column}
    return {row: id for row, text in texts.items() if (id := named(_plain_dashes(text))) is not None}


def _plain_dashes(text: str) -> str:
    return re.sub(r"[\u2010-\u2015\u2212]", "-", text.replace("\N{NO-BREAK SPACE}", " "))


def _form(sheet: Sheet, column: int, rows: Mapping[int, str], columns: Columns) -> Form | None:
    """Return what to fill of `sheet`, whose ids stand in `column`, or None where it asks for no answers."""
    first = min(rows)
    headers = {at: text for at, text in _headers(sheet, first).items() if at != column}
    taken: set[int] = set()
    chosen: dict[str, int | None] = {}
    for kind, said, words in (("answer", columns.answer, _ANSWER), ("evidence", columns.evidence, _EVIDENCE), ("met", columns.met, _MET)):
        left = {at: text for at, text in headers.items() if at not in taken}
        chosen[kind] = _column(sheet, kind, said, words, left, rows)
        taken |= {at for at in (chosen[kind],) if at is not None}
    answer = chosen["answer"] or chosen["evidence"]
    if answer is None:
        return None
    evidence = chosen["evidence"] if chosen["evidence"] != answer else None
    blocks = tuple(_blocks(sheet, column, rows, taken))
    return Form(sheet, _header_row(sheet, first) or first, answer, evidence, chosen["met"], blocks)


def _blocks(sheet: Sheet, column: int, ids: Mapping[int, str], answers: set[int]) -> Iterator[tuple[str, tuple[int, ...]]]:
    """Yield each control with its rows: merged ones, repeated ones, and those below whose id is left out."""
    asking = {at for row in ids for at in _asking(sheet, row, answers | {column})}
    owners: dict[int, str | None] = {min(ids) - 1: None}
    for row in range(min(ids), max(row for row, _ in sheet.elements) + 1):
        head = sheet.head((row, column))
        owner = ids.get(head[0]) if head[1] == column else None
        if owner is None and not _shown(sheet, (row, column)) and _asking(sheet, row, answers) & asking:
            owner = owners[row - 1]
        owners[row] = owner
    for owner, rows in groupby(owners, key=lambda row: owners[row]):
        if owner is not None:
            yield owner, tuple(rows)


def _asking(sheet: Sheet, row: int, left_out: set[int]) -> set[int]:
    """Return the columns in which `row` says something of its own, those `left_out` not counted."""
    return {at for (at_row, at), text in sheet.texts.items() if at_row == row and at not in left_out and text}


# ----------------------------------------------------------------------------------------------------------- columns


def _headers(sheet: Sheet, first: int) -> dict[int, str]:
    row = _header_row(sheet, first)
    if row is None:
        return {}
    columns = sorted({column for _, column in sheet.texts})
    return {column: text for column in columns if (text := _shown(sheet, (row, column)))}


def _header_row(sheet: Sheet, first: int) -> int | None:
    """Return the nearest row above `first` with headers: a heading of a part says one thing only."""
    for row in range(first - 1, max(0, first - 1 - MOST_HEADER_ROWS), -1):
        heads = {sheet.head((row, column)) for column in {column for _, column in sheet.texts}}
        if sum(head in sheet.texts for head in heads) > 1:
            return row
    return None


def _column(
    sheet: Sheet, kind: str, said: str | None, words: Iterable[str], headers: Mapping[int, str], rows: Mapping[int, str]
) -> int | None:
    """Return the column of `kind`: the one that is `said`, or the only one whose header has the best of the `words`."""
    if said is not None:
        column = _named(sheet, said)
        if column is None:
            raise NotFillable(f"sheet {sheet.name} has no column {said}; its headers are {', '.join(headers.values())}.")
        return column
    for pattern in words:
        found = [column for column, text in headers.items() if _asks_for(text, pattern, kind)]
        if len(found) > 1:
            # A column that is filled already holds questions rather than answers, unless all of them are.
            found = [column for column in found if not _mostly_filled(sheet, column, rows)] or found
        if len(found) > 1:
            named = " and ".join(f"{get_column_letter(column)} ({headers[column]})" for column in found)
            raise NotFillable(f"sheet {sheet.name}: {kind} may belong into {named}. Say which with --{kind}-column.")
        if found:
            return found[0]
    return None


def _asks_for(header: str, pattern: str, kind: str) -> bool:
    words = re.sub(r"[^\w]+", " ", header.casefold()).strip().replace("aws partner", "partner")
    if _REVIEWER.search(words) or (kind == "evidence" and _QUESTION.search(words)):
        return False
    return re.search(pattern, words) is not None


def _mostly_filled(sheet: Sheet, column: int, rows: Mapping[int, str]) -> bool:
    return sum(bool(_shown(sheet, (row, column))) for row in rows) * 2 > len(rows)


def _named(sheet: Sheet, said: str) -> int | None:
    """Return the column whose header, or else whose letter, is `said`; None where there is none."""
    wanted = " ".join(said.split()).casefold()
    found = {column for (_, column), text in sheet.texts.items() if " ".join(text.split()).casefold() == wanted}
    if len(found) > 1:
        letters = " and ".join(get_column_letter(column) for column in sorted(found))
        raise NotFillable(f"sheet {sheet.name}: “{said}” heads columns {letters}. Name the column by its letter.")
    if found:
        return found.pop()
    return column_index_from_string(said.upper()) if re.fullmatch(r"[A-Za-z]{1,3}", said) else None


def _shown(sheet: Sheet, position: Position) -> str:
    return sheet.texts.get(sheet.head(position), "")
