"""What a reader sees where no widget can be shown: a forge's preview, nbconvert, a saved notebook."""

from __future__ import annotations

from html import escape

from nb_feedback.store.stored_dataset import StoredDataset


def summary(dataset: StoredDataset, user: str) -> str:
    """Say in one line what the dataset is and how far it got."""
    return f"{dataset.name or 'Feedback (in memory)'}: {dataset.counts(user)} by {user}"


def static_html(dataset: StoredDataset, user: str) -> str:
    """Give the same as HTML, with what to do. Holds no text of any record, and escapes all the rest."""
    return (
        '<div style="border:1px solid #8884;border-radius:8px;padding:10px 14px;max-width:60em">'
        f"<strong>{escape(summary(dataset, user))}</strong><br>"
        "This is an annotation widget of <code>nb_feedback</code>. To read the records and to answer, open the "
        "notebook in Jupyter and run this cell.</div>"
    )
