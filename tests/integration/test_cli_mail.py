"""E-mail from the command line: off, on, down, and what people do about it."""

from email.message import EmailMessage
from pathlib import Path

import pytest
from console import Console
from mail_server import HOST, Mailbox, mail_server
from portfolio_files import SMALL, write_workbook
from sqlalchemy import Engine, text

from cases.settings import SETTINGS_FILE

NIGHT_ON = "2026-06-01"


@pytest.fixture
def console(
    database_url: str, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Console:
    monkeypatch.setenv("COBRANZA_DATABASE_URL", database_url)
    return Console(tmp_path / "casa", capsys)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> int:
    """Where the installation believes that its mail server is."""
    monkeypatch.setenv("COBRANZA_SMTP_HOST", HOST)
    monkeypatch.setenv("COBRANZA_SMTP_SECURITY", "none")
    monkeypatch.setenv("COBRANZA_SMTP_PORT", "2")
    return 2


def with_mail(sheets: dict[str, list[list[object]]]) -> dict[str, list[list[object]]]:
    """Everybody of the portfolio accepts e-mail."""
    head, *rows = sheets["contribuyentes"]
    return sheets | {
        "contribuyentes": [
            [*head, "correo", "acepta_correo"],
            *([*row, f"persona{place}@ejemplo.com", "si"] for place, row in enumerate(rows)),
        ]
    }


@pytest.fixture
def office(console: Console, port: int, tmp_path: Path, owner_engine: Engine) -> Console:
    """A portfolio whose first letters were queued by the night, and people."""
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", with_mail(SMALL))))
    with (
        owner_engine.begin() as connection
    ):  # a portfolio brings no date: it counts from the day of the import
        connection.execute(text("UPDATE taxpayers SET accepts_email_on = '2026-01-15'"))
    console.done("night", "--on", NIGHT_ON)
    for name, role in (
        ("karla", "gestor"),
        ("beto", "notificador"),
        ("ana", "jefatura"),
        ("luz", "auxiliar"),
    ):
        console.done("user", "add", name, "--role", role)
    return console


def queued(office: Console) -> str:
    return str(office.done("mail", "list", "--status", "queued")["letters"][0]["document"])


def sign(office: Console, document: str) -> None:
    case = office.done("mail", "list")["letters"][0]["case"]
    for who, verb in (("luz", "print_document"), ("ana", "sign_document")):
        data = f'{{"document": "{document}"}}'
        office.done("act", case, verb, "--by", who, "--on", NIGHT_ON, "--data", data)


def test_without_a_server_it_is_off_and_says_so(console: Console) -> None:
    said = console.ask("mail", "send")
    assert said.status == 3
    assert said.codes == ["mail_off"]
    assert "COBRANZA_SMTP_HOST" in said.messages
    assert console.done("status")["mail"] is None
    assert "Correo" in console.say("status").output
    assert "apagado" in console.say("status").output


def test_its_flow_says_why_it_sent_nothing(
    console: Console, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from workflows.mailing import mail_flow  # takes seconds, which the other tests need not wait

    monkeypatch.setenv("COBRANZA_HOME", str(tmp_path / "casa"))
    state = mail_flow.fn()
    assert not isinstance(state, dict)
    assert state.is_failed()
    assert "[mail_off]" in str(state.message)


def test_without_a_server_the_night_queues_nothing(console: Console, tmp_path: Path) -> None:
    console.done("import", str(write_workbook(tmp_path / "cartera.xlsx", with_mail(SMALL))))
    console.done("night", "--on", NIGHT_ON)
    assert console.done("mail", "list") == {"letters": []}


def test_a_letter_from_the_night_to_the_answer(
    office: Console, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    document = queued(office)
    assert office.done("mail", "send")["waiting"]["mail_not_signed"] >= 1
    sign(office, document)
    with mail_server(mailbox := Mailbox()) as port:
        monkeypatch.setenv("COBRANZA_SMTP_PORT", str(port))
        assert office.done("mail", "send", "--on", NIGHT_ON)["outcomes"] == {"sent": 1}
    (message,) = mailbox.taken
    answer = EmailMessage()
    answer["From"], answer["Date"] = message["To"], message["Date"]
    answer["In-Reply-To"] = message["Message-ID"]
    answer.set_content("Recibido.")
    path = tmp_path / "respuesta.eml"
    path.write_bytes(answer.as_bytes())
    told = office.done("mail", "receipt", str(path), "--by", "beto")
    assert (told["document"], told["what"]) == (document, "replied")
    (row,) = office.done("mail", "list", "--status", "delivered")["letters"]
    assert row["document"] == document
    assert office.ask("mail", "receipt", str(tmp_path / "nada.eml"), "--by", "beto").status == 3


def test_a_server_that_is_down_is_the_environments_fault(office: Console) -> None:
    sign(office, queued(office))
    said = office.ask("mail", "send", "--on", NIGHT_ON)
    assert said.status == 3
    assert said.codes == ["mail_server_unreachable"]
    assert queued(office)


def test_people_cancel_and_retry(office: Console) -> None:
    document = queued(office)
    assert office.done("mail", "cancel", document, "--by", "ana") == {
        "document": document,
        "status": "cancelled",
    }
    assert office.ask("mail", "retry", document, "--by", "karla").codes == ["role_not_allowed"]
    assert office.done("mail", "retry", document, "--by", "ana")["status"] == "queued"
    assert office.ask("mail", "sent", document, "--by", "ana").codes == ["mail_not_decidable"]
    assert office.ask("mail", "cancel", "AV-SJN-2026-9999", "--by", "ana").codes == ["unknown_letter"]
    assert office.ask("mail", "list", "--status", "otro").status == 2


def test_a_password_that_others_may_read_is_refused(
    console: Console, port: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    home = tmp_path / "casa"
    home.mkdir()
    settings = home / SETTINGS_FILE
    settings.write_text("COBRANZA_SMTP_USER=oficina\nCOBRANZA_SMTP_PASSWORD=secreta\n")
    settings.chmod(0o644)
    said = console.ask("mail", "send")
    assert (said.status, said.codes) == (2, ["password_readable"])
    assert "secreta" not in said.messages
    settings.chmod(0o600)
    assert console.ask("mail", "send").status == 0  # there is nothing to send
    monkeypatch.setenv("COBRANZA_SMTP_HOST", "correo.ejemplo.com")
    assert console.ask("mail", "send").codes == ["password_in_the_clear"]
    monkeypatch.setenv("COBRANZA_SMTP_SECURITY", "otra")
    assert console.ask("mail", "send").codes == ["bad_setting"]


def test_the_report_of_control_answers_programs_too(office: Console, tmp_path: Path) -> None:
    out = tmp_path / "control.xlsx"
    answer = office.done("report", "control", "--from", NIGHT_ON, "--to", NIGHT_ON, "--out", str(out))
    assert answer["data"]["adds_up"] is True
    assert answer["data"]["total"]["issued"] == answer["data"]["total"]["pending"] > 0
    assert out.stat().st_size > 0
