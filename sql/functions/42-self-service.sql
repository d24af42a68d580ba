-- Tickets that their service type answers at once, for intake-sender.

-- Only functions of the name site_... can be called. One that fails has no answer. That is for the
-- server's log, as are warnings of its own: one would make the commit uncertain to whoever called.
CREATE OR REPLACE FUNCTION intake.ask_self_service(
    p_desk text, p_ticket bigint, p_function text, p_language text)
RETURNS text
LANGUAGE plpgsql SET search_path = intake, pg_temp SET client_min_messages = error AS $$
DECLARE
    answer text;
    facts jsonb := (SELECT jsonb_object_agg(d.name, d.value) FROM detail d
                     WHERE d.desk = p_desk AND d.ticket = p_ticket);
BEGIN
    EXECUTE format('SELECT intake.%I($1, $2, $3, $4)', 'site_' || p_function)
       INTO answer USING p_desk, p_ticket, p_language, coalesce(facts, '{}');
    RETURN nullif(left(answer, 4000), '');
EXCEPTION WHEN OTHERS OR ASSERT_FAILURE THEN
    RAISE LOG 'intake.site_%: % (ticket % gets no answer of it)', p_function, SQLERRM, p_ticket;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.ask_self_service(text, bigint, text, text) IS
    'What the admin''s function intake.site_NAME(desk, ticket, language, facts) answers; NULL: nothing, or it failed';

-- A second attempt of the same mail finds the ticket answered by the first.
CREATE OR REPLACE FUNCTION intake.serve_ticket(
    p_desk text, p_ticket bigint, p_function text, p_language text, p_text text, p_days integer)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    before record;
    answer text;
BEGIN
    SELECT t.state, t.closes_at INTO before
      FROM ticket t WHERE t.desk = p_desk AND t.ticket = p_ticket FOR NO KEY UPDATE;
    IF before.state IS DISTINCT FROM 'open'
       AND (before.state IS DISTINCT FROM 'answered' OR before.closes_at IS NULL) THEN
        RETURN NULL;
    END IF;
    answer := coalesce(CASE WHEN p_function IS NOT NULL
                       THEN ask_self_service(p_desk, p_ticket, p_function, p_language) END, p_text);
    IF answer IS NULL OR before.state = 'answered' THEN
        RETURN answer;
    END IF;
    UPDATE ticket t
       SET due_at = NULL,
           closes_at = CASE WHEN p_days > 0 THEN now() + make_interval(days => p_days) END
     WHERE t.desk = p_desk AND t.ticket = p_ticket;
    PERFORM move_ticket(p_desk, p_ticket, 'open', 'answered', 'time', 'intake-sender',
                        'self-service',
                        shown_move('open', 'answered',
                                   CASE WHEN answer = p_text THEN 'by the settings'
                                   ELSE 'by site_' || p_function END));
    RETURN answer;
END
$$;
COMMENT ON FUNCTION intake.serve_ticket(text, bigint, text, text, text, integer) IS
    'The answer that a service type gives by itself, with which its ticket is answered; NULL: none, or the ticket is not open any more';

CREATE OR REPLACE FUNCTION intake.close_served(p_who text, p_most integer)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    closed bigint := 0;
    due record;
BEGIN
    FOR due IN
        SELECT t.desk, t.ticket, t.state
          FROM ticket t
         WHERE t.closes_at <= now()
         ORDER BY t.closes_at
         LIMIT p_most
           FOR NO KEY UPDATE SKIP LOCKED
    LOOP
        UPDATE ticket t SET closes_at = NULL WHERE t.desk = due.desk AND t.ticket = due.ticket;
        CONTINUE WHEN due.state <> 'answered';
        PERFORM move_ticket(due.desk, due.ticket, due.state, 'closed', 'time', p_who,
                            'state-changed', shown_move(due.state, 'closed', 'the first answer did'));
        closed := closed + 1;
    END LOOP;
    RETURN closed;
END
$$;
COMMENT ON FUNCTION intake.close_served(text, integer) IS
    'Closes tickets that their service type answered, and nobody since, when their time has come; how many';
