-- Tables as first laid. Frozen: change the schema with a new migration, never here.

CREATE TABLE attachments (
    id BIGSERIAL NOT NULL,
    sha256 TEXT NOT NULL,
    content_type TEXT NOT NULL,
    content BYTEA NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_attachments PRIMARY KEY (id),
    CONSTRAINT ck_attachments_content_type CHECK (content_type IN ('image/jpeg', 'image/png', 'application/pdf')),
    CONSTRAINT uq_attachments_sha256 UNIQUE (sha256)
);

COMMENT ON TABLE attachments IS 'Scans and photos that came in, by digest; append-only';
COMMENT ON COLUMN attachments.id IS 'Identity';
COMMENT ON COLUMN attachments.sha256 IS 'Digest of the bytes';
COMMENT ON COLUMN attachments.content_type IS 'Checked type: image/jpeg, image/png, application/pdf';
COMMENT ON COLUMN attachments.content IS 'The file';
COMMENT ON COLUMN attachments.recorded_at IS 'When it came in';

CREATE TABLE districts (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    CONSTRAINT pk_districts PRIMARY KEY (code)
);

COMMENT ON TABLE districts IS 'Districts of the municipality; accounts and numbers belong to one';
COMMENT ON COLUMN districts.code IS 'Three letters printed in numbers: SJN';
COMMENT ON COLUMN districts.name IS 'Name as printed';

CREATE TABLE imported_files (
    id BIGSERIAL NOT NULL,
    sha256 TEXT NOT NULL,
    name TEXT NOT NULL,
    actor TEXT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_imported_files PRIMARY KEY (id)
);

COMMENT ON TABLE imported_files IS 'Portfolio files that were stored; append-only';
COMMENT ON COLUMN imported_files.id IS 'Identity';
COMMENT ON COLUMN imported_files.sha256 IS 'Digest of the file';
COMMENT ON COLUMN imported_files.name IS 'Name of the file, without its folder';
COMMENT ON COLUMN imported_files.actor IS 'Who imported it';
COMMENT ON COLUMN imported_files.created IS 'Rows created';
COMMENT ON COLUMN imported_files.updated IS 'Rows corrected';
COMMENT ON COLUMN imported_files.rejected IS 'Rows left out';
COMMENT ON COLUMN imported_files.recorded_at IS 'When it was stored';

CREATE TABLE nights (
    on_date DATE NOT NULL,
    status TEXT NOT NULL,
    started_at TIMESTAMP WITH TIME ZONE NOT NULL,
    finished_at TIMESTAMP WITH TIME ZONE,
    runs BIGINT DEFAULT '1' NOT NULL,
    result JSONB NOT NULL,
    CONSTRAINT pk_nights PRIMARY KEY (on_date),
    CONSTRAINT ck_nights_status CHECK (status IN ('running', 'done', 'missed'))
);

COMMENT ON TABLE nights IS 'One row a business date: run, or missed; what became due on a missed date was done later';
COMMENT ON COLUMN nights.on_date IS 'Business date';
COMMENT ON COLUMN nights.status IS 'running, done or missed';
COMMENT ON COLUMN nights.started_at IS 'When its first run started, or the miss was noted';
COMMENT ON COLUMN nights.finished_at IS 'When its last run ended';
COMMENT ON COLUMN nights.runs IS 'How many times it ran';
COMMENT ON COLUMN nights.result IS 'Counts of its runs, added up: acts, waits, reviews, documents';

CREATE TABLE number_reservations (
    id BIGSERIAL NOT NULL,
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    year BIGINT NOT NULL,
    first_number BIGINT NOT NULL,
    last_number BIGINT NOT NULL,
    reserved_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    settled_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_number_reservations PRIMARY KEY (id)
);

CREATE INDEX ix_number_reservations_open ON number_reservations (id) WHERE settled_at IS NULL;

COMMENT ON TABLE number_reservations IS 'Ranges taken by a chunk of work before it writes; what it does not use becomes a void';
COMMENT ON COLUMN number_reservations.id IS 'Identity';
COMMENT ON COLUMN number_reservations.kind IS 'Series: kind';
COMMENT ON COLUMN number_reservations.district IS 'Series: district';
COMMENT ON COLUMN number_reservations.year IS 'Series: year';
COMMENT ON COLUMN number_reservations.first_number IS 'First of the range';
COMMENT ON COLUMN number_reservations.last_number IS 'Last of the range, inclusive';
COMMENT ON COLUMN number_reservations.reserved_at IS 'When it was taken';
COMMENT ON COLUMN number_reservations.settled_at IS 'When every number of it was used or recorded as void';

CREATE TABLE number_voids (
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    year BIGINT NOT NULL,
    number BIGINT NOT NULL,
    reason TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE DEFAULT now() NOT NULL,
    CONSTRAINT pk_number_voids PRIMARY KEY (kind, district, year, number)
);

COMMENT ON TABLE number_voids IS 'Numbers that ended unused, so that the series has no silent gap; append-only';
COMMENT ON COLUMN number_voids.kind IS 'Series: kind';
COMMENT ON COLUMN number_voids.district IS 'Series: district';
COMMENT ON COLUMN number_voids.year IS 'Series: year';
COMMENT ON COLUMN number_voids.number IS 'The unused number';
COMMENT ON COLUMN number_voids.reason IS 'Why it was not used';
COMMENT ON COLUMN number_voids.recorded_at IS 'When it was recorded';

CREATE TABLE people (
    id BIGSERIAL NOT NULL,
    name TEXT NOT NULL,
    identity_line TEXT,
    phone TEXT,
    address TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_people PRIMARY KEY (id)
);

COMMENT ON TABLE people IS 'Heirs, co-owners, representatives and guarantors, apart from the register';
COMMENT ON COLUMN people.id IS 'Identity';
COMMENT ON COLUMN people.name IS 'Full name';
COMMENT ON COLUMN people.identity_line IS 'Verified identity as printed: DUI 00000000-0';
COMMENT ON COLUMN people.phone IS 'Telephone as written';
COMMENT ON COLUMN people.address IS 'Place for notices';
COMMENT ON COLUMN people.recorded_at IS 'When the person was recorded';

CREATE TABLE taxpayers (
    id BIGSERIAL NOT NULL,
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    search_name TEXT GENERATED ALWAYS AS (lower(immutable_unaccent(name))) STORED NOT NULL,
    name_words TEXT GENERATED ALWAYS AS (sorted_words(name)) STORED NOT NULL,
    kind TEXT NOT NULL,
    dui TEXT,
    nit TEXT,
    representative TEXT,
    phone TEXT,
    phone_digits TEXT GENERATED ALWAYS AS (regexp_replace(phone, '[^0-9]', '', 'g')) STORED,
    email TEXT,
    accepts_email BOOLEAN DEFAULT 'false' NOT NULL,
    accepts_email_on DATE,
    accepts_email_reference TEXT,
    address TEXT,
    address_words TEXT GENERATED ALWAYS AS (sorted_words(address)) STORED,
    died_on DATE,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_taxpayers PRIMARY KEY (id),
    CONSTRAINT ck_taxpayers_kind CHECK (kind IN ('natural', 'juridica')),
    CONSTRAINT ck_taxpayers_consent_in_force CHECK (accepts_email OR accepts_email_on IS NULL),
    CONSTRAINT uq_taxpayers_code UNIQUE (code)
);

CREATE INDEX ix_taxpayers_dui ON taxpayers (dui, code) WHERE dui IS NOT NULL;

CREATE INDEX ix_taxpayers_nit ON taxpayers (nit, code) WHERE nit IS NOT NULL;

CREATE INDEX ix_taxpayers_same_name_and_address ON taxpayers (name_words, address_words) WHERE address_words IS NOT NULL;

CREATE INDEX ix_taxpayers_same_name_and_phone ON taxpayers (name_words, phone_digits) WHERE phone_digits IS NOT NULL;

CREATE INDEX ix_taxpayers_search_name_trgm ON taxpayers USING gin (search_name gin_trgm_ops);

COMMENT ON TABLE taxpayers IS 'Contribuyentes, current version; earlier ones in taxpayers_history';
COMMENT ON COLUMN taxpayers.id IS 'Identity';
COMMENT ON COLUMN taxpayers.code IS 'Code in the source system (codigo)';
COMMENT ON COLUMN taxpayers.name IS 'Name as in the register';
COMMENT ON COLUMN taxpayers.search_name IS 'Name without accents or capitals, for search and order';
COMMENT ON COLUMN taxpayers.name_words IS 'Words of the name in alphabetical order: finds who looks like another';
COMMENT ON COLUMN taxpayers.kind IS 'natural or juridica';
COMMENT ON COLUMN taxpayers.dui IS 'Identity document of a natural person';
COMMENT ON COLUMN taxpayers.nit IS 'Tax number';
COMMENT ON COLUMN taxpayers.representative IS 'Legal representative as in the register';
COMMENT ON COLUMN taxpayers.phone IS 'Telephone as written';
COMMENT ON COLUMN taxpayers.phone_digits IS 'Its digits, for the same';
COMMENT ON COLUMN taxpayers.email IS 'E-mail address';
COMMENT ON COLUMN taxpayers.accepts_email IS 'Accepted in writing to be notified by e-mail';
COMMENT ON COLUMN taxpayers.accepts_email_on IS 'Day of that acceptance; null where it is not known';
COMMENT ON COLUMN taxpayers.accepts_email_reference IS 'The written acceptance: number, folio or file';
COMMENT ON COLUMN taxpayers.address IS 'Place for notices declared by the person (LGTM 25)';
COMMENT ON COLUMN taxpayers.address_words IS 'Its words in alphabetical order, for the same';
COMMENT ON COLUMN taxpayers.died_on IS 'Date of death; the case is then with the succession';
COMMENT ON COLUMN taxpayers.version IS 'Counts corrections';
COMMENT ON COLUMN taxpayers.recorded_at IS 'When this version was recorded';

CREATE TABLE tributes (
    code TEXT NOT NULL,
    name TEXT NOT NULL,
    kind TEXT NOT NULL,
    has_festivities BOOLEAN NOT NULL,
    budget_code TEXT NOT NULL,
    CONSTRAINT pk_tributes PRIMARY KEY (code),
    CONSTRAINT ck_tributes_kind CHECK (kind IN ('tasa', 'impuesto', 'contribucion_especial'))
);

COMMENT ON TABLE tributes IS 'Tributes of the tariff; written by the schema step from the law book, for catalogues';
COMMENT ON COLUMN tributes.code IS 'Code used by portfolio files: aseo';
COMMENT ON COLUMN tributes.name IS 'Name as printed';
COMMENT ON COLUMN tributes.kind IS 'tasa, impuesto or contribucion_especial';
COMMENT ON COLUMN tributes.has_festivities IS 'Whether the festivities surcharge applies';
COMMENT ON COLUMN tributes.budget_code IS 'Budget code of the income';

CREATE TABLE accounts (
    id BIGSERIAL NOT NULL,
    district TEXT NOT NULL,
    number TEXT NOT NULL,
    taxpayer_id BIGINT NOT NULL,
    kind TEXT NOT NULL,
    zone TEXT,
    neighbourhood TEXT,
    address TEXT,
    cadastral_key TEXT,
    nis TEXT,
    business TEXT,
    latitude NUMERIC(9, 6),
    longitude NUMERIC(9, 6),
    state TEXT DEFAULT 'activa' NOT NULL,
    determination_act TEXT,
    determination_notified_on DATE,
    look_on DATE,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_accounts PRIMARY KEY (id),
    CONSTRAINT uq_accounts_district_number UNIQUE (district, number),
    CONSTRAINT ck_accounts_kind CHECK (kind IN ('inmueble', 'empresa', 'mercado', 'cementerio', 'otro')),
    CONSTRAINT ck_accounts_state CHECK (state IN ('activa', 'cerrada')),
    CONSTRAINT fk_accounts_district FOREIGN KEY(district) REFERENCES districts (code),
    CONSTRAINT fk_accounts_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id)
);

CREATE INDEX ix_accounts_look_on ON accounts (look_on) WHERE look_on IS NOT NULL;

CREATE INDEX ix_accounts_taxpayer_id ON accounts (taxpayer_id);

COMMENT ON TABLE accounts IS 'Cuentas, current version; identity is district + number';
COMMENT ON COLUMN accounts.id IS 'Identity';
COMMENT ON COLUMN accounts.district IS 'District';
COMMENT ON COLUMN accounts.number IS 'Account number as people use it (cuenta)';
COMMENT ON COLUMN accounts.taxpayer_id IS 'Owner';
COMMENT ON COLUMN accounts.kind IS 'inmueble, empresa, mercado, cementerio, otro';
COMMENT ON COLUMN accounts.zone IS 'Zone for routes and figures';
COMMENT ON COLUMN accounts.neighbourhood IS 'Barrio, colonia or canton';
COMMENT ON COLUMN accounts.address IS 'Address of what is taxed';
COMMENT ON COLUMN accounts.cadastral_key IS 'clave_catastral';
COMMENT ON COLUMN accounts.nis IS 'Electricity supply number used to bill with';
COMMENT ON COLUMN accounts.business IS 'giro';
COMMENT ON COLUMN accounts.latitude IS 'WGS 84';
COMMENT ON COLUMN accounts.longitude IS 'WGS 84';
COMMENT ON COLUMN accounts.state IS 'activa or cerrada';
COMMENT ON COLUMN accounts.determination_act IS 'Act that determined the tributes of the account';
COMMENT ON COLUMN accounts.determination_notified_on IS 'When that act was notified';
COMMENT ON COLUMN accounts.look_on IS 'First night that must consider opening a case; null while an open case before referral covers the account';
COMMENT ON COLUMN accounts.version IS 'Counts corrections';
COMMENT ON COLUMN accounts.recorded_at IS 'When this version was recorded';

CREATE TABLE number_series (
    kind TEXT NOT NULL,
    district TEXT NOT NULL,
    year BIGINT NOT NULL,
    next_number BIGINT DEFAULT '1' NOT NULL,
    CONSTRAINT pk_number_series PRIMARY KEY (kind, district, year),
    CONSTRAINT fk_number_series_district FOREIGN KEY(district) REFERENCES districts (code)
);

COMMENT ON TABLE number_series IS 'Next number per kind, district and year';
COMMENT ON COLUMN number_series.kind IS 'Two-letter code of a document kind, or EXP';
COMMENT ON COLUMN number_series.district IS 'District';
COMMENT ON COLUMN number_series.year IS 'Year';
COMMENT ON COLUMN number_series.next_number IS 'Next to give';

CREATE TABLE users (
    id BIGSERIAL NOT NULL,
    name TEXT NOT NULL,
    full_name TEXT NOT NULL,
    post TEXT NOT NULL,
    role TEXT NOT NULL,
    district TEXT NOT NULL,
    password_hash TEXT NOT NULL,
    is_active BOOLEAN DEFAULT 'true' NOT NULL,
    must_change_password BOOLEAN DEFAULT 'false' NOT NULL,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_users PRIMARY KEY (id),
    CONSTRAINT ck_users_role CHECK (role IN ('auxiliar', 'gestor', 'notificador', 'jefatura', 'cuentas_corrientes', 'tesoreria', 'juridico', 'sindico', 'alcalde', 'secretaria', 'auditor', 'administrador')),
    CONSTRAINT uq_users_name UNIQUE (name),
    CONSTRAINT fk_users_district FOREIGN KEY(district) REFERENCES districts (code)
);

COMMENT ON TABLE users IS 'People who may enter the panel or sign an act';
COMMENT ON COLUMN users.id IS 'Identity';
COMMENT ON COLUMN users.name IS 'Login name, lower case';
COMMENT ON COLUMN users.full_name IS 'Name as printed in acts';
COMMENT ON COLUMN users.post IS 'Post as printed in acts';
COMMENT ON COLUMN users.role IS 'Role of the contract; decides what the person may do';
COMMENT ON COLUMN users.district IS 'District the person works in';
COMMENT ON COLUMN users.password_hash IS 'argon2id hash; never the password';
COMMENT ON COLUMN users.is_active IS 'False bars the login at once';
COMMENT ON COLUMN users.must_change_password IS 'True after somebody else set it';
COMMENT ON COLUMN users.created_at IS 'When the user was made';

CREATE TABLE account_people (
    id BIGSERIAL NOT NULL,
    account_id BIGINT NOT NULL,
    person_id BIGINT NOT NULL,
    capacity TEXT NOT NULL,
    answers_for_the_whole BOOLEAN DEFAULT 'false' NOT NULL,
    basis TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    CONSTRAINT pk_account_people PRIMARY KEY (id),
    CONSTRAINT uq_account_people_account_id_person_id_capacity UNIQUE (account_id, person_id, capacity),
    CONSTRAINT ck_account_people_from_on_until_on_order CHECK (until_on >= from_on),
    CONSTRAINT fk_account_people_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_account_people_person_id FOREIGN KEY(person_id) REFERENCES people (id)
);

CREATE INDEX ix_account_people_account_id ON account_people (account_id);

COMMENT ON TABLE account_people IS 'Who else answers for an account, in which capacity and by which norm (LGTM 19, 22, 23)';
COMMENT ON COLUMN account_people.id IS 'Identity';
COMMENT ON COLUMN account_people.account_id IS 'Account';
COMMENT ON COLUMN account_people.person_id IS 'Person';
COMMENT ON COLUMN account_people.capacity IS 'Capacity as printed: copropietario, heredera, representante legal';
COMMENT ON COLUMN account_people.answers_for_the_whole IS 'Joint and several (LGTM 22)';
COMMENT ON COLUMN account_people.basis IS 'Norm and article';
COMMENT ON COLUMN account_people.from_on IS 'First day';
COMMENT ON COLUMN account_people.until_on IS 'Last day, inclusive; null while it lasts';

CREATE TABLE cases (
    id BIGSERIAL NOT NULL,
    number TEXT NOT NULL,
    district TEXT NOT NULL,
    account_id BIGINT NOT NULL,
    taxpayer_id BIGINT NOT NULL,
    stage TEXT NOT NULL,
    opened_on DATE NOT NULL,
    closed_on DATE,
    close_reason TEXT,
    previous_case_id BIGINT,
    version BIGINT DEFAULT '1' NOT NULL,
    suit_filed_on DATE,
    next_deadline DATE,
    next_task_on DATE,
    look_on DATE,
    assigned_to_id BIGINT,
    answer_kind TEXT,
    answer_code TEXT,
    answer_event TEXT,
    debt_overdue NUMERIC(14, 2) DEFAULT '0' NOT NULL,
    prescribes_on DATE,
    urgency BIGINT DEFAULT '0' NOT NULL,
    CONSTRAINT pk_cases PRIMARY KEY (id),
    CONSTRAINT ck_cases_stage CHECK (stage IN ('opened', 'persuasion', 'citation', 'payment_plan', 'default', 'final_demand', 'certified', 'referred', 'in_court', 'closed')),
    CONSTRAINT ck_cases_close_reason CHECK (close_reason IN ('settled', 'prescribed', 'corrected', 'uncollectable', 'duplicate', 'judgment')),
    CONSTRAINT ck_cases_answer_kind CHECK (answer_kind IN ('act', 'wait', 'review')),
    CONSTRAINT ck_cases_closed_has_date CHECK ((stage = 'closed') = (closed_on IS NOT NULL)),
    CONSTRAINT ck_cases_closed_has_reason CHECK ((closed_on IS NULL) = (close_reason IS NULL)),
    CONSTRAINT uq_cases_number UNIQUE (number),
    CONSTRAINT fk_cases_district FOREIGN KEY(district) REFERENCES districts (code),
    CONSTRAINT fk_cases_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_cases_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id),
    CONSTRAINT fk_cases_previous_case_id FOREIGN KEY(previous_case_id) REFERENCES cases (id),
    CONSTRAINT fk_cases_assigned_to_id FOREIGN KEY(assigned_to_id) REFERENCES users (id)
);

CREATE INDEX ix_cases_account_id ON cases (account_id);

CREATE INDEX ix_cases_look_on ON cases (look_on) WHERE stage <> 'closed' AND look_on IS NOT NULL;

CREATE INDEX ix_cases_taxpayer_id ON cases (taxpayer_id);

CREATE INDEX ix_cases_urgency ON cases (urgency, id) WHERE stage <> 'closed';

CREATE UNIQUE INDEX uq_cases_one_before_referral ON cases (account_id) WHERE stage IN ('opened', 'persuasion', 'citation', 'payment_plan', 'default', 'final_demand', 'certified') AND suit_filed_on IS NULL;

COMMENT ON TABLE cases IS 'One collection case of one account; stage is the projection of case_events';
COMMENT ON COLUMN cases.id IS 'Identity';
COMMENT ON COLUMN cases.number IS 'EXP-SJN-2026-0147';
COMMENT ON COLUMN cases.district IS 'District';
COMMENT ON COLUMN cases.account_id IS 'Account collected';
COMMENT ON COLUMN cases.taxpayer_id IS 'Debtor when the case opened';
COMMENT ON COLUMN cases.stage IS 'Stage; written by one line of cases.service.record and nowhere else';
COMMENT ON COLUMN cases.opened_on IS 'Effective date of the opening';
COMMENT ON COLUMN cases.closed_on IS 'Effective date of the close; final';
COMMENT ON COLUMN cases.close_reason IS 'Why it was closed';
COMMENT ON COLUMN cases.previous_case_id IS 'Closed case this one continues (reversed payment) or referred case before it';
COMMENT ON COLUMN cases.version IS 'Counts writes; a form carries it back';
COMMENT ON COLUMN cases.suit_filed_on IS 'Day the suit was filed; stops prescription (LGTM 42)';
COMMENT ON COLUMN cases.next_deadline IS 'Legal date; null until the act it rests on is proven notified';
COMMENT ON COLUMN cases.next_task_on IS 'When the office itself wants to act';
COMMENT ON COLUMN cases.look_on IS 'First night that must look again; null: only when a fact changes';
COMMENT ON COLUMN cases.assigned_to_id IS 'Clerk in charge';
COMMENT ON COLUMN cases.answer_kind IS 'Last decision: act, wait or review';
COMMENT ON COLUMN cases.answer_code IS 'Its stable code';
COMMENT ON COLUMN cases.answer_event IS 'The event it points to, if any';
COMMENT ON COLUMN cases.debt_overdue IS 'Overdue debt of the case when last looked at';
COMMENT ON COLUMN cases.prescribes_on IS 'First prescription among its charges when last looked at';
COMMENT ON COLUMN cases.urgency IS 'Order of the worklist, smallest first';

CREATE TABLE charges (
    id BIGSERIAL NOT NULL,
    account_id BIGINT NOT NULL,
    source_id TEXT,
    tribute TEXT NOT NULL,
    period TEXT NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    due_on DATE,
    determination_act TEXT,
    determination_notified_on DATE,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_charges PRIMARY KEY (id),
    CONSTRAINT ck_charges_amount_not_negative CHECK (amount >= 0),
    CONSTRAINT fk_charges_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_charges_tribute FOREIGN KEY(tribute) REFERENCES tributes (code)
);

CREATE INDEX ix_charges_account_id ON charges (account_id);

CREATE UNIQUE INDEX uq_charges_source ON charges (account_id, source_id) WHERE source_id IS NOT NULL;

CREATE UNIQUE INDEX uq_charges_tribute_period ON charges (account_id, tribute, period) WHERE source_id IS NULL;

COMMENT ON TABLE charges IS 'Cargos, current version; an opening balance is a charge with a row in opening_balances';
COMMENT ON COLUMN charges.id IS 'Identity that every later fact refers to';
COMMENT ON COLUMN charges.account_id IS 'Account';
COMMENT ON COLUMN charges.source_id IS 'Id of the charge in the source (cargo)';
COMMENT ON COLUMN charges.tribute IS 'Code of the tribute';
COMMENT ON COLUMN charges.period IS 'aaaa-mm, aaaa; for an opening balance ''saldo aaaa-mm-dd''';
COMMENT ON COLUMN charges.amount IS 'Principal';
COMMENT ON COLUMN charges.due_on IS 'Explicit due date; null: the rule of LGTM 34 gives it';
COMMENT ON COLUMN charges.determination_act IS 'Act that determined it; null: that of the account, if any';
COMMENT ON COLUMN charges.determination_notified_on IS 'When that act was notified';
COMMENT ON COLUMN charges.version IS 'Counts corrections';
COMMENT ON COLUMN charges.recorded_at IS 'When this version was recorded';

CREATE TABLE disclosures (
    id BIGSERIAL NOT NULL,
    user_id BIGINT NOT NULL,
    taxpayer_id BIGINT NOT NULL,
    what TEXT NOT NULL,
    seen_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_disclosures PRIMARY KEY (id),
    CONSTRAINT fk_disclosures_user_id FOREIGN KEY(user_id) REFERENCES users (id),
    CONSTRAINT fk_disclosures_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id)
);

COMMENT ON TABLE disclosures IS 'Who looked at a reserved datum and when (LGTM 86); append-only';
COMMENT ON COLUMN disclosures.id IS 'Identity';
COMMENT ON COLUMN disclosures.user_id IS 'Who looked';
COMMENT ON COLUMN disclosures.taxpayer_id IS 'Whose datum';
COMMENT ON COLUMN disclosures.what IS 'Which datum';
COMMENT ON COLUMN disclosures.seen_at IS 'When';

CREATE TABLE case_answers (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    from_on DATE NOT NULL,
    last_on DATE NOT NULL,
    kind TEXT NOT NULL,
    code TEXT NOT NULL,
    event TEXT,
    reasons TEXT[] NOT NULL,
    basis TEXT[] NOT NULL,
    until_on DATE,
    law_version TEXT NOT NULL,
    CONSTRAINT pk_case_answers PRIMARY KEY (id),
    CONSTRAINT ck_case_answers_kind CHECK (kind IN ('act', 'wait', 'review')),
    CONSTRAINT ck_case_answers_from_on_last_on_order CHECK (last_on >= from_on),
    CONSTRAINT fk_case_answers_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_case_answers_case_id_id ON case_answers (case_id, id);

COMMENT ON TABLE case_answers IS 'Why a case moved or not, one row a change of answer; last_on grows while it stays';
COMMENT ON COLUMN case_answers.id IS 'Identity';
COMMENT ON COLUMN case_answers.case_id IS 'Case';
COMMENT ON COLUMN case_answers.from_on IS 'Date of the first look with this answer';
COMMENT ON COLUMN case_answers.last_on IS 'Date of the last look with this answer; it holds until the next row';
COMMENT ON COLUMN case_answers.kind IS 'act, wait or review';
COMMENT ON COLUMN case_answers.code IS 'Stable code';
COMMENT ON COLUMN case_answers.event IS 'Event it points to';
COMMENT ON COLUMN case_answers.reasons IS 'Reasons in Spanish';
COMMENT ON COLUMN case_answers.basis IS 'Norms cited';
COMMENT ON COLUMN case_answers.until_on IS 'Date the answer expects to change by itself';
COMMENT ON COLUMN case_answers.law_version IS 'Law book used';

CREATE TABLE case_events (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    event TEXT NOT NULL,
    from_stage TEXT,
    to_stage TEXT NOT NULL,
    effective_on DATE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    actor TEXT NOT NULL,
    actor_role TEXT NOT NULL,
    code TEXT DEFAULT '' NOT NULL,
    reasons TEXT[] NOT NULL,
    basis TEXT[] NOT NULL,
    data JSONB NOT NULL,
    facts_digest TEXT NOT NULL,
    law_version TEXT NOT NULL,
    corrects_id BIGINT,
    idempotency_key TEXT NOT NULL,
    previous_hash TEXT NOT NULL,
    hash TEXT NOT NULL,
    CONSTRAINT pk_case_events PRIMARY KEY (id),
    CONSTRAINT uq_case_events_case_id_sequence UNIQUE (case_id, sequence),
    CONSTRAINT ck_case_events_event CHECK (event IN ('open', 'notify', 'cite', 'record_appearance', 'record_no_show', 'rebook', 'sign_plan', 'declare_default', 'demand', 'certify', 'refer', 'return_file', 'accept_file', 'file_suit', 'resume_suit', 'record_court_event', 'place_hold', 'lift_hold', 'settle', 'close', 'record_attempt', 'annul_attempt', 'print_document', 'sign_document', 'hand_out_document', 'annul_document', 'correct_document', 'mark_undeliverable', 'propose', 'withdraw_proposal', 'activate_plan', 'assign', 'deadline_moved')),
    CONSTRAINT ck_case_events_from_stage CHECK (from_stage IN ('opened', 'persuasion', 'citation', 'payment_plan', 'default', 'final_demand', 'certified', 'referred', 'in_court', 'closed')),
    CONSTRAINT ck_case_events_to_stage CHECK (to_stage IN ('opened', 'persuasion', 'citation', 'payment_plan', 'default', 'final_demand', 'certified', 'referred', 'in_court', 'closed')),
    CONSTRAINT ck_case_events_sequence_positive CHECK (sequence > 0),
    CONSTRAINT fk_case_events_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_case_events_corrects_id FOREIGN KEY(corrects_id) REFERENCES case_events (id),
    CONSTRAINT uq_case_events_idempotency_key UNIQUE (idempotency_key)
);

COMMENT ON TABLE case_events IS 'The truth about every case, append-only; replaying it gives the stage';
COMMENT ON COLUMN case_events.id IS 'Identity';
COMMENT ON COLUMN case_events.case_id IS 'Case';
COMMENT ON COLUMN case_events.sequence IS '1, 2, 3… inside the case';
COMMENT ON COLUMN case_events.event IS 'Event of the contract';
COMMENT ON COLUMN case_events.from_stage IS 'Stage before; null for open';
COMMENT ON COLUMN case_events.to_stage IS 'Stage after';
COMMENT ON COLUMN case_events.effective_on IS 'Legal date';
COMMENT ON COLUMN case_events.recorded_at IS 'When the system learnt it';
COMMENT ON COLUMN case_events.actor IS 'Login of the person, or ''noche''';
COMMENT ON COLUMN case_events.actor_role IS 'Role in which it acted, or ''noche''';
COMMENT ON COLUMN case_events.code IS 'Coded reason of the decision it rests on';
COMMENT ON COLUMN case_events.reasons IS 'Reasons in Spanish, as decided';
COMMENT ON COLUMN case_events.basis IS 'Norms cited';
COMMENT ON COLUMN case_events.data IS 'What this kind of event needs; fields per event are documented';
COMMENT ON COLUMN case_events.facts_digest IS 'sha256 of the facts the decision looked at';
COMMENT ON COLUMN case_events.law_version IS 'Law book in force for the decision';
COMMENT ON COLUMN case_events.corrects_id IS 'Event this one corrects';
COMMENT ON COLUMN case_events.idempotency_key IS 'Makes a repeated request one event';
COMMENT ON COLUMN case_events.previous_hash IS 'Hash of the event before; empty for the first';
COMMENT ON COLUMN case_events.hash IS 'sha256 over previous_hash and this event';

CREATE TABLE holds (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    reason TEXT NOT NULL,
    note TEXT NOT NULL,
    scope TEXT NOT NULL,
    document_reference TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    placed_by TEXT NOT NULL,
    placed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    lifted_on DATE,
    lifted_by TEXT,
    lifted_at TIMESTAMP WITH TIME ZONE,
    lift_note TEXT,
    CONSTRAINT pk_holds PRIMARY KEY (id),
    CONSTRAINT ck_holds_reason CHECK (reason IN ('appeal', 'claim', 'court_order', 'succession', 'ordinance', 'moratorium', 'account_review')),
    CONSTRAINT ck_holds_scope CHECK (scope IN ('steps', 'steps_and_surcharges')),
    CONSTRAINT ck_holds_from_on_until_on_order CHECK (until_on >= from_on),
    CONSTRAINT ck_holds_lift_complete CHECK ((lifted_on IS NULL) = (lifted_by IS NULL)),
    CONSTRAINT fk_holds_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_holds_case_id ON holds (case_id);

COMMENT ON TABLE holds IS 'What stops a case or some of its charges; a fact, not a stage';
COMMENT ON COLUMN holds.id IS 'Identity';
COMMENT ON COLUMN holds.case_id IS 'Case';
COMMENT ON COLUMN holds.reason IS 'Coded reason';
COMMENT ON COLUMN holds.note IS 'What the author wrote';
COMMENT ON COLUMN holds.scope IS 'steps, or steps_and_surcharges (LGTM 46)';
COMMENT ON COLUMN holds.document_reference IS 'Paper it rests on';
COMMENT ON COLUMN holds.from_on IS 'First day';
COMMENT ON COLUMN holds.until_on IS 'Last day, inclusive; null: until lifted';
COMMENT ON COLUMN holds.placed_by IS 'Author';
COMMENT ON COLUMN holds.placed_at IS 'When it was recorded';
COMMENT ON COLUMN holds.lifted_on IS 'First day without it';
COMMENT ON COLUMN holds.lifted_at IS 'When the lift was recorded';
COMMENT ON COLUMN holds.lifted_by IS 'Who lifted it';
COMMENT ON COLUMN holds.lift_note IS 'Why it was lifted';

CREATE TABLE opening_balances (
    charge_id BIGINT NOT NULL,
    cutoff_on DATE NOT NULL,
    interest NUMERIC(14, 2) DEFAULT '0' NOT NULL,
    fine NUMERIC(14, 2),
    from_period TEXT,
    to_period TEXT,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_opening_balances PRIMARY KEY (charge_id),
    CONSTRAINT ck_opening_balances_interest_not_negative CHECK (interest >= 0),
    CONSTRAINT ck_opening_balances_fine_not_negative CHECK (fine >= 0),
    CONSTRAINT fk_opening_balances_charge_id FOREIGN KEY(charge_id) REFERENCES charges (id)
);

COMMENT ON TABLE opening_balances IS 'What a town without period detail knows of a balance; its principal is charges.amount';
COMMENT ON COLUMN opening_balances.charge_id IS 'The charge this describes';
COMMENT ON COLUMN opening_balances.cutoff_on IS 'Date of the balance (fecha_corte)';
COMMENT ON COLUMN opening_balances.interest IS 'Interest accrued up to the cut-off';
COMMENT ON COLUMN opening_balances.fine IS 'Fine up to the cut-off; null: unknown, the law computes it';
COMMENT ON COLUMN opening_balances.from_period IS 'First period inside (desde)';
COMMENT ON COLUMN opening_balances.to_period IS 'Last period inside (hasta)';
COMMENT ON COLUMN opening_balances.version IS 'Counts corrections';
COMMENT ON COLUMN opening_balances.recorded_at IS 'When this version was recorded';

CREATE TABLE payments (
    id BIGSERIAL NOT NULL,
    account_id BIGINT NOT NULL,
    receipt TEXT NOT NULL,
    paid_on DATE NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    charge_id BIGINT,
    tribute TEXT,
    reversed_on DATE,
    reversal_reason TEXT,
    recorded_by TEXT NOT NULL,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_payments PRIMARY KEY (id),
    CONSTRAINT ck_payments_amount_positive CHECK (amount > 0),
    CONSTRAINT ck_payments_reversal_complete CHECK ((reversed_on IS NULL) = (reversal_reason IS NULL)),
    CONSTRAINT fk_payments_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_payments_charge_id FOREIGN KEY(charge_id) REFERENCES charges (id),
    CONSTRAINT fk_payments_tribute FOREIGN KEY(tribute) REFERENCES tributes (code)
);

CREATE INDEX ix_payments_receipt ON payments (receipt, account_id);

CREATE UNIQUE INDEX uq_payments_identity ON payments (account_id, receipt, coalesce(charge_id, 0), coalesce(tribute, ''));

COMMENT ON TABLE payments IS 'Pagos, current version; identity is receipt + account + what the payer named (LGTM 38)';
COMMENT ON COLUMN payments.id IS 'Identity';
COMMENT ON COLUMN payments.account_id IS 'Account';
COMMENT ON COLUMN payments.receipt IS 'Receipt of the treasury (recibo)';
COMMENT ON COLUMN payments.paid_on IS 'Day of payment';
COMMENT ON COLUMN payments.amount IS 'Amount';
COMMENT ON COLUMN payments.charge_id IS 'Charge the payer named';
COMMENT ON COLUMN payments.tribute IS 'Tribute the payer named';
COMMENT ON COLUMN payments.reversed_on IS 'Day the payment was undone (returned cheque, wrong account)';
COMMENT ON COLUMN payments.reversal_reason IS 'Why it was undone';
COMMENT ON COLUMN payments.recorded_by IS 'Who recorded it';
COMMENT ON COLUMN payments.version IS 'Counts corrections';
COMMENT ON COLUMN payments.recorded_at IS 'When this version was recorded';

CREATE TABLE forgone_charges (
    case_id BIGINT NOT NULL,
    charge_id BIGINT NOT NULL,
    CONSTRAINT pk_forgone_charges PRIMARY KEY (case_id, charge_id),
    CONSTRAINT fk_forgone_charges_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_forgone_charges_charge_id FOREIGN KEY(charge_id) REFERENCES charges (id)
);

COMMENT ON TABLE forgone_charges IS 'Charges that a close without payment gives up: no other case collects them';
COMMENT ON COLUMN forgone_charges.case_id IS 'Case that was closed';
COMMENT ON COLUMN forgone_charges.charge_id IS 'Charge';

CREATE TABLE proposals (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    verb TEXT NOT NULL,
    data JSONB NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_role TEXT NOT NULL,
    proposed_on DATE NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    approved BOOLEAN,
    CONSTRAINT pk_proposals PRIMARY KEY (id),
    CONSTRAINT ck_proposals_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT fk_proposals_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE UNIQUE INDEX uq_proposals_one_open ON proposals (case_id, verb) WHERE decided_at IS NULL;

COMMENT ON TABLE proposals IS 'Acts that need two people: the first proposes, another one decides';
COMMENT ON COLUMN proposals.id IS 'Identity';
COMMENT ON COLUMN proposals.case_id IS 'Case';
COMMENT ON COLUMN proposals.verb IS 'certify or close';
COMMENT ON COLUMN proposals.data IS 'Data of the verb as proposed';
COMMENT ON COLUMN proposals.proposed_by IS 'First person';
COMMENT ON COLUMN proposals.proposed_role IS 'Role of the first person';
COMMENT ON COLUMN proposals.proposed_on IS 'Effective date of the proposal';
COMMENT ON COLUMN proposals.proposed_at IS 'When it was recorded';
COMMENT ON COLUMN proposals.decided_by IS 'Second person';
COMMENT ON COLUMN proposals.decided_at IS 'When it was decided';
COMMENT ON COLUMN proposals.approved IS 'True when it was carried out';

CREATE TABLE credit_uses (
    id BIGSERIAL NOT NULL,
    account_id BIGINT NOT NULL,
    act TEXT NOT NULL,
    kind TEXT NOT NULL,
    used_on DATE NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    undone_on DATE,
    undo_reason TEXT,
    recorded_by TEXT NOT NULL,
    version BIGINT DEFAULT '1' NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_credit_uses PRIMARY KEY (id),
    CONSTRAINT uq_credit_uses_account_id_act_kind UNIQUE (account_id, act, kind),
    CONSTRAINT ck_credit_uses_kind CHECK (kind IN ('compensation', 'return')),
    CONSTRAINT ck_credit_uses_amount_positive CHECK (amount > 0),
    CONSTRAINT ck_credit_uses_undo_complete CHECK ((undone_on IS NULL) = (undo_reason IS NULL)),
    CONSTRAINT fk_credit_uses_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);

COMMENT ON TABLE credit_uses IS 'What was done with money paid in excess (LGTM 38, 41), current version';
COMMENT ON COLUMN credit_uses.id IS 'Identity';
COMMENT ON COLUMN credit_uses.account_id IS 'Account';
COMMENT ON COLUMN credit_uses.act IS 'Resolution that compensates or orders the return';
COMMENT ON COLUMN credit_uses.kind IS 'compensation or return';
COMMENT ON COLUMN credit_uses.used_on IS 'Day from which it has effect';
COMMENT ON COLUMN credit_uses.amount IS 'Amount taken from the credit';
COMMENT ON COLUMN credit_uses.undone_on IS 'Day the use was undone';
COMMENT ON COLUMN credit_uses.undo_reason IS 'Why it was undone';
COMMENT ON COLUMN credit_uses.recorded_by IS 'Who recorded it';
COMMENT ON COLUMN credit_uses.version IS 'Counts corrections';
COMMENT ON COLUMN credit_uses.recorded_at IS 'When this version was recorded';

CREATE TABLE allocations (
    id BIGSERIAL NOT NULL,
    account_id BIGINT NOT NULL,
    payment_id BIGINT NOT NULL,
    charge_id BIGINT NOT NULL,
    component TEXT NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    law_version TEXT NOT NULL,
    CONSTRAINT pk_allocations PRIMARY KEY (id),
    CONSTRAINT uq_allocations_payment_id_charge_id_component UNIQUE (payment_id, charge_id, component),
    CONSTRAINT ck_allocations_component CHECK (component IN ('interest', 'fine', 'minimum_fine', 'festivities', 'principal')),
    CONSTRAINT ck_allocations_amount_positive CHECK (amount > 0),
    CONSTRAINT fk_allocations_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_allocations_payment_id FOREIGN KEY(payment_id) REFERENCES payments (id),
    CONSTRAINT fk_allocations_charge_id FOREIGN KEY(charge_id) REFERENCES charges (id)
);

CREATE INDEX ix_allocations_account_id ON allocations (account_id);

COMMENT ON TABLE allocations IS 'Where each payment went, as the debt engine computed it; a projection of the ledger, rewritten for an account whenever its ledger changes';
COMMENT ON COLUMN allocations.id IS 'Identity';
COMMENT ON COLUMN allocations.account_id IS 'Account, to rewrite its rows at once';
COMMENT ON COLUMN allocations.payment_id IS 'Payment';
COMMENT ON COLUMN allocations.charge_id IS 'Charge it reached';
COMMENT ON COLUMN allocations.component IS 'interest, fine, minimum_fine, festivities or principal';
COMMENT ON COLUMN allocations.amount IS 'Amount';
COMMENT ON COLUMN allocations.law_version IS 'Law book the computation used';

CREATE TABLE documents (
    id BIGSERIAL NOT NULL,
    number TEXT NOT NULL,
    kind TEXT NOT NULL,
    case_id BIGINT NOT NULL,
    event_id BIGINT NOT NULL,
    attached_to_id BIGINT,
    ordinal BIGINT DEFAULT '1' NOT NULL,
    issued_on DATE NOT NULL,
    amounts_on DATE NOT NULL,
    total NUMERIC(14, 2) DEFAULT '0' NOT NULL,
    respond_by_on DATE,
    deliver_by_on DATE,
    status TEXT NOT NULL,
    delivered_on DATE,
    signed_on DATE,
    replaced_by_id BIGINT,
    context JSON NOT NULL,
    template_version TEXT NOT NULL,
    law_version TEXT NOT NULL,
    calendar_version TEXT NOT NULL,
    fingerprint TEXT NOT NULL,
    sha256 TEXT NOT NULL,
    CONSTRAINT pk_documents PRIMARY KEY (id),
    CONSTRAINT ck_documents_status CHECK (status IN ('issued', 'printed', 'signed', 'handed_out', 'delivered', 'undeliverable', 'annulled', 'superseded')),
    CONSTRAINT ck_documents_delivered_has_date CHECK ((status = 'delivered') = (delivered_on IS NOT NULL)),
    CONSTRAINT ck_documents_superseded_has_replacement CHECK ((status = 'superseded') = (replaced_by_id IS NOT NULL)),
    CONSTRAINT uq_documents_number UNIQUE (number),
    CONSTRAINT fk_documents_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_documents_event_id FOREIGN KEY(event_id) REFERENCES case_events (id),
    CONSTRAINT fk_documents_attached_to_id FOREIGN KEY(attached_to_id) REFERENCES documents (id),
    CONSTRAINT fk_documents_replaced_by_id FOREIGN KEY(replaced_by_id) REFERENCES documents (id)
);

CREATE INDEX ix_documents_attached_to_id ON documents (attached_to_id);

CREATE INDEX ix_documents_case_id ON documents (case_id);

COMMENT ON TABLE documents IS 'Every document issued; numbers have no gaps per kind, district and year';
COMMENT ON COLUMN documents.id IS 'Identity';
COMMENT ON COLUMN documents.number IS 'AV-SJN-2026-0012';
COMMENT ON COLUMN documents.kind IS 'Kind of the contract';
COMMENT ON COLUMN documents.case_id IS 'Case';
COMMENT ON COLUMN documents.event_id IS 'Event that issued it';
COMMENT ON COLUMN documents.attached_to_id IS 'Document it travels with, as the estado_de_cuenta with its aviso';
COMMENT ON COLUMN documents.ordinal IS '1 for the first of its kind in the case, 2 for the second…';
COMMENT ON COLUMN documents.issued_on IS 'Date printed';
COMMENT ON COLUMN documents.amounts_on IS 'Cut-off date of its amounts';
COMMENT ON COLUMN documents.total IS 'Total it states; 0 where it states none';
COMMENT ON COLUMN documents.respond_by_on IS 'Courtesy date, promise or appointment day it prints';
COMMENT ON COLUMN documents.deliver_by_on IS 'Last day on which delivery still serves';
COMMENT ON COLUMN documents.status IS 'Where its life stands; written by cases.service.record only';
COMMENT ON COLUMN documents.delivered_on IS 'Day of proven notification';
COMMENT ON COLUMN documents.signed_on IS 'Day it was signed';
COMMENT ON COLUMN documents.replaced_by_id IS 'Document that supersedes it';
COMMENT ON COLUMN documents.context IS 'Everything printed, as given to the template; kept as the text that was sealed';
COMMENT ON COLUMN documents.template_version IS 'Version of the template';
COMMENT ON COLUMN documents.law_version IS 'Law book used';
COMMENT ON COLUMN documents.calendar_version IS 'Calendar its terms were counted with';
COMMENT ON COLUMN documents.fingerprint IS 'Digest of the context, printed on it';
COMMENT ON COLUMN documents.sha256 IS 'Digest of the bytes';

CREATE TABLE hold_charges (
    hold_id BIGINT NOT NULL,
    charge_id BIGINT NOT NULL,
    CONSTRAINT pk_hold_charges PRIMARY KEY (hold_id, charge_id),
    CONSTRAINT fk_hold_charges_hold_id FOREIGN KEY(hold_id) REFERENCES holds (id),
    CONSTRAINT fk_hold_charges_charge_id FOREIGN KEY(charge_id) REFERENCES charges (id)
);

COMMENT ON TABLE hold_charges IS 'Charges a hold is limited to; none: the whole case';
COMMENT ON COLUMN hold_charges.hold_id IS 'Hold';
COMMENT ON COLUMN hold_charges.charge_id IS 'Charge';

CREATE TABLE appointments (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    district TEXT NOT NULL,
    desk BIGINT NOT NULL,
    officer TEXT NOT NULL,
    officer_key TEXT DEFAULT '' NOT NULL,
    place TEXT NOT NULL,
    on_date DATE NOT NULL,
    at_time TIME WITHOUT TIME ZONE NOT NULL,
    until_time TIME WITHOUT TIME ZONE NOT NULL,
    status TEXT NOT NULL,
    outcome TEXT DEFAULT '' NOT NULL,
    promise_on DATE,
    must_move TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_appointments PRIMARY KEY (id),
    CONSTRAINT ck_appointments_status CHECK (status IN ('booked', 'attended', 'no_show', 'cancelled')),
    CONSTRAINT ck_appointments_hours_in_order CHECK (until_time > at_time),
    CONSTRAINT ex_appointments_desk EXCLUDE USING gist (district WITH =, desk WITH =, tsrange(on_date + at_time, on_date + until_time) WITH &&) WHERE (status <> 'cancelled'),
    CONSTRAINT ex_appointments_officer EXCLUDE USING gist (officer_key WITH =, tsrange(on_date + at_time, on_date + until_time) WITH &&) WHERE (status <> 'cancelled' AND officer_key <> ''),
    CONSTRAINT fk_appointments_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT uq_appointments_document_id UNIQUE (document_id),
    CONSTRAINT fk_appointments_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT fk_appointments_district FOREIGN KEY(district) REFERENCES districts (code)
);

CREATE INDEX ix_appointments_case_id ON appointments (case_id);

CREATE INDEX ix_appointments_on_date ON appointments (on_date);

COMMENT ON TABLE appointments IS 'Slots given to citations; a desk, and an officer, has one person at a time';
COMMENT ON COLUMN appointments.id IS 'Identity';
COMMENT ON COLUMN appointments.case_id IS 'Case';
COMMENT ON COLUMN appointments.document_id IS 'Its citatorio';
COMMENT ON COLUMN appointments.district IS 'District of the desk';
COMMENT ON COLUMN appointments.desk IS 'Desk of the office: 1, 2…';
COMMENT ON COLUMN appointments.officer IS 'Who attends, as printed';
COMMENT ON COLUMN appointments.officer_key IS 'Tells the officer apart; empty: whoever is on duty';
COMMENT ON COLUMN appointments.place IS 'Place, as printed';
COMMENT ON COLUMN appointments.on_date IS 'Day';
COMMENT ON COLUMN appointments.at_time IS 'Local hour';
COMMENT ON COLUMN appointments.until_time IS 'Local hour at which it ends, exclusive';
COMMENT ON COLUMN appointments.status IS 'booked, attended, no_show or cancelled';
COMMENT ON COLUMN appointments.outcome IS 'paid, promise, asks_plan, claim or none; empty until attended';
COMMENT ON COLUMN appointments.promise_on IS 'Date promised, if any';
COMMENT ON COLUMN appointments.must_move IS 'Why its desk cannot attend it; empty where it can';

CREATE TABLE desks (
    id BIGSERIAL NOT NULL,
    district TEXT NOT NULL,
    number BIGINT NOT NULL,
    place TEXT NOT NULL,
    officer TEXT NOT NULL,
    officer_key TEXT NOT NULL,
    post TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE,
    weekdays TEXT[] NOT NULL,
    starts_at TIME WITHOUT TIME ZONE,
    ends_at TIME WITHOUT TIME ZONE,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_desks PRIMARY KEY (id),
    CONSTRAINT uq_desks_district_number_from_on UNIQUE (district, number, from_on),
    CONSTRAINT ck_desks_number_positive CHECK (number > 0),
    CONSTRAINT ck_desks_weekdays_known CHECK (weekdays <@ ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
    CONSTRAINT ck_desks_from_on_until_on_order CHECK (until_on >= from_on),
    CONSTRAINT ck_desks_hours_in_order CHECK (ends_at > starts_at),
    CONSTRAINT fk_desks_district FOREIGN KEY(district) REFERENCES districts (code)
);

COMMENT ON TABLE desks IS 'Who attends citations at each desk, and where; another officer is another row';
COMMENT ON COLUMN desks.id IS 'Identity';
COMMENT ON COLUMN desks.district IS 'District';
COMMENT ON COLUMN desks.number IS 'Desk of the office: 1, 2…';
COMMENT ON COLUMN desks.place IS 'Place, as printed in the citatorio';
COMMENT ON COLUMN desks.officer IS 'Who attends, as printed';
COMMENT ON COLUMN desks.officer_key IS 'Login of the user, or the name folded: tells the person apart';
COMMENT ON COLUMN desks.post IS 'Post of the officer';
COMMENT ON COLUMN desks.from_on IS 'First day';
COMMENT ON COLUMN desks.until_on IS 'Last day, inclusive; null while it lasts';
COMMENT ON COLUMN desks.weekdays IS 'Weekdays on which it attends; empty: all';
COMMENT ON COLUMN desks.starts_at IS 'First hour; null: that of the office';
COMMENT ON COLUMN desks.ends_at IS 'Last hour; null: that of the office';
COMMENT ON COLUMN desks.recorded_by IS 'Who defined it';
COMMENT ON COLUMN desks.recorded_at IS 'When it was defined';

CREATE TABLE desk_absences (
    id BIGSERIAL NOT NULL,
    district TEXT NOT NULL,
    desk BIGINT,
    officer TEXT NOT NULL,
    officer_key TEXT NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    weekdays TEXT[] NOT NULL,
    starts_at TIME WITHOUT TIME ZONE,
    ends_at TIME WITHOUT TIME ZONE,
    reason TEXT NOT NULL,
    recorded_by TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    withdrawn_by TEXT,
    withdrawn_at TIMESTAMP WITH TIME ZONE,
    CONSTRAINT pk_desk_absences PRIMARY KEY (id),
    CONSTRAINT ck_desk_absences_desk_or_officer CHECK ((desk IS NULL) <> (officer_key = '')),
    CONSTRAINT ck_desk_absences_weekdays_known CHECK (weekdays <@ ARRAY['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']),
    CONSTRAINT ck_desk_absences_from_on_until_on_order CHECK (until_on >= from_on),
    CONSTRAINT ck_desk_absences_hours_in_order CHECK (ends_at > starts_at),
    CONSTRAINT ck_desk_absences_withdrawal_complete CHECK ((withdrawn_at IS NULL) = (withdrawn_by IS NULL)),
    CONSTRAINT fk_desk_absences_district FOREIGN KEY(district) REFERENCES districts (code)
);

CREATE INDEX ix_desk_absences_district ON desk_absences (district);

COMMENT ON TABLE desk_absences IS 'Days or hours on which a desk, or an officer at any desk of the district, attends nobody';
COMMENT ON COLUMN desk_absences.id IS 'Identity';
COMMENT ON COLUMN desk_absences.district IS 'District';
COMMENT ON COLUMN desk_absences.desk IS 'Desk; null where it is of an officer';
COMMENT ON COLUMN desk_absences.officer IS 'Officer, as printed; empty where it is of a desk';
COMMENT ON COLUMN desk_absences.officer_key IS 'Tells the officer apart, as in desks; empty where it is of a desk';
COMMENT ON COLUMN desk_absences.from_on IS 'First day';
COMMENT ON COLUMN desk_absences.until_on IS 'Last day, inclusive';
COMMENT ON COLUMN desk_absences.weekdays IS 'Weekdays of the span that it takes; empty: all';
COMMENT ON COLUMN desk_absences.starts_at IS 'From this hour; null: from the first';
COMMENT ON COLUMN desk_absences.ends_at IS 'To this hour; null: to the last';
COMMENT ON COLUMN desk_absences.reason IS 'Why, as people are told';
COMMENT ON COLUMN desk_absences.recorded_by IS 'Who recorded it';
COMMENT ON COLUMN desk_absences.recorded_at IS 'When it was recorded';
COMMENT ON COLUMN desk_absences.withdrawn_by IS 'Who withdrew it';
COMMENT ON COLUMN desk_absences.withdrawn_at IS 'When it was withdrawn; it counts no more';

CREATE TABLE delivery_attempts (
    id BIGSERIAL NOT NULL,
    document_id BIGINT NOT NULL,
    sequence BIGINT NOT NULL,
    how TEXT NOT NULL,
    result TEXT NOT NULL,
    attempted_on DATE NOT NULL,
    attempted_at TIME WITHOUT TIME ZONE NOT NULL,
    notifier TEXT NOT NULL,
    place TEXT NOT NULL,
    receiver_name TEXT DEFAULT '' NOT NULL,
    receiver_identity TEXT DEFAULT '' NOT NULL,
    receiver_relation TEXT DEFAULT '' NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    latitude NUMERIC(9, 6),
    longitude NUMERIC(9, 6),
    attachment_id BIGINT,
    proof_document_id BIGINT,
    event_id BIGINT NOT NULL,
    annulled_on DATE,
    annulled_by TEXT,
    annul_reason TEXT,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_delivery_attempts PRIMARY KEY (id),
    CONSTRAINT uq_delivery_attempts_document_id_sequence UNIQUE (document_id, sequence),
    CONSTRAINT ck_delivery_attempts_how CHECK (how IN ('personal', 'esquela', 'edicto', 'correo', 'correo_certificado', 'oficina')),
    CONSTRAINT ck_delivery_attempts_result CHECK (result IN ('delivered', 'not_found', 'refused', 'moved', 'deceased', 'wrong_address')),
    CONSTRAINT ck_delivery_attempts_annulment_complete CHECK ((annulled_on IS NULL) = (annulled_by IS NULL)),
    CONSTRAINT fk_delivery_attempts_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT fk_delivery_attempts_attachment_id FOREIGN KEY(attachment_id) REFERENCES attachments (id),
    CONSTRAINT fk_delivery_attempts_proof_document_id FOREIGN KEY(proof_document_id) REFERENCES documents (id),
    CONSTRAINT fk_delivery_attempts_event_id FOREIGN KEY(event_id) REFERENCES case_events (id)
);

COMMENT ON TABLE delivery_attempts IS 'Each attempt to notify a document; an annulled proof stays on record';
COMMENT ON COLUMN delivery_attempts.id IS 'Identity';
COMMENT ON COLUMN delivery_attempts.document_id IS 'Document';
COMMENT ON COLUMN delivery_attempts.sequence IS '1, 2, 3… inside the document';
COMMENT ON COLUMN delivery_attempts.how IS 'HOW of the contract';
COMMENT ON COLUMN delivery_attempts.result IS 'RESULT of the contract';
COMMENT ON COLUMN delivery_attempts.attempted_on IS 'Day of the act';
COMMENT ON COLUMN delivery_attempts.attempted_at IS 'Local hour of the act';
COMMENT ON COLUMN delivery_attempts.notifier IS 'Login of who practised it';
COMMENT ON COLUMN delivery_attempts.place IS 'Exact place';
COMMENT ON COLUMN delivery_attempts.receiver_name IS 'Who received it, or empty';
COMMENT ON COLUMN delivery_attempts.receiver_identity IS 'Identity document shown (LGTM 95)';
COMMENT ON COLUMN delivery_attempts.receiver_relation IS 'Relation or capacity';
COMMENT ON COLUMN delivery_attempts.note IS 'What was learnt at the place';
COMMENT ON COLUMN delivery_attempts.latitude IS 'WGS 84';
COMMENT ON COLUMN delivery_attempts.longitude IS 'WGS 84';
COMMENT ON COLUMN delivery_attempts.attachment_id IS 'Photo or scan';
COMMENT ON COLUMN delivery_attempts.proof_document_id IS 'Acta issued for it';
COMMENT ON COLUMN delivery_attempts.event_id IS 'Event that recorded it';
COMMENT ON COLUMN delivery_attempts.annulled_on IS 'Day the proof was annulled';
COMMENT ON COLUMN delivery_attempts.annulled_by IS 'Who annulled it';
COMMENT ON COLUMN delivery_attempts.annul_reason IS 'Why';
COMMENT ON COLUMN delivery_attempts.recorded_at IS 'When the system learnt it';

CREATE TABLE document_bytes (
    document_id BIGINT NOT NULL,
    content BYTEA NOT NULL,
    CONSTRAINT pk_document_bytes PRIMARY KEY (document_id),
    CONSTRAINT fk_document_bytes_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);

COMMENT ON TABLE document_bytes IS 'The Word file itself, apart so that lists stay light; append-only';
COMMENT ON COLUMN document_bytes.document_id IS 'Document';
COMMENT ON COLUMN document_bytes.content IS 'The .docx, bit by bit as issued';

CREATE TABLE document_charges (
    document_id BIGINT NOT NULL,
    charge_id BIGINT NOT NULL,
    principal NUMERIC(14, 2) NOT NULL,
    interest NUMERIC(14, 2) NOT NULL,
    fine NUMERIC(14, 2) NOT NULL,
    festivities NUMERIC(14, 2) NOT NULL,
    CONSTRAINT pk_document_charges PRIMARY KEY (document_id, charge_id)
);

COMMENT ON TABLE document_charges IS 'The charges a document states, with the amounts it states; append-only';
COMMENT ON COLUMN document_charges.document_id IS 'Document';
COMMENT ON COLUMN document_charges.charge_id IS 'Charge';
COMMENT ON COLUMN document_charges.principal IS 'Principal stated';
COMMENT ON COLUMN document_charges.interest IS 'Interest stated';
COMMENT ON COLUMN document_charges.fine IS 'Fine stated';
COMMENT ON COLUMN document_charges.festivities IS 'Festivities stated';

CREATE TABLE plans (
    id BIGSERIAL NOT NULL,
    taxpayer_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    regime TEXT NOT NULL,
    status TEXT NOT NULL,
    request_number TEXT NOT NULL,
    requested_on DATE NOT NULL,
    approval TEXT NOT NULL,
    signed_on DATE NOT NULL,
    active_from_on DATE,
    ended_on DATE,
    debt_total NUMERIC(14, 2) NOT NULL,
    down_payment NUMERIC(14, 2) NOT NULL,
    down_payment_receipt TEXT NOT NULL,
    financed_total NUMERIC(14, 2) NOT NULL,
    rate_annual NUMERIC(7, 4) NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_plans PRIMARY KEY (id),
    CONSTRAINT ck_plans_regime CHECK (regime IN ('law', 'ordinance', 'judicial')),
    CONSTRAINT ck_plans_status CHECK (status IN ('signed', 'active', 'completed', 'lapsed', 'annulled')),
    CONSTRAINT ck_plans_amounts CHECK (down_payment >= 0 AND financed_total > 0),
    CONSTRAINT fk_plans_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id),
    CONSTRAINT uq_plans_document_id UNIQUE (document_id),
    CONSTRAINT fk_plans_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);

COMMENT ON TABLE plans IS 'Payment facilities (LGTM 36-37)';
COMMENT ON COLUMN plans.id IS 'Identity';
COMMENT ON COLUMN plans.taxpayer_id IS 'Debtor';
COMMENT ON COLUMN plans.document_id IS 'Its convenio_de_pago';
COMMENT ON COLUMN plans.regime IS 'law, ordinance or judicial; decides what ends it';
COMMENT ON COLUMN plans.status IS 'signed, active, completed, lapsed or annulled';
COMMENT ON COLUMN plans.request_number IS 'Written request (LGTM 36)';
COMMENT ON COLUMN plans.requested_on IS 'Date of the request';
COMMENT ON COLUMN plans.approval IS 'Who approved, accord or delegation';
COMMENT ON COLUMN plans.signed_on IS 'Date of the convenio';
COMMENT ON COLUMN plans.active_from_on IS 'Day the down payment was receipted';
COMMENT ON COLUMN plans.ended_on IS 'Day it was completed, lapsed or annulled';
COMMENT ON COLUMN plans.debt_total IS 'Debt on signed_on';
COMMENT ON COLUMN plans.down_payment IS 'Down payment agreed';
COMMENT ON COLUMN plans.down_payment_receipt IS 'Receipt of the down payment';
COMMENT ON COLUMN plans.financed_total IS 'What is spread over instalments';
COMMENT ON COLUMN plans.rate_annual IS 'Rate used for the estimated interest, %';
COMMENT ON COLUMN plans.recorded_at IS 'When it was recorded';

CREATE TABLE instalments (
    id BIGSERIAL NOT NULL,
    plan_id BIGINT NOT NULL,
    number BIGINT NOT NULL,
    due_on DATE NOT NULL,
    principal NUMERIC(14, 2) NOT NULL,
    other NUMERIC(14, 2) NOT NULL,
    interest_estimate NUMERIC(14, 2) NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    CONSTRAINT pk_instalments PRIMARY KEY (id),
    CONSTRAINT uq_instalments_plan_id_number UNIQUE (plan_id, number),
    CONSTRAINT ck_instalments_amount_adds_up CHECK (amount = principal + other + interest_estimate),
    CONSTRAINT fk_instalments_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id)
);

COMMENT ON TABLE instalments IS 'Instalments of a plan as agreed; payments find theirs by date, oldest first';
COMMENT ON COLUMN instalments.id IS 'Identity';
COMMENT ON COLUMN instalments.plan_id IS 'Plan';
COMMENT ON COLUMN instalments.number IS '1, 2, 3…';
COMMENT ON COLUMN instalments.due_on IS 'Last day to pay it; a business day';
COMMENT ON COLUMN instalments.principal IS 'Principal in it';
COMMENT ON COLUMN instalments.other IS 'Interest already owed, fine and festivities in it';
COMMENT ON COLUMN instalments.interest_estimate IS 'Interest expected to run until its date';
COMMENT ON COLUMN instalments.amount IS 'Sum of the three';

CREATE TABLE plan_cases (
    plan_id BIGINT NOT NULL,
    case_id BIGINT NOT NULL,
    CONSTRAINT pk_plan_cases PRIMARY KEY (plan_id, case_id),
    CONSTRAINT fk_plan_cases_plan_id FOREIGN KEY(plan_id) REFERENCES plans (id),
    CONSTRAINT fk_plan_cases_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);

CREATE INDEX ix_plan_cases_case_id ON plan_cases (case_id);

COMMENT ON TABLE plan_cases IS 'The cases a plan covers; they may be of several accounts';
COMMENT ON COLUMN plan_cases.plan_id IS 'Plan';
COMMENT ON COLUMN plan_cases.case_id IS 'Case';

CREATE TABLE law_books (
    id BIGSERIAL NOT NULL,
    version TEXT NOT NULL,
    files JSONB NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_law_books PRIMARY KEY (id)
);

COMMENT ON TABLE law_books IS 'The law books that came with the program, whole, each from when it was used; append-only';
COMMENT ON COLUMN law_books.id IS 'Identity; the last one is in use';
COMMENT ON COLUMN law_books.version IS 'Version of the book: name and digest of what it says';
COMMENT ON COLUMN law_books.files IS 'Text of each file by its path inside the book';
COMMENT ON COLUMN law_books.recorded_at IS 'When this installation began to use it, or to use it again';

CREATE TABLE law_values (
    id BIGSERIAL NOT NULL,
    key TEXT NOT NULL,
    value TEXT NOT NULL,
    unit TEXT NOT NULL,
    valid_from DATE NOT NULL,
    valid_until DATE,
    basis TEXT NOT NULL,
    status TEXT NOT NULL,
    note TEXT DEFAULT '' NOT NULL,
    proposed_by TEXT NOT NULL,
    proposed_role TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_role TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    approved BOOLEAN,
    CONSTRAINT pk_law_values PRIMARY KEY (id),
    CONSTRAINT ck_law_values_status CHECK (status IN ('text', 'practice', 'confirm', 'policy')),
    CONSTRAINT ck_law_values_valid_from_valid_until_order CHECK (valid_until >= valid_from),
    CONSTRAINT ck_law_values_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT ck_law_values_decision_complete CHECK ((decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL) AND (decided_at IS NULL) = (decided_role IS NULL))
);

CREATE UNIQUE INDEX uq_law_values_one_open ON law_values (key, valid_from) WHERE decided_at IS NULL;

COMMENT ON TABLE law_values IS 'Values that people put on top of the law book: one proposes, another decides; what was decided never changes, a correction is a new value that was approved later';
COMMENT ON COLUMN law_values.id IS 'Identity';
COMMENT ON COLUMN law_values.key IS 'Key of the law book';
COMMENT ON COLUMN law_values.value IS 'The value as written; its unit says how to read it';
COMMENT ON COLUMN law_values.unit IS 'Unit of the value';
COMMENT ON COLUMN law_values.valid_from IS 'First day in force';
COMMENT ON COLUMN law_values.valid_until IS 'Last day in force, inclusive; null: until another value begins';
COMMENT ON COLUMN law_values.basis IS 'Norm or accord it rests on';
COMMENT ON COLUMN law_values.status IS 'text, practice, confirm or policy';
COMMENT ON COLUMN law_values.note IS 'What a reader must know';
COMMENT ON COLUMN law_values.proposed_by IS 'First person';
COMMENT ON COLUMN law_values.proposed_role IS 'Role of the first person';
COMMENT ON COLUMN law_values.proposed_at IS 'When it was proposed';
COMMENT ON COLUMN law_values.decided_by IS 'Second person';
COMMENT ON COLUMN law_values.decided_role IS 'Role of the second person';
COMMENT ON COLUMN law_values.decided_at IS 'When it was decided: if approved, known from then on';
COMMENT ON COLUMN law_values.approved IS 'True when it became law';

CREATE TABLE closures (
    id BIGSERIAL NOT NULL,
    district TEXT DEFAULT '' NOT NULL,
    from_on DATE NOT NULL,
    until_on DATE NOT NULL,
    name TEXT NOT NULL,
    basis TEXT NOT NULL,
    status TEXT NOT NULL,
    withdraws_id BIGINT,
    proposed_by TEXT NOT NULL,
    proposed_role TEXT NOT NULL,
    proposed_at TIMESTAMP WITH TIME ZONE NOT NULL,
    decided_by TEXT,
    decided_role TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    approved BOOLEAN,
    CONSTRAINT pk_closures PRIMARY KEY (id),
    CONSTRAINT ck_closures_status CHECK (status IN ('text', 'practice', 'confirm', 'policy')),
    CONSTRAINT ck_closures_from_on_until_on_order CHECK (until_on >= from_on),
    CONSTRAINT ck_closures_two_people CHECK (decided_by IS NULL OR decided_by <> proposed_by),
    CONSTRAINT ck_closures_decision_complete CHECK ((decided_at IS NULL) = (decided_by IS NULL) AND (decided_at IS NULL) = (approved IS NULL) AND (decided_at IS NULL) = (decided_role IS NULL)),
    CONSTRAINT fk_closures_withdraws_id FOREIGN KEY(withdraws_id) REFERENCES closures (id)
);

CREATE UNIQUE INDEX uq_closures_one_open ON closures (district, from_on, until_on) WHERE decided_at IS NULL;

COMMENT ON TABLE closures IS 'Closed days decreed after the book, and days that open again: one proposes, another decides; what was decided never changes, a closure that is withdrawn has a row that opens its days';
COMMENT ON COLUMN closures.id IS 'Identity';
COMMENT ON COLUMN closures.district IS 'District that closes; empty: every one';
COMMENT ON COLUMN closures.from_on IS 'First closed day, or first day that opens again';
COMMENT ON COLUMN closures.until_on IS 'Last of those days, inclusive';
COMMENT ON COLUMN closures.name IS 'What the day is closed for, or why it opens again';
COMMENT ON COLUMN closures.basis IS 'Decree or accord it rests on';
COMMENT ON COLUMN closures.status IS 'text, practice, confirm or policy';
COMMENT ON COLUMN closures.withdraws_id IS 'Closure whose days open again';
COMMENT ON COLUMN closures.proposed_by IS 'First person';
COMMENT ON COLUMN closures.proposed_role IS 'Role of the first person';
COMMENT ON COLUMN closures.proposed_at IS 'When it was proposed';
COMMENT ON COLUMN closures.decided_by IS 'Second person';
COMMENT ON COLUMN closures.decided_role IS 'Role of the second person';
COMMENT ON COLUMN closures.decided_at IS 'When it was decided: if approved, known from then on';
COMMENT ON COLUMN closures.approved IS 'True when the days are closed, or open again, by it';

CREATE TABLE unplaced_payments (
    id BIGSERIAL NOT NULL,
    receipt TEXT NOT NULL,
    account TEXT NOT NULL,
    paid_on DATE NOT NULL,
    amount NUMERIC(14, 2) NOT NULL,
    code TEXT NOT NULL,
    file_sha256 TEXT NOT NULL,
    row BIGINT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_unplaced_payments PRIMARY KEY (id),
    CONSTRAINT uq_unplaced_payments_receipt_account_paid_on_amount UNIQUE (receipt, account, paid_on, amount),
    CONSTRAINT ck_unplaced_payments_amount_positive CHECK (amount > 0)
);

COMMENT ON TABLE unplaced_payments IS 'Payments of portfolio files that could be given to no account or charge; append-only';
COMMENT ON COLUMN unplaced_payments.id IS 'Identity';
COMMENT ON COLUMN unplaced_payments.receipt IS 'Receipt as written';
COMMENT ON COLUMN unplaced_payments.account IS 'Account number as written';
COMMENT ON COLUMN unplaced_payments.paid_on IS 'Day of payment';
COMMENT ON COLUMN unplaced_payments.amount IS 'Amount';
COMMENT ON COLUMN unplaced_payments.code IS 'Code of the problem that kept it out';
COMMENT ON COLUMN unplaced_payments.file_sha256 IS 'Digest of the file it first came in';
COMMENT ON COLUMN unplaced_payments.row IS 'Its row in that file';
COMMENT ON COLUMN unplaced_payments.recorded_at IS 'When it was left out';

CREATE TABLE account_reviews (
    id BIGSERIAL NOT NULL,
    reviewed_on DATE NOT NULL,
    actor TEXT NOT NULL,
    accounts BIGINT NOT NULL,
    findings BIGINT NOT NULL,
    pending BIGINT NOT NULL,
    law_version TEXT NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_account_reviews PRIMARY KEY (id)
);

COMMENT ON TABLE account_reviews IS 'Each time all accounts were gone through; append-only';
COMMENT ON COLUMN account_reviews.id IS 'Identity';
COMMENT ON COLUMN account_reviews.reviewed_on IS 'Date as of which they were looked at';
COMMENT ON COLUMN account_reviews.actor IS 'Who asked for it';
COMMENT ON COLUMN account_reviews.accounts IS 'Accounts looked at';
COMMENT ON COLUMN account_reviews.findings IS 'Findings that stood';
COMMENT ON COLUMN account_reviews.pending IS 'Of those, the ones that asked for somebody';
COMMENT ON COLUMN account_reviews.law_version IS 'Law book used';
COMMENT ON COLUMN account_reviews.recorded_at IS 'When it ended';

CREATE TABLE account_findings (
    id BIGSERIAL NOT NULL,
    account_id BIGINT,
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    fact TEXT NOT NULL,
    severity TEXT NOT NULL,
    rank BIGINT NOT NULL,
    text TEXT NOT NULL,
    state TEXT NOT NULL,
    first_seen_on DATE NOT NULL,
    CONSTRAINT pk_account_findings PRIMARY KEY (id),
    CONSTRAINT uq_account_findings_account_id_code_subject UNIQUE NULLS NOT DISTINCT (account_id, code, subject),
    CONSTRAINT ck_account_findings_code CHECK (code IN ('charge_repeated', 'period_counted_twice', 'periods_missing', 'amount_unusual', 'charge_of_nothing', 'period_too_far_ahead', 'due_date_unknown', 'determined_too_late', 'balance_reaches_prescribed', 'debt_not_computable', 'closed_account_owes', 'receipt_repeated', 'payment_repeated', 'receipt_of_somebody_else', 'payment_before_charge', 'payment_without_charges', 'payment_without_account', 'payment_on_closed_account', 'credit_balance', 'owner_unknown', 'owner_without_identity', 'identity_shared', 'place_unknown', 'zone_unknown')),
    CONSTRAINT ck_account_findings_severity CHECK (severity IN ('high', 'medium', 'low')),
    CONSTRAINT ck_account_findings_state CHECK (state IN ('open', 'reopened', 'resolved', 'accepted')),
    CONSTRAINT fk_account_findings_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE INDEX ix_account_findings_pending ON account_findings (rank, id) WHERE state IN ('open', 'reopened');

CREATE INDEX ix_account_findings_rank ON account_findings (rank, id);

COMMENT ON TABLE account_findings IS 'What the last review found; a projection of the facts and of finding_marks';
COMMENT ON COLUMN account_findings.id IS 'Identity while the finding stays';
COMMENT ON COLUMN account_findings.account_id IS 'Account; null: money that came for none';
COMMENT ON COLUMN account_findings.code IS 'Kind of anomaly';
COMMENT ON COLUMN account_findings.subject IS 'What of the account it is about: a tribute, a receipt; empty: the account';
COMMENT ON COLUMN account_findings.fact IS 'Digest of what was seen; another one means that the facts changed';
COMMENT ON COLUMN account_findings.severity IS 'high, medium or low';
COMMENT ON COLUMN account_findings.rank IS 'Order of the list: 1 for high';
COMMENT ON COLUMN account_findings.text IS 'What was seen, in Spanish';
COMMENT ON COLUMN account_findings.state IS 'open, reopened, resolved or accepted: the last mark, while the fact is its own';
COMMENT ON COLUMN account_findings.first_seen_on IS 'Date of the first review with this fact';

CREATE TABLE finding_marks (
    id BIGSERIAL NOT NULL,
    account_id BIGINT,
    code TEXT NOT NULL,
    subject TEXT NOT NULL,
    fact TEXT NOT NULL,
    text TEXT NOT NULL,
    mark TEXT NOT NULL,
    reason TEXT NOT NULL,
    marked_by TEXT NOT NULL,
    marked_role TEXT NOT NULL,
    marked_on DATE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_finding_marks PRIMARY KEY (id),
    CONSTRAINT ck_finding_marks_code CHECK (code IN ('charge_repeated', 'period_counted_twice', 'periods_missing', 'amount_unusual', 'charge_of_nothing', 'period_too_far_ahead', 'due_date_unknown', 'determined_too_late', 'balance_reaches_prescribed', 'debt_not_computable', 'closed_account_owes', 'receipt_repeated', 'payment_repeated', 'receipt_of_somebody_else', 'payment_before_charge', 'payment_without_charges', 'payment_without_account', 'payment_on_closed_account', 'credit_balance', 'owner_unknown', 'owner_without_identity', 'identity_shared', 'place_unknown', 'zone_unknown')),
    CONSTRAINT ck_finding_marks_mark CHECK (mark IN ('resolved', 'accepted', 'reopened')),
    CONSTRAINT fk_finding_marks_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE INDEX ix_finding_marks_finding ON finding_marks (account_id, code, subject, id);

COMMENT ON TABLE finding_marks IS 'What people said about findings, oldest first; append-only';
COMMENT ON COLUMN finding_marks.id IS 'Identity';
COMMENT ON COLUMN finding_marks.account_id IS 'Account; null: money that came for none';
COMMENT ON COLUMN finding_marks.code IS 'Kind of anomaly';
COMMENT ON COLUMN finding_marks.subject IS 'What of the account it is about';
COMMENT ON COLUMN finding_marks.fact IS 'Digest of what had been seen: the mark holds while it is the same';
COMMENT ON COLUMN finding_marks.text IS 'What had been seen, in Spanish';
COMMENT ON COLUMN finding_marks.mark IS 'resolved, accepted or reopened';
COMMENT ON COLUMN finding_marks.reason IS 'Why, as the person wrote it';
COMMENT ON COLUMN finding_marks.marked_by IS 'Login of the person';
COMMENT ON COLUMN finding_marks.marked_role IS 'Role in which it acted';
COMMENT ON COLUMN finding_marks.marked_on IS 'Date of the act';
COMMENT ON COLUMN finding_marks.recorded_at IS 'When the system learnt it';

CREATE TABLE cadastre_tasks (
    id BIGSERIAL NOT NULL,
    case_id BIGINT NOT NULL,
    account_id BIGINT NOT NULL,
    taxpayer_id BIGINT NOT NULL,
    code TEXT NOT NULL,
    fact TEXT NOT NULL,
    reason TEXT NOT NULL,
    opened_on DATE NOT NULL,
    status TEXT DEFAULT 'open' NOT NULL,
    done_by TEXT,
    done_on DATE,
    note TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_cadastre_tasks PRIMARY KEY (id),
    CONSTRAINT ck_cadastre_tasks_code CHECK (code IN ('taxpayer_deceased', 'missing_address', 'missing_identity', 'looks_like_another', 'account_closed')),
    CONSTRAINT ck_cadastre_tasks_status CHECK (status IN ('open', 'done', 'dismissed')),
    CONSTRAINT ck_cadastre_tasks_done_has_date CHECK ((status = 'open') = (done_on IS NULL)),
    CONSTRAINT ck_cadastre_tasks_done_has_author CHECK ((done_on IS NULL) = (done_by IS NULL)),
    CONSTRAINT fk_cadastre_tasks_case_id FOREIGN KEY(case_id) REFERENCES cases (id),
    CONSTRAINT fk_cadastre_tasks_account_id FOREIGN KEY(account_id) REFERENCES accounts (id),
    CONSTRAINT fk_cadastre_tasks_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id)
);

CREATE INDEX ix_cadastre_tasks_account_id ON cadastre_tasks (account_id);

CREATE INDEX ix_cadastre_tasks_dismissed ON cadastre_tasks (fact) WHERE status = 'dismissed';

CREATE INDEX ix_cadastre_tasks_open ON cadastre_tasks (code, id) WHERE status = 'open';

CREATE UNIQUE INDEX uq_cadastre_tasks_one_open ON cadastre_tasks (account_id, code) WHERE status = 'open';

COMMENT ON TABLE cadastre_tasks IS 'Corrections of the register that a case waits for; at most one open per account and code';
COMMENT ON COLUMN cadastre_tasks.id IS 'Identity';
COMMENT ON COLUMN cadastre_tasks.case_id IS 'Case that waits';
COMMENT ON COLUMN cadastre_tasks.account_id IS 'Account';
COMMENT ON COLUMN cadastre_tasks.taxpayer_id IS 'Its owner when last looked at';
COMMENT ON COLUMN cadastre_tasks.code IS 'What is wrong; also the code of the answer of the case';
COMMENT ON COLUMN cadastre_tasks.fact IS 'Digest of what it rests on: a judgement holds while it stays the same';
COMMENT ON COLUMN cadastre_tasks.reason IS 'What is wrong and who must act, in Spanish';
COMMENT ON COLUMN cadastre_tasks.opened_on IS 'Date of the answer that opened it';
COMMENT ON COLUMN cadastre_tasks.status IS 'open, done or dismissed';
COMMENT ON COLUMN cadastre_tasks.done_by IS 'Who corrected or dismissed it; ''noche'': the night saw it corrected';
COMMENT ON COLUMN cadastre_tasks.done_on IS 'When it ended';
COMMENT ON COLUMN cadastre_tasks.note IS 'Why, as the person wrote it';

CREATE TABLE register_corrections (
    id BIGSERIAL NOT NULL,
    taxpayer_id BIGINT,
    account_id BIGINT,
    version BIGINT NOT NULL,
    changed JSONB NOT NULL,
    reason TEXT NOT NULL,
    reference TEXT DEFAULT '' NOT NULL,
    made_by TEXT NOT NULL,
    made_role TEXT NOT NULL,
    made_on DATE NOT NULL,
    recorded_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_register_corrections PRIMARY KEY (id),
    CONSTRAINT ck_register_corrections_one_subject CHECK (num_nonnulls(taxpayer_id, account_id) = 1),
    CONSTRAINT fk_register_corrections_taxpayer_id FOREIGN KEY(taxpayer_id) REFERENCES taxpayers (id),
    CONSTRAINT fk_register_corrections_account_id FOREIGN KEY(account_id) REFERENCES accounts (id)
);

CREATE INDEX ix_register_corrections_account_id ON register_corrections (account_id, id);

CREATE INDEX ix_register_corrections_taxpayer_id ON register_corrections (taxpayer_id, id);

COMMENT ON TABLE register_corrections IS 'Who corrected the register by hand, what, why and on which paper; append-only';
COMMENT ON COLUMN register_corrections.id IS 'Identity';
COMMENT ON COLUMN register_corrections.taxpayer_id IS 'Taxpayer corrected';
COMMENT ON COLUMN register_corrections.account_id IS 'Account corrected, or to which a person was added';
COMMENT ON COLUMN register_corrections.version IS 'Version that the correction made; earlier ones are in the history';
COMMENT ON COLUMN register_corrections.changed IS 'Each field with what it said before and says now';
COMMENT ON COLUMN register_corrections.reason IS 'Why, as the person wrote it';
COMMENT ON COLUMN register_corrections.reference IS 'Paper it rests on';
COMMENT ON COLUMN register_corrections.made_by IS 'Login of the person';
COMMENT ON COLUMN register_corrections.made_role IS 'Role in which it acted';
COMMENT ON COLUMN register_corrections.made_on IS 'Date of the act';
COMMENT ON COLUMN register_corrections.recorded_at IS 'When the system learnt it';

CREATE TABLE routes (
    id BIGSERIAL NOT NULL,
    district TEXT NOT NULL,
    zone TEXT NOT NULL,
    on_date DATE NOT NULL,
    notifier_id BIGINT NOT NULL,
    made_by TEXT NOT NULL,
    made_role TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    left_out JSONB NOT NULL,
    without_room BIGINT NOT NULL,
    CONSTRAINT pk_routes PRIMARY KEY (id),
    CONSTRAINT fk_routes_district FOREIGN KEY(district) REFERENCES districts (code),
    CONSTRAINT fk_routes_notifier_id FOREIGN KEY(notifier_id) REFERENCES users (id)
);

CREATE INDEX ix_routes_notifier_day ON routes (notifier_id, on_date);

COMMENT ON TABLE routes IS 'The walk of one notifier through one zone on one day; append-only';
COMMENT ON COLUMN routes.id IS 'Identity; the sheet prints it';
COMMENT ON COLUMN routes.district IS 'District';
COMMENT ON COLUMN routes.zone IS 'Zone of the accounts it visits';
COMMENT ON COLUMN routes.on_date IS 'Day of the visits';
COMMENT ON COLUMN routes.notifier_id IS 'Who walks it';
COMMENT ON COLUMN routes.made_by IS 'Login of who made it';
COMMENT ON COLUMN routes.made_role IS 'Role in which it was made';
COMMENT ON COLUMN routes.made_at IS 'When it was made';
COMMENT ON COLUMN routes.left_out IS 'Documents that were looked at and stayed behind, each with code, reason and basis';
COMMENT ON COLUMN routes.without_room IS 'Documents of the zone for which the day had no room';

CREATE TABLE route_stops (
    id BIGSERIAL NOT NULL,
    route_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    visit BIGINT NOT NULL,
    not_before TIME WITHOUT TIME ZONE,
    serve_by_on DATE,
    released_on DATE,
    release_code TEXT,
    CONSTRAINT pk_route_stops PRIMARY KEY (id),
    CONSTRAINT ck_route_stops_release_complete CHECK ((released_on IS NULL) = (release_code IS NULL)),
    CONSTRAINT fk_route_stops_route_id FOREIGN KEY(route_id) REFERENCES routes (id),
    CONSTRAINT fk_route_stops_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);

CREATE INDEX ix_route_stops_route_id ON route_stops (route_id, position);

CREATE UNIQUE INDEX uq_route_stops_one_open ON route_stops (document_id) WHERE released_on IS NULL;

COMMENT ON TABLE route_stops IS 'The visits of a route in their order; a document is on one open route only';
COMMENT ON COLUMN route_stops.id IS 'Identity';
COMMENT ON COLUMN route_stops.route_id IS 'Route';
COMMENT ON COLUMN route_stops.document_id IS 'Document to deliver';
COMMENT ON COLUMN route_stops.position IS 'Place in the order, from 1; people may change it';
COMMENT ON COLUMN route_stops.visit IS '1 for the first visit of the document, 2 for the second…';
COMMENT ON COLUMN route_stops.not_before IS 'Hour that this visit waits for';
COMMENT ON COLUMN route_stops.serve_by_on IS 'Last day that serves, or the target of the office';
COMMENT ON COLUMN route_stops.released_on IS 'Day it left the route; null: it is still to be made';
COMMENT ON COLUMN route_stops.release_code IS 'Why: attempted, removed, superseded, day_over';

CREATE TABLE print_batches (
    id BIGSERIAL NOT NULL,
    district TEXT NOT NULL,
    kind TEXT NOT NULL,
    zone TEXT NOT NULL,
    route_id BIGINT,
    on_date DATE NOT NULL,
    look TEXT NOT NULL,
    made_by TEXT NOT NULL,
    made_role TEXT NOT NULL,
    made_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_print_batches PRIMARY KEY (id),
    CONSTRAINT fk_print_batches_district FOREIGN KEY(district) REFERENCES districts (code),
    CONSTRAINT fk_print_batches_route_id FOREIGN KEY(route_id) REFERENCES routes (id)
);

COMMENT ON TABLE print_batches IS 'Letters printed together, in the order of their delivery; append-only';
COMMENT ON COLUMN print_batches.id IS 'Identity; the list prints it';
COMMENT ON COLUMN print_batches.district IS 'District';
COMMENT ON COLUMN print_batches.kind IS 'Kind of letter; empty: those of a route, whatever their kind';
COMMENT ON COLUMN print_batches.zone IS 'Zone asked for; empty: all of them';
COMMENT ON COLUMN print_batches.route_id IS 'Route whose order it follows';
COMMENT ON COLUMN print_batches.on_date IS 'Date of the printing';
COMMENT ON COLUMN print_batches.look IS 'Digest of the styles its letters share: others go in another file';
COMMENT ON COLUMN print_batches.made_by IS 'Login of who made it';
COMMENT ON COLUMN print_batches.made_role IS 'Role in which it was made';
COMMENT ON COLUMN print_batches.made_at IS 'When it was made';

CREATE TABLE print_batch_items (
    id BIGSERIAL NOT NULL,
    batch_id BIGINT NOT NULL,
    document_id BIGINT NOT NULL,
    position BIGINT NOT NULL,
    is_copy BOOLEAN NOT NULL,
    status TEXT NOT NULL,
    code TEXT DEFAULT '' NOT NULL,
    reason TEXT DEFAULT '' NOT NULL,
    CONSTRAINT pk_print_batch_items PRIMARY KEY (id),
    CONSTRAINT ck_print_batch_items_status CHECK (status IN ('planned', 'printed', 'signed', 'handed_out', 'left_out', 'corrected', 'pulled_out')),
    CONSTRAINT ck_print_batch_items_exception_has_code CHECK ((status IN ('left_out', 'corrected', 'pulled_out')) = (code <> '')),
    CONSTRAINT fk_print_batch_items_batch_id FOREIGN KEY(batch_id) REFERENCES print_batches (id),
    CONSTRAINT fk_print_batch_items_document_id FOREIGN KEY(document_id) REFERENCES documents (id)
);

CREATE INDEX ix_print_batch_items_batch_id ON print_batch_items (batch_id, position, id);

CREATE INDEX ix_print_batch_items_document_id ON print_batch_items (document_id);

CREATE UNIQUE INDEX uq_print_batch_items_planned ON print_batch_items (document_id) WHERE status = 'planned';

COMMENT ON TABLE print_batch_items IS 'The letters of a batch; one that waits to be printed is in one batch only';
COMMENT ON COLUMN print_batch_items.id IS 'Identity';
COMMENT ON COLUMN print_batch_items.batch_id IS 'Batch';
COMMENT ON COLUMN print_batch_items.document_id IS 'Letter';
COMMENT ON COLUMN print_batch_items.position IS 'Place in the order of delivery; a corrected letter keeps that of the old one';
COMMENT ON COLUMN print_batch_items.is_copy IS 'Printed before: it says COPIA';
COMMENT ON COLUMN print_batch_items.status IS 'Where it stands in the batch';
COMMENT ON COLUMN print_batch_items.code IS 'Why it is not among the letters of the batch, for programs';
COMMENT ON COLUMN print_batch_items.reason IS 'The same, in Spanish';

CREATE TABLE print_batch_files (
    id BIGSERIAL NOT NULL,
    batch_id BIGINT NOT NULL,
    is_copy BOOLEAN NOT NULL,
    taken_by TEXT NOT NULL,
    taken_role TEXT NOT NULL,
    taken_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_print_batch_files PRIMARY KEY (id),
    CONSTRAINT fk_print_batch_files_batch_id FOREIGN KEY(batch_id) REFERENCES print_batches (id)
);

CREATE INDEX ix_print_batch_files_batch_id ON print_batch_files (batch_id, id);

CREATE UNIQUE INDEX uq_print_batch_files_original ON print_batch_files (batch_id) WHERE NOT is_copy;

COMMENT ON TABLE print_batch_files IS 'Each time somebody took the letters of a batch to print them; append-only';
COMMENT ON COLUMN print_batch_files.id IS 'Identity';
COMMENT ON COLUMN print_batch_files.batch_id IS 'Batch';
COMMENT ON COLUMN print_batch_files.is_copy IS 'Not the first time: every letter of it says COPIA';
COMMENT ON COLUMN print_batch_files.taken_by IS 'Login of who took it';
COMMENT ON COLUMN print_batch_files.taken_role IS 'Role in which it was taken';
COMMENT ON COLUMN print_batch_files.taken_at IS 'When it was taken';

CREATE TABLE outbox (
    id BIGSERIAL NOT NULL,
    document_id BIGINT NOT NULL,
    address TEXT NOT NULL,
    subject TEXT NOT NULL,
    message_id TEXT NOT NULL,
    status TEXT NOT NULL,
    attempts BIGINT DEFAULT '0' NOT NULL,
    next_try_at TIMESTAMP WITH TIME ZONE NOT NULL,
    claimed_at TIMESTAMP WITH TIME ZONE,
    sent_at TIMESTAMP WITH TIME ZONE,
    sent_on DATE,
    asked_for_report BOOLEAN DEFAULT 'false' NOT NULL,
    server_answer TEXT DEFAULT '' NOT NULL,
    error_code TEXT DEFAULT '' NOT NULL,
    error TEXT DEFAULT '' NOT NULL,
    report_sha256 TEXT,
    decided_by TEXT,
    decided_at TIMESTAMP WITH TIME ZONE,
    created_at TIMESTAMP WITH TIME ZONE NOT NULL,
    CONSTRAINT pk_outbox PRIMARY KEY (id),
    CONSTRAINT ck_outbox_status CHECK (status IN ('queued', 'sending', 'unknown', 'sent', 'delivered', 'bounced', 'unanswered', 'failed', 'cancelled')),
    CONSTRAINT ck_outbox_attempts_not_negative CHECK (attempts >= 0),
    CONSTRAINT ck_outbox_sent_has_instant CHECK (status NOT IN ('sent', 'delivered', 'unanswered') OR sent_at IS NOT NULL),
    CONSTRAINT ck_outbox_decision_complete CHECK ((decided_by IS NULL) = (decided_at IS NULL)),
    CONSTRAINT fk_outbox_document_id FOREIGN KEY(document_id) REFERENCES documents (id),
    CONSTRAINT uq_outbox_document_id UNIQUE (document_id),
    CONSTRAINT uq_outbox_message_id UNIQUE (message_id)
);

CREATE INDEX ix_outbox_due ON outbox (next_try_at) WHERE status = 'queued';

COMMENT ON TABLE outbox IS 'E-mail to be sent or sent: one row a document, whatever happens to it';
COMMENT ON COLUMN outbox.id IS 'Identity';
COMMENT ON COLUMN outbox.document_id IS 'Document it carries';
COMMENT ON COLUMN outbox.address IS 'Accepted address it goes to, as on record when queued';
COMMENT ON COLUMN outbox.subject IS 'Subject: kind and number, no amounts and no names';
COMMENT ON COLUMN outbox.message_id IS 'Message-ID, the same however often it is tried';
COMMENT ON COLUMN outbox.status IS 'queued, sending, unknown, sent, delivered, bounced, unanswered, failed, cancelled';
COMMENT ON COLUMN outbox.attempts IS 'How often a server was asked to take it';
COMMENT ON COLUMN outbox.next_try_at IS 'Not to be tried before';
COMMENT ON COLUMN outbox.claimed_at IS 'When the last sender took it, before speaking to the server';
COMMENT ON COLUMN outbox.sent_at IS 'When the server took it over; no proof of delivery';
COMMENT ON COLUMN outbox.sent_on IS 'Office day of that; the wait for a proof counts from it';
COMMENT ON COLUMN outbox.asked_for_report IS 'Whether the server promised a report of delivery (RFC 3461)';
COMMENT ON COLUMN outbox.server_answer IS 'What the server last answered, without addresses';
COMMENT ON COLUMN outbox.error_code IS 'Why it stands where it stands, for programs';
COMMENT ON COLUMN outbox.error IS 'The same, in Spanish';
COMMENT ON COLUMN outbox.report_sha256 IS 'Digest of the report of delivery or bounce that was read';
COMMENT ON COLUMN outbox.decided_by IS 'Who last retried, cancelled or told what became of it';
COMMENT ON COLUMN outbox.decided_at IS 'When';
COMMENT ON COLUMN outbox.created_at IS 'When it was queued';
