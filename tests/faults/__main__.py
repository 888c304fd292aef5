"""Replay the cases named on the command line, or all: python -m tests.faults [ID ...]."""

from __future__ import annotations

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.faults.cases import fault_case, fault_cases, missing


def replay(ids: list[str]) -> int:
    """Return how many of the cases `ids`, or of all, are not found again; prints each case and what is missing."""
    failed = 0
    for case in map(fault_case, ids) if ids else fault_cases():
        with TemporaryDirectory() as folder:
            lacking = missing(case, Path(folder))
        failed += bool(lacking)
        said = "failed" if lacking else "found" if case.expected or case.refused else "no finding expected"
        print(f"{case.id}: {said}", *(f"    {line}" for line in lacking), sep="\n")
    return failed


if __name__ == "__main__":
    sys.exit(bool(replay(sys.argv[1:])))
