"""Where a document gets its number, its context, its bytes and its seal."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from cases.domain.debt import Line
from cases.domain.documents.base import Document
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts
from cases.law import LawAt, LawBook
from cases.service.contexts import IssuingDay, issuing_day, sealed_context
from cases.service.contexts.statements import build_attached_statement
from cases.service.numbers import Numbers, Series
from cases.service.stamp import Stamp
from cases.service.writing import NewAppointment, NewDocument, StatedCharge
from document_templates import render, template_version

Build = Callable[..., Document]


@dataclass(frozen=True)
class Press:
    """Issues documents of one day. Numbers come from `numbers`, dates and hour from `stamp`."""

    book: LawBook
    stamp: Stamp
    numbers: Numbers

    @cached_property
    def law(self) -> LawAt:
        return self.book.at(self.stamp.on)

    def day(self, district: str) -> IssuingDay:
        return issuing_day(self.book, district, self.stamp.on, self.stamp.local_hour)

    def issue(
        self,
        facts: CaseFacts,
        kind: str,
        build: Build,
        fields: Mapping[str, Any] | None = None,
        *,
        ordinal: int = 1,
        total: Decimal | None = None,
        lines: Iterable[Line] = (),
        respond_by_on: date | None = None,
        deliver_by_on: date | None = None,
        appointment: NewAppointment | None = None,
        with_statement: bool = False,
    ) -> NewDocument:
        """Number, fill, render and seal one document; `with_statement` attaches its estado_de_cuenta.

        `fields` go to `build` as they are; `lines` are the charges the document states.
        """
        day = self.day(facts.account.district)
        number = self._number(kind, facts)
        given = dict(fields or {})
        attachments: tuple[NewDocument, ...] = ()
        if with_statement:
            statement_number = self._number("estado_de_cuenta", facts)
            statement = build_attached_statement(day, facts, number=statement_number)
            attachments = (
                self._render("estado_de_cuenta", statement_number, statement, day, total=facts.overdue),
            )
            given["statement_number"] = statement_number
        document = self._render(
            kind,
            number,
            build(day, facts, number=number, **given),
            day,
            total=facts.overdue if total is None else total,
        )
        document.ordinal = ordinal
        document.respond_by_on = respond_by_on
        document.deliver_by_on = deliver_by_on
        document.appointment = appointment
        document.attachments = attachments
        document.charges = tuple(
            StatedCharge(line.key, line.principal, line.interest, line.fine, line.festivities)
            for line in lines
        )
        return document

    def _number(self, kind: str, facts: CaseFacts) -> str:
        return self.numbers.next(Series(KINDS[kind].code, facts.account.district, self.stamp.on.year))

    def _render(
        self, kind: str, number: str, document: Document, day: IssuingDay, *, total: Decimal
    ) -> NewDocument:
        context = sealed_context(document, day.public_address)
        rendered = render(kind, context)
        return NewDocument(
            kind=kind,
            number=number,
            issued_on=self.stamp.on,
            amounts_on=self.stamp.on,
            context=context,
            content=rendered.content,
            sha256=rendered.sha256,
            fingerprint=context["content_fingerprint"],
            template_version=template_version(kind),
            calendar_version=day.calendar.version,
            total=total,
        )
