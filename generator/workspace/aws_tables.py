"""The shipped tables of AWS: commands of the CLI, and actions of IAM; each is read once."""

from __future__ import annotations

from functools import cache

from generator.model.library.aws_commands import AwsCommands, parse_commands
from generator.model.library.iam_actions import IamActions, parse_actions
from generator.workspace.shipped import shipped


@cache
def aws_commands() -> AwsCommands:
    """Return the commands of the AWS CLI as the library has them."""
    return parse_commands(shipped("content/library/aws/commands.txt").read_text("utf-8"))


@cache
def iam_actions() -> IamActions:
    """Return the actions of IAM as the library has them."""
    return parse_actions(shipped("content/library/aws/iam-actions.txt").read_text("utf-8"))
