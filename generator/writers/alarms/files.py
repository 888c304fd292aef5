"""The files of a deployment: both templates, and how they are used."""

from __future__ import annotations

from generator.writers.alarms.cloudformation import template
from generator.writers.alarms.deployment import Deployment
from generator.writers.alarms.terraform import configuration

_LARGEST_BODY = 51_200
"""Bytes of a template that CloudFormation takes without a bucket."""


def files(deployment: Deployment, title: str) -> dict[str, str]:
    """Return the files by name; `title` is the project's name."""
    listed = "".join(f"# Left out: {name}. {reason}.\n" for name, reason in deployment.left_out)
    comment = f"# {title}: made from the description of the system by evidencekit. Change the description, not this file.\n{listed}"
    made = {"alarms.yaml": template(deployment, comment), "alarms.tf": configuration(deployment, comment)}
    return made | {"README.md": _readme(deployment, title, len(made["alarms.yaml"].encode()))}


def unmade(title: str, reason: str) -> dict[str, str]:
    """Return the files by name where the alarms cannot be written; `reason` says which value is open."""
    text = f"# {title}: the alarms are not written. {reason}. Complete the description, and build again.\n"
    return dict.fromkeys(("alarms.yaml", "alarms.tf", "README.md"), text)


def _readme(deployment: Deployment, title: str, size: int) -> str:
    stack, region = f"{deployment.project}-alarms", deployment.region
    overrides = " ".join(f"{one.camel}=…" for one in deployment.parameters)
    variables = " ".join(f"-var {one.snake}=…" for one in deployment.parameters)
    bucket = " --s3-bucket BUCKET" if size > _LARGEST_BODY else ""
    why = "\nThe template is larger than CloudFormation takes directly, so it needs a bucket of yours on the way.\n" if bucket else ""
    rows = "\n".join(f"| `{one.camel}` | `{one.snake}` | {one.description} |" for one in deployment.parameters)
    counts = (
        f"from the same description of the system: {len(deployment.alarms)} metric\nalarms, {len(deployment.composites)} composite alarms, "
        f"{len(deployment.dashboards)} dashboards, {len(deployment.filters)} metric filters. "
        "Names, thresholds and periods are those of the document; the"
    )
    proposed = sum(one.proposed for one in deployment.alarms) + sum(one.proposed for one in deployment.composites)
    marks = f"\n{proposed} of the alarms are proposed by the library and not confirmed: each says so.\n" if proposed else ""
    listed = "".join(f"\n- `{name}`: {reason}." for name, reason in deployment.left_out)
    missing = f"\nNot written, because a value is open:\n{listed}\n" if listed else ""
    return f"""# Alarms as code: {title}

The alarms, dashboards and metric filters of the document *KPIs and alarms*, {counts}
description of each alarm ends with the address of its entry in the runbook. Deploy one of the two files, not both: names in
CloudWatch are unique.
{marks}{missing}
## CloudFormation

```sh
aws cloudformation deploy --template-file alarms.yaml --stack-name {stack} --region {region}{bucket} \\
  --parameter-overrides {overrides}
```
{why}
## Terraform

```sh
terraform init
terraform plan {variables}
terraform apply {variables}
```

## What only the account knows

| CloudFormation | Terraform | What it is |
|---|---|---|
{rows}

A changed threshold goes into the description first; build again, and compare with `aws cloudformation create-change-set` or
`terraform plan` before you deploy.
"""
