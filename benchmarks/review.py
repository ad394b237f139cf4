"""What the pages of a review cost the server: `python -m benchmarks.review`.

It needs no database: 200 students with 60 tags each on a text of 300,000 characters, in places that most share and at
random beside them. Told are the CPU seconds (median of ROUNDS) that places and heat take on one core.
"""

import os
import random
import time
from statistics import median

import django

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
os.environ.setdefault("DATABASE_URL", "postgresql:///none")
django.setup()

from annotations.review.coded import CodedTag  # noqa: E402 -- models need the set-up
from annotations.review.heat import depths  # noqa: E402 -- as above
from annotations.review.places import places_in  # noqa: E402 -- as above
from annotations.review.units import Sentences  # noqa: E402 -- as above
from benchmarks import report  # noqa: E402 -- as above
from opinions.text.spans import Span  # noqa: E402 -- as above

LENGTH = 300_000
STUDENTS = 200
TAGS = 60
CLAIMS = 12
SENTENCE = 150
SHARED = 80
"""Places that the class shares; a third of the tags lie elsewhere."""
ROUNDS = 5


def class_tags(chance: random.Random) -> list[CodedTag]:
    """The class's tags in the order of the text."""
    shared = [chance.randrange(LENGTH - 600) for _ in range(SHARED)]
    tags: list[CodedTag] = []
    for coder in range(STUDENTS):
        for _each in range(TAGS):
            alone = chance.random() < 1 / 3
            start = chance.randrange(LENGTH - 600) if alone else chance.choice(shared) + chance.randrange(40)
            span = Span(start, start + chance.randrange(30, 400))
            tags.append(CodedTag(len(tags), len(tags), coder, chance.randrange(CLAIMS), 1, span))
    return sorted(tags, key=lambda tag: (tag.span, tag.key))


def sentences() -> Sentences:
    """Sentences of one length that tile the text."""
    spans = tuple(Span(at, at + SENTENCE) for at in range(0, LENGTH, SENTENCE))
    return Sentences(spans, tuple(span.start for span in spans), tuple(span.end for span in spans))


def run() -> None:
    """Measures and tells."""
    tags, units = class_tags(random.Random(7)), sentences()
    order = {claim: claim for claim in range(CLAIMS)}
    placing, heating = [], []
    for _round in range(ROUNDS):
        begin = time.process_time()
        places = places_in(tags, units, order)
        middle = time.process_time()
        segments = depths(tags)
        placing.append(middle - begin)
        heating.append(time.process_time() - middle)
    report.tell(f"places of {len(tags):,} tags", median(placing), "s CPU", besides=f"{len(places)} places")
    report.tell(f"heat of {len(tags):,} tags", median(heating), "s CPU", besides=f"{len(segments)} stretches")


if __name__ == "__main__":
    run()
