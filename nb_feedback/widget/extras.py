"""The parts of the front end that a page asks for when it first needs them, so that every other page is spared them."""

from __future__ import annotations

from pathlib import Path
from typing import Literal, get_args

from nb_feedback.errors import FeedbackError

STATIC = Path(__file__).parent.parent / "static"
"""The front end, built from ``js/`` when the package is."""

BUNDLE = STATIC / "widget.js"
"""What every page has."""

Extra = Literal["choices", "highlighting", "markdown", "mathematics", "ranking", "tools"]
"""What a page may ask for, each a module of its own: ``js/src/extras/<name>.ts`` or ``.tsx``."""

EXTRAS: tuple[str, ...] = get_args(Extra)


def code_of(extra: Extra) -> str:
    """Give the code of a part.

    Raises:
        FeedbackError: It is not there.
    """
    return built(STATIC / f"{extra}.js").read_text(encoding="utf-8")


def built(file: Path) -> Path:
    """Give a file that the build makes.

    Raises:
        FeedbackError: It is not there.
    """
    if not file.exists():
        raise FeedbackError(
            f"the front end is missing ({file}): install the package, or run 'make build' in a checkout"
        )
    return file
