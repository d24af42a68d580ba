-- Programs and functions of the admin's that are told of a ticket, for intake-sender.

CREATE OR REPLACE FUNCTION intake.hooks_wanted(p_desk text, p_hooks text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    DELETE FROM hook h WHERE h.desk = p_desk AND NOT (h.hook = ANY (coalesce(p_hooks, '{}')));
    INSERT INTO hook (desk, hook) SELECT p_desk, w FROM unnest(p_hooks) AS w
    ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION intake.hooks_wanted(text, text[]) IS 'Writes down what a desk''s settings want to be told';

-- What a program reads on its standard input, and a function as its argument.
CREATE OR REPLACE FUNCTION intake.hook_facts(p_desk text, p_run bigint, p_hook text, p_ticket bigint)
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN (
        SELECT jsonb_build_object(
                   'hook', p_hook, 'run', p_run, 'desk', p_desk, 'ticket', t.ticket,
                   'state', t.state, 'type', t.service_type, 'subject', t.subject,
                   'language', t.language, 'opened', t.opened_at,
                   'identity', coalesce(t.best_identity, t.identity), 'address', t.author,
                   'customer', a.customer, 'name', k.name, 'group', k.customer_group,
                   'facts', coalesce((SELECT jsonb_object_agg(d.name, d.value) FROM detail d
                                       WHERE d.desk = t.desk AND d.ticket = t.ticket), '{}'),
                   'rating', (SELECT jsonb_build_object('stars', r.stars, 'name_clear', r.name_clear,
                                                        'words', r.words, 'agent', r.login)
                                FROM rating r
                               WHERE r.desk = t.desk AND r.ticket = t.ticket
                                 AND r.rated_at IS NOT NULL))
          FROM ticket t
          LEFT JOIN address a ON a.desk = t.desk AND a.address = t.author
          LEFT JOIN customer k ON k.desk = a.desk AND k.customer = a.customer
         WHERE t.desk = p_desk AND t.ticket = p_ticket);
END
$$;
COMMENT ON FUNCTION intake.hook_facts(text, bigint, text, bigint) IS
    'What an admin''s program or function is told of a ticket';

-- Of a ticket only the oldest: the next waits until it was told, or given up.
CREATE OR REPLACE FUNCTION intake.hook_claim(
    p_lease interval,
    OUT desk text, OUT run bigint, OUT hook text, OUT ticket bigint, OUT queued bigint,
    OUT attempts integer, OUT facts text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    found hook_run;
BEGIN
    SELECT r.* INTO found
      FROM hook_run r
     WHERE r.due_at <= now()
       AND NOT EXISTS (SELECT FROM hook_run e
                        WHERE e.desk = r.desk AND e.ticket = r.ticket AND e.run < r.run)
     ORDER BY r.due_at
     LIMIT 1
       FOR UPDATE SKIP LOCKED;
    IF found.run IS NULL THEN
        RETURN;
    END IF;
    UPDATE hook_run r SET due_at = now() + p_lease, attempts = r.attempts + 1
     WHERE r.desk = found.desk AND r.run = found.run
    RETURNING r.desk, r.run, r.hook, r.ticket, extract(epoch FROM r.queued_at)::bigint, r.attempts
      INTO hook_claim.desk, hook_claim.run, hook_claim.hook, hook_claim.ticket, hook_claim.queued,
           hook_claim.attempts;
    facts := hook_facts(found.desk, found.run, found.hook, found.ticket)::text;
END
$$;
COMMENT ON FUNCTION intake.hook_claim(interval) IS
    'Claims for a while what is to be told next; NULLs: nothing is due';

CREATE OR REPLACE FUNCTION intake.hook_retry(
    p_desk text, p_run bigint, p_delay interval, p_reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    UPDATE hook_run r SET due_at = now() + p_delay, reason = p_reason
     WHERE r.desk = p_desk AND r.run = p_run;
END
$$;
COMMENT ON FUNCTION intake.hook_retry(text, bigint, interval, text) IS
    'What could not be told is due again after a delay';

CREATE OR REPLACE FUNCTION intake.hook_end(
    p_desk text, p_run bigint, p_what text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    WITH ended AS (
        DELETE FROM hook_run r WHERE r.desk = p_desk AND r.run = p_run
        RETURNING r.desk, r.ticket, r.hook
    )
    INSERT INTO event (desk, ticket, who, what, why)
    SELECT e.desk, e.ticket, 'intake-sender', p_what, concat_ws(': ', e.hook, p_why) FROM ended e;
END
$$;
COMMENT ON FUNCTION intake.hook_end(text, bigint, text, text) IS
    'Keeps that an admin''s program was told of a ticket, or that this was given up';

-- Its work and that it was done are one transaction. An error of it is the caller's to repeat; a
-- warning would make that of something done.
CREATE OR REPLACE FUNCTION intake.hook_call(p_desk text, p_run bigint, p_function text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET client_min_messages = error AS $$
DECLARE
    found hook_run;
BEGIN
    SELECT r.* INTO found FROM hook_run r WHERE r.desk = p_desk AND r.run = p_run FOR UPDATE;
    IF found.run IS NULL THEN
        RETURN NULL;
    END IF;
    EXECUTE format('SELECT intake.%I($1)', 'site_' || p_function)
      USING hook_facts(found.desk, found.run, found.hook, found.ticket);
    PERFORM hook_end(p_desk, p_run, 'hook-told', 'site_' || p_function);
    RETURN NULL;
EXCEPTION WHEN OTHERS OR ASSERT_FAILURE THEN
    RETURN left(format('intake.site_%s: %s', p_function, SQLERRM), 500);
END
$$;
COMMENT ON FUNCTION intake.hook_call(text, bigint, text) IS
    'Tells an admin''s function intake.site_NAME(jsonb) of a ticket; gives why it failed, and then it left nothing behind; NULL: it did not';

-- Evidence, whatever it says; a yes does what an agent's #verify does.
CREATE OR REPLACE FUNCTION intake.verification_end(
    p_desk text, p_run bigint, p_verdict text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_ticket bigint;
BEGIN
    DELETE FROM hook_run r WHERE r.desk = p_desk AND r.run = p_run
    RETURNING r.ticket INTO the_ticket;
    IF the_ticket IS NULL THEN
        RETURN;
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, the_ticket, 'verify.command', 'verification-' || p_verdict, p_why);
    IF p_verdict = 'yes' THEN
        PERFORM verify_sender(p_desk, the_ticket, 'verify.command', true);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.verification_end(text, bigint, text, text) IS
    'Keeps what verify.command said of a ticket''s customer: yes, no or undecided, and why; yes lifts the grade of the address and releases the ticket';
