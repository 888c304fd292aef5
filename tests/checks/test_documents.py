"""Rules about the documents, on templates and descriptions that were broken."""

from tests.checks.variants import Case

RUNBOOKS = "templates/partner/runbook-standard.md.j2"

CASES = [
    Case(
        "unknown-owner",
        "templates/partner/api-design-guide.md.j2",
        "owner: cloud-architect\n",
        "owner: cloud-designer\n",
        "roles:",
        "there is no role `cloud-designer`, which owns api-design-guide",
    ),
    Case(
        "broken-link",
        RUNBOOKS,
        'link("kpi-guide") }}, and nothing',
        'link("kpi-guide", anchor="kpi") }}, and nothing',
        'link("kpi-guide", anchor="kpi")',
        "links to",
    ),
    Case(
        "missing-picture",
        RUNBOOKS,
        'link("kpi-guide") }}, and nothing',
        'link("kpi-guide") }} ![x](../../etc/x.png), and nothing',
        "../../etc/x.png",
        "shows the picture ../../etc/x.png, which is not drawn",
    ),
    Case(
        "withheld-name",
        "customers/tenant-api/case_study.yml",
        "  title: Fair limits for 180 tenants",
        "  title: Fair limits for tenants of Tradeleaf",
        "title: Fair limits for tenants of",
        "contains “Tradeleaf”",
        render=("public-case-study",),
    ),
    Case(
        "withheld-name",
        "customers/tenant-api/case_study.yml",
        "  title: Fair limits for 180 tenants",
        "  title: Fair limits for Quillfeathers tenants",
        "title: Fair limits for",
        "contains “Quillfeathers”",
        render=("public-case-study",),
    ),
    Case(
        "withheld-name",
        "customers/tenant-api/case_study.yml",
        "  title: Fair limits for 180 tenants",
        "  title: Fair limits in 8888-7777-6666",
        "title: Fair limits in",
        "contains “8888-7777-6666”",
        render=("public-case-study",),
    ),
    Case(
        "withheld-name",
        "customers/tenant-api/case_study.yml",
        "  title: Fair limits for 180 tenants",
        "  title: Fair limits, call +1 (555) 0102",
        "title: Fair limits, call",
        "contains “1 (555) 0102”",
        render=("public-case-study",),
    ),
    Case(
        "other-customer",
        "customers/orders-platform/case_study.yml",
        "title: From a shop that stopped",
        "title: As for Quillfeather Software, from a shop that stopped",
        "title: As for Quillfeather",
        "contains “Quillfeather Software”",
        render=("case-study",),
        concerns=("tenant-api",),
    ),
    Case(
        "left-over",
        "customers/tenant-api/case_study.yml",
        "title: 180 tenants on one metered API",
        "title: TBD, 180 tenants on one metered API",
        "title: TBD",
        "“TBD” is left over",
        render=("case-study",),
    ),
]
