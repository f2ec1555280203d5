"""Who is annotating when nobody says so."""

from __future__ import annotations

import getpass
import os

from nb_feedback.text import problem_with_id

NOBODY = "annotator"
"""The user where neither JupyterHub nor the system knows one."""


def default_user() -> str:
    """Give the JupyterHub user, else the login name, else ``"annotator"``."""
    user = os.environ.get("JUPYTERHUB_USER") or _login()
    return NOBODY if problem_with_id(user) else user


def user_or_default(user: str | None) -> str:
    """Give the user that was named, or the default one."""
    return default_user() if user is None else user


def _login() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError, ImportError):  # a container's user often has no name
        return NOBODY
