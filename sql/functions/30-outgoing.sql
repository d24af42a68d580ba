-- Mail that leaves under a desk's address. What lookup_outgoing() and record_outgoing() call relies on
-- their search path.

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

-- Colleagues for hints and for #assign: fields end with U+001F, agents with U+001E.
CREATE OR REPLACE FUNCTION intake.colleagues(p_desk text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (SELECT string_agg(a.login || E'\x1f' || array_to_string(a.service_types, ' '), E'\x1e'
                              ORDER BY a.login)
              FROM (SELECT g.login, g.service_types FROM agent g WHERE g.desk = p_desk AND g.active
                     ORDER BY g.login LIMIT 1000) a);
END
$$;
COMMENT ON FUNCTION intake.colleagues(text) IS
    'Logins of a desk''s active agents with the service types they answer, packed; at most 1000';

-- How many of the addresses take part in a ticket or belong to its customer.
CREATE OR REPLACE FUNCTION intake.count_insiders(p_desk text, p_ticket bigint, p_addresses text[])
RETURNS bigint
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT count(*)
          FROM unnest(p_addresses) AS r,
               LATERAL (SELECT t.author, t.contact FROM ticket t
                         WHERE t.desk = p_desk AND t.ticket = p_ticket OFFSET 0) AS t
         WHERE t.author = r
            OR EXISTS (SELECT FROM participant p
                        WHERE p.desk = p_desk AND p.ticket = p_ticket AND p.address = r)
            OR (SELECT a.customer FROM address a WHERE a.desk = p_desk AND a.address = r)
               = (SELECT c.customer FROM contact c WHERE c.desk = p_desk AND c.contact = t.contact));
END
$$;
COMMENT ON FUNCTION intake.count_insiders(text, bigint, text[]) IS
    'How many of the addresses take part in a ticket or are of its customer';

-- Tickets that are not closed of the customers behind the addresses; two are as good as many.
CREATE OR REPLACE FUNCTION intake.open_tickets(p_desk text, p_addresses text[])
RETURNS TABLE (ticket bigint)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT DISTINCT t.ticket
      FROM (SELECT DISTINCT a.customer
              FROM unnest(p_addresses) AS r,
                   LATERAL (SELECT a.customer FROM address a
                             WHERE a.desk = p_desk AND a.address = r OFFSET 0) AS a) AS k,
           LATERAL (SELECT c.desk, c.contact FROM contact c
                     WHERE c.customer = k.customer OFFSET 0) AS c,
           LATERAL (SELECT t.desk, t.ticket, t.state FROM ticket t
                     WHERE t.contact = c.contact OFFSET 0) AS t
     WHERE c.desk = p_desk AND t.desk = p_desk AND t.state <> 'closed'
     LIMIT 2;
END
$$;
COMMENT ON FUNCTION intake.open_tickets(text, text[]) IS
    'Up to two tickets, not closed, of the customers that have these addresses';

-- Tickets a mail that leaves may belong to, strongest clue first: 0 it left already, 1 named by an
-- admin, 2 our token, 3 a Message-ID of the ticket, also as the agent's program made it, 4 the
-- number in the subject, 5 the only open ticket. The last one counts for no more recipients than a
-- person writes to.
CREATE OR REPLACE FUNCTION intake.outgoing_tickets(
    p_desk text, p_departed bigint, p_named bigint, p_token_digest bytea, p_references text[],
    p_tag bigint, p_outside text[])
RETURNS TABLE (ticket bigint, clue integer)
LANGUAGE plpgsql STABLE ROWS 1 AS $$
BEGIN
    RETURN QUERY
    SELECT h.ticket, min(h.clue)
      FROM (SELECT p_departed AS ticket, 0 AS clue
            UNION ALL SELECT p_named, 1
            UNION ALL SELECT f.ticket, f.clue + 2
                        FROM tickets_by_clue(p_desk, p_token_digest, p_references, p_tag) f
            UNION ALL SELECT d.ticket, 3
                        FROM unnest(p_references) AS reference,
                             LATERAL (SELECT d.desk, d.ticket FROM departure d
                                       WHERE d.message_id = reference OFFSET 0) AS d
                       WHERE d.desk = p_desk AND reference <> '') AS h
     CROSS JOIN LATERAL (
           SELECT FROM ticket t WHERE t.desk = p_desk AND t.ticket = h.ticket OFFSET 0) AS t
     GROUP BY h.ticket
     ORDER BY min(h.clue), h.ticket DESC;
    IF NOT FOUND AND cardinality(p_outside) BETWEEN 1 AND 20 THEN
        RETURN QUERY SELECT o.ticket, 5 FROM open_tickets(p_desk, p_outside) o;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.outgoing_tickets(text, bigint, bigint, bytea, text[], bigint, text[]) IS
    'Numbers of the tickets a mail that leaves may belong to, strongest clue first';

-- The mailbox of an address, as its first mail had it; an unknown address is its own.
CREATE OR REPLACE FUNCTION intake.mailbox_of(p_desk text, p_address text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN coalesce((SELECT a.mailbox FROM address a
                      WHERE a.desk = p_desk AND a.address = p_address), p_address);
END
$$;
COMMENT ON FUNCTION intake.mailbox_of(text, text) IS
    'The mailbox by which answers to an address are counted';

-- Automatic answers to the most answered of some addresses, our own and those of other programs.
CREATE OR REPLACE FUNCTION intake.count_answers(
    p_desk text, p_addresses text[], p_period interval,
    OUT answers bigint, OUT last_answer bigint, OUT last_reply bigint)
LANGUAGE plpgsql STABLE AS $$
BEGIN
    SELECT max(greatest(cardinality(c.ours) - width_bucket(now() - p_period, c.ours),
                        cardinality(c.theirs) - width_bucket(now() - p_period, c.theirs))),
           extract(epoch FROM max(greatest(c.ours[cardinality(c.ours)],
                                           c.theirs[cardinality(c.theirs)])))::bigint,
           extract(epoch FROM max(c.theirs[cardinality(c.theirs)]))::bigint
      INTO answers, last_answer, last_reply
      FROM (SELECT (SELECT m.answers FROM answered_mailbox m
                     WHERE m.desk = p_desk
                       AND m.mailbox = coalesce((SELECT a.mailbox FROM address a
                                                  WHERE a.desk = p_desk AND a.address = r), r))
                       AS ours,
                   (SELECT o.left_at FROM automatic_reply o
                     WHERE o.desk = p_desk AND o.address = r) AS theirs
              FROM unnest(p_addresses) AS r OFFSET 0) AS c;
END
$$;
COMMENT ON FUNCTION intake.count_answers(text, text[], interval) IS
    'Automatic answers within the period to the one of the addresses that had most, and when the newest left';

-- One row per ticket found, strongest clue first, each with all that is known besides; one row
-- without a ticket when none is.
CREATE OR REPLACE FUNCTION intake.lookup_outgoing(
    p_desk text, p_login text, p_certificates text[], p_address text, p_sender text,
    p_message_id text, p_digest text, p_token_digest bytea, p_references text[], p_tag bigint,
    p_ticket bigint, p_recipients text[], p_period interval,
    OUT desk text, OUT login text, OUT address text, OUT surname text, OUT given_name text,
    OUT short_name text, OUT title text, OUT role text, OUT department text,
    OUT agent_language text, OUT service_types text, OUT active boolean, OUT certificate text,
    OUT names text, OUT colleagues text, OUT outside text, OUT own_message boolean,
    OUT own_waiting boolean, OUT left_before boolean, OUT departed boolean, OUT departed_name text,
    OUT departed_short boolean, OUT departed_sent boolean, OUT answers bigint,
    OUT last_answer bigint, OUT last_reply bigint,
    OUT ticket bigint, OUT clue integer, OUT state intake.ticket_state, OUT service_type text,
    OUT language text, OUT customer_group text, OUT display_name text, OUT answered_before boolean,
    OUT insiders bigint)
RETURNS SETOF record
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp ROWS 1
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    the_login text := p_login;
    outsiders text[];
    departed_ticket bigint;
    counted record;
BEGIN
    IF p_login IS NULL THEN
        SELECT a.login INTO the_login
          FROM agent a
         WHERE a.desk = p_desk AND a.active
           AND (a.certificate = ANY (p_certificates) OR a.address = p_address)
         ORDER BY a.certificate = ANY (p_certificates) DESC NULLS LAST
         LIMIT 1;
    END IF;
    SELECT a.desk, a.login, a.address, a.surname, a.given_name, a.short_name, a.title, a.role,
           a.department, a.language, array_to_string(a.service_types, ' '), a.active,
           a.certificate,
           CASE WHEN EXISTS (SELECT FROM agent_name n WHERE n.desk = a.desk AND n.login = a.login)
           THEN agent_names_in_force(a.desk, a.login) END
      INTO desk, login, address, surname, given_name, short_name, title, role, department,
           agent_language, service_types, active, certificate, names
      FROM agent a
     WHERE a.desk = p_desk AND a.login = the_login AND a.active;
    colleagues := colleagues(p_desk);
    SELECT array_agg(r ORDER BY place) INTO outsiders
      FROM unnest(p_recipients) WITH ORDINALITY AS recipient (r, place)
     WHERE NOT EXISTS (SELECT FROM agent a
                        WHERE a.desk = p_desk AND a.address = r AND a.active);
    outside := array_to_string(outsiders, E'\x1e');
    SELECT (SELECT o.state = 'queued' AND o.claimed_by IS NOT NULL FROM outbox o
             WHERE o.desk = p_desk AND o.message_id = p_message_id),
           EXISTS (SELECT FROM (SELECT d.desk FROM departure d
                                 WHERE d.sent_message_id = p_message_id OFFSET 0) AS d
                    WHERE d.desk = p_desk),
           EXISTS (SELECT FROM departure d
                    WHERE d.desk = p_desk AND d.sender = p_sender
                      AND d.message_id = coalesce(p_message_id, '') AND d.digest = p_digest)
      INTO own_waiting, left_before, departed;
    own_message := own_waiting IS NOT NULL;
    IF departed THEN
        SELECT d.ticket, d.display_name, d.is_short, d.is_sent
          INTO departed_ticket, departed_name, departed_short, departed_sent
          FROM departure d
         WHERE d.desk = p_desk AND d.sender = p_sender AND d.message_id = coalesce(p_message_id, '')
           AND d.digest = p_digest;
    END IF;
    counted := count_answers(p_desk, p_recipients, p_period);
    answers := counted.answers;
    last_answer := counted.last_answer;
    last_reply := counted.last_reply;
    FOR ticket, clue, state, service_type, language, customer_group, display_name,
        answered_before, insiders IN
        SELECT f.ticket, f.clue, t.state, t.service_type, t.language,
               (SELECT k.customer_group FROM contact c
                  JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
                 WHERE c.desk = p_desk AND c.contact = t.contact),
               (SELECT m.author_name FROM message m
                 WHERE m.desk = p_desk AND m.ticket = f.ticket AND m.kind = 'agent'
                   AND m.login = lookup_outgoing.login AND m.author_name IS NOT NULL
                 ORDER BY m.message LIMIT 1),
               EXISTS (SELECT FROM message m
                        WHERE m.desk = p_desk AND m.ticket = f.ticket AND m.kind = 'agent'
                          AND m.login = lookup_outgoing.login),
               count_insiders(p_desk, f.ticket, outsiders)
          FROM outgoing_tickets(p_desk, departed_ticket, p_ticket, p_token_digest, p_references,
                                p_tag, outsiders) f
         CROSS JOIN LATERAL (
               SELECT n.contact, n.state, n.service_type, n.language FROM ticket n
                WHERE n.desk = p_desk AND n.ticket = f.ticket OFFSET 0) AS t
         ORDER BY f.clue, f.ticket DESC
    LOOP
        RETURN NEXT;
    END LOOP;
    IF NOT FOUND THEN
        RETURN NEXT;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.lookup_outgoing(text, text, text[], text, text, text, text, bytea, text[], bigint, bigint, text[], interval) IS
    'The agent behind a mail that leaves, the tickets it may belong to, the name this agent first used there, and whether the mail left already; changes nothing';

-- ---- recording ----

-- The moments of automatic replies, for the addresses in one order, so that two mails never wait
-- for each other.
CREATE OR REPLACE FUNCTION intake.record_automatic_reply(p_desk text, p_recipients text[])
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    known text[] := '{}';
    recipient text;
BEGIN
    -- One look-up each: joined, the whole desk would be read.
    FOREACH recipient IN ARRAY coalesce(p_recipients, '{}') LOOP
        IF EXISTS (SELECT FROM address a WHERE a.desk = p_desk AND a.address = recipient) THEN
            known := known || recipient;
        END IF;
    END LOOP;
    INSERT INTO answered_mailbox AS m (desk, mailbox, answers)
    SELECT DISTINCT p_desk, mailbox_of(p_desk, r) AS mailbox, ARRAY[now()]
      FROM unnest(known) AS r
     ORDER BY mailbox
    ON CONFLICT (desk, mailbox)
    DO UPDATE SET answers = m.answers[cardinality(m.answers) - 198 :] || now();
    INSERT INTO automatic_reply AS o (desk, address, left_at)
    SELECT DISTINCT p_desk, r, ARRAY[now()] FROM unnest(p_recipients) AS r ORDER BY r
    ON CONFLICT (desk, address)
    DO UPDATE SET left_at = o.left_at[cardinality(o.left_at) - 198 :] || now();
END
$$;
COMMENT ON FUNCTION intake.record_automatic_reply(text, text[]) IS
    'Counts an automatic reply of another program against everyone it goes to';

CREATE OR REPLACE FUNCTION intake.open_outgoing_ticket(mail intake.departing_mail, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    the_contact bigint;
BEGIN
    WHILE the_contact IS NULL AND mail.customer_address IS NOT NULL LOOP
        SELECT a.contact INTO the_contact
          FROM address a
         WHERE a.desk = mail.desk AND a.address = mail.customer_address;
        EXIT WHEN FOUND;
        SELECT r.contact INTO the_contact
          FROM register_sender(mail.desk, mail.customer_address, mail.customer_name, false,
                               mail.login, 'first mail to ' || mail.customer_address) r;
    END LOOP;
    INSERT INTO ticket (desk, ticket, contact, author, state, service_type, identity, language,
                        subject)
    VALUES (mail.desk, p_ticket, the_contact, mail.customer_address, 'open', mail.service_type,
            'agent', mail.language, mail.subject);
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (mail.desk, p_ticket, mail.login, 'opened', 'by an agent''s mail');
END
$$;
COMMENT ON FUNCTION intake.open_outgoing_ticket(intake.departing_mail, bigint) IS
    'Opens a ticket for a mail an agent began, and registers who it goes to';

-- Who may not end a review does not end one by answering.
CREATE OR REPLACE FUNCTION intake.answer_moves(
    p_desk text, p_login text, p_from intake.ticket_state)
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN may_move(p_from, 'answered', 'answer')
       AND (NOT may_move(p_from, 'open', 'review')
            OR missing_right(p_desk, p_login, 'approve') IS NULL);
END
$$;
COMMENT ON FUNCTION intake.answer_moves(text, text, intake.ticket_state) IS
    'Whether an agent''s answer makes a ticket answered';

-- What an agent's mail and its commands change in the ticket. An answer makes it answered; a closed
-- ticket stays closed unless a command says otherwise.
CREATE OR REPLACE FUNCTION intake.answer_ticket(mail intake.departing_mail, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before record;
    is_answer boolean := mail.is_sent AND mail.recipients IS NOT NULL;
    by_answer boolean := mail.ticket_state IS NULL;
    to_state intake.ticket_state;
BEGIN
    SELECT t.state, t.service_type, t.assignee INTO before
      FROM ticket t
     WHERE t.desk = mail.desk AND t.ticket = p_ticket
       FOR NO KEY UPDATE;
    to_state := CASE WHEN mail.ticket_state IS NOT NULL THEN mail.ticket_state
                     WHEN is_answer AND answer_moves(mail.desk, mail.login, before.state)
                     THEN 'answered'
                     ELSE before.state END;
    IF before.state <> to_state THEN
        PERFORM demand_move(p_ticket, before.state, to_state,
                            CASE WHEN by_answer THEN 'answer' ELSE 'order' END);
    END IF;
    UPDATE ticket t
       SET state = to_state, service_type = coalesce(mail.service_type, t.service_type),
           assignee = coalesce(mail.assignee, t.assignee),
           display_name = CASE WHEN is_answer THEN coalesce(t.display_name, mail.display_name)
                          ELSE t.display_name END,
           first_answer_at = CASE WHEN is_answer THEN coalesce(t.first_answer_at, now())
                             ELSE t.first_answer_at END,
           first_answer_by = CASE WHEN is_answer AND t.first_answer_at IS NULL THEN mail.login
                             ELSE t.first_answer_by END,
           due_at = CASE WHEN is_answer THEN NULL ELSE t.due_at END,
           closes_at = CASE WHEN is_answer THEN NULL ELSE t.closes_at END,
           active_at = CASE WHEN is_answer THEN now() ELSE t.active_at END
     WHERE t.desk = mail.desk AND t.ticket = p_ticket;
    IF before.service_type <> mail.service_type THEN
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (mail.desk, p_ticket, mail.login, 'type-changed',
                before.service_type || ' to ' || mail.service_type);
    END IF;
    IF mail.assignee IS NOT NULL AND before.assignee IS DISTINCT FROM mail.assignee THEN
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (mail.desk, p_ticket, mail.login, 'assigned', 'to ' || mail.assignee);
    END IF;
    IF mail.notes IS NOT NULL THEN
        INSERT INTO event (desk, ticket, who, what, why)
        SELECT mail.desk, p_ticket, mail.login, 'note', note FROM unnest(mail.notes) AS note;
    END IF;
    IF before.state <> to_state THEN
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (mail.desk, p_ticket, mail.login, 'state-changed',
                shown_move(before.state, to_state,
                           CASE WHEN by_answer THEN 'by the answer' ELSE 'by a command' END));
    END IF;
    IF mail.service_type IS NOT NULL THEN
        PERFORM note_label(mail.desk, p_ticket, mail.service_type, 'agent', mail.login);
    END IF;
    IF mail.ticket_state = 'closed' AND before.state <> 'closed' THEN
        PERFORM note_label(mail.desk, p_ticket, coalesce(mail.service_type, before.service_type),
                           'closed', mail.login);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.answer_ticket(intake.departing_mail, bigint) IS
    'State, type, assignee and first answer of a ticket after an agent''s mail and its commands';

CREATE OR REPLACE FUNCTION intake.record_departed_message(
    mail intake.departing_mail, p_ticket bigint, p_body text)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO message (desk, ticket, kind, message_id, author, author_name, login, subject,
                         sent_at, body, note, opens)
    VALUES (mail.desk, p_ticket, mail.kind, coalesce(mail.sent_message_id, nullif(mail.message_id, '')),
            mail.sender, mail.display_name, mail.login, mail.subject, mail.sent_at, p_body,
            nullif(concat_ws(E'\n', mail.reason, array_to_string(mail.notes, E'\n')), ''),
            mail.opens);
    IF mail.kind = 'agent' AND NOT EXISTS ( -- most answers go to who asked, and to nobody else
            SELECT FROM ticket t WHERE t.desk = mail.desk AND t.ticket = p_ticket
                                   AND mail.recipients = ARRAY[t.author]) THEN
        INSERT INTO participant (desk, ticket, address)
        SELECT DISTINCT mail.desk, p_ticket, r
          FROM unnest(mail.recipients) AS r
         WHERE NOT EXISTS (SELECT FROM ticket t
                            WHERE t.desk = mail.desk AND t.ticket = p_ticket AND t.author = r)
         ORDER BY r
        ON CONFLICT DO NOTHING;
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (mail.desk, p_ticket, coalesce(mail.login, mail.filter),
            CASE WHEN mail.kind = 'agent' THEN 'answered' ELSE 'answered-automatically' END,
            concat_ws(', ', 'as ' || mail.display_name, mail.reason));
END
$$;
COMMENT ON FUNCTION intake.record_departed_message(intake.departing_mail, bigint, text) IS
    'The message of a mail that leaves, who it brings into its ticket, and the event';

CREATE OR REPLACE FUNCTION intake.record_departure(
    mail intake.departing_mail, p_body text,
    OUT ticket bigint, OUT display_name text, OUT is_short boolean, OUT is_sent boolean,
    OUT repeat boolean)
LANGUAGE plpgsql AS $$
DECLARE
    nothing text; -- what a function without a result is assigned to: to perform it takes a query
BEGIN
    IF NOT commit_waits() THEN
        nothing := commit_durably();
    END IF;
    INSERT INTO departure AS d (desk, sender, message_id, digest, kind, filter, queue_id, login,
                                ticket, display_name, rewritten, reason, sent_message_id, is_short,
                                is_sent)
    VALUES (mail.desk, mail.sender, mail.message_id, mail.digest, mail.kind, mail.filter,
            mail.queue_id, mail.login,
            CASE WHEN mail.opens
                 THEN next_ticket(mail.desk, mail.filter,
                                  (SELECT max(w.timeline) FROM witness w))
                 ELSE mail.ticket END,
            mail.display_name, mail.rewritten, mail.reason,
            coalesce(mail.sent_message_id, nullif(mail.message_id, '')), mail.is_short,
            mail.is_sent)
    ON CONFLICT DO NOTHING
    RETURNING d.ticket, d.display_name, d.is_short, d.is_sent, false
         INTO ticket, display_name, is_short, is_sent, repeat;
    IF NOT FOUND THEN
        nothing := commit_durably(); -- as nothing else is written
        SELECT d.ticket, d.display_name, d.is_short, d.is_sent, true
          INTO ticket, display_name, is_short, is_sent, repeat
          FROM departure d
         WHERE d.desk = mail.desk AND d.sender = mail.sender AND d.message_id = mail.message_id
           AND d.digest = mail.digest;
        RETURN;
    END IF;
    IF mail.kind = 'automatic' THEN
        PERFORM record_automatic_reply(mail.desk, mail.recipients);
    END IF;
    IF mail.assignee <> mail.login THEN
        PERFORM demand_right(mail.desk, mail.login, 'assign');
    END IF;
    IF mail.service_type IS NOT NULL AND NOT mail.opens THEN
        PERFORM demand_right(mail.desk, mail.login, 'type');
    END IF;
    IF cardinality(mail.notes) > 0 THEN
        PERFORM demand_right(mail.desk, mail.login, 'note');
    END IF;
    IF ticket IS NULL THEN
        RETURN;
    END IF;
    IF mail.opens THEN
        PERFORM open_outgoing_ticket(mail, ticket);
    END IF;
    IF mail.kind = 'agent' THEN
        nothing := answer_ticket(mail, ticket);
    END IF;
    IF mail.is_sent THEN
        nothing := record_departed_message(mail, ticket, p_body);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.record_departure(intake.departing_mail, text) IS
    'Records a mail that leaves under a desk''s address, carries out its commands and opens its ticket';

-- ---- reply addresses ----

CREATE OR REPLACE FUNCTION intake.keep_reply_token(
    p_desk text, p_ticket bigint, p_address text, p_token text, p_token_digest bytea)
RETURNS text
LANGUAGE plpgsql AS $$
DECLARE
    kept text;
BEGIN
    INSERT INTO reply_token (desk, ticket, address, token, token_digest)
    VALUES (p_desk, p_ticket, p_address, p_token, p_token_digest)
    ON CONFLICT DO NOTHING
    RETURNING p_token INTO kept;
    IF kept IS NULL THEN
        SELECT r.token INTO kept
          FROM reply_token r
         WHERE r.desk = p_desk AND r.ticket = p_ticket AND r.address = p_address;
    END IF;
    RETURN kept;
END
$$;
COMMENT ON FUNCTION intake.keep_reply_token(text, bigint, text, text, bytea) IS
    'The token of mails to an address in a ticket: the one it has, else the one offered';

CREATE OR REPLACE FUNCTION intake.record_outgoing(
    mail intake.departing_mail, p_body text, p_token text, p_token_digest bytea,
    OUT ticket bigint, OUT display_name text, OUT is_short boolean, OUT is_sent boolean,
    OUT repeat boolean, OUT token text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    done record;
BEGIN
    done := record_departure(mail, p_body);
    ticket := done.ticket;
    display_name := done.display_name;
    is_short := done.is_short;
    is_sent := done.is_sent;
    repeat := done.repeat;
    IF p_token IS NOT NULL AND ticket IS NOT NULL AND is_sent
       AND cardinality(mail.recipients) > 0 THEN
        token := keep_reply_token(mail.desk, ticket,
                                  CASE cardinality(mail.recipients)
                                  WHEN 1 THEN mail.recipients[1] ELSE '' END,
                                  p_token, p_token_digest);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.record_outgoing(intake.departing_mail, text, text, bytea) IS
    'Records a mail that leaves under a desk''s address, and gives the token of the reply address it leaves with; the same mail again changes nothing and gets what it got the first time';

-- For the program before, which knows no reply addresses.
CREATE OR REPLACE FUNCTION intake.record_outgoing(
    mail intake.departing_mail, p_body text,
    OUT ticket bigint, OUT display_name text, OUT is_short boolean, OUT is_sent boolean,
    OUT repeat boolean)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT r.ticket, r.display_name, r.is_short, r.is_sent, r.repeat
      INTO ticket, display_name, is_short, is_sent, repeat
      FROM record_departure(mail, p_body) r;
END
$$;
COMMENT ON FUNCTION intake.record_outgoing(intake.departing_mail, text) IS
    'The same as a version before this one asks it';
