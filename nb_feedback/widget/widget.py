"""The glue: Jupyter's messages to a session, and its replies to the page."""

from __future__ import annotations

import logging
import threading
from typing import Any

import anywidget
import msgspec

from nb_feedback.errors import FeedbackError
from nb_feedback.query import Query
from nb_feedback.store.channel import Change
from nb_feedback.store.stored_dataset import StoredDataset
from nb_feedback.widget.extras import BUNDLE, built
from nb_feedback.widget.fallback import static_html, summary
from nb_feedback.widget.news import News
from nb_feedback.widget.protocol import FromKernel, Layout, Stale
from nb_feedback.widget.session import Session

_log = logging.getLogger("nb_feedback")


class FeedbackWidget(anywidget.AnyWidget):
    """A dataset's records with editors for their questions, in a notebook's cell.

    Made by ``FeedbackDataset.annotate()``, and by showing a `FeedbackDataset`. It has no trait of its own:
    records and answers travel as messages, so that none of them is saved into the notebook's file.

    Args:
        dataset: The dataset.
        user: Whose answers are given.
        query: The queue to begin with, perhaps what to look for in it, and the record. Default: where the user was.
        layout: Whether one record is shown at first, or many in a list.
        measure: Whether to measure what people do, see `FeedbackDataset.annotate`.
        keys: For each command that has another key than its own, that key.
    """

    _esm = BUNDLE

    def __init__(  # noqa: PLR0913 (keywords, each a choice of its own)
        self,
        dataset: StoredDataset,
        *,
        user: str,
        query: Query | None = None,
        layout: Layout = "focus",
        measure: bool = True,
        keys: dict[str, str] | None = None,
    ) -> None:
        built(BUNDLE)
        super().__init__()
        self._dataset, self._user = dataset, user
        self._session = Session(dataset, user, query, layout=layout, measure=measure, keys=keys)
        self._news: News | None = News(self._tell)
        dataset.channel.listen(self._news)
        self.on_msg(self._hear)

    def __repr__(self) -> str:
        return f"<FeedbackWidget {summary(self._dataset, self._user)}>"

    def _repr_mimebundle_(self, **kwargs: Any) -> Any:
        bundle = super()._repr_mimebundle_(**kwargs)
        if bundle is not None:
            # anywidget gives the data and its metadata; the data may be read without a widget manager too.
            bundle[0]["text/html"] = static_html(self._dataset, self._user)
        return bundle

    @property
    def ended(self) -> bool:
        """Whether nothing is shown any more: it was closed, or marimo has run the cell that made it again."""
        # marimo closes the comm and leaves it in its place.
        return self.comm is None or getattr(self.comm, "_closed", False)

    def close(self) -> None:
        """Close it and all its views. It hears of nothing any more."""
        super().close()
        self._news = None

    def _hear(self, _widget: Any, content: Any, _buffers: Any) -> None:
        if self._session.takes_long(content):
            # On a thread of its own: the page's answers do not stand behind a search, or behind people's own checks.
            threading.Thread(target=self._answer, args=[content], daemon=True).start()
        else:
            self._answer(content)

    def _answer(self, content: Any) -> None:
        for reply in self._session.handle(content):
            if not self.ended:  # it may have been, while something was looked for
                self._say(reply)

    def _tell(self, changes: list[Change], stale: bool) -> None:
        if self.ended:
            self.close()
            return
        try:
            news = self._session.changed(changes)
        except FeedbackError:
            # The page keeps what it shows; its own next message will be told what is wrong with the store.
            _log.exception("open widgets could not be told of a change")
            return
        if news is not None:
            self._say(news)
        if stale:
            self._say(Stale())

    def _say(self, message: FromKernel) -> None:
        self.send(msgspec.to_builtins(message))
