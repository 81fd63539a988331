"""The contract check of a template: what a town's own Word file must fulfil to replace a shipped one."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any
from zipfile import BadZipFile, ZipFile

import docx
from docx.opc.exceptions import OpcError
from jinja2 import nodes
from lxml import etree

from cases.domain.errors import TemplateBroken
from document_templates.contract import Contract, contract
from document_templates.engine import CompiledTemplate
from document_templates.letters import render
from document_templates.samples import sample, sample_names

# What no document may leave out, whatever its wording: how it is found, told from its copies and verified.
MUST_PRINT = frozenset({"document_number", "copy_mark", "content_fingerprint"})
_DRAWN_NOT_PRINTED = frozenset({"logo", "qr_payload"})

_MOST_PARTS = 200
_MOST_UNPACKED_BYTES = 20 * 1024 * 1024
_MOST_TIMES_PACKED = 200

_W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
_ADMITTED_FIELD = re.compile(r"\s*(PAGE|NUMPAGES)(\s+\\\*\s+(MERGEFORMAT|Arabic))*\s*", re.IGNORECASE)
_ACTIVE_CONTENT = re.compile(rb"macroEnabled|vbaProject|vbaData|activeX|oleObject|aFChunk", re.IGNORECASE)
_ACTIVE_NAMES = re.compile(r"vba\w*\.(bin|xml)$|/activeX/|/embeddings/|afchunk", re.IGNORECASE)
_ACTIVE_ELEMENTS = frozenset(f"{_W}{name}" for name in ("altChunk", "object", "control", "subDoc"))
_UNFINISHED_ELEMENTS = frozenset(
    f"{_W}{name}" for name in ("ins", "del", "commentReference", "moveFrom", "moveTo")
)
_MAIN_PARTS = re.compile(r"word/(document|header\d*|footer\d*)\.xml")
_LEFTOVER = re.compile(r"[{}]|\bNone\b")
_ADMITTED_NODES = (
    nodes.Template, nodes.Output, nodes.TemplateData, nodes.Name, nodes.Getattr, nodes.Filter, nodes.If,
    nodes.For, nodes.Compare, nodes.Operand, nodes.And, nodes.Or, nodes.Not, nodes.Const,
)  # fmt: skip
_SLOT_USES = {"logo": "el escudo", "qr": "el código QR"}
_UNREADABLE = (
    BadZipFile,
    OpcError,
    etree.XMLSyntaxError,
    KeyError,
    ValueError,
    EOFError,
    NotImplementedError,
)


class TemplateRefused(TemplateBroken):
    """A Word file that may not be used as a template; `reasons` lists, in Spanish, everything to correct."""

    def __init__(self, kind: str, reasons: list[str]) -> None:
        super().__init__(
            "template_refused", f"La plantilla de {kind} no se admite: " + "; ".join(reasons) + "."
        )
        self.reasons = tuple(reasons)


def check_template(docx_bytes: bytes, kind: str) -> CompiledTemplate:
    """The template ready to render, or TemplateRefused with every reason why not."""
    expected = contract(kind)
    reasons = list(_problems_of_package(docx_bytes))
    if reasons:
        raise TemplateRefused(kind, reasons)
    try:
        compiled = CompiledTemplate(docx_bytes)
    except TemplateBroken as error:
        raise TemplateRefused(kind, [error.reason]) from error
    except _UNREADABLE as error:
        raise TemplateRefused(kind, ["no es un archivo de Word que se pueda leer"]) from error
    reasons = [*_problems_of_tags(compiled, expected), *_problems_of_slots(compiled)]
    reasons = reasons or list(_problems_of_samples(compiled, kind))
    if reasons:
        raise TemplateRefused(kind, reasons)
    return compiled


def _problems_of_package(docx_bytes: bytes) -> Iterator[str]:
    """What can be said without trusting the file: sizes, active content, links, fields."""
    try:
        with ZipFile(BytesIO(docx_bytes)) as archive:
            entries = archive.infolist()
            unpacked = sum(entry.file_size for entry in entries)
            if len(entries) > _MOST_PARTS or unpacked > min(
                _MOST_UNPACKED_BYTES, _MOST_TIMES_PACKED * len(docx_bytes)
            ):
                yield "es demasiado grande para ser una plantilla"
                return
            parts = {entry.filename: archive.read(entry) for entry in entries}
    except (*_UNREADABLE, RuntimeError):
        yield "no es un archivo de Word que se pueda leer"
        return
    if "word/document.xml" not in parts or "[Content_Types].xml" not in parts:
        yield "no es un archivo de Word (.docx)"
        return
    yield from _problems_of_parts(parts)


def _problems_of_parts(parts: dict[str, bytes]) -> Iterator[str]:
    if any(_ACTIVE_NAMES.search(name) for name in parts) or any(
        _ACTIVE_CONTENT.search(content)
        for name, content in parts.items()
        if name.endswith((".rels", "Types].xml"))
    ):
        yield "trae macros, controles u objetos incrustados"
    for name, content in sorted(parts.items()):
        if not name.endswith((".xml", ".rels")):
            continue
        if b"<!DOCTYPE" in content or b"<!ENTITY" in content:
            yield f"la parte {name} declara entidades"
            continue
        try:
            tree = etree.fromstring(content)
        except etree.XMLSyntaxError:
            yield f"la parte {name} está dañada"
            continue
        yield from _problems_of_part(name, content, tree)


def _problems_of_part(name: str, content: bytes, tree: Any) -> Iterator[str]:
    if name.endswith(".rels"):
        for relation in tree:
            if relation.get("TargetMode") == "External":
                yield f"{name} enlaza con algo de fuera: {relation.get('Target')}"
        return
    if not _MAIN_PARTS.fullmatch(name) and (b"{{" in content or b"{%" in content):
        yield f"hay marcas en {name}, donde no se llenan"
    for code in _field_codes(tree):
        if not _ADMITTED_FIELD.fullmatch(code):
            yield f"usa el código de campo «{code.strip()}»; solo se admiten PAGE y NUMPAGES"
    tags = {element.tag for element in tree.iter()}
    if tags & _ACTIVE_ELEMENTS:
        yield f"{name} incrusta otro documento u objeto"
    if tags & _UNFINISHED_ELEMENTS:
        yield f"{name} trae comentarios o cambios sin aceptar"


def _field_codes(tree: Any) -> Iterator[str]:
    """Simple fields, and complex ones, whose code Word spreads over several runs."""
    for element in tree.iter(f"{_W}fldSimple"):
        yield element.get(f"{_W}instr", "")
    code: list[str] | None = None
    for element in tree.iter(f"{_W}fldChar", f"{_W}instrText", f"{_W}delInstrText"):
        if element.tag != f"{_W}fldChar":
            code = [*(code or []), element.text or ""]
        elif element.get(f"{_W}fldCharType") == "begin":
            if code:
                yield "".join(code)
            code = []
        elif code is not None:
            yield "".join(code)
            code = None
    if code:
        yield "".join(code)


def _problems_of_slots(compiled: CompiledTemplate) -> Iterator[str]:
    for slot in compiled.missing_slots:
        yield f"no tiene una imagen llamada «{slot}», en cuyo lugar va {_SLOT_USES[slot]}"


def _problems_of_tags(compiled: CompiledTemplate, expected: Contract) -> Iterator[str]:
    for tree in compiled.trees:
        for node in _all_nodes(tree):
            if not isinstance(node, _ADMITTED_NODES):
                yield f"usa una marca no admitida ({type(node).__name__}): solo campos, filtros, if y for"
    for name in sorted(compiled.used - expected.fields.keys()):
        yield f"el campo «{name}» no existe"
    for name in sorted((expected.own | MUST_PRINT) - compiled.used - _DRAWN_NOT_PRINTED):
        yield f"no usa el campo «{name}»"
    printed: dict[str, set[str]] = {}
    for tree in compiled.trees:
        yield from _problems_of_loops(tree, expected, printed)
    for name, columns in printed.items():
        if name in expected.own:
            for column in sorted(expected.fields[name].row.keys() - columns):
                yield f"la lista «{name}» no usa la columna «{column}»"


def _problems_of_loops(
    tree: nodes.Template, expected: Contract, printed: dict[str, set[str]]
) -> Iterator[str]:
    """`printed` gathers the columns that each list prints."""
    inside_loops: set[int] = set()
    for loop in tree.find_all(nodes.For):
        if loop.test or loop.recursive or loop.else_ or not isinstance(loop.target, nodes.Name):
            yield "un for solo puede recorrer una lista, sin condición ni else"
            continue
        name = loop.iter.name if isinstance(loop.iter, nodes.Name) else ""
        if name not in expected.fields or expected.fields[name].shape != "rows":
            yield f"un for recorre «{name}», que no es una lista"
            continue
        opened = [node for node in loop.find_all(nodes.Getattr) if _opens(node, loop.target.name)]
        inside_loops.update(id(node) for node in opened)
        columns = {node.attr for node in opened}
        printed.setdefault(name, set()).update(columns)
        for column in sorted(columns - expected.fields[name].row.keys()):
            yield f"la lista «{name}» no tiene la columna «{column}»"
    for node in tree.find_all(nodes.Getattr):
        if id(node) not in inside_loops:
            yield f"«.{node.attr}» abre algo que no es una fila"


def _opens(node: nodes.Getattr, variable: str) -> bool:
    return isinstance(node.node, nodes.Name) and node.node.name == variable


def _all_nodes(tree: nodes.Node) -> Iterator[nodes.Node]:
    yield tree
    for child in tree.iter_child_nodes():
        yield from _all_nodes(child)


def _problems_of_samples(compiled: CompiledTemplate, kind: str) -> Iterator[str]:
    """Every branch is filled strictly and read back by another program's eyes."""
    for name in sample_names(kind):
        try:
            rendered = render(kind, sample(kind, name), compiled)
            docx.Document(BytesIO(rendered.content))
        except TemplateBroken as error:
            yield f"con el ejemplo «{name}»: {error.reason}"
            continue
        except (etree.XMLSyntaxError, OpcError, KeyError, ValueError):
            yield f"con el ejemplo «{name}» sale un archivo dañado: un if o un for no abarca párrafos enteros"
            continue
        leftover = _LEFTOVER.search(rendered.text)
        if leftover:
            yield f"con el ejemplo «{name}» queda escrito «{leftover[0]}»"
