"""Automated, from templates that can be seen, nothing by hand in production."""

import pytest

from generator.checks.deployment import BY_HAND, _hollow
from generator.checks.prose import asserted
from generator.model.description.delivery import Template
from tests.checks.variants import Case

ORDERS = "customers/orders-platform/delivery.yml"
TENANT = "customers/tenant-api/delivery.yml"

CASES = [
    Case(
        "unnamed-tool",
        ORDERS,
        "tools: [AWS SAM, AWS CloudFormation, AWS CodePipeline",
        "tools: [AWS CodePipeline",
        "tools:",
        "none of the tools defines infrastructure: AWS CodePipeline",
    ),
    Case(
        "unnamed-tool",
        TENANT,
        "tool: AWS CloudFormation\n      language: yaml",
        "tool: Terraform\n      language: yaml",
        "tool: Terraform",
        "templates/catalogue-network.yml is read by Terraform, which is not among the tools",
        also=(
            "hollow-template",
            "missed-standard",
        ),
    ),
    Case(
        "hollow-template",
        TENANT,
        "          LinkGroup:\n            Type",
        "          LinkGroup:\n           - Type",
        "",
        "templates/catalogue-network.yml cannot be read",
    ),
    Case(
        "hollow-template",
        ORDERS,
        "        Resources:\n          Alarm:",
        "        Things:\n          Alarm:",
        "AWSTemplateFormatVersion",
        "shared/templates/alarm.yaml has no Resources with a Type in its excerpt",
    ),
    Case(
        "hollow-template",
        TENANT,
        "new apigateway.SpecRestApi(this, ",
        "load(",
        "const api = load(",
        "lib/tenant-api-stack.ts defines no resource in its excerpt",
        more=((TENANT, "new wafv2.CfnWebACLAssociation(this, ", "load("),),
    ),
    Case(
        "missing-stage",
        ORDERS,
        "automated: true\n    gate: All green, coverage",
        "automated: false\n    gate: All green, coverage",
        "pipeline:",
        "no automated stage of the pipeline has the step build",
        also=("manual-stage",),
    ),
    Case(
        "manual-stage",
        ORDERS,
        "automated: true\n    gate: Alarms stay green during the canary",
        "automated: false\n    gate: Alarms stay green during the canary",
        "id: production",
        "the stage Production is not automated and is no approval (steps: deploy)",
        also=("missing-stage",),
    ),
    Case(
        "manual-stage",
        ORDERS,
        "Executes the change set in production.",
        "An engineer executes the change set in the console.",
        "id: production",
        "the stage Production works by hand: “in the console”",
    ),
    Case(
        "manual-stage",
        ORDERS,
        "steps: [approve]\n    approved_by: customer-owner\n",
        "steps: [approve]\n",
        "id: approval",
        "the stage Release is not automated and names no role that approves",
    ),
    Case(
        "manual-stage",
        ORDERS,
        "name: Test\n    steps: [test]",
        "name: Test\n    steps: [test, approve]",
        "id: test",
        "the stage Test waits for an approval, and `approved_by` does not say whose",
    ),
    Case(
        "console-change",
        ORDERS,
        "console_access: runbook actions",
        "console_access: read and write",
        "console_access: read and write",
        "people may change production by hand",
    ),
    Case(
        "console-change",
        ORDERS,
        "The team that owns the\n    service answers",
        "Throttles are changed in the console meanwhile. The team that owns the\n    service answers",
        "drift: >-",
        "production seems to be changed by hand: “changed in the console”",
    ),
]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Lints the template and builds the web console.", False),
        ("Counts clicks in the test environment.", False),
        ("Deploys by hand in the console, so that nothing goes wrong", True),
        ("An engineer clicks through the wizard.", True),
        ("Deployed with the AWS Management Console.", True),
    ],
)
def test_a_console_that_is_built_is_no_work_by_hand(text: str, found: bool) -> None:
    assert bool(list(asserted(BY_HAND, text))) is found


QUEUE = "Resources:\n  Queue:\n    Type: AWS::SQS::Queue\n"
IN_CODE = "new sqs.Queue(this, 'Queue')"
NO_TYPE, NO_RESOURCE = "has no Resources with a Type in its excerpt", "defines no resource in its excerpt"


@pytest.mark.parametrize(
    ("tool", "language", "excerpt", "told"),
    [
        ("AWS CloudFormation", "yaml", QUEUE, ""),
        ("AWS SAM", "YAML", QUEUE, ""),
        ("AWS CloudFormation", "json", '{"Resources": {"Queue": {"Type": "AWS::SQS::Queue"}}}', ""),
        ("AWS CloudFormation", "yaml", "Resources:\n  Queue:\n    Type: Queue\n", NO_TYPE),
        ("AWS CloudFormation", "yaml", "Resources:\n  Queue:\n    Kind: AWS::SQS::Queue\n", NO_TYPE),
        ("AWS CloudFormation", "yaml", "Parameters:\n  Name:\n    Type: String\n", NO_TYPE),
        ("AWS CloudFormation", "yaml", "Resources: []\n", NO_TYPE),
        ("AWS CloudFormation", "typescript", IN_CODE, ""),
        ("AWS CloudFormation", "typescript", "load()", NO_RESOURCE),
        ("AWS CDK", "typescript", IN_CODE, ""),
        ("AWS CDK", "yaml", QUEUE.replace("Type", "Kind"), NO_RESOURCE),
        ("AWS CDK", "typescript", "load()", NO_RESOURCE),
    ],
)
def test_an_excerpt_creates_something(tool: str, language: str, excerpt: str, told: str) -> None:
    template = Template.model_validate({"path": "t", "tool": tool, "what": "A queue.", "language": language, "excerpt": excerpt})
    assert list(_hollow(template)) == ([(told, 1, 1)] if told else [])
