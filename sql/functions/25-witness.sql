-- No number that a customer or another system saw is given out twice, also after a failover to a
-- standby that lacked the newest rows, a recovery to a point in time, or a restored dump: then
-- every sequence of the schema jumps over what may have been given out and lost. Message-IDs and
-- tokens need no jump: they are drawn at random.

-- A server that keeps its log elsewhere has no timelines to tell of.
CREATE OR REPLACE FUNCTION intake.timeline()
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN left(pg_walfile_name(pg_current_wal_lsn()), 8);
EXCEPTION
    WHEN feature_not_supported OR insufficient_privilege OR undefined_function THEN
        RETURN '';
END
$$;
COMMENT ON FUNCTION intake.timeline() IS
    'Timeline that the server writes to, 8 hexadecimal digits; empty where it does not tell';

CREATE OR REPLACE FUNCTION intake.server_identity()
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
DECLARE
    cluster text := '';
BEGIN
    BEGIN
        cluster := (SELECT c.system_identifier FROM pg_control_system() c);
    EXCEPTION
        WHEN feature_not_supported OR insufficient_privilege OR undefined_function THEN
            NULL;
    END;
    RETURN concat_ws('/', cluster,
                     (SELECT d.oid FROM pg_database d WHERE d.datname = current_database()),
                     'intake.witness'::regclass::oid);
END
$$;
COMMENT ON FUNCTION intake.server_identity() IS
    'What tells this database from one that its dump was restored into';

-- A number is farther away than any loss when it lies a million above: then it is another store's.
CREATE OR REPLACE FUNCTION intake.reason_to_jump(p_ticket bigint)
RETURNS text
LANGUAGE sql SET search_path = intake, pg_temp AS $$
    SELECT CASE
           WHEN w.timeline IS NULL THEN 'nothing tells where these numbers come from'
           WHEN w.server <> server_identity() THEN 'this database was restored from a copy'
           WHEN w.timeline <> timeline()
           THEN format('the server went from timeline %s to %s', w.timeline, timeline())
           WHEN p_ticket - s.last_value BETWEEN 1 AND 1000000
           THEN format('ticket %s was given out, the database knows none above %s', p_ticket,
                       s.last_value)
           END
      FROM ticket_number s
      LEFT JOIN witness w ON true
     ORDER BY 1 NULLS LAST
     LIMIT 1
$$;
COMMENT ON FUNCTION intake.reason_to_jump(bigint) IS
    'Why the sequences may lag behind what was given out, given the highest ticket known elsewhere; NULL: they do not';

-- Jumps once for each change, however many ask at the same time: the second waits for the first,
-- and finds that nothing is left to do.
CREATE OR REPLACE FUNCTION intake.jump_numbers(p_filter text, p_desks text[], p_ticket bigint)
RETURNS boolean
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    safe_distance CONSTANT bigint := 10000; -- more than a standby lags behind
    counter regclass;
    lost bigint;
    earlier integer;
    reason text;
BEGIN
    LOCK TABLE witness IN SHARE ROW EXCLUSIVE MODE;
    reason := reason_to_jump(p_ticket);
    IF reason IS NULL THEN
        RETURN false;
    END IF;
    lost := (SELECT CASE WHEN p_ticket - s.last_value BETWEEN 1 AND 1000000
                         THEN p_ticket - s.last_value ELSE 0 END
               FROM ticket_number s);
    FOR counter IN
        SELECT c.oid FROM pg_class c
         WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'S'
    LOOP
        PERFORM setval(counter, nextval(counter) + lost + safe_distance);
    END LOOP;
    reason := format('%s; tickets go on above %s', reason,
                     (SELECT s.last_value FROM ticket_number s));
    earlier := (SELECT max(w.changes) FROM witness w);
    DELETE FROM witness; -- two rows, where a copy's data was restored into a new schema
    INSERT INTO witness (server, timeline, changes, why)
    VALUES (server_identity(), timeline(), coalesce(earlier, 0) + 1, reason);
    INSERT INTO event (desk, who, what, why)
    SELECT DISTINCT d, p_filter, 'numbers-jumped', reason FROM unnest(p_desks) AS d;
    RAISE LOG 'intake: numbers jumped: %', reason;
    RETURN true;
END
$$;
COMMENT ON FUNCTION intake.jump_numbers(text, text[], bigint) IS
    'Lets all numbers jump if there is reason to, and tells each desk why; FALSE: there was none';

CREATE OR REPLACE FUNCTION intake.bear_witness(
    p_filter text, p_desks text[], p_ticket bigint,
    OUT changes integer, OUT jumped boolean, OUT why text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    IF NOT pg_is_in_recovery() THEN -- a server that only reads gives out nothing
        jumped := reason_to_jump(p_ticket) IS NOT NULL
                  AND jump_numbers(p_filter, p_desks, p_ticket);
    END IF;
    SELECT w.changes, w.why INTO changes, why FROM witness w ORDER BY w.changes DESC LIMIT 1;
END
$$;
COMMENT ON FUNCTION intake.bear_witness(text, text[], bigint) IS
    'For a new session of a filter that knows the highest ticket it ever got: lets the numbers jump if the store lags behind';

-- For a store that changed behind a pooler, where the filter's session lives on. What the witness
-- knows is an argument: asked for in the statement that needs the number, it costs next to nothing.
CREATE OR REPLACE FUNCTION intake.next_ticket(p_desk text, p_filter text, p_timeline text)
RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    IF p_timeline IS DISTINCT FROM timeline() THEN
        PERFORM jump_numbers(p_filter, ARRAY[p_desk], 0);
    END IF;
    RETURN nextval('ticket_number');
END
$$;
COMMENT ON FUNCTION intake.next_ticket(text, text, text) IS
    'Number of a new ticket, never one given out before; called from functions that pin the search path';

-- A schema that was just made has lost nothing.
INSERT INTO intake.witness (server, timeline)
SELECT intake.server_identity(), intake.timeline()
 WHERE NOT EXISTS (SELECT FROM intake.witness);
