"""`manage.py measure_agreement`: how far people agree who annotated one text elsewhere, from files in WebAnno TSV 3."""

from argparse import ArgumentParser
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from annotations.agreement.reports import Agreement, ClaimAgreement, Coding, Interval, UnitKind, agreement
from annotations.agreement.webanno import AnnotatedText, WebAnnoError, read_webanno
from annotations.review.agreement_words import interval_words, number, strength

UNITS = (UnitKind.SENTENCE, UnitKind.CHARACTER)
"""The format names no paragraphs, so passages cannot be compared."""
HEADS = ("α", "95% interval", "κ", "same", "F1 ends", "F1 overlap", "F1 chars", "α unitizing")
WIDTHS = (6, 16, 7, 7, 9, 12, 10, 13)


class Command(BaseCommand):
    """Measures and tells, first in a sentence, then label by label."""

    help = (
        "Tells how far annotators agree on one text, from one WebAnno TSV 3 file for each of them (an export of "
        "WebAnno or INCEpTION): by sentence and by character, for the set of labels and label by label."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        """The files, and which feature holds the labels."""
        parser.add_argument("files", nargs="+", metavar="FILE", help="one file for each annotator, two at least")
        parser.add_argument("--feature", default="", help="the feature that holds the label; “label” if not said")

    def handle(self, *_args: Any, **options: Any) -> None:
        """Prints the figures. Raises `CommandError` where a file cannot be read or the texts differ."""
        files: list[str] = options["files"]
        if len(files) < 2:  # noqa: PLR2004 -- agreement needs a pair
            raise CommandError("Agreement needs the files of two annotators at least.")
        read = [_read(file, options["feature"]) for file in files]
        _check_same(read, files)
        labels = sorted({label for each in read for label in each.marks})
        first = read[0]
        self.stdout.write(
            f"{len(read)} annotators, {len(first.sentences)} sentences, {len(first.text)} characters, "
            f"{len(labels)} labels. The format names no paragraphs, so nothing is compared by passage."
        )
        if unlabelled := sum(each.unlabelled for each in read):
            self.stdout.write(f"Left out: {unlabelled} annotations without a label.")
        for unit in UNITS:
            self._tell(agreement(coding_of(read, labels, unit)), labels, read)

    def _tell(self, found: Agreement, labels: Sequence[str], read: Sequence[AnnotatedText]) -> None:
        self.stdout.write(f"\nBy {found.unit}\n{overall_words(found)}")
        self.stdout.write(
            f"Mean of α over the labels: {number(found.mean)}; α for unitizing: {number(found.unitizing)}."
        )
        wide = max(map(len, [*labels, "label"]))
        annotators = "".join(f"{f'#{at}':>6}" for at in range(1, len(read) + 1))
        self.stdout.write(f"{'label':{wide}}{annotators}{_cells(HEADS)}")
        for label, claim in zip(labels, found.claims, strict=True):
            counts = "".join(f"{len(each.marks.get(label, ())):>6}" for each in read)
            self.stdout.write(f"{label:{wide}}{counts}{_cells(_figures(claim))}")


def coding_of(read: Sequence[AnnotatedText], labels: Sequence[str], unit: UnitKind) -> Coding:
    """The annotators' marks as what is measured; a label's key is its place in `labels`."""
    claims = {at: [each.marks.get(label, ()) for each in read] for at, label in enumerate(labels)}
    return Coding(claims, len(read), read[0].sentences, len(read[0].text), unit)


def overall_words(found: Agreement) -> str:
    """The figure for the set of labels in a sentence."""
    if found.overall is None:
        return "Nothing can be said: nobody marked anything, or all marked the very same everywhere."
    interval = {"low": found.interval.low, "high": found.interval.high} if found.interval else None
    return (
        f"The work {strength(found.overall)} on which {found.unit}s bear which labels: "
        f"α {number(found.overall)}{interval_words(interval)}."
    )


def _read(file: str, feature: str) -> AnnotatedText:
    try:
        return read_webanno(Path(file).read_text(encoding="utf-8"), feature)
    except (OSError, UnicodeDecodeError, WebAnnoError) as error:
        raise CommandError(f"{file}: {error}") from error


def _check_same(read: Sequence[AnnotatedText], files: Sequence[str]) -> None:
    for each, file in zip(read, files, strict=True):
        if each.text != read[0].text:
            pairs = zip(each.text, read[0].text, strict=False)
            shorter = min(len(each.text), len(read[0].text))
            at = next((at for at, (ours, theirs) in enumerate(pairs) if ours != theirs), shorter)
            raise CommandError(f"{file}: its text differs from that of {files[0]}, first at character {at}.")
        if each.sentences != read[0].sentences:
            raise CommandError(f"{file}: its sentences begin or end elsewhere than those of {files[0]}.")


def _figures(claim: ClaimAgreement) -> tuple[str, ...]:
    scores = claim.scores
    plain = (claim.kappa.mean, claim.percent, scores.exact, scores.overlapping, scores.characters, claim.unitized.alpha)
    return (number(claim.alpha), _interval(claim.interval), *(number(each) for each in plain))


def _interval(interval: Interval | None) -> str:
    return f"{number(interval.low)} to {number(interval.high)}" if interval else "–"


def _cells(words: Sequence[str]) -> str:
    return "".join(f"{each:>{width}}" for each, width in zip(words, WIDTHS, strict=True))
