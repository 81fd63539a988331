"""Text that a person typed, cleaned by the same rules as a portfolio's cells."""

from cases.domain.errors import BadInput
from cases.intake.values import CellRefused, text_up_to


def typed_text(text: str, what: str, longest: int) -> str:
    """Trimmed; raises BadInput, naming `what`, where it is empty, too long or not printable."""
    try:
        cleaned: str = text_up_to(longest)(text)
    except CellRefused as refused:
        raise BadInput(refused.code, f"{what}: {refused.message}") from refused
    if not cleaned:
        raise BadInput("text_missing", f"{what}: no puede quedar vacío. Escríbalo de nuevo.")
    return cleaned
