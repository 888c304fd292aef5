"""Alarms as code: what a project's description says of alarms, dashboards and metric filters, as templates to deploy."""

from generator.writers.alarms.deployment import Deployment, deployment
from generator.writers.alarms.files import files, unmade

__all__ = ["Deployment", "deployment", "files", "unmade"]
