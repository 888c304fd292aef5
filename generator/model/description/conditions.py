"""The conditions under which a criterion counts, judged on a customer project; a checklist names them."""

from __future__ import annotations

from collections.abc import Callable

from generator.model.description.project import Project

CONDITIONS: dict[str, Callable[[Project], bool]] = {
    "customer-is-affiliate": lambda project: project.customer.affiliate,
    "reused-for-designation": lambda project: bool(project.case_study.designations),
    "public-account-allowed": lambda project: project.customer.reference in ("named", "anonymised"),
    "part-outside-aws": lambda project: bool(project.architecture.externals),
    "availability-given-up": lambda project: project.architecture.no_trade_offs is None,
    "objective-undefined": lambda project: project.resilience.no_exceptions is None,
}
"""Each condition by its name. Where the description is silent, the criterion counts: only a stated reason sets it aside."""
