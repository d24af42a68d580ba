-- Tickets that wait too long, for intake-sender.

-- With the first look the desk's tickets begin to be watched. Those that were in work before follow
-- when no transaction can be under way any more that did not know it.
CREATE OR REPLACE FUNCTION intake.care_begin(p_desk text)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO cared_desk (desk) VALUES (p_desk) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        RETURN;
    END IF;
    UPDATE cared_desk c SET is_caught_up = true
     WHERE c.desk = p_desk AND NOT c.is_caught_up AND c.since < now() - interval '20 seconds';
    IF FOUND THEN
        INSERT INTO watched_ticket (desk, ticket, look_at)
        SELECT t.desk, t.ticket,
               CASE WHEN t.state IN ('awaiting-confirmation', 'awaiting-information', 'answered')
               THEN now() ELSE t.due_at END
          FROM ticket t
         WHERE t.desk = p_desk
           AND (t.state IN ('awaiting-confirmation', 'awaiting-information', 'answered')
                OR (t.state <> 'closed' AND t.due_at IS NOT NULL))
        ON CONFLICT DO NOTHING;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.care_begin(text) IS
    'Has a desk''s tickets watched: new ones from now on, those in work with a later call';

CREATE OR REPLACE FUNCTION intake.care_end(p_desk text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    DELETE FROM cared_desk c WHERE c.desk = p_desk;
    DELETE FROM watched_ticket w WHERE w.desk = p_desk;
END
$$;
COMMENT ON FUNCTION intake.care_end(text) IS 'Watches no ticket of a desk any more, whose settings do not want it';

-- What decides whether and whom to tell, with each ticket. A claim that nobody ends is due again.
CREATE OR REPLACE FUNCTION intake.care_claim(
    p_desk text, p_batch integer, p_lease interval,
    OUT ticket bigint, OUT state text, OUT author text, OUT recipient text, OUT identity text,
    OUT undeliverable boolean, OUT customer_group text, OUT mailbox text, OUT active bigint,
    OUT due bigint, OUT reminded bigint, OUT overdue_told boolean)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM care_begin(p_desk);
    RETURN QUERY
    WITH ready AS (
        SELECT w.desk, w.ticket
          FROM watched_ticket w
         WHERE w.desk = p_desk AND w.look_at <= now()
         ORDER BY w.look_at
         LIMIT p_batch
           FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE watched_ticket w SET look_at = now() + p_lease
          FROM ready
         WHERE w.desk = ready.desk AND w.ticket = ready.ticket
        RETURNING w.*
    )
    SELECT c.ticket, t.state::text, t.author, o.recipient, coalesce(t.best_identity, t.identity),
           a.undeliverable_at IS NOT NULL, k.customer_group, coalesce(a.mailbox, t.author),
           extract(epoch FROM t.active_at)::bigint, extract(epoch FROM t.due_at)::bigint,
           extract(epoch FROM c.reminded_at)::bigint, c.overdue_told_at IS NOT NULL
      FROM claimed c
     CROSS JOIN LATERAL (SELECT * FROM ticket n
                          WHERE n.desk = c.desk AND n.ticket = c.ticket OFFSET 0) AS t
      LEFT JOIN LATERAL (SELECT * FROM address n
                          WHERE n.desk = t.desk AND n.address = t.author OFFSET 0) AS a ON true
      LEFT JOIN LATERAL (SELECT * FROM customer n
                          WHERE n.desk = a.desk AND n.customer = a.customer OFFSET 0) AS k ON true
      LEFT JOIN LATERAL (SELECT f.recipient
                           FROM (SELECT n.desk, n.address, n.recipient FROM outbox n
                                  WHERE n.ticket = t.ticket OFFSET 0) AS f
                          WHERE f.desk = t.desk AND f.address = t.author LIMIT 1) AS o ON true
     ORDER BY c.ticket;
END
$$;
COMMENT ON FUNCTION intake.care_claim(text, integer, interval) IS
    'Claims tickets of a desk that are to be looked at now, with what decides what is done about them';

CREATE OR REPLACE FUNCTION intake.care_later(p_desk text, p_ticket bigint, p_look_at timestamptz)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    UPDATE watched_ticket w SET look_at = p_look_at
     WHERE w.desk = p_desk AND w.ticket = p_ticket
$$;
COMMENT ON FUNCTION intake.care_later(text, bigint, timestamptz) IS
    'Nothing is done about a ticket yet; when to look again';

-- What was asked for and not told since, as the last answer that asked for it had it.
CREATE OR REPLACE FUNCTION intake.still_missing(p_desk text, p_ticket bigint, p_author text)
RETURNS jsonb
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
DECLARE
    asked jsonb := (SELECT f.payload::jsonb -> 'missing'
                      FROM (SELECT o.desk, o.address, o.id, o.payload FROM outbox o
                             WHERE o.ticket = p_ticket OFFSET 0) AS f
                     WHERE f.desk = p_desk AND f.address = p_author
                       AND f.payload::jsonb ? 'missing'
                     ORDER BY f.id DESC
                     LIMIT 1);
BEGIN
    RETURN (SELECT jsonb_agg(m - 'wrong') FROM jsonb_array_elements(asked) AS m
             WHERE NOT EXISTS (SELECT FROM detail d
                                WHERE d.desk = p_desk AND d.ticket = p_ticket
                                  AND d.name = m ->> 'name'));
END
$$;
COMMENT ON FUNCTION intake.still_missing(text, bigint, text) IS
    'The facts that a ticket still waits for, in the form of an answer''s payload; NULL: none known';

-- Counted like every answer of ours: who has had enough of them gets no notice either.
CREATE OR REPLACE FUNCTION intake.send_notice(
    p_desk text, p_ticket bigint, p_notice text, p_ceiling integer, p_period interval,
    limits intake.answer_limits)
RETURNS text
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    refused text;
    waits ticket;
BEGIN
    SELECT c.withheld INTO refused
      FROM count_answer(p_desk, ROW(true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                    p_ceiling, p_period)::planned_answer, limits, true) c;
    IF refused IS NOT NULL THEN
        RETURN refused;
    END IF;
    SELECT * INTO waits FROM ticket t WHERE t.desk = p_desk AND t.ticket = p_ticket;
    IF NOT tell_customer(p_desk, p_ticket, 'notice', jsonb_strip_nulls(jsonb_build_object(
            'service_type', waits.service_type, 'state', waits.state, 'notice', p_notice,
            'missing', CASE WHEN waits.state = 'awaiting-information'
                       THEN still_missing(p_desk, p_ticket, waits.author) END))) THEN
        PERFORM uncount_answer(p_desk, true, limits);
        RETURN 'nobody-to-tell';
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.send_notice(text, bigint, text, integer, interval, intake.answer_limits) IS
    'Queues a notice to a ticket''s customer; gives why it did not, NULL: it did';

CREATE OR REPLACE FUNCTION intake.still_waits(
    p_desk text, p_ticket bigint, p_state text, p_active bigint)
RETURNS boolean
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM FROM ticket t
      WHERE t.desk = p_desk AND t.ticket = p_ticket AND t.state::text = p_state
        AND extract(epoch FROM t.active_at)::bigint = p_active
        FOR NO KEY UPDATE;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION intake.still_waits(text, bigint, text, bigint) IS
    'Locks a ticket that is as it was decided of; false: its state is another, or somebody has written in it meanwhile';

-- The customer is told unless `p_untold` says why not.
CREATE OR REPLACE FUNCTION intake.care_remind(
    p_desk text, p_ticket bigint, p_state text, p_active bigint, p_why text, p_untold text,
    p_ceiling integer, p_period interval, limits intake.answer_limits)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    untold text := p_untold;
BEGIN
    PERFORM commit_durably();
    IF NOT still_waits(p_desk, p_ticket, p_state, p_active) THEN
        RETURN 'changed';
    END IF;
    UPDATE watched_ticket w SET reminded_at = now(), look_at = now()
     WHERE w.desk = p_desk AND w.ticket = p_ticket AND w.reminded_at IS NULL;
    IF NOT FOUND THEN
        RETURN 'changed';
    END IF;
    IF p_untold IS NULL THEN
        untold := send_notice(p_desk, p_ticket, 'reminder', p_ceiling, p_period, limits);
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, 'intake-sender',
            CASE WHEN untold IS NULL THEN 'reminded' ELSE 'not-reminded' END,
            concat_ws('; ', p_why, untold));
    RETURN untold;
END
$$;
COMMENT ON FUNCTION intake.care_remind(text, bigint, text, bigint, text, text, integer, interval, intake.answer_limits) IS
    'Reminds a ticket''s customer, once while it waits; gives why nobody was told, NULL: he is';

CREATE OR REPLACE FUNCTION intake.care_close(
    p_desk text, p_ticket bigint, p_state text, p_active bigint, p_why text, p_untold text,
    p_ceiling integer, p_period interval, limits intake.answer_limits)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    untold text := p_untold;
BEGIN
    PERFORM commit_durably();
    IF NOT still_waits(p_desk, p_ticket, p_state, p_active) THEN
        RETURN 'changed';
    END IF;
    IF p_untold IS NULL THEN
        untold := send_notice(p_desk, p_ticket, 'closed', p_ceiling, p_period, limits);
    END IF;
    PERFORM move_ticket(p_desk, p_ticket, p_state::ticket_state, 'closed', 'time', 'intake-sender',
                        'state-changed',
                        concat_ws('; ', shown_move(p_state::ticket_state, 'closed', p_why),
                                  coalesce('the customer is not told: ' || untold,
                                           'the customer is told')));
    RETURN untold;
END
$$;
COMMENT ON FUNCTION intake.care_close(text, bigint, text, bigint, text, text, integer, interval, intake.answer_limits) IS
    'Closes a ticket that has waited long enough; gives why its customer was not told, NULL: he is';

-- To the desk's own people, once for each promise. When many are overdue at once the rest waits.
CREATE OR REPLACE FUNCTION intake.care_tell_lead(
    p_desk text, p_ticket bigint, p_lead text, p_language text, p_domain text, p_untold text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    late ticket;
BEGIN
    PERFORM commit_durably();
    SELECT * INTO late FROM ticket t
     WHERE t.desk = p_desk AND t.ticket = p_ticket AND is_overdue(t.state, t.due_at)
       FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RETURN 'changed';
    END IF;
    IF EXISTS (SELECT FROM watched_ticket w WHERE w.desk = p_desk AND w.ticket = p_ticket
                                              AND w.overdue_told_at IS NOT NULL) THEN
        RETURN 'changed';
    END IF;
    IF p_untold IS NULL AND NOT count_for_mailbox(p_desk, p_lead, 100, interval '1 day', true) THEN
        UPDATE watched_ticket w SET look_at = now() + interval '1 hour'
         WHERE w.desk = p_desk AND w.ticket = p_ticket;
        RETURN 'later';
    END IF;
    UPDATE watched_ticket w SET overdue_told_at = now(), look_at = now()
     WHERE w.desk = p_desk AND w.ticket = p_ticket;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, 'intake-sender', 'overdue',
            coalesce('nobody is told: ' || p_untold, 'told to ' || p_lead));
    IF p_untold IS NULL THEN
        INSERT INTO outbox (desk, ticket, template, recipient, address, languages, message_id,
                            payload)
        VALUES (p_desk, p_ticket, 'notice', p_lead, p_lead, p_language,
                draw_token() || '@' || p_domain,
                jsonb_build_object('service_type', late.service_type, 'notice', 'overdue',
                                   'due', extract(epoch FROM late.due_at)::bigint,
                                   'assignee', coalesce(late.assignee, ''))::text);
    END IF;
    RETURN p_untold;
END
$$;
COMMENT ON FUNCTION intake.care_tell_lead(text, bigint, text, text, text, text) IS
    'Tells the lead that the answer to a ticket is overdue; gives why not, NULL: it is told';
