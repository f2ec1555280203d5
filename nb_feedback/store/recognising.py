"""Which sources are in a dataset as they were added, so that nothing has to be compared when a cell runs again."""

from __future__ import annotations

from sqlalchemy import Connection, delete, insert, select

from nb_feedback.store.adding import Tally
from nb_feedback.store.tables import sources


def note(connection: Connection, dataset: int, tally: Tally, digest: str | None) -> None:
    """Take note of what was added, in the same transaction.

    Args:
        connection: A writing transaction.
        dataset: The dataset's key.
        tally: What came of it.
        digest: What names it; None where it has no name.
    """
    of = sources.c.dataset == dataset
    if tally.updated:
        # Records of another source may be what changed; it would change them back.
        connection.execute(delete(sources).where(of))
    if digest is not None and not is_there(connection, dataset, digest):
        connection.execute(insert(sources).values(dataset=dataset, digest=digest))


def is_there(connection: Connection, dataset: int, digest: str) -> bool:
    """Whether a source was added, and every record of it is there as it was."""
    found = select(sources.c.digest).where(sources.c.dataset == dataset, sources.c.digest == digest)
    return connection.scalar(found) is not None
