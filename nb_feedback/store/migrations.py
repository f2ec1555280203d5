"""Bringing a store of an earlier layout to today's, in one transaction: all of it, or it stays as it was."""

# ruff: noqa: S608 (the names put into the statements are those of our own tables)

from __future__ import annotations

from collections.abc import Callable

from sqlalchemy import Connection, Table, text, update

from nb_feedback.store.tables import SCHEMA_VERSION, meta, response_log, responses, sources, suggestions


def migrate(connection: Connection, found: int) -> None:
    """Walk from the layout that was found to ``SCHEMA_VERSION``, inside the caller's transaction."""
    for version in range(found, SCHEMA_VERSION):
        _STEPS[version](connection)
    connection.execute(update(meta).where(meta.c.key == "schema_version").values(value=str(SCHEMA_VERSION)))


def _from_1(connection: Connection) -> None:
    """Give each line of the log the whole state after it, where it had one text or the other."""
    was = _made_anew(connection, responses)
    same = '"record", "user", "dataset", "status", "values", "edits", "revision", "created_at", "updated_at"'
    connection.execute(text(f"INSERT INTO responses ({same}) SELECT {same} FROM {was}"))
    connection.execute(text(f"DROP TABLE {was}"))

    was = _made_anew(connection, response_log)
    # What was submitted or discarded when somebody began to edit it: the line before those of the edits.
    before = (
        f"(SELECT %s FROM {was} AS earlier WHERE earlier.record = line.record AND earlier.user = line.user "
        "AND earlier.key < line.key AND earlier.action != 'edited' ORDER BY earlier.key DESC LIMIT 1)"
    )
    # An answer that came with its record may have come with edits.
    now = '(SELECT %s FROM responses WHERE responses.record = line.record AND responses."user" = line."user")'
    status = f"coalesce({before % 'earlier.action'}, {now % 'status'}, 'submitted')"
    values = f"""coalesce({before % 'earlier."values"'}, {now % '"values"'}, '{{}}')"""
    connection.execute(
        text(
            'INSERT INTO response_log ("key", "dataset", "record", "user", "action", "status", "values", "edits", '
            '"revision", "client", "seq", "at") '
            'SELECT "key", "dataset", "record", "user", "action", '
            f"CASE WHEN action = 'edited' THEN {status} ELSE action END, "
            f"""CASE WHEN action = 'edited' THEN {values} ELSE "values" END, """
            """CASE WHEN action = 'edited' THEN "values" END, """
            f'"revision", "client", "seq", "at" FROM {was} AS line ORDER BY "key"'
        )
    )
    connection.execute(text(f"DROP TABLE {was}"))


def _from_2(connection: Connection) -> None:
    """Make room for what people note, for what is measured, and for several suggestions for one question."""
    before = {
        "responses": '"record", "user", "dataset", "status", "values", "edits", "revision", "created_at", "updated_at"',
        "response_log": (
            '"key", "dataset", "record", "user", "action", "status", "values", "edits", "revision", "client", "seq", '
            '"at", "step", "reverts"'
        ),
    }
    for table in (responses, response_log):
        was = _made_anew(connection, table)
        same = before[table.name]
        connection.execute(text(f"INSERT INTO {table.name} ({same}) SELECT {same} FROM {was}"))
        connection.execute(text(f"DROP TABLE {was}"))
    was = _made_anew(connection, suggestions)
    same = '"record", "question", "value", "score", "agent", "type"'
    connection.execute(text(f'INSERT INTO suggestions ({same}, "place") SELECT {same}, 0 FROM {was}'))
    connection.execute(text(f"DROP TABLE {was}"))


def _from_3(connection: Connection) -> None:
    """Make room for what is recognised when it is added again."""
    sources.create(connection)


def _from_4(connection: Connection) -> None:
    """Make room for a score for each of what a suggestion has."""
    was = _made_anew(connection, suggestions)
    same = '"record", "question", "place", "value", "score", "agent", "type"'
    connection.execute(text(f"INSERT INTO suggestions ({same}) SELECT {same} FROM {was}"))
    connection.execute(text(f"DROP TABLE {was}"))


def _made_anew(connection: Connection, table: Table) -> str:
    """Put a table aside and make it as it is today; give the name of the one that was."""
    was = f"{table.name}_before"
    connection.execute(text(f"ALTER TABLE {table.name} RENAME TO {was}"))
    for index in table.indexes:
        connection.execute(text(f"DROP INDEX IF EXISTS {index.name}"))
    table.create(connection)
    return was


_STEPS: dict[int, Callable[[Connection], None]] = {1: _from_1, 2: _from_2, 3: _from_3, 4: _from_4}
