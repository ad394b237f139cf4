"""The files for people as pictures of their pages: `python -m benchmarks.pages_of_exports DIR`.

The sample class's Word files, workbook and PDFs are written into DIR, the memo also with its citations in footnotes.
LibreOffice makes PDFs of what is none, and poppler pictures of all; where LibreOffice is not installed that is said,
and the files alone are left.
"""

import os
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Any

from config.postgres import Cluster

FORMATS = ("memo", "opinion", "xlsx", "memo-pdf", "opinion-pdf")


def run(folder: Path) -> None:
    """Writes the files and their pictures."""
    import django

    django.setup()
    from django.core.management import call_command

    call_command("migrate", verbosity=0)
    call_command("sample", verbosity=0)
    folder.mkdir(parents=True, exist_ok=True)
    files = [write(folder, key) for key in FORMATS] + [write(folder, "memo", footnotes=True)]
    for file in files:
        pictures(as_pdf(file))
        print(f"{file.name}: {file.stat().st_size:,} bytes", flush=True)


def write(folder: Path, key: str, **options: Any) -> Path:
    """The class's work on the sample's first assignment in the format of that key; options as in `ExportOptions`."""
    from annotations.exports.formats import format_of
    from annotations.exports.options import ExportOptions
    from annotations.exports.subject import Export
    from annotations.models import Annotation, Assignment

    chosen = format_of(key)
    assignment = Assignment.objects.select_related("course", "case", "codebook").order_by("pk").first()
    assert chosen is not None
    assert assignment is not None
    every = Annotation.objects.filter(submission__assignment=assignment)
    export = Export(assignment, every, title="The class", options=ExportOptions(**options))
    name = "-".join([key.removesuffix(f"-{chosen.extension}"), *options])
    file = folder / f"{name}.{chosen.extension}"
    with file.open("w+b") as to:
        chosen.write(export, to, lambda _done, _total: None)
    return file


def as_pdf(file: Path) -> Path | None:
    """The file as a PDF by LibreOffice, beside it; itself where it is one; None where LibreOffice is not installed."""
    if file.suffix == ".pdf":
        return file
    office = shutil.which("soffice")
    if office is None:
        print(f"{file.name}: LibreOffice is not installed, so no pictures of it", flush=True)
        return None
    made = file.with_name(f"{file.name}.pdf")
    with tempfile.TemporaryDirectory() as home:
        options = ["--headless", f"-env:UserInstallation=file://{home}/profile", "--convert-to", "pdf"]
        subprocess.run([office, *options, "--outdir", home, str(file)], check=True, capture_output=True)
        shutil.move(Path(home) / f"{file.stem}.pdf", made)
    return made


def pictures(pdf: Path | None) -> None:
    """Each page of the PDF as a picture beside it, where poppler is installed."""
    poppler = shutil.which("pdftoppm")
    if pdf is None or poppler is None:
        return
    subprocess.run([poppler, "-png", "-r", "80", str(pdf), str(pdf.with_suffix(""))], check=True)


if __name__ == "__main__":
    with tempfile.TemporaryDirectory(prefix="glossator-bench-") as held, Cluster(Path(held) / "pg") as cluster:
        os.environ |= {"DATABASE_URL": cluster.url, "VAR_DIR": held, "DJANGO_SETTINGS_MODULE": "config.settings"}
        run(Path(sys.argv[1] if len(sys.argv) > 1 else "pages"))
        from django.db import connections

        connections.close_all()
        for one in connections.all():
            getattr(one, "close_pool", lambda: None)()
