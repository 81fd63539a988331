"""A print batch of 1,000 letters of two pages: one Word file, and one PDF of it by LibreOffice.

    python benchmarks/bench_batch.py [--letters 1000] [--word-only]

Letters are rendered first, apart: a batch prints what was issued before. Each file is made in a process of its own,
whose memory is told with it; that of LibreOffice is its largest process. The pages of the PDF are counted.
"""

import argparse
import resource
import shutil
import time
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from io import BytesIO
from multiprocessing import get_context

from figures import Figure, show
from pypdf import PdfReader

from document_templates import LETTERS_A_FILE, merge, render, to_pdf
from document_templates.samples import sample

_KIND, _SAMPLE, _PAGES_EACH = "aviso", "later", 2
_MOST_WORD_SECONDS, _MOST_PDF_SECONDS = 20, 90
_PATIENCE_SECONDS = 1200
_KB_A_MB = 1024


@dataclass(frozen=True, slots=True)
class Made:
    seconds: float
    size_bytes: int
    own_mb: float
    other_mb: float
    processor_seconds: float
    pages: int = 0


def letters(how_many: int) -> Iterator[bytes]:
    context = sample(_KIND, _SAMPLE)
    for number in range(1, how_many + 1):
        printed = f"AV-SJN-2026-{number:04}"
        yield render(_KIND, {**context, "document_number": printed, "qr_payload": f"{printed}·0"}).content


def _told(started: float, content: bytes) -> Made:
    seconds = time.perf_counter() - started
    own, others = (resource.getrusage(who) for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN))
    spent = sum(used.ru_utime + used.ru_stime for used in (own, others))
    return Made(seconds, len(content), own.ru_maxrss / _KB_A_MB, others.ru_maxrss / _KB_A_MB, spent)


def word(how_many: int) -> Made:
    issued = list(letters(how_many))
    started = time.perf_counter()
    return _told(started, merge(issued, "Lote"))


def pdf(how_many: int) -> Made:
    issued = list(letters(how_many))
    started = time.perf_counter()
    parts = range(0, how_many, LETTERS_A_FILE)
    content = to_pdf(
        [merge(issued[first : first + LETTERS_A_FILE], "Lote") for first in parts],
        timeout_seconds=_PATIENCE_SECONDS,
    )
    made = _told(started, content)
    return replace(made, pages=len(PdfReader(BytesIO(content)).pages))


def figures(how_many: int = 1000, *, word_only: bool = False) -> list[Figure]:
    """PDF figures are left out where LibreOffice is not installed."""
    with ProcessPoolExecutor(1, mp_context=get_context("spawn"), max_tasks_per_child=1) as processes:
        merged = processes.submit(word, how_many).result()
        found = [
            Figure(
                f"{how_many:,} letters in one Word file",
                merged.seconds,
                "s",
                below=_MOST_WORD_SECONDS,
                decimals=1,
            ),
            Figure("the same: its size", merged.size_bytes / 2**20, "MB", decimals=1),
            Figure("the same: memory of the process, letters included", merged.own_mb, "MB"),
        ]
        if word_only or shutil.which("soffice") is None:
            return found
        printed = processes.submit(pdf, how_many).result()
    return [
        *found,
        Figure(f"{how_many:,} letters in one PDF", printed.seconds, "s", below=_MOST_PDF_SECONDS, decimals=1),
        Figure("the same: its size", printed.size_bytes / 2**20, "MB", decimals=1),
        Figure("the same: memory of the process", printed.own_mb, "MB"),
        Figure("the same: processor time, rendering included", printed.processor_seconds, "s"),
        Figure("the same: memory of each LibreOffice", printed.other_mb, "MB"),
        Figure(
            "the same: pages a letter", printed.pages / how_many, "pages", at_least=_PAGES_EACH, decimals=1
        ),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--letters", type=int, default=1000)
    parser.add_argument("--word-only", action="store_true")
    asked = parser.parse_args()
    show(figures(asked.letters, word_only=asked.word_only))
