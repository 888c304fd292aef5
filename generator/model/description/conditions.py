"""The conditions under which a criterion counts, judged on a customer project; a checklist says which key decides."""

from __future__ import annotations

from functools import reduce
from typing import Any, Literal

from pydantic import model_validator

from generator.model.description.project import Project
from generator.model.types.annotations import fields, model_of
from generator.model.types.values import Line, Model


class Condition(Model):
    """A key of a project that decides whether a criterion counts."""

    key: Line
    """The path of the key from the project on, such as customer.affiliate."""
    state: Literal["set", "unset"] = "set"
    """set: it is true, or something is written. unset: nothing is."""
    one_of: list[Line] = []
    """Instead: the values with which it counts."""

    @model_validator(mode="after")
    def _key_exists(self) -> Condition:
        part: type[Model] | None = Project
        for name in self.key.split("."):
            known = dict(fields(part)) if part is not None else {}
            if name not in known:
                raise ValueError(f"a project has no key `{self.key}`" + (f": below it are {', '.join(known)}" if known else ""))
            part = model_of(known[name])
        return self

    def holds(self, project: Project) -> bool:
        """Return whether the key has the state, or one of the values, in `project`."""
        value: Any = reduce(getattr, self.key.split("."), project)
        if self.one_of:
            return value in self.one_of
        if self.state == "unset":
            return value is None or (isinstance(value, list) and not value)
        return bool(value)


NAMED: dict[str, Condition] = {
    "customer-is-affiliate": Condition(key="customer.affiliate"),
    "reused-for-designation": Condition(key="case_study.designations"),
    "public-account-allowed": Condition(key="customer.reference", one_of=["named", "anonymised"]),
    "part-outside-aws": Condition(key="architecture.externals"),
    "availability-given-up": Condition(key="architecture.no_trade_offs", state="unset"),
    "objective-undefined": Condition(key="resilience.no_exceptions", state="unset"),
}
"""Conditions that checklists of before `counts_if` call by name. Where the description is silent, the criterion counts: only a
stated reason sets it aside."""
