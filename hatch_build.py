"""The part of the package build that makes the front end, `nb_feedback/static/widget.js`, from `js/`."""

from __future__ import annotations

import importlib.util
import sys
from pathlib import Path
from types import ModuleType
from typing import Any

from hatchling.builders.hooks.plugin.interface import BuildHookInterface


class FrontEndBuildHook(BuildHookInterface[Any]):
    """Builds the front end for wheels and editable installs; an sdist carries its sources instead."""

    def dependencies(self) -> list[str]:
        """Names what the build needs besides hatchling.

        Returns:
            A Node.js from PyPI where the system has none that is recent enough.
        """
        node = _load_node_module(Path(self.root))
        return [] if node.system_node() else [node.REQUIREMENT]

    def initialize(self, version: str, build_data: dict[str, Any]) -> None:  # noqa: ARG002 - hatchling's signature
        """Builds the bundle before hatchling collects the files.

        Args:
            version: "standard" or "editable"; both need the bundle.
            build_data: hatchling's own, left alone: pyproject.toml lists the bundle as an artifact.
        """
        node = _load_node_module(Path(self.root))
        try:
            node.install(dev=False)
            status = node.find().run("node", ["build.mjs"])
        except node.NodeError as error:
            self.app.abort(str(error))
        else:
            if status != 0:
                self.app.abort(f"Building the front end failed: build.mjs ended with exit status {status}.")


def _load_node_module(root: Path) -> ModuleType:
    """Loads `scripts/node.py` by its path, since the source folder is not importable during a build."""
    spec = importlib.util.spec_from_file_location("nb_feedback_build_node", root / "scripts" / "node.py")
    if spec is None or spec.loader is None:
        raise ImportError("scripts/node.py is missing from the source folder")
    module = importlib.util.module_from_spec(spec)
    # Dataclasses look their own module up by name.
    sys.modules[spec.name] = module
    spec.loader.exec_module(module)
    return module
