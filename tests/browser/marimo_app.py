"""A real marimo server, and one of its notebooks open in a real browser."""

from __future__ import annotations

import json
import os
import re
import socket
import subprocess
import sys
import textwrap
import time
import urllib.request
from pathlib import Path
from typing import Any

from playwright.sync_api import Locator, Page, expect

from tests.browser.jupyter import Widget

PATIENCE = 30_000
"""Milliseconds that a step of a busy machine may take."""

_START = 120.0
_BUSY = re.compile("queued|running")


class MarimoServer:
    """A marimo server of its own, with its own settings, on a port that was free.

    Args:
        home: An empty folder for its settings and the notebooks.
        env: Further environment variables for the server and its kernels.
    """

    def __init__(self, home: Path, env: dict[str, str] | None = None) -> None:
        self.root = home / "notebooks"
        self.root.mkdir(parents=True)
        self._home, self._env = home, env or {}
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self._port = free.getsockname()[1]
        self.url = f"http://127.0.0.1:{self._port}/"
        self._process: subprocess.Popen[bytes] | None = None

    def start(self, app: str | None = None) -> MarimoServer:
        """Start it, or start it again at the same address.

        Args:
            app: A notebook to serve as an app, as ``marimo run`` does. Default: none, which is ``marimo edit``.
        """
        with (self._home / "server.log").open("ab") as log:
            self._process = subprocess.Popen(
                [
                    *(sys.executable, "-m", "marimo"),
                    *(("edit", "--skip-update-check", "--no-token", ".") if app is None else ("run", app)),
                    *("--headless", f"--port={self._port}"),
                ],
                cwd=self.root,
                stdout=log,
                stderr=subprocess.STDOUT,
                env={
                    **os.environ,
                    "HOME": str(self._home),
                    **{f"XDG_{kind}_HOME": str(self._home / kind.lower()) for kind in ("CONFIG", "STATE", "CACHE")},
                    **self._env,
                },
            )
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline and self._process.poll() is None:
            if self._answers():
                return self
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the marimo server did not start:\n{(self._home / 'server.log').read_text()}")

    def _answers(self) -> bool:
        try:
            urllib.request.urlopen(f"{self.url}health", timeout=5).close()  # noqa: S310 (our own server)
        except OSError:
            return False
        return True

    def stop(self) -> None:
        """Stop it with its kernels, as Ctrl+C does."""
        assert self._process is not None
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self.kill()

    def kill(self) -> None:
        """End it without a moment's notice."""
        assert self._process is not None
        self._process.kill()
        self._process.wait()

    def shut_down(self) -> None:
        """End the kernels of all notebooks."""
        with urllib.request.urlopen(self.url, timeout=20) as page:  # noqa: S310 (our own server)
            token = re.search(r'"serverToken":\s*"([^"]+)"', page.read().decode())
        assert token is not None

        def post(path: str, content: dict[str, Any]) -> Any:
            request = urllib.request.Request(  # noqa: S310 (our own server)
                f"{self.url}api/home/{path}",
                json.dumps(content).encode(),
                {"Marimo-Server-Token": token[1], "Content-Type": "application/json"},
            )
            with urllib.request.urlopen(request, timeout=20) as reply:  # noqa: S310
                return json.load(reply)

        for notebook in post("running_notebooks", {})["files"]:
            post("shutdown_session", {"sessionId": notebook["sessionId"]})

    def write(self, name: str, *cells: str) -> str:
        """Write a notebook of these cells; give its path."""
        path = self.root / f"{name}.py"
        functions = [f"@app.cell\ndef _():\n{textwrap.indent(cell.strip(), '    ')}\n    return\n" for cell in cells]
        path.write_text("\n\n".join(["import marimo\n\napp = marimo.App(width='medium')\n", *functions]))
        return path.name


class OpenMarimo:
    """A marimo notebook that is open in a page, driven as a person would where it matters.

    Args:
        page: The browser's page.
        server: The server.
        path: The notebook's path on it.
    """

    def __init__(self, page: Page, server: MarimoServer, path: str) -> None:
        self.page, self.server, self.path = page, server, path
        self.open()

    def open(self) -> None:
        """Open the notebook, or open it again as a reload does, and wait until its kernel is there."""
        self.page.goto(f"{self.server.url}?file={self.path}")
        self.wait_until_idle()

    def wait_until_idle(self) -> None:
        """Wait until the cells are there and none is running."""
        statuses = self.page.get_by_test_id("cell-status")
        expect(statuses).not_to_have_count(0, timeout=PATIENCE)
        for status in statuses.all():
            expect(status).not_to_have_attribute("data-status", _BUSY, timeout=PATIENCE)

    def cell(self, index: int) -> Locator:
        """Give a cell."""
        return self.page.locator("[data-cell-id]").nth(index)

    def output(self, index: int) -> Locator:
        """Give the output of a cell."""
        return self.cell(index).locator(".output-area")

    def start_cell(self, index: int) -> None:
        """Start to run one cell, by its button."""
        self.cell(index).hover(position={"x": 20, "y": 20}, timeout=PATIENCE)
        self.cell(index).get_by_test_id("run-button").locator("visible=true").first.click(timeout=PATIENCE)

    def run_cell(self, index: int) -> None:
        """Run one cell, and those that follow from it, and wait until they are done."""
        self.start_cell(index)
        self.wait_until_idle()

    def run_all(self) -> None:
        """Run all cells that are not up to date, and wait until they are done."""
        self.page.get_by_test_id("chrome-controls-bottom-right").get_by_test_id("run-button").click(timeout=PATIENCE)
        self.wait_until_idle()

    def restart(self) -> None:
        """Restart the kernel from the menu, after which marimo loads the page again."""
        self.page.get_by_test_id("notebook-menu-dropdown").click(timeout=PATIENCE)
        self.page.get_by_role("menuitem", name="Restart kernel").click(timeout=PATIENCE)
        self._restart()

    def restart_the_dead(self) -> None:
        """Restart a kernel that died, from what marimo says of it."""
        self.page.get_by_role("button", name="Restart").click(timeout=PATIENCE)
        self._restart()

    def _restart(self) -> None:
        with self.page.expect_navigation(timeout=PATIENCE):
            self.page.get_by_role("alertdialog").get_by_role("button", name="Restart").click(timeout=PATIENCE)
        self.wait_until_idle()

    def count_cells(self) -> int:
        """Count the notebook's cells."""
        return self.page.locator("[data-cell-id]").count()

    def theme(self, name: str) -> None:
        """Change the theme in the settings: ``"light"``, ``"dark"`` or ``"system"``."""
        self.page.get_by_test_id("app-config-button").click()
        self.page.get_by_role("button", name="User settings").click()
        self.page.get_by_role("tab", name="Display").click()
        self.page.get_by_test_id("theme-select").select_option(name)
        # The settings, and then the little menu that they came from.
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_test_id("theme-select")).to_have_count(0)
        self.page.keyboard.press("Escape")
        expect(self.page.get_by_role("dialog")).to_have_count(0)

    def widget(self, name: str, index: int = 0) -> Widget:
        """Give the widget of a dataset, once it is there."""
        return Widget(self.page, self.page.get_by_role("region", name=name, exact=True).nth(index))
