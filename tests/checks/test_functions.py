"""Functions with one service behind them explain themselves."""

from tests.checks.variants import Case

ORDERS = "customers/orders-platform/apis.yml"
CARRIERS = """Not behind an API. Turns the carriers' status codes into DeliveryCompleted or DeliveryFailed and ignores those in between."""

CASES = [
    Case(
        "unexplained-function",
        "customers/tenant-api/apis.yml",
        "    - function: platinum-functions\n      downstream: platinum-tables\n",
        "    - function: order-functions\n      downstream: orders-table\n",
        "id: platinum-functions",
        "calls one service only, platinum-tables",
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: users-sign-up\n      downstream: orders-table",
        "downstream: orders-table",
        "no connection leads from `users-sign-up` to `orders-table`",
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: payment-on-created\n      downstream: payment-table",
        "function: payment-on-created",
        "is drawn calling several: payment-provider, payment-table",
        also=("unexplained-function",),
    ),
    Case(
        "contradicted-downstream",
        ORDERS,
        "- function: users-sign-up\n      downstream: event-bus",
        "- function: orders-api\n      downstream: orders-get-order",
        "function: orders-api",
        "`orders-api` is no Lambda function",
        also=("unexplained-function",),
    ),
    Case(
        "passing-function",
        ORDERS,
        CARRIERS,
        "Not behind an API. It only passes the carriers' records of the last hour on to the bus.",
        "responsibilities: >-",
        "no more: “only passes”",
    ),
    Case(
        "passing-function",
        ORDERS,
        CARRIERS,
        "Puts records on the bus.",
        "responsibilities: >-",
        "no more: “Puts records on the bus.”",
    ),
]
