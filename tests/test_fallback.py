from __future__ import annotations

from nb_feedback import FeedbackRecord
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.fallback import static_html, summary


def test_the_summary_has_the_words_of_the_counts(dataset: StoredDataset) -> None:
    batch = [(f"row {n}", FeedbackRecord({"prompt": "p"}, id=f"r{n}")) for n in range(3)]
    dataset.add(batch, on_conflict="update", default_user="me")
    dataset.respond("r0", "<ana>", "draft", {})
    dataset.respond("r1", "<ana>", "submitted", {"response": "a"})
    counts = str(dataset.counts("<ana>"))
    assert counts == "1 of 3 submitted · 1 draft · 1 pending"
    assert summary(dataset, "<ana>").endswith(f": {counts} by <ana>")
    assert f"{counts} by &lt;ana&gt;" in static_html(dataset, "<ana>")
