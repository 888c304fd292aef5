"""What `check --proposals` prints: every proposal by customer, with its values and the key that confirms it."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from generator.analysis.proposals import Completed, Proposal
from generator.pack import Pack
from generator.workspace.loader import place_of


def proposals(pack: Pack, customers: Iterable[str]) -> str:
    """Return the proposals for `customers`, one paragraph for each, and after them what cannot be proposed and why."""
    return "\n\n".join(paragraph for customer in customers for paragraph in _customer(pack, customer))


def _customer(pack: Pack, customer: str) -> Iterator[str]:
    completed = pack.results[customer].completed
    number = len(completed.proposals)
    yield f"{customer}: {number or 'no'} proposal{'s' * (number != 1)}"
    for proposal in completed.proposals:
        yield "\n".join(_lines(proposal, str(place_of(pack.workspace, customer, proposal.location))))
    if completed.unproposed:
        yield "\n".join(_unproposed(completed))


def _lines(proposal: Proposal, place: str) -> Iterator[str]:
    of = f" for {proposal.component}" if proposal.component else ""
    yield f"{proposal.kind} {proposal.id}{of} ({proposal.document})"
    yield from (f"  {key}: {value}" for key, value in proposal.values.items())
    yield f"  To confirm it, {proposal.confirm} ({place})."


def _unproposed(completed: Completed) -> Iterator[str]:
    yield "Not proposed, because a fact is missing:"
    yield from (f"  {one.component}, {one.metric}: {one.lacking}." for one in completed.unproposed)
