"""Documents on paper: `render(kind, context)` fills the Word template of a kind.

The wording lives in `<kind>/body.md`, the names a context must bring in `fields.toml`.
"""

from document_templates.admission import check_template
from document_templates.contract import kinds
from document_templates.letters import (
    Rendered,
    fingerprint,
    merge_copy_mark,
    meta,
    render,
    same_document,
    template_version,
)

__all__ = [
    "Rendered",
    "check_template",
    "fingerprint",
    "kinds",
    "merge_copy_mark",
    "meta",
    "render",
    "same_document",
    "template_version",
]
