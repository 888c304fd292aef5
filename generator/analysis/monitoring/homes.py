"""Where metrics, alarms, logs and topics are: an alarm acts on metrics and topics of its own account and Region alone."""

from __future__ import annotations

from dataclasses import dataclass

from generator.model.description.architecture import Component

GLOBAL = "us-east-1"
"""The Region in which services without a Region publish their metrics and keep their logs."""


@dataclass(frozen=True, order=True)
class Home:
    """An account, by its id, and a Region."""

    account: str
    region: str


def home(component: Component, region: str | None = None) -> Home:
    """Return where a component keeps its metrics and logs, or in `region` where its service has but one."""
    own = GLOBAL if component.region == "global" else component.region
    return Home(component.account, region or own)
