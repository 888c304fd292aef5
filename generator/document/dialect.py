"""The site's Markdown dialect, and the one way to read the mkdocs.yml that sets it."""

from __future__ import annotations

import logging
import os
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from generator.errors import WriterError


@dataclass(frozen=True)
class Dialect:
    """The Markdown extensions of the site, with their options, as the site generator hands them to its parser."""

    extensions: tuple[str, ...]
    options: dict[str, dict[str, Any]] = field(hash=False)


def dialect(config: Path) -> Dialect:
    """Return the Markdown extensions of the mkdocs.yml `config` as MkDocs itself understands them.

    Raises WriterError for a configuration that MkDocs refuses.
    """
    # MkDocs asks for a folder of pages that is there, although nothing of it is read.
    loaded = configuration(config, docs_dir=str(Path(__file__).parent), site_dir=str(config.parent / "build" / "site"))
    return Dialect(tuple(loaded["markdown_extensions"]), dict(loaded["mdx_configs"]))


def configuration(config: Path, **options: str) -> Any:
    """Return MkDocs' own reading of the mkdocs.yml `config`, with `options` in place of what it says.

    Raises WriterError for a configuration that MkDocs refuses.
    """
    os.environ.setdefault("NO_MKDOCS_2_WARNING", "1")
    from mkdocs.config import load_config
    from mkdocs.exceptions import MkDocsException

    with mkdocs_warnings() as messages:
        try:
            return load_config(str(config), **options)
        except MkDocsException as error:
            raise WriterError("\n".join(f"{config}: {message}" for message in messages or [str(error)])) from error


@contextmanager
def mkdocs_warnings() -> Iterator[list[str]]:
    """Give a list that every warning of MkDocs is added to: its exceptions only say that something was wrong."""
    messages: list[str] = []
    handler = _Collector(messages)
    logger = logging.getLogger("mkdocs")
    logger.addHandler(handler)
    logger.propagate = False
    try:
        yield messages
    finally:
        logger.removeHandler(handler)


class _Collector(logging.Handler):
    """Adds each message to a list."""

    def __init__(self, messages: list[str]) -> None:
        super().__init__(logging.WARNING)
        self._messages = messages

    def emit(self, record: logging.LogRecord) -> None:
        self._messages.append(record.getMessage())
