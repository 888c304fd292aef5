"""AWS services by name: what is named anywhere is looked for in the architecture, whether the library describes it or not."""

from __future__ import annotations

from typing import Annotated

from generator.model.library.facts import Fact
from generator.model.types.values import Id, Line, Model, Refers


class ServiceName(Model):
    """A service of AWS as prose, policies and templates name it."""

    name: Line
    """Its official name."""
    also: list[Line] = []
    """Other names, former ones among them, that mean nothing else."""
    prefixes: list[Line] = []
    """The prefixes of its actions in IAM policies, such as dynamodb."""
    types: list[Line] = []
    """The second part of its types in CloudFormation, such as DynamoDB in AWS::DynamoDB::Table."""
    service: Annotated[Id, Refers(("service",))] | None = None
    """Its id in services.yml, where it is described there."""


class ServiceNames(Fact):
    """All services, from one source, in one state."""

    names: dict[Id, ServiceName]
