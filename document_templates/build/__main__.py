"""`python -m document_templates.build`: rebuilds every committed file that comes from a readable source.

Templates and the QR table from their sources, and the golden text of each sample from its template: what a change
of wording changes on paper is then read as a difference of prose.
"""

from document_templates import qr
from document_templates.build.package import Sources, build_template
from document_templates.build.qr_table import qr_table
from document_templates.contract import HOME, kinds
from document_templates.engine import CompiledTemplate
from document_templates.letters import render
from document_templates.samples import golden_path, sample, sample_names


def main() -> None:
    qr.TABLE_PATH.write_bytes(qr_table())
    for kind in kinds():
        built = build_template(kind, Sources(HOME))
        (HOME / kind / "template.docx").write_bytes(built)
        compiled = CompiledTemplate(built)
        for name in sample_names(kind):
            rendered = render(kind, sample(kind, name), compiled)
            golden_path(kind, name).write_text(rendered.text, encoding="utf-8")
        print(f"{kind}: {len(built):,} bytes, {len(sample_names(kind))} samples")


if __name__ == "__main__":
    main()
