"""Words to fill in of the library's commands are explained to the reader, each once."""

from __future__ import annotations

import re

import pytest

from generator.analysis.placeholders import EXPLAINED, explained
from generator.workspace.loader import load_library
from generator.workspace.shipped import shipped

WORDS_OF_AWS = {
    *(
        "ALL",
        "APIGATEWAY",
        "AWS",
        "DAILY",
        "DIMENSION",
        "DISCONNECT",
        "GET",
        "OPTIONS",
        "POST",
        "REGIONAL",
        "REPORT",
        "SERVICE",
        "USAGE_TYPE",
    ),
    *("ACCOUNT", "REGION"),  # the description has them
}


def test_every_word_to_fill_in_of_the_library_is_explained_and_no_other() -> None:
    troubles = load_library(shipped("content/library")).troubleshooting.values()
    commands = [command for one in troubles for command in (*one.diagnose, *(fix for fix in one.fix if fix.startswith("`aws ")))]
    words = {word for command in commands for word in re.findall(r"(?<![$A-Z_{])\b[A-Z][A-Z_]+\b|client\.pem", command)}
    assert set(EXPLAINED) == words - WORDS_OF_AWS


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["STAGE", "NOWHERE", "FN", "STAGE"], f"STAGE {EXPLAINED['STAGE']}. FN {EXPLAINED['FN']}."),
        (["NOWHERE"], ""),
        ([], ""),
    ],
)
def test_each_word_is_explained_once_in_the_order_of_the_command(words: list[str], said: str) -> None:
    assert explained(words) == said
