"""What the tables say of a case beside its story: each row must be what the chained event or the sealed paper says.

Stage and life of papers are checked elsewhere; here are the dates of a case, its holds, proposals and plans, what a
close gave up, and the row of each document.
"""

from sqlalchemy import text
from sqlalchemy.orm import Session

from cases.service.verification.findings import Findings

_CASES = (
    (
        "story_cut",
        "El expediente anota más actos que los que tiene su historia.",
        """
        SELECT c.number FROM cases c WHERE c.version > (SELECT count(*) FROM case_events e WHERE e.case_id = c.id)
        ORDER BY c.id
        """,
    ),
    (
        "case_differs",
        "Sus fechas de apertura, demanda o cierre, o su motivo, no son las de su historia.",
        """
        SELECT c.number FROM cases c
        LEFT JOIN case_events opened ON opened.case_id = c.id AND opened.sequence = 1
        LEFT JOIN LATERAL (
            SELECT max(effective_on) FILTER (WHERE event = 'file_suit') AS filed_on,
                   max(effective_on) FILTER (WHERE event IN ('settle', 'close')) AS closed_on,
                   max(CASE event WHEN 'settle' THEN 'settled' WHEN 'close' THEN data->>'reason' END) AS reason
            FROM case_events e WHERE e.case_id = c.id AND e.event IN ('file_suit', 'settle', 'close')) AS said ON true
        WHERE (c.opened_on, c.suit_filed_on, c.closed_on, c.close_reason)
            IS DISTINCT FROM (opened.effective_on, said.filed_on, said.closed_on, said.reason)
        ORDER BY c.id
        """,
    ),
    (
        "forgone_differs",
        "Los cargos que el cierre dejó sin cobrar no son los que dijo.",
        """
        SELECT c.number FROM cases c
        LEFT JOIN case_events e ON e.case_id = c.id AND e.event = 'close'
        LEFT JOIN (SELECT case_id, count(*) AS charges FROM forgone_charges GROUP BY case_id) f ON f.case_id = c.id
        WHERE coalesce(jsonb_array_length(e.data->'forgone'), 0) <> coalesce(f.charges, 0) ORDER BY c.id
        """,
    ),
)

_HOLDS = (
    (
        "hold_differs",
        "Las retenciones que constan no son las que se pusieron.",
        """
        WITH said AS (
            SELECT case_id, data->>'reason' AS reason, coalesce(data->>'scope', 'steps') AS scope,
                   effective_on AS from_on, data->>'until_on' AS until_on, data->>'note' AS note,
                   data->>'document_reference' AS paper, actor AS placed_by,
                   coalesce(jsonb_array_length(data->'charges'), 0) AS charges, count(*) AS times
            FROM case_events WHERE event = 'place_hold' GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9),
        held AS (
            SELECT h.case_id, h.reason, h.scope, h.from_on, h.until_on::text AS until_on, h.note,
                   h.document_reference AS paper, h.placed_by,
                   (SELECT count(*) FROM hold_charges WHERE hold_id = h.id)::int AS charges, count(*) AS times
            FROM holds h GROUP BY 1, 2, 3, 4, 5, 6, 7, 8, 9)
        SELECT DISTINCT c.number FROM (
            SELECT * FROM said EXCEPT SELECT * FROM held UNION ALL (SELECT * FROM held EXCEPT SELECT * FROM said)
        ) AS other JOIN cases c ON c.id = other.case_id ORDER BY 1
        """,
    ),
    (
        "lift_differs",
        "Las retenciones que constan levantadas no son las que se levantaron.",
        """
        WITH said AS (
            SELECT case_id, substr(code, length('lifted_') + 1) AS reason, data->>'placed_on' AS from_on,
                   greatest(effective_on, (data->>'placed_on')::date) AS lifted_on, actor AS lifted_by,
                   data->>'note' AS note, count(*) AS times
            FROM case_events WHERE event = 'lift_hold' GROUP BY 1, 2, 3, 4, 5, 6),
        held AS (
            SELECT case_id, reason, from_on::text AS from_on, lifted_on, lifted_by, lift_note AS note, count(*) AS times
            FROM holds WHERE lifted_on IS NOT NULL GROUP BY 1, 2, 3, 4, 5, 6)
        SELECT DISTINCT c.number FROM (
            SELECT * FROM said EXCEPT SELECT * FROM held UNION ALL (SELECT * FROM held EXCEPT SELECT * FROM said)
        ) AS other JOIN cases c ON c.id = other.case_id ORDER BY 1
        """,
    ),
)

_PROPOSALS = (
    (
        "proposal_differs",
        "Las propuestas que constan no son las que se hicieron.",
        """
        WITH said AS (
            SELECT case_id, data->>'verb' AS verb, data->'data' AS data, effective_on AS proposed_on,
                   actor AS proposed_by, count(*) AS times
            FROM case_events WHERE event = 'propose' GROUP BY 1, 2, 3, 4, 5),
        held AS (
            SELECT case_id, verb, data, proposed_on, proposed_by, count(*) AS times
            FROM proposals GROUP BY 1, 2, 3, 4, 5)
        SELECT DISTINCT c.number FROM (
            SELECT * FROM said EXCEPT SELECT * FROM held UNION ALL (SELECT * FROM held EXCEPT SELECT * FROM said)
        ) AS other JOIN cases c ON c.id = other.case_id ORDER BY 1
        """,
    ),
    (
        "approval_differs",
        "Quien consta aprobando no es quien lo hizo.",
        """
        WITH said AS (
            SELECT case_id, event AS verb, actor AS decided_by, count(*) AS times
            FROM case_events WHERE event IN ('certify', 'close') GROUP BY 1, 2, 3),
        held AS (
            SELECT case_id, verb, decided_by, count(*) AS times FROM proposals WHERE approved GROUP BY 1, 2, 3)
        SELECT DISTINCT c.number FROM (
            SELECT * FROM said EXCEPT SELECT * FROM held UNION ALL (SELECT * FROM held EXCEPT SELECT * FROM said)
        ) AS other JOIN cases c ON c.id = other.case_id ORDER BY 1
        """,
    ),
)

_PLANS = (
    (
        "plan_differs",
        "El plan no es el que se firmó.",
        """
        SELECT d.number FROM plans p JOIN documents d ON d.id = p.document_id JOIN case_events e ON e.id = d.event_id
        WHERE (p.signed_on, p.request_number, p.requested_on::text, p.down_payment_receipt, p.debt_total)
            IS DISTINCT FROM (e.effective_on, e.data->>'request_number', e.data->>'requested_on',
                              e.data->>'down_payment_receipt', d.total)
        OR p.financed_total <> (SELECT sum(principal + other) FROM instalments i WHERE i.plan_id = p.id)
        ORDER BY p.id
        """,
    ),
    (
        "instalment_differs",
        "Las cuotas no son las que el convenio imprime.",
        """
        SELECT d.number FROM plans p JOIN documents d ON d.id = p.document_id
        WHERE (SELECT string_agg(concat_ws(' ', number, due_on, principal, other, interest_estimate, amount), ','
                                 ORDER BY number) FROM instalments i WHERE i.plan_id = p.id)
        IS DISTINCT FROM
              (SELECT string_agg(concat_ws(' ', x->>'number', x->>'due_on', x->>'principal', x->>'other',
                                           x->>'interest_estimate', x->>'amount'), ',' ORDER BY (x->>'number')::int)
               FROM json_array_elements(d.context->'instalments') AS x)
        ORDER BY p.id
        """,
    ),
    (
        "plan_missing",
        "No está el plan que el convenio estableció.",
        """
        SELECT d.number FROM documents d WHERE d.kind = 'convenio_de_pago'
        AND NOT EXISTS (SELECT FROM plans p WHERE p.document_id = d.id) ORDER BY d.id
        """,
    ),
)

_DOCUMENTS = (
    (
        "document_row_differs",
        "Fecha, corte o total del registro no son los impresos.",
        """
        SELECT d.number FROM documents d
        WHERE (d.issued_on::text, d.amounts_on::text)
            IS DISTINCT FROM (d.context->>'issued_on', d.context->>'amounts_on')
        OR d.kind = ANY(ARRAY['aviso', 'citatorio', 'requerimiento', 'convenio_de_pago', 'certificacion_de_deuda',
                              'memorando_de_remision', 'acta_de_incumplimiento', 'finiquito'])
            AND d.total <> (d.context->>'total')::numeric
        ORDER BY d.id
        """,
    ),
    (
        "stated_charge_differs",
        "Un cargo que detalla no existe o nunca fue de tanto.",
        """
        SELECT DISTINCT d.number FROM document_charges stated JOIN documents d ON d.id = stated.document_id
        LEFT JOIN charges c ON c.id = stated.charge_id
        LEFT JOIN (SELECT id, max(amount) AS amount FROM charges_history GROUP BY id) h ON h.id = c.id
        WHERE c.id IS NULL OR stated.principal > greatest(c.amount, h.amount) ORDER BY 1
        """,
    ),
    (
        "stated_sum_differs",
        "Los cargos que detalla no suman el principal que imprime.",
        """
        SELECT d.number FROM documents d
        WHERE d.kind IN ('aviso', 'requerimiento', 'acta_de_incumplimiento', 'certificacion_de_deuda')
        AND (SELECT sum(principal) FROM document_charges WHERE document_id = d.id) IS DISTINCT FROM
            (SELECT sum((x->>'principal')::numeric) FROM json_array_elements(
                CASE d.kind WHEN 'certificacion_de_deuda' THEN d.context->'obligations' ELSE d.context->'tributes' END
            ) AS x)
        ORDER BY d.id
        """,
    ),
)


def check_projections(session: Session, findings: Findings) -> None:
    """Cases, holds, proposals, plans and rows of documents against their events and their papers."""
    for what, message, sql in (*_CASES, *_HOLDS, *_PROPOSALS, *_PLANS, *_DOCUMENTS):
        for (where,) in session.execute(text(sql)):
            findings.add(what, where, message)
