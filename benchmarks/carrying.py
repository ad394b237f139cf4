"""How long it takes, and how much memory, to carry a class's annotations to a corrected text.

Run it by itself: `python -m benchmarks.carrying`. It needs no database. The text is 400,000 characters of words drawn
at random from the sample opinion, cut into passages; 2,000 spans of up to 60 words; 200 edits that insert, delete or
replace words. A text that is the sample again and again, so that nothing in it occurs once, and one whose words were
all shuffled are the hard cases. Letter by letter, with the library that eyecite brings, stands beside it. Seconds are
those of one core (CPU time), so that other work on the machine does not count.
"""

import random
import time
import tracemalloc
from collections import Counter
from collections.abc import Callable
from functools import partial
from pathlib import Path
from statistics import median

from fast_diff_match_patch import diff  # type: ignore[import-not-found]  # -- the library brings no types

from benchmarks import report
from opinions.text.carrying import Outcome, carry
from opinions.text.spans import Span

LENGTH = 400_000
SPANS = 2_000
EDITS = 200
LONGEST_SPAN = 60
ROUNDS = 3
PASSAGE = 120
LETTERS_LIMIT = 20
"""Seconds after which the comparison letter by letter gives up."""

SAMPLE = Path(__file__).parents[1] / "samples" / "castle-rock-kelly.txt"


def drawn(choice: random.Random) -> str:
    """Words of the sample in random order, a passage's end after every PASSAGE of them."""
    words = SAMPLE.read_text(encoding="utf-8").split()
    lines, length = [], 0
    while length < LENGTH:
        lines.append(" ".join(choice.choices(words, k=PASSAGE)))
        length += len(lines[-1]) + 1
    return "\n".join(lines)[:LENGTH].rstrip()


def repeated() -> str:
    """The sample again and again."""
    sample = SAMPLE.read_text(encoding="utf-8")
    return (sample * (LENGTH // len(sample) + 1))[:LENGTH].rstrip()


def edited(text: str, longest: int, choice: random.Random) -> str:
    """The text after EDITS edits of 1 to `longest` words each."""
    words = text.split(" ")
    for at in sorted(choice.sample(range(len(words)), EDITS), reverse=True):
        size = choice.randint(1, longest)
        taken = choice.choice((0, size))
        words[at : at + taken] = choice.choices(words, k=choice.choice((0, size)) if taken else size)
    return " ".join(words)


def shuffled(text: str, choice: random.Random) -> str:
    """The same words in another order."""
    words = text.split(" ")
    choice.shuffle(words)
    return " ".join(words)


def spans(text: str, choice: random.Random) -> list[Span]:
    """SPANS spans of 1 to LONGEST_SPAN words."""
    edges = [0, *(at + 1 for at, letter in enumerate(text) if letter.isspace()), len(text) + 1]
    found = []
    for _ in range(SPANS):
        first = choice.randrange(len(edges) - LONGEST_SPAN - 1)
        found.append(Span(edges[first], edges[first + choice.randint(1, LONGEST_SPAN)] - 1))
    return found


def seconds(work: Callable[[], object], rounds: int = ROUNDS) -> float:
    """The median of `rounds` runs."""
    times = []
    for _ in range(rounds):
        start = time.process_time()
        work()
        times.append(time.process_time() - start)
    return median(times)


def main() -> None:
    """Tells one row for each kind of correction."""
    choice = random.Random(20051)
    text, again = drawn(choice), repeated()
    corrections = {
        "200 edits of 1-3 words": (text, edited(text, 3, choice)),
        "200 edits of 1-100 words": (text, edited(text, 100, choice)),
        "the same, text repeats itself": (again, edited(again, 100, choice)),
        "all words shuffled": (text, shuffled(text, choice)),
    }
    print(f"{LENGTH:,} characters, {SPANS:,} spans; seconds are medians of {ROUNDS}")
    for name, (old, new) in corrections.items():
        wanted = spans(old, choice)
        taken = seconds(partial(carry, old, new, wanted))
        letters = seconds(partial(diff, old, new, timelimit=LETTERS_LIMIT), rounds=1)
        tracemalloc.start()
        outcomes: list[Outcome] = carry(old, new, wanted)
        peak = tracemalloc.get_traced_memory()[1] / 1e6
        tracemalloc.stop()
        fates = Counter(outcome.fate.value for outcome in outcomes)
        told = ", ".join(f"{count} {fate.replace('_', ' ')}" for fate, count in sorted(fates.items()))
        besides = f"{peak:.1f} MB at the peak; letters alone {letters:.2f} s; {told}"
        report.tell(name, taken, "s", besides=besides)


if __name__ == "__main__":
    main()
