"""What is used is drawn, where it stands is shown, and nothing is drawn for nothing."""

import pytest

from generator.checks import in_project
from generator.checks.drawing import denied_vpc, misordered_step
from generator.model.description.architecture import Connection, View
from tests.checks.variants import Case, Sample, changed, found_with

TENANT = "customers/tenant-api/architecture.yml"
ORDERS = "customers/orders-platform/architecture.yml"
NETWORK = "title: The catalogue's network\n    kind: deployment"
WAYS_OUT = "title: The ways out of the catalogue's network\n    kind: deployment"
NO_WAYS_OUT = (TENANT, WAYS_OUT, WAYS_OUT.replace("deployment", "overview"))
INDEX = """    placements:
      - {subnet: data-a, label: primary}
      - {subnet: data-b, label: replica}
"""

TO_LINK = "  - {source: catalogue-api, target: catalogue-link, label: all routes, protocol: HTTPS 443, encryption: TLS 1.2}\n"
TO_TASKS = "  - {source: catalogue-alb, target: catalogue-service, label: to healthy tasks, protocol: HTTPS 8443, encryption: TLS 1.2}\n"

CASES = [
    Case(
        "misordered-step",
        TENANT,
        TO_TASKS,
        "",
        "source: catalogue-alb, target: catalogue-service",
        "step 9 of the view `catalogue-search` begins at `catalogue-alb`, which step 11 reaches first",
        more=((TENANT, TO_LINK, TO_TASKS + TO_LINK),),
    ),
    Case(
        "undrawn-node",
        TENANT,
        "      - archive-bucket\n",
        "",
        "id: archive-bucket",
        "Recovery bucket (`archive-bucket`) is in none of the 7 views",
    ),
    Case(
        "undrawn-node",
        TENANT,
        "      - package-registries\n",
        "",
        "id: package-registries",
        "Package registries (`package-registries`) is in none",
    ),
    Case(
        "unconnected-node",
        TENANT,
        '  - {source: tenant-users, target: web-dns, label: name look-up, protocol: DNS 53, encryption: "none: public '
        'DNS, host names only"}\n',
        "",
        "id: web-dns",
        "Public zone (`web-dns`) has no connection to anything",
    ),
    Case(
        "unconnected-node",
        ORDERS,
        "{source: product-information, target: products-table, label: catalogue",
        "{source: staff, target: shop-web-acl, label: catalogue",
        "id: product-information",
        "(`product-information`) has no connection",
    ),
    Case(
        "unconnected-caller",
        "customers/tenant-api/apis.yml",
        "clients: [tenant-users, catalogue-editors]",
        "clients: [tenant-users, paging]",
        "clients: [tenant-users, paging]",
        "no drawn way leads from it to `catalogue-api`",
    ),
    Case(
        "unplaced-component",
        TENANT,
        INDEX,
        "",
        "id: search-index",
        "Search index (`search-index`) lives in a VPC and is in no subnet",
        also=("idle-group",),
    ),
    Case(
        "single-zone",
        TENANT,
        "- {subnet: private-b, label: task}",
        "- {subnet: private-a, label: second task}",
        "placements:",
        "Catalogue service (`catalogue-service`) stands in us-east-1a only",
    ),
    Case(
        "missing-deployment-view",
        TENANT,
        NETWORK,
        NETWORK.replace("deployment", "overview"),
        "views:",
        "no view of kind deployment shows the accounts",
        more=(NO_WAYS_OUT,),
    ),
    Case(
        "missing-deployment-view",
        TENANT,
        NETWORK,
        NETWORK.replace("deployment", "overview"),
        "id: catalogue-vpc",
        "no view of kind deployment shows the VPC tradeleaf-prod-catalogue",
        more=(
            NO_WAYS_OUT,
            (
                TENANT,
                "title: One order of a tenant's system\n    kind: flow",
                "title: One order of a tenant's system\n    kind: deployment",
            ),
        ),
        also=("undrawn-account",),
    ),
    Case(
        "denied-vpc",
        "customers/tenant-api/architecture.yml",
        "summary: |\n",
        "summary: |\n  There is no VPC.\n",
        "summary: |",
        "the text says “no VPC”, and there is a VPC (tradeleaf-prod-catalogue)",
    ),
    Case(
        "undrawn-account",
        "customers/tenant-api/architecture.yml",
        "    accounts: [staging]\n",
        "",
        "id: staging",
        "the account tradeleaf-staging (`staging`) is in no overview and no deployment view",
    ),
]


def steps(*lines: str) -> list[Connection]:
    """Return connections such as `a > b`."""
    facts = {"label": "calls", "protocol": "HTTPS 443", "encryption": "TLS 1.2"}
    ends = [line.split(" > ") for line in lines]
    return [Connection.model_validate({"source": source, "target": target, **facts}) for source, target in ends]


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (["a > b", "b > c", "c > d"], []),
        (["a > b", "c > d", "b > c"], ["step 2 of the view `flow` begins at `c`, which step 3 reaches first"]),
        (["a > b", "d > e", "b > c", "c > d"], ["step 2 of the view `flow` begins at `d`, which step 4 reaches first"]),
        (["a > b", "c > b", "b > c"], []),  # what comes back to a node that was reached, such as a poller of a queue
        (["a > b", "c > d"], []),  # a way of its own
        (["b > c", "a > b"], []),  # the first step may begin anywhere
    ],
)
def test_the_steps_of_a_flow_are_in_order(sample: Sample, lines: list[str], told: list[str]) -> None:
    project = changed(sample.evidence.workspace.projects["tenant-api"], ["architecture", "connections"], steps(*lines))
    for kind, found in (("flow", told), ("overview", [])):
        view = View.model_validate({"id": "flow", "title": "Flow", "kind": kind, "message": "In order."})
        described = changed(project, ["architecture", "views"], [view])
        assert [one.message for one in in_project(misordered_step, sample.evidence, described)] == found


@pytest.mark.parametrize(
    ("keys", "text", "told"),
    [
        ("architecture.views.0.message", "There is no VPC.", "the text says “no VPC”, and there is a VPC (tradeleaf-prod-catalogue)"),
        ("security.network.summary", "It runs without any VPC.", "the text says “without any VPC”, and there is a VPC (tradeleaf-prod-cat"),
        ("architecture.summary", "There is no VPC peering.", ""),
    ],
)
def test_a_text_that_denies_the_vpc(sample: Sample, keys: str, text: str, told: str) -> None:
    views = sample.evidence.workspace.projects["tenant-api"].architecture.views
    everything = views[0].model_copy(update={"components": []})
    found = found_with(sample, denied_vpc, "tenant-api", {"architecture.views.0": everything, keys: text})
    assert len(found) == bool(told)
    assert all(one.startswith(told) for one in found)


def test_a_view_without_the_vpc_may_say_that_it_has_none(sample: Sample) -> None:
    alone = {"architecture.views.0.message": "There is no VPC.", "architecture.views.0.components": ["web-cdn", "web-bucket"]}
    assert found_with(sample, denied_vpc, "tenant-api", alone) == []
