"""The frame of the command line, run as people run it: exit statuses, Spanish, one document, no traceback."""

import json
import os
import subprocess
import sys
from pathlib import Path

import psycopg
import pytest

from cases import db
from cases.domain.errors import ChannelDown
from cases.embedded import Cluster
from cases.settings import load_settings

ROOT = Path(__file__).parents[2]


def run(*arguments: str, home: Path | None = None, **environment: str) -> "subprocess.CompletedProcess[str]":
    inherited = {name: value for name, value in os.environ.items() if not name.startswith("COBRANZA_")}
    return subprocess.run(
        [sys.executable, "-m", "cobranza", *(["--home", str(home)] if home else []), *arguments],
        cwd=ROOT,
        env={**inherited, **environment},
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_is_spanish_and_names_every_command() -> None:
    page = run("--help")
    assert page.returncode == 0
    for word in ("Usage", "Options", "Commands", "Show this", "required", "default"):
        assert word not in page.stdout
    assert "Uso: cobranza" in page.stdout


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["ley"], "no existe la orden «ley»"),
        (["law", "--dia", "2026-01-01"], "no existe la opción --dia"),
        (["law", "--on"], "la opción --on necesita un valor"),
        (["law", "--json=si"], "la opción --json no lleva valor"),
        (["law", "a", "b"], "sobra lo siguiente: b"),
        (["law", "--on", "2026-02-30"], "«2026-02-30» no es una fecha"),
        (["law", "--on", "mañana"], "«mañana» no es una fecha"),
    ],
)
def test_bad_usage_is_explained_in_spanish(arguments: list[str], said: str) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2
    assert said in answer.stderr
    assert "--help" in answer.stderr
    assert "Traceback" not in answer.stderr
    assert answer.stdout == ""


@pytest.mark.parametrize(
    ("code", "arguments"),
    [
        ("bad_usage", ["law", "--on", "mañana", "--json"]),
        ("bad_usage", ["--json", "ley"]),
        ("bad_usage", ["--json"]),
        ("command_missing", ["--json", "desk"]),
    ],
)
def test_a_program_is_answered_with_a_document_whatever_it_asked(code: str, arguments: list[str]) -> None:
    answer = run(*arguments)
    assert answer.returncode == 2
    (refusal,) = json.loads(answer.stdout)["refused"]
    assert refusal["code"] == code
    assert refusal["reason"] in answer.stderr


@pytest.mark.parametrize("arguments", [["--json", "law"], ["law", "--json"]])
def test_common_options_stand_before_or_after_the_command(arguments: list[str]) -> None:
    answer = run(*arguments, "--on", "31/03/2026")
    assert answer.returncode == 0
    assert json.loads(answer.stdout)["on"] == "2026-03-31"


def test_a_refusal_is_one_document_and_a_sentence() -> None:
    answer = run("law", "no.such.key", "--json")
    assert answer.returncode == 1
    assert [refusal["code"] for refusal in json.loads(answer.stdout)["refused"]] == ["value_missing"]
    assert "no.such.key" in answer.stderr


@pytest.mark.parametrize(
    ("variable", "value", "said"),
    [
        ("COBRANZA_DATABASE_URL", "mysql://localhost/x", "postgresql://"),
        ("COBRANZA_PANEL_PORT", "70000", "de 1 a 65535"),
        ("COBRANZA_PREFECT_PORT", "alto", "de 1 a 65535"),
    ],
)
def test_a_setting_that_cannot_be_used_is_bad_input(
    tmp_path: Path, variable: str, value: str, said: str
) -> None:
    answer = run("status", home=tmp_path, **{variable: value})
    assert answer.returncode == 2
    assert said in answer.stderr
    assert variable in answer.stderr


def test_a_server_that_is_down_is_the_environments_failure_and_keeps_the_password() -> None:
    answer = run("migrate", "--json", COBRANZA_DATABASE_URL="postgresql://who:secreto@127.0.0.1:9/x")
    assert answer.returncode == 3
    assert [refusal["code"] for refusal in json.loads(answer.stdout)["refused"]] == ["database_down"]
    assert "secreto" not in answer.stdout + answer.stderr
    assert "Traceback" not in answer.stderr


def test_a_home_that_is_a_file_is_the_environments_failure(tmp_path: Path) -> None:
    (tmp_path / "casa").write_text("")
    answer = run("migrate", home=tmp_path / "casa")
    assert answer.returncode == 3
    assert "No se puede escribir en la carpeta de datos" in answer.stderr


def test_who_reads_us_may_leave_early() -> None:
    program = f"{sys.executable} -m cobranza law; echo status $? >&2"
    answer = subprocess.run(
        ["bash", "-c", f"({program}) | head -n 1"], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stdout.count("\n") == 1
    assert answer.stderr == "status 0\n"


def test_small_commands_load_nothing_heavy() -> None:
    heavy = "sqlalchemy prefect flask docx psycopg rich"
    program = (
        "import sys, cobranza; from workflows.cli.frame import run; run(cobranza.app, ['law']); "
        f"print(*(set('{heavy}'.split()) & set(sys.modules)), file=sys.stderr)"
    )
    answer = subprocess.run(
        [sys.executable, "-c", program], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert answer.stderr == "\n"


def test_a_server_database_is_prepared_by_migrate_alone(cluster: Cluster, tmp_path: Path) -> None:
    with psycopg.connect(cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as connection:
        connection.execute("CREATE DATABASE servidor")
    address = cluster.url("servidor")
    settings = load_settings(tmp_path, database_url=address)
    with pytest.raises(ChannelDown, match="cobranza migrate") as refusal:
        db.app_engine(settings)
    assert refusal.value.code == "database_unprepared"
    for _ in range(2):
        answer = run("migrate", "--json", home=tmp_path, COBRANZA_DATABASE_URL=address)
        assert (answer.returncode, answer.stderr) == (0, "")
    engine = db.app_engine(settings)
    with engine.connect() as connected:
        assert connected.exec_driver_sql("SELECT current_user").scalar() == "cobranza_app"
    engine.dispose()
    with psycopg.connect(cluster.url("servidor_prefect").replace("+psycopg", "")):
        pass


def test_a_connection_lost_midway_is_the_environments_failure(cluster: Cluster, database_url: str) -> None:
    engine = db.app_engine_of(database_url)
    with engine.connect() as connection:
        process = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar()
        with psycopg.connect(cluster.url("postgres").replace("+psycopg", ""), autocommit=True) as other:
            other.execute("SELECT pg_terminate_backend(%s)", [process])
        with pytest.raises(ChannelDown) as failure:
            connection.exec_driver_sql("SELECT 1")
    assert failure.value.code == "database_down"
    with engine.connect() as again:
        assert again.exec_driver_sql("SELECT 1").scalar() == 1
    engine.dispose()


def test_a_user_gets_a_generated_password_where_nobody_types_one(database_url: str) -> None:
    answer = run("user", "add", "Ana", "--role", "gestor", "--json", COBRANZA_DATABASE_URL=database_url)
    assert answer.returncode == 0, answer.stderr
    made = json.loads(answer.stdout)
    assert (made["user"], made["role"], made["district"]) == ("ana", "gestor", "SJN")
    assert len(made["password"]) > 20
    again = run("user", "add", "ana", "--role", "gestor", COBRANZA_DATABASE_URL=database_url)
    assert again.returncode == 2
    assert "Ya hay un usuario" in again.stderr
    nobody = run("user", "add", "bea", "--role", "jefe", COBRANZA_DATABASE_URL=database_url)
    assert nobody.returncode == 2
    assert "secretaria" in nobody.stderr


def test_a_portfolio_with_a_bad_row_is_bad_input_and_changes_nothing(
    database_url: str, tmp_path: Path
) -> None:
    (tmp_path / "contribuyentes.csv").write_text("codigo,nombre,tipo\nC1,Ana,natural\nC2,,natural\n")
    (tmp_path / "cuentas.csv").write_text("cuenta,contribuyente,tipo\n1-1,C1,inmueble\n")

    def load(*options: str) -> tuple[int, dict[str, int]]:
        answer = run("import", str(tmp_path), "--json", *options, COBRANZA_DATABASE_URL=database_url)
        counts: dict[str, int] = json.loads(answer.stdout)["tables"]["contribuyentes"]
        return answer.returncode, counts

    assert load() == (2, {"read": 2, "created": 0, "updated": 0, "unchanged": 0, "rejected": 1})
    assert load("--skip-bad-rows") == (
        0,
        {"read": 2, "created": 1, "updated": 0, "unchanged": 0, "rejected": 1},
    )
    assert load("--skip-bad-rows") == (
        0,
        {"read": 2, "created": 0, "updated": 0, "unchanged": 1, "rejected": 1},
    )
