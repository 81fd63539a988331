"""A verified copy of everything in one file, and back again into an empty database.

The file is a zip: `cobranza.dump`, in PostgreSQL's own format, and `manifiesto.json` with its digest, the
schema it stands at and how many rows each table holds. Only its owner may read it.
"""

import hashlib
import json
import re
import tempfile
from collections import Counter
from datetime import datetime
from pathlib import Path
from typing import Any
from zipfile import ZIP_STORED, BadZipFile, ZipFile

from sqlalchemy import Connection, Engine, make_url, text

from cases.db import owner_engine
from cases.domain.errors import BadInput, ChannelDown, RuleRefused
from cases.embedded import Cluster
from cases.models import APP_ROLE
from cases.postgres_programs import find_programs
from cases.settings import Settings

_DUMP, _MANIFEST = "cobranza.dump", "manifiesto.json"
_LONGEST_SECONDS = 6 * 3600
_BLOCK = 1 << 20
_ROWS_BEGIN = re.compile(rb'COPY public\."?(?P<table>\w+)"? ')
_END_OF_ROWS = b"\\.\n"


def backup(settings: Settings, out: Path, at: datetime) -> dict[str, Any]:
    """Write the copy to `out`, whole or not at all, and read it back before it gets that name.

    What stands in it is the database at one instant, whatever is written meanwhile.
    """
    with tempfile.TemporaryDirectory(dir=out.resolve().parent) as folder:
        dump = Path(folder) / _DUMP
        manifest = {"at": at.isoformat(), **_dumped(settings, dump), "sha256": _digest(dump)}
        packed = Path(folder) / "respaldo.zip"
        packed.touch(mode=0o600)
        with ZipFile(packed, "w", ZIP_STORED) as archive:
            archive.writestr(_MANIFEST, json.dumps(manifest, indent=2, sort_keys=True))
            archive.write(dump, _DUMP)
        packed.replace(out)
    return manifest


def _dumped(settings: Settings, dump: Path) -> dict[str, Any]:
    """Dump one snapshot, and count in it; raises ChannelDown when the dump holds anything else."""
    engine = owner_engine(settings)
    try:
        with engine.connect().execution_options(isolation_level="REPEATABLE READ") as connection:
            revision = _revision(connection)
            snapshot = connection.scalar(text("SELECT pg_export_snapshot()"))
            where = [f"--snapshot={snapshot}", f"--file={dump}"]
            _run(settings, "pg_dump", ["--format=custom", "--compress=6", *where])
            rows = _counts(connection)
    finally:
        engine.dispose()
    if _rows_inside(settings, dump) != {table: count for table, count in rows.items() if count}:
        raise ChannelDown("backup_differs", "La copia no quedó igual que la base de datos: repítala.")
    return {"schema": revision, "rows": rows}


def _rows_inside(settings: Settings, dump: Path) -> Counter[str]:
    """Rows by table, counted in the copy itself: a COPY, one line a row, and a line that ends them."""
    plain = dump.with_suffix(".sql")
    _run_alone(settings, "pg_restore", ["--data-only", f"--file={plain}", str(dump)])
    found: Counter[str] = Counter()
    table = ""
    with plain.open("rb") as lines:
        for line in lines:
            if table:
                if line == _END_OF_ROWS:
                    table = ""
                else:
                    found[table] += 1
            elif begins := _ROWS_BEGIN.match(line):
                table = begins["table"].decode()
    plain.unlink()
    return found


def restore(settings: Settings, path: Path) -> dict[str, Any]:
    """Load a copy into an empty database; RuleRefused where there is anything, BadInput for a bad file."""
    engine = owner_engine(settings)
    try:
        with tempfile.TemporaryDirectory() as folder:
            manifest = _unpacked(path, Path(folder))
            _require_empty(engine)
            _make_role(engine)
            dump = Path(folder) / _DUMP
            wanted = ["--no-owner", f"--use-list={_list_of_ours(settings, dump)}"]
            _run(settings, "pg_restore", ["--single-transaction", "--exit-on-error", *wanted, str(dump)])
        with engine.connect() as connection:
            counted = _counts(connection)
        if counted != manifest["rows"]:
            raise ChannelDown(
                "restore_incomplete", "Lo restaurado no tiene las mismas filas que el respaldo: no lo use."
            )
    finally:
        engine.dispose()
    return manifest


def _list_of_ours(settings: Settings, dump: Path) -> Path:
    """What to bring back: all but remarks on extensions, which only their superuser may write."""
    entries = _run_alone(settings, "pg_restore", ["--list", str(dump)]).splitlines()
    listed = dump.with_suffix(".lista")
    listed.write_text("\n".join(one for one in entries if " COMMENT - EXTENSION " not in one) + "\n")
    return listed


def _unpacked(path: Path, folder: Path) -> dict[str, Any]:
    """The manifest, with the dump laid in `folder` after its digest was checked."""
    if not path.is_file():
        raise BadInput("not_found", f"No existe el respaldo {path}.")
    try:
        with ZipFile(path) as archive:
            manifest = json.loads(archive.read(_MANIFEST))
            archive.extract(_DUMP, folder)
    except (BadZipFile, KeyError, json.JSONDecodeError) as error:
        raise BadInput("corrupt_file", f"{path.name} no es un respaldo de cobranza o está dañado.") from error
    if not isinstance(manifest, dict) or manifest.get("sha256") != _digest(folder / _DUMP):
        raise BadInput("corrupt_file", f"La huella de {path.name} no coincide: el respaldo está dañado.")
    return manifest


def _require_empty(engine: Engine) -> None:
    with engine.connect() as connection:
        if connection.scalar(text("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'")):
            raise RuleRefused(
                "not_empty",
                "La base de datos no está vacía: restaure en una carpeta o un servidor nuevos (--home).",
                ("política de respaldos",),
            )


def _make_role(engine: Engine) -> None:
    """The grants of the copy name the application's role, which belongs to the server and not to the copy."""
    with engine.begin() as connection:
        if not connection.scalar(
            text("SELECT count(*) FROM pg_roles WHERE rolname = :role"), {"role": APP_ROLE}
        ):
            connection.execute(text(f"CREATE ROLE {APP_ROLE} NOLOGIN"))
        connection.execute(text(f"GRANT {APP_ROLE} TO CURRENT_USER"))


def _run_alone(settings: Settings, program: str, arguments: list[str]) -> str:
    """A program that needs no database."""
    return find_programs(settings.home, None).run(program, arguments, user=None, seconds=_LONGEST_SECONDS)


def _run(settings: Settings, program: str, arguments: list[str]) -> None:
    url = make_url(settings.database_url or Cluster(settings.home).url()).set(drivername="postgresql")
    password = str(url.password or "")
    address = url.set(password=None).render_as_string(hide_password=False)
    find_programs(settings.home, None).run(
        program,
        [f"--dbname={address}", *arguments],
        user=None,
        seconds=_LONGEST_SECONDS,
        environment={"PGPASSWORD": password} if password else None,
    )


def _revision(connection: Connection) -> str:
    if not connection.scalar(text("SELECT to_regclass('alembic_version') IS NOT NULL")):
        raise RuleRefused("nothing_to_back_up", "La base de datos está vacía: no hay qué respaldar.")
    return str(connection.scalar(text("SELECT version_num FROM alembic_version")))


def _counts(connection: Connection) -> dict[str, int]:
    tables = connection.scalars(
        text("SELECT tablename FROM pg_tables WHERE schemaname = 'public' ORDER BY tablename")
    ).all()
    return {
        table: connection.scalar(text(f'SELECT count(*) FROM "{table}"')) or 0  # noqa: S608 -- names come from the catalogue
        for table in tables
    }


def _digest(path: Path) -> str:
    found = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            found.update(block)
    return found.hexdigest()
