"""Rules about deployment: automated, from templates that can be seen, nothing by hand in production (REL-001)."""

from __future__ import annotations

import re
from collections.abc import Iterator

from generator.checks.finding import Evidence, Finding
from generator.checks.prose import asserted
from generator.errors import InputError
from generator.model.description.delivery import Stage, Template
from generator.model.description.project import Project
from generator.model.types.origin import Location, Origin, child
from generator.workspace.loader import place_in
from generator.workspace.positions import read_yaml

_INFRASTRUCTURE: Location = ("delivery", "infrastructure")
_CODE_TOOLS = re.compile(
    r"\b(?:CloudFormation|SAM|CDK|Terraform|OpenTofu|Pulumi|Serverless Framework|AWS CLI|boto3|Ansible|Copilot|Amplify|Chalice)\b",
    re.IGNORECASE,
)


def unnamed_tool(_: Evidence, project: Project) -> Iterator[Finding]:
    """No tool of infrastructure as code is named, or a template belongs to a tool that is not.

    Why: REL-001 wants the tools with which the infrastructure was automated.
    Bad: `tools: [Jenkins]`; a template of AWS CDK where `tools` names Terraform only.
    Good: `tools: [AWS CDK, AWS CloudFormation, AWS CodePipeline]`.
    """
    infrastructure = project.delivery.infrastructure
    tools = " ".join(infrastructure.tools)
    if not _CODE_TOOLS.search(tools):
        yield Finding(
            severity="gap",
            message=f"none of the tools defines infrastructure: {', '.join(infrastructure.tools)}",
            location=(*_INFRASTRUCTURE, "tools"),
            criterion="REL-001.tools",
            hint="Name the tool that reads the templates, such as AWS CloudFormation, AWS CDK or Terraform.",
        )
        return
    for index, template in enumerate(infrastructure.templates):
        if not any(template.tool in tool or tool in template.tool for tool in infrastructure.tools):
            yield Finding(
                severity="error",
                message=f"{template.path} is read by {template.tool}, which is not among the tools",
                location=(*_INFRASTRUCTURE, "templates", index, "tool"),
                criterion="REL-001.tools",
                hint="Add it to delivery.infrastructure.tools.",
            )


_RESOURCES_IN_CODE = re.compile(
    r"\bnew\s+[\w.]+\(\s*(?:this|scope|stack|app|\w+)\s*,|\b[\w.]+\(\s*self\s*,\s*[\"']|\bresource\s+\"[\w-]+\"\s+\"[\w-]+\"\s*\{"
    r"|\bmodule\s+\"[\w-]+\"\s*\{|\baws\s+[a-z0-9-]+\s+(?:create|put|update|deploy)[a-z-]*",
)


def hollow_template(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """An example template that cannot be read, or that creates nothing.

    CloudFormation and SAM in YAML or JSON are parsed; of Terraform, CDK and scripts the definition of a resource is looked for.

    Why: REL-001 wants an example template; a reviewer opens it.
    Bad: an excerpt of comments and three dots; YAML with a wrong indentation; `Parameters` without `Resources`.
    Good: a complete part with its resources, as deployed.
    """
    for index, template in enumerate(project.delivery.infrastructure.templates):
        location = (*_INFRASTRUCTURE, "templates", index, "excerpt")
        for what, line, column in _hollow(template):
            yield Finding(
                severity="gap",
                message=f"{template.path} {what}",
                location=location,
                criterion="REL-001.example",
                hint="Show a complete part that creates something, as deployed.",
                place=place_in(evidence.workspace, project.id, location, line, column),
            )


def _hollow(template: Template) -> Iterator[tuple[str, int, int]]:
    declarative = re.search(r"CloudFormation|\bSAM\b", template.tool)
    if not declarative or template.language.lower() not in ("yaml", "yml", "json"):
        if not _RESOURCES_IN_CODE.search(template.excerpt):
            yield "defines no resource in its excerpt", 1, 1
        return
    try:
        read = read_yaml(template.excerpt.replace("\t", " ").encode(), "", tags=True)
    except InputError as error:
        problem = error.problems[0]
        yield f"cannot be read: {problem.what}", problem.place.line, problem.place.column
        return
    if not _creates(read):
        yield "has no Resources with a Type in its excerpt", 1, 1


def _creates(template: Origin) -> bool:
    resources = child(template, "Resources")
    listed = list(resources.value.values()) if resources is not None and isinstance(resources.value, dict) else []
    kinds = [child(resource, "Type") for resource in listed if isinstance(resource.value, dict)]
    return any(kind is not None and isinstance(kind.value, str) and "::" in kind.value for kind in kinds)


_PARTS = ("build", "test", "deploy")


def missing_stage(_: Evidence, project: Project) -> Iterator[Finding]:
    """The pipeline has no automated stage that builds, tests or deploys.

    Why: REL-001 wants changes automated from the commit to production.
    Bad: a pipeline whose automated stages have the `steps` build and deploy only.
    Good: stages that build once, test the artefacts, and deploy the same ones.
    """
    done = {step for stage in project.delivery.pipeline if stage.automated for step in stage.steps}
    for part in _PARTS:
        if part not in done:
            yield Finding(
                severity="gap",
                message=f"no automated stage of the pipeline has the step {part}",
                location=("delivery", "pipeline"),
                criterion="REL-001.automation",
                hint=f"Add the stage that does it, or add {part} to the `steps` of the stage that does.",
            )


BY_HAND = re.compile(
    r"\b(?:in|through|by|from|via|with|uses?|opens?) (?:the )?(?:AWS )?(?:Management )?console\b|\bby hand\b|\bmanually\b"
    r"|\bclick(?:s|ed|ing)? (?:on |through |the )",
    re.IGNORECASE,
)


def manual_stage(_: Evidence, project: Project) -> Iterator[Finding]:
    """A stage of the pipeline is done by hand, and it is no approval.

    Why: REL-001 wants no changes of production through the Management Console; only the decision may be a person's.
    Bad: `automated: false` with `steps: [deploy]`, or an approval without `approved_by`; “by hand in the console” in what it does.
    Good: automated stages, and one with `steps: [approve]` and `approved_by` between test and production.
    """
    for stage in project.delivery.pipeline:
        if what := _manual(stage):
            yield Finding(
                severity="gap",
                message=f"the stage {stage.name} {what}",
                location=("delivery", "pipeline", stage.id),
                criterion="REL-001.no-console",
                hint="Automate it; a person may approve, not carry out: steps: [approve], with the role in approved_by.",
            )


def _manual(stage: Stage) -> str:
    if found := next(asserted(BY_HAND, f"{stage.name}. {stage.tool}. {stage.does}"), None):
        return f"works by hand: “{found[0]}”"
    if not stage.automated and (set(stage.steps) != {"approve"} or stage.approved_by is None):
        done = ", ".join(stage.steps)
        return f"is not automated and {'names no role that approves' if done == 'approve' else f'is no approval (steps: {done})'}"
    if "approve" in stage.steps and stage.approved_by is None:
        return "waits for an approval, and `approved_by` does not say whose"
    return ""


_CONSOLE = re.compile(
    r"\b(?:changes?|changed|made|done|deploy(?:ed|s)?|configur(?:ed|es)|edit(?:ed|s)?|set|created|updated)\b[^.;]*"
    r"\b(?:in|through|by|from|via) (?:the )?(?:AWS )?(?:Management )?console\b",
    re.IGNORECASE,
)


def console_change(_: Evidence, project: Project) -> Iterator[Finding]:
    """Production is changed through the Management Console, by the project's own words.

    Why: REL-001 rules it out.
    Bad: `console_access: read and write`; “Throttles are changed in the console when needed.”
    Good: `console_access: read-only`, and in the sentences who cannot, how it is noticed, and what happens then.
    """
    infrastructure = project.delivery.infrastructure
    texts = [(key, getattr(infrastructure, key)) for key in ("approach", "console_changes", "drift", "exceptions")]
    for key, text in texts:
        for found in asserted(_CONSOLE, text):
            yield _by_console(key, f"production seems to be changed by hand: “{found[0]}”")
    if infrastructure.console_access == "read and write":
        yield _by_console("console_access", "people may change production by hand")


def _by_console(key: str, wrong: str) -> Finding:
    return Finding(
        severity="error",
        message=wrong,
        location=(*_INFRASTRUCTURE, key),
        criterion="REL-001.no-console",
        hint="Move the change into a template or a command of the pipeline, or say how it is prevented.",
    )


PROJECT_RULES = (
    unnamed_tool,
    hollow_template,
    missing_stage,
    manual_stage,
    console_change,
)
