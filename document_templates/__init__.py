"""Documents on paper: `render(kind, context)` fills the Word template of a kind.

A batch of finished letters becomes one Word file (`merge`), one PDF (`to_pdf`) and the list its notifier signs
(`hand_out_list`).

The wording lives in `<kind>/body.md`, the names a context must bring in `fields.toml`.
"""

from document_templates.admission import check_template
from document_templates.contract import kinds
from document_templates.copies import copy_of
from document_templates.handout import HandOutRow, hand_out_list
from document_templates.letters import (
    Rendered,
    fingerprint,
    merge_copy_mark,
    meta,
    render,
    same_document,
    template_version,
)
from document_templates.merging import merge
from document_templates.opened import look_of
from document_templates.pdf import LETTERS_A_FILE, to_pdf

__all__ = [
    "LETTERS_A_FILE",
    "HandOutRow",
    "Rendered",
    "check_template",
    "copy_of",
    "fingerprint",
    "hand_out_list",
    "kinds",
    "look_of",
    "merge",
    "merge_copy_mark",
    "meta",
    "render",
    "same_document",
    "template_version",
    "to_pdf",
]
