-- What a decision about an incoming mail must know, in one call.
--
-- OFFSET 0 and the queries in place of columns keep each of them a look-up of its own, by full key
-- or by the index that is meant. Joined freely, a planner that knows nothing of the tables yet may
-- read a whole desk instead.
--
-- What is called for each mail is in plpgsql, which plans a query once in a session and not once a
-- call; force_generic_plan keeps that so for queries over arrays, of which a planner that may look
-- thinks the next one needs a plan of its own. The doors set it for all that they call.

-- Tickets a mail points at, strongest clue first: 0 our token, 1 a Message-ID of the ticket,
-- 2 the number in the subject. Called from functions that pin the search path.
CREATE OR REPLACE FUNCTION intake.tickets_by_clue(
    p_desk text, p_token_digest bytea, p_references text[], p_tag bigint)
RETURNS TABLE (ticket bigint, clue integer, token_address text)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    WITH hint AS (
        SELECT found.ticket, 0 AS clue, found.address
          FROM (SELECT o.desk, o.ticket, o.address FROM outbox o
                 WHERE o.token_digest = p_token_digest OFFSET 0) AS found
         WHERE found.desk = p_desk
        UNION ALL
        SELECT found.ticket, 0, found.address
          FROM (SELECT r.desk, r.ticket, r.address FROM reply_token r
                 WHERE r.token_digest = p_token_digest OFFSET 0) AS found
         WHERE found.desk = p_desk
        UNION ALL
        SELECT found.ticket, 1, NULL
          FROM unnest(p_references) AS reference
         CROSS JOIN LATERAL (
               SELECT m.desk, m.ticket FROM message m
                WHERE m.message_id = reference OFFSET 0) AS found
         WHERE found.desk = p_desk
        UNION ALL
        SELECT found.ticket, 1, NULL
          FROM unnest(p_references) AS reference
         CROSS JOIN LATERAL (
               SELECT o.ticket FROM outbox o
                WHERE o.message_id = reference AND o.desk = p_desk OFFSET 0) AS found
        UNION ALL
        SELECT p_tag, 2, NULL
    )
    SELECT coalesce(g.into_ticket, h.ticket), min(h.clue), max(h.address)
      FROM hint h
      LEFT JOIN LATERAL (
           SELECT n.into_ticket FROM merged_ticket n
            WHERE n.desk = p_desk AND n.ticket = h.ticket OFFSET 0) AS g ON true
     WHERE h.ticket IS NOT NULL
     GROUP BY 1
     ORDER BY min(h.clue), 1 DESC
     LIMIT 20;
END
$$;
COMMENT ON FUNCTION intake.tickets_by_clue(text, bytea, text[], bigint) IS
    'Numbers of a desk''s tickets that a token, Message-IDs or a number point at, strongest clue first, then newest; at most 20';

-- Each name is a key of its own: a list of them would be compared with every row of the desk by a
-- plan that was made while the table was empty.
-- A customer who writes under another name of a known mailbox, or with somebody else, is still one.
CREATE OR REPLACE FUNCTION intake.blocked_by(p_desk text, p_senders text[], p_group text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    found text;
BEGIN
    SELECT b.name INTO found
      FROM unnest(p_senders) AS s
     CROSS JOIN LATERAL (
           SELECT n.name FROM blocked_sender n
            WHERE n.desk = p_desk AND n.name = s OFFSET 0) AS b
     ORDER BY length(b.name) DESC
     LIMIT 1;
    IF found IS NULL AND p_group IS NULL THEN
        SELECT 'customer ' || k.customer INTO found
          FROM unnest(p_senders) AS s
         CROSS JOIN LATERAL (
               SELECT n.desk, n.customer FROM address n
                WHERE n.desk = p_desk AND n.address = s OFFSET 0) AS a
         CROSS JOIN LATERAL (
               SELECT c.customer, c.customer_group FROM customer c
                WHERE c.desk = a.desk AND c.customer = a.customer OFFSET 0) AS k
         WHERE k.customer_group = 'blocked'
         LIMIT 1;
    END IF;
    RETURN found;
END
$$;
COMMENT ON FUNCTION intake.blocked_by(text, text[], text) IS
    'The blocked address, domain or customer among the names that senders go by; NULL: none';

-- One row per ticket found, each with what is known of the author; one row without a ticket when
-- none is.
CREATE OR REPLACE FUNCTION intake.lookup(
    p_desk text, p_author text, p_message_id text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_period interval, p_mailbox text, p_domain text, p_hour timestamptz,
    p_senders text[], p_details boolean, p_check_functions text[], p_check_values text[],
    OUT customer bigint, OUT contact bigint, OUT customer_group text, OUT registered_language text,
    OUT undeliverable boolean, OUT answers integer, OUT last_answer bigint, OUT own_message boolean,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text,
    OUT language text, OUT display_name text, OUT subject text, OUT takes_part boolean,
    OUT token_is_senders boolean, OUT acknowledged boolean, OUT best_identity text,
    OUT domain_answers integer, OUT hour_answers integer, OUT blocked text, OUT grade text,
    OUT graded bigint, OUT customer_details text, OUT ticket_details text, OUT checks text,
    OUT rating_asked boolean)
RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    answered_at timestamptz[]; -- oldest first
    is_told boolean;
    blocks boolean; -- at most desks nobody is blocked
BEGIN
    SELECT a.customer, a.contact, a.undeliverable_at IS NOT NULL, a.grade,
           extract(epoch FROM a.grade_at)::bigint,
           (SELECT k.customer_group FROM customer k
             WHERE k.desk = a.desk AND k.customer = a.customer),
           (SELECT c.language FROM contact c WHERE c.desk = a.desk AND c.contact = a.contact),
           p_details AND EXISTS (SELECT FROM customer_detail d
                                  WHERE d.desk = a.desk AND d.customer = a.customer)
      INTO lookup.customer, lookup.contact, lookup.undeliverable, lookup.grade, lookup.graded,
           lookup.customer_group, lookup.registered_language, is_told
      FROM address a
     WHERE a.desk = p_desk AND a.address = p_author;
    IF p_details THEN
        IF is_told THEN
            customer_details := details_of_customer(p_desk, lookup.customer);
        END IF;
        IF p_check_functions IS NOT NULL THEN
            checks := check_values(p_desk, p_check_functions, p_check_values);
        END IF;
    END IF;
    SELECT (SELECT m.answers FROM answered_mailbox m
             WHERE m.desk = p_desk AND m.mailbox = p_mailbox),
           (SELECT d.answers FROM answered_domain d
             WHERE d.desk = p_desk AND d.domain = p_domain AND d.hour = p_hour),
           (SELECT h.taken FROM answered_hour h WHERE h.desk = p_desk AND h.hour = p_hour),
           p_message_id IS NOT NULL
           AND EXISTS (SELECT FROM outbox o WHERE o.desk = p_desk AND o.message_id = p_message_id),
           EXISTS (SELECT FROM blocked_sender b WHERE b.desk = p_desk)
      INTO answered_at, domain_answers, hour_answers, own_message, blocks;
    IF blocks OR lookup.customer_group IS NULL THEN
        blocked := blocked_by(p_desk, p_senders, lookup.customer_group);
    END IF;
    IF answered_at IS NOT NULL THEN
        last_answer := extract(epoch FROM answered_at[cardinality(answered_at)]);
        answers := cardinality(answered_at) - width_bucket(now() - p_period, answered_at);
    END IF;
    IF p_token_digest IS NULL AND p_references IS NULL AND p_tag IS NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    FOR ticket, clue, state, service_type, language, display_name, subject, takes_part,
        token_is_senders, acknowledged, best_identity, ticket_details, rating_asked IN
        SELECT f.ticket, f.clue, t.state, t.service_type, t.language, t.display_name, t.subject,
               t.author = p_author OR p.address IS NOT NULL,
               f.clue = 0 AND f.token_address = p_author,
               CASE WHEN t.author = p_author THEN t.acknowledged ELSE p.acknowledged END,
               coalesce(t.best_identity, t.identity),
               CASE WHEN p_details THEN details_of_ticket(p_desk, f.ticket) END,
               t.state IN ('closed', 'awaiting-review')
               AND EXISTS (SELECT FROM rating r
                                               WHERE r.desk = p_desk AND r.ticket = f.ticket)
          FROM tickets_by_clue(p_desk, p_token_digest, p_references, p_tag) f
         CROSS JOIN LATERAL (
               SELECT n.state, n.service_type, n.language, n.display_name, n.subject, n.author,
                      n.acknowledged, n.best_identity, n.identity
                 FROM ticket n
                WHERE n.desk = p_desk AND n.ticket = f.ticket OFFSET 0) AS t
          LEFT JOIN LATERAL (
               SELECT p.address, p.acknowledged FROM participant p
                WHERE p.desk = p_desk AND p.ticket = f.ticket AND p.address = p_author
               OFFSET 0) AS p ON true
         ORDER BY f.clue, f.ticket DESC
    LOOP
        RETURN NEXT;
    END LOOP;
    IF NOT FOUND THEN
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz, text[], boolean, text[], text[]) IS
    'What is known of the author of a mail, of its Message-ID, of the tickets it points at, of what was told in them, and of the answers that count against it; changes nothing';

-- For programs that know of no facts.
CREATE OR REPLACE FUNCTION intake.lookup(
    p_desk text, p_author text, p_message_id text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_period interval, p_mailbox text, p_domain text, p_hour timestamptz,
    p_senders text[],
    OUT customer bigint, OUT contact bigint, OUT customer_group text, OUT registered_language text,
    OUT undeliverable boolean, OUT answers integer, OUT last_answer bigint, OUT own_message boolean,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text,
    OUT language text, OUT display_name text, OUT subject text, OUT takes_part boolean,
    OUT token_is_senders boolean, OUT acknowledged boolean, OUT best_identity text,
    OUT domain_answers integer, OUT hour_answers integer, OUT blocked text, OUT grade text,
    OUT graded bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1 AS $$
    SELECT l.customer, l.contact, l.customer_group, l.registered_language, l.undeliverable,
           l.answers, l.last_answer, l.own_message, l.ticket, l.clue, l.state, l.service_type,
           l.language, l.display_name, l.subject, l.takes_part, l.token_is_senders, l.acknowledged,
           l.best_identity, l.domain_answers, l.hour_answers, l.blocked, l.grade, l.graded
      FROM lookup(p_desk, p_author, p_message_id, p_token_digest, p_references, p_tag, p_period,
                  p_mailbox, p_domain, p_hour, p_senders, false, NULL, NULL) l
$$;
COMMENT ON FUNCTION intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz, text[]) IS
    'The same as a version before this one asks it';

-- For programs that know of no blocked senders.
CREATE OR REPLACE FUNCTION intake.lookup(
    p_desk text, p_author text, p_message_id text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_period interval, p_mailbox text, p_domain text, p_hour timestamptz,
    OUT customer bigint, OUT contact bigint, OUT customer_group text, OUT registered_language text,
    OUT undeliverable boolean, OUT answers integer, OUT last_answer bigint, OUT own_message boolean,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text,
    OUT language text, OUT display_name text, OUT subject text, OUT takes_part boolean,
    OUT token_is_senders boolean, OUT acknowledged boolean, OUT best_identity text,
    OUT domain_answers integer, OUT hour_answers integer)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1 AS $$
    SELECT l.customer, l.contact, l.customer_group, l.registered_language, l.undeliverable,
           l.answers, l.last_answer, l.own_message, l.ticket, l.clue, l.state, l.service_type,
           l.language, l.display_name, l.subject, l.takes_part, l.token_is_senders, l.acknowledged,
           l.best_identity, l.domain_answers, l.hour_answers
      FROM lookup(p_desk, p_author, p_message_id, p_token_digest, p_references, p_tag, p_period,
                  p_mailbox, p_domain, p_hour, NULL) l
$$;
COMMENT ON FUNCTION intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz) IS
    'The same as a version before this one asks it';

-- For the program before, which counts by address and knows no grades.
CREATE OR REPLACE FUNCTION intake.lookup(
    p_desk text, p_author text, p_message_id text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_period interval,
    OUT customer bigint, OUT contact bigint, OUT customer_group text, OUT registered_language text,
    OUT undeliverable boolean, OUT answers integer, OUT last_answer bigint, OUT own_message boolean,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text,
    OUT language text, OUT display_name text, OUT subject text, OUT takes_part boolean,
    OUT token_is_senders boolean, OUT acknowledged boolean)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1 AS $$
    SELECT l.customer, l.contact, l.customer_group, l.registered_language, l.undeliverable,
           l.answers, l.last_answer, l.own_message, l.ticket, l.clue, l.state, l.service_type,
           l.language, l.display_name, l.subject, l.takes_part, l.token_is_senders, l.acknowledged
      FROM lookup(p_desk, p_author, p_message_id, p_token_digest, p_references, p_tag, p_period,
                  p_author, NULL, NULL, NULL) l
$$;
COMMENT ON FUNCTION intake.lookup(text, text, text, bytea, text[], bigint, interval) IS
    'The same as the version before this one asks it';
