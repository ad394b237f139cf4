"""Work in WebAnno TSV 3, read and measured: a fictional text, and where they are at hand two real annotators."""

from collections.abc import Callable, Sequence
from io import StringIO
from itertools import pairwise
from pathlib import Path

import krippendorff
import numpy as np
import pytest
from django.core.management import CommandError, call_command
from nltk.metrics.agreement import AnnotationTask
from nltk.metrics.distance import binary_distance, masi_distance
from sklearn.metrics import cohen_kappa_score

from annotations.agreement.reports import UnitKind, agreement
from annotations.agreement.webanno import AnnotatedText, WebAnnoError, read_webanno
from annotations.management.commands.measure_agreement import coding_of
from opinions.text.spans import Span

FOLDER = Path(__file__).resolve().parents[4] / "shared" / "opinions" / "curiam" / "two-annotators"
HEAD = "#FORMAT=WebAnno TSV 3.3\n#T_SP=demo.Span|Notes|label\n#T_RL=demo.Tie|kind|BT_demo.Span\n\n"
FICTION = (
    HEAD
    + r"""
#Text=Held 😀 : no duty [1] .
1-1	0-4	Held	_	_	_	_
1-2	5-7	😀	*	Cue	_	_
1-3	8-9	:	_	_	_	_
1-4	10-12	no	*[1]	Rule\_1[1]	_	_
1-5	13-17	duty	*[1]|aside[2]	Rule\_1[1]|Fact \| law[2]	tie	1-4
1-6	18-21	[1]	aside[2]	Fact \| law[2]	_	_
1-7	22-23	.	*|x	*|Cue	_	_

#Text=So ordered .
2-1	25-27	So	_	_	_	_
2-2	28-35	ordered	*[1]	Rule\_1[1]	_	_
2-3	36-37	.	_	_	_	_
"""
)


def test_reading_finds_stacked_spans_in_code_points() -> None:
    found = read_webanno(FICTION)

    assert found.text == "Held 😀 : no duty [1] .\n\nSo ordered ."
    assert found.sentences == (Span(0, 22), Span(24, 36))
    assert {label: [span.slice(found.text) for span in spans] for label, spans in found.marks.items()} == {
        "Cue": ["😀", "."],
        "Fact | law": ["duty [1]"],
        "Rule_1": ["no duty [1] .\n\nSo ordered"],
    }
    assert found.unlabelled == 1


@pytest.mark.parametrize(
    ("broken", "line", "words"),
    [
        ("1-1\t0-4\tHeld", 1, "begins with"),
        (HEAD + "1-1\t0-4\tHeld\t_\t_\n", 5, "before the first"),
        (HEAD + "#Text=Held .\n1-1\t0-4\tHold\t_\t_\n", 6, "is not what the sentence has there: “Held”"),
        (HEAD + "#Text=Held .\n1-1\t0-40\tHeld\t_\t_\n", 6, "outside its sentence"),
        (HEAD + "#Text=Held .\n1-1\t4-4\t\t_\t_\n", 6, "outside its sentence"),
        (HEAD + "#Text=Held .\n1-1\tHeld\n", 6, "a place such as 10-14"),
        (HEAD + "#Text=Held .\n1-1\t0-4\tHeld\t_\n", 6, "column 5 is wanted"),
        (HEAD + "#Text=Held .\n1-1\t0-4\tHeld\t_\tRule[x]\n", 6, "is no value"),
        (HEAD.replace("label", "kind"), 0, "the file has: Notes, kind"),
        (HEAD, 0, "no sentence"),
    ],
)
def test_reading_names_the_line_that_is_wrong(broken: str, line: int, words: str) -> None:
    with pytest.raises(WebAnnoError, match=words) as raised:
        read_webanno(broken)

    assert raised.value.line == line


def test_command_tells_of_two_files_in_sentences_and_figures(tmp_path: Path) -> None:
    one, two, other = (tmp_path / name for name in ("one.tsv", "two.tsv", "other.tsv"))
    one.write_text(FICTION, encoding="utf-8")
    two.write_text(FICTION.replace("*\tCue", "_\t_"), encoding="utf-8")
    other.write_text(FICTION.replace("no duty", "no debt").replace("\tduty", "\tdebt"), encoding="utf-8")
    told = StringIO()
    call_command("measure_agreement", str(one), str(two), stdout=told)

    lines = told.getvalue().splitlines()
    assert lines[0].startswith("2 annotators, 2 sentences, 36 characters, 3 labels.")
    assert lines[4] == "The work agrees closely on which sentences bear which labels: α 1.00."
    assert [line.split()[:3] for line in lines if line.startswith("Cue")] == [["Cue", "2", "1"], ["Cue", "2", "1"]]
    with pytest.raises(
        CommandError, match=r"other.tsv: its text differs from that of .*one.tsv, first at character 13"
    ):
        call_command("measure_agreement", str(one), str(other), stdout=told)
    with pytest.raises(CommandError, match="two annotators at least"):
        call_command("measure_agreement", str(one), stdout=told)


def task(rows: Sequence[Sequence[object]], distance: Callable[..., float]) -> AnnotationTask:
    triples = [(coder, unit, value) for coder, row in enumerate(rows) for unit, value in enumerate(row)]
    return AnnotationTask(triples, distance=distance)


def theirs(rows: Sequence[Sequence[bool]]) -> float:
    """α by nltk; by the library named after its author where many units would take nltk long."""
    if len(rows[0]) < 1000:
        return float(task(rows, binary_distance).alpha())
    return float(krippendorff.alpha(reliability_data=np.array(rows, dtype=int), level_of_measurement="nominal"))


def carried(read: AnnotatedText, label: str, units: Sequence[Span]) -> list[bool]:
    """Which units carry the label, by the rule's own words and not by our code for it."""
    if units[0].end == 1:
        covered = {at for span in read.marks.get(label, ()) for at in range(span.start, span.end)}
        return [unit.start in covered for unit in units]
    joined: list[list[int]] = []
    for span in read.marks.get(label, ()):
        if joined and span.start <= joined[-1][1]:
            joined[-1][1] = max(joined[-1][1], span.end)
        else:
            joined.append([span.start, span.end])
    return [
        any(
            (shared := min(end, unit.end) - max(start, unit.start)) > 0
            and 2 * shared >= min(unit.end - unit.start, end - start)
            for start, end in joined
        )
        for unit in units
    ]


@pytest.fixture(scope="module")
def two_annotators() -> list[AnnotatedText]:
    files = sorted(FOLDER.glob("*/*.tsv"))
    if len(files) != 2:
        pytest.skip("the work of two annotators is not in shared/opinions/curiam")
    return [read_webanno(file.read_text(encoding="utf-8")) for file in files]


def test_two_real_annotators_are_read_whole(two_annotators: list[AnnotatedText]) -> None:
    one, two = two_annotators

    assert one.text == two.text
    assert (len(one.text), len(one.sentences)) == (19487, 127)
    assert (sum(map(len, one.marks.values())), sum(map(len, two.marks.values()))) == (361, 374)
    assert sum(b.start < a.end for a, b in pairwise(sorted(s for spans in one.marks.values() for s in spans))) > 20


@pytest.mark.parametrize("unit", [UnitKind.SENTENCE, UnitKind.CHARACTER])
def test_two_real_annotators_agree_as_others_compute_it(two_annotators: list[AnnotatedText], unit: UnitKind) -> None:
    first = two_annotators[0]
    labels = sorted({label for each in two_annotators for label in each.marks})
    units = first.sentences if unit is UnitKind.SENTENCE else [Span(at, at + 1) for at in range(len(first.text))]
    found = agreement(coding_of(two_annotators, labels, unit), draws=0)
    sets: list[list[frozenset[str]]] = [[frozenset() for _ in units] for _ in two_annotators]
    for label, claim in zip(labels, found.claims, strict=True):
        rows = [carried(each, label, units) for each in two_annotators]
        assert claim.alpha == pytest.approx(theirs(rows)), label
        assert claim.kappa.mean == pytest.approx(cohen_kappa_score(*rows)), label
        sets = [
            [held | {label} if has else held for held, has in zip(old, row, strict=True)]
            for old, row in zip(sets, rows, strict=True)
        ]

    named = [[held or frozenset({"none"}) for held in row] for row in sets]  # nltk has no distance of empty sets
    assert found.overall == pytest.approx(task(named, masi_distance).alpha(), abs=0.002)  # nltk's thirds are .67, .33
