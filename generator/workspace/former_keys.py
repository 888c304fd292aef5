"""Keys of former descriptions, read as what took their place."""

from __future__ import annotations

from generator.model.types.origin import Origin, child

_LISTS = (("operations", "unmonitored"), ("cost", "unpriced"), ("resilience", "exceptions"))


def list_components(project: Origin) -> None:
    """Put `component: a` of entries that have a list today where `components: [a]` would stand, at the same place."""
    for section, key in _LISTS:
        part = child(project, section)
        entries = child(part, key) if part is not None else None
        for entry in entries.value if entries is not None and isinstance(entries.value, list) else []:
            if isinstance(entry.value, dict) and "component" in entry.value and "components" not in entry.value:
                former = entry.value.pop("component")
                entry.value["components"] = Origin(former.file, former.line, former.column, [former])
                entry.keys["components"] = entry.keys.pop("component")
