"""Print batches: letters printed together in the order of their delivery, signed and handed out by one act each."""

from cases.service.batches.choosing import MOST_LETTERS, BatchChoice, Preview, preview
from cases.service.batches.files import TakenFile, hand_out_sheet, pdf_file, take_file, word_file
from cases.service.batches.listing import BatchView, batch_view, list_batches
from cases.service.batches.making import hand_out_batch, make_batch, resume_batch, sign_batch

__all__ = [
    "MOST_LETTERS",
    "BatchChoice",
    "BatchView",
    "Preview",
    "TakenFile",
    "batch_view",
    "hand_out_batch",
    "hand_out_sheet",
    "list_batches",
    "make_batch",
    "pdf_file",
    "preview",
    "resume_batch",
    "sign_batch",
    "take_file",
    "word_file",
]
