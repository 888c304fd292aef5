"""Rules about the features and patterns that references have to show: enough of them, and really used (APIGW-006)."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator

from generator.checks.finding import Evidence, Finding
from generator.model.description.api import Api
from generator.model.description.project import Project


def too_few_patterns(evidence: Evidence) -> Iterator[Finding]:
    """A reference uses too few features of the checklist's list, or all references together too few different ones.

    Why: APIGW-006 wants one of the listed features from each reference and two different ones across all.
    Bad: two references that both list `custom-domain-acm` and nothing else.
    Good: one of them also uses, and lists in an API's `features`, `waf` or `lambda-authorizer`.
    """
    workspace = evidence.workspace
    checklist = workspace.library.checklists[workspace.partner.application.checklist]
    for control in checklist.all_controls():
        if control.choice is None:
            continue
        listed = {option.feature for option in control.choice.options}
        used = {project.id: _listed(project) & listed for project in workspace.references.values()}
        for project, features in used.items():
            if len(features) < control.choice.each_reference:
                yield Finding(
                    severity="gap",
                    message=f"{project} uses {len(features)} of the listed features, at least {control.choice.each_reference} is needed",
                    project=project,
                    location=("apis",),
                    criterion=f"{control.id}.feature-list",
                    hint=f"Add features to an API: {', '.join(sorted(listed))}.",
                )
        together = sorted(set().union(*used.values()))
        if used and len(together) < control.choice.across_references:
            yield Finding(
                severity="gap",
                message=f"all references together use {len(together)} of the listed features ({', '.join(together) or 'none'}), "
                f"{control.choice.across_references} different ones are needed",
                project=next(reversed(used)),
                location=("apis",),
                criterion=f"{control.id}.two-features",
                hint=f"Show one more in one of the references: {', '.join(sorted(listed - set(together)))}.",
            )


def _listed(project: Project) -> set[str]:
    return {claim.feature for api in project.apis for claim in api.features}


def unsupported_claim(evidence: Evidence, project: Project) -> Iterator[Finding]:
    """A feature is claimed that the description of the API does not show, or that its type cannot have.

    Why: a reviewer looks for the feature in the diagram and in the design record.
    Bad: `feature: caching` without `load.cache`; `feature: waf` without a web ACL.
    Good: the feature described where it belongs, or the claim taken back.
    """
    patterns = evidence.workspace.library.gateway.patterns
    for api in project.apis:
        for index, claim in enumerate(api.features):
            pattern = patterns[claim.feature]
            if api.type not in pattern.apis:
                lack = f"{api.type} APIs do not have it"
            elif claim.feature in _SHOWN and not _SHOWN[claim.feature][0](api, project):
                lack = _SHOWN[claim.feature][1]
            else:
                continue
            yield Finding(
                severity="error",
                message=f"{api.name} claims {pattern.name}, but {lack}",
                location=("apis", api.id, "features", index),
                criterion="APIGW-006.feature-list",
                hint="Describe it where it belongs, or take the claim back.",
            )


def _has_authorizer(api: Api, _: Project) -> bool:
    return any(
        authorization is not None and authorization.kind == "LAMBDA"
        for authorization in (api.authorization, *(m.authorization for m in api.methods))
    )


def _has_direct_integration(api: Api, project: Project) -> bool:
    functions = {component.id for component in project.architecture.components if component.service == "lambda"}
    integrations = [method.integration for method in api.methods]
    return any(integration.kind == "AWS" and integration.action and integration.target not in functions for integration in integrations)


def _has_certificate(api: Api, _: Project) -> bool:
    return api.domain is not None and re.search(r"certificate manager|\bACM\b", api.domain.certificate, re.IGNORECASE) is not None


def _has_web_acl(api: Api, project: Project) -> bool:
    firewalls = {component.id for component in project.architecture.components if component.service == "waf"}
    ties = [{connection.source, connection.target} for connection in project.architecture.connections]
    return bool(api.waf) and any(api.component in tie and tie & firewalls for tie in ties)


def _has_portal(api: Api, project: Project) -> bool:
    named = any(re.search(r"\bportal\b", component.name, re.IGNORECASE) for component in project.architecture.components)
    return named or _requires("developer-portal")(api, project)


def _answers_preflight(api: Api, project: Project) -> bool:
    return _requires("cors")(api, project) or any(method.method == "OPTIONS" for method in api.methods)


def _requires(feature: str) -> Callable[[Api, Project], bool]:
    return lambda api, _: any(required.feature == feature for required in api.type_selection.required_features)


_SHOWN: dict[str, tuple[Callable[[Api, Project], bool], str]] = {
    "lambda-authorizer": (_has_authorizer, "no authorization of kind LAMBDA is described"),
    "aws-integration": (_has_direct_integration, "no method has an integration of kind AWS with the action of a service"),
    "websocket": (lambda api, _: api.type == "WebSocket", "its type is another one"),
    "caching": (lambda api, _: api.load.cache is not None, "`load.cache` is not set"),
    "custom-domain-acm": (_has_certificate, "`domain` names no certificate of AWS Certificate Manager"),
    "mapping-templates": (
        lambda api, _: any(method.integration.mapping_template for method in api.methods),
        "no method has a `mapping_template`",
    ),
    "developer-portal": (_has_portal, "no portal is drawn and `developer-portal` is not required"),
    "cors": (_answers_preflight, "`cors` is not among its required features and no method is OPTIONS"),
    "waf": (_has_web_acl, "`waf` is not described, or no web ACL is drawn with a connection to it"),
    "private-api": (lambda api, _: api.endpoint == "PRIVATE", "its endpoint is not PRIVATE"),
}
"""For each feature of the list: whether the description shows it, and what is said when it does not."""

PROJECT_RULES = (unsupported_claim,)
WORKSPACE_RULES = (too_few_patterns,)
