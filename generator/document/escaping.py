"""Author's values as Markdown: each escaped for the place where it lands, and formatted for people to read."""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from markupsafe import Markup

from generator.model.types.open import MARK_BEGIN as _BEGIN
from generator.model.types.open import MARK_END as _END
from generator.model.types.open import Open, decided
from generator.model.types.quantity import Quantity
from generator.model.types.values import WIDE, ByteSize, format_duration

_CODE = re.compile(r"(?<!`)`([^`\n]+)`(?!`)")
_QUOTED = re.compile(r"(?<![\w`])`(?=[^\s])((?:(?![\s(“]`(?=\S)).)+?)(?<=\S)`(?![\w`])")
"""A value in a message: from a back quote that begins a word to one that ends a word. Those inside belong to the value."""
_SPECIAL = re.compile(
    r"[\\`*\[\]<>&|~^{}]"  # begin or end something wherever they stand
    r"|(?<![^\W_])_|_(?![^\W_])"  # an underscore inside a word is only an underscore
    r"|=(?==)|\+(?=\+)"  # marks and keys open with two
    r"|#(?=#*\s*$)"  # a heading ends with them
)
_OPENING = re.compile(r"^( ?)([#:=!?/+-]|\d+(?=[.)]))")
_SPACES = re.compile(r"[ \t\n\v\f\r\x1c-\x1f\x85\u2028\u2029]+")
"""What a browser would show as one space; a space that holds words together is none of them."""
_MONTHS = ("January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December")
_TAG = re.compile(r"<[^>]*>")
_REFERENCE = re.compile(r"&[#A-Za-z]")
MARKED = re.compile(r"(?i)==(?:to be completed|not computed): ")
"""Where a page shows that a value is open."""
_LANGUAGE = re.compile(r"[\w#.+-]+")
COMMAND_WIDTH = 82
"""Characters in a line of a script: what Word prints in one line, in a list as well."""
_BLANK_ENDS = re.compile(r"\A(?:[^\S\n]*\n)+|(?:\n[^\S\n]*)+\Z")


def escape(text: str) -> Markup:
    """Return `text` as Markdown that shows exactly it, on one line, in running text or in a table cell.

    Text between back quotes is shown as code; line breaks become spaces. A space at either end stays: a template
    joins values with literals such as "; ".
    """
    if isinstance(text, Open):
        return mark(text)
    if _BEGIN in text:
        return _beside_marks(text, escape)
    return _with_code(text, _CODE)


def message(text: str) -> Markup:
    """Return what a rule says as Markdown, on one line, ended with a full stop where it has no end of its own.

    A message quotes values in back quotes, and a value may hold some itself: these pair with none of another value.
    """
    if _BEGIN in text:
        return sentence(text)
    shown = _with_code(text.strip(), _QUOTED)
    return shown if shown[-1:] in ".!?…" else shown + "."


def _with_code(text: str, quoted: re.Pattern[str]) -> Markup:
    """Return `text` as Markdown: as code what `quoted` finds in its one group, as plain characters the rest."""
    pieces = quoted.split(_SPACES.sub(" ", text))
    shown = [str(code(piece)) if index % 2 else _plain(piece) for index, piece in enumerate(pieces)]
    if pieces[0]:
        shown[0] = _OPENING.sub(_opening, shown[0])
    return Markup("".join(shown))


def unquoted(text: str) -> str:
    """Return `text` as the characters that `escape` shows, on one line: code without its back quotes."""
    return _CODE.sub(lambda match: match[1].strip(), _SPACES.sub(" ", text)).strip()


def as_html(text: str) -> str:
    """Return `text` as HTML that shows exactly it, also as the value of an attribute.

    No character becomes more than five: a name is a key in mkdocs.yml, and YAML takes keys of 1,024 characters.
    """
    return html.escape(unquoted(text), quote=False).replace('"', "&#34;").replace("'", "&#39;")


def escaped_once(value: object) -> Markup:
    """Return HTML without tags, or text, as the value of an attribute: what is escaped already is not escaped again."""
    return Markup(html.escape(html.unescape(str(value))))


def untagged(value: object) -> Markup:
    """Return HTML without its tags, as HTML."""
    return Markup(_TAG.sub("", str(value)))


def _plain(text: str) -> str:
    return _SPECIAL.sub(lambda match: f"&#{ord(match[0])};", text)


def _opening(match: re.Match[str]) -> str:
    """Return the start of a line so that it opens no heading, list, definition, tab or block."""
    space, first = match.groups()
    return f"{space}&#{ord(first[0])};{first[1:]}"


def code(text: str) -> Markup:
    """Return `text` as inline code, whatever back quotes it holds."""
    if _BEGIN in text:
        return _beside_marks(text, code)
    flat = _SPACES.sub(" ", text).strip()
    if _REFERENCE.search(flat):  # the parser would end it with a semicolon, even between back quotes
        return Markup(f"<code>{_plain(flat)}</code>")
    fence = "`" * (max([0, *map(len, re.findall("`+", flat))]) + 1)
    pad = " " if len(fence) > 1 else ""
    return Markup(f"{fence}{pad}{flat}{pad}{fence}")


def code_block(text: str, language: str | Open = "", title: str | Open = "") -> Markup:
    """Return `text` as a fenced code block without the blank lines at its ends; `title` stands above it, marked where it is open."""
    body = _BLANK_ENDS.sub("", text).replace("\t", "    ")
    known = "" if isinstance(language, Open) else language
    if known == "bash":
        body = folded(body)
    fence = "`" * (max([2, *map(len, re.findall("`+", body))]) + 1)
    above, label = (f"{display(title)}\n\n", "") if isinstance(title, Open) else _title(_SPACES.sub(" ", title).strip())
    info = f"{known if _LANGUAGE.fullmatch(known) else 'text'}{label}"
    return Markup(f"{above}{fence}{info}\n{body}\n{fence}")


def _title(title: str) -> tuple[str, str]:
    """Return the title of a block of code as a paragraph above it, or between the quotes that it does not hold; one is empty.

    Nothing can be escaped between the quotes.
    """
    quote = next((quote for quote in "\"'" if quote not in title), "")
    if not title or not quote:
        return f"{code(title)}\n\n" if title else "", ""
    return "", f" title={quote}{title}{quote}"


def folded(script: str) -> str:
    """Return a script whose long lines go on after a backslash, broken before an option: it reads, types and runs the same.

    Left to a page, a line breaks between the two hyphens of an option.
    """
    return "\n".join(part for line in script.split("\n") for part in _folded(line))


def _folded(line: str) -> list[str]:
    if len(line) <= COMMAND_WIDTH or line.lstrip().startswith("#"):
        return [line]
    begins = " " * (len(line) - len(line.lstrip()) + 4)
    current, *options = _at_options(line)
    parts = []
    for option in options:
        if len(current) + len(option) + 3 <= COMMAND_WIDTH:
            current = f"{current} {option}"
        else:
            parts.append(f"{current} \\")
            current = begins + option
    return [*parts, current]


def _at_options(line: str) -> list[str]:
    """Return a line of a script in pieces that begin with an option; inside quotes nothing does."""
    pieces, start, quote = [], 0, ""
    for at, sign in enumerate(line):
        if quote:
            quote = "" if sign == quote and line[at - 1] != "\\" else quote
        elif sign in "\"'":
            quote = sign
        elif line.startswith(" --", at):
            pieces.append(line[start:at])
            start = at + 1
    return [*pieces, line[start:]]


def paragraphs(text: str) -> Markup:
    """Return `text` as paragraphs: a blank line begins a new one."""
    return Markup("\n\n").join(escape(part.strip()) for part in re.split(r"\n\s*\n", text.strip()))


def sentence(text: str) -> Markup:
    """Return `text` escaped, ended with a full stop where it has no end of its own."""
    shown = escape(text.strip())
    return shown if shown[-1:] in ".!?…" else shown + "."


def conjunction(parts: Sequence[object]) -> Markup:
    """Return `parts` as an enumeration: a, b and c."""
    shown = [display(part) for part in parts]
    return shown[0] if len(shown) == 1 else Markup(", ").join(shown[:-1]) + Markup(" and ") + shown[-1]


# -------------------------------------------------------------------------------------------------------------- marks

OPEN_DAY = "To be completed"

_MARK = re.compile(f"{_BEGIN}([^{_END}]*){_END}")
_WHOLE_MARK = re.compile(f"({_BEGIN}[^{_END}]*{_END})")
_LINK_TO_MARK = re.compile(rf"\[((?:[^\[\]`]|`[^`]*`)*)\]\(([^()#{_BEGIN}]*)#[^(){_BEGIN}]*{_BEGIN}[^{_END}]*{_END}[^()]*\)")
"""A link to a section whose name is open: it leads to the page, or nowhere on its own page."""
_HEADING_LIST = re.compile(r"(?m)^(#{1,6} .*?)[ \t]*\{:([^}\n]*)\}[ \t]*$")
_EVIDENCE = re.compile(r"""\s*data-evidence=(?:"[^"]*"|'[^']*')""")
_TWICE = re.compile(f"({_BEGIN}[^{_END}]*{_END})(?:\\s*\\1)+")
_ATTRIBUTE = re.compile(rf"(\{{:[^}}{_BEGIN}]*){_BEGIN}[^{_END}]*{_END}([^}}]*\}})")
_FENCE = re.compile(r"^\s*(`{3,}|~{3,})")


def mark(value: Open) -> Markup:
    """Return the visible mark for a value that is open; `marked` gives it its form."""
    return Markup(value.__html__())


def _beside_marks(text: str, show: Callable[[str], Markup]) -> Markup:
    """Return `text`, which holds marks, with what is before, between and behind them as `show` returns it."""
    pieces = _WHOLE_MARK.split(text)
    return Markup("").join(Markup(piece) if index % 2 else show(piece) for index, piece in enumerate(pieces) if piece)


def marked(page: str) -> str:
    """Return the Markdown of a page with its marks highlighted; equal ones in a row are one.

    In a block of code they are plain text, and a highlighted line above the block says what is open in it.
    """
    if _BEGIN not in page:
        return page
    page = _ATTRIBUTE.sub(r"\1\2", _TWICE.sub(r"\1", page))
    lines: list[str] = []
    block: list[str] = []
    for line in page.split("\n"):
        if block:
            block.append(line)
            if _ends(block):
                lines += _marked_block(block)
                block = []
        elif _FENCE.match(line):
            block = [line]
        else:
            line = _LINK_TO_MARK.sub(lambda link: f"[{link[1]}]({link[2]})" if link[2] else link[1], line)
            lines.append(_MARK.sub(_highlighted, line))
    return "\n".join([*lines, *_marked_block(block)])


def _ends(block: list[str]) -> bool:
    """Return whether the last line of a block of code that has begun is its end."""
    opening, closing = _FENCE.match(block[0]), _FENCE.match(block[-1])
    return opening is not None and closing is not None and closing[1].startswith(opening[1]) and block[-1].strip() == closing[1]


def _marked_block(block: list[str]) -> list[str]:
    """Return a block of code with its marks as plain text, below a line that highlights them."""
    marks = list(dict.fromkeys(found for line in block for found in _WHOLE_MARK.findall(line)))
    plain = [_MARK.sub(r"\1", line) for line in block]
    if not marks:
        return plain
    indent = block[0][: len(block[0]) - len(block[0].lstrip())]
    return ["", f"{indent}{'; '.join(_MARK.sub(_highlighted, mark) for mark in marks)}", "", *plain]


def _highlighted(found: re.Match[str]) -> str:
    return f"=={escape(found[1])}=="


def without_evidence(page: str) -> str:
    """Return the Markdown of a page whose headings say nothing of what they prove."""

    def plain(found: re.Match[str]) -> str:
        kept = _EVIDENCE.sub("", found[2]).strip()
        return f"{found[1]} {{: {kept} }}" if kept else found[1]

    return _HEADING_LIST.sub(plain, page)


# ----------------------------------------------------------------------------------------------------------- formats


def number(value: Decimal | int) -> str:
    """Return `value` with thousands separated and without trailing zeros."""
    return f"{value:,}" if isinstance(value, int) else _trim(f"{value:,f}")


def _trim(text: str) -> str:
    return text.rstrip("0").rstrip(".") if "." in text else text


def rounded(value: Decimal | int, digits: int = 0) -> str:
    """Return `value` rounded half up to `digits` decimals, thousands separated, trailing zeros left out."""
    return number(Decimal(decided(value)).quantize(Decimal(1).scaleb(-digits), ROUND_HALF_UP, WIDE))


def amount(value: Decimal | int, currency: str) -> str:
    """Return `value` to the cent with its currency."""
    return f"{Decimal(decided(value)).quantize(Decimal('0.01'), ROUND_HALF_UP, WIDE):,f}\u00a0{currency}"


def unit_price(value: Decimal, currency: str) -> str:
    """Return `value` with all its digits and its currency: prices a unit may be millionths."""
    return f"{_trim(f'{value:,f}')}\u00a0{currency}"


def percent(fraction: Decimal, digits: int = 2) -> str:
    """Return `fraction` as a percentage rounded to `digits` decimals."""
    return f"{rounded(fraction * 100, digits)}\u00a0%"


def long_date(day: date | None) -> str:
    """Return `day` as 23 November 2026: no doubt which number is the month, whatever language the machine speaks.

    For one that is open, that it is to be completed.
    """
    return OPEN_DAY if day is None else f"{day.day}\u00a0{_MONTHS[day.month - 1]} {day.year}"


def minutes(duration: timedelta) -> str:
    """Return `duration` in minutes, rounded to a tenth."""
    return f"{rounded(Decimal(duration // timedelta(seconds=1)) / 60, 1)}\u00a0min"


def display(value: object) -> Markup:
    """Return `value` as Markdown text in the form in which people read its type.

    Raises TypeError for what has no such form: nothing at all, a list, a whole part of the description.
    """
    match value:
        case Markup():
            return value
        case Open():
            return mark(value)
        case bool():
            return Markup("yes" if value else "no")
        case str():
            return escape(value)
        case int() | Decimal():
            return Markup(number(value))
        case date():
            return Markup(long_date(value))
        case timedelta():
            return Markup(format_duration(value))
        case ByteSize() | Quantity():
            return escape(str(value))
    raise TypeError(type(value).__name__)
