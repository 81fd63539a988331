"""Each kind of correction that the cadastre is asked for: what it is called, who makes it and how it ends."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from types import MappingProxyType


class TaskCode(StrEnum):
    """Stable code of what is wrong; the answer of the case that waits for it has the same one.

    In the order in which they are told: first what leaves nobody to write to.
    """

    TAXPAYER_DECEASED = "taxpayer_deceased"
    MISSING_ADDRESS = "missing_address"
    MISSING_IDENTITY = "missing_identity"
    LOOKS_LIKE_ANOTHER = "looks_like_another"
    ACCOUNT_CLOSED = "account_closed"


class TaskStatus(StrEnum):
    """Done: the register was corrected. Dismissed: a person judged that nothing is to be corrected."""

    OPEN = "open"
    DONE = "done"
    DISMISSED = "dismissed"


@dataclass(frozen=True, slots=True)
class Kind:
    """`desk` is who must act; `judgement` says what a person who dismisses it attests, "" where nobody may."""

    title: str
    desk: str
    what_to_do: str
    judgement: str
    basis: str


KINDS: Mapping[TaskCode, Kind] = MappingProxyType(
    {
        TaskCode.TAXPAYER_DECEASED: Kind(
            "Persona fallecida",
            "Cuentas Corrientes",
            "Compruebe la defunción en el Registro del Estado Familiar y anote a quien responde por la herencia: "
            "heredera, heredero, curador o representante de la sucesión.",
            "",
            "LGTM 19, 91 n.º 4",
        ),
        TaskCode.MISSING_ADDRESS: Kind(
            "Sin dirección",
            "Catastro",
            "Busque el lugar en Catastro, en los recibos y en la última actuación, y anótelo en el contribuyente o "
            "en la cuenta.",
            "Se buscó en los registros de la municipalidad y no se conoce ningún lugar para avisarle.",
            "LGTM 25, 90 n.º 3",
        ),
        TaskCode.MISSING_IDENTITY: Kind(
            "Sin DUI ni NIT",
            "Registro de Contribuyentes",
            "Pida el documento de identidad o tómelo de la inscripción, y anótelo en el contribuyente.",
            "Se buscó y no consta: se le escribe por su nombre, y el documento se exigirá antes de certificar.",
            "LGTM 85, 90 n.º 1",
        ),
        TaskCode.LOOKS_LIKE_ANOTHER: Kind(
            "Parece otra persona del registro",
            "Registro de Contribuyentes",
            "Si es la misma persona, pase la cuenta a un solo código. Si un documento está mal escrito, corríjalo.",
            "Son personas distintas.",
            "LGTM 85, 90 n.º 1",
        ),
        TaskCode.ACCOUNT_CLOSED: Kind(
            "Cuenta cerrada",
            "Cuentas Corrientes",
            "Compruebe desde cuándo está cerrada y corrija los cargos posteriores; si sigue activa, corrija su "
            "estado.",
            "La deuda es anterior al cierre y se cobra.",
            "LGTM 84, 90 n.º 7",
        ),
    }
)
