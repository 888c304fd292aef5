"""What the AWS CLI would not take of a command: an operation, an option or a value that it does not know."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from difflib import get_close_matches
from functools import cache
from warnings import catch_warnings

import jmespath
from jmespath.exceptions import JMESPathError

from generator.checks.shell import VARIABLE
from generator.model.library.aws_commands import AwsCommand, AwsCommands, AwsService, Option

ALWAYS = frozenset(
    ["--region", "--profile", "--query", "--output", "--endpoint-url", "--color", "--cli-read-timeout", "--cli-connect-timeout"]
)
"""Options of every command that take one value."""
_FLAGS = frozenset(
    ["--debug", "--no-paginate", "--no-verify-ssl", "--no-sign-request", "--no-cli-pager", "--cli-auto-prompt", "--no-cli-auto-prompt"]
)
_INSTEAD = frozenset(["--cli-input-json", "--cli-input-yaml", "--generate-cli-skeleton", "--cli-binary-format"])
_PAGES = frozenset(["--max-items", "--starting-token", "--page-size"])
_OUTPUTS = ("json", "text", "table", "yaml", "yaml-stream", "off")
_OPTION = re.compile(r"--[a-z][a-z0-9-]*(?:=.*)?", re.DOTALL)
_PLACEHOLDER = re.compile(r"[A-Z][A-Z0-9_]*")
_SHORTHAND = re.compile(r"(?:^|,)([A-Za-z][\w.-]*)=")
_WHOLE = re.compile(
    r"(?:^|\|)\s*(?:[\w.]*(\[(?=[^\]]*\d)-?\d*(?::-?\d*){0,2}\])|((?:length|sort_by|max_by|min_by|sort|reverse|sum|avg|max|min)\())"
)
"""What looks at a whole list: an index or a slice of it, or a function, at the beginning of a path or behind a pipe."""


def faults(words: tuple[str, ...], table: AwsCommands) -> Iterator[str]:
    """Yield what is wrong with the words of one `aws` command."""
    plain, options = split(words[1:])
    yield from _everywhere(options)
    if len(plain) < 2:
        yield "the AWS command names no operation"
        return
    service, command = plain[0], find(plain, table)
    known = table.services.get(service)
    if VARIABLE in service or VARIABLE in plain[1]:
        return
    if known is None:
        yield f"the AWS CLI has no service `{service}`{_meant(service, table.services)}"
    elif command is None and (known.prefix or known.lines):
        yield _no_command(known, plain)
    elif command is not None:
        rest = plain[3 if plain[1] == "wait" else 2 :]
        yield from _of(command, rest, options)


def find(plain: list[str], table: AwsCommands) -> AwsCommand | None:
    """Return the command that the plain words after `aws` name; None where the table has none."""
    if len(plain) < 2:
        return None
    return table.command(plain[0], "/".join(plain[1:3]) if plain[1] == "wait" else plain[1])


def split(words: tuple[str, ...]) -> tuple[list[str], dict[str, list[str]]]:
    """Return the plain words of a command, and the values of its options."""
    plain: list[str] = []
    options: dict[str, list[str]] = {}
    current = plain
    for word in words:
        if _OPTION.fullmatch(word):
            name, equals, value = word.partition("=")
            current = options[name] = [value] if equals else []
        elif current is not plain and len(current) == 1 and next(reversed(options)) in ALWAYS:
            plain.append(word)
            current = plain
        else:
            current.append(word)
    return plain, options


def _no_command(known: AwsService, plain: list[str]) -> str:
    names = [name for name in {*known.lines, *known.read} if "/" not in name]
    if plain[1] == "wait":
        waiters = [name.partition("/")[2] for name in known.lines if name.startswith("wait/")]
        named = plain[2:3]
        return f"`aws {known.name} wait` " + (
            f"has no `{named[0]}`{_meant(named[0], waiters)}" if named else "does not say what to wait for"
        )
    return f"`aws {known.name}` has no command `{plain[1]}`{_meant(plain[1], names)}"


def _meant(word: str, known: Iterable[str]) -> str:
    close = get_close_matches(word, sorted(known), n=1, cutoff=0.6)
    return f". Did you mean `{close[0]}`?" if close else ""


def _everywhere(options: dict[str, list[str]]) -> Iterator[str]:
    for query in options.get("--query", []):
        if fault := wrong_path(query):
            yield f"--query is no JMESPath: {fault}"
    for output in options.get("--output", []):
        if output not in _OUTPUTS and VARIABLE not in output:
            yield f"--output takes {', '.join(_OUTPUTS)}, not `{output}`"
    for name in sorted(ALWAYS & options.keys()):
        if len(options[name]) != 1:
            yield f"{name} needs one value"


@cache
def wrong_path(path: str) -> str:
    """Return why the AWS CLI would not read `path` as a JMESPath; empty where it does.

    It takes text between back quotes that is no JSON, as the CLI does, which ignores the warning of the parser.
    """
    try:
        with catch_warnings(action="ignore", category=PendingDeprecationWarning):
            jmespath.compile(path.replace(VARIABLE, "variable"))
    except JMESPathError as error:
        return str(error).splitlines()[0].removeprefix("Invalid jmespath expression: ")
    return ""


def _of(command: AwsCommand, rest: list[str], options: dict[str, list[str]]) -> Iterator[str]:
    called = f"`aws {command.service} {command.name.replace('/', ' ')}`"
    known = command.options
    for name, values in options.items():
        option = known.get(name) or _switched_off(name, known)
        if option is not None:
            flag = option.kind == "flag" and not option.listed
            taken = 0 if flag else 1 if command.words and not option.listed else len(values)
            rest = [*rest, *values[taken:]]
            yield from () if flag else (f"{name} {fault}" for fault in _value(option, values[:taken]))
        elif name not in ALWAYS | _FLAGS | _INSTEAD | (_PAGES if command.paged else frozenset()):
            yield f"{called} has no option {name}{_meant(name, known)}"
    if not _INSTEAD & options.keys():
        yield from (f"{called} needs {name}" for name, option in known.items() if option.needed and name not in options)
    if len(rest) > command.words:
        yield f"`{rest[command.words]}` belongs to no option of {called}"


def _switched_off(name: str, known: Mapping[str, Option]) -> Option | None:
    option = known.get(f"--{name.removeprefix('--no-')}")
    return option if option is not None and option.kind == "flag" else None


def _value(option: Option, values: list[str]) -> Iterator[str]:
    if not values:
        yield "has no value"
    if not option.listed and option.kind != "keys" and len(values) > 1:
        yield f"takes one value: `{values[1]}` belongs to no option"
    for value in values:
        if value.startswith(("file://", "fileb://")) or VARIABLE in value or (_PLACEHOLDER.fullmatch(value) and not option.values):
            continue
        if value[:1] in ("{", "[") and (option.listed or option.kind == "keys"):
            yield from _json(option, value)
        elif option.kind == "keys":
            unknown = [key for key in _SHORTHAND.findall(_top(value)) if option.keys and key.partition(".")[0] not in option.keys]
            yield from (f"has no `{key}`, only {', '.join(option.keys)}" for key in unknown)
        else:
            yield from _scalar(option, value)


def _json(option: Option, value: str) -> Iterator[str]:
    try:
        read = json.loads(value)
    except json.JSONDecodeError as error:
        yield f"is no JSON: {error.msg} at character {error.pos + 1}"
        return
    for part in read if isinstance(read, list) else [read]:
        if isinstance(part, dict) and option.kind == "keys" and option.keys:
            yield from (f"has no `{key}`, only {', '.join(option.keys)}" for key in part if key not in option.keys)


def _top(value: str) -> str:
    """Return `value` without what is inside brackets: `a=1,b=[x,y],c={d=2}` has a, b and c."""
    top, depth = "", 0
    for char in value:
        depth -= char in "]}"
        top += char if not depth else " "
        depth += char in "[{"
    return top


def _scalar(option: Option, value: str) -> Iterator[str]:
    for word in value.split(",") if option.listed else [value]:
        if option.values and word not in option.values:
            shown = ", ".join(option.values[:12]) + (" …" if len(option.values) > 12 else "")
            yield f"takes {shown}, not `{word}`{_meant(word, option.values)}"
        elif option.kind == "whole" and not re.fullmatch(r"-?\d+", word):
            yield f"takes a whole number, not `{word}`"
        elif option.kind == "number" and not re.fullmatch(r"-?\d+(?:\.\d+)?", word):
            yield f"takes a number, not `{word}`"


def by_page(words: tuple[str, ...], table: AwsCommands) -> str:
    """Return the part of `--query` that would be taken of each page by itself; empty where there is none.

    The CLI applies the query to every page where the output is text, to the whole answer otherwise.
    """
    plain, options = split(words[1:])
    command = find(plain, table)
    if command is None or not command.paged or options.get("--output") != ["text"] or "--no-paginate" in options:
        return ""
    noun = command.name.partition("-")[2].removesuffix("s")
    single = {f"--{noun}-{end}" for end in ("name", "names", "id", "ids", "identifier", "arn", "arns")} | {"--names"}
    if not command.name.startswith("list-") and single & options.keys():
        return ""
    found = _WHOLE.search(" ".join(options.get("--query", [])))
    return (found[1] or found[2]) if found else ""
