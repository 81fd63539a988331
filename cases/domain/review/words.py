"""The Spanish names of what a review speaks of."""

from cases.domain.review.catalogue import Severity
from cases.domain.review.marks import Mark, State

SEVERITY_NAMES = {Severity.HIGH: "grave", Severity.MEDIUM: "por revisar", Severity.LOW: "leve"}

STATE_NAMES = {
    State.OPEN: "pendiente",
    State.REOPENED: "reabierto",
    State.RESOLVED: "resuelto",
    State.ACCEPTED: "aceptado",
}

MARK_NAMES = {
    Mark.RESOLVED: "Resuelto: se corrigió en su origen",
    Mark.ACCEPTED: "Aceptado: es correcto como está",
    Mark.REOPENED: "Reabierto: hay que revisarlo otra vez",
}
