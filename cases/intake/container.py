"""Opens what came from outside, a workbook, a zip or a folder, and refuses what is not safe to read."""

import hashlib
import os
import stat
import zipfile
import zlib
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path, PurePosixPath

from cases.domain.errors import BadInput
from cases.intake.limits import Limits

_OLD_OFFICE = b"\xd0\xcf\x11\xe0"  # what both .xls and a workbook with a password start with
_ZIP = (b"PK\x03\x04", b"PK\x05\x06")
_NESTED = (".zip", ".xlsx", ".xlsm", ".xls", ".ods", ".7z", ".rar", ".gz", ".tar")
_PLAIN_METHODS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_CHUNK_BYTES = 2**20

_CORRUPT = (
    "El archivo está dañado o incompleto. Ábralo en su programa, guárdelo de nuevo y vuelva a enviarlo."
)


@dataclass(frozen=True, slots=True)
class Part:
    """One file inside a folder or zip."""

    name: str
    content: bytes


@dataclass(frozen=True, slots=True)
class Workbook:
    """The bytes of a workbook that passed the checks."""

    content: bytes
    sha256: str


@dataclass(frozen=True, slots=True)
class CsvFiles:
    """The CSV files of a zip or folder and the names of what else lies there.

    `parts` yields one file at a time, in order of name; `digest` is complete once it is exhausted.
    """

    parts: Iterator[Part]
    others: tuple[str, ...]
    digest: "hashlib._Hash"


def open_portfolio(path: Path, limits: Limits) -> Workbook | CsvFiles:
    """The portfolio at `path`; raises BadInput when it is none or breaks a limit."""
    try:
        mode = path.stat().st_mode
        if stat.S_ISDIR(mode):
            return _open_folder(path, limits)
        if not stat.S_ISREG(mode):
            raise BadInput(
                "not_a_file", f"{path.name} no es un archivo ni una carpeta. Indique la ruta de la cartera."
            )
        content = _read(path, limits.file_bytes)
    except FileNotFoundError:
        raise BadInput("not_found", f"No existe {path}. Revise la ruta.") from None
    except OSError as error:
        raise BadInput(
            "unreadable_file", f"No se puede leer {path} ({error.strerror}). Revise sus permisos."
        ) from None
    return _open_file(path, content, limits)


def _read(path: Path, most_bytes: int) -> bytes:
    with path.open("rb") as file:
        content = file.read(most_bytes + 1)
    if len(content) > most_bytes:
        raise BadInput(
            "file_too_big",
            f"{path.name} pasa de {_megabytes(most_bytes)}. "
            "Divídalo en varios archivos e impórtelos uno tras otro.",
        )
    return content


def _megabytes(count: int) -> str:
    return f"{count / 2**20:,.0f} MB" if count >= 2**20 else f"{count:,} bytes"


def _open_file(path: Path, content: bytes, limits: Limits) -> Workbook | CsvFiles:
    ending = path.suffix.lower()
    if not content:
        raise BadInput("empty_file", f"{path.name} está vacío. Envíe el archivo con sus datos.")
    if content.startswith(_OLD_OFFICE):
        raise BadInput(
            "unknown_format",
            f"{path.name} tiene contraseña o es de un formato antiguo. "
            "Quítele la contraseña y guárdelo como .xlsx.",
        )
    if ending == ".csv":
        raise BadInput(
            "unknown_format",
            "Un archivo .csv solo no es una cartera. "
            "Póngalo en una carpeta con los demás (cuentas.csv, cargos.csv…) e indique la carpeta.",
        )
    if ending not in (".xlsx", ".zip") or not content.startswith(_ZIP):
        raise BadInput(
            "unknown_format",
            f"{path.name} no es un libro .xlsx, ni un .zip o una carpeta de archivos .csv. "
            "Guárdelo en uno de esos formatos; cambiarle el nombre no basta.",
        )
    try:
        archive = zipfile.ZipFile(BytesIO(content))
        _check_archive(archive, limits)
    except (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, ValueError, OSError):
        raise BadInput("corrupt_file", _CORRUPT) from None
    is_workbook = "xl/workbook.xml" in archive.namelist()
    if ending == ".zip" and is_workbook:
        raise BadInput("unknown_format", f"{path.name} es un libro de cálculo. Póngale la terminación .xlsx.")
    if ending == ".xlsx" and not is_workbook:
        raise BadInput(
            "unknown_format", f"{path.name} no es un libro de cálculo. Guárdelo de nuevo como .xlsx."
        )
    if is_workbook:
        return Workbook(content, hashlib.sha256(content).hexdigest())
    return _open_zip(archive, hashlib.sha256(content))


def _check_archive(archive: zipfile.ZipFile, limits: Limits) -> None:
    entries = archive.infolist()
    if len(entries) > limits.parts:
        raise BadInput(
            "too_many_parts", f"El archivo contiene {len(entries)} archivos; se admiten {limits.parts}."
        )
    for entry in entries:
        _check_entry(entry, limits)
    if sum(entry.file_size for entry in entries) > limits.unpacked_bytes:
        raise BadInput(
            "file_too_big",
            f"Descomprimido, el archivo pasa de {_megabytes(limits.unpacked_bytes)}. Divídalo en varios.",
        )
    # Unpacks everything once: sizes that lie and damaged parts show here, before a parser sees them.
    for entry in entries:
        with archive.open(entry) as part:
            while part.read(_CHUNK_BYTES):
                pass


def _check_entry(entry: zipfile.ZipInfo, limits: Limits) -> None:
    name = entry.filename
    way = PurePosixPath(name)
    if way.is_absolute() or ".." in way.parts or "\\" in name or ":" in name:
        raise BadInput(
            "unsafe_archive", "El archivo comprimido contiene rutas que salen de su carpeta. Créelo de nuevo."
        )
    if stat.S_ISLNK(entry.external_attr >> 16):
        raise BadInput("unsafe_archive", "El archivo comprimido contiene enlaces. Ponga los archivos mismos.")
    if entry.flag_bits & 0x1:
        raise BadInput("encrypted_file", "El archivo tiene contraseña. Quítesela y envíelo de nuevo.")
    if entry.compress_type not in _PLAIN_METHODS:
        raise BadInput(
            "corrupt_file", "El archivo está comprimido de un modo que no se admite. Créelo de nuevo."
        )
    if entry.file_size > limits.part_bytes:
        raise BadInput(
            "file_too_big",
            f"Descomprimida, una parte pasa de {_megabytes(limits.part_bytes)}. Divida el archivo.",
        )
    most = limits.compression_ratio * max(entry.compress_size, 1)
    if entry.file_size > limits.ratio_counts_from_bytes and entry.file_size > most:
        raise BadInput(
            "suspicious_compression",
            "El archivo está comprimido mucho más de lo normal y no se abre por seguridad. "
            "Guárdelo de nuevo con su programa, solo con las hojas y columnas que se piden.",
        )


def _open_zip(archive: zipfile.ZipFile, digest: "hashlib._Hash") -> CsvFiles:
    csv_entries, others = [], []
    for entry in sorted(archive.infolist(), key=lambda entry: entry.filename):
        way = PurePosixPath(entry.filename)
        if entry.is_dir() or way.name.startswith(".") or way.parts[0] == "__MACOSX":
            continue
        if way.suffix.lower() in _NESTED:
            raise BadInput(
                "nested_archive",
                f"El archivo comprimido contiene otro ({way.name}). "
                "Ponga dentro los archivos .csv directamente.",
            )
        if way.suffix.lower() == ".csv":
            csv_entries.append(entry)
        else:
            others.append(way.name)

    def parts() -> Iterator[Part]:
        for entry in csv_entries:
            yield Part(PurePosixPath(entry.filename).name, archive.read(entry))

    return CsvFiles(parts(), tuple(others), digest)


def _open_folder(path: Path, limits: Limits) -> CsvFiles:
    with os.scandir(path) as listing:
        entries = sorted(
            (entry for entry in listing if not entry.name.startswith(".")), key=lambda entry: entry.name
        )
    if len(entries) > limits.parts:
        raise BadInput(
            "too_many_parts", f"La carpeta contiene {len(entries)} archivos; se admiten {limits.parts}."
        )
    csv_files = [Path(entry) for entry in entries if entry.name.lower().endswith(".csv")]
    others = tuple(entry.name for entry in entries if not entry.name.lower().endswith(".csv"))
    for file in csv_files:
        if not stat.S_ISREG(file.lstat().st_mode):
            raise BadInput(
                "unreadable_file",
                f"{file.name} no es un archivo. Ponga en la carpeta el archivo mismo, no un enlace.",
            )
    if sum(file.stat().st_size for file in csv_files) > limits.unpacked_bytes:
        raise BadInput(
            "file_too_big",
            f"Los archivos suman más de {_megabytes(limits.unpacked_bytes)}. Divida la cartera.",
        )
    digest = hashlib.sha256()

    def parts() -> Iterator[Part]:
        for file in csv_files:
            content = _read(file, limits.part_bytes)
            # the length between name and content keeps two different folders from having one digest
            digest.update(f"{file.name}\0{len(content)}\0".encode())
            digest.update(content)
            yield Part(file.name, content)

    return CsvFiles(parts(), others, digest)
