-- What the tables need: search without accents, equality beside overlap in one index, the application's role.

CREATE EXTENSION IF NOT EXISTS btree_gist;
CREATE EXTENSION IF NOT EXISTS pg_trgm;
CREATE EXTENSION IF NOT EXISTS unaccent;

-- unaccent() alone is only STABLE because a dictionary could change; ours is fixed, so an index may rest on it.
CREATE FUNCTION immutable_unaccent(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$ SELECT public.unaccent('public.unaccent'::regdictionary, $1) $$;

-- The words of a name or an address in alphabetical order: how cases.domain.cadastre.lookalikes compares them.
CREATE FUNCTION sorted_words(text) RETURNS text
    LANGUAGE sql IMMUTABLE PARALLEL SAFE STRICT
    AS $$
    SELECT coalesce(string_agg(word, ' ' ORDER BY word), '')
    FROM regexp_split_to_table(public.immutable_unaccent(lower($1)), '[^[:alnum:]]+') AS word WHERE word <> ''
$$;

DO $$
BEGIN
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = 'cobranza_app') THEN
        CREATE ROLE cobranza_app NOLOGIN;
    END IF;
    EXECUTE format('GRANT cobranza_app TO %I', current_user);
EXCEPTION
    -- Another database of the same cluster may be preparing the same role at this moment.
    WHEN duplicate_object OR unique_violation OR invalid_grant_operation THEN NULL;
END $$;
