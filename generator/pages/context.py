"""The pages of a workspace: which documents there are, where they stand, and what each template may see."""

from __future__ import annotations

import posixpath
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Any

from jinja2 import UndefinedError
from markupsafe import Markup

from generator.analysis.cost.completeness import coverage
from generator.analysis.results import Results
from generator.document import escaping
from generator.model.description.architecture import View
from generator.model.description.project import Project
from generator.model.library import Library
from generator.model.library.facts import Fact
from generator.model.types.open import described, is_open, open_thing, settle
from generator.model.workspace import Workspace
from generator.pages.catalogue import Template
from generator.pages.coverage import Proof, Standing
from generator.pages.lookups import Defined, absent_kinds, defined_in, lookup, nodes, titles
from generator.pages.needs import lacking
from generator.pages.render import Page
from generator.pictures.charts import charts
from generator.pictures.diagnosis import diagnosis
from generator.pictures.drawable import views
from generator.writers.chart import Chart
from generator.writers.diagnosis import Drawing
from generator.writers.diagram import picture_name

PICTURES = "pictures"


@dataclass(frozen=True)
class Target:
    """Where a link of a template may lead: the document's page id, empty where it is not made, and its title."""

    id: str
    title: str


def pages(workspace: Workspace, results: Mapping[str, Results], templates: Iterable[Template]) -> list[Page]:
    """Return all pages of `workspace`, partner first, then project by project, in the order of the catalogue."""
    templates = list(templates)
    whole = [
        template for template in templates if template.entry.scope in ("project", "api") or not lacking(template.entry, workspace.partner)
    ]
    standards = {template.entry.id: _target(template, "standards") for template in whole if template.entry.scope == "partner"}
    standards = {**_unmade_targets(templates, ("partner",)), **standards}
    roles = defined_in(workspace.partner)
    made = [_partner_page(template, standards, workspace, roles) for template in whole if template.entry.scope == "partner"]
    for id in workspace.projects:
        made += _project_pages(results[id].completed.project, results[id], whole, standards, workspace, roles)
    made += [_workspace_page(template, standards, workspace, roles) for template in whole if template.entry.scope == "workspace"]
    return made


def _unmade_targets(templates: Iterable[Template], scopes: tuple[str, ...]) -> dict[str, Target]:
    """Return the documents of `scopes` as targets that a link shows by their title alone."""
    return {template.entry.id: Target("", template.entry.title) for template in templates if template.entry.scope in scopes}


def with_coverage(page: Page, proofs: Iterable[Proof]) -> Page:
    """Return `page`, whose template then sees the proofs of the documents that it may link to: a report on the workspace
    those of the projects that are handed in.

    One that shows the verdict sees none yet: nothing found, nothing proven.
    """
    owners = {"", page.customer, *page.context.get("references", ())}
    seen = [proof for proof in proofs if proof.customer in owners]
    told = replace(page, context={**page.context, "coverage": seen, "proof_link": _proof_linker(page.id)})
    return with_verdict(told, (), ()) if shows_verdict(page) else told


def needs_coverage(page: Page) -> bool:
    """Tell whether `page` reports on the other documents, and so is rendered after them."""
    return page.template.entry.kind == "report"


def with_verdict(page: Page, findings: Iterable[Any], standings: Iterable[Standing]) -> Page:
    """Return `page`, whose template then sees what was found, and how each criterion stands."""
    found = list(findings)
    context = {
        **page.context,
        "findings": [one for one in found if one.waiver is None],
        "waived": [one for one in found if one.waiver is not None],
        "standings": list(standings),
    }
    return replace(page, context=context)


def shows_verdict(page: Page) -> bool:
    """Tell whether `page` shows what the checks found, and so is rendered once more after them."""
    return page.template.entry.verdict


# ------------------------------------------------------------------------------------------------------------ scopes


def _target(template: Template, folder: str) -> Target:
    return Target(f"{folder}/{template.entry.id}", template.entry.title)


def _partner_page(template: Template, standards: Mapping[str, Target], workspace: Workspace, roles: Defined) -> Page:
    id = standards[template.entry.id].id
    return Page(template, id, _context(id, workspace, standards, roles), workspace.partner.documents, sample=workspace.partner.sample)


def _workspace_page(template: Template, standards: Mapping[str, Target], workspace: Workspace, roles: Defined) -> Page:
    id = f"evidence/{template.entry.id}"
    context = {**_context(id, workspace, standards, roles), "projects": dict(workspace.projects), "references": workspace.references}
    return Page(template, id, context, workspace.partner.documents, sample=workspace.partner.sample)


def _project_pages(
    project: Project,
    results: Results,
    templates: list[Template],
    standards: Mapping[str, Target],
    workspace: Workspace,
    roles: Defined,
) -> Iterator[Page]:
    defined = {**roles, **defined_in(project)}
    folder = f"customers/{project.id}"
    shown = {
        "cost": results.cost,
        "recovery": results.recovery,
        "load": results.load,
        "chart": _charter(charts(project, results.cost, results.recovery, workspace.library)),
        "diagnosis": settle(diagnosis, project.architecture, results.runbook),
        "drawing": _drawing,
        "views": views(project.architecture),
        "priced": coverage(project),
        "runbook": results.runbook,
        "monitoring": results.monitoring,
    }
    own = [template for template in templates if template.entry.scope in ("project", "api")]
    made = [template for template in own if not lacking(template.entry, workspace.partner, project)]
    targets = {**standards, **_unmade_targets(own, ("project",))}
    targets |= {template.entry.id: _target(template, folder) for template in made if template.entry.scope == "project"}
    for template in made:
        seen = published(project) if template.entry.public else project
        for name, extra in _instances(template, seen):
            id = f"{folder}/{name}"
            context = {**_context(id, workspace, targets, defined, seen), **extra, **shown}
            subject = subject_of(seen, public=template.entry.public)
            yield Page(template, id, context, project.documents, subject, project.id, sample=project.sample)


def _instances(template: Template, project: Project) -> Iterator[tuple[str, dict[str, Any]]]:
    if template.entry.scope == "project":
        yield template.entry.id, {}
    else:
        for api in project.apis:
            yield f"{template.entry.id}-{api.id}", {"api": api}


def subject_of(project: Project, *, public: bool = False) -> str:
    """Return what a document of `project` is about: the customer and the project, the customer alone in a public edition."""
    if not described(project.customer):
        return project.name
    if public:
        return str(project.customer.name)
    return project.name if is_open(project.customer.name) else f"{project.customer.name}: {project.name}"


def published(project: Project) -> Project:
    """Return `project` with the customer under the name that may be published: none while that is open.

    What is open is named without the customer then, and without the author's note.
    """
    customer = project.customer
    if is_open(customer):
        return project
    if not is_open(customer.reference) and customer.reference == "named":
        return project
    open = [key for key in type(customer).model_fields if is_open(getattr(customer, key))]
    update = {key: open_thing(f"{key.replace('_', ' ')} of the customer") for key in open}
    name = update.get("anonymous_name", update.get("reference", customer.anonymous_name))
    return project.model_copy(update={"customer": customer.model_copy(update={**update, "name": name, "legal_entity": name})})


# ---------------------------------------------------------------------------------------------------------- contexts


def _context(
    id: str, workspace: Workspace, targets: Mapping[str, Target], defined: Defined, project: Project | None = None
) -> dict[str, Any]:
    """Return what a template sees. There is no way from here to another project."""
    partner, library = workspace.partner, workspace.library
    context: dict[str, Any] = {
        "partner": partner,
        "library": library,
        "checklist": workspace.checklist or partner.application.checklist,
        "link": _linker(id, targets),
        "source": _sourcer(library),
        "estimate": lambda fact: Markup(" (estimate)") if fact.confidence == "estimate" else Markup(""),
        "service": lambda key: library.services[key],
        "strategy": lambda key: library.recovery.strategies[key],
        "trouble": lambda key: library.troubleshooting[key],
    }
    context["role"] = titles(defined, workspace, project)
    if project is not None:
        context["project"] = project
        absent = absent_kinds(workspace.gaps.get(project.id, ()))
        context["figure"] = _figure
        for name, kind in _LOOKUPS.items():
            context[name] = lookup(defined, kind, absent)
        context["node"] = nodes(defined, absent)
    return context


_LOOKUPS = {
    name: name.replace("_", "-")
    for name in (
        "account",
        "component",
        "external",
        "subnet",
        "vpc",
        "log",
        "dashboard",
        "severity",
        "incident",
        "kpi",
        "alarm",
        "key",
        "objective",
        "readiness",
        "stage",
        "scenario",
        "test",
        "view",
        "security_group",
        "usage_plan",
        "input",
    )
}
"""Functions of a template that look something up in the project, and the kind of thing they return."""


# ----------------------------------------------------------------------------------------------------- what they call


def relative(page: str, target: str) -> str:
    """Return the address of the page `target` as a link on `page` writes it, both without ending."""
    return posixpath.relpath(target, posixpath.dirname(page)) + ".md"


def _linker(page: str, targets: Mapping[str, Target]) -> Callable[..., Markup]:
    def link(document: str, text: str | None = None, anchor: str | None = None) -> Markup:
        if document not in targets:
            raise UndefinedError(f"there is no document `{document}` to link to; there are {', '.join(sorted(targets))}")
        target = targets[document]
        if not target.id:
            return escaping.display(text or target.title)
        address = relative(page, target.id) if target.id != page else ""
        return _markdown_link(escaping.display(text or target.title), address, anchor)

    return link


def _proof_linker(page: str) -> Callable[[Proof], Markup]:
    def proof_link(proof: Proof) -> Markup:
        address = relative(page, proof.document) if proof.document != page else ""
        return _markdown_link(escaping.escape(proof.heading), address, proof.anchor)

    return proof_link


def _markdown_link(text: Markup, address: str, anchor: str | None) -> Markup:
    fragment = f"#{anchor}" if anchor else ""
    return Markup(f"[{text}]({address}{fragment or ('' if address else '#')})")


def _sourcer(library: Library) -> Callable[[Fact], Markup]:
    def source(fact: Fact) -> Markup:
        titles = escaping.conjunction([library.sources[key].title for key in fact.source])
        return Markup(f"({titles}, as of {fact.as_of})")

    return source


def _figure(view: View, caption: str | None = None) -> Markup:
    """Return the diagram of `view` as a figure; its page has the pictures beside it."""
    name = picture_name(view)
    return _picture(name, view.message, name, caption or view.title)


def _charter(drawn: Mapping[str, Chart]) -> Callable[..., Markup]:
    def chart(id: str, caption: str | None = None) -> Markup:
        if id not in drawn:
            raise UndefinedError(f"there is no chart `{id}`; there are {', '.join(drawn)}")
        shown = drawn[id]
        return escaping.display(shown) if is_open(shown) else _picture(shown.name, shown.message, shown.name, caption or shown.title)

    return chart


def _drawing(one: Drawing, caption: str | None = None) -> Markup:
    """Return a drawing of `diagnosis` as a figure, a mark in the place of one that is open."""
    if is_open(one):
        return escaping.display(one)
    return _picture(one.name, one.message, one.name, caption or one.title)


def _picture(name: str, message: str, anchor: str, caption: str) -> Markup:
    """Return a picture of the page as a figure with its caption; `message` stands for it where it is not seen."""
    alternative = escaping.escape(message).replace('"', Markup("&#34;"))
    return Markup(
        f"![{alternative}]({PICTURES}/{name}.svg)\n\n/// figure-caption\n    attrs: {{id: {anchor}}}\n{escaping.escape(caption)}\n///"
    )
