"""What the rules and lists of the law book say, in the few words that fit in a table."""

from collections.abc import Mapping
from types import MappingProxyType

from cases.domain.law_words import value_words
from cases.law import LawValue

RULES: Mapping[str, str] = MappingProxyType(
    {
        "31_december": "31 de diciembre",
        "after_one_earlier_search": "después de una búsqueda",
        "cent_half_up_by_component": "al centavo, por componente",
        "consecutive_unpaid": "cuotas seguidas sin pagar",
        "correct": "se corrige: documento nuevo",
        "credit_or_return": "se compensa o se devuelve",
        "day_after_notification": "el día siguiente a la notificación",
        "determination_act_or_lgtm_108": "acto de determinación, o LGTM 108",
        "every_account_and_fine_paid": "cuentas y multas pagadas",
        "handed_to_debtor_representative_or_agent": "en mano, al deudor o a quien lo representa",
        "harder_terms_and_costs": "condiciones más duras, y costas",
        "in_writing_by_taxpayer": "por escrito",
        "last_day_of_month": "último día del mes",
        "liquid_due_in_executive_document": "deuda líquida y exigible, en título ejecutivo",
        "must_attend_when_cited": "quien es citado debe concurrir",
        "never_retroactive": "nunca retroactiva",
        "no_place_on_record": "sin lugar en el registro",
        "oldest_first": "la más antigua primero",
        "omit": "queda fuera, y se informa",
        "only_if_law_says_or_no_determination_nor_fine": "si la ley lo dice, o si no determina ni multa",
        "place_for_notifications": "el del lugar para notificar",
        "print": "se imprime como se emitió",
        "rate_of_payment_day_for_whole_mora": "la del día del pago, por toda la mora",
        "simple_on_unpaid_principal": "simple, sobre el principal sin pagar",
        "sindico_or_agent_of_council": "síndico o apoderado del Concejo",
        "treasurer_report_certified_by_mayor": "informe de Tesorería que certifica el alcalde",
        "treasury_on_collection_slip": "en Tesorería, con mandamiento de ingreso",
        "unpaid_until_complete": "no pagada hasta completarse",
    }
)
"""By the value of a rule."""

ITEMS: Mapping[str, str] = MappingProxyType(
    {
        "account_closed": "cuenta cerrada",
        "carne_de_residente": "carné de residente",
        "citations_exhausted": "citas agotadas",
        "components": "componentes",
        "correo": "correo electrónico",
        "correo_certificado": "correo certificado",
        "creditor": "acreedor",
        "cut_off": "fecha de corte",
        "days": "días",
        "debtor": "deudor",
        "dui": "DUI",
        "edicto": "edicto",
        "esquela": "esquela",
        "festivities": "fiestas",
        "fine": "multa",
        "interest": "interés",
        "isss": "ISSS",
        "last_act": "última actuación",
        "licencia": "licencia",
        "looks_like_another": "posible doble",
        "missing_address": "sin dirección",
        "missing_identity": "sin identidad",
        "months": "meses",
        "origin": "origen",
        "otra_tecnologia": "otra tecnología",
        "pasaporte": "pasaporte",
        "periods": "períodos",
        "personal": "en persona",
        "plan_lapsed": "plan caducado",
        "principal": "principal",
        "publicacion": "publicación",
        "registration": "registro",
        "representative": "representante",
        "saturday": "sábado",
        "sunday": "domingo",
        "taxpayer_deceased": "persona fallecida",
        "years": "años",
    }
)
"""By the word of a list."""


def rule_words(value: LawValue) -> str:
    """As `value_words`, and also what a rule or a list says; "" where only its note can say it."""
    if isinstance(value.value, tuple):
        return ", ".join(" ".join(ITEMS.get(word, word) for word in str(one).split()) for one in value.value)
    if value.unit == "rule":
        return RULES.get(str(value.value), "") or value_words(value)
    return value_words(value)
