-- The outbox, for intake-sender.

CREATE OR REPLACE FUNCTION intake.outbox_claim(
    p_sender text, p_batch integer, p_lease interval,
    OUT desk text, OUT id bigint, OUT ticket bigint, OUT template text, OUT recipient text,
    OUT languages text, OUT message_id text, OUT token text, OUT in_reply_to text,
    OUT mail_references text, OUT payload text, OUT display_name text, OUT service_type text,
    OUT customer_group text, OUT queued bigint, OUT attempts integer)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT o.desk, o.message_id
          FROM outbox o
         WHERE o.state = 'queued' AND o.due_at <= now()
         ORDER BY o.due_at
         LIMIT p_batch
           FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE outbox o
           SET due_at = now() + p_lease, attempts = o.attempts + 1, claimed_by = p_sender
          FROM due
         WHERE o.desk = due.desk AND o.message_id = due.message_id
        RETURNING o.*
    )
    SELECT o.desk, o.id, o.ticket, o.template, o.recipient, o.languages, o.message_id, o.token,
           o.in_reply_to, o.mail_references, o.payload, t.answer_name, t.service_type,
           k.customer_group, extract(epoch FROM o.queued_at)::bigint, o.attempts
      FROM claimed o
      LEFT JOIN ticket t ON t.desk = o.desk AND t.ticket = o.ticket
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
      LEFT JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
     ORDER BY o.id;
END
$$;
COMMENT ON FUNCTION intake.outbox_claim(text, integer, interval) IS
    'Claims due answers for a while; another sender passes over them, and they are due again when the claim runs out';

CREATE OR REPLACE FUNCTION intake.outbox_sent(
    p_desk text, p_message_id text, p_sender text, p_display_name text, p_server_reply text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    the_ticket bigint;
BEGIN
    PERFORM commit_durably();
    UPDATE outbox o
       SET state = 'sent', finished_at = now(), token = NULL, display_name = p_display_name,
           payload = CASE WHEN o.template = 'request' THEN NULL ELSE o.payload END,
           reason = p_server_reply
     WHERE o.desk = p_desk AND o.message_id = p_message_id AND o.state <> 'sent'
    RETURNING o.ticket INTO the_ticket;
    IF the_ticket IS NULL THEN
        RETURN;
    END IF;
    UPDATE ticket t SET answer_name = p_display_name
     WHERE t.desk = p_desk AND t.ticket = the_ticket AND t.answer_name IS NULL;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, the_ticket, coalesce(p_sender, 'intake-sender'), 'answer-sent', p_server_reply);
END
$$;
COMMENT ON FUNCTION intake.outbox_sent(text, text, text, text, text) IS
    'Marks an answer sent, forgets its secret, and keeps the name it carried for the ticket';

CREATE OR REPLACE FUNCTION intake.outbox_retry(
    p_desk text, p_message_id text, p_delay interval, p_reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
BEGIN
    PERFORM commit_durably();
    UPDATE outbox o
       SET due_at = now() + p_delay, reason = p_reason
     WHERE o.desk = p_desk AND o.message_id = p_message_id AND o.state = 'queued';
END
$$;
COMMENT ON FUNCTION intake.outbox_retry(text, text, interval, text) IS
    'Makes a claimed answer due again after a delay';

CREATE OR REPLACE FUNCTION intake.outbox_park(p_desk text, p_message_id text, p_reason text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
BEGIN
    PERFORM commit_durably();
    WITH parked AS (
        UPDATE outbox o
           SET state = 'parked', finished_at = now(), reason = p_reason
         WHERE o.desk = p_desk AND o.message_id = p_message_id AND o.state = 'queued'
        RETURNING o.ticket
    )
    INSERT INTO event (desk, ticket, who, what, why)
    SELECT p_desk, coalesce(ticket, 0), 'intake-sender', 'answer-parked', p_reason FROM parked;
END
$$;
COMMENT ON FUNCTION intake.outbox_park(text, text, text) IS
    'Puts an answer aside for an admin: the server refused it for good';
