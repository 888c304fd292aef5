"""The files of a deployment: both templates for each stack, and how they are used."""

from __future__ import annotations

from generator.writers.alarms.cloudformation import MOST_BYTES, MOST_RESOURCES, templates
from generator.writers.alarms.deployment import Deployment, Stack
from generator.writers.alarms.terraform import configuration

_LARGEST_BODY = 51_200
"""Bytes of a template that CloudFormation takes without a bucket."""


def files(deployment: Deployment, title: str) -> dict[str, str]:
    """Return the files by their paths below the project's folder; `title` is the project's name."""
    listed = "".join(f"# Left out: {name}. {reason}.\n" for name, reason in deployment.left_out)
    comment = f"# {title}: made from the description of the system by evidencekit. Change the description, not this file.\n{listed}"
    made: dict[str, str] = {}
    for stack in deployment.stacks:
        below = f"{stack.folder}/" if stack.folder else ""
        made |= {f"{below}{_numbered(number)}": text for number, text in enumerate(templates(stack, comment), 1)}
        made[f"{below}alarms.tf"] = configuration(stack, comment)
    return made | {"README.md": _readme(deployment, title, made)}


def _numbered(number: int) -> str:
    return "alarms.yaml" if number == 1 else f"alarms-{number}.yaml"


def unmade(title: str, reason: str) -> dict[str, str]:
    """Return the files by name where the alarms cannot be written; `reason` says which value is open."""
    text = f"# {title}: the alarms are not written. {reason}. Complete the description, and build again.\n"
    return dict.fromkeys(("alarms.yaml", "alarms.tf", "README.md"), text)


def _readme(deployment: Deployment, title: str, made: dict[str, str]) -> str:
    proposed = sum(alarm.proposed for stack in deployment.stacks for alarm in stack.alarms)
    proposed += sum(composite.proposed for stack in deployment.stacks for composite in stack.composites)
    are = "is" if proposed == 1 else "are"
    marks = f"\n{_count(proposed, 'alarm')} {are} proposed by the library and not confirmed: each says so.\n" if proposed else ""
    listed = "".join(f"\n- `{name}`: {reason}." for name, reason in deployment.left_out)
    missing = f"\nNot written, because a value is open:\n{listed}\n" if listed else ""
    several = len(deployment.stacks) > 1
    stacks = "\n".join(_stack(stack, made, several=several) for stack in deployment.stacks)
    source = (
        "The system's own templates create these alarms. **Do not deploy these files as well**: names in CloudWatch are unique, so\n"
        "the one would replace the other. Use them to compare what is deployed with what is described.\n"
        if deployment.own_templates
        else "Deploy either the CloudFormation template or the Terraform configuration, not both: names in CloudWatch are unique. An\n"
        "alarm that another template of the system creates as well has two owners: leave it to one of them.\n"
    )
    why = (
        "An alarm, its metric and its topic are in one account and Region, so each account and Region has a stack of its own.\n"
        if several
        else ""
    )
    return f"""# Alarms as code: {title}

The alarms, dashboards and metric filters of the document *KPIs and alarms*, from the same description of the system. Names,
thresholds and periods are those of the document; the description of each alarm ends with the address of its entry in the runbook.
{source}{why}{marks}{missing}
{stacks}
A changed threshold goes into the description first; build again, and compare with `aws cloudformation create-change-set` or
`terraform plan` before you deploy.
"""


def _stack(stack: Stack, made: dict[str, str], *, several: bool) -> str:
    """Return how one stack is deployed."""
    below = f"{stack.folder}/" if stack.folder else ""
    names = [name for name in made if name.startswith(f"{below}alarms") and name.endswith(".yaml")]
    sizes = [len(made[name].encode()) for name in names]
    commands = "\n".join(_deploy(stack, name, number, size) for number, (name, size) in enumerate(zip(names, sizes, strict=True), 1))
    notes = ""
    if len(names) > 1:
        limit = f"{MOST_RESOURCES} resources or {MOST_BYTES // 1_000_000} MB"
        notes += f"\nA template takes up to {limit}, so the stack comes in {len(names)} parts.\n"
    if any(size > _LARGEST_BODY for size in sizes):
        notes += "\nA template of this size is read from an S3 bucket; replace BUCKET by one of yours.\n"
    counted = ", ".join(
        _count(number, noun)
        for number, noun in (
            (len(stack.alarms), "metric alarm"),
            (len(stack.composites), "composite alarm"),
            (len(stack.dashboards), "dashboard"),
            (len(stack.filters), "metric filter"),
        )
        if number
    )
    variables = "".join(f" -var {one.snake}=…" for one in stack.parameters)
    folder = f"cd {stack.folder}\n" if stack.folder else ""
    heading = f"## Account `{stack.account}`, Region `{stack.home.region}`" if several else "## Deployment"
    where = f"account `{stack.account}` and Region `{stack.home.region}`"
    return f"""{heading}

{counted or "Nothing"}, for {where}.

### CloudFormation

```sh
{commands}
```
{notes}
### Terraform

```sh
{folder}terraform init
terraform plan{variables}
terraform apply{variables}
```
{_asked(stack)}"""


def _deploy(stack: Stack, name: str, number: int, size: int) -> str:
    stack_name = stack.name if number == 1 else f"{stack.name}-{number}"
    bucket = " --s3-bucket BUCKET" if size > _LARGEST_BODY else ""
    asked = " ".join(f"{one.camel}=…" for one in stack.parameters)
    overrides = f" \\\n  --parameter-overrides {asked}" if asked else ""
    return f"aws cloudformation deploy --template-file {name} --stack-name {stack_name} --region {stack.home.region}{bucket}{overrides}"


def _asked(stack: Stack) -> str:
    """Return the table of what the deployment asks for; nothing where it asks for nothing."""
    rows = "\n".join(f"| `{one.camel}` | `{one.snake}` | {one.description} |" for one in stack.parameters)
    if not rows:
        return ""
    return f"""
### What only the account knows

| CloudFormation | Terraform | What it is |
|---|---|---|
{rows}
"""


def _count(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
