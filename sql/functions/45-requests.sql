-- Requests that a web shop or a chat registers without a mail. The sender makes a mail to the desk of
-- each, signed with the keys of confirmations: so it goes the way of every other one, with all that
-- is decided there, and the desk has it in its mailbox.

CREATE OR REPLACE FUNCTION intake.request_message_id(p_desk text, p_gateway text, p_key text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT 'request.' || left(encode(sha256(convert_to(
               concat_ws(E'\x1f', p_desk, p_gateway, p_key), 'UTF8')), 'hex'), 40)
           || '@intake.invalid'
$$;
COMMENT ON FUNCTION intake.request_message_id(text, text, text) IS
    'The Message-ID of a caller''s request, by which it is known again';

CREATE OR REPLACE FUNCTION intake.demand_request(
    p_gateway text, p_key text, p_address text, p_name text, p_subject text, p_text text,
    p_type text, p_phone text, p_facts jsonb)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    wrong text := CASE
        WHEN coalesce(p_gateway, '') !~ '^[a-z0-9-]{1,40}$' THEN
            'the gateway is not the name of one in the settings'
        WHEN length(coalesce(p_key, '')) NOT BETWEEN 1 AND 200 THEN
            'the key has none or more than 200 characters'
        WHEN octet_length(coalesce(p_address, '')) > 254
             OR coalesce(p_address, '') !~ E'^[^@[:space:][:cntrl:]<>()\\[\\],;:"]+@[^@[:space:][:cntrl:]<>()\\[\\],;:"]+$' THEN
            format('"%s" is not a mail address', left(p_address, 80))
        WHEN length(p_name) > 200 THEN 'the name has more than 200 characters'
        WHEN length(p_subject) > 500 THEN 'the subject has more than 500 characters'
        WHEN coalesce(p_text, '') = '' OR octet_length(p_text) > 100000 THEN
            'the text is empty or has more than 100000 octets'
        WHEN length(p_type) > 100 THEN 'the type has more than 100 characters'
        WHEN length(p_phone) > 80 THEN 'the telephone number has more than 80 characters'
        WHEN jsonb_typeof(p_facts) <> 'object' OR octet_length(p_facts::text) > 10000 THEN
            'the facts are no JSON object, or one of more than 10000 octets'
        WHEN EXISTS (SELECT FROM jsonb_each(p_facts) f
                      WHERE jsonb_typeof(f.value) NOT IN ('string', 'number', 'null')) THEN
            'a fact is neither a text nor a number'
        END;
BEGIN
    IF wrong IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = wrong;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.demand_request(text, text, text, text, text, text, text, text, jsonb) IS
    'Raises IN001 for a request that nobody could register';

CREATE OR REPLACE FUNCTION intake.request_state(
    p_desk text, p_gateway text, p_key text,
    OUT state text, OUT ticket bigint, OUT ticket_state text, OUT reason text)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_id text := request_message_id(p_desk, p_gateway, p_key);
BEGIN
    SELECT coalesce(g.into_ticket, l.ticket) INTO ticket
      FROM ledger l
      LEFT JOIN merged_ticket g ON g.desk = l.desk AND g.ticket = l.ticket
     WHERE l.desk = p_desk AND l.sender = '' AND l.message_id = the_id
     ORDER BY l.ledger
     LIMIT 1;
    IF FOUND THEN
        state := 'registered';
        ticket_state := (SELECT t.state::text FROM ticket t
                          WHERE t.desk = p_desk AND t.ticket = request_state.ticket);
        RETURN;
    END IF;
    SELECT CASE o.state WHEN 'queued' THEN 'waiting' WHEN 'sent' THEN 'waiting'
           ELSE o.state::text END, o.reason
      INTO state, reason
      FROM outbox o
     WHERE o.desk = p_desk AND o.message_id = the_id;
END
$$;
COMMENT ON FUNCTION intake.request_state(text, text, text) IS
    'What became of a caller''s request: waiting, registered with its ticket, parked or dropped with the reason; NULL: there is none';

-- Only the desks of the settings are desks, which the database does not know: whoever invents names
-- of some takes from what all share that have no row.
CREATE OR REPLACE FUNCTION intake.requests_waiting(p_desk text, p_most integer)
RETURNS bigint
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp SET enable_seqscan = off AS $$
BEGIN
    IF p_desk <> '' THEN
        RETURN (SELECT count(*)
                  FROM (SELECT FROM outbox o
                         WHERE o.desk = p_desk AND o.template = 'request'
                           AND o.state IN ('queued', 'parked')
                         LIMIT p_most) AS w);
    END IF;
    RETURN (SELECT count(*)
              FROM (SELECT FROM outbox o
                     WHERE o.template = 'request' AND o.state IN ('queued', 'parked')
                       AND NOT EXISTS (SELECT FROM request_limit l WHERE l.desk = o.desk)
                     LIMIT p_most) AS w);
END
$$;
COMMENT ON FUNCTION intake.requests_waiting(text, integer) IS
    'How many requests of a desk, or of all that have no limits of their own (empty), wait in the outbox; no more than asked for are counted';

CREATE OR REPLACE FUNCTION intake.claim_request(p_desk text)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    the_hour timestamptz := date_trunc('hour', now());
    the_limit request_limit;
    too_many text;
BEGIN
    SELECT l.* INTO the_limit
      FROM request_limit l
     WHERE l.desk IN (p_desk, '')
     ORDER BY l.desk DESC
     LIMIT 1
       FOR UPDATE;
    IF requests_waiting(the_limit.desk, the_limit.waiting) >= the_limit.waiting THEN
        too_many := format('%s requests waiting, and may have no more than %s', the_limit.waiting,
                           the_limit.waiting);
        too_many := CASE the_limit.desk WHEN '' THEN 'have ' ELSE 'has ' END || too_many;
    ELSIF the_limit.hour >= the_hour AND the_limit.registered >= the_limit.per_hour THEN
        too_many := format('had %s requests in this hour, and may have no more than %s',
                           the_limit.registered, the_limit.per_hour);
    END IF;
    IF too_many IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s %s (hint: register it again later; an admin raises that with '
                             '"intakectl request limit")',
                             CASE the_limit.desk WHEN '' THEN 'the desks without limits of their own'
                             ELSE format('desk "%s"', p_desk) END, too_many);
    END IF;
    UPDATE request_limit l
       SET hour = greatest(l.hour, the_hour),
           registered = CASE WHEN l.hour >= the_hour THEN l.registered ELSE 0 END + 1
     WHERE l.desk = the_limit.desk;
END
$$;
COMMENT ON FUNCTION intake.claim_request(text) IS
    'Counts a request against its desk''s limits; IN001 beyond them';

CREATE OR REPLACE FUNCTION intake.register_request(
    p_desk text, p_gateway text, p_key text, p_address text, p_name text, p_subject text,
    p_text text, p_type text DEFAULT NULL, p_phone text DEFAULT NULL,
    p_facts jsonb DEFAULT '{}',
    OUT repeat boolean, OUT state text, OUT ticket bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_id text := request_message_id(p_desk, p_gateway, p_key);
BEGIN
    PERFORM commit_durably();
    IF coalesce(length(p_desk), 0) NOT BETWEEN 1 AND 100 THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = 'the desk has no name, or one of more than 100 characters';
    END IF;
    PERFORM demand_request(p_gateway, p_key, p_address, p_name, p_subject, p_text, p_type, p_phone,
                           p_facts);
    SELECT s.state, s.ticket INTO state, ticket FROM request_state(p_desk, p_gateway, p_key) s;
    repeat := state IS NOT NULL;
    IF repeat THEN
        RETURN;
    END IF;
    PERFORM claim_request(p_desk);
    INSERT INTO outbox (desk, template, recipient, address, languages, message_id, payload)
    VALUES (p_desk, 'request', '', lower(p_address), '', the_id,
            jsonb_strip_nulls(jsonb_build_object(
                'gateway', p_gateway, 'address', p_address, 'name', p_name, 'subject', p_subject,
                'text', p_text, 'type', p_type, 'phone', p_phone, 'facts', p_facts))::text)
    ON CONFLICT DO NOTHING;
    repeat := NOT FOUND; -- another session was faster
    state := 'waiting';
END
$$;
COMMENT ON FUNCTION intake.register_request(text, text, text, text, text, text, text, text, text, jsonb) IS
    'Registers a request of a customer, once for each key of the caller: customer, ticket and acknowledgement come of it within moments, as of a mail; the ticket''s number is told by request_state()';

-- ---- for intakectl ----

CREATE OR REPLACE FUNCTION intake.request_limit_set(
    p_desk text, p_waiting integer, p_per_hour integer, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'grant');
    IF least(p_waiting, p_per_hour) < 1 OR greatest(p_waiting, p_per_hour) > 1000000 THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s and %s are no limits (hint: numbers between 1 and 1000000)', p_waiting,
                             p_per_hour);
    END IF;
    INSERT INTO request_limit AS l (desk, waiting, per_hour) VALUES (p_desk, p_waiting, p_per_hour)
    ON CONFLICT (desk) DO UPDATE SET waiting = excluded.waiting, per_hour = excluded.per_hour;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'request-limit-changed',
            concat_ws('; ', format('%s waiting, %s an hour', p_waiting, p_per_hour), p_why));
END
$$;
COMMENT ON FUNCTION intake.request_limit_set(text, integer, integer, text, text) IS
    'Says how many requests of a desk may wait, and come in an hour';

CREATE OR REPLACE FUNCTION intake.request_limits(
    p_desks text[], OUT desk text, OUT waiting bigint, OUT waiting_most integer,
    OUT this_hour integer, OUT per_hour integer)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT nullif(l.desk, ''), requests_waiting(l.desk, l.waiting), l.waiting,
           CASE WHEN l.hour >= date_trunc('hour', now()) THEN l.registered ELSE 0 END, l.per_hour
      FROM request_limit l
     WHERE l.desk = '' OR l.desk = ANY (p_desks)
     ORDER BY l.desk = '', l.desk
$$;
COMMENT ON FUNCTION intake.request_limits(text[]) IS
    'How many requests of desks wait and came in this hour, and may; desk NULL: of all that have no limits of their own';
