"""Opens the example notebooks in JupyterLab.

It copies `notebooks/` to `demo/`, where you may change what you like, starts JupyterLab there, and opens the
browser on the first notebook. The address, which includes the token that lets you in, is printed too.

    python scripts/demo.py                             # Ctrl+C ends it
    NB_FEEDBACK_PORT=8899 python scripts/demo.py       # on this port instead of any free one
    NB_FEEDBACK_NO_BROWSER=1 python scripts/demo.py    # prints the address only
"""

from __future__ import annotations

import hashlib
import http.client
import json
import os
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from types import FrameType

ROOT = Path(__file__).resolve().parent.parent
NOTEBOOKS = ROOT / "notebooks"
DEMO = ROOT / "demo"
# Remembers what was copied, which tells a notebook somebody has edited from one that is merely out of date.
RECORD = DEMO / ".copied.json"
FIRST = "quickstart.ipynb"

HOST = "127.0.0.1"
START_SECONDS = 120
STOP_SECONDS = 15


class DemoError(RuntimeError):
    """The demo cannot start; the message says why."""


def copy_notebooks() -> None:
    """Copies the notebooks to `demo/`, without overwriting any that was edited there.

    Raises:
        DemoError: The notebook to begin with is missing.
    """
    if not (NOTEBOOKS / FIRST).is_file():
        raise DemoError(f"notebooks/{FIRST} is missing from {ROOT}.")
    DEMO.mkdir(exist_ok=True)
    copied: dict[str, str] = json.loads(RECORD.read_text(encoding="utf-8")) if RECORD.is_file() else {}
    for source in sorted(NOTEBOOKS.glob("*.ipynb")):
        target = DEMO / source.name
        if target.exists() and _digest(target) != copied.get(source.name):
            if _digest(source) not in {_digest(target), copied.get(source.name)}:
                print(f"demo/{source.name} keeps your changes; delete it to get the newer one.")
            continue
        shutil.copyfile(source, target)
        copied[source.name] = _digest(target)
    RECORD.write_text(json.dumps(copied, indent=2) + "\n", encoding="utf-8")


def _digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def choose_port() -> int:
    """Picks the port to serve on.

    Returns:
        The one in `NB_FEEDBACK_PORT`, or else any that is free.

    Raises:
        DemoError: The port asked for is not a number, or is in use.
    """
    wish = os.environ.get("NB_FEEDBACK_PORT", "0")
    with socket.socket() as probe:
        # A port that only waits for its old connections to fade away counts as free, to JupyterLab too.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, int(wish)))
        except (OSError, OverflowError, ValueError) as error:
            raise DemoError(f"NB_FEEDBACK_PORT is {wish!r}, which cannot be used: {error}.") from error
        port: int = probe.getsockname()[1]
    return port


def start_jupyterlab(port: int, token: str, *, browser: bool) -> subprocess.Popen[bytes]:
    """Starts JupyterLab on the copied notebooks.

    Args:
        port: Where it listens, on this machine only.
        token: What lets a browser in.
        browser: Whether JupyterLab opens one.

    Returns:
        The running server.
    """
    command = [sys.executable, "-m", "jupyterlab", str(DEMO / FIRST), f"--ServerApp.root_dir={DEMO}"]
    # A configuration of the user's own may not move the server away from the address printed here.
    command += [f"--ServerApp.ip={HOST}", f"--ServerApp.port={port}", "--ServerApp.port_retries=0"]
    command += ["--ServerApp.base_url=/", "--log-level=WARN"]
    # JupyterLab asks new users whether it may fetch news; that box would cover the notebook.
    command += ["--LabApp.news_url=None", "--LabApp.check_for_updates_class=jupyterlab.NeverCheckForUpdate"]
    if not browser:
        command.append("--no-browser")
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        command.append("--allow-root")
    return subprocess.Popen(
        command,
        cwd=DEMO,
        # Not on the command line, which every user of the machine can read.
        env=os.environ | {"JUPYTER_TOKEN": token},
        stdin=subprocess.DEVNULL,
        # Ctrl+C is for this program, which then ends JupyterLab; JupyterLab itself would ask first.
        start_new_session=True,
    )


def wait_until_up(server: subprocess.Popen[bytes], port: int) -> None:
    """Waits for JupyterLab to answer.

    Args:
        server: The process that was started.
        port: Where it is to answer.

    Raises:
        DemoError: It ended, or does not answer within two minutes.
    """
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        if server.poll() is not None:
            raise DemoError(f"JupyterLab ended with exit status {server.returncode}; see its messages above.")
        if _answers(port):
            return
        time.sleep(0.2)
    raise DemoError(f"JupyterLab did not answer on port {port} within {START_SECONDS} seconds.")


def _answers(port: int) -> bool:
    connection = http.client.HTTPConnection(HOST, port, timeout=5)
    try:
        connection.request("GET", "/api")
        return connection.getresponse().status == http.HTTPStatus.OK
    except (OSError, http.client.HTTPException):
        return False
    finally:
        connection.close()


def stop(server: subprocess.Popen[bytes]) -> None:
    """Ends JupyterLab, which ends its kernels.

    Args:
        server: The process that was started.
    """
    if server.poll() is None:
        server.terminate()
        try:
            server.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            server.kill()
            server.wait()


def _interrupt(_signal: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


def main() -> int:
    """Runs the demo until it is interrupted.

    Returns:
        The exit status.
    """
    # Being told to end, or losing the terminal, ends JupyterLab as well. SIGINT, which is Ctrl+C, is named
    # because Python leaves it ignored when a script has started this in the background.
    for name in ("SIGINT", "SIGTERM", "SIGHUP"):
        if hasattr(signal, name):
            signal.signal(getattr(signal, name), _interrupt)
    try:
        copy_notebooks()
        port = choose_port()
        token = secrets.token_hex(24)
        server = start_jupyterlab(port, token, browser=os.environ.get("NB_FEEDBACK_NO_BROWSER") != "1")
        try:
            wait_until_up(server, port)
            print(f"http://{HOST}:{port}/lab/tree/{FIRST}?token={token}", flush=True)
            print("JupyterLab is running at this address. Ctrl+C ends it.", flush=True)
            return server.wait()
        finally:
            stop(server)
    except DemoError as error:
        print(error, file=sys.stderr)
        return 1
    except KeyboardInterrupt:
        print("\nThe demo has ended. Your notebooks are in demo/.")
        return 0


if __name__ == "__main__":
    sys.exit(main())
