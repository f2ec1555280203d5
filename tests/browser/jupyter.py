"""A real Jupyter server with JupyterLab and Notebook 7, and one notebook open in a real browser."""

from __future__ import annotations

import json
import os
import secrets
import subprocess
import sys
import time
import urllib.request
from contextlib import suppress
from pathlib import Path
from typing import Any, Literal
from urllib.parse import urlsplit

import nbformat
from playwright.sync_api import Error as PlaywrightError
from playwright.sync_api import Locator, Page, expect

FrontEnd = Literal["lab", "notebook"]

_START = 120.0
_SETTINGS = {
    "@jupyterlab/apputils-extension/notification": {"fetchNews": "false", "checkForUpdates": False},
    "@jupyterlab/docmanager-extension/plugin": {"autosave": False},
}


class JupyterServer:
    """A Jupyter server of its own, with its own settings, on a port that was free.

    Args:
        home: An empty folder for its settings, its runtime files and the notebooks.
        env: Further environment variables for the server and its kernels.
    """

    def __init__(self, home: Path, env: dict[str, str] | None = None) -> None:
        self.root = home / "notebooks"
        self.root.mkdir(parents=True)
        self.token = secrets.token_hex(16)
        settings = home / "settings"
        for plugin, values in _SETTINGS.items():
            file = settings / f"{plugin}.jupyterlab-settings"
            file.parent.mkdir(parents=True, exist_ok=True)
            file.write_text(json.dumps(values))
        self._runtime = home / "runtime"
        self._data = home / "data"
        self._log = (home / "server.log").open("wb")
        self._env = {
            **os.environ,
            "JUPYTER_RUNTIME_DIR": str(self._runtime),
            "JUPYTER_CONFIG_DIR": str(home / "config"),
            "JUPYTER_PATH": str(self._data),
            "JUPYTERLAB_SETTINGS_DIR": str(settings),
            "JUPYTERLAB_WORKSPACES_DIR": str(home / "workspaces"),
            "IPYTHONDIR": str(home / "ipython"),
            **(env or {}),
        }
        self.url = self._start(0)

    def _start(self, port: int) -> str:
        self._process = subprocess.Popen(
            [
                *(sys.executable, "-m", "jupyterlab", "--no-browser"),
                *(f"--ServerApp.port={port}", "--ServerApp.port_retries=0"),
                *(["--allow-root"] if hasattr(os, "getuid") and os.getuid() == 0 else []),
                f"--ServerApp.root_dir={self.root}",
                f"--IdentityProvider.token={self.token}",
                "--LabApp.expose_app_in_browser=True",
                "--JupyterNotebookApp.expose_app_in_browser=True",
            ],
            stdout=self._log,
            stderr=subprocess.STDOUT,
            env=self._env,
        )
        return self._wait()

    def _wait(self) -> str:
        deadline = time.monotonic() + _START
        while time.monotonic() < deadline:
            for file in self._runtime.glob("jpserver-*.json"):
                url = str(json.loads(file.read_text())["url"]).replace("localhost", "127.0.0.1")
                try:
                    urllib.request.urlopen(f"{url}api?token={self.token}", timeout=5).close()  # noqa: S310 (our own server)
                except OSError:
                    continue
                return url
            if self._process.poll() is not None:
                break
            time.sleep(0.1)
        self.stop()
        raise RuntimeError(f"the Jupyter server did not start:\n{Path(self._log.name).read_text()}")

    def stop(self) -> None:
        """Stop the server and its kernels."""
        self.interrupt()
        self._log.close()

    def interrupt(self) -> None:
        """Stop the server and its kernels until `resume`."""
        self._process.terminate()
        try:
            self._process.wait(20)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def resume(self) -> None:
        """Start the server again where it was: the same port, the same token, the same notebooks, no kernel."""
        for file in self._runtime.glob("jpserver-*"):
            file.unlink()
        self._start(urlsplit(self.url).port or 0)

    def shut_down(self, path: str) -> None:
        """End the kernel of a notebook, if it has one."""
        for session in json.loads(self._ask("api/sessions")):
            if session["path"] == path:
                self._ask(f"api/sessions/{session['id']}", "DELETE")

    def _ask(self, what: str, method: str = "GET") -> bytes:
        headers = {"Authorization": f"token {self.token}"}
        request = urllib.request.Request(f"{self.url}{what}", method=method, headers=headers)  # noqa: S310 (our own)
        with urllib.request.urlopen(request, timeout=30) as reply:  # noqa: S310
            return bytes(reply.read())

    def add_kernel(self, name: str, python_path: Path) -> None:
        """Offer a kernel that is the usual Python with another folder of modules before its own."""
        before = self._env.get("PYTHONPATH")
        path = f"{python_path}{os.pathsep}{before}" if before else str(python_path)
        folder = self._data / "kernels" / name
        folder.mkdir(parents=True, exist_ok=True)
        launch = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
        spec = {"argv": launch, "display_name": name, "language": "python", "env": {"PYTHONPATH": path}}
        (folder / "kernel.json").write_text(json.dumps(spec))

    def write(self, name: str, *cells: str, kernel: str = "python3") -> str:
        """Write a notebook of code cells for a kernel; give its path."""
        notebook = nbformat.v4.new_notebook()
        notebook.cells = [nbformat.v4.new_code_cell(cell) for cell in cells]
        notebook.metadata["kernelspec"] = {
            "name": kernel,
            "display_name": kernel,
            "language": "python",
        }
        path = f"{name}.ipynb"
        nbformat.write(notebook, self.root / path)
        return path


class OpenNotebook:
    """A notebook that is open in a page, driven as a person would where it matters.

    Args:
        page: The browser's page.
        server: The server.
        path: The notebook's path on it.
        front_end: JupyterLab or Notebook 7.
    """

    def __init__(self, page: Page, server: JupyterServer, path: str, front_end: FrontEnd = "lab") -> None:
        self.page, self.server, self.path, self.front_end = page, server, path, front_end
        self.app = "window.jupyterapp"
        self.open()

    def open(self) -> None:
        """Open the notebook, or open it again as a reload does, and wait until its kernel answers.

        Now and then a front end begins with a socket that never carries anything; a person would reload the page.
        """
        place = "lab/tree" if self.front_end == "lab" else "notebooks"
        for last in (False, False, True):
            self.page.goto(f"{self.server.url}{place}/{self.path}?token={self.server.token}&reset")
            try:
                self.wait_for_kernel(20_000)
            except PlaywrightError:
                if last:
                    raise
            else:
                return

    @property
    def _kernel(self) -> str:
        return f"{self.app}.shell.currentWidget.context.sessionContext.session.kernel"

    def wait_for_kernel(self, timeout: float = 60_000) -> None:
        """Wait until the kernel is connected and idle, in milliseconds at the most, and answers a question."""
        self.page.wait_for_function(
            f"""() => {{
                const kernel = {self.app}?.shell?.currentWidget?.context?.sessionContext?.session?.kernel;
                return kernel?.connectionStatus === 'connected' && kernel.status === 'idle';
            }}""",
            timeout=timeout,
        )
        self.page.evaluate(f"() => Promise.race([{self._kernel}.requestKernelInfo(), {_timeout(10_000)}])")

    def execute(self, command: str, args: dict[str, Any] | None = None) -> None:
        """Run one of the front end's own commands, as its menus do."""
        self.page.evaluate(
            f"([id, args]) => Promise.race([{self.app}.commands.execute(id, args), {_timeout(90_000)}])",
            [command, args or {}],
        )

    def run_all(self) -> None:
        """Run all cells and wait until they are done."""
        self.execute("notebook:run-all-cells")
        self.wait_for_kernel()

    def run_next(self) -> None:
        """Run the selected cell and select the next, by Shift+Enter as a person does."""
        self.page.keyboard.press("Shift+Enter")

    def restart(self) -> None:
        """Restart the kernel without being asked whether one is sure."""
        self.page.evaluate(f"() => {self._kernel}.restart()")
        try:
            self.wait_for_kernel(20_000)
        except PlaywrightError:  # what was asked in the middle of it may be lost
            self.wait_for_kernel()

    def ask(self, expression: str) -> str:
        """Ask the kernel for the repr of an expression, without a cell."""
        reply = self.page.evaluate(
            f"""async (asked) => {{
                const future = {self._kernel}.requestExecute({{ code: '', silent: true, user_expressions: {{ asked }} }});
                const reply = await Promise.race([future.done, {_timeout(10_000)}]);
                return reply.content.user_expressions.asked;
            }}""",
            expression,
        )
        assert reply["status"] == "ok", reply
        return str(reply["data"]["text/plain"])

    def wait_for_another_kernel(self, process: int) -> None:
        """Wait until the server has put another kernel in the place of one that died, which was this process."""
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            with suppress(PlaywrightError):  # what is asked while the kernel goes is lost
                self.wait_for_kernel(20_000)
                if int(self.ask("__import__('os').getpid()")) != process:
                    return
        raise AssertionError("the kernel was not restarted within a minute")

    def close_socket(self, and_click: Locator | None = None) -> None:
        """Close the socket to the kernel as a network does, and click a button in the same moment."""
        close = f"{self._kernel}._ws.close()"
        if and_click is None:
            self.page.evaluate(f"() => {close}")
        else:
            and_click.evaluate(f"button => {{ {close}; button.click() }}")

    def start_kernel(self) -> None:
        """Start another kernel, once the front end has found out that the one before is gone."""
        context = f"{self.app}.shell.currentWidget.context.sessionContext"
        # By itself it asks at intervals that grow to minutes.
        self.page.evaluate(f"() => {self.app}.serviceManager.sessions.refreshRunning()")
        self.page.wait_for_function(f"() => !{context}.session", timeout=60_000)
        self.page.evaluate(f"() => Promise.race([{context}.changeKernel({{ name: 'python3' }}), {_timeout(60_000)}])")
        self.wait_for_kernel()

    def shut_down(self) -> None:
        """End the notebook's kernel, whatever has become of the page."""
        self.server.shut_down(self.path)

    def save(self) -> dict[str, Any]:
        """Save the notebook and give the file as it is then."""
        self.page.evaluate(f"() => {self.app}.shell.currentWidget.context.save()")
        return json.loads((self.server.root / self.path).read_text())

    def cell(self, index: int) -> Locator:
        """Give a cell."""
        return self.page.locator(".jp-Cell").nth(index)

    def output(self, index: int) -> Locator:
        """Give the output of a cell."""
        return self.cell(index).locator(".jp-Cell-outputArea")

    def start_cell(self, index: int) -> None:
        """Start to run one cell."""
        self.page.evaluate(
            f"(i) => {{ {self.app}.shell.currentWidget.content.activeCellIndex = i;"
            f" void {self.app}.commands.execute('notebook:run-cell') }}",
            index,
        )

    def run_cell(self, index: int) -> None:
        """Run one cell and wait until it is done."""
        self.page.evaluate(f"(i) => {{ {self.app}.shell.currentWidget.content.activeCellIndex = i }}", index)
        self.execute("notebook:run-cell")
        self.wait_for_kernel()

    def append_and_run(self, code: str) -> None:
        """Put a cell at the end, run it, and wait until it is done."""
        self.page.evaluate(
            f"() => {{ const n = {self.app}.shell.currentWidget.content; n.activeCellIndex = n.widgets.length - 1 }}"
        )
        self.execute("notebook:insert-cell-below")
        self.page.evaluate(
            f"(code) => {{ {self.app}.shell.currentWidget.content.activeCell.model.sharedModel.setSource(code) }}",
            code,
        )
        self.execute("notebook:run-cell")
        self.wait_for_kernel()

    def count_cells(self) -> int:
        """Count the notebook's cells."""
        return int(self.page.evaluate(f"() => {self.app}.shell.currentWidget.content.widgets.length"))

    def theme(self, name: str) -> None:
        """Change the front end's theme, such as ``"JupyterLab Dark"``."""
        self.execute("apputils:change-theme", {"theme": name})

    def widget(self, name: str, index: int = 0) -> Widget:
        """Give the widget of a dataset, once it is there."""
        return Widget(self.page, self.page.get_by_role("region", name=name, exact=True).nth(index))


def _timeout(milliseconds: int) -> str:
    return f"new Promise((_, no) => setTimeout(() => no(new Error('not within {milliseconds} ms')), {milliseconds}))"


class Widget:
    """A widget as people and screen readers find their way in it: by roles and names."""

    def __init__(self, page: Page, region: Locator) -> None:
        self.page, self.region = page, region
        expect(region).to_be_visible(timeout=30_000)

    def editor(self, title: str) -> Locator:
        """Give the editor of a question."""
        return self.region.get_by_role("textbox", name=title, exact=True)

    def button(self, name: str) -> Locator:
        """Give a button."""
        return self.region.get_by_role("button", name=name, exact=True)

    @property
    def record(self) -> Locator:
        """The record that is shown."""
        return self.region.get_by_role("article")

    @property
    def queue(self) -> Locator:
        """The queue's combobox."""
        return self.region.get_by_role("combobox", name="Queue")

    @property
    def progress(self) -> Locator:
        """The progress bar."""
        return self.region.get_by_role("progressbar")

    @property
    def status(self) -> Locator:
        """The status region."""
        return self.region.get_by_role("status")

    def jump(self, number: int) -> None:
        """Type a record's number to go there."""
        place = self.region.get_by_label("Record number")
        place.fill(str(number))
        place.press("Enter")
        self.expect_record(number)

    def expect_record(self, number: int) -> None:
        """Wait until the record with this number is shown."""
        expect(self.region.get_by_role("article", name=f"Record {number}", exact=True)).to_be_visible()

    def expect_progress(self, words: str) -> None:
        """Wait until the progress bar says this."""
        expect(self.progress).to_have_attribute("aria-valuetext", words)

    def expect_saved(self) -> None:
        """Wait until everything is saved."""
        expect(self.region.locator(".save-state")).to_have_text("Saved")
