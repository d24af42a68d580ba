-- What a decision about an incoming mail must know, in one call.

-- Tickets a mail points at, strongest clue first: 0 our token, 1 a Message-ID of the ticket,
-- 2 the number in the subject.
CREATE OR REPLACE FUNCTION intake.tickets_by_clue(
    p_desk text, p_token text, p_references text[], p_tag bigint)
RETURNS TABLE (ticket bigint, clue integer, token_address text)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN QUERY
    WITH hint AS (
        SELECT o.ticket, 0 AS clue, o.address
          FROM outbox o
         WHERE p_token IS NOT NULL
           AND o.desk = p_desk AND o.token_digest = sha256(convert_to(p_token, 'UTF8'))
        UNION ALL
        SELECT m.ticket, 1, NULL
          FROM message m
         WHERE m.desk = p_desk AND m.message_id = ANY (p_references)
        UNION ALL
        SELECT o.ticket, 1, NULL
          FROM outbox o
         WHERE o.desk = p_desk AND o.message_id = ANY (p_references)
        UNION ALL
        SELECT t.ticket, 2, NULL
          FROM ticket t
         WHERE p_tag IS NOT NULL AND t.desk = p_desk AND t.ticket = p_tag
    )
    SELECT DISTINCT ON (min(h.clue), h.ticket) h.ticket, min(h.clue), max(h.address)
      FROM hint h
     WHERE h.ticket IS NOT NULL
     GROUP BY h.ticket
     ORDER BY min(h.clue), h.ticket DESC
     LIMIT 20;
END
$$;
COMMENT ON FUNCTION intake.tickets_by_clue(text, text, text[], bigint) IS
    'Tickets of a desk that a token, Message-IDs or a number point at, strongest clue first, then newest; at most 20';

-- One row per ticket found, each with what is known of the author; one row without a ticket when
-- none is.
CREATE OR REPLACE FUNCTION intake.lookup(
    p_desk text, p_author text, p_message_id text, p_token text, p_references text[], p_tag bigint,
    p_period interval,
    OUT customer bigint, OUT contact bigint, OUT customer_group text, OUT registered_language text,
    OUT undeliverable boolean, OUT answers integer, OUT last_answer bigint, OUT own_message boolean,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text, OUT language text,
    OUT display_name text, OUT subject text, OUT takes_part boolean, OUT token_is_senders boolean,
    OUT acknowledged boolean)
RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1 AS $$
DECLARE
    answered_at timestamptz[];
BEGIN
    SELECT c.customer, c.contact, k.customer_group, c.language, a.undeliverable_at IS NOT NULL,
           a.answers
      INTO lookup.customer, lookup.contact, lookup.customer_group, lookup.registered_language,
           lookup.undeliverable, answered_at
      FROM address a
      JOIN contact c ON c.desk = a.desk AND c.contact = a.contact
      JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
     WHERE a.desk = p_desk AND a.address = p_author;
    own_message := EXISTS (SELECT FROM outbox o
                            WHERE o.desk = p_desk AND o.message_id = p_message_id);
    IF answered_at IS NOT NULL THEN
        last_answer := extract(epoch FROM answered_at[cardinality(answered_at)]);
        answers := (SELECT count(*) FROM unnest(answered_at) AS moment
                     WHERE moment > now() - p_period);
    END IF;
    IF p_token IS NULL AND p_references IS NULL AND p_tag IS NULL THEN
        RETURN NEXT;
        RETURN;
    END IF;
    FOR ticket, clue, state, service_type, language, display_name, subject, takes_part,
        token_is_senders, acknowledged IN
        SELECT f.ticket, f.clue, t.state, t.service_type, t.language, t.display_name, t.subject,
               p.address IS NOT NULL, f.clue = 0 AND f.token_address = p_author,
               coalesce(p.acknowledged, false)
          FROM tickets_by_clue(p_desk, p_token, p_references, p_tag) f
          JOIN ticket t ON t.desk = p_desk AND t.ticket = f.ticket
          LEFT JOIN participant p
            ON p.desk = p_desk AND p.ticket = f.ticket AND p.address = p_author
         ORDER BY f.clue, f.ticket DESC
    LOOP
        RETURN NEXT;
    END LOOP;
    IF NOT FOUND THEN
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.lookup(text, text, text, text, text[], bigint, interval) IS
    'What is known of the author of a mail, of its Message-ID and of the tickets it points at; changes nothing';
