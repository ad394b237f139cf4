"""Where the links and forms of a reading page lead, as addresses that are made once they are written.

They follow from the submission, the writing and the filter: a page that was written for one submission serves another
with that one's UUID in their place (`people.gaps`).
"""

from typing import Final
from urllib.parse import urlencode
from uuid import UUID

from people.addresses import reverse

KEEPING: Final = "keep"
"""The reading page's mode in which an instructor chooses which passages are kept."""


class ReaderAddresses:
    """The addresses of the page of one submission and one writing.

    `query` is the filter, `owns` whether the submission is the reader's own, `leads` whether she leads the course.
    """

    __slots__ = ()
    submission: UUID
    opinion: UUID
    codebook: UUID
    query: str
    owns: bool
    leads: bool

    def _here(self, name: str, *further: int) -> str:
        """One of the reader's views on this writing; `further` ends its path."""
        return f"{reverse(name, args=[self.submission, self.opinion, *further])}?{self.query}"

    def _work(self, name: str) -> str:
        """One of the views on the submission, without the filter."""
        return reverse(name, args=[self.submission])

    @property
    def outline_url(self) -> str:
        """The outline as it is now."""
        return self._here("reader_outline")

    @property
    def selection_url(self) -> str:
        """The pin cite of words that are being selected."""
        return self._here("selection")

    @property
    def create_url(self) -> str:
        """Where a new note is posted."""
        return self._here("annotation_create")

    @property
    def place_url(self) -> str:
        """What lies at one place."""
        return self._here("place")

    @property
    def changes_url(self) -> str:
        """What is new to the page."""
        return self._here("reader_changes")

    @property
    def citation_url(self) -> str:
        """The card of a citation, with 0 for its key."""
        return self._here("reader_citation", 0)

    @property
    def table_url(self) -> str:
        """The table of authorities."""
        return self._here("reader_authorities")

    @property
    def find_url(self) -> str:
        """What is found of words."""
        return self._here("reader_find")

    @property
    def step_url(self) -> str:
        """The next note that is shown."""
        return self._here("reader_step")

    @property
    def linear_url(self) -> str:
        """Text and notes as one column."""
        return self._here("reader_linear")

    @property
    def own_export_url(self) -> str:
        """The passages as a file."""
        return f"{self._work('submission_export')}?{self.query}"

    @property
    def writing_export_url(self) -> str:
        """Those of this writing alone."""
        return f"{self.own_export_url}&{urlencode({'writing': self.opinion})}"

    @property
    def bin_url(self) -> str:
        """What its owner deleted; empty for others."""
        return self._work("bin") if self.owns else ""

    @property
    def questions_url(self) -> str:
        """What corrections of the text ask its owner; empty for others."""
        return self._work("questions") if self.owns else ""

    @property
    def passages_url(self) -> str:
        """Where an instructor chooses which passages are kept; empty for others."""
        return f"{self._here('reader')}&mode={KEEPING}" if self.leads else ""

    @property
    def propose_url(self) -> str:
        """Where a claim is proposed."""
        return reverse("claim_propose", args=[self.codebook])
