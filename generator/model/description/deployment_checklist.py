"""The checklist that ships: what is asked before a deployment to production, by gate."""

from __future__ import annotations

from typing import Annotated

from generator.model.types.values import Flag, Id, Line, Model, Prose, Reference, Refers


class StandardCheck(Model):
    """One item of the readiness checklist of every customer."""

    id: Id
    """The name by which the checks of a customer say that they answer it (`covers`)."""
    gate: Line
    """The gate that it belongs to."""
    check: Prose
    """What must hold before a deployment."""
    owner: Annotated[Reference, Refers(("role",))]
    """Who answers for it."""
    evidence: Prose
    """What shows that it holds."""
    automated: Flag
    """Whether a machine checks it."""


GATES = ("Change and artefact", "Tests", "Security", "Load and cost", "Operations", "Way back", "Resilience")
"""The gates, in their order."""


def _gate(gate: str, *items: tuple[str, str, str, str, bool]) -> list[StandardCheck]:
    keys = ("id", "check", "owner", "evidence", "automated")
    return [StandardCheck.model_validate({"gate": gate, **dict(zip(keys, item, strict=True))}) for item in items]


CHECKLIST: list[StandardCheck] = [
    *_gate(
        "Change and artefact",
        (
            "reviewed-change",
            "Every change has a ticket and a reviewed pull request; the reviewer is not the author",
            "delivery-engineer",
            "pull request",
            True,
        ),
        (
            "same-digest",
            "The artefact in production will be the one that was tested: same digest",
            "platform-lead",
            "digest in the pipeline run",
            True,
        ),
        (
            "change-set-read",
            "Change set read: nothing is replaced or deleted that holds data",
            "delivery-engineer",
            "stored change set",
            True,
        ),
        (
            "database-compatible",
            "Database changes work with the former version as well (expand, migrate, contract)",
            "cloud-architect",
            "pull request",
            False,
        ),
        ("release-notes", "Release notes say what users and operations will notice", "delivery-lead", "release notes", False),
    ),
    *_gate(
        "Tests",
        ("stages-passed", "Stages 1 to 6 passed for this artefact", "delivery-engineer", "test reports of the pipeline run", True),
        (
            "load-test-current",
            "Load test is not older than the last change of a limit, a function's memory or a table's mode",
            "cloud-architect",
            "load report with date",
            True,
        ),
        ("accepted", "Customer owner has accepted what users see", "delivery-lead", "written acceptance", False),
    ),
    *_gate(
        "Security",
        ("authorizers", "Every method has an authorizer, or a reason why it is open", "security-lead", "API design record", True),
        ("policies", "Policies passed the analyzer; wildcards have a written reason", "security-lead", "pipeline report", True),
        (
            "web-acl",
            "Web ACL associated with every stage on the Internet, rules in block mode after a week in count mode",
            "security-lead",
            "`get-web-acl-for-resource`",
            True,
        ),
        (
            "tls",
            "TLS policy and certificate as in the encryption policy; default endpoint off where a custom domain carries the policy",
            "security-lead",
            "`get-domain-names`, `get-rest-api`",
            True,
        ),
        (
            "encryption",
            "Stores encrypted with the key of their data class; secrets in AWS Secrets Manager with rotation",
            "security-lead",
            "Config report",
            True,
        ),
        (
            "no-open-findings",
            "No open finding of severity critical or high in Security Hub, Inspector, GuardDuty",
            "security-lead",
            "export of the day",
            True,
        ),
        ("threat-model", "Threat model read again when a trust boundary has changed", "cloud-architect", "record", False),
    ),
    *_gate(
        "Load and cost",
        (
            "limits-computed",
            "Throttles, usage plans and cache lifetimes are the computed ones, with the calculation beside them",
            "cloud-architect",
            "API design record",
            True,
        ),
        (
            "quotas",
            "Account quotas cover the expected peak with 30% to spare, in every Region that may have to take the load",
            "operations-lead",
            "`get-service-quota`",
            True,
        ),
        (
            "concurrency",
            "Reserved concurrency of all functions fits below what the database bears",
            "cloud-architect",
            "API design record",
            True,
        ),
        (
            "cost-model",
            "Cost model updated for the change; budget and anomaly alarm exist",
            "finops-lead",
            "cost model, `describe-budgets`",
            False,
        ),
    ),
    *_gate(
        "Operations",
        (
            "alarms",
            "Every KPI has its alarm, every alarm was seen once, every alarm has its runbook entry",
            "operations-lead",
            "evidencekit check, list of test alarms",
            True,
        ),
        ("dashboard", "Dashboard shows the new parts; saved queries run", "operations-lead", "link to the dashboard", False),
        (
            "log-groups",
            "Log groups have their retention; access log on; no personal data in a sample of 200 lines",
            "delivery-engineer",
            "`describe-log-groups`, sample",
            False,
        ),
        (
            "on-call",
            "On-call rota of the next four weeks is filled; access of those on it was tested",
            "operations-lead",
            "rota, access test",
            False,
        ),
        ("drills", "Customer operations has drilled the entries of severity 1", "operations-lead", "drill records", False),
    ),
    *_gate(
        "Way back",
        ("rollback-alarms", "Rollback alarms are wired to the deployment", "platform-lead", "deployment group, canary settings", True),
        (
            "rollback-tried",
            "Roll-back of this release was done in test, in ten minutes or less",
            "delivery-engineer",
            "recovery report",
            True,
        ),
        ("rollback-decision", "Who decides about roll-back, and until when, is named", "delivery-lead", "release ticket", False),
    ),
    *_gate(
        "Resilience",
        (
            "backups",
            "Backups cover every store that has an RPO; the last restore test is younger than the tier asks",
            "operations-lead",
            "restore report",
            True,
        ),
        (
            "rto-rpo",
            "Achievable RTO and RPO computed for the new architecture and within target, or accepted in writing",
            "cloud-architect",
            "recovery plan",
            False,
        ),
        (
            "recovery-region",
            "Recovery Region has the same version, quotas, certificates and secrets",
            "platform-lead",
            "comparison job",
            True,
        ),
        ("support", "Support plan, contacts and escalation to AWS tested", "operations-lead", "test case number", False),
    ),
]
"""The items: what the shipped standard asks."""
