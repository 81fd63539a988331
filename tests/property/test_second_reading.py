"""Two readings of the law, written apart from each other, say the same of any account on any day."""

from datetime import date

from debt_histories import History, histories_on
from hypothesis import given
from second_reading import NOTHING, SecondReading


@given(histories_on())
def test_two_readings_of_the_law_agree_to_the_cent(asked: tuple[History, date]) -> None:
    history, on = asked
    found, again = history.on(on), SecondReading(history, on)
    lines = [(debt, debt.parts(on)) for debt in again.debts if debt.is_shown(on)]
    assert [line[:1] + line[5:7] + line[7:11] + line[12:14] for line in found.lines] == [
        (
            debt.charge.key,
            debt.due_on,
            max(0, (on - debt.due_on).days),
            parts["principal"],
            parts["interest"],
            parts["fine"],
            parts["festivities"],
            debt.prescribes_on,
            debt.is_prescribed(on),
        )
        for debt, parts in lines
        if any(parts.values())
    ]
    assert found.minimum_fine_adjustment == again.adjustment()
    assert found.credit == sum((left for _, left in again.credits), NOTHING)
    reached = [
        (one.payment_key, one.charge_key, one.component, one.amount, one.on) for one in found.allocations
    ]
    assert reached == again.allocations
