-- Mail that leaves under a desk's address.

CREATE OR REPLACE FUNCTION intake.agents(
    OUT desk text, OUT login text, OUT address text, OUT surname text, OUT given_name text,
    OUT short_name text, OUT title text, OUT role text, OUT department text, OUT language text,
    OUT service_types text, OUT active boolean, OUT certificate text, OUT names text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT a.desk, a.login, a.address, a.surname, a.given_name, a.short_name, a.title, a.role,
           a.department, a.language, array_to_string(a.service_types, ' '), a.active,
           a.certificate, agent_names_in_force(a.desk, a.login)
      FROM agent a
     WHERE a.active
     ORDER BY a.desk, a.login
$$;
COMMENT ON FUNCTION intake.agents() IS 'All active agents of all desks';

CREATE OR REPLACE FUNCTION intake.lookup_outgoing(
    p_desk text, p_login text, p_address text, p_message_id text, p_references text[],
    p_tag bigint, p_recipients text[], p_period interval,
    OUT desk text, OUT login text, OUT address text, OUT surname text, OUT given_name text,
    OUT short_name text, OUT title text, OUT role text, OUT department text,
    OUT agent_language text, OUT service_types text, OUT active boolean, OUT certificate text,
    OUT names text, OUT ticket bigint, OUT service_type text, OUT language text, OUT customer_group text,
    OUT display_name text, OUT own_message boolean, OUT answers integer)
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    SELECT a.desk, a.login, a.address, a.surname, a.given_name, a.short_name, a.title, a.role,
           a.department, a.language, array_to_string(a.service_types, ' '), a.active,
           a.certificate, agent_names_in_force(a.desk, a.login)
      INTO desk, login, address, surname, given_name, short_name, title, role, department,
           agent_language, service_types, active, certificate, names
      FROM agent a
     WHERE a.desk = p_desk AND a.active
       AND CASE WHEN p_login IS NOT NULL THEN a.login = p_login ELSE a.address = p_address END;
    own_message := EXISTS (SELECT FROM outbox o
                            WHERE o.desk = p_desk AND o.message_id = p_message_id);
    answers := (SELECT count(*)
                  FROM address a, unnest(a.answers) AS moment
                 WHERE a.desk = p_desk AND a.address = p_recipients[1]
                   AND moment > now() - p_period);
    SELECT t.ticket, t.service_type, t.language, k.customer_group
      INTO ticket, service_type, language, customer_group
      FROM tickets_by_clue(p_desk, NULL, p_references, p_tag) f
      JOIN ticket t ON t.desk = p_desk AND t.ticket = f.ticket
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
      LEFT JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
     ORDER BY f.clue, f.ticket DESC
     LIMIT 1;
    display_name := (SELECT m.author_name
                       FROM message m
                      WHERE m.desk = p_desk AND m.ticket = lookup_outgoing.ticket
                        AND m.kind = 'agent' AND m.login = lookup_outgoing.login
                        AND m.author_name IS NOT NULL
                      ORDER BY m.message
                      LIMIT 1);
END
$$;
COMMENT ON FUNCTION intake.lookup_outgoing(text, text, text, text, text[], bigint, text[], interval) IS
    'The agent behind a mail that leaves, the ticket it belongs to, and the name this agent first used there; changes nothing';

CREATE OR REPLACE FUNCTION intake.record_outgoing(
    p_desk text, p_filter text, p_queue_id text, p_login text, p_ticket bigint,
    p_kind intake.message_kind, p_display_name text, p_sender text, p_message_id text,
    p_digest text, p_subject text, p_body text, p_sent_at timestamptz, p_rewritten boolean,
    p_reason text, p_recipients text[])
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_login text := p_login;
BEGIN
    IF p_kind = 'agent' AND p_login IS NULL THEN
        the_login := (SELECT a.login FROM agent a WHERE a.desk = p_desk AND a.address = p_sender);
    END IF;
    INSERT INTO departure (desk, sender, message_id, digest, kind, filter, queue_id, login, ticket,
                           display_name, rewritten, reason)
    VALUES (p_desk, p_sender, p_message_id, p_digest, p_kind, p_filter, p_queue_id, the_login,
            p_ticket, p_display_name, p_rewritten, p_reason)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RETURN;
    END IF;
    IF p_kind = 'automatic' THEN
        UPDATE address a
           SET answers = a.answers[cardinality(a.answers) - 198 :] || now()
          FROM (SELECT r FROM unnest(p_recipients) AS r ORDER BY r) AS other
         WHERE a.desk = p_desk AND a.address = other.r;
    END IF;
    IF p_ticket IS NULL THEN
        RETURN;
    END IF;

    IF p_kind = 'agent' THEN
        UPDATE ticket t
           SET state = CASE WHEN t.state = 'closed' THEN t.state ELSE 'answered' END,
               display_name = coalesce(t.display_name, p_display_name),
               due_at = NULL, active_at = now()
         WHERE t.desk = p_desk AND t.ticket = p_ticket;
    END IF;
    INSERT INTO message (desk, ticket, kind, message_id, author, author_name, login, subject,
                         sent_at, body, note)
    VALUES (p_desk, p_ticket, p_kind, nullif(p_message_id, ''), p_sender, p_display_name, the_login,
            p_subject, p_sent_at, p_body, p_reason);
    IF p_kind = 'agent' AND p_recipients IS NOT NULL THEN
        INSERT INTO participant (desk, ticket, address)
        SELECT p_desk, p_ticket, r
          FROM unnest(p_recipients) AS r
         WHERE NOT EXISTS (SELECT FROM ticket t
                            WHERE t.desk = p_desk AND t.ticket = p_ticket AND t.author = r)
         ORDER BY r
        ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, coalesce(the_login, p_sender),
            CASE WHEN p_kind = 'agent' THEN 'answered' ELSE 'answered-automatically' END,
            coalesce(p_reason, 'as ' || p_display_name));
END
$$;
COMMENT ON FUNCTION intake.record_outgoing(text, text, text, text, bigint, intake.message_kind, text, text, text, text, text, text, timestamptz, boolean, text, text[]) IS
    'Records a mail that leaves under a desk''s address; the same mail again changes nothing';
