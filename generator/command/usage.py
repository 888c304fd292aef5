"""What is typed on the command line: the words that it may be, and what was meant where it is another."""

from __future__ import annotations

from typing import Any

import click


class Choice(click.Choice[str]):
    """One of a few words; where another is given, the one that was meant is proposed."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> str:
        """Return the word. Raises BadParameter for another."""
        try:
            return super().convert(value, param, ctx)
        except click.BadParameter as error:
            self.fail(f"{error.message.removesuffix('.')}.{meant(str(value), [str(choice) for choice in self.choices])}", param, ctx)


class Folder(click.Path):
    """The path of a folder. An empty one is refused: it would be the current folder, and is often a variable that is not set."""

    def convert(self, value: Any, param: click.Parameter | None, ctx: click.Context | None) -> Any:
        """Return the path. Raises BadParameter for none, and for a file."""
        if not str(value).strip():
            self.fail("it is empty. Name a folder; the current one is `.`.", param, ctx)
        return super().convert(value, param, ctx)


def meant(word: str, known: list[str]) -> str:
    """Return the question whether the one of the `known` words was meant that is like `word`; empty where none is."""
    from generator.model.types.refusals import near

    like = near(word, known)
    return f" Did you mean `{like}`?" if like else ""


def advice(error: click.ClickException, main: click.Group) -> str:
    """Return what to do about an error of usage where click does not say it; empty where it does."""
    if not isinstance(error, click.NoSuchOption) or error.possibilities:
        return ""
    having = [name for name, command in main.commands.items() if any(error.option_name in param.opts for param in command.params)]
    if not having:
        return ""
    return (
        f"{error.option_name} is an option of {', '.join(having)}, written behind the command: evidencekit {having[0]} {error.option_name}"
    )
