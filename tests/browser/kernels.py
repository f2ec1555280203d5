"""Kernels of other versions than the installed one, each in a folder of its own beside the installed packages."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path

# Only what the environment has not got: everything else is shared with it.
_PACKAGES = {version: (f"ipykernel=={version}", "nest-asyncio==1.6.0") for version in ("6.30.1", "7.1.0")}


def modules_of(version: str) -> Path:
    """Give the folder with this version of ipykernel, installed now if nobody did before."""
    place = Path(sys.prefix) / "ipykernel-versions"
    folder = place / version
    if not folder.exists():
        place.mkdir(exist_ok=True)
        # Whole or not at all: a folder that is there is complete.
        with tempfile.TemporaryDirectory(dir=place) as unfinished:
            target = Path(unfinished) / "modules"
            subprocess.run(
                [
                    *(sys.executable, "-m", "pip", "install", "--quiet", "--disable-pip-version-check"),
                    *("--no-deps", "--target", str(target), *_PACKAGES[version]),
                ],
                check=True,
            )
            try:
                target.rename(folder)
            except OSError:
                # Another process was faster, and its folder is as good.
                if not folder.exists():
                    raise
    return folder
