"""Inputs that somebody may write by mistake or on purpose, each made of a seed and its number, and what reads them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from pathlib import Path
from random import Random

from generator import checks
from generator.analysis.results import compute
from generator.checks.finding import Evidence
from generator.command.refresh import offer_file
from generator.document.dialect import Dialect, dialect
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.types.origin import Data, Location, data
from generator.model.types.references import kinds_unknown, marked_in, undefined_quantities
from generator.model.types.refusals import read
from generator.model.workspace import Workspace
from generator.pages.catalogue import catalogue
from generator.pages.render import Page, Renderer
from generator.workspace.gaps import with_gaps
from generator.workspace.loader import load_workspace
from generator.workspace.positions import problems_at, read_yaml
from generator.workspace.prices import merged

ROOT = Path(__file__).parents[2]
STARTER = ROOT / "tests" / "workspaces" / "starter"
_SECTIONS = sorted((STARTER / "content" / "customers" / "example").glob("*.yml"))
_SIGNS = "{}[]:,-#&*!|>'\"%@`?\\ \t\n\r0a~.<=é\u00a0\u2028\ufeff\0²٣"
_VALUES = (
    "",
    "~",
    "TODO",
    "TODO: who",
    "[]",
    "{}",
    "[[[]]]",
    "0",
    "-1",
    "9" * 30,
    "9" * 5000,
    "0." + "0" * 40 + "1",
    "1e999999",
    "NaN",
    "true",
    "4h",
    "9" * 20 + "d",
    "0.0000001ms",
    "100%",
    "-5%",
    "9" * 20 + "%",
    "99999999 TB",
    "9999-12-31",
    "0001-01-01",
    "2026-02-30",
    "x" * 3000,
    "é" * 300,
    "{{ 7 * 7 }}",
    "../../etc/passwd",
    "a\\u202Eb",
    "global",
    "10.0.0.0/0",
    "&a [*a]",
    "!!python/object:os.system x",
    "a * (b + 9) / 0",
    "| \n    text\n   less",
    "'",
)
_PIECES = (
    "{{ partner.name }}",
    "{{ partner.roles|map(attribute='title')|join(', ') }}",
    "{{ nothing.at.all }}",
    "{{ partner.documents.history[0].released }}",
    "{{ x|money }}",
    "{{ [1, 'a', none]|sort }}",
    "{{ 'a' * 99 }}",
    "{{ 99 ** 99 }}",
    "{{ 9 // 0 }}",
    "{{ 'ab'[::-1][5] }}",
    "{{ ''.__class__ }}",
    "{% for i in range(200000) %}{% endfor %}",
    "{% for r in partner.roles %}{{ loop.index }}{{ r }}{% endfor %}",
    "{% macro m(n) %}{{ m(n + 1) }}{% endmacro %}{{ m(0) }}",
    "{% set a = [1] %}{% for i in range(40) %}{% set a = a + a %}{% endfor %}",
    "{% set n = namespace(s='x') %}{% for i in range(40) %}{% set n.s = n.s ~ n.s %}{% endfor %}{{ n.s }}",
    "{% include 'partner/guide.md.j2' %}",
    "{% import 'macros/partner.j2' as m %}{{ m.nothing() }}",
    "{% if partner %}",
    "{% endif %}",
    "{% raw %}",
    "{# ",
    "{{ '%s'|format(1) }}",
    "{{ dict(a=1).a|percent }}",
    "{{ range(5)|batch(99999999999)|list }}",
    "{{ 5.5|round(99999999, 'ceil') }}",
    "{{ [[]]|conjunction }}",
    "{{ partner|code }}",
    "{{ 1|minutes }}",
    "\n| a | b |\n|---|---|\n| 1 |\n",
    "\n```text\n",
    "\n!!! note\n",
    "\n- a\n        - b\n",
    "\n[a](b.md#c) ![x](../../x.png) <b>x</b>\n",
    "\n[^1]: note\n[^1] ",
    "\n999999999999999999999999999999. a\n",
    "[" * 300,
    "*" * 300,
    '\n## H {: data-evidence="APIGW-001.x" #a }\n',
    "\n/// figure-caption\n    attrs: {id: a}\nx\n///\n",
    "==TODO==",
    "\ue000",
)
FRONT = """---
id: guide
title: Guide
summary: What it is.
scope: partner
kind: guide
owner: security-lead
review: 12 months
classification: Internal
audience: all
order: 10
---
# {{ title }}

"""


@dataclass(frozen=True)
class Input:
    """What is written, as what it is read, and what reads it."""

    kind: str
    content: bytes
    read: Callable[[bytes], object]


def made(seed: str, number: int) -> Input:
    """Return input `number` of a seed: always the same one."""
    random = Random(f"{seed}:{number}")
    kind = random.choices(list(_MADE), [1, 12, 6, 4, 12, 5, 3, 3, 4])[0]
    return _MADE[kind](random)


def _mutated(random: Random, text: str) -> str:
    """Return `text` with some lines lost, doubled, swapped, indented, cut, or with another value."""
    lines = text.splitlines(keepends=True)
    for _ in range(random.choice([1, 1, 2, 5])):
        at = random.randrange(len(lines))
        line = lines[at]
        match random.choice(["delete", "repeat", "cut", "insert", "swap", "indent", "value", "value", "value", "wrap"]):
            case "delete" if len(lines) > 1:
                del lines[at]
            case "repeat":
                lines.insert(at, line)
            case "cut":
                lines[at] = line[: random.randrange(len(line) + 1)]
            case "insert":
                place = random.randrange(len(line) + 1)
                lines[at] = line[:place] + "".join(random.choices(_SIGNS, k=random.randrange(1, 6))) + line[place:]
            case "swap":
                other = random.randrange(len(lines))
                lines[at], lines[other] = lines[other], line
            case "indent":
                lines[at] = random.choice(["  ", "\t", " ", "\u00a0"]) + line
            case "value" if ":" in line:
                lines[at] = f"{line.partition(':')[0]}: {random.choice(_VALUES)}\n"
            case "wrap":
                lines = [f"{random.choice(['a', 'project', 'cost'])}:\n", *(f"  {one}" for one in lines)]
    return "".join(lines)


def _part(random: Random, text: str) -> str:
    """Return some of the blocks of `text` that begin at its left: each is read for itself as well."""
    blocks = [block for block in re.split(r"(?m)^(?=[^ \n#])", text) if block.strip()]
    return "".join(random.sample(blocks, min(len(blocks), random.choice([1, 1, 2]))))


def _encoded(random: Random, text: str) -> bytes:
    return text.encode(random.choices(["utf-8", "utf-8-sig", "utf-16", "latin-1"], [96, 2, 1, 1])[0], "replace")


def _project(random: Random) -> Input:
    path = random.choice(_SECTIONS)
    content = _encoded(random, _mutated(random, _part(random, path.read_text("utf-8"))))
    return Input(
        f"project: {path.stem}", content, lambda content: _described(content, Project, "" if path.stem == "project" else path.stem)
    )


def _partner(random: Random) -> Input:
    text = (STARTER / "content" / "partner.yml").read_text("utf-8")
    return Input("partner", _encoded(random, _mutated(random, _part(random, text))), lambda content: _described(content, Partner, ""))


def _computed(random: Random) -> Input:
    """Return the starter's project with another value somewhere, all of which is then computed and checked where it is taken."""
    known = _workspace()
    described = data(known.origins["example"])
    named = {mark.location for mark in marked_in(described, Project)}  # another name there is refused, and nothing computed
    location = random.choice([leaf for leaf in _leaves(described) if leaf not in named])
    into = described
    for step in location[:-1]:
        into = into[step]  # type: ignore[call-overload, index]
    into[location[-1]] = random.choice([*_VALUES, *random.sample(_BOLD, 8)])  # type: ignore[call-overload, index]
    return Input(f"computed: {'.'.join(map(str, location))}", b"", lambda _: _compute(described))


_BOLD = (
    "1000000000000000",
    "0",
    "1",
    "36525d",
    "1ms",
    "0s",
    "1000000%",
    "0%",
    "99.999999999%",
    "1000000 TB",
    "1 B",
    "2199-12-31",
    "1970-01-01",
)
"""Values that are at the ends of what the model takes."""


def _leaves(part: Data, location: Location = ()) -> Iterator[Location]:
    if isinstance(part, dict | list) and part:
        for key, inner in part.items() if isinstance(part, dict) else enumerate(part):
            yield from _leaves(inner, (*location, key))
    else:
        yield location


def _compute(described: Data) -> None:
    known = _workspace()
    origin = known.origins["example"]
    model, refusals = read(Project, with_gaps(Project, origin, described))
    if model is None or refusals or list(undefined_quantities(model.cost)):
        return
    workspace = replace(known, projects={"example": model})
    results = {"example": compute(workspace, "example")}
    evidence = Evidence(workspace, results, contents=(), proofs=(), coverage=(), templates={}, today=date(2026, 11, 26), unwritten=())
    list(checks.find(evidence))


def _described(content: bytes, model: type[Project | Partner], section: str) -> None:
    origin = read_yaml(content, "a.yml")
    root = read_yaml(b"id: example\nname: x", "project.yml") if section else origin
    if section:
        assert isinstance(root.value, dict)
        root.value[section] = origin
    described = with_gaps(model, root, data(root))
    _, refusals = read(model, described)
    for problem in problems_at(root, refusals):
        problem.lines()
    list(marked_in(described, model))
    kinds_unknown(described, model)


def _front_matter(random: Random) -> Input:
    return Input("front matter", _encoded(random, _mutated(random, FRONT)), lambda content: rendered(content))


def _template(random: Random) -> Input:
    pieces = random.choices(_PIECES, k=random.randrange(1, 6))
    body = random.choice(["", "\n", " "]).join(pieces)
    return Input("template", _encoded(random, FRONT + (body if random.random() < 0.6 else _mutated(random, body))), rendered)


def rendered(content: bytes) -> None:
    """Read a template of these bytes and render it. Raises EvidencekitError for what is wrong with it."""
    folder = _folder()
    (folder / "partner" / "guide.md.j2").write_bytes(content)
    for template in catalogue([folder], folder):
        renderer = Renderer((folder,), {}, _dialect(), _workspace().partner)
        page = Page(template, "standards/guide", {"partner": _workspace().partner}, _workspace().partner.documents)
        renderer.document(page, renderer.markdown(page))


@cache
def _folder() -> Path:
    from tempfile import mkdtemp

    folder = Path(mkdtemp(prefix="fuzz-"))
    (folder / "partner").mkdir()
    return folder


@cache
def _dialect() -> Dialect:
    return dialect(ROOT / "mkdocs.yml")


@cache
def _workspace() -> Workspace:
    return load_workspace(STARTER)


def _library(random: Random) -> Input:
    name = random.choice(["services", "metrics", "recovery", "troubleshooting", "sources"])
    text = (ROOT / "content" / "library" / f"{name}.yml").read_text("utf-8")
    content = _encoded(random, _mutated(random, _part(random, text)))
    return Input(f"library: {name}", content, lambda content: _of_library(content, name))


def _of_library(content: bytes, name: str) -> None:
    origin = read_yaml(content, "a.yml")
    root = read_yaml(b"{}", "library")
    root.value = {name: origin}
    for problem in problems_at(root, read(Library, data(root))[1]):
        problem.lines()


_PRICES = """as_of: 2026-11-01
prices:
  - id: athena.hour
    service: athena
    region: eu-west-1
    unit: hour
    tiers:
      - {above: 0, up_to: 10, price: 0.1}
      - {above: 10, price: 0.05}
    source: [own]
    as_of: 2026-11-01
    confidence: estimate
"""


def _prices(random: Random) -> Input:
    whole = read_yaml(_PRICES.encode(), "shipped.yml")
    return Input(
        "prices", _encoded(random, _mutated(random, _PRICES)), lambda content: merged({"a": whole, "b": read_yaml(content, "b.yml")})
    )


_OFFER = """{"formatVersion": "v1.0",
 "offerCode": "AWSLambda",
 "publicationDate": "2026-11-20T00:00:00Z",
 "products": {"S": {"sku": "S", "attributes": {"regionCode": "eu-west-1", "usagetype": "EU-Request"}}},
 "terms": {"OnDemand": {"S": {"S.T": {"priceDimensions": {"S.T.1": {"beginRange": "0",
 "endRange": "Inf",
 "pricePerUnit": {"USD": "0.0000099"}}}}}}}}
"""


def _offer(random: Random) -> Input:
    return Input("offer", _encoded(random, _mutated(random, _OFFER)), _read_offer)


def _read_offer(content: bytes) -> None:
    try:
        offer_file(content)
    except ValueError:
        return  # which the command tells with the file's name


def _bytes(random: Random) -> Input:
    content = random.randbytes(random.randrange(80)) if random.random() < 0.3 else "".join(random.choices(_SIGNS, k=60)).encode()
    return Input("bytes", content, lambda content: read_yaml(content, "a.yml"))


_MADE: dict[str, Callable[[Random], Input]] = {
    "computed": _computed,
    "project": _project,
    "partner": _partner,
    "front matter": _front_matter,
    "template": _template,
    "library": _library,
    "prices": _prices,
    "offer": _offer,
    "bytes": _bytes,
}
