-- What the tables promise: replaced facts are kept, evidence is append-only, the application owns nothing.

-- Corrections as new versions -------------------------------------------------------------------------------

CREATE TABLE taxpayers_history (LIKE taxpayers, superseded_at timestamptz NOT NULL);
CREATE TABLE accounts_history (LIKE accounts, superseded_at timestamptz NOT NULL);
CREATE TABLE charges_history (LIKE charges, superseded_at timestamptz NOT NULL);
CREATE TABLE opening_balances_history (LIKE opening_balances, superseded_at timestamptz NOT NULL);
CREATE TABLE payments_history (LIKE payments, superseded_at timestamptz NOT NULL);
CREATE TABLE credit_uses_history (LIKE credit_uses, superseded_at timestamptz NOT NULL);

CREATE UNIQUE INDEX uq_taxpayers_history_version ON taxpayers_history (id, version);
CREATE UNIQUE INDEX uq_accounts_history_version ON accounts_history (id, version);
CREATE UNIQUE INDEX uq_charges_history_version ON charges_history (id, version);
CREATE UNIQUE INDEX uq_opening_balances_history_version ON opening_balances_history (charge_id, version);
CREATE UNIQUE INDEX uq_payments_history_version ON payments_history (id, version);
CREATE UNIQUE INDEX uq_credit_uses_history_version ON credit_uses_history (id, version);

COMMENT ON TABLE taxpayers_history IS 'Replaced versions of taxpayers; append-only';
COMMENT ON TABLE accounts_history IS 'Replaced versions of accounts; append-only';
COMMENT ON TABLE charges_history IS 'Replaced versions of charges; append-only';
COMMENT ON TABLE opening_balances_history IS 'Replaced versions of opening_balances; append-only';
COMMENT ON TABLE payments_history IS 'Replaced versions of payments; append-only';
COMMENT ON TABLE credit_uses_history IS 'Replaced versions of credit_uses; append-only';

-- look_on is the engine's own note on an account, no fact; search_name, words and digits are generated: no version.
CREATE FUNCTION keep_version() RETURNS trigger
    LANGUAGE plpgsql SECURITY DEFINER SET search_path = public, pg_temp
    AS $$
BEGIN
    IF (to_jsonb(OLD) - '{look_on,version,recorded_at,search_name,name_words,address_words,phone_digits}'::text[])
       IS DISTINCT FROM
       (to_jsonb(NEW) - '{look_on,version,recorded_at,search_name,name_words,address_words,phone_digits}'::text[]) THEN
        EXECUTE format('INSERT INTO %I SELECT ($1).*, $2', TG_TABLE_NAME || '_history')
            USING OLD, NEW.recorded_at;
        NEW.version := OLD.version + 1;
    ELSE
        NEW.version := OLD.version;
        NEW.recorded_at := OLD.recorded_at;
    END IF;
    RETURN NEW;
END $$;

CREATE TRIGGER keep_version BEFORE UPDATE ON taxpayers FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON charges FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON opening_balances FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON payments FOR EACH ROW EXECUTE FUNCTION keep_version();
CREATE TRIGGER keep_version BEFORE UPDATE ON credit_uses FOR EACH ROW EXECUTE FUNCTION keep_version();
-- A night moves look_on of many accounts: those updates skip the comparison.
CREATE TRIGGER keep_version BEFORE UPDATE OF
    district, number, taxpayer_id, kind, zone, neighbourhood, address, cadastral_key, nis, business,
    latitude, longitude, state, determination_act, determination_notified_on
    ON accounts FOR EACH ROW EXECUTE FUNCTION keep_version();

-- Storage ----------------------------------------------------------------------------------------------------

-- A Word file is a zip already: trying to pack it again only costs the night its time.
ALTER TABLE document_bytes ALTER COLUMN content SET STORAGE EXTERNAL;
-- What it printed is a quarter of its size: packing that would cost more than writing it.
ALTER TABLE documents ALTER COLUMN context SET STORAGE EXTERNAL;

-- Stated charges ---------------------------------------------------------------------------------------------

-- A night states a million charges. A foreign key looks up both ends of each row apart, which was a fifth of all that
-- a night asked of the server; this looks them up together, by the index whatever the planner believes of new tables.
CREATE FUNCTION require_stated() RETURNS trigger
    LANGUAGE plpgsql
    SET enable_hashjoin = off
    SET enable_mergejoin = off
    AS $$
BEGIN
    IF EXISTS (SELECT FROM stated
               WHERE NOT EXISTS (SELECT FROM charges WHERE charges.id = stated.charge_id))
       OR EXISTS (SELECT FROM (SELECT DISTINCT document_id FROM stated) AS stating
                  WHERE NOT EXISTS (SELECT FROM documents WHERE documents.id = stating.document_id))
    THEN
        RAISE EXCEPTION 'Un documento solo puede declarar cargos que existen.'
            USING ERRCODE = 'foreign_key_violation';
    END IF;
    RETURN NULL;
END $$;

CREATE TRIGGER stated_charges AFTER INSERT ON document_charges
    REFERENCING NEW TABLE AS stated FOR EACH STATEMENT EXECUTE FUNCTION require_stated();

-- Append-only evidence --------------------------------------------------------------------------------------

CREATE FUNCTION refuse_change() RETURNS trigger
    LANGUAGE plpgsql
    AS $$
BEGIN
    RAISE EXCEPTION 'La tabla % es de solo agregar: una corrección es un registro nuevo.', TG_TABLE_NAME
        USING ERRCODE = 'insufficient_privilege';
END $$;

DO $$
DECLARE evidence text;
BEGIN
    FOREACH evidence IN ARRAY ARRAY[
        'case_events', 'document_bytes', 'document_charges', 'disclosures', 'register_corrections',
        'imported_files', 'number_voids',
        'attachments', 'taxpayers_history', 'accounts_history', 'charges_history', 'opening_balances_history',
        'payments_history', 'credit_uses_history', 'law_books', 'finding_marks', 'account_reviews',
        'unplaced_payments', 'routes', 'print_batches', 'print_batch_files', 'forgone_charges'
    ] LOOP
        EXECUTE format('CREATE TRIGGER append_only_rows BEFORE UPDATE OR DELETE ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION refuse_change()', evidence);
        -- A row trigger does not see TRUNCATE.
        EXECUTE format('CREATE TRIGGER append_only_table BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', evidence);
    END LOOP;
END $$;

-- Charges are corrected and documents live, but neither goes away nor takes another's place.
DO $$
DECLARE lasting text;
BEGIN
    FOREACH lasting IN ARRAY ARRAY['charges', 'documents'] LOOP
        EXECUTE format('CREATE TRIGGER lasting_rows BEFORE DELETE OR UPDATE OF id ON %I '
                       'FOR EACH ROW EXECUTE FUNCTION refuse_change()', lasting);
        EXECUTE format('CREATE TRIGGER lasting_table BEFORE TRUNCATE ON %I '
                       'FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()', lasting);
    END LOOP;
END $$;

-- A decided value is law or a refusal on record: only an open proposal may still change.
CREATE TRIGGER decided_rows BEFORE UPDATE ON law_values
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_rows BEFORE DELETE ON law_values FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON law_values
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
CREATE TRIGGER decided_rows BEFORE UPDATE ON closures
    FOR EACH ROW WHEN (OLD.decided_at IS NOT NULL) EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_rows BEFORE DELETE ON closures FOR EACH ROW EXECUTE FUNCTION refuse_change();
CREATE TRIGGER append_only_table BEFORE TRUNCATE ON closures
    FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();

-- Least privilege -------------------------------------------------------------------------------------------

GRANT USAGE ON SCHEMA public TO cobranza_app;
GRANT SELECT ON ALL TABLES IN SCHEMA public TO cobranza_app;
GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA public TO cobranza_app;

GRANT INSERT ON
    account_findings, account_people, account_reviews, accounts, allocations, appointments, attachments,
    case_answers, case_events, cases, charges, credit_uses, delivery_attempts, disclosures, document_bytes, document_charges,
    documents, finding_marks, forgone_charges, hold_charges, holds, imported_files, instalments, law_values, nights,
    number_reservations, number_series, number_voids, opening_balances, payments, people, plan_cases, plans,
    proposals, route_stops, routes, taxpayers, unplaced_payments, users
    TO cobranza_app;

GRANT UPDATE ON
    account_findings, account_people, accounts, appointments, case_answers, cases, charges, credit_uses, nights,
    number_series, opening_balances, payments, people, plans, taxpayers, users
    TO cobranza_app;
GRANT UPDATE (position, released_on, release_code) ON route_stops TO cobranza_app;
GRANT UPDATE (settled_at) ON number_reservations TO cobranza_app;
GRANT UPDATE (status, delivered_on, signed_on, replaced_by_id) ON documents TO cobranza_app;
GRANT UPDATE (annulled_on, annulled_by, annul_reason, proof_document_id) ON delivery_attempts TO cobranza_app;
GRANT UPDATE (until_on, lifted_on, lifted_at, lifted_by, lift_note) ON holds TO cobranza_app;
GRANT UPDATE (decided_by, decided_at, approved) ON proposals TO cobranza_app;
GRANT UPDATE (decided_by, decided_role, decided_at, approved) ON law_values TO cobranza_app;
GRANT INSERT ON cadastre_tasks, register_corrections TO cobranza_app;
GRANT UPDATE (case_id, taxpayer_id, fact, reason, status, done_by, done_on, note) ON cadastre_tasks TO cobranza_app;
GRANT INSERT ON outbox TO cobranza_app;
GRANT UPDATE (address, status, attempts, next_try_at, claimed_at, sent_at, sent_on, asked_for_report, server_answer,
    error_code, error, report_sha256, decided_by, decided_at) ON outbox TO cobranza_app;

-- Projections that are rewritten, never evidence.
GRANT DELETE ON account_findings, allocations TO cobranza_app;
GRANT INSERT ON print_batches, print_batch_items, print_batch_files TO cobranza_app;
GRANT UPDATE (status, code, reason) ON print_batch_items TO cobranza_app;
GRANT INSERT ON closures TO cobranza_app;
GRANT UPDATE (decided_by, decided_role, decided_at, approved) ON closures TO cobranza_app;
GRANT INSERT ON desks, desk_absences TO cobranza_app;
GRANT UPDATE (until_on) ON desks TO cobranza_app;
GRANT UPDATE (withdrawn_by, withdrawn_at) ON desk_absences TO cobranza_app;
