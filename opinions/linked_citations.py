"""A text whose citations are links to their cards, for who reads it outside of an assignment."""

from collections.abc import Sequence

from opinions.drawing import Drawn, Overlay, PassageView, Printed, draw, share_out
from opinions.models import Passage
from opinions.text.selectors import Window
from opinions.text.spans import Span
from people.addresses import reverse


def draw_linked(
    passages: Sequence[Passage], window: Window, printed: Printed, found: Sequence[Span] = ()
) -> list[PassageView]:
    """Draws passages with each citation a link, and the words of the spans `found` marked.

    A citation that emphasis or a mark cuts in pieces is one stop of the keyboard: its first piece, `#citation-<key>`.
    """
    sought = share_out(passages, enumerate(found))
    begun: set[int] = set()

    def overlay(passage: Passage) -> Overlay:
        return Overlay([(at, found[at]) for at in sought[passage.pk]])

    def run_html(run: Drawn, words: str) -> str:
        shown = f'<mark class="found">{words}</mark>' if run.own else words
        if not isinstance(run.citation, int):
            return shown
        named = f'id="citation-{run.citation}"' if run.citation not in begun else 'tabindex="-1"'
        begun.add(run.citation)
        address = reverse("citation", args=[run.citation])
        return f'<a class="citation" {named} href="{address}" data-citation="{run.citation}">{shown}</a>'

    return draw(passages, window, printed, overlay=overlay, run_html=run_html)
