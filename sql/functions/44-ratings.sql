-- Ratings: asking for them, keeping them, and what they say.

-- What is known of a closed ticket for the decision whether its customer is asked. A claim that
-- nobody ends is due again.
CREATE OR REPLACE FUNCTION intake.closings_claim(
    p_batch integer, p_lease interval,
    OUT desk text, OUT ticket bigint, OUT state text, OUT author text, OUT recipient text,
    OUT languages text, OUT message_id text, OUT login text, OUT display_name text,
    OUT service_type text, OUT identity text, OUT undeliverable boolean, OUT customer_group text,
    OUT mailbox text, OUT last_asked bigint)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN QUERY
    WITH due AS (
        SELECT c.desk, c.ticket FROM closing c
         WHERE c.due_at <= now()
         ORDER BY c.due_at
         LIMIT p_batch
           FOR UPDATE SKIP LOCKED
    ), claimed AS (
        UPDATE closing c SET due_at = now() + p_lease
          FROM due WHERE c.desk = due.desk AND c.ticket = due.ticket
        RETURNING c.desk, c.ticket
    )
    SELECT t.desk, t.ticket, t.state::text, t.author, o.recipient, o.languages, o.message_id,
           m.login, m.author_name, t.service_type, coalesce(t.best_identity, t.identity),
           a.undeliverable_at IS NOT NULL, k.customer_group, coalesce(a.mailbox, t.author),
           (SELECT extract(epoch FROM max(r.asked_at))::bigint FROM rating r
             WHERE r.customer = a.customer AND r.desk = t.desk)
      FROM claimed c
      JOIN ticket t ON t.desk = c.desk AND t.ticket = c.ticket
      LEFT JOIN address a ON a.desk = t.desk AND a.address = t.author
      LEFT JOIN customer k ON k.desk = a.desk AND k.customer = a.customer
      LEFT JOIN LATERAL (SELECT * FROM message n
                          WHERE n.desk = t.desk AND n.ticket = t.ticket AND n.kind = 'agent'
                          ORDER BY n.message DESC LIMIT 1) AS m ON true
      LEFT JOIN LATERAL (SELECT * FROM outbox n
                          WHERE n.desk = t.desk AND n.ticket = t.ticket AND n.address = t.author
                          ORDER BY n.id DESC LIMIT 1) AS o ON true;
END
$$;
COMMENT ON FUNCTION intake.closings_claim(integer, interval) IS
    'Claims tickets that were closed, with what decides whether their customers are asked for a rating';

CREATE OR REPLACE FUNCTION intake.closing_end(p_desk text, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    DELETE FROM closing c WHERE c.desk = p_desk AND c.ticket = p_ticket;
END
$$;
COMMENT ON FUNCTION intake.closing_end(text, bigint) IS 'Nobody is asked how a closed ticket was';

-- Counted like every answer of ours; asked once for a ticket, however often it is closed.
CREATE OR REPLACE FUNCTION intake.rating_ask(
    p_desk text, p_ticket bigint, p_message_id text, p_token text, p_token_digest bytea,
    p_ceiling integer, p_period interval, limits intake.answer_limits)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    last record;
    answerer record;
    refused text;
BEGIN
    DELETE FROM closing c WHERE c.desk = p_desk AND c.ticket = p_ticket;
    SELECT o.recipient, o.address, o.languages, o.message_id, t.service_type, t.contact INTO last
      FROM ticket t
      JOIN outbox o ON o.desk = t.desk AND o.ticket = t.ticket AND o.address = t.author
     WHERE t.desk = p_desk AND t.ticket = p_ticket AND t.state = 'closed'
     ORDER BY o.id DESC
     LIMIT 1;
    IF NOT FOUND THEN
        RETURN 'reopened';
    END IF;
    SELECT m.login, m.author_name INTO answerer FROM message m
     WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.kind = 'agent'
     ORDER BY m.message DESC LIMIT 1;
    INSERT INTO rating (desk, ticket, customer, login, display_name, service_type)
    VALUES (p_desk, p_ticket,
            (SELECT c.customer FROM contact c WHERE c.desk = p_desk AND c.contact = last.contact),
            answerer.login, answerer.author_name, last.service_type)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN 'asked-before';
    END IF;
    SELECT c.withheld INTO refused
      FROM count_answer(p_desk, ROW(true, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                                    p_ceiling, p_period)::planned_answer, limits, true) c;
    IF refused IS NOT NULL THEN
        DELETE FROM rating r WHERE r.desk = p_desk AND r.ticket = p_ticket;
        RETURN refused;
    END IF;
    INSERT INTO outbox (desk, ticket, template, recipient, address, languages, message_id, token,
                        token_digest, in_reply_to, mail_references, payload)
    VALUES (p_desk, p_ticket, 'rating', last.recipient, last.address, last.languages, p_message_id,
            p_token, p_token_digest, last.message_id, '<' || last.message_id || '>',
            jsonb_build_object('service_type', last.service_type, 'answered_as',
                               coalesce(answerer.author_name, ''))::text);
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, 'intake-sender', 'rating-asked', 'of ' || answerer.author_name);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.rating_ask(text, bigint, text, text, bytea, integer, interval, intake.answer_limits) IS
    'Queues the mail that asks a customer for a rating; gives why it did not, NULL: it did';

CREATE OR REPLACE FUNCTION intake.keep_vote(mail intake.offered_mail, vote intake.mail_vote)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    SELECT r.stars, r.rated_at INTO before
      FROM rating r WHERE r.desk = mail.desk AND r.ticket = mail.ticket FOR UPDATE;
    UPDATE rating r
       SET stars = coalesce(vote.stars, r.stars), name_clear = coalesce(vote.name_clear, r.name_clear),
           words = coalesce(nullif(vote.words, ''), r.words), rated_at = now()
     WHERE r.desk = mail.desk AND r.ticket = mail.ticket;
    INSERT INTO event (desk, ticket, who, what, why)
    SELECT mail.desk, mail.ticket, coalesce(mail.author, 'unknown'),
           CASE WHEN before.rated_at IS NULL THEN 'rated' ELSE 'rating-changed' END,
           concat_ws(', ', before.stars || ' to ' || vote.stars,
                     CASE WHEN before.stars IS NULL THEN vote.stars::text END,
                     CASE vote.name_clear WHEN true THEN 'it was clear who answered'
                                          WHEN false THEN 'it was not clear who answered' END)
     WHERE FOUND;
END
$$;
COMMENT ON FUNCTION intake.keep_vote(intake.offered_mail, intake.mail_vote) IS
    'Keeps a rating for a ticket whose customer was asked; what it does not say stays';

-- ---- for intakectl ----

CREATE OR REPLACE FUNCTION intake.rating_sums(
    p_desk text, p_by text, p_since timestamptz, p_until timestamptz,
    OUT desk text, OUT "by" text, OUT asked bigint, OUT rated bigint, OUT average text,
    OUT five bigint, OUT four bigint, OUT three bigint, OUT two bigint, OUT one bigint,
    OUT name_clear bigint, OUT name_unclear bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT r.desk,
           CASE p_by WHEN 'agent' THEN coalesce(r.login, '') WHEN 'name' THEN coalesce(r.display_name, '')
                     WHEN 'type' THEN r.service_type
                     ELSE to_char(r.asked_at AT TIME ZONE 'UTC', 'YYYY-MM') END,
           count(*), count(r.stars), round(avg(r.stars), 2)::text,
           count(*) FILTER (WHERE r.stars = 5), count(*) FILTER (WHERE r.stars = 4),
           count(*) FILTER (WHERE r.stars = 3), count(*) FILTER (WHERE r.stars = 2),
           count(*) FILTER (WHERE r.stars = 1), count(*) FILTER (WHERE r.name_clear),
           count(*) FILTER (WHERE NOT r.name_clear)
      FROM rating r
     WHERE (p_desk IS NULL OR r.desk = p_desk)
       AND (p_since IS NULL OR r.asked_at >= p_since) AND (p_until IS NULL OR r.asked_at < p_until)
     GROUP BY 1, 2
     ORDER BY 1, 2
$$;
COMMENT ON FUNCTION intake.rating_sums(text, text, timestamptz, timestamptz) IS
    'How often was asked for ratings and what was said, by agent, name, type or month';

CREATE OR REPLACE FUNCTION intake.rating_list(
    p_desk text, p_limit integer,
    OUT desk text, OUT ticket bigint, OUT stars integer, OUT name_clear text, OUT agent text,
    OUT name text, OUT type text, OUT rated text, OUT words text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT r.desk, r.ticket, r.stars::integer,
           CASE r.name_clear WHEN true THEN 'yes' WHEN false THEN 'no' END, r.login, r.display_name,
           r.service_type, shown(r.rated_at), r.words
      FROM rating r
     WHERE r.rated_at IS NOT NULL AND (p_desk IS NULL OR r.desk = p_desk)
     ORDER BY r.rated_at DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.rating_list(text, integer) IS 'Ratings with their words, newest first';
