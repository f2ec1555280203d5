"""The parts of the front end that a page asks for."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from nb_feedback import TextField, TextQuestion
from nb_feedback.errors import FeedbackError
from nb_feedback.schema import Schema
from nb_feedback.store.engine import memory_store
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget import extras
from nb_feedback.widget.extras import BUNDLE, EXTRAS, STATIC, built
from nb_feedback.widget.protocol import Code, Failed
from nb_feedback.widget.session import Session
from scripts import node


@pytest.fixture
def session() -> Session:
    schema = Schema((TextField("prompt"),), (TextQuestion("response"),))
    return Session(StoredDataset.create_or_continue(memory_store(), "extras", schema, ""), "ana", None)


RUN = """
await import('./widget.mjs');
const ours = ({ description }) => description?.startsWith('nb_feedback');
const place = Object.getOwnPropertySymbols(globalThis).find(ours);
globalThis.LENT = globalThis[place].lent;
const code = await readFile('extra.mjs', 'utf8');
const given = Object.values(await import('./extra.mjs'));
const ofTheBundle = code.startsWith(`/* ${place.description.split(' ')[1]} */`);
console.log(ofTheBundle, given.length > 0, given.every((each) => each !== undefined));
"""
"""A page in short: the bundle, and what it lends."""


@pytest.mark.parametrize("extra", EXTRAS)
def test_each_is_a_module_of_the_bundle_that_imports_nothing(session: Session, extra: str, tmp_path: Path) -> None:
    (reply,) = session.handle({"kind": "load", "client": "page", "rid": "r1", "extra": extra})
    assert isinstance(reply, Code)
    assert (reply.client, reply.rid) == ("page", "r1")
    (tmp_path / "extra.mjs").write_text(reply.code, encoding="utf-8")
    (tmp_path / "widget.mjs").write_text(BUNDLE.read_text(encoding="utf-8"), encoding="utf-8")
    (tmp_path / "run.mjs").write_text("import { readFile } from 'node:fs/promises';" + RUN)
    program = node.find().program
    done = subprocess.run([program, "run.mjs"], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert done.stdout == "true true true\n", done.stderr


def test_there_are_no_others(session: Session) -> None:
    assert {file.stem for file in STATIC.glob("*.js")} == {"widget", *EXTRAS}
    (reply,) = session.handle({"kind": "load", "client": "page", "rid": "r1", "extra": "../schema"})
    assert isinstance(reply, Failed)
    assert (reply.rid, reply.code) == ("r1", "protocol")


def test_one_that_is_not_built_is_an_error_that_says_how_to_build_it(
    session: Session, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with pytest.raises(FeedbackError, match="make build"):
        built(tmp_path / "markdown.js")
    monkeypatch.setattr(extras, "STATIC", tmp_path)
    (reply,) = session.handle({"kind": "load", "client": "page", "rid": "r1", "extra": "markdown"})
    assert isinstance(reply, Failed)
    assert reply.rid == "r1"
    assert "make build" in reply.text
