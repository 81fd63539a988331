"""Rendering one letter: ours against docxtpl opening the same file, in the same run.

    python benchmarks/bench_render.py [--rounds 200]

The letter is an estado_de_cuenta of forty lines. Both sides get the same sandboxed environment, so that the
difference is the work saved and not the safety given up. QR, checks of the context and zip count on our side.
"""

import argparse
import statistics
import time
from collections.abc import Callable
from io import BytesIO
from itertools import count
from typing import Any
from zipfile import ZipFile

from docxtpl import DocxTemplate
from figures import Figure, show

from document_templates.contract import HOME, check_context
from document_templates.engine import CompiledTemplate, RowsFirstEnvironment
from document_templates.letters import render
from document_templates.qr import qr_png
from document_templates.samples import sample

_KIND, _LINES = "estado_de_cuenta", 40


def letter() -> dict[str, Any]:
    context = sample(_KIND, "everything")
    lines = context["lines"]
    context["lines"] = [lines[place % len(lines)] for place in range(_LINES)]
    context["explained"] = context["values"] = []  # the annex is for who asks, not for the night
    return context


def with_docxtpl(path: str, context: dict[str, Any]) -> bytes:
    template = DocxTemplate(path)
    template.render(context, RowsFirstEnvironment(), autoescape=True)
    target = BytesIO()
    template.save(target)
    return target.getvalue()


def median_ms(work: Callable[[], object], rounds: int) -> float:
    taken = []
    for _ in range(rounds):
        started = time.perf_counter()
        work()
        taken.append(time.perf_counter() - started)
    return statistics.median(taken) * 1000


def document_xml(docx: bytes) -> bytes:
    with ZipFile(BytesIO(docx)) as archive:
        return archive.read("word/document.xml")


def figures(rounds: int = 200) -> list[Figure]:
    """Both times, their ratio, and whether both wrote the same document.xml."""
    context = letter()
    numbered = count(1)

    def next_letter() -> dict[str, Any]:
        """No two letters are alike: what was packed for one may not serve the next."""
        return {**context, "document_number": f"EC-SJN-2026-{next(numbered):04}"}

    path = str(HOME / _KIND / "template.docx")
    compiled = CompiledTemplate((HOME / _KIND / "template.docx").read_bytes())
    ours = median_ms(lambda: render(_KIND, next_letter()), rounds)
    theirs = median_ms(lambda: with_docxtpl(path, next_letter()), max(rounds // 20, 5))
    check = median_ms(lambda: check_context(_KIND, context, compiled.used), rounds)
    qr = median_ms(lambda: qr_png(context["qr_payload"]), rounds)
    same = document_xml(render(_KIND, context).content) == document_xml(with_docxtpl(path, context))
    return [
        Figure(f"letter of {_LINES} rows: docxtpl, open, render, save", theirs, "ms", decimals=2),
        Figure(f"letter of {_LINES} rows: document_templates.render", ours, "ms", decimals=3),
        Figure("letter: of which the check of its context", check, "ms", decimals=3),
        Figure("letter: of which its QR", qr, "ms", decimals=3),
        Figure("letter: times as fast", theirs / ours, "times", at_least=20),
        Figure("letter: document.xml the same", same, "", at_least=1),
    ]


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--rounds", type=int, default=200)
    show(figures(parser.parse_args().rounds))
