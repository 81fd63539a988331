"""What taking a step brings about, said before it is taken: paper, terms with their date, what is final."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from cases.domain.decision.coercive import demand_term_end
from cases.domain.decision.desk import Desk, printed
from cases.domain.documents.kinds import KINDS
from cases.domain.facts import CaseFacts
from cases.domain.slots import first_citation_on
from cases.domain.terms import next_business_day
from cases.domain.vocabulary import Event
from cases.law import LawAt

PRODUCES: Mapping[Event, tuple[str, ...]] = {
    Event.NOTIFY: ("aviso", "estado_de_cuenta"),
    Event.CITE: ("citatorio", "estado_de_cuenta"),
    Event.RECORD_APPEARANCE: ("acta_de_comparecencia",),
    Event.RECORD_NO_SHOW: ("constancia_de_incomparecencia",),
    Event.REBOOK: ("citatorio", "estado_de_cuenta"),
    Event.SIGN_PLAN: ("convenio_de_pago",),
    Event.DECLARE_DEFAULT: ("acta_de_incumplimiento",),
    Event.DEMAND: ("requerimiento", "estado_de_cuenta"),
    Event.CERTIFY: ("certificacion_de_deuda",),
    Event.REFER: ("memorando_de_remision",),
    Event.SETTLE: ("finiquito",),
}
"""Kinds of document each step issues, the main one first."""


@dataclass(frozen=True, slots=True)
class _Scene:
    desk: Desk
    announced: Mapping[str, str]

    @property
    def next_day(self) -> date:
        """The day a delivery is counted from in the example: the next business day."""
        return next_business_day(self.desk.calendar, self.desk.on + timedelta(days=1))

    def issues(self, event: Event) -> str:
        """«Emite el aviso de pago pendiente AV-SJN-2026-0012, con su estado de cuenta, por $120.00»."""
        main, *attached = PRODUCES[event]
        number = self.announced.get(main)
        text = f"Emite {KINDS[main].article_name}" + (f" {number}" if number else "")
        return text + "".join(f", con {KINDS[kind].article_name}" for kind in attached)


def consequence_of(
    event: Event, facts: CaseFacts, law: LawAt, on: date, announced: Mapping[str, str]
) -> tuple[str, tuple[str, ...]]:
    """What the step does, in Spanish, and its basis."""
    scene = _Scene(Desk(facts, law, on), announced)
    text, *basis = _TEXTS[event]
    return (text(scene) if callable(text) else text), tuple(basis)


def _dollars(amount: Decimal) -> str:
    return f"${amount:,.2f}"


def _notify(scene: _Scene) -> str:
    desk = scene.desk
    answer = desk.business_days_after(desk.on, "notice.respond_within")
    waited = desk.business_days_after(scene.next_day, "notice.gap")
    return (
        f"{scene.issues(Event.NOTIFY)}, por {_dollars(desk.facts.overdue)}. No abre ningún plazo legal: "
        f"invita a responder hasta el {printed(answer)}. La espera antes del paso siguiente corre desde la "
        f"entrega probada; si se entrega el {printed(scene.next_day)}, termina el {printed(waited)}."
    )


def _cite(scene: _Scene) -> str:
    desk = scene.desk
    first = first_citation_on(desk.law, desk.calendar, desk.on)
    return (
        f"{scene.issues(Event.CITE)}, y reserva el cupo. Los cupos empiezan el {printed(first)}. "
        f"La cita vale solo si se entrega con {desk.law.integer('citation.min_notice')} días hábiles de margen."
    )


def _rebook(scene: _Scene) -> str:
    return (
        f"{scene.issues(Event.REBOOK)}, con el mismo número de cita, y libera el cupo anterior. El citatorio "
        "anterior queda sustituido: la nueva fecha vale desde que se entregue."
    )


def _no_show(scene: _Scene) -> str:
    desk = scene.desk
    summons = desk.facts.last_document("citatorio")
    count = desk.integer("citation.count", summons.issued_on if summons else None)
    last = summons is not None and summons.ordinal >= count
    follows = "procede el requerimiento" if last else "procede citar otra vez"
    return (
        f"{scene.issues(Event.RECORD_NO_SHOW)}, que atesta quien esperó. No impone sanción. Después {follows} "
        f"(política: {count} {'cita' if count == 1 else 'citas'}); con una explicación recibida, se da otra fecha."
    )


def _demand(scene: _Scene) -> str:
    last = demand_term_end(scene.desk, scene.next_day)
    return (
        f"{scene.issues(Event.DEMAND)}, por {_dollars(scene.desk.facts.overdue)}, y fija qué cargos cobra el "
        f"expediente. El plazo corre desde la entrega probada, no desde hoy: si se entrega el "
        f"{printed(scene.next_day)}, vence el {printed(last)}."
    )


def _declare_default(scene: _Scene) -> str:
    return (
        f"{scene.issues(Event.DECLARE_DEFAULT)}. El plan termina y los {_dollars(scene.desk.facts.overdue)} "
        "son exigibles de una vez. Debe notificarse antes de requerir."
    )


def _sign_plan(scene: _Scene) -> str:
    lapse = scene.desk.law.integer("plan.lapse")
    return (
        f"{scene.issues(Event.SIGN_PLAN)}. Pide solicitud escrita y prima con recibo. Mientras se cumpla, "
        f"nada más avanza; {lapse} cuotas seguidas sin pagar lo terminan. El interés sigue corriendo."
    )


def _certify(scene: _Scene) -> str:
    return (
        f"{scene.issues(Event.CERTIFY)}, por {_dollars(scene.desk.facts.overdue)}: el título con que se "
        "demanda. Tesorería informa y la Alcaldía certifica; nadie hace las dos cosas."
    )


def _refer(scene: _Scene) -> str:
    accept = scene.desk.business_days_after(scene.desk.on, "accept.within")
    return (
        f"{scene.issues(Event.REFER)} y entrega el expediente a la Sindicatura, que lo acepta o lo devuelve "
        f"a más tardar el {printed(accept)}. Lo que venza después puede abrir otro expediente."
    )


def _accept_file(scene: _Scene) -> str:
    suit = scene.desk.business_days_after(scene.desk.on, "suit.within")
    return f"Jurídico recibe el expediente completo y se propone demandar a más tardar el {printed(suit)}."


_LIFE = "política de documentos"
_TEXTS: Mapping[Event, tuple[str | Callable[[_Scene], str], *tuple[str, ...]]] = {
    Event.NOTIFY: (_notify, "LGTM 45, 84"),
    Event.CITE: (_cite, "LGTM 90 n.º 6"),
    Event.RECORD_APPEARANCE: (
        lambda scene: (
            f"{scene.issues(Event.RECORD_APPEARANCE)} con lo que se dijo y acordó. "
            "No se borra: se corrige con otra."
        ),
        "LGTM 90 n.º 6, 92",
    ),
    Event.RECORD_NO_SHOW: (
        _no_show,
        "LGTM 90 n.º 6, 94, 118",
    ),
    Event.REBOOK: (_rebook, "LGTM 90 n.º 6, 94"),
    Event.SIGN_PLAN: (_sign_plan, "LGTM 36, 37"),
    Event.DECLARE_DEFAULT: (_declare_default, "LGTM 37"),
    Event.DEMAND: (_demand, "LGTM 118"),
    Event.CERTIFY: (_certify, "LGTM 115, 116"),
    Event.REFER: (_refer, "LGTM 117"),
    Event.ACCEPT_FILE: (_accept_file, "LGTM 117"),
    Event.RETURN_FILE: (
        "Devuelve el expediente a la unidad con sus motivos; el título sigue vigente.",
        "LGTM 117",
    ),
    Event.FILE_SUIT: (
        "Registra la demanda presentada: desde hoy sus cargos ya no prescriben.",
        "LGTM 42, 117",
    ),
    Event.RESUME_SUIT: ("Reanuda el juicio que el plan judicial había suspendido.", "LGTM 37, 117"),
    Event.RECORD_COURT_EVENT: (
        "Agrega una actuación del juzgado a la historia. No cambia la etapa.",
        "LGTM 119",
    ),
    Event.PLACE_HOLD: (
        "Detiene los pasos del expediente, o de los cargos que indique. El interés sigue, salvo apelación.",
        "LGTM 46",
    ),
    Event.LIFT_HOLD: (
        "Quita la retención: el expediente sigue donde estaba y la próxima noche lo revisa.",
        "LGTM 46",
    ),
    Event.SETTLE: (
        lambda scene: (
            f"{scene.issues(Event.SETTLE)} y cierra el expediente. El cierre es definitivo: un pago "
            "revertido abre otro expediente."
        ),
        "LGTM 30, 31",
    ),
    Event.CLOSE: (
        "Cierra el expediente sin pago, con dos personas: una propone y otra decide. Es definitivo.",
        "LGTM 30, 42",
    ),
    Event.RECORD_ATTEMPT: (
        "Registra la diligencia y extiende su acta. Solo la entrega probada hace correr los plazos.",
        "LGTM 95, 96, 97, 98",
    ),
    Event.ANNUL_ATTEMPT: (
        "Anula la prueba de una entrega: queda en la historia, pero los plazos que abrió dejan de correr.",
        "LGTM 95, 96",
    ),
    Event.PRINT_DOCUMENT: ("Registra que se imprimió; otra impresión saldrá marcada como copia.", _LIFE),
    Event.SIGN_DOCUMENT: ("Registra que el documento se firmó.", _LIFE),
    Event.HAND_OUT_DOCUMENT: ("Registra que el documento salió con el notificador.", _LIFE),
    Event.ANNUL_DOCUMENT: (
        "Anula el documento: conserva su número y deja de sostener el paso siguiente.",
        _LIFE,
    ),
    Event.MARK_UNDELIVERABLE: (
        "Declara que el documento no puede entregarse; sigue la vía que la política permita.",
        "política delivery.attempts",
    ),
    Event.WITHDRAW_PROPOSAL: (
        "Retira la propuesta pendiente; queda constancia de ella.",
        "política de dos personas",
    ),
    Event.ASSIGN: (
        "Pasa el expediente a la bandeja de otra persona. No cambia ningún plazo.",
        "política de asignación",
    ),
}
