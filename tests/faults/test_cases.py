"""What was found wrong once is found again: every case of `cases/` that says which findings there must be."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.faults.cases import FaultCase, fault_cases, missing

SAID = [case for case in fault_cases() if case.expected or case.refused]


@pytest.mark.parametrize("case", SAID, ids=[case.id for case in SAID])
def test_a_fault_is_found_again(case: FaultCase, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1795651200")  # 26 November 2026
    assert missing(case, tmp_path) == []
