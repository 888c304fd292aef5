"""Cards that explain one thing each: what it is, why it is asked, where the fact comes from, how it is written."""

from __future__ import annotations

import inspect
import re
import textwrap
from collections.abc import Callable, Iterable
from decimal import Decimal

from generator.command.columns import WIDTH, card, table, wrap
from generator.document import escaping
from generator.model.catalogue import KIND_NAMES
from generator.model.description.partner import Partner
from generator.model.description.project import Project
from generator.model.library import Library, MetricFact, StarterAlarm
from generator.model.library.checklist import Checklist, Control, Criterion
from generator.model.library.facts import Fact
from generator.model.library.gateway_facts import Support
from generator.model.library.price_book import Price, Tier
from generator.model.library.recovery_facts import StepFact
from generator.model.types.answers import paths
from generator.model.types.values import format_duration
from generator.pages.catalogue import Template

_OWED = {
    "partner": "the partner",
    "each-reference": "each customer",
    "at-least-one-reference": "one customer",
    "across-references": "all customers together",
}

_SMALL = Decimal("0.0001")
_CONTROL = re.compile(r"\b[A-Z]{3,}-\d{3}\b|(?<![\w.])[1-3]\.[1-3](?![\w.])")
"""The id of a control or a prerequisite in prose."""


def paragraph(text: str) -> str:
    """Return `text` wrapped to the width of a terminal."""
    return "\n".join(wrap(text, WIDTH))


def owed(criterion: Criterion) -> str:
    """Return for whom the criterion has to be shown."""
    whose = "the partner" if criterion.layer == "standard" else _OWED[criterion.quantifier]
    return f"{whose}, each API" if criterion.each_api else whose


def quoted(amount: Decimal, price: Price) -> tuple[str, str]:
    """Return an amount of `price` and what it is for, in the size in which AWS quotes it: 0.2 for 1,000,000 requests."""
    each = amount / price.per
    number = 1_000_000 if each and each < _SMALL else 1
    return escaping.number(each * number), price.unit if number == 1 else f"{number:,} {price.unit}s"


def band(step: StepFact) -> str:
    """Return how long a recovery step takes, from shortest to longest."""
    ends = dict.fromkeys((format_duration(step.shortest), format_duration(step.longest)))
    return " … ".join(ends)


def _sources(fact: Fact, library: Library) -> list[tuple[str, str | Iterable[str] | None]]:
    titles = [f"{library.sources[key].title}: {library.sources[key].ref}" for key in fact.source]
    return [("source", titles), ("as of", f"{fact.as_of}, {fact.confidence}")]


def _example(text: str) -> str:
    return "\n\nExample\n" + textwrap.indent(textwrap.dedent(text).strip("\n"), "    ")


# --------------------------------------------------------------------------------------- catalogue, checklist, rules


def document(template: Template) -> str:
    """Return the card of a document of the catalogue."""
    entry = template.entry
    shown = card(
        f"{entry.title} ({KIND_NAMES[entry.kind].lower()})",
        [
            ("what", entry.summary),
            ("scope", entry.scope),
            ("audience", entry.audience),
            ("owner", f"role {entry.owner}; reviewed every {entry.review}"),
            ("classification", entry.classification),
            ("controls", ", ".join(entry.controls) or None),
            ("template", f"{template.path}; a file of this name in your workspace takes its place"),
        ],
    )
    return shown + _example(f'See {{{{ link("{entry.id}") }}}}.')


def control(one: Control, of: Checklist, templates: Iterable[Template], library: Library) -> str:
    """Return the card of a control: what it asks and which documents of the catalogue answer."""
    serving = [template.entry.id for template in templates if one.id in template.entry.controls]
    choice = one.choice
    chosen = (
        None
        if choice is None
        else (
            f"each customer uses at least {choice.each_reference}, all together at least {choice.across_references}, of "
            + ", ".join(option.feature for option in choice.options)
        )
    )
    points = library.sop[one.id].points if one.id in library.sop else []
    return card(
        f"{one.id}: {one.name} ({one.category})",
        [
            ("asks", [f"{criterion.id}: {criterion.asks}" for criterion in one.criteria]),
            ("evidence", [item.asks for item in one.evidence]),
            ("choice", chosen),
            ("documents", ", ".join(serving) or None),
            ("advice", [point.point for point in points if point.criterion is None]),
            ("source", f"{of.title}, version {of.version}: {of.source}"),
        ],
    )


def criterion(one: Criterion, of: Checklist, library: Library) -> str:
    """Return the card of a criterion, with the heading that marks its proof."""
    points = [point.point for topic in library.sop.values() for point in topic.under(one.id)]
    shown = card(
        f"{one.id} ({'required' if one.required else 'recommended'})",
        [
            ("asks", one.asks),
            ("shown by", owed(one)),
            ("layer", one.layer if one.or_layer is None else f"{one.layer} or {one.or_layer}"),
            ("counts", one.when and f"only if {one.when}"),
            ("answered by", [path for path, criterion in answered_by() if criterion == one.id]),
            ("takes", ", ".join(one.accepts) or None),
            ("refuses", ", ".join(one.refuses) or None),
            ("advice", points),
            ("source", f"{of.title}, version {of.version}: {of.source}"),
        ],
    )
    anchor = one.id.partition(".")[2]
    if one.id[0].isdigit():
        anchor = one.id.rpartition(".")[2]
    return shown + _example(f'## Heading {{: #{anchor} data-evidence="{one.id}" }}')


def answered_by() -> list[tuple[str, str]]:
    """Return each key of the description that answers a criterion, with the criterion."""
    return [*paths(Partner, "partner"), *paths(Project, "project")]


def rule(name: str, function: Callable[..., object]) -> str:
    """Return the card of a rule: its docstring, in which Why, Bad and Good begin lines of their own, and its controls.

    The controls are those that its docstring names, or else the docstring of its module.
    """
    written = inspect.getdoc(function) or ""
    rows = [("finds", "")]
    for line in written.splitlines():
        label, colon, text = line.partition(": ")
        if colon and label in ("Why", "Bad", "Good"):
            rows.append((label.lower(), text))
        else:
            rows[-1] = (rows[-1][0], f"{rows[-1][1]} {line}".strip())
    about = _CONTROL.findall(written) or _CONTROL.findall(inspect.getdoc(inspect.getmodule(function)) or "")
    rows.insert(1, ("control", ", ".join(dict.fromkeys(about))))
    return card(f"{name} (rule)", [(label, text) for label, text in rows if text])


# ------------------------------------------------------------------------------------------------ metrics and prices


def metric(key: str, one: MetricFact, library: Library) -> str:
    """Return the card of a metric with its starter alarms and a KPI's use of it."""
    group = library.metrics[key]
    dimensions = group.sets_of(one)
    shown = card(
        f"{key}/{one.name} ({group.name})",
        [
            ("tells", one.indicates),
            ("namespace", one.namespace or group.namespace),
            ("dimensions", [", ".join(names) or "none" for names in dimensions]),
            *([(f"dimensions {label}", told) for label, told in _sources(group.dimensions_read, library)] if group.dimensions_read else []),
            ("unit", one.unit),
            ("statistics", ", ".join(one.statistics)),
            ("kind of KPI", one.kpi),
            ("emitted", one.emitted),
            ("published", f"every {format_duration(group.period_of(one))}"),
            ("starter alarm", [_alarm(alarm) for alarm in one.starter_alarms]),
            *_sources(one, library),
        ],
    )
    names = dimensions[0] if dimensions else []
    inner = ", ".join(f"{name.partition('=')[0]}: …" for name in names)
    return shown + _example(f"metric:\n  name: {one.name}\n  dimensions: {{{inner}}}")


def _alarm(alarm: StarterAlarm) -> str:
    limit = escaping.number(alarm.threshold) if alarm.threshold is not None else f"… ({alarm.rule})"
    tuning = f"; {alarm.tuning}" if alarm.tuning else ""
    return (
        f"{alarm.metric_math or alarm.statistic} {alarm.operator} {limit}, {alarm.datapoints_to_alarm} of "
        f"{alarm.evaluation_periods} periods of {format_duration(alarm.period)}, missing data: {alarm.missing_data} "
        f"(by {alarm.origin}{tuning})"
    )


def price(id: str, library: Library) -> str:
    """Return the card of a price: its tiers in every Region of the price book."""
    book = library.prices
    found = [one for one in book.prices if one.id == id]
    tiers = [
        (one.region, _range(tier, one.unit), f" {book.currency} for ".join(quoted(tier.price, one))) for one in found for tier in one.tiers
    ]
    first = found[0]
    facts = [row for one in {tuple(one.source): one for one in found}.values() for row in _sources(one, library)]
    head = card(
        f"{id} ({library.services[first.service].name})",
        [
            ("counted in", first.unit + (f", each started {first.step} is one" if first.step else "")),
            ("note", list(dict.fromkeys(one.note for one in found if one.note))),
            ("usage type", list(dict.fromkeys(one.usage_type for one in found if one.usage_type))),
            *facts,
            ("price book", f"{book.title}, as of {book.as_of}. {book.disclaimer}"),
        ],
    )
    example = f"""
        usage:
          - component: id-of-a-component
            price: {id}
            quantity: 3 * orders_per_month
            reason: Each order needs three.
    """
    return head + "\n\n" + table(("region", "monthly quantity", "price"), tiers) + _example(example)


def _range(tier: Tier, unit: str) -> str:
    if tier.up_to is None:
        return f"from {escaping.number(tier.above)} {unit}" if tier.above else "any"
    return f"{escaping.number(tier.above)} to {escaping.number(tier.up_to)} {unit}"


# ----------------------------------------------------------------------------------------------- services, API types


def service(id: str, library: Library) -> str:
    """Return the card of a service."""
    one = library.services[id]
    prices = dict.fromkeys(price.id for price in library.prices.prices if price.service == id)
    sets = [key for key, group in library.metrics.items() if id in group.services]
    store = library.recovery.stores.get(id)
    shown = card(
        f"{id}: {one.name}",
        [
            ("scope", one.scope + (f"; {one.scope_note}" if one.scope_note else "")),
            ("availability", one.availability),
            ("scaling", one.scaling),
            ("at rest", one.encryption_at_rest),
            ("own key", one.customer_managed_key),
            ("in transit", one.encryption_in_transit),
            ("recovery", one.recovery),
            ("versions", store.versions if store else None),
            ("restored to", store.restores_to if store else None),
            ("left out", ", ".join(store.leaves_out) or None if store else None),
            ("restore", store.note if store else None),
            ("bill", one.pricing),
            ("limits", one.limits),
            ("prices", ", ".join(prices) or None),
            ("metric sets", ", ".join(sets) or None),
            ("estimated", one.estimated),
            *_sources(one, library),
        ],
    )
    return shown + _example(f"""
        components:
          - id: my-component
            service: {id}
    """)


def feature(id: str, library: Library) -> str:
    """Return the card of a row of the comparison of API types."""
    one = library.gateway.features[id]

    def support(kind: Support) -> str:
        return ("yes" if kind.has else "no") + (f"; {kind.detail}" if kind.detail else "")

    rows = [("REST", support(one.rest)), ("HTTP", support(one.http)), ("WebSocket", support(one.websocket))]
    shown = card(f"{id}: {one.name} (comparison of API types)", [*rows, ("note", one.note), *_sources(one, library)])
    return shown + _example(f"""
        type_selection:
          required_features:
            - feature: {id}
              why: What the clients need it for.
    """)


def load_feature(id: str, library: Library) -> str:
    """Return the card of a means against too much load."""
    one = library.gateway.load_management[id]
    shown = card(
        f"{id}: {one.name} (load management)",
        [
            ("what", one.what),
            ("API types", ", ".join(one.apis)),
            ("defaults", one.defaults),
            ("how to set", one.how_to_set),
            ("caveat", one.caveat),
            ("command", one.command),
            *_sources(one, library),
        ],
    )
    return shown + _example(f"""
        load:
          protections:
            - feature: {id}
              how: The setting, and how it was derived.
    """)


def pattern(id: str, library: Library) -> str:
    """Return the card of a feature of the checklist's list."""
    one = library.gateway.patterns[id]
    shown = card(
        f"{id}: {one.name} (feature or pattern)",
        [
            ("what", one.what),
            ("API types", ", ".join(one.apis)),
            ("kinds", one.kinds),
            ("use when", one.use_when),
            ("avoid when", one.avoid_when),
            ("limits", one.limits),
            ("watch", one.watch),
            *_sources(one, library),
        ],
    )
    return shown + _example(f"""
        features:
          - feature: {id}
            how: How it is configured here.
            why: What it is needed for.
    """)


# ------------------------------------------------------------------------------------------------ recovery, failures


def strategy(id: str, library: Library) -> str:
    """Return the card of a recovery strategy."""
    one = library.recovery.strategies[id]
    return card(
        f"{id}: {one.name} (recovery strategy)",
        [
            ("RTO", one.rto),
            ("RPO", one.rpo),
            ("cost", one.relative_cost),
            ("always runs", one.standing_footprint),
            ("pick when", one.pick_when),
            ("means", one.means),
            ("API Gateway", one.for_api_gateway),
            ("caveat", one.caveat),
            *_sources(one, library),
        ],
    ) + _example(f"""
        resilience:
          strategy: {id}
    """)


def step(id: str, library: Library) -> str:
    """Return the card of a recovery step."""
    one = library.recovery.steps[id]
    shown = card(
        f"{id}: {one.component}, {one.failure} (recovery step)",
        [("do", one.action), ("takes", band(one)), ("data loss", one.data_loss), ("note", one.note), *_sources(one, library)],
    )
    return shown + _example(f"""
        steps:
          - id: my-step
            library: {id}
            basis: library
    """)


def trouble(id: str, library: Library) -> str:
    """Return the card of a known failure."""
    one = library.troubleshooting[id]
    shown = card(
        f"{id}: {one.symptom}",
        [
            ("API types", ", ".join(one.apis)),
            ("message", one.messages),
            ("log", one.log_messages),
            ("causes", one.causes),
            ("diagnose", one.diagnose),
            ("fix", one.fix),
            ("prevent", one.prevent),
            ("metrics", ", ".join(one.metrics) or None),
            *_sources(one, library),
        ],
    )
    return shown + _example(f"""
        incidents:
          - id: my-incident
            library: {id}
    """)
