-- Facts that service types need: what was told, what an admin's functions say of it, and keeping it.
-- What the doors call relies on their search path.

-- Packed for the look-up: fields end with U+001F, rows with U+001E.
CREATE OR REPLACE FUNCTION intake.details_of_ticket(p_desk text, p_ticket bigint)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT string_agg(concat_ws(E'\x1f', d.name, d.value, d.confidence,
                                        extract(epoch FROM d.told_at)::bigint), E'\x1e')
              FROM (SELECT n.name, n.value, n.confidence, n.told_at FROM detail n
                     WHERE n.desk = p_desk AND n.ticket = p_ticket LIMIT 100) AS d);
END
$$;
COMMENT ON FUNCTION intake.details_of_ticket(text, bigint) IS
    'What was told in a ticket, packed; NULL: nothing';

CREATE OR REPLACE FUNCTION intake.details_of_customer(p_desk text, p_customer bigint)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT string_agg(concat_ws(E'\x1f', d.name, d.value, d.confidence,
                                        extract(epoch FROM d.told_at)::bigint), E'\x1e')
              FROM (SELECT n.name, n.value, n.confidence, n.told_at FROM customer_detail n
                     WHERE n.desk = p_desk AND n.customer = p_customer LIMIT 100) AS d);
END
$$;
COMMENT ON FUNCTION intake.details_of_customer(text, bigint) IS
    'What is known of a customer, packed; NULL: nothing';

-- Only functions of the name site_... can be called: whoever gets hold of the filter's role gains
-- no others by it. One that fails has not decided. Its warnings are for the server's log: they would
-- make what is asked uncertain to whoever asks.
CREATE OR REPLACE FUNCTION intake.check_value(p_desk text, p_function text, p_value text)
RETURNS boolean
LANGUAGE plpgsql STABLE SET client_min_messages = error AS $$
DECLARE
    is_right boolean;
BEGIN
    EXECUTE format('SELECT intake.%I($1, $2)', 'site_' || p_function)
       INTO is_right USING p_desk, p_value;
    RETURN is_right;
EXCEPTION WHEN OTHERS OR ASSERT_FAILURE THEN
    RAISE LOG 'intake.site_%: % (the value counts as undecided)', p_function, SQLERRM;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.check_value(text, text, text) IS
    'What the admin''s function intake.site_NAME(desk, value) says of a value; NULL: it does not know, or failed';

CREATE OR REPLACE FUNCTION intake.check_values(p_desk text, p_functions text[], p_values text[])
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT string_agg(concat_ws(E'\x1f', c.name, c.value, c.is_right), E'\x1e')
              FROM (SELECT f.name, f.value, check_value(p_desk, f.name, f.value) AS is_right
                      FROM unnest(p_functions, p_values) AS f (name, value) OFFSET 0) AS c
             WHERE c.is_right IS NOT NULL);
END
$$;
COMMENT ON FUNCTION intake.check_values(text, text[], text[]) IS
    'What admins'' functions decide of some values, packed';

-- ---- keeping ----

-- Nobody of whom nothing is proven replaces what a proven customer told.
CREATE OR REPLACE FUNCTION intake.remember_details(
    mail intake.offered_mail, p_ticket bigint, p_customer bigint, told intake.mail_details)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO customer_detail AS d (desk, customer, name, value, confidence, identity, ticket,
                                      told_by)
    SELECT mail.desk, p_customer, t.name, t.value, t.confidence, mail.identity, p_ticket,
           coalesce(mail.author, 'unknown')
      FROM unnest(told.names, told."values", told.confidences, told.remembered)
           AS t (name, value, confidence, remembered)
     WHERE t.remembered
     ORDER BY t.name
    ON CONFLICT (desk, customer, name)
    DO UPDATE SET value = excluded.value, confidence = excluded.confidence,
                  identity = excluded.identity, ticket = excluded.ticket,
                  told_by = excluded.told_by, told_at = now()
     WHERE excluded.identity IN ('agent', 'confirmed', 'authenticated') OR d.identity = 'unknown';
END
$$;
COMMENT ON FUNCTION intake.remember_details(intake.offered_mail, bigint, bigint, intake.mail_details) IS
    'Keeps for a customer''s later tickets what a mail tells';

CREATE OR REPLACE FUNCTION intake.keep_details(
    mail intake.offered_mail, p_ticket bigint, p_customer bigint, told intake.mail_details)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    WITH said AS (
        SELECT t.*, (SELECT d.value FROM detail d
                      WHERE d.desk = mail.desk AND d.ticket = p_ticket AND d.name = t.name) AS before
          FROM unnest(told.names, told."values", told.sources, told.confidences)
               AS t (name, value, source, confidence)
        OFFSET 0
    ), changed AS (
        INSERT INTO detail AS d (desk, ticket, name, value, source, confidence, told_by)
        SELECT mail.desk, p_ticket, s.name, s.value, s.source, s.confidence,
               coalesce(mail.author, 'unknown')
          FROM said s
         WHERE s.before IS DISTINCT FROM s.value
         ORDER BY s.name
        ON CONFLICT (desk, ticket, name)
        DO UPDATE SET value = excluded.value, source = excluded.source,
                      confidence = excluded.confidence, told_by = excluded.told_by, told_at = now()
        RETURNING d.name
    )
    INSERT INTO event (desk, ticket, who, what, why)
    SELECT mail.desk, p_ticket, coalesce(mail.author, 'unknown'),
           CASE WHEN s.before IS NULL THEN 'fact-told' ELSE 'fact-corrected' END,
           format('%s: %s, by %s', s.name, concat_ws(' to ', s.before, s.value), s.source)
      FROM changed c
      JOIN said s ON s.name = c.name;
    IF p_customer IS NOT NULL AND mail.identity <> 'failed' AND true = ANY (told.remembered) THEN
        PERFORM remember_details(mail, p_ticket, p_customer, told);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.keep_details(intake.offered_mail, bigint, bigint, intake.mail_details) IS
    'Keeps what a mail tells of the facts that are needed, in its ticket and for its customer';

-- ---- for intakectl ----

CREATE OR REPLACE FUNCTION intake.ticket_details(
    p_desk text, p_ticket bigint,
    OUT fact text, OUT value text, OUT source text, OUT sure text, OUT told text, OUT "by" text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT d.name, d.value, d.source, round(d.confidence * 100) || ' %', shown(d.told_at), d.told_by
      FROM detail d
     WHERE d.desk = p_desk AND d.ticket = p_ticket
     ORDER BY d.name
$$;
COMMENT ON FUNCTION intake.ticket_details(text, bigint) IS
    'What was told in a ticket of the facts that service types need';

CREATE OR REPLACE FUNCTION intake.customer_details(
    p_desk text, p_customer bigint,
    OUT fact text, OUT value text, OUT sure text, OUT ticket bigint, OUT told text, OUT "by" text,
    OUT identity text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT d.name, d.value, round(d.confidence * 100) || ' %', d.ticket, shown(d.told_at),
           d.told_by, d.identity
      FROM customer_detail d
     WHERE d.desk = p_desk AND d.customer = p_customer
     ORDER BY d.name
$$;
COMMENT ON FUNCTION intake.customer_details(text, bigint) IS
    'Facts of a customer that later tickets need not ask for again';

CREATE OR REPLACE FUNCTION intake.customer_set_detail(
    p_desk text, p_customer bigint, p_name text, p_value text, p_who text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before text;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    PERFORM demand_customer(p_desk, p_customer);
    DELETE FROM customer_detail d
     WHERE d.desk = p_desk AND d.customer = p_customer AND d.name = p_name
    RETURNING d.value INTO before;
    IF p_value IS NOT NULL THEN
        INSERT INTO customer_detail (desk, customer, name, value, confidence, identity, told_by)
        VALUES (p_desk, p_customer, p_name, p_value, 1, 'agent', p_who);
    END IF;
    INSERT INTO event (desk, customer, who, what, why)
    VALUES (p_desk, p_customer, p_who, 'fact-set',
            format('%s: %s to %s', p_name, coalesce(before, 'nothing'),
                   coalesce(p_value, 'nothing')));
    RETURN before;
END
$$;
COMMENT ON FUNCTION intake.customer_set_detail(text, bigint, text, text, text) IS
    'Writes down a fact of a customer, or forgets it (NULL); gives the value it had';
