from __future__ import annotations

import getpass

import pytest

from nb_feedback.users import default_user, user_or_default


def test_the_jupyterhub_user_comes_first(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    assert default_user() == "ana"


def test_else_it_is_the_login_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", lambda: "ben")
    assert default_user() == "ben"


@pytest.mark.parametrize("error", [KeyError, OSError, ImportError])
def test_a_system_without_users_is_no_error(monkeypatch: pytest.MonkeyPatch, error: type[Exception]) -> None:
    def getuser() -> str:
        raise error("no user")

    monkeypatch.delenv("JUPYTERHUB_USER", raising=False)
    monkeypatch.setattr(getpass, "getuser", getuser)
    assert default_user() == "annotator"


def test_a_user_that_no_response_could_have_is_not_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "  ")
    assert default_user() == "annotator"


def test_who_is_named_is_not_the_default(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("JUPYTERHUB_USER", "ana")
    assert user_or_default("ben") == "ben"
    assert user_or_default(None) == "ana"
