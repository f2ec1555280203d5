"""A dataset on its way out: one table (`table.py`), and what it becomes for those who ask for it."""
