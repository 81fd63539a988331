"""Closed days decreed later: laid over the files, for one district or for all, and part of what a version says."""

import pickle
from datetime import date
from pathlib import Path

from written_books import problems_of, write_book

from cases.domain.terms import add_business_days, calendar_of, term_end
from cases.law import ClosedSpan, law_as_dict, load_book

SHIPPED = load_book()
STORM = ClosedSpan(date(2026, 3, 18), date(2026, 3, 19), "Emergencia por lluvias", "Decreto 12", "text")
FEAST = ClosedSpan(date(2026, 3, 20), date(2026, 3, 20), "Fiesta patronal", "Acuerdo 3", "text", "SJN")


def test_a_closure_is_laid_over_the_days_of_the_files() -> None:
    book = SHIPPED.with_approved([], [STORM])
    closed = book.at(date(2026, 3, 1)).calendar()
    assert closed[date(2026, 3, 18)] == closed[date(2026, 3, 19)] == "Emergencia por lluvias (Decreto 12)"
    assert len(closed) == len(SHIPPED.closed_days()) + 2
    assert book.closures == (STORM,)
    assert SHIPPED.closures == ()


def test_a_day_closed_twice_names_both_reasons() -> None:
    again = ClosedSpan(date(2026, 5, 1), date(2026, 5, 1), "Asueto local", "Acuerdo 9", "text")
    why = SHIPPED.with_approved([], [again]).closed_days()[date(2026, 5, 1)]
    assert why.endswith("; Asueto local (Acuerdo 9)")
    assert "Código de Trabajo" in why


def test_a_closure_of_one_district_is_of_no_other() -> None:
    law = SHIPPED.with_approved([], [STORM, FEAST]).at(date(2026, 3, 1))
    assert FEAST.first_on in calendar_of(law, "SJN").closed
    for other in ("", "SRO"):
        assert FEAST.first_on not in calendar_of(law, other).closed
        assert STORM.first_on in calendar_of(law, other).closed
    assert calendar_of(law).version == calendar_of(law, "SRO").version != calendar_of(law, "SJN").version


def test_the_versions_of_book_and_calendar_change_with_a_closure_and_return_without_it() -> None:
    book = SHIPPED.with_approved([], [STORM])
    local = SHIPPED.with_approved([], [ClosedSpan(*_parts(STORM), district="SJN")])
    assert len({SHIPPED.version, book.version, local.version}) == 3
    assert calendar_of(book.at(STORM.first_on)).version != calendar_of(SHIPPED.at(STORM.first_on)).version
    assert book.with_approved([]).version == SHIPPED.version
    assert pickle.loads(pickle.dumps(local)).version == local.version


def _parts(span: ClosedSpan) -> tuple[date, date, str, str, str]:
    return span.first_on, span.last_on, span.name, span.basis, span.status


def test_the_days_closed_are_not_counted_and_the_last_day_moves() -> None:
    before, after = (
        calendar_of(book.at(date(2026, 3, 16))) for book in (SHIPPED, SHIPPED.with_approved([], [STORM]))
    )
    notified_on = date(2026, 3, 16)
    assert add_business_days(before, notified_on, 3) == date(2026, 3, 19)
    assert add_business_days(after, notified_on, 3) == date(2026, 3, 23)
    assert term_end(before, notified_on, 2, "calendar") == date(2026, 3, 18)
    assert term_end(after, notified_on, 2, "calendar") == date(2026, 3, 20)


def test_the_law_as_printed_says_what_was_closed_on_top_of_the_book() -> None:
    printed = law_as_dict(SHIPPED.with_approved([], [STORM, FEAST]).at(date(2026, 3, 1)), "notice.gap")
    assert [(one["district"], one["from"], one["until"]) for one in printed["closures"]] == [
        ("", "2026-03-18", "2026-03-19"),
        ("SJN", "2026-03-20", "2026-03-20"),
    ]
    assert law_as_dict(SHIPPED.at(date(2026, 3, 1)), "notice.gap")["closures"] == []


def test_the_files_may_close_one_district_too(tmp_path: Path) -> None:
    row = '{ on = 2026-06-24, name = "x", basis = "y", status = "text", district = "SJN" }'
    book = load_book(write_book(tmp_path, f"[calendar]\nclosed = [{row}]"))
    assert (list(book.closed_days("SJN")), list(book.closed_days("SRO"))) == ([date(2026, 6, 24)], [])


def test_a_district_is_written_by_its_code(tmp_path: Path) -> None:
    row = '{ on = 2026-06-24, name = "x", basis = "y", status = "text", district = 3 }'
    (problem,) = problems_of(write_book(tmp_path, f"[calendar]\nclosed = [{row}]"))
    assert problem.endswith("«district» debe ser el código de un distrito")
