"""Names in commands and policies that the description does not know."""

from tests.checks.variants import Case

SHOP, TENANT = "customers/orders-platform", "customers/tenant-api"

CASES = [
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "aws lambda get-function-concurrency --function-name ecommerce-prod-orders-create-order --region eu-west-1",
        "aws lambda get-function-concurrency --function-name ORDERS --region eu-west-1",
        "command: aws lambda get-function-concurrency",
        "the command names `ORDERS`",
    ),
    Case(
        "stale-name",
        f"{TENANT}/runbook.yml",
        "describe-alarms --state-value ALARM --alarm-name-prefix tradeleaf- ",
        "describe-alarms --state-value ALARM --alarm-name-prefix leaftrade- ",
        "command: aws cloudwatch describe-alarms",
        "the command names `leaftrade-`",
    ),
    Case(
        "stale-name",
        f"{SHOP}/runbook.yml",
        "--pipeline-name ecommerce-pipeline --max-items 3 --profile tern-tooling --region eu-west-1",
        "--pipeline-name ecommerce-pipeline --max-items 3 --profile tern-tooling --region ap-south-1",
        "list-pipeline-executions",
        "the command names the Region `ap-south-1`",
        also=("denied-command",),
    ),
    Case(
        "stale-arn",
        f"{SHOP}/security.yml",
        '"Resource": "arn:aws:events:eu-west-1:111122223333:event-bus/ecommerce-prod",\n              "Condition": '
        '{"StringEquals": {"events:source": "ecommerce.orders"}}',
        '"Resource": "arn:aws:events:eu-west-1:111122223333:event-bus/shop-prod",\n              "Condition": '
        '{"StringEquals": {"events:source": "ecommerce.orders"}}',
        "event-bus/shop-prod",
        "the policy TableUpdate names `shop-prod`",
    ),
]
