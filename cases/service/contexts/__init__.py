"""From the facts of a case to what its documents say; dates, hours and numbers come as arguments.

A builder gives the context of one kind; `sealed_context` turns it into what is rendered and stored.
"""

from cases.service.contexts.issuing import IssuingDay, issuing_day, sealed_context

__all__ = ["IssuingDay", "issuing_day", "sealed_context"]
