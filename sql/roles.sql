-- The roles of an installation. Run once by a superuser, before the database is made:
--
--     psql -f roles.sql postgres
--     createdb -O intake_admin -E UTF8 -T template0 intake
--     intakectl db migrate
--
-- A role gets no password here: let pg_hba.conf say who may be it (peer with a map, scram, a
-- certificate). Running it again changes nothing.

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['intake_admin', 'intake_filter', 'intake_sender',
                                     'intake_requester'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            EXECUTE format('CREATE ROLE %I LOGIN', role_name);
        END IF;
    END LOOP;
END
$$;

-- A program gives up after its statement_ms and drops the connection, which a busy server may not
-- notice: this ends what nobody waits for any more. Not for intake_admin: a migration takes its time.
ALTER ROLE intake_filter SET statement_timeout = '15s';
ALTER ROLE intake_sender SET statement_timeout = '15s';
ALTER ROLE intake_requester SET statement_timeout = '15s';

-- Sessions of all filters and senders together: what is left of max_connections (100) stays for
-- others whatever happens. More machines than six with a pool of 8 want more. A limit that is set
-- stays.
DO $$
DECLARE
    role_name text;
BEGIN
    FOR role_name IN SELECT rolname FROM pg_roles
                      WHERE rolname IN ('intake_filter', 'intake_sender') AND rolconnlimit = -1 LOOP
        EXECUTE format('ALTER ROLE %I CONNECTION LIMIT %s', role_name,
                       CASE role_name WHEN 'intake_filter' THEN 50 ELSE 10 END);
    END LOOP;
END
$$;

COMMENT ON ROLE intake_admin IS 'Intake: owns the schema or may call its admin functions (intakectl)';
COMMENT ON ROLE intake_filter IS 'Intake: may call the filter''s functions and nothing else (intake-milter)';
COMMENT ON ROLE intake_requester IS 'Intake: may register requests and ask what became of them, and nothing else (web shop, chat)';
COMMENT ON ROLE intake_sender IS 'Intake: may call the outbox functions and nothing else (intake-sender)';
