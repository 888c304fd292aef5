"""The API behind a component, where the description has one, and its type."""

from __future__ import annotations

import re

from generator.model.description.api import Api
from generator.model.description.architecture import Component
from generator.model.description.project import Project
from generator.model.library.gateway_facts import ApiType
from generator.model.types.open import each, is_open

_TYPE = re.compile(r"\b(rest|http|websocket) api\b", re.IGNORECASE)
_TYPES: dict[str, ApiType] = {"rest": "REST", "http": "HTTP", "websocket": "WebSocket"}


def api_of(component: Component, project: Project) -> Api | None:
    """Return the API that `component` is, as `apis` describes it; None where it does not."""
    return next((api for api in each(project.apis) if not is_open(api.component) and api.component == component.id), None)


def api_type(component: Component, project: Project) -> ApiType | None:
    """Return the type of the API that `component` is: from `apis`, else from its `configuration`, such as HTTP API."""
    api = api_of(component, project)
    if api is not None and not is_open(api.type):
        return api.type
    told = None if is_open(component.configuration) else component.configuration
    match = _TYPE.search(told or "")
    return _TYPES[match[1].lower()] if match is not None else None
