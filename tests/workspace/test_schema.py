"""Schemas for editors: what the loader accepts they accept, and what an author commonly mistakes they underline."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml
from jsonschema import Draft202012Validator, ValidationError

from generator.errors import EvidencekitError
from generator.workspace.files import SECTIONS
from generator.workspace.library import load_library
from generator.workspace.schema import schemas, write
from generator.workspace.shipped import shipped
from tests.conftest import KEPT_STARTER, ROOT

SCHEMAS = schemas(load_library(shipped("content/library")))
FILES = sorted(
    path
    for content in (ROOT / "content", KEPT_STARTER / "content")
    for path in [content / "partner.yml", *(content / "customers").glob("*/*.yml")]
)


FORMER_KEYS = ("cost", "operations", "resilience")
"""Files of the starter that keep a former key, for the tests of what is read of it."""


class Core(yaml.SafeLoader):
    """YAML 1.2's core schema, as the editors' language server reads it."""


Core.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("null", r"~|null|Null|NULL|", "~nN"),
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?", "-+.0123456789"),
):
    Core.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), [*first, ""] if tag == "null" else list(first))


def as_editor_reads(text: str) -> Any:
    return yaml.load(text, Loader=Core)


def underlined(name: str, value: Any) -> list[str]:
    """Return where an editor finds something wrong, as paths."""
    errors = Draft202012Validator(SCHEMAS[name]).iter_errors(value)
    return sorted({"/".join(map(str, reason.absolute_path)) for error in errors for reason in reasons(error)})


def reasons(error: ValidationError) -> Iterator[ValidationError]:
    """Yield what is wrong by the first of several alternatives: what is wanted is first, and what is open last."""
    if not error.context:
        yield error
    for inner in error.context:
        if inner.schema_path[0] == 0:
            yield from reasons(inner)


def written(path: Path) -> str:
    """Return the text of a file as an author writes it today."""
    text = path.read_text("utf-8")
    return text.replace("  - component: alarms-topic\n", "  - components: [alarms-topic]\n") if path.stem in FORMER_KEYS else text


def of_starter(name: str) -> str:
    return written(KEPT_STARTER / "content" / "customers" / "example" / f"{name}.yml")


def test_reading_as_an_editor_does() -> None:
    assert as_editor_reads("[no, on, 12:30, 007, 1.0, ~, true, 2026-01-31]") == ["no", "on", "12:30", 7, 1.0, None, True, "2026-01-31"]


@pytest.mark.parametrize("name", SCHEMAS)
def test_schema_is_valid(name: str) -> None:
    Draft202012Validator.check_schema(SCHEMAS[name])
    assert SCHEMAS[name]["$schema"] == "https://json-schema.org/draft/2020-12/schema"


def test_every_file_has_a_schema() -> None:
    assert set(SCHEMAS) == {"partner.json", "project.json", "evidence.json", *(f"{section}.json" for section in SECTIONS)}


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.relative_to(ROOT).as_posix())
def test_samples_are_not_underlined(path: Path) -> None:
    assert underlined(f"{path.stem}.json", as_editor_reads(written(path))) == []


@pytest.mark.parametrize(
    ("name", "old", "new", "where"),
    [
        ("project", "  industry: Tourism", "  industri: Tourism", ["customer"]),
        ("project", "stage: production", "stage: live", ["engagement/stage"]),
        ("project", "reference: anonymised", "reference:", ["customer/reference"]),
        ("project", "answers: []", "answers: [{control: APIGW-007, note: x}]", ["self_assessment/answers/0/control"]),
        ("architecture", "service: dynamodb", "service: dynamo", ["components/2/service"]),
        ("architecture", "core: true # the", "core: yes # the", ["components/0/core"]),
        ("architecture", '"111122223333"', '"11122223333"', ["accounts/0/number"]),
        ("architecture", "  - id: alarms-topic", "  - id: Alarms", ["components/3/id"]),
        ("resilience", "rto: 4h", "rto: 4", ["objectives/0/rto"]),
        ("resilience", "strategy: backup-restore", "strategy: hope", ["strategy"]),
        ("cost", "growth_per_year: 10%", "growth_per_year: 10", ["growth_per_year"]),
        ("cost", "price: lambda.request", "price: lambda.requests", ["usage/1/price"]),
        ("cost", "years: 3", "years: three", ["years"]),
        ("cost", "one_time:\n", "one_time: {}\nrest:\n", ["", "one_time"]),
        ("apis", "type: HTTP", "type: SOAP", ["0/type"]),
    ],
)
def test_mistakes_are_underlined(name: str, old: str, new: str, where: list[str]) -> None:
    text = of_starter(name)
    assert old in text
    assert underlined(f"{name}.json", as_editor_reads(text.replace(old, new, 1))) == where


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("architecture", '"111122223333"', "111122223333"),
        ("project", "name: Bookings", "name: 7"),
        ("project", "name: Bookings", "name: 1.50"),
        ("case_study", 'after: "0"', "after: 0"),
        ("case_study", "before: 8.2 s", "before: true"),
        ("cost", "years: 3", 'years: "3"'),
        ("cost", "amount: 18000", 'amount: "18000.00"'),
        ("operations", "evaluation_periods: 5", "evaluation_periods: 1_0"),
    ],
)
def test_what_the_loader_reads_as_text_is_not_underlined(name: str, old: str, new: str) -> None:
    text = of_starter(name)
    assert old in text
    assert underlined(f"{name}.json", as_editor_reads(text.replace(old, new, 1))) == []


@pytest.mark.parametrize(
    ("name", "old", "new"),
    [
        ("architecture", "service: dynamodb", "service: TODO"),
        ("architecture", "service: dynamodb", '"service": "TODO: ask Anna by Friday"'),
        ("architecture", "core: true", "core: TODO"),
        ("architecture", '"111122223333"', "TODO"),
        ("architecture", "region: eu-west-1", "region: TODO"),
        ("architecture", "    region: eu-west-1\n", ""),
        ("resilience", "rto: 4h", "rto: TODO"),
        ("cost", "price: lambda.request", "price: TODO"),
        ("cost", "years: 3", "years: TODO"),
        ("cost", "years: 3\n", ""),
        ("project", "stage: production", "stage: TODO"),
        ("project", "name: Bookings", "name: Bookings\narchitecture: TODO"),
    ],
)
def test_what_is_open_is_not_underlined(name: str, old: str, new: str) -> None:
    text = of_starter(name)
    assert old in text
    assert underlined(f"{name}.json", as_editor_reads(text.replace(old, new, 1))) == []


@pytest.mark.parametrize(
    ("name", "value", "where"),
    [
        ("project", {"id": "a", "name": "A"}, []),
        ("project", {"id": "a"}, [""]),
        ("project", {"id": "TODO", "name": "A"}, ["id"]),
        ("partner", {"id": "a", "name": "A"}, []),
        ("architecture", {"components": [{"id": "api"}]}, []),
        ("architecture", {"components": [{"name": "API"}]}, ["components/0"]),
        ("architecture", {"components": [{"id": "TODO"}]}, ["components/0/id"]),
        ("architecture", {"connections": [{"source": "a", "target": "b"}]}, []),
        ("architecture", {"connections": [{"source": "a"}]}, ["connections/0"]),
        ("architecture", {"components": [{"id": "api", "core": "TODOs"}]}, ["components/0/core"]),
        ("architecture", {"components": [{"id": "api", "core": {"TODO": "ask", "b": 1}}]}, ["components/0/core"]),
        ("cost", {"one_time": "TODO", "unpriced": ["TODO", {"TODO": "ask Anna"}, {"TODO": None}]}, []),
        ("architecture", "TODO", []),
        ("apis", "TODO: Anna", []),
    ],
)
def test_only_what_names_a_piece_is_required(name: str, value: Any, where: list[str]) -> None:
    assert underlined(f"{name}.json", value) == where


@pytest.mark.parametrize(
    ("name", "path", "said"),
    [
        (
            "architecture.json",
            ("$defs", "Component", "properties", "core", "description"),
            "Whether the customer's business stops without it",
        ),
        ("architecture.json", ("$defs", "Component", "description"), "One part of the system"),
        ("operations.json", ("$defs", "Kpi", "properties", "component", "description"), "Id of: component."),
        ("security.json", ("$defs", "NetworkAcl", "properties", "subnets", "anyOf", 0, "items", "description"), "Id of: subnet."),
    ],
)
def test_editors_are_told_what_keys_mean(name: str, path: tuple[str, ...], said: str) -> None:
    found: Any = SCHEMAS[name]
    for step in path:
        found = found[step]
    assert said in str(found)


def test_what_is_no_schema_is_not_replaced(tmp_path: Path) -> None:
    (tmp_path / "cost.json").write_text('{"name": "mine"}', "utf-8")
    with pytest.raises(EvidencekitError, match=r"cost\.json is in the way: it is no schema, and it is not replaced"):
        write(tmp_path)
    assert [(path.name, path.read_text("utf-8")) for path in tmp_path.iterdir()] == [("cost.json", '{"name": "mine"}')]
    (tmp_path / "cost.json").unlink()
    assert write(tmp_path) == write(tmp_path)


def test_written_files_are_the_schemas(tmp_path: Path) -> None:
    written = write(tmp_path / "schemas")
    assert {path.name: json.loads(path.read_text("utf-8")) for path in written} == SCHEMAS
    again = write(tmp_path / "again")
    assert [path.read_bytes() for path in written] == [path.read_bytes() for path in again]
