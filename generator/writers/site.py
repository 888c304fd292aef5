"""The site: plain staged Markdown that any MkDocs-compatible generator can build, and the build by MkDocs."""

from __future__ import annotations

import html
import json
import os
import posixpath
import re
import socket
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, datetime
from ipaddress import ip_address
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit
from wsgiref.util import FileWrapper

from generator.document import escaping
from generator.document.dialect import configuration, mkdocs_warnings
from generator.document.tree import Document, Section
from generator.errors import MissingPrerequisite, WriterError

ASSETS = Path(__file__).parent / "assets"
PAGES = "pages"


@dataclass(frozen=True)
class Source:
    """One page to stage: the document, its Markdown, and the files to download from it.

    `downloads` holds what each file is and where it lies, relative to the folder of pages.
    """

    document: Document
    markdown: str
    downloads: tuple[tuple[str, str], ...] = ()


# ----------------------------------------------------------------------------------------------------------- staging


def stage(sources: Iterable[Source], root: Section, folder: Path, config: Path) -> None:
    """Write pages, index pages, assets and an mkdocs.yml with the navigation into `folder`."""
    pages = folder / PAGES
    for source in sources:
        _write(pages / f"{source.document.id}.md", page(source))
    with_controls = any(document.controls for document in root.documents())
    for section, path in _sections(root):
        _write(pages / path, _index(section, path, with_controls=with_controls))
    for asset in ("evidencekit.css", "evidencekit.js", "iframe-worker.js"):
        _write(pages / "assets" / asset, (ASSETS / asset).read_text("utf-8"))
    _write(folder / "mkdocs.yml", staged_config(config.read_text("utf-8"), root))


def page(source: Source) -> str:
    """Return the Markdown of a page: front matter, title, document control, text, history."""
    document = source.document
    title, _, text = source.markdown.partition("\n")
    parts = [_front(document.title, document.summary), title, *_banners(document), _control(source), text.strip("\n")]
    return "\n\n".join(parts) + "\n"


def _front(title: str, description: str) -> str:
    """Return the front matter of a page; a theme prints both of its texts as they are, so they are HTML."""
    said = {"title": escaping.as_html(title), "description": escaping.as_html(description)}
    head = "".join(f"{key}: {json.dumps(value, ensure_ascii=False)}\n" for key, value in said.items() if value)
    return f"---\n{head}---\n"


def _banners(document: Document) -> Iterable[str]:
    if document.draft:
        yield '!!! danger "Draft"\n    Not released. `evidencekit check` lists why.'
    if document.sample:
        yield (
            '!!! info "Sample"\n    The companies in this document are invented; the systems are patterned on '
            "public reference applications."
        )


def _control(source: Source) -> str:
    """Return document control as a folded box with the files to download in front of it."""
    document, control = source.document, source.document.control
    rows = {
        "Document": f"{document.kind}, `{document.id}`",
        "Version": f"{_stated(control.version)}, {_day(control.released)}",
        "Owner": _stated(control.owner),
        "Approver": _stated(control.approver),
        "Next review": _day(control.next_review),
        "Classification": escaping.escape(control.classification),
        "Audience": escaping.escape(control.audience),
        "Controls": _controls(document) if document.controls or document.scope == "workspace" else "",
    }
    table = ["| Document control | |", "|---|---|", *(f"| {key} | {value} |" for key, value in rows.items() if value)]
    history = ["| Version | Released | Change |", "|---|---|---|"]
    history += [f"| {_stated(one.version)} | {_day(one.released)} | {_stated(one.change)} |" for one in control.history]
    body = "\n".join(f"    {line}" if line else "" for line in [*table, "", *history])
    stated = escaping.escape(control.version)
    version = "version to be completed" if control.version.startswith(escaping.OPEN_DAY) else f"version {stated}"
    folded = f'??? abstract "Document control: {version}, {control.classification.lower()}"\n{body}'
    here = posixpath.dirname(document.id)
    buttons = [
        f"[{escaping.escape(label)}]({posixpath.relpath(path, here)}){{: .md-button .download }}" for label, path in source.downloads
    ]
    return "\n".join(buttons) + f"\n\n{folded}" if buttons else folded


def _stated(text: str) -> str:
    """Return what document control states, highlighted where it is open."""
    return f"=={escaping.escape(text)}==" if text.startswith(escaping.OPEN_DAY) else escaping.escape(text)


def _day(day: date | None) -> str:
    return f"=={escaping.OPEN_DAY}==" if day is None else escaping.long_date(day)


def _sections(root: Section) -> Iterable[tuple[Section, str]]:
    yield root, posixpath.join(root.folder, "index.md") if root.folder else "index.md"
    for entry in root.entries:
        if isinstance(entry, Section):
            yield from _sections(entry)


def _index(section: Section, path: str, *, with_controls: bool) -> str:
    """Return the index page of a section: what it is for, what it holds and what it would hold, and what the sections in it hold.

    Without any control in the whole site there is no column of controls.
    """
    parts = [_front(section.title, section.text), f"# {escaping.escape(section.title)}", escaping.escape(section.text)]
    documents = [entry for entry in section.entries if isinstance(entry, Document)]
    if documents:
        parts.append(_table(documents, path, with_controls=with_controls))
    if section.unmade:
        parts += ["## Not made yet {: #not-made-yet }", _unmade(section)]
    for inner in section.entries:
        if isinstance(inner, Section):
            parts += [f"## {_reference(inner.title, f'{inner.folder}/index', path)}", escaping.escape(inner.text)]
            listed = [entry for entry in inner.entries if isinstance(entry, Document)]
            nested = [entry for entry in inner.entries if isinstance(entry, Section)]
            parts += [_table(listed, path, with_controls=with_controls)] if listed else []
            parts += ["\n".join(f"- {_reference(one.title, f'{one.folder}/index', path)}" for one in nested)] if nested else []
    return "\n\n".join(parts) + "\n"


def _table(documents: Iterable[Document], path: str, *, with_controls: bool) -> str:
    rows = [
        [_reference(document.title, document.id, path), escaping.escape(document.summary), _controls(document)] for document in documents
    ]
    columns = 3 if with_controls else 2
    head = ["Document", "What it tells", "Controls"]
    lines = [f"| {' | '.join(row[:columns])} |" for row in [head, *rows]]
    return "\n".join([lines[0], f"|{'---|' * columns}", *lines[1:]])


def _unmade(section: Section) -> str:
    rows = [f"| {escaping.escape(title)} | {escaping.escape(needs)} |" for title, needs in section.unmade]
    return "\n".join(["| Document | What it needs |", "|---|---|", *rows])


def _controls(document: Document) -> str:
    none = "all" if document.scope == "workspace" else "none"
    return escaping.escape(", ".join(document.controls) or none)


def _reference(title: str, target: str, path: str) -> str:
    return f"[{escaping.escape(title)}]({posixpath.relpath(target, posixpath.dirname(path) or '.')}.md)"


def _navigation(section: Section) -> list[Any]:
    """Return the entries of a section in the form of MkDocs' nav, its index page first. Titles are HTML, as themes print them."""
    index = posixpath.join(section.folder, "index.md") if section.folder else "index.md"
    entries: list[Any] = [index]
    for entry in section.entries:
        if isinstance(entry, Section):
            entries.append({escaping.as_html(entry.title): _navigation(entry)})
        else:
            entries.append({escaping.as_html(entry.title): f"{entry.id}.md"})
    return entries


_OURS = re.compile(r"^(?:docs_dir|site_dir|nav|extra|extra_css|extra_javascript)\s*:")


def staged_config(text: str, root: Section) -> str:
    """Return the mkdocs.yml `text` with navigation, folders and assets of the staged pages in place of its own."""
    kept: list[str] = []
    skipping = False
    for line in text.splitlines():
        if line and not line[0].isspace() and not line.startswith(("#", "-")):
            skipping = _OURS.match(line) is not None
        if not skipping:
            kept.append(line)
    ours = {
        "docs_dir": PAGES,
        "site_dir": "../site",
        "extra_css": ["assets/evidencekit.css"],
        "extra_javascript": ["assets/evidencekit.js"],
        "extra": {"polyfills": ["assets/iframe-worker.js"], "generator": False},
        "nav": [{"Home": "index.md"}, *_navigation(root)[1:]],
    }
    added = [f"{key}: {json.dumps(value, ensure_ascii=False)}" for key, value in ours.items()]
    return "\n".join([*kept, "", "# Added when the pages were staged", *added]) + "\n"


def _write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8", newline="\n")


# ---------------------------------------------------------------------------------------------------------- building


def build(config: Path, target: Path, built: datetime) -> None:
    """Build the staged site of `config` into `target`.

    Raises WriterError with all of MkDocs' warnings: a broken link or anchor is one.
    """
    from mkdocs.commands.build import build as build_site
    from mkdocs.exceptions import Abort, MkDocsException

    loaded = configuration(config, site_dir=str(target))
    loaded.plugins[_TITLES] = _title_plugin()
    before = os.environ.get("SOURCE_DATE_EPOCH")
    os.environ["SOURCE_DATE_EPOCH"] = str(int(built.timestamp()))
    try:
        with mkdocs_warnings() as messages:
            build_site(loaded)
    except Abort:
        pass
    except MkDocsException as error:
        raise WriterError(f"the site cannot be built: {error}") from error
    finally:
        if before is None:
            del os.environ["SOURCE_DATE_EPOCH"]
        else:
            os.environ["SOURCE_DATE_EPOCH"] = before
    if messages:
        raise WriterError("the site cannot be built:\n" + "\n".join(f"  {one}" for one in messages))


_TITLES = "evidencekit/titles"


def _title_plugin() -> Any:
    """Return a plugin of MkDocs by which templates take titles as the HTML that they are: in labels and in the title of a page.

    Themes escape them a second time there, or print what they read from them as HTML once more.
    """
    from mkdocs.plugins import BasePlugin

    class Titles(BasePlugin):  # type: ignore[type-arg]
        def on_env(self, env: Any, **_: Any) -> Any:
            env.filters["striptags"] = escaping.untagged
            env.filters["e"] = env.filters["escape"] = escaping.escaped_once
            return env

    return Titles()


def serve(root: Path, watched: Iterable[Path], rebuild: Callable[[], str], host: str, port: int, first: Callable[[], None]) -> None:
    """Serve the folder `root`, after `first` has made it, and call `rebuild` when something `watched` changes; the browser reloads.

    Blocks until it is interrupted. What `rebuild` returns, every page shows above what it showed before: why the site is not renewed.
    Raises MissingPrerequisite for an address that cannot be had, before anything is made, and what `first` raises.
    """
    from mkdocs.livereload import LiveReloadServer

    notice = [""]

    def renew() -> None:
        notice[0] = rebuild()

    server = LiveReloadServer(renew, host, port, str(root))
    server.set_app(_guarded(_noticed(server.serve_request, lambda: notice[0]), root, host))
    try:
        _take_address(server, host, port)
        first()
        for path in watched:
            server.watch(str(path))
        server.serve()
    finally:
        server.shutdown()


_NOTICE = (
    '<div role="alert" style="position:fixed;z-index:99;inset:auto 0 0 0;max-height:60vh;overflow:auto;padding:12px 20px;'
    'background:#7f1d1d;color:#fff;font:14px/1.5 sans-serif"><strong>{title}</strong>'
    '<pre style="margin:8px 0 0;white-space:pre-wrap;font:13px/1.5 monospace">{text}</pre></div>'
)


def _noticed(answer: Callable[..., Any], told: Callable[[], str]) -> Callable[..., Any]:
    """Return `answer` with what is told at the foot of every page."""

    def noticed(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        begun: list[tuple[str, list[tuple[str, str]]]] = []
        answered = answer(environ, lambda status, headers: begun.append((status, headers)))
        (status, headers), text = begun[0], told()
        if text and dict(headers).get("Content-Type", "").startswith("text/html"):
            title = "The site is not renewed; this is the former one."
            shown = _NOTICE.format(title=title, text=html.escape(text)).encode()
            before, end, after = b"".join(answered).rpartition(b"</body>")
            if isinstance(answered, FileWrapper):
                answered.close()
            answered = [before, shown, end, after]
            headers = [(name, value) for name, value in headers if name != "Content-Length"]
            headers.append(("Content-Length", str(sum(map(len, answered)))))
        start_response(status, headers)
        return answered

    return noticed


def _take_address(server: Any, host: str, port: int) -> None:
    """Bind the server now: it would do so only when it begins to serve, after the site is built."""
    try:
        server.server_bind()
        server.server_activate()
    except OSError as error:
        hint = "Choose another address with --port or --host."
        raise MissingPrerequisite(f"http://{host}:{port}/ cannot be served: {str(error.strerror).lower()}. {hint}") from error
    server.server_bind = server.server_activate = lambda: None


def _guarded(answer: Callable[..., Any], root: Path, host: str) -> Callable[..., Any]:
    """Return `answer` for those alone who call the server by a name of its own, and for files that lie in `root` alone.

    Otherwise a page of somebody else could read drafts: its name may be made to lead to this machine (DNS rebinding).
    """

    def guarded(environ: dict[str, Any], start_response: Callable[..., Any]) -> Any:
        refused = ""
        if not is_own_name(environ.get("HTTP_HOST", ""), host):
            refused = f"403 Forbidden\nThis server answers to {host} and localhost; name another with --host."
        elif not _is_inside(environ["PATH_INFO"].encode("latin-1").decode("utf-8", "ignore"), root):
            refused = "404 Not Found\nThe file is outside the site."
        if not refused:
            return answer(environ, start_response)
        start_response(refused.partition("\n")[0], [("Content-Type", "text/plain; charset=utf-8")])
        return [refused.encode()]

    return guarded


def is_own_name(asked: str, host: str) -> bool:
    """Tell whether `asked`, the Host of a request, is an address in numbers, localhost, `host` or the name of this machine."""
    try:
        name = urlsplit(f"//{asked}").hostname or ""
    except ValueError:
        return False
    try:
        ip_address(name)
    except ValueError:
        return name in ("localhost", host.lower(), socket.gethostname().lower())
    return True


def _is_inside(path: str, root: Path) -> bool:
    try:
        return (root / path.lstrip("/")).resolve().is_relative_to(root.resolve())
    except (OSError, ValueError, RuntimeError):
        return False
