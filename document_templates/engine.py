"""Word templates compiled once and rendered thousands of times, to the same XML that docxtpl gives.

docxtpl opens, patches, compiles and parses again at every letter. Here its own patching runs once per
template; a letter then costs the joining of strings, one packing of what changed and a copy of the rest.
"""

import re
from collections.abc import Iterator, Mapping
from functools import lru_cache
from io import BytesIO
from typing import Any
from zipfile import ZipFile

from docxtpl import DocxTemplate
from jinja2 import StrictUndefined, Template, TemplateError, nodes
from jinja2.compiler import CodeGenerator, Frame
from jinja2.runtime import Context
from jinja2.sandbox import ImmutableSandboxedEnvironment
from lxml import etree

from cases.domain.errors import TemplateBroken
from document_templates.archive import Packed, begin, packed_fast, packed_small, stored, zip_of
from document_templates.filters import FILTERS

_MAIN_PART = "word/document.xml"
_XML_DECLARATION = "<?xml version='1.0' encoding='UTF-8' standalone='yes'?>\n"
_BODY_START = re.compile(r"<w:body[^>]*>")
_IMAGE_TYPE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/image"
_PICTURES = (
    "//*[local-name()='docPr']"
    "[translate(@name,'QRLOG','qrlog')=$slot or translate(@descr,'QRLOG','qrlog')=$slot]"
    "/..//*[local-name()='blip']/@*[local-name()='embed']"
)
IMAGE_SLOTS = ("logo", "qr")
_ASKED_FOR_PICTURES = {"logo", "qr_payload"}


def escape_text(value: object) -> str:
    """What XML text needs, as a plain string; a missing value raises here, as everywhere else."""
    text = str(value)
    if "&" in text:
        text = text.replace("&", "&amp;")
    if "<" in text:
        text = text.replace("<", "&lt;")
    return text.replace(">", "&gt;") if ">" in text else text


class _PlainEscaping(CodeGenerator):
    """Escapes by `escape_text`: Jinja's own wraps every value in an object that costs more than the letter.

    Its quotes, escaped too, would have to be found and put back, for XML text does not need that.
    """

    def _output_child_pre(
        self, node: nodes.Expr, frame: Frame, finalize: CodeGenerator._FinalizeInfo
    ) -> None:
        if frame.eval_ctx.autoescape and not frame.eval_ctx.volatile and finalize.src is None:
            self.write("environment.escape_text(")
        else:
            super()._output_child_pre(node, frame, finalize)


class RowsFirstEnvironment(ImmutableSandboxedEnvironment):
    """A sandbox in which `row.column` looks at the row first: rows are all that a template may open."""

    code_generator_class = _PlainEscaping
    escape_text = staticmethod(escape_text)

    def __init__(self) -> None:
        super().__init__(autoescape=True, undefined=StrictUndefined)
        self.globals.clear()
        self.tests.clear()
        self.filters = dict(FILTERS)

    def getattr(self, obj: Any, attribute: str) -> Any:
        try:
            return obj[attribute]
        except (TypeError, KeyError):
            return super().getattr(obj, attribute)


@lru_cache(maxsize=16384, typed=True)
def _escaped(value: object) -> bytes:
    """Kept, since most values come back: dates, amounts of a tariff, names of tributes."""
    return escape_text(value).encode()


class _Encoding(_PlainEscaping):
    """Writes UTF-8 from the start, a stretch without tags of control at a time.

    What a template says by itself is encoded once, when it is compiled; the values between are set into it by one
    formatting, and those of a row are read from the row, which is a dictionary, without asking for more.
    """

    def visit_Output(self, node: nodes.Output, frame: Frame) -> None:  # noqa: N802 -- Jinja names it
        assert frame.buffer is None, "no tag that collects its text is admitted"
        finalize = self._make_finalize()
        said: list[str] = []
        values: list[nodes.Expr] = []
        for child in node.nodes:
            if isinstance(child, nodes.TemplateData):
                said.append(child.data.replace("%", "%%"))
            else:
                said.append("%b")
                values.append(child)
        if not values:
            self.writeline(f"yield {''.join(said).replace('%%', '%').encode()!r}")
            return
        self.writeline(f"yield {''.join(said).encode()!r} % (")
        for value in values:
            self._output_child_pre(value, frame, finalize)
            self.visit(value, frame)
            self._output_child_post(value, frame, finalize)
            self.write(", ")
        self.write(")")

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 -- Jinja names it
        self.visit(node.node, frame)
        self.write(f"[{node.attr!r}]")


class _EncodingEnvironment(RowsFirstEnvironment):
    code_generator_class = _Encoding
    escape_text = staticmethod(_escaped)  # type: ignore[assignment]  # called by the generated code only


ENVIRONMENT = RowsFirstEnvironment()
_ENCODING = _EncodingEnvironment()


class Part:
    """One XML part of a template, compiled.

    A heading that does not name the document changes with the issuer only: what was packed last is kept, and used
    again where every field of the part is the same.
    """

    def __init__(self, tree: nodes.Template) -> None:
        self._fields = frozenset(root_names(tree))
        self._template: Template = _ENCODING.from_string(tree)
        self._last: tuple[list[Any], Packed] | None = None

    def packed(self, context: Mapping[str, Any], values: Context) -> Packed:
        """`values` are the context as Jinja reads it, made once for all the parts of a letter."""
        if "document_number" in self._fields:
            return packed_fast(self._rendered(values))
        own = [context[name] for name in self._fields]
        if self._last is None or self._last[0] != own:
            self._last = (own, packed_fast(self._rendered(values)))
        return self._last[1]

    def _rendered(self, values: Context) -> bytes:
        try:
            pieces: list[bytes] = list(self._template.root_render_func(values))  # type: ignore[arg-type]  # bytes, not text
        except (TemplateError, LookupError) as error:
            raise TemplateBroken("template_render", f"La plantilla no se pudo llenar: {error}.") from error
        content = b"".join(pieces)
        if b"></w:t>" in content:
            # lxml, and so docxtpl, closes an empty text at once; no value can hold these, being escaped
            content = content.replace(
                b'<w:t xml:space="preserve"></w:t>', b'<w:t xml:space="preserve"/>'
            ).replace(b"<w:t></w:t>", b"<w:t/>")
        return content


class CompiledTemplate:
    """A template ready to render.

    `used` are the fields of the context it prints or asks about, `asked` those and what its pictures are made of;
    `trees` its parts as Jinja understands them.
    """

    def __init__(self, docx: bytes) -> None:
        opened = DocxTemplate(BytesIO(docx))
        opened.init_docx()
        sources = dict(_sources(opened))
        self._slots = dict(_image_slots(opened))
        try:
            trees = {name: ENVIRONMENT.parse(source) for name, source in sources.items()}
            self._parts = {name: Part(ENVIRONMENT.parse(source)) for name, source in sources.items()}
        except TemplateError as error:
            raise TemplateBroken(
                "template_syntax", f"La plantilla tiene una marca mal escrita: {error}."
            ) from error
        self.trees: tuple[nodes.Template, ...] = tuple(trees.values())
        self.used: frozenset[str] = frozenset(name for tree in self.trees for name in root_names(tree))
        self.asked = self.used | _ASKED_FOR_PICTURES
        with ZipFile(BytesIO(docx)) as archive:
            changing = {*self._parts, *self._slots.values()}
            static = {
                name: packed_small(archive.read(name))
                for name in archive.namelist()
                if name not in changing and not name.endswith("/")
            }
        first = min(changing)
        self._beginning = begin({name: part for name, part in static.items() if name < first})
        self._ending = {name: part for name, part in static.items() if name > first}

    @property
    def missing_slots(self) -> list[str]:
        return [slot for slot in IMAGE_SLOTS if slot not in self._slots]

    def render(self, context: Mapping[str, Any], images: Mapping[str, bytes]) -> bytes:
        """The Word file; `images` are PNG files by slot. The context must have been checked."""
        parts = dict(self._ending)
        values = Context(_ENCODING, context, None, {})  # type: ignore[arg-type]  # it is only read
        for name, part in self._parts.items():
            parts[name] = part.packed(context, values)
        for slot, name in self._slots.items():
            parts[name] = stored(images[slot])
        return zip_of(parts, self._beginning)


def root_names(tree: nodes.Template) -> Iterator[str]:
    """Names a template reads from the context, those of loop variables left out."""
    bound = {name.name for name in tree.find_all(nodes.Name) if name.ctx == "store"}
    for name in tree.find_all(nodes.Name):
        if name.ctx == "load" and name.name not in bound:
            yield name.name


def _sources(opened: DocxTemplate) -> Iterator[tuple[str, str]]:
    """Jinja source of each part that may hold tags, patched as docxtpl does."""
    root = opened.docx.element
    body = _BODY_START.sub("<w:body>", opened.get_xml(), count=1)  # the root already declares its namespaces
    whole = etree.tostring(root, encoding="unicode")
    head, _, rest = whole.partition("<w:body>")
    _, _, tail = rest.rpartition("</w:body>")
    yield _MAIN_PART, f"{_XML_DECLARATION}{head}{opened.patch_xml(body)}{tail}"
    for uri in (opened.HEADER_URI, opened.FOOTER_URI):
        for _, part in opened.get_headers_footers(uri):
            yield part.partname.lstrip("/"), _XML_DECLARATION + opened.patch_xml(opened.get_part_xml(part))


def _image_slots(opened: DocxTemplate) -> Iterator[tuple[str, str]]:
    """The image part behind each picture named `logo` or `qr`, wherever it stands."""
    main = opened.docx.part
    edges = [
        part for uri in (opened.HEADER_URI, opened.FOOTER_URI) for _, part in opened.get_headers_footers(uri)
    ]
    for part in (main, *edges):
        tree = etree.fromstring(part.blob)
        for slot in IMAGE_SLOTS:
            for relation in tree.xpath(_PICTURES, slot=slot):
                yield slot, part.rels[relation].target_part.partname.lstrip("/")
