"""What a whole portfolio owes on a day, with the cents of the single statements."""

from cases.service.portfolio.parts import add_holding
from cases.service.portfolio.whole import portfolio_at

__all__ = ["add_holding", "portfolio_at"]
