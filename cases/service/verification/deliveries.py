"""What hangs from the story beside its chain: attempts, photos, the life of papers, appointments, e-mail, batches.

Each row must say what the chained event behind it says, and each such event must have its row: whoever changes a
table alone, or takes a row away, contradicts the chain.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.service.verification.findings import Findings

_ATTEMPTS = (
    (
        "attempt_differs",
        "La diligencia no es la que registró su evento.",
        """
        SELECT d.number || ' n.º ' || a.sequence
        FROM delivery_attempts a JOIN documents d ON d.id = a.document_id JOIN case_events e ON e.id = a.event_id
        LEFT JOIN attachments f ON f.id = a.attachment_id LEFT JOIN documents p ON p.id = a.proof_document_id
        WHERE e.event <> 'record_attempt' OR e.case_id <> d.case_id OR p.event_id IS DISTINCT FROM e.id
        OR (p.kind <> 'edicto' AND p.context->>'place_text' <> a.place)
        OR (e.data->>'document', e.data->>'how', e.data->>'result', e.data->>'at', e.actor,
            coalesce(e.data->>'on', e.effective_on::text), coalesce(e.data->>'place', a.place),
            coalesce(e.data->>'receiver_name', ''), coalesce(e.data->>'receiver_relation', ''),
            coalesce(e.data->>'note', ''), coalesce(e.data->>'photo', ''),
            round((e.data->>'latitude')::numeric, 6), round((e.data->>'longitude')::numeric, 6), e.recorded_at)
        IS DISTINCT FROM
           (d.number, a.how, a.result, to_char(a.attempted_at, 'HH24:MI'), a.notifier,
            a.attempted_on::text, a.place, a.receiver_name, a.receiver_relation,
            a.note, coalesce(f.sha256, ''), a.latitude, a.longitude, a.recorded_at)
        OR (e.data->>'receiver_identity' IS NULL) <> (a.receiver_identity = '')
        OR strpos(a.receiver_identity, coalesce(e.data->>'receiver_identity', '')) = 0
        ORDER BY a.id
        """,
    ),
    (
        "attempt_missing",
        "Falta la diligencia que el evento registró.",
        """
        SELECT c.number || ' n.º ' || e.sequence FROM case_events e JOIN cases c ON c.id = e.case_id
        WHERE e.event = 'record_attempt' AND NOT EXISTS (SELECT FROM delivery_attempts a WHERE a.event_id = e.id)
        ORDER BY e.id
        """,
    ),
    (
        "annulment_differs",
        "Las diligencias que constan anuladas no son las que se anularon.",
        """
        WITH said AS (
            SELECT case_id, data->>'document' AS number, effective_on AS annulled_on, actor AS annulled_by,
                   data->>'reason' AS reason, data->>'attempted_on' AS attempted_on, count(*) AS times
            FROM case_events WHERE event = 'annul_attempt' GROUP BY 1, 2, 3, 4, 5, 6),
        held AS (
            SELECT d.case_id, d.number, a.annulled_on, a.annulled_by, a.annul_reason AS reason,
                   a.attempted_on::text AS attempted_on, count(*) AS times
            FROM delivery_attempts a JOIN documents d ON d.id = a.document_id
            WHERE a.annulled_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6)
        SELECT DISTINCT number FROM said
        FULL JOIN held USING (case_id, number, annulled_on, annulled_by, reason, attempted_on)
        WHERE said.times IS DISTINCT FROM held.times ORDER BY 1
        """,
    ),
    (
        "attachment_altered",
        "La foto o el escaneo no es el que se recibió.",
        """
        SELECT sha256 FROM attachments WHERE encode(sha256(content), 'hex') <> sha256 ORDER BY id
        """,
    ),
)

# What is told of a letter is told of what travels with it, so papers are looked up by the number of their leader.
_PAPERS = (
    (
        "delivery_hidden",
        "Una diligencia vigente lo prueba entregado y el documento dice otra cosa.",
        """
        SELECT d.number FROM documents d WHERE d.status NOT IN ('delivered', 'annulled', 'superseded') AND EXISTS (
            SELECT FROM delivery_attempts a WHERE a.document_id IN (d.id, d.attached_to_id)
            AND a.result = 'delivered' AND a.annulled_on IS NULL)
        ORDER BY d.id
        """,
    ),
    (
        "annulled_document_differs",
        "Consta anulado sin acto que lo anule, o se anuló y consta otra cosa.",
        """
        WITH annulled AS (
            SELECT d.id FROM documents d JOIN case_events e ON e.case_id = d.case_id
            AND e.event = 'annul_document' AND e.data->>'document' = d.number
            UNION SELECT a.proof_document_id FROM delivery_attempts a WHERE a.annulled_on IS NOT NULL)
        SELECT d.number FROM documents d
        LEFT JOIN annulled ON annulled.id IN (d.id, d.attached_to_id)
        WHERE (d.status = 'annulled') <> (annulled.id IS NOT NULL) ORDER BY d.id
        """,
    ),
    (
        "paper_unproven",
        "Ningún acto dice lo que consta de su impresión, firma o salida.",
        """
        SELECT d.number FROM documents d JOIN documents leader ON leader.id = coalesce(d.attached_to_id, d.id)
        WHERE (d.status IN ('printed', 'signed', 'handed_out') AND NOT EXISTS (
            SELECT FROM case_events e WHERE e.case_id = d.case_id AND e.data->>'document' = leader.number
            AND (e.event = CASE d.status WHEN 'printed' THEN 'print_document' WHEN 'signed' THEN 'sign_document'
                           ELSE 'hand_out_document' END
                 OR d.status = 'handed_out' AND e.event = 'record_attempt')))
        OR (d.signed_on IS NOT NULL AND NOT EXISTS (
            SELECT FROM case_events e WHERE e.case_id = d.case_id AND e.data->>'document' = leader.number
            AND e.event = 'sign_document' AND e.effective_on = d.signed_on))
        ORDER BY d.id
        """,
    ),
    (
        "batch_unproven",
        "Consta impreso en un lote y ningún acto dice que se imprimió.",
        """
        SELECT d.number FROM print_batch_items i JOIN documents d ON d.id = i.document_id
        WHERE i.status IN ('printed', 'signed', 'handed_out') AND NOT EXISTS (
            SELECT FROM case_events e WHERE e.case_id = d.case_id AND e.data->>'document' = d.number
            AND e.event = 'print_document')
        ORDER BY i.id
        """,
    ),
    (
        "visit_unproven",
        "Consta visitado en una ruta y no hay diligencia.",
        """
        SELECT d.number FROM route_stops s JOIN documents d ON d.id = s.document_id
        WHERE s.release_code = 'attempted' AND NOT EXISTS (
            SELECT FROM delivery_attempts a WHERE a.document_id = d.id)
        ORDER BY s.id
        """,
    ),
)

_APPOINTMENTS = (
    (
        "appointment_differs",
        "La cita no es la que dio su citatorio.",
        """
        SELECT d.number FROM appointments s JOIN documents d ON d.id = s.document_id
        WHERE d.case_id <> s.case_id
        OR (d.context->>'appointment_on', d.context->>'appointment_at', d.context->>'appointment_place',
            d.context->>'officer_name')
        IS DISTINCT FROM (s.on_date::text, to_char(s.at_time, 'HH24:MI'), s.place, s.officer)
        ORDER BY s.id
        """,
    ),
    (
        "attendance_differs",
        "Las comparecencias e incomparecencias que constan no son las que se levantaron.",
        """
        WITH said AS (
            SELECT case_id, CASE event WHEN 'record_appearance' THEN 'attended' ELSE 'no_show' END AS status,
                   count(*) AS times
            FROM case_events WHERE event = 'record_appearance' OR (event = 'record_no_show' AND code = 'nobody_came')
            GROUP BY 1, 2),
        held AS (
            SELECT case_id, status, count(*) AS times FROM appointments
            WHERE status IN ('attended', 'no_show') GROUP BY 1, 2)
        SELECT DISTINCT c.number FROM said FULL JOIN held USING (case_id, status) JOIN cases c ON c.id = case_id
        WHERE said.times IS DISTINCT FROM held.times ORDER BY 1
        """,
    ),
    (
        "closure_differs",
        "El cierre que movió sus plazos no consta aprobado como el evento dice.",
        """
        SELECT c.number || ' n.º ' || e.sequence FROM case_events e JOIN cases c ON c.id = e.case_id
        LEFT JOIN closures x ON x.id = (e.data->>'closure')::bigint
        WHERE e.event = 'deadline_moved' AND (x.approved IS NOT TRUE
            OR (x.basis, x.decided_by) IS DISTINCT FROM (e.data->>'reference', e.actor)) ORDER BY e.id
        """,
    ),
)

_MAIL = (
    (
        "letter_differs",
        "El correo no lleva el documento al que pertenece.",
        """
        SELECT d.number FROM outbox o JOIN documents d ON d.id = o.document_id
        WHERE NOT starts_with(o.message_id, '<' || lower(d.number) || '.' || left(d.sha256, 16) || '@') ORDER BY o.id
        """,
    ),
    (
        "mail_unproven",
        "El correo consta entregado y ninguna diligencia lo dice.",
        """
        SELECT d.number FROM outbox o JOIN documents d ON d.id = o.document_id
        WHERE o.status = 'delivered' AND NOT EXISTS (
            SELECT FROM delivery_attempts a JOIN case_events e ON e.id = a.event_id
            WHERE a.document_id = d.id AND a.result = 'delivered' AND (o.report_sha256 IS NULL
                OR (a.how = 'correo' AND a.place LIKE '%' || o.address
                    AND strpos(e.data->>'trace', o.report_sha256) > 0)))
        ORDER BY o.id
        """,
    ),
)


def check_deliveries(session: Session, findings: Findings) -> None:
    """Attempts, annulments, photos, papers, batches, routes, appointments, closures and e-mail against their events."""
    for what, message, sql in (*_ATTEMPTS, *_PAPERS, *_APPOINTMENTS, *_MAIL):
        for (where,) in session.execute(text(sql)):
            findings.add(what, where, message)
