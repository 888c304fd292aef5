"""What `evidencekit list` and `evidencekit explain` print: everything that a description or a template may name."""

from __future__ import annotations

import difflib
import inspect
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from generator.checks import RULES
from generator.command import explain as explaining
from generator.command.columns import table
from generator.errors import EvidencekitError, InputError, WorkspaceNotFound
from generator.model.library import Library
from generator.model.library.gateway_facts import Feature, Support
from generator.model.library.price_book import Price
from generator.pages.catalogue import Template, catalogue
from generator.pages.needs import unmade
from generator.verdict.verdict import counted
from generator.workspace.library import load_library, merged_library
from generator.workspace.loader import find_workspace, load_workspace
from generator.workspace.shipped import shipped

_MOST_GUESSES = 5


@dataclass(frozen=True)
class Shelf:
    """What there is to list and to explain: the library and the catalogue of documents."""

    library: Library
    templates: tuple[Template, ...]
    folder: Path | None = None
    """The workspace, where there is one."""


def listing(what: str, workspace: Path | None) -> str:
    """Return the table that `evidencekit list` prints for `what`, a key of LISTINGS; `workspace` as for `shelf`."""
    return LISTINGS[what](shelf(workspace))


def explanation(name: str, workspace: Path | None) -> str:
    """Return what `evidencekit explain` prints for `name`; `workspace` as for `shelf`."""
    return explained(name, shelf(workspace))


def explained(name: str, of: Shelf) -> str:
    """Return what is known of everything called `name`: what, why, source, example.

    Raises EvidencekitError with the names that are like it where nothing has this name.
    """
    known = list(entries(of))
    found = [entry for entry in known if entry.id == name] or [entry for entry in known if entry.id.casefold() == name.casefold()]
    if not found:
        raise EvidencekitError(_unknown(name, sorted({entry.id for entry in known})))
    return "\n\n".join(entry.explain() for entry in found)


def shelf(workspace: Path | None) -> Shelf:
    """Return the library and the catalogue of the workspace that the folder `workspace` is in.

    None takes the workspace around the current folder, or what ships where there is none. Raises InputError for files
    that cannot be read, WorkspaceNotFound for a folder without a workspace.
    """
    templates = shipped("templates").resolve()
    try:
        folder = find_workspace(workspace or Path.cwd()).resolve()
    except WorkspaceNotFound:
        if workspace is not None:
            raise
        return Shelf(load_library(shipped("content/library")), tuple(catalogue([templates], templates.parent)))
    return Shelf(merged_library(folder), tuple(catalogue([folder / "templates", templates], folder)), folder)


# ------------------------------------------------------------------------------------------------------------- lists


def _documents(of: Shelf) -> str:
    header = ("id", "scope", "kind", "controls", "title")
    rows = ((one.entry.id, one.entry.scope, one.entry.kind, ", ".join(one.entry.controls), one.entry.title) for one in of.templates)
    return "\n\n".join([table(header, rows), *_made(of)])


def _made(of: Shelf) -> Iterator[str]:
    """Yield for the partner and for each customer of the workspace which documents are made, and what the others need."""
    if of.folder is None:
        return
    try:
        workspace = load_workspace(of.folder)
    except InputError as error:
        problems = counted(len(error.problems), "problem")
        yield f"Which documents are made is not known: the description has {problems}; evidencekit check lists them."
        return
    waiting = {(document.customer, document.entry.id): document.reason for document in unmade(workspace, of.templates)}
    owners = [("", workspace.partner.name, ("partner", "workspace"))]
    owners += [(id, f"{project.name} ({id})", ("project", "api")) for id, project in workspace.projects.items()]
    for customer, name, scopes in owners:
        own = [template.entry for template in of.templates if template.entry.scope in scopes]
        made = sum((customer, entry.id) not in waiting for entry in own)
        rows = ((entry.id, "yes" if (customer, entry.id) not in waiting else "no", waiting.get((customer, entry.id), "")) for entry in own)
        yield f"{name}: {made} of {len(own)} documents are made\n" + table(("id", "made", "what it needs"), rows)


def _controls(of: Shelf) -> str:
    parts = []
    for checklist in of.library.checklists.values():
        parts.append(f"{checklist.title}, {checklist.version} ({checklist.id})")
        for control in checklist.all_controls():
            rows = [(one.id, explaining.owed(one), one.asks) for one in control.criteria]
            parts.append(table((control.id, "shown by", control.name), rows))
    return "\n\n".join(parts)


def _rules(_: Shelf) -> str:
    return table(("rule", "finds"), ((name, (inspect.getdoc(rule) or "").partition("\n")[0]) for name, rule in RULES.items()))


def _metrics(of: Shelf) -> str:
    parts = []
    for key, group in of.library.metrics.items():
        rows = ((metric.name, metric.kpi, metric.indicates) for metric in group.metrics)
        parts.append(f"{key}: {group.name}\n" + table(("name", "kpi", "tells"), rows))
    return "\n\n".join(parts)


def _prices(of: Shelf) -> str:
    book = of.library.prices
    rows = ((one.id, one.region, *_quoted(one)) for one in book.prices)
    head = f"{book.title}, as of {book.as_of}. {book.disclaimer}"
    return "\n\n".join([explaining.paragraph(head), table(("price", "region", book.currency, "for"), rows)])


def _quoted(price: Price) -> tuple[str, str]:
    """Return the amount of the first tier, and of the last where it differs, and what it is for."""
    first, last = (explaining.quoted(tier.price, price) for tier in (price.tiers[0], price.tiers[-1]))
    return first[0] if first == last else f"{first[0]} … {last[0]}", last[1]


def _services(of: Shelf) -> str:
    services = of.library.services
    rows = ((key, one.scope, "component" if one.availability else "icon only", one.name) for key, one in services.items())
    return table(("service", "scope", "known as", "name"), rows)


def _sources(of: Shelf) -> str:
    return table(("source", "as of", "title"), ((key, one.as_of, one.title) for key, one in of.library.sources.items()))


def _features(of: Shelf) -> str:
    gateway = of.library.gateway
    compared = ((key, *_supports(one), one.name) for key, one in gateway.features.items())
    means = ((key, ", ".join(one.apis), one.name) for key, one in gateway.load_management.items())
    patterns = ((key, ", ".join(one.apis), one.name) for key, one in gateway.patterns.items())
    return "\n\n".join(
        [
            table(("feature (apis.type_selection)", "rest", "http", "websocket", "name"), compared),
            table(("load management (apis.load)", "api types", "name"), means),
            table(("feature or pattern (apis.features)", "api types", "name"), patterns),
        ]
    )


def _supports(feature: Feature) -> Iterator[str]:
    def word(support: Support) -> str:
        return "yes" if support.has else "no"

    yield from (word(feature.rest), word(feature.http), word(feature.websocket))


def _recovery(of: Shelf) -> str:
    facts = of.library.recovery
    strategies = ((key, one.rto, one.rpo, one.name) for key, one in facts.strategies.items())
    steps = ((key, explaining.band(one), f"{one.component}: {one.failure}") for key, one in facts.steps.items())
    return "\n\n".join(
        [
            table(("strategy", "rto", "rpo", "name"), strategies),
            table(("recovery step", "takes", "what comes back from what"), steps),
        ]
    )


def _troubles(of: Shelf) -> str:
    rows = (
        (key, ", ".join(one.apis), ", ".join(map(str, [*one.status, *one.close_codes])), one.symptom)
        for key, one in of.library.troubleshooting.items()
    )
    return table(("trouble", "api types", "status", "symptom"), rows)


LISTINGS: dict[str, Callable[[Shelf], str]] = {
    "documents": _documents,
    "controls": _controls,
    "rules": _rules,
    "metrics": _metrics,
    "prices": _prices,
    "services": _services,
    "sources": _sources,
    "features": _features,
    "recovery": _recovery,
    "troubles": _troubles,
}
"""Every list by the name that `evidencekit list` takes."""


# -------------------------------------------------------------------------------------------------------- explaining


@dataclass(frozen=True)
class Entry:
    """Something that has a name, and how it is explained."""

    id: str
    explain: Callable[[], str]


def entries(of: Shelf) -> Iterator[Entry]:
    """Yield everything that `evidencekit explain` knows, in the order in which namesakes are printed."""
    for template in of.templates:
        yield Entry(template.entry.id, partial(explaining.document, template))
    yield from _entries_of_checklists(of)
    for name, rule in RULES.items():
        yield Entry(name, partial(explaining.rule, name, rule))
    yield from _entries_of_library(of.library)


def _entries_of_checklists(of: Shelf) -> Iterator[Entry]:
    for checklist in of.library.checklists.values():
        for control in checklist.all_controls():
            yield Entry(control.id, partial(explaining.control, control, checklist, of.templates, of.library))
            for criterion in control.criteria:
                yield Entry(criterion.id, partial(explaining.criterion, criterion, checklist, of.library))


def _entries_of_library(library: Library) -> Iterator[Entry]:
    for key, group in library.metrics.items():
        for metric in group.metrics:
            yield Entry(f"{key}/{metric.name}", partial(explaining.metric, key, metric, library))
    tables: tuple[tuple[Iterable[str], Callable[[str, Library], str]], ...] = (
        (dict.fromkeys(price.id for price in library.prices.prices), explaining.price),
        (library.services, explaining.service),
        (library.gateway.features, explaining.feature),
        (library.gateway.load_management, explaining.load_feature),
        (library.gateway.patterns, explaining.pattern),
        (library.recovery.strategies, explaining.strategy),
        (library.recovery.steps, explaining.step),
        (library.troubleshooting, explaining.trouble),
        (library.sources, _source),
    )
    for keys, explain in tables:
        for key in keys:
            yield Entry(key, partial(explain, key, library))


def _source(id: str, library: Library) -> str:
    source = library.sources[id]
    return "\n".join([f"{id}, as of {source.as_of}", explaining.paragraph(source.title), explaining.paragraph(source.ref)])


def _unknown(name: str, known: list[str]) -> str:
    """Return the message for a name that nothing has, with those that are like it."""
    asked = name.casefold()
    folded = {one.casefold(): one for one in known}
    close = [folded[one] for one in difflib.get_close_matches(asked, folded, _MOST_GUESSES, cutoff=0.7)]
    close += [one for key, one in folded.items() if asked and key.endswith((f"/{asked}", f".{asked}"))]
    close += [one for key, one in folded.items() if len(asked) > 2 and asked in key]
    guesses = list(dict.fromkeys(close))[:_MOST_GUESSES]
    if guesses:
        return f"nothing is called `{name}`; did you mean {', '.join(guesses)}?"
    return f"nothing is called `{name}`; evidencekit list {'|'.join(LISTINGS)} shows what there is"
