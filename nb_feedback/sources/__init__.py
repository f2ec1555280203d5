"""Whatever people have, to records: `read` is the way in.

- ``tables.py``: rows out of lists, data frames, Datasets and JSON Lines files, all in one shape.
- ``columns.py``: which column becomes what, checked against the columns there are.
- ``values.py``: single values: what is null, what an id, what JSON can hold.
"""

from __future__ import annotations

from nb_feedback.sources.read import Source, read

__all__ = ["Source", "read"]
