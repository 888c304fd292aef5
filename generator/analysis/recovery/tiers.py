"""The tiers that objectives are compared with: the partner's own, the library's only where the partner sets none."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from generator.model.description.partner import Partner
from generator.model.library.recovery_facts import RecoveryFacts
from generator.model.types.open import gap_of


@dataclass(frozen=True)
class Tier:
    """A class of importance with its longest RTO and RPO and the strategy for it; `own` where the partner set it."""

    name: str
    meaning: str
    rto: timedelta
    rpo: timedelta
    strategy: str
    own: bool


def tiers_of(partner: Partner, facts: RecoveryFacts) -> Sequence[Tier]:
    """Return the tiers of the partner's resilience guide, or those of the library where the partner describes none.

    What the partner left open stays open.
    """
    own = partner.standards.resilience.tiers
    gap = gap_of(own)
    if gap is not None and gap.kind == "section":
        return [Tier(f"tier {tier.tier}", tier.meaning, tier.rto, tier.rpo, tier.strategies[0], own=False) for tier in facts.tiers]
    return [Tier(tier.name, tier.meaning, tier.rto, tier.rpo, tier.strategy, own=True) for tier in own]
