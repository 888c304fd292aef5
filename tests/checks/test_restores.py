"""Rules about bringing data back on the sample."""

from tests.checks.variants import Case

T = "customers/tenant-api/resilience.yml"
S = "customers/orders-platform/resilience.yml"

CASES = [
    Case(
        "versionless-store",
        S,
        "  - component: warehouse-table\n    method: synchronous replication\n",
        "  - component: warehouse-table\n    method: versioning\n",
        "method: versioning",
        "warehouse-table is said to be protected by versions, and Amazon DynamoDB keeps none",
    ),
    Case(
        "versionless-store",
        T,
        "  - component: archive-bucket\n    method: versioning\n",
        "  - component: certificates\n    method: versioning\n",
        "method: versioning",
        "the library does not know whether AWS Certificate Manager keeps former versions of what certificates holds",
        also=("unprotected-store",),
    ),
    Case(
        "lost-setting",
        T,
        "        sets: [scaling, policies, alarms, tags, point-in-time recovery, deletion protection]\n        component: orders-table\n"
        "        after: [restore]\n",
        "        sets: [scaling, policies, alarms, tags, deletion protection]\n        component: orders-table\n        after: [restore]\n",
        "id: orders-corrupted",
        "A release writes wrong orders: orders-table comes back without point-in-time recovery, and no step sets them again",
    ),
    Case(
        "lost-setting",
        S,
        "        sets: [encryption key]\n",
        "",
        "id: region-loss",
        "orders-table comes back without encryption key",
        twin="id: region-loss",
    ),
    Case(
        "lost-setting",
        S,
        "resource: ecommerce-prod-payment-restored, in_use: false}",
        "resource: ecommerce-prod-payment-restored, in_use: true}",
        "id: orders-damaged",
        "payment-table comes back without policies, alarms, tags, point-in-time recovery, deletion protection",
        also=("locked-out", "unwatched-restore"),
    ),
    Case(
        "untimed-rebuild",
        T,
        "    rebuild_duration: 20m\n",
        "",
        "component: search-index",
        "search-index is rebuilt, and nothing says how long that takes",
    ),
    Case(
        "unplanned-rebuild",
        T,
        "        component: search-index\n        after: [database]\n",
        "        component: catalogue-db\n        after: [database]\n",
        "id: key-disabled",
        "Data key disabled or scheduled for deletion: the rebuild of search-index takes 20m longer than the steps that the plan has for it",
    ),
    Case(
        "unscaled-measurement",
        S,
        "        scale: {unit: GB, measured: 8.1, now: 9}\n",
        "",
        "id: restore-orders",
        "Orders or payments were overwritten: the step `restore-orders` was measured, and not said with how much data",
    ),
    Case(
        "unscaled-measurement",
        S,
        "        scale: {unit: events, measured: 276000, now: 276000}\n",
        "",
        "id: replay",
        "the step `replay` was measured",
    ),
]
