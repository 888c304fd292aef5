"""Rules about proof, on templates and descriptions that were broken."""

from __future__ import annotations

from tests.checks.variants import Case

ACCOUNTS = "templates/partner/account-governance-sop.md.j2"
PROJECT = "customers/tenant-api/project.yml"
MARK = 'data-evidence="ACCT-001.root-mfa"'
HEADING = "## MFA on the root user {:"
TASKS = ' data-evidence="OPE-002.tasks"'
REVIEW = """reviews:
  - alternative: well-architected-review
    conducted_on: 2026-10-01
    workload: Tenant API
    high_risk_issues: 0
    conducted_by: Cloud Architect
    report: In the workload's list of the AWS Well-Architected Tool, shared with the reviewer.
"""

CASES = [
    Case(
        "unproven-criterion",
        ACCOUNTS,
        f" {MARK}",
        "",
        "root_mfa_factor: FIDO2",
        "ACCT-001.root-mfa is not proven by the partner's documents",
    ),
    Case(
        "unproven-criterion",
        "templates/project/security-record.md.j2",
        ' data-evidence="ACCT-001.applied"',
        "",
        "checklist: amazon-api-gateway-3.0",
        "ACCT-001.applied is not proven for any customer",
    ),
    Case(
        "unapplied-standard",
        "templates/project/runbook.md.j2",
        TASKS,
        "",
        "repository of the workload, folder",
        "OPE-002.tasks is set by a standard (standards/runbook-standard), but no customer's document shows it applied",
    ),
    Case(
        "practice-without-standard",
        "templates/partner/runbook-standard.md.j2",
        TASKS,
        "",
        "repository of the workload, folder",
        "OPE-002.tasks is shown for a customer (customers/orders-platform/runbook), but no standard",
    ),
    Case(
        "unanswered-control",
        "templates/answers/ACCT-001.md.j2",
        "{{ a.lead(project.security.accounts.summary) }}\n",
        "",
        "answers:",
        "ACCT-001 has no answer: ",
        twin="answers:",
        render=("self-assessment",),
    ),
    Case(
        "unanswered-criterion",
        PROJECT,
        "  affiliate: false\n",
        "  affiliate: true\n",
        "customer:",
        "nothing answers 2.1.affiliate",
        render=("case-study",),
    ),
    Case(
        "unanswered-criterion",
        PROJECT,
        "  affiliate: false\n",
        "  affiliate: TODO\n",
        "customer:",
        "nothing answers 2.1.affiliate, because affiliate of `Quillfeather Software` is open",
        also=("open-value", "unproven-criterion"),
    ),
    Case(
        "unknown-criterion",
        ACCOUNTS,
        MARK,
        'data-evidence="ACCT-001.root-mfa ACCT-001.root-mfaa"',
        "ACCT-001.root-mfaa",
        "names ACCT-001.root-mfaa",
    ),
    Case("empty-proof", ACCOUNTS, HEADING, f"## Nothing {{: #nothing {MARK} }}\n\n{HEADING}", "## Nothing", "section “Nothing” is marked"),
    Case(
        "empty-proof",
        ACCOUNTS,
        HEADING,
        f"## Nothing {{: #nothing {MARK} }}\n\n| Factor | Kept in |\n|---|---|\n\n{HEADING}",
        "## Nothing",
        "section “Nothing” is marked",
    ),
    Case(
        "unreachable-proof",
        ACCOUNTS,
        HEADING,
        f'??? note "More"\n\n    ## Hidden {{: #hidden {MARK} }}\n\n    Text.\n\n{HEADING}',
        "## Hidden",
        "section “Hidden” proves ACCT-001.root-mfa, but it stands inside a box",
    ),
    Case(
        "refused-evidence",
        "templates/project/self-assessment.md.j2",
        'data-evidence="3.1.complete"',
        'data-evidence="3.1.complete ACCT-002.federation"',
        "ACCT-002.federation",
        "section “Completion” is no evidence for ACCT-002.federation, which takes sop, wiki, training",
        twin="ACCT-002.federation",
    ),
    Case(
        "unusable-review",
        PROJECT,
        "customer:\n",
        f"{REVIEW}customer:\n",
        "alternative: well-architected-review",
        "the review of Tenant API is no `well-architected-review`: Amazon API Gateway Service Delivery validation checklist 3.0 has no",
    ),
]
