"""The site as it is served to its author: from its own folder, to those alone who call the server by a name of its own."""

from __future__ import annotations

import http.client
import socket
import threading
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
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[int]:
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
        arguments = (root, [], lambda: None, "127.0.0.1", port, first)
        thread = threading.Thread(target=site.serve, args=arguments)
        thread.start()
        assert begun.wait(10)
        yield port
        servers[0].shutdown()
        thread.join(10)


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
    assert asked(served, "/", host) == (200, "<body>page</body>")


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
            site.serve(Path("none"), [], lambda: None, "127.0.0.1", port, lambda: built.append("site"))
    assert built == []
