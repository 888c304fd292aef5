"""The site as it is served to its author: from its own folder, to those alone who call the server by a name of its own."""

from __future__ import annotations

import http.client
import re
import socket
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest
from mkdocs.livereload import LiveReloadServer

from generator.errors import MissingPrerequisite
from generator.writers import site


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture(scope="module")
def sources(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What the site is made from: what is written there is what goes wrong when it is made."""
    path = tmp_path_factory.mktemp("sources") / "source.yml"
    path.write_text("", "utf-8")
    return path


@pytest.fixture(scope="module")
def served(sources: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
    """The port on which a site is served that holds links to a file outside and to one inside."""
    folder = tmp_path_factory.mktemp("served")
    root, port, servers = folder / "site", free_port(), []
    begun = threading.Event()

    def first() -> None:
        root.mkdir()
        (folder / "secret.txt").write_text("secret", "utf-8")
        (root / "index.html").write_text("<body>page</body>", "utf-8")
        (root / "inner").symlink_to("index.html")
        (root / "outer").symlink_to("../secret.txt")
        begun.set()

    with pytest.MonkeyPatch.context() as patch:
        begin = LiveReloadServer.serve
        patch.setattr(LiveReloadServer, "serve", lambda self: (servers.append(self), begin(self)))
        arguments = (root, [sources], lambda: sources.read_text("utf-8"), "127.0.0.1", port, first)
        thread = threading.Thread(target=site.serve, args=arguments)
        thread.start()
        assert begun.wait(10)
        yield port
        servers[0].shutdown()
        thread.join(10)


def asked_until(port: int, path: str, *, told: bool) -> str:
    """Return the answer once it tells of an error, or tells of none any more."""
    until = time.monotonic() + 30
    while ('role="alert"' in (text := asked(port, path, "localhost")[1])) is not told and time.monotonic() < until:
        time.sleep(0.1)
    return text


def asked(port: int, path: str, host: str | None) -> tuple[int, str]:
    """Return status and text of the answer to a request for `path` at a server called `host`."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=10)
    connection.putrequest("GET", path, skip_host=True)
    if host is not None:
        connection.putheader("Host", host)
    connection.endheaders()
    answer = connection.getresponse()
    return answer.status, answer.read().decode()


@pytest.mark.parametrize("host", ["127.0.0.1", "localhost", "LOCALHOST:8000", "192.0.2.7:8000", "[::1]:8000", socket.gethostname()])
def test_by_a_name_of_its_own(served: int, host: str) -> None:
    status, text = asked(served, "/", host)
    assert (status, re.sub("<script>.*</script>", "", text, flags=re.DOTALL)) == (200, "<body>page</body>")


@pytest.mark.parametrize(
    "host", [None, "", "evil.example", "evil.example:8000", "localhost.evil.example", "127.0.0.1.evil.example", "[", "::"]
)
def test_by_another_name_nothing_is_shown(served: int, host: str | None) -> None:
    status, text = asked(served, "/", host)
    assert (status, "page" in text) == (403, False)
    assert "answers to 127.0.0.1 and localhost" in text


@pytest.mark.parametrize(
    ("path", "status"),
    [("/inner", 200), ("/outer", 404), ("/../secret.txt", 404), ("/%2e%2e/secret.txt", 404), ("/%00", 404), ("/none", 404)],
)
def test_only_what_lies_in_the_site_is_shown(served: int, path: str, status: int) -> None:
    found, text = asked(served, path, "localhost")
    assert (found, "secret" in text) == (status, False)


@pytest.mark.parametrize("path", ["/", "/none"])
def test_an_error_is_shown_on_every_page_until_it_is_mended(served: int, sources: Path, path: str) -> None:
    sources.write_text("content/partner.yml:3:7: `<b>` is no name\n  3 | <b>\n    | ^", "utf-8")
    shown = asked_until(served, path, told=True)
    assert "The site is not renewed; this is the former one." in shown
    assert "content/partner.yml:3:7: `&lt;b&gt;` is no name\n  3 | &lt;b&gt;\n    | ^</pre>" in shown
    assert ("page" in shown) is (path == "/")
    sources.write_text("", "utf-8")
    assert "not renewed" not in asked_until(served, path, told=False)


@pytest.mark.parametrize(("host", "own"), [("docs.example", True), ("DOCS.example", True), ("other.example", False)])
def test_the_host_that_was_named_is_an_own_name(host: str, own: bool) -> None:
    assert site.is_own_name(f"{host.lower()}:8000", "Docs.Example") == own


def test_an_address_that_is_taken_is_told_before_anything_is_built() -> None:
    built: list[str] = []
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(MissingPrerequisite, match=rf"http://127\.0\.0\.1:{port}/ cannot be served: address already in use\. Choose"):
            site.serve(Path("none"), [], str, "127.0.0.1", port, lambda: built.append("site"))
    assert built == []
