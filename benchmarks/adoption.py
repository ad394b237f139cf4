"""A corrected text taken for a class's annotations on the seed: `python -m benchmarks.adoption`."""

import os
import random
import tempfile
import time
from pathlib import Path

from benchmarks import report
from config.postgres import Cluster

PEOPLE = 100
SIZES = (100, 1000, 10_000)
EDITS = ("predicates", "entitlement", "enforcement")
"""Words of the seed; in the first passage that has each, its first occurrence gets a word before it."""


def run() -> None:
    """Makes a class on the seed, corrects the text once for each size, and takes it."""
    import django

    django.setup()
    from django.core.management import call_command
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    call_command("migrate", verbosity=0)
    call_command("sample", verbosity=0)
    from annotations.assignments.adoption import adopt_version, foresee
    from annotations.models import Annotation, Assignment
    from benchmarks.crowd import fill
    from opinions.corrections import correct_text, editable
    from opinions.models import OpinionText
    from opinions.text.editing import PassageEdit
    from people.models import User

    assignment = Assignment.objects.select_related("course").order_by("pk").first()
    teacher = User.objects.get(email="instructor@example.edu")
    assert assignment is not None
    for size in SIZES:
        version = OpinionText.objects.select_related("opinion__case").get(assignments=assignment)
        chance = random.Random(size)
        fill(assignment, version, size - Annotation.objects.filter(version=version).count(), PEOPLE, chance)
        passages = editable(version)
        edits = {}
        for word in EDITS:
            number = next(at for at, each in enumerate(passages) if at not in edits and word in each.words)
            words = passages[number].words.replace(word, f"{chance.choice(('so', 'such', 'very'))} {word}", 1)
            edits[number] = PassageEdit(words, passages[number].kind, passages[number].label)
        begun = time.perf_counter()
        corrected = correct_text(version, by=teacher, edits=edits, reason="A measurement.")
        made = time.perf_counter() - begun
        begun = time.perf_counter()
        foresee(assignment, corrected)
        foreseen = time.perf_counter() - begun
        begun = time.perf_counter()
        with CaptureQueriesContext(connection) as queries:
            done = adopt_version(assignment, by=teacher, version=corrected)
        took = time.perf_counter() - begun
        told = ", ".join(f"{count} {fate.replace('_', ' ')}" for fate, count in done.items())
        report.tell(
            f"{sum(done.values()):,} annotations taken", took, "s",
            besides=f"{len(queries)} queries; foreseen in {foreseen:.2f} s; version made in {made:.2f} s; {told}",
        )  # fmt: skip


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as folder, Cluster(Path(folder) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": folder, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run()
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
