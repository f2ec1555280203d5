"""Where datasets are kept: the tables, the queries, and what tells open widgets of changes."""
