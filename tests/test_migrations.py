"""A store of an earlier layout is brought up to date when it is opened, with all that it holds."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from nb_feedback import FeedbackDataset
from nb_feedback.errors import StoreError
from nb_feedback.schema import TextField, TextQuestion
from nb_feedback.store import migrations
from nb_feedback.store.engine import open_store
from nb_feedback.store.tables import SCHEMA_VERSION, metadata

SUGGESTIONS_2 = """
CREATE TEMPORARY TABLE kept AS SELECT * FROM suggestions;
DROP TABLE suggestions;
CREATE TABLE suggestions (
  record INTEGER NOT NULL REFERENCES records ("key") ON DELETE CASCADE, question TEXT NOT NULL, value TEXT NOT NULL,
  score FLOAT, agent TEXT, type TEXT, PRIMARY KEY (record, question));
INSERT INTO suggestions SELECT record, question, value, score, agent, type FROM kept;
"""

LAYOUT_2 = """
DROP TABLE responses;
DROP TABLE response_log;
CREATE TABLE responses (
  record INTEGER NOT NULL REFERENCES records ("key") ON DELETE CASCADE, user TEXT NOT NULL,
  dataset INTEGER NOT NULL REFERENCES datasets ("key") ON DELETE CASCADE, status TEXT NOT NULL,
  "values" TEXT NOT NULL, edits TEXT, revision INTEGER NOT NULL, created_at TEXT NOT NULL, updated_at TEXT NOT NULL,
  PRIMARY KEY (record, user));
CREATE INDEX responses_by_user ON responses (dataset, user, status);
CREATE TABLE response_log (
  "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  dataset INTEGER NOT NULL REFERENCES datasets ("key") ON DELETE CASCADE,
  record INTEGER NOT NULL REFERENCES records ("key") ON DELETE CASCADE, user TEXT NOT NULL, action TEXT NOT NULL,
  status TEXT NOT NULL, "values" TEXT NOT NULL, edits TEXT, revision INTEGER NOT NULL, client TEXT, seq INTEGER,
  at TEXT NOT NULL, step INTEGER, reverts INTEGER);
CREATE INDEX response_log_by_record ON response_log (record, user, revision);
CREATE INDEX response_log_by_user ON response_log (dataset, user);
CREATE UNIQUE INDEX response_log_by_client ON response_log (dataset, client, seq);
DROP TABLE sources;
UPDATE nb_feedback_meta SET value = '2';
INSERT INTO responses VALUES
  (1, 'ana', 1, 'submitted', '{"response":"a"}', '{"response":"b"}', 2, '2026-01-01T00:00:00.000000+00:00',
   '2026-01-01T00:00:02.000000+00:00'),
  (2, 'ben', 1, 'discarded', '{"response":"d"}', NULL, 3, '2026-01-01T00:00:04.000000+00:00',
   '2026-01-01T00:00:06.000000+00:00');
INSERT INTO response_log VALUES
  (3, 1, 1, 'ana', 'submitted', 'submitted', '{"response":"a"}', NULL, 1, 'page', 1,
   '2026-01-01T00:00:01.000000+00:00', NULL, NULL),
  (4, 1, 1, 'ana', 'edited', 'submitted', '{"response":"a"}', '{"response":"b"}', 2, 'page', 2,
   '2026-01-01T00:00:02.000000+00:00', NULL, NULL),
  (5, 1, 2, 'ben', 'discarded', 'discarded', '{"response":"d"}', NULL, 1, NULL, NULL,
   '2026-01-01T00:00:04.000000+00:00', NULL, NULL),
  (6, 1, 2, 'ben', 'undo', 'pending', '{}', NULL, 2, NULL, NULL, '2026-01-01T00:00:05.000000+00:00', NULL, 5),
  (7, 1, 2, 'ben', 'redo', 'discarded', '{"response":"d"}', NULL, 3, NULL, NULL,
   '2026-01-01T00:00:06.000000+00:00', NULL, 6);
"""

LAYOUT_1 = """
DROP TABLE responses;
DROP TABLE response_log;
CREATE TABLE responses (
  record INTEGER NOT NULL REFERENCES records ("key") ON DELETE CASCADE, user TEXT NOT NULL,
  dataset INTEGER NOT NULL REFERENCES datasets ("key") ON DELETE CASCADE, status TEXT NOT NULL,
  "values" TEXT NOT NULL, edits TEXT, revision INTEGER NOT NULL, client TEXT, seq INTEGER,
  created_at TEXT NOT NULL, updated_at TEXT NOT NULL, PRIMARY KEY (record, user));
CREATE INDEX responses_by_user ON responses (dataset, user, status);
CREATE TABLE response_log (
  "key" INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
  dataset INTEGER NOT NULL REFERENCES datasets ("key") ON DELETE CASCADE,
  record INTEGER NOT NULL REFERENCES records ("key") ON DELETE CASCADE, user TEXT NOT NULL, action TEXT NOT NULL,
  "values" TEXT NOT NULL, revision INTEGER NOT NULL, client TEXT, seq INTEGER, at TEXT NOT NULL);
CREATE INDEX response_log_by_record ON response_log (record, user);
CREATE UNIQUE INDEX response_log_by_client ON response_log (dataset, client, seq);
DROP TABLE sources;
UPDATE nb_feedback_meta SET value = '1';
INSERT INTO responses VALUES
  (1, 'ana', 1, 'submitted', '{"response":"a"}', '{"response":"b"}', 2, 'page', 2, '2026-01-01T00:00:00.000000+00:00',
   '2026-01-01T00:00:02.000000+00:00'),
  (2, 'ana', 1, 'draft', '{"response":"c"}', NULL, 1, NULL, NULL, '2026-01-01T00:00:03.000000+00:00',
   '2026-01-01T00:00:03.000000+00:00'),
  (2, 'ben', 1, 'discarded', '{"response":"d"}', '{"response":"e"}', 1, NULL, NULL, '2026-01-01T00:00:04.000000+00:00',
   '2026-01-01T00:00:04.000000+00:00');
INSERT INTO response_log VALUES
  (1, 1, 1, 'ana', 'submitted', '{"response":"a"}', 1, 'page', 1, '2026-01-01T00:00:01.000000+00:00'),
  (2, 1, 1, 'ana', 'edited', '{"response":"b"}', 2, 'page', 2, '2026-01-01T00:00:02.000000+00:00'),
  (3, 1, 2, 'ana', 'draft', '{"response":"c"}', 1, NULL, NULL, '2026-01-01T00:00:03.000000+00:00'),
  (4, 1, 2, 'ben', 'edited', '{"response":"e"}', 1, NULL, NULL, '2026-01-01T00:00:04.000000+00:00');
"""


@pytest.fixture
def old(folder: Path) -> Path:
    return of_layout(1, LAYOUT_1, folder)


@pytest.fixture
def newer(folder: Path) -> Path:
    return of_layout(2, LAYOUT_2, folder)


def of_layout(version: int, script: str, folder: Path) -> Path:
    path = folder / "old.db"
    ds = FeedbackDataset("a", fields=[TextField("prompt")], questions=[TextQuestion("response")], store=path)
    rows = [{"prompt": "p1", "id": "1", "s": "one", "by": "m"}, {"prompt": "p2", "id": "2"}]
    ds.add_records(rows, id="id", suggestions={"response": {"value": "s", "agent": "by"}})
    open_store(path).close()
    with closing(sqlite3.connect(path)) as raw:
        raw.executescript(SUGGESTIONS_2 + script)
        raw.execute("PRAGMA wal_checkpoint(TRUNCATE)")
    copy = folder / f"layout {version}.db"  # a file that this process has not open yet
    copy.write_bytes(path.read_bytes())
    return copy


def test_answers_and_their_log_come_along(old: Path) -> None:
    ds = FeedbackDataset.load("a", store=old)
    assert [(r.id, r.response("ana").status, r.response("ana").values, r.response("ana").edits) for r in ds] == [
        ("1", "submitted", {"response": "a"}, {"response": "b"}),
        ("2", "draft", {"response": "c"}, None),
    ]
    assert ds.history("1")[["action", "status", "response", "client"]].to_numpy().tolist() == [
        ["submitted", "submitted", "a", "page"],
        ["edited", "submitted", "b", "page"],
    ]
    assert ds.history("2", user="ben")[["action", "status", "response"]].to_numpy().tolist() == [
        ["edited", "discarded", "e"]
    ]
    assert str(ds.undo(user="ana")) == "draft: 2"
    assert str(ds.undo(user="ana")) == "edited: 1"
    response = ds["1"].response("ana")
    assert (response.values, response.edits, response.revision) == ({"response": "a"}, None, 3)


def test_suggestions_come_along_and_there_is_room_for_more(old: Path) -> None:
    ds = FeedbackDataset.load("a", store=old)
    assert [[(s.value, s.agent) for s in record.suggestions] for record in ds] == [[("one", "m")], []]
    several = {"prompt": "p1", "id": "1", "s": "one", "t": "two"}
    ds.add_records([several], id="id", suggestions={"response": ["s", "t"]})
    assert [s.value for s in ds["1"].suggestions] == ["one", "two"]


def test_answers_of_the_layout_without_notes_come_along_and_can_have_some(newer: Path) -> None:
    ds = FeedbackDataset.load("a", store=newer)
    found = [(r.id, user, r.response(user)) for r in ds for user in ("ana", "ben") if r.response(user)]
    assert [(i, u, r.status, r.values, r.edits, r.revision, r.notes) for i, u, r in found] == [
        ("1", "ana", "submitted", {"response": "a"}, {"response": "b"}, 2, None),
        ("2", "ben", "discarded", {"response": "d"}, None, 3, None),
    ]
    assert ds.history("2")[["action", "flagged", "reason"]].to_numpy().tolist() == [
        ["discarded", False, None],
        ["undo", False, None],
        ["redo", False, None],
    ]
    assert str(ds.undo(user="ben")) == "discarded: 2"
    ds.respond("2", {}, user="ben", status="discarded", reason="off topic")
    assert str(ds.undo(user="ana")) == "edited: 1"
    assert [line["key"] for line in ds._stored.history("2")] == [5, 6, 7, 8, 9]


@pytest.mark.parametrize("layout", ["old", "newer"])
def test_the_layout_is_that_of_a_new_store(layout: str, folder: Path, request: pytest.FixtureRequest) -> None:
    old = request.getfixturevalue(layout)
    migrated, new = open_store(old), open_store(folder / "new.db")

    def layout(path: Path) -> set[tuple[str, str]]:
        with closing(sqlite3.connect(path)) as raw:
            found = raw.execute("SELECT name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'").fetchall()
            assert raw.execute("SELECT value FROM nb_feedback_meta").fetchall() == [(str(SCHEMA_VERSION),)]
            assert raw.execute("PRAGMA foreign_key_check").fetchall() == []
            return {(name, sql) for name, sql in found}

    assert layout(old) == layout(folder / "new.db")
    assert {name for name, _ in layout(old)} >= set(metadata.tables)
    assert (migrated.location, new.location) == (str(old), str(folder / "new.db"))


def test_a_dataset_with_a_question_of_a_name_that_is_taken_by_now_is_refused_in_words(newer: Path) -> None:
    with closing(sqlite3.connect(newer)) as raw:
        raw.execute("UPDATE datasets SET schema = replace(schema, 'response', 'comment')")
        raw.commit()
    with pytest.raises(StoreError, match="does not take, and is left as it is: question 'comment': responses"):
        FeedbackDataset.load("a", store=newer)


def test_a_store_that_cannot_be_brought_up_to_date_stays_as_it_was(old: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(connection: object) -> None:
        migrations._from_1(connection)  # type: ignore[arg-type]
        raise sqlite3.OperationalError("database or disk is full")

    monkeypatch.setitem(migrations._STEPS, 1, fails)
    with pytest.raises(StoreError, match="disk is full"):
        open_store(old)
    with closing(sqlite3.connect(old)) as raw:
        assert raw.execute("SELECT value FROM nb_feedback_meta").fetchall() == [("1",)]
        assert raw.execute("SELECT count(*), max(seq) FROM response_log").fetchall() == [(4, 2)]
    monkeypatch.undo()
    assert len(FeedbackDataset.load("a", store=old)) == 2
