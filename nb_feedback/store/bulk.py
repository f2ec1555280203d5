"""Many rows at once, through the driver's own fast path."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.sql.dml import UpdateBase


class Bulk:
    """A statement to run with many rows, compiled once; the rows are tuples, which cost nothing more.

    Args:
        connection: A writing transaction.
        statement: An insert or update, with a parameter for each of the columns.
        columns: The parameters' names, in the statement's order, which is that of the rows too.
    """

    def __init__(self, connection: Connection, statement: UpdateBase, columns: Sequence[str]) -> None:
        compiled: Any = statement.compile(dialect=connection.dialect, column_keys=list(columns))
        self._connection, self._text, self._columns = connection, str(compiled), tuple(columns)
        self._by_name = not compiled.positional  # how the driver takes its parameters

    def run(self, rows: Sequence[tuple[Any, ...]]) -> None:
        """Run it with each row; without any, nothing happens."""
        if rows:
            given: Any = [dict(zip(self._columns, row, strict=True)) for row in rows] if self._by_name else list(rows)
            self._connection.exec_driver_sql(self._text, given)
