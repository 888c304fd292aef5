"""The self-assessment: what a case study answers to each control, and which sections show it, criterion by criterion.

Page, Word file, workbook and filled spreadsheet print these answers, so they cannot disagree.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import groupby
from operator import attrgetter

from markupsafe import Markup

from generator.document.reader import read
from generator.document.tree import Block
from generator.model.library.checklist import Control, Criterion
from generator.model.types.open import each
from generator.pages.catalogue import answer_entry
from generator.pages.coverage import Proof, says
from generator.pages.needs import lacking
from generator.pages.render import Page, Renderer

NAME = "self-assessment"
"""The last part of the document's id: what its template is called."""
ANSWER = "parts/answer.md.j2"
"""The template of the answer to one control."""
NOT_YET = "no section yet"


@dataclass(frozen=True)
class Asked:
    """One criterion and the sections that prove it, document by document; `instead` says in words why there are none."""

    criterion: Criterion
    proofs: tuple[Proof, ...]
    instead: str

    @property
    def open(self) -> bool:
        """Return whether a section is owed and there is none."""
        return self.instead == NOT_YET

    @property
    def documents(self) -> tuple[tuple[str, tuple[Proof, ...]], ...]:
        """Return the title of each document and its proofs."""
        groups = (tuple(proofs) for _, proofs in groupby(self.proofs, attrgetter("document")))
        return tuple((proofs[0].document_title, proofs) for proofs in groups)


@dataclass(frozen=True)
class Answer:
    """What a case study says to one control: as Markdown, as the blocks that this makes, and criterion by criterion."""

    control: Control
    text: Markup
    blocks: tuple[Block, ...]
    asked: tuple[Asked, ...]

    @property
    def blank(self) -> bool:
        """Return whether nothing is said to it."""
        return not any(says(block) for block in self.blocks)


def asked(criterion: Criterion, proofs: Iterable[Proof]) -> Asked:
    """Return what shows `criterion`, of the `proofs` that a case study may name."""
    shown = tuple(sorted((proof for proof in proofs if proof.criterion == criterion.id and not proof.empty), key=attrgetter("document")))
    return Asked(criterion, shown, "" if shown else _instead(criterion))


def _instead(criterion: Criterion) -> str:
    if criterion.shown_in:
        return criterion.shown_in
    if criterion.layer == "application":
        return "shown in AWS Partner Central"
    if criterion.when:
        return f"no section: it counts only when {criterion.when}"
    if criterion.quantifier == "at-least-one-reference":
        return "not by this case study; one case study has to"
    return NOT_YET if criterion.required else "recommended only; not shown"


def is_assessment(page: Page) -> bool:
    """Tell whether `page` is the self-assessment of a case study."""
    return page.template.entry.scope == "project" and page.template.entry.id == NAME


def answers(page: Page, renderer: Renderer) -> tuple[Answer, ...]:
    """Return the answer to every control in the order of the checklist, for the self-assessment `page`, which knows its proofs.

    Raises TemplateError for an answer that cannot be rendered, InputError for front matter that cannot be read.
    """
    return tuple(_answers(page, renderer))


def with_answers(page: Page, given: tuple[Answer, ...]) -> Page:
    """Return the self-assessment `page` with the answers that are `given`."""
    return replace(page, context={**page.context, "answers": given})


def _answers(page: Page, renderer: Renderer) -> Iterator[Answer]:
    template = replace(page.template, name=ANSWER)
    for control in each(page.context["checklist"].all_controls()):
        context = {**page.context, "control": control.id, "absent": _absent(page, renderer, control.id)}
        text = renderer.markdown(replace(page, template=template, context=context)).removesuffix("\n")
        blocks = read(text, renderer.dialect, f"{page.template.path} ({page.id})").blocks
        yield Answer(control, Markup(text), blocks, tuple(asked(criterion, page.context["coverage"]) for criterion in control.criteria))


def _absent(page: Page, renderer: Renderer, control: str) -> tuple[str, ...]:
    """Return the sections that the answer to `control` needs and that nobody has described, by name."""
    entry = answer_entry(renderer.folders, renderer.root, control)
    return lacking(entry, renderer.partner, page.context["project"]) if entry else ()
