"""Rules about the documents, on templates and descriptions that were broken."""

from dataclasses import replace

import pytest

from generator.checks import in_workspace
from generator.checks.documents import _linked_at, left_over, withheld
from generator.document.links import BrokenLink
from generator.model.types.passages import Passage
from tests.checks.variants import Case, Sample, changed

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


GIVES_AWAY = {
    "customer.name": ("Amberwick Trading", ["amberwick trading", "Amberwick Trading's prices"]),
    "customer.legal_entity": ("Amberwick Holding Ltd", ["a daughter of AMBERWICK HOLDING LTD", "Amberwick Holding Ltd"]),
    "customer.withheld": (["Project Heron"], ["Project Heron", "project heron's first week"]),
    "customer.domains": (["amberwick.example"], ["see amberwick.example", "AMBERWICK.EXAMPLE/prices"]),
    "architecture.accounts.0.number": ("123412341234", ["1234-1234-1234", "123412341234"]),
    "security.accounts.contacts.0.email": ("heron@wick.example", ["heron@wick.example"]),
    "security.accounts.contacts.0.phone": ("+47 555 01 99", ["call 47 5550199", "(47) 555-01-99"]),
}
TELLS_NOTHING = ["amberwickham.example", "91234123412349", "The heron", "Wick Holding", "5550199", "xamberwick.example"]


@pytest.mark.parametrize("keys", GIVES_AWAY)
def test_each_name_of_a_customer_is_withheld(sample: Sample, keys: str) -> None:
    before = sample.evidence.workspace.projects["tenant-api"]
    value, texts = GIVES_AWAY[keys]
    project = changed(before, keys.split("."), value)

    def shown(text: str, of: object) -> bool:
        return any(pattern.search(text) for pattern in withheld(of))

    assert [text for text in texts if shown(text, before)] == []
    assert [text for text in texts if not shown(text, project)] == []
    assert [text for text in TELLS_NOTHING if shown(text, project)] == []


@pytest.mark.parametrize(
    ("name", "domains", "industry", "told"),
    [
        ("Amberwick Trading", ["amberwick.example"], "Retail", ["amberwick"]),
        ("Amberwick Trading", ["amberwick-trading.example"], "Trading", ["amberwick"]),
        ("Amberwick Trading", ["www.wick.example"], "Retail", []),
        ("Amberwick Trading", ["trading.amberwick"], "Retail", ["trading"]),
        ("The Abc Shop", ["abc-shop.example"], "Retail", ["shop"]),
        ("Abc", ["abc.example"], "Retail", []),
    ],
)
def test_words_of_a_name_that_a_domain_holds_tell_it(sample: Sample, name: str, domains: list[str], industry: str, told: list[str]) -> None:
    project = sample.evidence.workspace.projects["tenant-api"]
    customer = project.customer.model_copy(
        update={"name": name, "domains": domains, "industry": industry, "legal_entity": "X", "withheld": [], "anonymous_name": "a vendor"}
    )
    patterns = list(withheld(project.model_copy(update={"customer": customer})))
    words = ["amberwick", "trading", "shop", "the", "abc"]
    assert [word for word in words if any(pattern.search(word) for pattern in patterns) and word != name.casefold()] == told


@pytest.mark.parametrize(
    ("text", "left"),
    [
        ("Owner: TBD", "TBD"),
        ("todo: ask the customer", "todo"),
        ("FIXME", "FIXME"),
        ("XXX days", "XXX"),
        ("Lorem ipsum dolor", "Lorem ipsum"),
        ("Call <insert number here>.", "<insert number here>"),
        ("<Your name>", "<Your name>"),
        ("<fill in>", "<fill in>"),
        ("The method and the toddler, <br> and fixmer", ""),
        ("Todos los santos", ""),
    ],
)
def test_a_placeholder_is_left_over(sample: Sample, text: str, left: str) -> None:
    evidence = replace(sample.evidence, contents=())
    vars(evidence)["prose"] = {"tenant-api": (Passage(("customer", "industry"), text, True),)}
    found = in_workspace(left_over, evidence)
    assert [(one.message, one.location) for one in found] == (
        [(f"“{left}” is left over in “{text}”", ("customer", "industry"))] if left else []
    )


@pytest.mark.parametrize(
    ("target", "text"),
    [
        ("../partner/kpi-guide.md", 'link("kpi-guide")'),
        ("kpi-guide.md#kpi", 'link("kpi-guide", anchor="kpi")'),
        ("nowhere/kpi.md", "[KPIs](nowhere/kpi.md)"),
        ("../partner/kpi-guide.md", "link(the kpi-guide of the partner)"),
        ("kpi-guide.md#thresholds", "link(page, anchor=thresholds)"),
    ],
)
def test_a_broken_link_is_told_where_the_template_writes_it(sample: Sample, target: str, text: str) -> None:
    """As a call of `link`, else as the link itself, else where its anchor or its page is named."""
    id, template = next(iter(sample.evidence.templates.items()))
    written = replace(template, text=f"# Title\n\nSee {text}.\n")
    evidence = replace(sample.evidence, templates={id: written})
    assert (_linked_at(BrokenLink(id, target, "no such page"), evidence).line, template.path) == (3, template.path)
    assert _linked_at(BrokenLink(id, "other.md", "no such page"), evidence).line == 0
