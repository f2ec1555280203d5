"""Finds a Chromium or Chrome for the browser tests and the screenshots, and installs one on request.

Run as a program it prints the path of the browser, and nothing else, on standard output:

    python scripts/browser.py             # exit status 1 and advice when there is none
    python scripts/browser.py --install   # installs one first when there is none
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

ENV_VAR = "NB_FEEDBACK_CHROMIUM"

COMMANDS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

MAC_APPS = (
    "Google Chrome.app/Contents/MacOS/Google Chrome",
    "Chromium.app/Contents/MacOS/Chromium",
)

# Playwright renamed its folders more than once, hence the wildcards.
PLAYWRIGHT_PATTERNS = (
    "chromium-*/chrome-linux*/chrome",
    "chromium-*/chrome-mac*/*.app/Contents/MacOS/*",
    "chromium_headless_shell-*/*/*headless*shell",
)

# The fonts, about 145 MB installed, make Arabic, Hindi, Chinese and emoji show as text, not as boxes.
APT_PACKAGES = ("chromium", "fonts-noto-core", "fonts-noto-cjk", "fonts-noto-color-emoji")

ADVICE = f"""\
No usable Chromium or Chrome was found. Any one of these will do:
  - Debian, as root:    apt-get install {" ".join(APT_PACKAGES)}
  - Ubuntu and others:  python -m playwright install chromium
                        (and, as root, python -m playwright install-deps chromium if it does not start)
  - macOS:              brew install --cask google-chrome
  - already have one?   set {ENV_VAR} to the path of its program"""


class BrowserError(RuntimeError):
    """There is no browser to work with; the message says what to do about it."""


def find() -> Path | None:
    """Finds a browser that starts.

    Returns:
        The program's path, or None when the machine has none.

    Raises:
        BrowserError: `NB_FEEDBACK_CHROMIUM` names something that does not start. It was chosen on
            purpose, so falling back silently on another browser would hide the mistake.
    """
    chosen = os.environ.get(ENV_VAR)
    if chosen:
        path = Path(chosen).expanduser()
        if not _starts(path):
            raise BrowserError(f"{ENV_VAR} is {chosen!r}, which is not a browser that starts here.")
        return path
    return next((path for path in _candidates() if _starts(path)), None)


def install() -> Path:
    """Finds a browser, installing one when there is none.

    Returns:
        The program's path.

    Raises:
        BrowserError: There was none, and none could be installed.
    """
    found = find()
    if found is None and _can_use_apt():
        _install_with_apt()
        found = find()
    if found is None:
        _install_with_playwright()
        found = find()
    if found is None:
        raise BrowserError(ADVICE)
    return found


def _candidates() -> Iterator[Path]:
    for command in COMMANDS:
        located = shutil.which(command)
        if located:
            yield Path(located)
    if sys.platform == "darwin":
        for folder in (Path("/Applications"), Path.home() / "Applications"):
            yield from (folder / app for app in MAC_APPS)
    for pattern in PLAYWRIGHT_PATTERNS:
        # Sorted in reverse, so that newer builds come before older ones.
        yield from sorted(_playwright_cache().glob(pattern), reverse=True)


def _playwright_cache() -> Path:
    chosen = os.environ.get("PLAYWRIGHT_BROWSERS_PATH")
    if chosen and chosen != "0":
        return Path(chosen)
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "ms-playwright"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "ms-playwright"


def _starts(path: Path) -> bool:
    """Tells whether the program runs: Ubuntu's `chromium-browser` may be a stub asking for a snap."""
    try:
        done = subprocess.run([path, "--version"], capture_output=True, timeout=60, check=False)
    except (OSError, subprocess.TimeoutExpired):
        return False
    return done.returncode == 0


def _can_use_apt() -> bool:
    return shutil.which("apt-get") is not None and os.geteuid() == 0


def _install_with_apt() -> None:
    environment = os.environ | {"DEBIAN_FRONTEND": "noninteractive"}
    # Another apt-get may be at work; wait for its lock instead of failing at once.
    apt = ("apt-get", "-o", "DPkg::Lock::Timeout=300")
    if _run([*apt, "update"], environment):
        _run([*apt, "install", "-y", "--no-install-recommends", *APT_PACKAGES], environment)


def _install_with_playwright() -> None:
    # Only root may add the shared libraries that the downloaded browser needs.
    options = ["--with-deps"] if _can_use_apt() else []
    _run([sys.executable, "-m", "playwright", "install", *options, "chromium"], os.environ)


def _run(command: Sequence[str], environment: os._Environ[str] | dict[str, str]) -> bool:
    """Runs a command with its output on standard error, for standard output is the path's alone."""
    _say(f"$ {' '.join(command)}")
    done = subprocess.run(command, env=environment, stdout=sys.stderr, check=False)
    if done.returncode != 0:
        _say(f"(that failed, with exit status {done.returncode})")
    return done.returncode == 0


def _say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def main() -> int:
    """Prints the browser's path.

    Returns:
        The exit status: 0, or 1 when there is no browser.
    """
    parser = argparse.ArgumentParser(description="Print the path of a usable Chromium or Chrome.")
    parser.add_argument("--install", action="store_true", help="install one when there is none")
    arguments = parser.parse_args()
    try:
        found = install() if arguments.install else find()
    except BrowserError as error:
        _say(str(error))
        return 1
    if found is None:
        _say(ADVICE)
        return 1
    print(found)
    return 0


if __name__ == "__main__":
    sys.exit(main())
