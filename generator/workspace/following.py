"""What follows from another place of the description: put where the author left it out, with the place where it was written.

Documents, rules and drawings read it like a value of the author's; what he wrote himself stays and is compared by the rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from generator.model.description.component_settings import in_words
from generator.model.types.open import TODO
from generator.model.types.origin import Origin, child

_BY_KEY_KIND = {"customer managed": "SSE-KMS", "AWS managed": "SSE-KMS with the AWS managed key", "AWS owned": "SSE with the AWS owned key"}


def fill_in(project: Origin) -> None:
    """Fill in the project what follows.

    A public endpoint has the address, TLS version and certificate of its API's domain; an outbound call the encryption of the
    connection that draws it; a store the encryption that its key means; a component with a tier the subnets of that tier; a
    placement that its label calls a standby takes no connections; the configuration what the settings say; the bill
    the Region of the first component on it.
    """
    _endpoints(project)
    _calls(project)
    _stores(project)
    _placements(project)
    _bill(project)


def _endpoints(project: Origin) -> None:
    domains: dict[str, list[tuple[Origin, str]]] = {}
    for api in _elements(project, "apis"):
        domain, component = child(api, "domain"), _text(api, "component")
        if domain is not None and component:
            domains.setdefault(component, []).append((domain, "wss" if _text(api, "type") == "WebSocket" else "https"))
    for endpoint in _elements(project, "security", "encryption", "public_endpoints"):
        found = domains.get(_text(endpoint, "component"), [])
        if len(found) == 1:
            domain, scheme = found[0]
            name = child(domain, "name")
            if name is not None and isinstance(name.value, str):
                _put(endpoint, "address", name, f"{scheme}://{name.value.strip()}")
            for key, source in (("tls", "minimum_tls"), ("certificate", "certificate")):
                written = child(domain, source)
                if written is not None:
                    _put(endpoint, key, written, written.value)


def _calls(project: Origin) -> None:
    drawn = {
        (_text(connection, "source"), _text(connection, "target")): written
        for connection in _elements(project, "architecture", "connections")
        if (written := child(connection, "encryption")) is not None
    }
    for call in _elements(project, "security", "encryption", "outbound_calls"):
        written = drawn.get((_text(call, "component"), _text(call, "target")))
        if written is not None:
            _put(call, "encryption", written, written.value)


def _stores(project: Origin) -> None:
    kinds = {_text(key, "id"): child(key, "kind") for key in _elements(project, "security", "encryption", "keys")}
    for store in _elements(project, "security", "encryption", "stores"):
        kind = kinds.get(_text(store, "key"))
        if kind is not None and isinstance(kind.value, str) and kind.value.strip() in _BY_KEY_KIND:
            _put(store, "encryption", kind, _BY_KEY_KIND[kind.value.strip()])


def _placements(project: Origin) -> None:
    vpcs = {_text(vpc, "id"): list(_elements(vpc, "subnets")) for vpc in _elements(project, "architecture", "vpcs")}
    for component in _elements(project, "architecture", "components"):
        tier, vpc = _text(component, "tier"), _text(component, "vpc")
        subnets = vpcs.get(vpc, []) if vpc or len(vpcs) != 1 else next(iter(vpcs.values()))
        ids = [named for subnet in subnets if tier and _text(subnet, "kind") == tier and (named := child(subnet, "id")) is not None]
        if ids:
            written = component.value["tier"] if isinstance(component.value, dict) else component
            placed = [Origin(written.file, written.line, written.column, {"subnet": named}) for named in ids]
            _put(component, "placements", written, placed)
        settings = child(component, "settings")
        if settings is not None and isinstance(settings.value, dict) and (words := in_words(_written(settings.value))):
            _put(component, "configuration", settings, words)
        for placement in _elements(component, "placements"):
            label = child(placement, "label")
            if label is not None and re.search(r"\bstand-?by\b", _text(placement, "label"), re.IGNORECASE):
                _put(placement, "standby", label, "true")


def _written(settings: dict[str, Origin]) -> dict[str, str]:
    """Return the settings as texts, those that are open left out; a list joined by commas."""
    found = {}
    for key, origin in settings.items():
        listed = origin.value if isinstance(origin.value, list) else [origin]
        texts = [element.value.strip() for element in listed if isinstance(element.value, str)]
        if texts and not any(text == TODO or text.startswith(f"{TODO}:") for text in texts):
            found[key] = ", ".join(texts)
    return found


def _bill(project: Origin) -> None:
    cost = child(project, "cost")
    components = {_text(component, "id"): component for component in _elements(project, "architecture", "components")}
    for usage in _elements(cost, "usage"):
        component = components.get(_text(usage, "component"))
        region = child(component, "region") if component is not None else None
        if cost is None or region is None or not isinstance(region.value, str):
            return  # a component behind it may be in another Region
        if region.value.strip() != "global":
            _put(cost, "region", region, region.value)
            return


def _elements(origin: Origin | None, *keys: str) -> Iterator[Origin]:
    """Yield the elements of the list under `keys` that are mappings."""
    for key in keys:
        origin = child(origin, key) if origin is not None else None
    for element in origin.value if origin is not None and isinstance(origin.value, list) else []:
        if isinstance(element.value, dict):
            yield element


def _text(origin: Origin, key: str) -> str:
    """Return the text under `key`, or nothing."""
    found = child(origin, key)
    return found.value.strip() if found is not None and isinstance(found.value, str) else ""


def _put(into: Origin, key: str, source: Origin, value: Any) -> None:
    """Put `value` under `key` where the author wrote none, as if it stood where `source` does."""
    if isinstance(into.value, dict) and key not in into.value:
        into.value[key] = Origin(source.file, source.line, source.column, value)
        into.keys[key] = (source.file, source.line, source.column)
