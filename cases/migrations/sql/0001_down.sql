-- Back to an empty database.
DO $$
DECLARE relation text;
BEGIN
    FOR relation IN
        SELECT tablename FROM pg_tables WHERE schemaname = 'public' AND tablename <> 'alembic_version'
    LOOP
        EXECUTE format('DROP TABLE %I CASCADE', relation);
    END LOOP;
END $$;
DROP FUNCTION keep_version();
DROP FUNCTION refuse_change();
DROP FUNCTION require_stated();
DROP FUNCTION sorted_words(text);
DROP FUNCTION immutable_unaccent(text);
REVOKE USAGE ON SCHEMA public FROM cobranza_app;
