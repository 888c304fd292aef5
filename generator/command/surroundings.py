"""What a description already has that a new piece of it may refer to."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from generator.model.library import Library
from generator.model.types.open import TODO
from generator.model.types.origin import Data

_MOST_NAMED = 6


@dataclass(frozen=True)
class Surroundings:
    """The partner's and a customer project's values as they were written, whether or not all of them are valid."""

    partner: Data
    project: Data

    def first(self, *keys: str) -> str | None:
        """Return the id of the first element of a list, the project's or else the partner's, or None."""
        return next((_text(element, "id") for element in self._list(*keys) if _text(element, "id")), None)

    def owner(self) -> str | None:
        """Return the first role, or the first that does not approve documents: nobody approves a document of their own."""
        documents = self.partner.get("documents") if isinstance(self.partner, dict) else None
        roles = [id for role in self._list("roles") if (id := _text(role, "id"))]
        return next((id for id in roles if id != _text(documents, "approver")), roles[0] if roles else None)

    def values(self, kind: str, id: str, library: Library | None) -> dict[str, str]:
        """Return what the words in angle brackets of a piece of `kind` stand for; TODO where there is nothing to refer to.

        library: needed for a KPI, whose metric is one that the library watches its component's service by.
        """
        component = (self._unwatched() if kind == "kpi" else None) or self.first("architecture", "components")
        api = self._api()
        found = {
            "component": component,
            "metric": self._metric(component, library) if library is not None else None,
            "kpi": self._silent() or self.first("operations", "kpis"),
            "severity": self._last("runbook", "severities"),
            "action": self._topic() or self.first("architecture", "externals"),
            "incident": self.first("runbook", "incidents"),
            "objective": self.first("resilience", "objectives"),
            "owner": self.first("roles"),
            "api": api,
            "client": self._beside(api, "target", "source"),
            "backend": self._beside(api, "source", "target"),
        }
        return {"id": id, "components": self._others(component), **{key: value or TODO for key, value in found.items()}}

    def _list(self, *keys: str) -> Iterator[Data]:
        for value in (self.project, self.partner):
            for key in keys:
                value = value.get(key) if isinstance(value, dict) else None
            if isinstance(value, list):
                yield from value

    def _last(self, *keys: str) -> str | None:
        named = [id for element in self._list(*keys) if (id := _text(element, "id"))]
        return named[-1] if named else None

    def _components(self) -> dict[str, str]:
        """Return the service of each component, by its id."""
        found = self._list("architecture", "components")
        return {id: _text(component, "service") or "" for component in found if (id := _text(component, "id"))}

    def _others(self, component: str | None) -> str:
        """Return the other components, as the end of a comment."""
        others = [id for id in self._components() if id != component]
        shown = ", ".join(others[:_MOST_NAMED])
        return f"; or {shown}{' …' if len(others) > _MOST_NAMED else ''}" if others else ""

    def _unwatched(self) -> str | None:
        """Return the first component without a KPI."""
        watched = {_text(kpi, "component") for kpi in self._list("operations", "kpis")}
        for entry in self._list("operations", "unmonitored"):
            named = entry.get("components") if isinstance(entry, dict) else None
            watched |= {id for id in named if isinstance(id, str)} if isinstance(named, list) else {_text(entry, "component")}
        return next((id for id in self._components() if id not in watched), None)

    def _silent(self) -> str | None:
        """Return the first KPI without an alarm."""
        heard = {_text(alarm, "kpi") for alarm in self._list("operations", "alarms")}
        kpis = (_text(kpi, "id") for kpi in self._list("operations", "kpis"))
        return next((id for id in kpis if id and id not in heard), None)

    def _topic(self) -> str | None:
        return next((id for id, service in self._components().items() if service == "sns"), None)

    def _api(self) -> str | None:
        """Return the first component that is an API and not described as one yet, or else the first API."""
        described = {_text(api, "component") for api in self._list("apis")}
        found = [id for id, service in self._components().items() if service == "apigateway"]
        return next((id for id in found if id not in described), found[0] if found else None)

    def _beside(self, node: str | None, end: str, other: str) -> str | None:
        """Return what is at the other end of the first connection that has `node` at this end."""
        joined = (_text(connection, other) for connection in self._list("architecture", "connections") if _text(connection, end) == node)
        return next(joined, None) if node is not None else None

    def _metric(self, component: str | None, library: Library) -> str | None:
        """Return the first metric with a starter alarm in the library's set for the component."""
        service = self._components().get(component or "")
        type = next((_text(api, "type") for api in self._list("apis") if _text(api, "component") == component), None)
        for key, group in library.metrics.items():
            if key == f"apigw-{(type or '').lower()}" or (not type and service in group.services):
                return next((metric.name for metric in group.metrics if metric.starter_alarms), None)
        return None


def _text(value: Data, key: str) -> str | None:
    found = value.get(key) if isinstance(value, dict) else None
    return found.strip() if isinstance(found, str) else None
