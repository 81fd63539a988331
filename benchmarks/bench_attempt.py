"""Recording a visit from the notifier's phone, with its photo, in an office that has stored 250,000 documents.

    python benchmarks/bench_attempt.py [--documents 250000] [--attempts 300]

A night issues real letters; the rest of the office is copied from them inside the database. Each measured answer is
the whole request: session, token, photo, facts of the case, acta rendered and sealed, events chained, durable commit.
"""

import argparse
import io
import json
import random
import statistics
import time
from datetime import UTC, date, datetime

from figures import Figure, show
from installation import fill, installation, measured
from PIL import Image
from sqlalchemy import Engine, text

from admin import create_app
from cases import db
from cases.domain.documents.authenticity import token_of
from cases.domain.vocabulary import Role
from cases.law import load_book
from cases.service.users import create_user

_ISSUED, _VISITED = date(2026, 6, 1), date(2026, 6, 3)
_NOW = datetime(2026, 6, 3, 18, tzinfo=UTC)
_AT = "2026-05-29 12:00+00"
_PASSWORD = "tren-lluvia-mango-41"
_PHOTO_SIDE = 210
_WARMING = 10

# Letters of accounts that nobody visits: everything but bytes and printed text, which an attempt never reads.
_COPIES = """
CREATE TEMP TABLE copied ON COMMIT DROP AS
SELECT n, cases.id AS source, nextval('cases_id_seq') AS case_id, nextval('accounts_id_seq') AS account_id,
       nextval('case_events_id_seq') AS event_id, nextval('documents_id_seq') AS notice_id,
       nextval('documents_id_seq') AS statement_id
FROM generate_series(1, :times) AS n, cases;
INSERT INTO accounts (id, district, number, taxpayer_id, kind, zone, neighbourhood, address, recorded_at)
SELECT made.account_id, a.district, 'D' || made.account_id, a.taxpayer_id, a.kind, a.zone, a.neighbourhood, a.address,
       a.recorded_at
FROM copied AS made JOIN cases AS c ON c.id = made.source JOIN accounts AS a ON a.id = c.account_id;
INSERT INTO cases (id, number, district, account_id, taxpayer_id, stage, opened_on, answer_kind, answer_code,
                   debt_overdue)
SELECT made.case_id, 'EXP-SJN-2025-' || lpad(made.case_id::text, 6, '0'), c.district, made.account_id, c.taxpayer_id,
       c.stage, c.opened_on, c.answer_kind, c.answer_code, c.debt_overdue
FROM copied AS made JOIN cases AS c ON c.id = made.source;
INSERT INTO case_events (id, case_id, sequence, event, from_stage, to_stage, effective_on, recorded_at, actor,
                         actor_role, code, reasons, basis, data, facts_digest, law_version, idempotency_key,
                         previous_hash, hash)
SELECT made.event_id, made.case_id, e.sequence, e.event, e.from_stage, e.to_stage, e.effective_on, e.recorded_at,
       e.actor, e.actor_role, e.code, e.reasons, e.basis, e.data, e.facts_digest, e.law_version,
       'copia:' || made.event_id, e.previous_hash, e.hash
FROM copied AS made JOIN case_events AS e ON e.case_id = made.source AND e.event = 'notify';
INSERT INTO documents (id, number, kind, case_id, event_id, attached_to_id, ordinal, issued_on, amounts_on, total,
                       status, context, template_version, law_version, calendar_version, fingerprint, sha256)
SELECT CASE d.kind WHEN 'aviso' THEN made.notice_id ELSE made.statement_id END,
       left(d.number, 7) || '2025-' || lpad(made.case_id::text, 6, '0'), d.kind, made.case_id, made.event_id,
       CASE d.kind WHEN 'aviso' THEN NULL ELSE made.notice_id END, d.ordinal, d.issued_on, d.amounts_on, d.total,
       d.status, '{}', d.template_version, d.law_version, d.calendar_version, d.fingerprint, d.sha256
FROM copied AS made JOIN documents AS d ON d.case_id = made.source
"""
_LETTERS = """
SELECT number, fingerprint FROM documents
WHERE kind = 'aviso' AND issued_on = :issued AND number LIKE '%-2026-%' ORDER BY id LIMIT :most
"""


def figures(documents: int = 250_000, attempts: int = 300) -> list[Figure]:
    """How long the phone waits for its answer."""
    real = attempts + _WARMING
    with installation() as settings:
        owner = db.owner_engine(settings)
        fill(owner, real, _AT, _ISSUED.isoformat())
        measured(settings, "night", "--on", _ISSUED.isoformat(), "--json")
        stored = _copied(owner, documents, 2 * real)
        owner.dispose()
        engine = db.app_engine(settings)
        before = time.process_time()
        taken = sorted(_answers(engine, real)[_WARMING:])
        spent = (time.process_time() - before) * 1000 / real
        engine.dispose()
    ninety_fifth = taken[round(len(taken) * 0.95) - 1]
    return [
        Figure("attempt: documents stored", stored, "documents"),
        Figure("attempt: recorded from a phone with its photo, median", statistics.median(taken), "ms"),
        Figure("attempt: the same, 95th percentile", ninety_fifth, "ms", below=150),
        Figure("attempt: processor time of the engine, each", spent, "ms"),
    ]


def _copied(owner: Engine, documents: int, issued: int) -> int:
    with owner.begin() as connection:
        # what is copied refers to nothing that is missing: looking it up row by row would take minutes
        connection.execute(text("SET LOCAL session_replication_role = replica"))
        for statement in _COPIES.split(";\n"):
            connection.execute(text(statement), {"times": (documents - issued) // issued + 1})
    with owner.connect().execution_options(isolation_level="AUTOCOMMIT") as connection:
        connection.execute(text("VACUUM ANALYZE"))
        return connection.execute(text("SELECT count(*) FROM documents")).scalar_one()


def _answers(engine: Engine, attempts: int) -> list[float]:
    """Milliseconds of each, in the order they were recorded."""
    sessions = db.session_factory(engine)
    with sessions.begin() as session:
        create_user(
            session, "luis", "Luis Inventado", "Notificador", Role.NOTIFICADOR, "SJN", _PASSWORD, _NOW
        )
        letters = session.execute(text(_LETTERS), {"issued": _ISSUED, "most": attempts}).all()
    assert len(letters) == attempts, len(letters)
    panel = create_app(engine, load_book(), secret_key="medida", today=lambda: _VISITED, now=lambda: _NOW)
    phone = panel.test_client()
    # the page of a form gives its token to the session, as the one of the login does
    asked = phone.get("/entrar").text.partition('name="csrf_token" value="')[2].partition('"')[0]
    entered = phone.post("/entrar", data={"csrf_token": asked, "usuario": "luis", "contrasena": _PASSWORD})
    assert entered.status_code == 302, entered.status_code
    token = phone.get("/d/sesion").get_json()["csrf"]
    taken = []
    for place, letter in enumerate(letters):
        visit = {
            "key": f"{place:032x}",
            "choice": "persona" if place % 2 else "nadie",
            "acted_at": "2026-06-03T16:10:00Z",
            "receiver": "addressee" if place % 2 else "",
        }
        sent = {"visit": json.dumps(visit), "photo": (io.BytesIO(_photo(place)), "foto.jpg")}
        address = f"/d/{token_of(letter.number, letter.fingerprint)}/diligencia"
        started = time.perf_counter()
        answer = phone.post(address, data=sent, headers={"X-CSRFToken": token})
        taken.append((time.perf_counter() - started) * 1000)
        assert answer.status_code == 200, answer.text
    return taken


def _photo(seed: int) -> bytes:
    """Noise, of the size that a phone sends after it shrank its photo."""
    side = _PHOTO_SIDE
    drawn = Image.frombytes("RGB", (side, side), random.Random(seed).randbytes(side * side * 3))
    written = io.BytesIO()
    drawn.save(written, "JPEG", quality=98, subsampling=0)
    return written.getvalue()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--documents", type=int, default=250_000)
    parser.add_argument("--attempts", type=int, default=300)
    options = parser.parse_args()
    show(figures(options.documents, options.attempts))
