-- Tickets that wait for a person's word, and what follows from it.

-- 130 random bits in the letters of a reply address, as the filter draws them.
CREATE OR REPLACE FUNCTION intake.draw_token()
RETURNS text
LANGUAGE plpgsql VOLATILE SET search_path = intake, pg_temp AS $$
DECLARE
    drawn bytea := sha256(convert_to(gen_random_uuid()::text || gen_random_uuid()::text, 'UTF8'));
BEGIN
    RETURN (SELECT string_agg(substr('abcdefghijklmnopqrstuvwxyz234567',
                                     (get_byte(drawn, place) & 31) + 1, 1), '')
              FROM generate_series(0, 25) AS place);
END
$$;
COMMENT ON FUNCTION intake.draw_token() IS
    'A fresh secret of a reply address: 26 characters a-z2-7';

-- Goes where the acknowledgement went, in its languages. Who had none, since nothing was sent to him
-- or mail to him came back, has none now, and neither has who is blocked.
CREATE OR REPLACE FUNCTION intake.tell_customer(
    p_desk text, p_ticket bigint, p_template text, p_payload jsonb)
RETURNS boolean
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    earlier record;
    secret text := draw_token();
BEGIN
    SELECT f.recipient, f.address, f.languages, f.message_id INTO earlier
      FROM (SELECT * FROM outbox o WHERE o.ticket = p_ticket OFFSET 0) AS f
      JOIN ticket t ON t.desk = f.desk AND t.ticket = f.ticket
      JOIN address a ON a.desk = t.desk AND a.address = t.author
      JOIN customer k ON k.desk = a.desk AND k.customer = a.customer
     WHERE f.desk = p_desk AND f.address = t.author AND a.undeliverable_at IS NULL
       AND k.customer_group <> 'blocked'
     ORDER BY f.id
     LIMIT 1;
    IF NOT FOUND THEN
        RETURN false;
    END IF;
    INSERT INTO outbox (desk, ticket, template, recipient, address, languages, message_id, token,
                        token_digest, in_reply_to, mail_references, payload)
    VALUES (p_desk, p_ticket, p_template, earlier.recipient, earlier.address, earlier.languages,
            draw_token() || substring(earlier.message_id FROM '@.*$'), secret,
            sha256(convert_to(secret, 'UTF8')), earlier.message_id,
            '<' || earlier.message_id || '>', p_payload::text);
    RETURN true;
END
$$;
COMMENT ON FUNCTION intake.tell_customer(text, bigint, text, jsonb) IS
    'Queues a mail that tells a ticket''s customer of it; false: there is nobody to tell';

CREATE OR REPLACE FUNCTION intake.tell_decision(
    p_desk text, p_ticket bigint, p_decision text, p_reason text)
RETURNS boolean
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN tell_customer(p_desk, p_ticket, 'decision', jsonb_build_object(
        'service_type', (SELECT t.service_type FROM ticket t
                          WHERE t.desk = p_desk AND t.ticket = p_ticket),
        'decision', p_decision, 'reason', coalesce(p_reason, '')));
END
$$;
COMMENT ON FUNCTION intake.tell_decision(text, bigint, text, text) IS
    'Queues the mail that tells a customer what was decided; false: there is nobody to tell';

-- Who decides second is told that it is done, so that the customer is told once.
CREATE OR REPLACE FUNCTION intake.decide_review(
    p_desk text, p_ticket bigint, p_approve boolean, p_who text, p_why text, p_tells boolean)
RETURNS boolean
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
    decision text := CASE WHEN p_approve THEN 'approved' ELSE 'refused' END;
    becomes ticket_state := CASE WHEN p_approve THEN 'open' ELSE 'closed' END;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'approve');
    IF NOT may_move(before.state, becomes, 'review') THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('ticket %s does not wait for a review: it is %s', p_ticket, before.state);
    END IF;
    UPDATE ticket t SET due_at = NULL
     WHERE t.desk = p_desk AND t.ticket = p_ticket AND NOT p_approve;
    UPDATE quota_ticket q SET is_admitted = true
     WHERE q.desk = p_desk AND q.ticket = p_ticket AND p_approve;
    IF NOT p_approve THEN
        PERFORM give_back_quota(p_desk, p_ticket);
    END IF;
    PERFORM move_ticket(p_desk, p_ticket, before.state, becomes, 'review', p_who, decision,
                        shown_move(before.state, becomes, p_why));
    RETURN p_tells
       AND tell_decision(p_desk, p_ticket, decision, CASE WHEN NOT p_approve THEN p_why END);
END
$$;
COMMENT ON FUNCTION intake.decide_review(text, bigint, boolean, text, text, boolean) IS
    'Ends a review, and may tell the customer; gives whether he is told';

CREATE OR REPLACE FUNCTION intake.verify_sender(
    p_desk text, p_ticket bigint, p_who text, p_tells boolean)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
    released boolean := before.state = 'awaiting-confirmation';
    becomes ticket_state := CASE WHEN released THEN 'open' ELSE before.state END;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'verify');
    UPDATE address a
       SET grade = 'confirmed', grade_at = now(), grade_by = 'verified by ' || p_who
     WHERE a.desk = p_desk AND a.address = before.author;
    UPDATE confirmation c SET used_at = now()
     WHERE c.desk = p_desk AND c.address = before.author AND c.ticket = p_ticket
       AND c.used_at IS NULL;
    UPDATE ticket t SET best_identity = 'confirmed'
     WHERE t.desk = p_desk AND t.ticket = p_ticket;
    PERFORM move_ticket(p_desk, p_ticket, before.state, becomes, 'review', p_who, 'verified',
                        concat_ws(': ', before.author,
                                  CASE WHEN released THEN shown_move(before.state, becomes, NULL) END));
    IF p_tells AND released THEN
        PERFORM tell_decision(p_desk, p_ticket, 'approved', NULL);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.verify_sender(text, bigint, text, boolean) IS
    'An agent states that a ticket''s customer is who he says: lifts the grade of the address and releases the ticket';

-- ---- by an agent's mail ----

-- Before the rest of the mail, which may be an answer that changes the state. Its words tell the
-- customer; without any, a letter does.
CREATE OR REPLACE FUNCTION intake.record_outgoing_deciding(
    mail intake.departing_mail, p_body text, p_token text, p_token_digest bytea, p_decision text,
    p_why text, p_verifies boolean,
    OUT ticket bigint, OUT display_name text, OUT is_short boolean, OUT is_sent boolean,
    OUT repeat boolean, OUT token text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    tells boolean := NOT (mail.is_sent AND mail.recipients IS NOT NULL);
BEGIN
    IF mail.ticket IS NOT NULL
       AND NOT EXISTS (SELECT FROM departure d
                        WHERE d.desk = mail.desk AND d.sender = mail.sender
                          AND d.message_id = mail.message_id AND d.digest = mail.digest) THEN
        IF p_decision IS NOT NULL THEN
            PERFORM decide_review(mail.desk, mail.ticket, p_decision = 'approved', mail.login,
                                  p_why, tells);
        END IF;
        IF p_verifies THEN
            PERFORM verify_sender(mail.desk, mail.ticket, mail.login, tells);
        END IF;
    END IF;
    SELECT r.ticket, r.display_name, r.is_short, r.is_sent, r.repeat, r.token
      INTO ticket, display_name, is_short, is_sent, repeat, token
      FROM record_outgoing(mail, p_body, p_token, p_token_digest) r;
END
$$;
COMMENT ON FUNCTION intake.record_outgoing_deciding(intake.departing_mail, text, text, bytea, text, text, boolean) IS
    'The same as record_outgoing() for a mail whose commands end a review or verify a customer';

-- ---- for intakectl ----

CREATE OR REPLACE FUNCTION intake.review_end(
    p_desk text, p_ticket bigint, p_approve boolean, p_who text, p_why text)
RETURNS boolean
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT decide_review(p_desk, p_ticket, p_approve, p_who, p_why, true)
$$;
COMMENT ON FUNCTION intake.review_end(text, bigint, boolean, text, text) IS
    'Ends a review, and tells the customer; gives whether there was somebody to tell';

CREATE OR REPLACE FUNCTION intake.review_list(
    p_desk text, p_limit integer,
    OUT desk text, OUT ticket bigint, OUT state text, OUT type text, OUT "from" text,
    OUT customer bigint, OUT "group" text, OUT identity text, OUT subject text, OUT since text,
    OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT t.desk, t.ticket, t.state::text, t.service_type, t.author, c.customer,
           k.customer_group, coalesce(t.best_identity, t.identity), t.subject, shown(t.opened_at),
           (SELECT string_agg(line[1], '; ')
              FROM message m,
                   regexp_matches(m.reasons, E'^(?:review|entitlement): ([^\n]*)', 'gn') AS line
             WHERE m.desk = t.desk AND m.ticket = t.ticket AND m.opens)
      FROM ticket t
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
      LEFT JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
     WHERE t.state IN ('awaiting-review', 'awaiting-confirmation')
       AND (p_desk IS NULL OR t.desk = p_desk)
     ORDER BY t.ticket
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.review_list(text, integer) IS
    'Tickets that wait for a review or a confirmation, oldest first, and why';
