-- The outbox, for intakectl.

CREATE OR REPLACE FUNCTION intake.outbox_list(
    p_desk text, p_state text, p_limit integer,
    OUT desk text, OUT id bigint, OUT ticket bigint, OUT state text, OUT recipient text,
    OUT template text, OUT queued text, OUT due text, OUT attempts integer, OUT reason text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT o.desk, o.id, o.ticket, o.state::text, o.recipient, o.template, shown(o.queued_at),
           CASE WHEN o.state = 'queued' THEN shown(o.due_at) END, o.attempts, o.reason
      FROM outbox o
     WHERE (p_desk IS NULL OR o.desk = p_desk) AND (p_state IS NULL OR o.state::text = p_state)
     ORDER BY o.id DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.outbox_list(text, text, integer) IS 'Answers of ours, newest first';

-- Without the token: it is for the recipient's eyes.
CREATE OR REPLACE FUNCTION intake.outbox_facts(
    p_desk text, p_id bigint,
    OUT desk text, OUT id bigint, OUT ticket bigint, OUT state text, OUT recipient text,
    OUT languages text, OUT template text, OUT display_name text, OUT message_id text,
    OUT in_reply_to text, OUT queued text, OUT due text, OUT attempts integer, OUT claimed_by text,
    OUT finished text, OUT reason text, OUT facts text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT o.desk, o.id, o.ticket, o.state::text, o.recipient, o.languages, o.template,
           o.display_name, o.message_id, o.in_reply_to, shown(o.queued_at),
           CASE WHEN o.state = 'queued' THEN shown(o.due_at) END, o.attempts, o.claimed_by,
           shown(o.finished_at), o.reason, o.payload
      FROM outbox o
     WHERE o.desk = p_desk AND o.id = p_id
$$;
COMMENT ON FUNCTION intake.outbox_facts(text, bigint) IS
    'What is known of one answer of ours; no row: there is none';

CREATE OR REPLACE FUNCTION intake.outbox_requeue(p_desk text, p_id bigint, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_ticket bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'send');
    UPDATE outbox o
       SET state = 'queued', due_at = now(), attempts = 0, finished_at = NULL
     WHERE o.desk = p_desk AND o.id = p_id AND o.state <> 'sent'
    RETURNING o.ticket INTO the_ticket;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no unsent answer %s', p_desk, p_id);
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, coalesce(the_ticket, 0), p_who, 'answer-requeued', 'answer ' || p_id);
END
$$;
COMMENT ON FUNCTION intake.outbox_requeue(text, bigint, text) IS
    'Makes a parked, dropped or waiting answer due now';

CREATE OR REPLACE FUNCTION intake.outbox_drop(p_desk text, p_id bigint, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_ticket bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'send');
    UPDATE outbox o
       SET state = 'dropped', finished_at = now()
     WHERE o.desk = p_desk AND o.id = p_id AND o.state IN ('queued', 'parked')
    RETURNING o.ticket INTO the_ticket;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no unsent answer %s', p_desk, p_id);
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, coalesce(the_ticket, 0), p_who, 'answer-dropped', 'answer ' || p_id);
END
$$;
COMMENT ON FUNCTION intake.outbox_drop(text, bigint, text) IS 'An answer shall not be sent';
