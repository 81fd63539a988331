"""Documents by e-mail: queued by the night, sent by whoever runs, proven by a report or by a person, else on paper."""

from cases.service.mail.carrier import MailServer, server_of
from cases.service.mail.deciding import cancel_letter, letter_counts, letter_rows, retry_letter, tell_sent
from cases.service.mail.queue import back_to_paper, queue_letters
from cases.service.mail.receipts import Receipt, record_receipt
from cases.service.mail.sending import MailReport, send_letters

__all__ = [
    "MailReport",
    "MailServer",
    "Receipt",
    "back_to_paper",
    "cancel_letter",
    "letter_counts",
    "letter_rows",
    "queue_letters",
    "record_receipt",
    "retry_letter",
    "send_letters",
    "server_of",
    "tell_sent",
]
