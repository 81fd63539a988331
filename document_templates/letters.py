"""The public verbs: render a document, fingerprint a context, mark a copy, ask a template's version."""

import hashlib
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from io import BytesIO
from types import MappingProxyType
from typing import Any
from zipfile import BadZipFile

import orjson
from PIL import Image

from cases.domain.errors import TemplateBroken
from document_templates.archive import parts_of
from document_templates.contract import HOME, check_context, contract
from document_templates.engine import CompiledTemplate
from document_templates.plain_text import plain_text
from document_templates.qr import qr_png

COPY_MARK = "COPIA"
_NOT_IN_FINGERPRINT = ("content_fingerprint", "qr_payload")
_FINGERPRINT_DIGITS = 16


@dataclass(frozen=True)
class Rendered:
    """A Word file and the digest, in hexadecimal, of its bytes."""

    content: bytes
    sha256: str

    @cached_property
    def text(self) -> str:
        """What the document says, heading and foot included; read from the file only when asked."""
        return plain_text(self.content)


@dataclass(frozen=True)
class Meta:
    """What a kind is: posts are keys of the law book, delivery modes those of the command line's contract."""

    title: str
    version: str
    legal_basis: tuple[str, ...]
    signatory: str
    second_signatory: str
    delivery_modes: tuple[str, ...]
    orientation: str
    initials: bool


def render(kind: str, context: Mapping[str, Any], template: CompiledTemplate | None = None) -> Rendered:
    """Fill the shipped template of a kind, or a town's own that `check_template` has admitted.

    The same context gives the same bytes on the same machine, and the same parts on any (`same_document`).
    Raises TemplateBroken when the context is not exactly what the contract of the kind says, or holds something
    that cannot be printed.
    """
    used = template or _shipped(kind)
    check_context(kind, context, used.asked)
    images = {"logo": _logo(context["logo"]), "qr": qr_png(context["qr_payload"])}
    content = used.render(context, images)
    return Rendered(content, hashlib.sha256(content).hexdigest())


def same_document(one: bytes, other: bytes) -> bool:
    """Whether two files say the same in every part, though compressors of two machines may pack it differently."""
    if one == other:
        return True
    try:
        parts, others = parts_of(one), parts_of(other)
    except BadZipFile:
        return False
    return parts.keys() == others.keys() and all(
        content == others[name] or (name.endswith(".png") and _pixels(content) == _pixels(others[name]))
        for name, content in parts.items()
    )


def _pixels(png: bytes) -> tuple[tuple[int, int], bytes]:
    with Image.open(BytesIO(png)) as image:
        return image.size, image.convert("RGB").tobytes()


def fingerprint(context: Mapping[str, Any]) -> str:
    """`9F3C 20AB 77D1 04E6`: the first digits of the digest of what is printed, without itself and the QR.

    A copy has the fingerprint of its original.
    """
    printed = {name: value for name, value in context.items() if name not in _NOT_IN_FINGERPRINT}
    printed["copy_mark"] = ""
    canonical = orjson.dumps(printed, option=orjson.OPT_SORT_KEYS)
    digits = hashlib.sha256(canonical).hexdigest()[:_FINGERPRINT_DIGITS].upper()
    return " ".join(digits[start : start + 4] for start in range(0, _FINGERPRINT_DIGITS, 4))


def merge_copy_mark(context: Mapping[str, Any]) -> dict[str, Any]:
    """The context of a reprint: a copy says so beside its number, and nothing else changes."""
    return {**context, "copy_mark": COPY_MARK}


@cache
def meta(kind: str) -> Meta:
    contract(kind)  # refuses an unknown kind
    with (HOME / kind / "meta.toml").open("rb") as file:
        facts = tomllib.load(file)
    facts.update({name: tuple(value) for name, value in facts.items() if isinstance(value, list)})
    return Meta(**facts)


@cache
def template_version(kind: str) -> str:
    """`aviso-1+5f0c9a2b`: the version its owner gave it and the digest of the committed file."""
    digest = hashlib.sha256((HOME / kind / "template.docx").read_bytes()).hexdigest()
    return f"{kind}-{meta(kind).version}+{digest[:8]}"


@cache
def _shipped(kind: str) -> CompiledTemplate:
    contract(kind)
    return CompiledTemplate((HOME / kind / "template.docx").read_bytes())


@cache
def _logos() -> Mapping[str, bytes]:
    return MappingProxyType({path.stem: path.read_bytes() for path in (HOME / "logos").glob("*.png")})


def _logo(name: str) -> bytes:
    if name not in _logos():
        raise TemplateBroken(
            "logo_unknown", f"No hay una imagen de membrete llamada «{name}».", ("document_templates/logos",)
        )
    return _logos()[name]
