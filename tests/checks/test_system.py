"""What is drawn is also priced, monitored, recovered and protected."""

from tests.checks.variants import Case

T = "customers/tenant-api"
TRADE_OFF_FREE = "    scaling: 5,500 reads a second for each prefix; CloudFront asks for 4 % of the viewers' requests.\n"

CASES = [
    Case(
        "unmonitored-component",
        f"{T}/operations.yml",
        '  - {components: [s3-endpoint], reason: "A route, without a metric; a broken one shows as tasks that do not start."}\n',
        "",
        "id: s3-endpoint",
        "(`s3-endpoint`) is drawn, but no KPI watches it",
    ),
    Case(
        "unencrypted-store",
        f"{T}/security.yml",
        "    - {component: archive-bucket, key: archive, reason: As the copy vault.}\n",
        "",
        "id: archive-bucket",
        "nothing says how its data is encrypted",
    ),
    Case(
        "unexplained-core",
        f"{T}/architecture.yml",
        TRADE_OFF_FREE,
        "",
        "id: web-bucket",
        "`web-bucket` has no scaling",
    ),
    Case(
        "open-loop",
        f"{T}/operations.yml",
        "    kpi: tenant-latency\n",
        "    kpi: tenant-5xx\n",
        "id: tenant-latency",
        "the KPI `tenant-latency` has no alarm",
    ),
]
