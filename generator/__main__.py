"""The command line: parse, call, print, exit code."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Any, TextIO

import click

from generator import __version__
from generator.command.usage import Choice, Folder, advice, meant
from generator.errors import DONE, ENVIRONMENT, FINDINGS, EvidencekitError

_EPILOG = """\b
Exit codes: 0 done, 1 findings, 2 input or usage, 3 environment.
SOURCE_DATE_EPOCH fixes the time of a build: the same input then gives the same bytes."""

_ALL = "site,word,workbook,alarms"
_WORKSPACE = click.option(
    "--workspace",
    "-w",
    type=Folder(file_okay=False, path_type=Path),
    help="A folder in the workspace. [default: the current folder and those above it]",
)
_CUSTOMER = click.option("--customer", "-c", metavar="ID", help="Only this customer project (its folder's name).")
_LISTS = ("documents", "controls", "rules", "metrics", "prices", "services", "sources", "features", "recovery", "troubles")
_PIECES = ("customer", "api", "kpi", "alarm", "incident", "scenario", "document")
_CACHE = click.option(
    "--cache",
    metavar="DIR",
    type=Folder(file_okay=False, path_type=Path),
    help="Where pictures and Word documents are kept from build to build. [default: .evidencekit/cache in the workspace]",
)
_QUIET = click.option("--quiet", "-q", is_flag=True, help="No progress, only results and problems.")


@click.group(epilog=_EPILOG, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="evidencekit")
def main() -> None:
    """Derive every document of a service designation from one description of the system.

    A workspace holds the description: content/partner.yml and one folder per customer project in
    content/customers/. Start with `evidencekit init demo`.
    """


@main.command()
@click.argument("folder", default=".", type=Folder(file_okay=False, path_type=Path))
@click.option(
    "--for",
    "job",
    type=Choice(["standards", "runbooks", "application"]),
    default="application",
    show_default=True,
    help="What to begin with: your standards alone, one customer's runbook, or a whole application.",
)
def init(folder: Path, job: str) -> None:
    """Write a commented workspace that builds at once into FOLDER, which must be empty or new."""
    from generator.command.init import init as write_workspace

    write_workspace(folder, job)
    click.echo(f"{folder}: a workspace. Read {folder / 'README.md'}, then run evidencekit build in it.")


@main.command()
@click.argument("kind", metavar="KIND", type=Choice(_PIECES))
@click.argument("name", metavar="ID")
@_WORKSPACE
@click.option("--customer", "-c", metavar="ID", help="The customer project that it belongs to. [default: the only one]")
@click.option("--scope", type=Choice(["partner", "project", "api"]), default="project", show_default=True, help="Of a document.")
def new(kind: str, name: str, workspace: Path | None, customer: str | None, scope: str) -> None:
    """Write the smallest valid customer, api, kpi, alarm, incident, scenario or document, commented, where it belongs.

    What is in the files stays as it is. Where only you know a value, the piece says TODO.
    """
    from generator.command.new import new as write_piece
    from generator.workspace.loader import find_workspace

    written = write_piece(find_workspace(workspace or Path.cwd()), kind, name, customer, scope)
    click.echo(f"{written.path}:{written.line}: {written.what}\n{written.then}")


@main.command()
@_WORKSPACE
@_CUSTOMER
@click.option("--format", "form", type=Choice(["text", "json", "sarif", "github"]), default="text", show_default=True)
@click.option("--release", is_flag=True, help="Fail on gaps too, not only on errors.")
@click.option("--proposals", "listed", is_flag=True, help="List what the library proposes, and the key that confirms each value.")
@_QUIET
def check(
    workspace: Path | None,
    customer: str | None,
    form: str,
    release: bool,  # noqa: FBT001
    listed: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> int:
    """Tell whether the pack is ready, or every reason why not, with file and line."""
    from generator.build import gather, known_customer
    from generator.command.progress import Progress
    from generator.command.proposals import proposals as list_proposals
    from generator.errors import InputError
    from generator.verdict import FORMS, Verdict, text
    from generator.workspace.loader import find_workspace

    progress = Progress(3, quiet=quiet)
    folder = find_workspace(workspace or Path.cwd())
    known_customer(folder, customer)
    try:
        pack = gather(folder, progress.say, progress.warn)
    except InputError as error:
        progress.end()
        if form == "text":
            raise
        click.echo(FORMS[form](Verdict(folder, problems=tuple(error.problems))))
        return error.exit_code
    progress.end()
    if listed:
        click.echo(list_proposals(pack, pack.workspace.projects if customer is None else [customer]))
        return DONE
    unmade = tuple(document for document in pack.unmade if customer in (None, document.customer))
    found = pack.judged if customer is None else pack.about(customer)
    verdict = Verdict(folder, found, applied=pack.workspace.application is not None, unmade=unmade)
    click.echo(text(verdict, colour=_colours(sys.stdout)) if form == "text" else FORMS[form](verdict))
    return FINDINGS if pack.failing(release=release, customer=customer) else DONE


@main.command()
@_WORKSPACE
@_CUSTOMER
@click.option("--kind", metavar="KIND", help="Only Word documents of this kind: sop, policy, runbook …")
@click.option("--document", "documents", metavar="ID", multiple=True, help="Only the Word file of this document; may be repeated.")
@click.option("--to", "outputs", metavar="OUTPUT,…", help=f"What to write.  [default: {_ALL}; word with --kind or --document]")
@click.option("--release", is_flag=True, help="Refuse to build while there are findings, instead of marking DRAFT.")
@click.option("--jobs", "-j", type=click.IntRange(1, 64), default=os.cpu_count() or 1, help="Processes.  [default: cores]")
@click.option("--output", "-o", type=Folder(file_okay=False, path_type=Path), help="[default: build in the workspace]")
@_CACHE
@_QUIET
def build(
    workspace: Path | None,
    customer: str | None,
    kind: str | None,
    documents: tuple[str, ...],
    outputs: str | None,
    release: bool,  # noqa: FBT001
    jobs: int,
    output: Path | None,
    cache: Path | None,
    quiet: bool,  # noqa: FBT001
) -> int:
    """Build site, Word documents, workbooks and diagrams; a former output stays until the new one is complete."""
    from generator.build import OUTPUTS, NotReady, Request
    from generator.build import build as build_pack
    from generator.command.progress import Progress
    from generator.verdict import Verdict, text
    from generator.verdict.verdict import counted
    from generator.workspace.loader import find_workspace

    asked = outputs if outputs is not None else "word" if kind or documents else _ALL
    chosen = tuple(dict.fromkeys(output.strip() for output in asked.split(",")))
    if unknown := [one for one in chosen if one not in OUTPUTS]:
        raise click.BadParameter(f"{unknown[0]!r}; there are {', '.join(OUTPUTS)}.{meant(unknown[0], [*OUTPUTS])}", param_hint="--to")
    folder = find_workspace(workspace or Path.cwd())
    target = output or folder / "build"
    progress = Progress(7, quiet=quiet)
    try:
        request = Request(folder, target, customer, kind, chosen, release, jobs, documents, cache)
        pack = build_pack(request, progress.say, progress.warn)
    except NotReady as error:
        progress.end()
        click.echo(text(Verdict(folder, tuple(error.findings)), colour=_colours(sys.stderr)), err=True)
        click.echo(f"Nothing was written; a former output in {target} stays as it was.", err=True)
        return FINDINGS
    progress.end(f"{counted(len(pack.documents), 'document')} in {target}")
    drafts = sum(document.draft for document in pack.documents)
    if drafts and not quiet:
        click.echo(f"marked DRAFT: {drafts} of {counted(len(pack.documents), 'document')}; evidencekit check lists why", err=True)
    return DONE


@main.command()
@click.argument("spreadsheet", metavar="WORKBOOK.xlsx", type=click.Path(path_type=Path))
@_WORKSPACE
@click.option("--customer", "-c", metavar="ID", required=True, help="The customer project whose answers are written.")
@click.option("--output", "-o", required=True, type=click.Path(dir_okay=False, path_type=Path), help="The filled copy.")
@click.option("--sheet", "sheets", metavar="NAME", multiple=True, help="Only this sheet; may be repeated.")
@click.option("--id-column", metavar="COLUMN", help="Where the control ids stand: a letter or a header.")
@click.option("--answer-column", metavar="COLUMN", help="Where the answers belong.")
@click.option("--evidence-column", metavar="COLUMN", help="Where the documents and sections belong.")
@click.option("--met-column", metavar="COLUMN", help="Where yes or no belongs.")
@click.option("--overwrite", is_flag=True, help="Replace answers that already stand there. Formulas are kept in any case.")
@_QUIET
def fill(
    spreadsheet: Path,
    workspace: Path | None,
    customer: str,
    output: Path,
    sheets: tuple[str, ...],
    id_column: str | None,
    answer_column: str | None,
    evidence_column: str | None,
    met_column: str | None,
    overwrite: bool,  # noqa: FBT001
    quiet: bool,  # noqa: FBT001
) -> None:
    """Fill a copy of the programme's own self-assessment spreadsheet: the answers, and no other cell.

    Control ids and columns are found by what stands in the sheets; the options say it where that is not clear.
    """
    from generator.build import gather, known_customer
    from generator.command.progress import Progress
    from generator.outputs import refuse_sources, write_filled
    from generator.workspace.loader import find_workspace
    from generator.writers.workbook.form import Columns

    if not spreadsheet.is_file():
        raise click.BadParameter(f"there is no file {spreadsheet}", param_hint="WORKBOOK.xlsx")
    if output.exists() and output.samefile(spreadsheet):
        raise click.BadParameter("it is the spreadsheet itself; name another file for the filled copy", param_hint="--output")
    if output.suffix.lower() not in (".xlsx", ".xlsm"):
        raise click.BadParameter(f"{output} is no name of a workbook; let it end in .xlsx", param_hint="--output")
    progress = Progress(4, quiet=quiet)
    folder = find_workspace(workspace or Path.cwd())
    refuse_sources(output, folder)
    known_customer(folder, customer)
    pack = gather(folder, progress.say, progress.warn)
    progress.say("filling the spreadsheet")
    columns = Columns(sheets, id_column, answer_column, evidence_column, met_column)
    notes = write_filled(pack, customer, spreadsheet, output, columns, overwrite=overwrite)
    progress.end(f"{output}: filled")
    click.echo("\n".join(notes))


@main.command()
@_WORKSPACE
@click.option("--host", default="127.0.0.1", show_default=True)
@click.option("--port", type=click.IntRange(1, 65535), default=8000, show_default=True)
@_CACHE
@_QUIET
def serve(workspace: Path | None, host: str, port: int, cache: Path | None, quiet: bool) -> None:  # noqa: FBT001
    """Build the site, serve it, and rebuild it and reload the browser when a file changes."""
    from generator.command.serve import serve as serve_workspace

    serve_workspace(workspace or Path.cwd(), host, port, cache, quiet=quiet)


@main.command()
@_WORKSPACE
@_CACHE
@click.option("--clear", is_flag=True, help="Delete what is kept; the next build makes it again.")
def cache(workspace: Path | None, cache: Path | None, clear: bool) -> None:  # noqa: FBT001
    """Show what builds keep in order not to make it again, or clear it."""
    from generator.command.kept import kept

    click.echo(kept(workspace or Path.cwd(), cache, clear=clear))


@main.command(name="list")
@click.argument("what", metavar="WHAT", type=Choice(_LISTS))
@_WORKSPACE
def list_(what: str, workspace: Path | None) -> None:
    """List what may be named: documents, controls, rules, metrics, prices, services, sources, features, recovery, troubles.

    They come from the catalogue of templates, the checklist and the library; evidencekit explain tells more of each.
    """
    from generator.command.listing import listing

    click.echo(listing(what, workspace))


@main.command()
@click.argument("name", metavar="ID")
@click.argument("role", metavar="[ROLE]", required=False)
@click.option("--policy", is_flag=True, help="With `role ROLE`: the IAM policy that the commands of this role need, in JSON.")
@_WORKSPACE
def explain(name: str, role: str | None, policy: bool, workspace: Path | None) -> None:  # noqa: FBT001
    """Explain anything that has an id, such as a control, a rule or a price: what, why, source, example.

    `explain role ROLE` shows what the commands of runbook and recovery plan need of an IAM role or permission set.
    """
    from generator.command.listing import explanation
    from generator.command.role import explanation_of_role

    if (name == "role") != (role is not None) or (policy and role is None):
        raise click.UsageError("a role is explained by: evidencekit explain role ROLE [--policy]")
    click.echo(explanation(name, workspace) if role is None else explanation_of_role(role, workspace, policy=policy))


@main.command()
@click.argument("folder", default="schemas", type=Folder(file_okay=False, path_type=Path))
def schema(folder: Path) -> None:
    """Write JSON Schemas into FOLDER: of the description, for editors, and of evidence.json, for programs that read it."""
    from generator.workspace.schema import write

    write(folder)
    click.echo(f"{folder}: JSON Schemas for partner.yml, project.yml and every section, and for evidence.json")


@main.command()
@_WORKSPACE
def upgrade(workspace: Path | None) -> None:
    """Rewrite the keys of a former format in place, and nothing else: comments and all other lines stay as they are."""
    from generator.command.upgrade import upgrade as rewrite
    from generator.model.description.partner import NEWEST_FORMAT
    from generator.workspace.loader import find_workspace

    folder = find_workspace(workspace or Path.cwd())
    files = rewrite(folder)
    for file in files:
        click.echo(
            f"{file.shown}: {file.keys} key{'s' * (file.keys != 1)} rewritten" if file.keys else f"{file.shown}: format: {NEWEST_FORMAT}"
        )
    renew = " Run evidencekit schema to renew the schemas of your editor." if files and (folder / "schemas").is_dir() else ""
    click.echo(f"The description has format {NEWEST_FORMAT}{'.' if files else ' already; nothing was written.'}{renew}")


def run(arguments: list[str] | None = None) -> int:
    """Run the program and return its exit code; every error that a user can meet is told in words."""
    try:
        result: Any = main.main(args=arguments, prog_name="evidencekit", standalone_mode=False)
    except click.exceptions.Exit as end:
        return end.exit_code
    except click.ClickException as error:
        error.show()
        return _told(advice(error, main), error.exit_code)
    except click.Abort:
        return _told("interrupted", 130)
    except EvidencekitError as error:
        return _told("\n".join(error.lines()), error.exit_code)
    except OSError as error:
        return _told(f"{error.filename or 'a file'}: {(error.strerror or str(error)).lower()}", ENVIRONMENT)
    return result if isinstance(result, int) else DONE


def _colours(stream: TextIO) -> bool:
    """Tell whether `stream` is a terminal whose user has not asked for plain text (https://no-color.org)."""
    return stream.isatty() and not os.environ.get("NO_COLOR") and os.environ.get("TERM") != "dumb"


def _told(message: str, code: int) -> int:
    if message:
        click.echo(message, err=True)
    return code


@main.group()
def prices() -> None:
    """Keep the price book up to date."""


@prices.command()
@_WORKSPACE
@click.option(
    "--from",
    "folder",
    type=Folder(exists=True, file_okay=False, path_type=Path),
    help="A folder with offer files (*.json). [default: fetch them from AWS]",
)
@click.option(
    "--region", "regions", multiple=True, metavar="REGION", help="Only this Region; may be given again. [default: all of the book]"
)
@_QUIET
def refresh(workspace: Path | None, folder: Path | None, regions: tuple[str, ...], quiet: bool) -> None:  # noqa: FBT001
    """Write a file of prices from AWS's price list (offer files) into content/library/prices/ of the workspace."""
    from generator.command.refresh import refresh as write_book
    from generator.workspace.loader import find_workspace

    say = (lambda _: None) if quiet else (lambda text: click.echo(f"{text} …", err=True))
    result, path = write_book(find_workspace(workspace or Path.cwd()), folder, regions, say)
    for title, lines in (
        ("changed", result.changed),
        ("added", result.added),
        ("older than the book, not used", result.older),
        ("not found", result.missing),
        ("not clear", result.unclear),
    ):
        click.echo("".join(f"{title}: {line}\n" for line in lines), nl=False)
    click.echo(f"{result.unchanged} unchanged, {result.kept} not in the price list's map and left as they are.")
    used = "every price in it is used; read it, then run evidencekit check."
    click.echo("nothing was written: the offer files hold no price that is newer." if path is None else f"{path}: {used}")


def entry() -> None:
    """End the process with the program's exit code: what the installed command calls.

    A process that is told to end puts in order what it was at first, as after Ctrl-C.
    """
    for name in ("SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), lambda number, _: sys.exit(128 + number))
    sys.exit(run())


if __name__ == "__main__":
    entry()
