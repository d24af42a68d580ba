-- Tickets, for intakectl. NULL as an argument means "any".

CREATE OR REPLACE FUNCTION intake.shown_span(p_span interval)
RETURNS text
LANGUAGE sql IMMUTABLE SET search_path = intake, pg_temp AS $$
    SELECT CASE WHEN p_span < interval '1 hour' THEN div(s, 60) || ' min'
                WHEN p_span < interval '2 days' THEN div(s, 3600) || ' h'
                ELSE div(s, 86400) || ' d' END
      FROM extract(epoch FROM p_span) AS s
$$;
COMMENT ON FUNCTION intake.shown_span(interval) IS
    'How long something takes, as a table shows it: whole minutes, hours or days, rounded down';

CREATE OR REPLACE FUNCTION intake.is_overdue(p_state intake.ticket_state, p_due timestamptz)
RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT coalesce(p_state IN ('open', 'awaiting-review') AND p_due < now(), false)
$$;
COMMENT ON FUNCTION intake.is_overdue(intake.ticket_state, timestamptz) IS
    'Whether the desk owes an answer since then; a ticket that waits for its customer owes none';

CREATE OR REPLACE FUNCTION intake.ticket_list(
    p_desk text, p_state text, p_service_type text, p_address text, p_assignee text,
    p_overdue boolean, p_by_due boolean, p_limit integer,
    OUT desk text, OUT ticket bigint, OUT state text, OUT type text, OUT assignee text,
    OUT customer bigint, OUT contact text, OUT subject text, OUT opened text, OUT age text,
    OUT first_answer text, OUT active text, OUT due text, OUT overdue text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT t.desk, t.ticket, t.state::text, t.service_type, t.assignee, c.customer, c.name,
           t.subject, shown(t.opened_at),
           CASE WHEN t.state <> 'closed' THEN shown_span(now() - t.opened_at) END,
           shown(t.first_answer_at), shown(t.active_at), shown(t.due_at),
           CASE WHEN is_overdue(t.state, t.due_at) THEN shown_span(now() - t.due_at) END
      FROM ticket t
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
     WHERE (p_desk IS NULL OR t.desk = p_desk)
       AND (p_state IS NULL OR t.state::text = p_state)
       AND (p_service_type IS NULL OR t.service_type = p_service_type)
       AND (p_assignee IS NULL OR t.assignee = p_assignee
            OR (p_assignee = '' AND t.assignee IS NULL AND t.state <> 'closed'))
       AND (NOT p_overdue OR is_overdue(t.state, t.due_at))
       AND (p_address IS NULL OR c.customer IN (
                SELECT other.customer
                  FROM address a
                  JOIN contact other ON other.desk = a.desk AND other.contact = a.contact
                 WHERE a.desk = t.desk AND a.address = p_address))
     ORDER BY CASE WHEN p_by_due AND t.state <> 'closed' THEN t.due_at END, t.ticket DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.ticket_list(text, text, text, text, text, boolean, boolean, integer) IS
    'Tickets, newest first or the most urgent; by address: all of the customer that has it; assignee "": tickets in work that nobody has';

-- For the program before.
CREATE OR REPLACE FUNCTION intake.ticket_list(
    p_desk text, p_state text, p_service_type text, p_address text, p_limit integer,
    OUT desk text, OUT ticket bigint, OUT state text, OUT type text, OUT assignee text,
    OUT customer bigint, OUT contact text, OUT subject text, OUT opened text,
    OUT first_answer text, OUT active text, OUT due text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT l.desk, l.ticket, l.state, l.type, l.assignee, l.customer, l.contact, l.subject,
           l.opened, l.first_answer, l.active, l.due
      FROM ticket_list(p_desk, p_state, p_service_type, p_address, NULL, false, false, p_limit) AS l
$$;
COMMENT ON FUNCTION intake.ticket_list(text, text, text, text, integer) IS
    'Tickets, newest first; by address: all of the customer that has it';

CREATE OR REPLACE FUNCTION intake.tickets_linked_to(p_desk text, p_ticket bigint)
RETURNS text
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT string_agg(n.ticket::text, ', ' ORDER BY n.ticket DESC)
      FROM (SELECT f.ticket
              FROM (SELECT t.desk, t.ticket FROM ticket t
                     WHERE t.linked_ticket = p_ticket OFFSET 0) AS f
             WHERE f.desk = p_desk
             ORDER BY f.ticket DESC
             LIMIT 20) AS n
$$;
COMMENT ON FUNCTION intake.tickets_linked_to(text, bigint) IS
    'Tickets whose opening mail named this one without a right to join it, newest first, at most 20';

CREATE OR REPLACE FUNCTION intake.ticket_facts(
    p_desk text, p_ticket bigint,
    OUT desk text, OUT ticket bigint, OUT state text, OUT type text, OUT subject text,
    OUT customer bigint, OUT "group" text, OUT contact text, OUT identity text, OUT language text,
    OUT participants text, OUT assignee text, OUT first_answer text, OUT first_answer_by text,
    OUT answered_as text, OUT linked_ticket bigint, OUT opened text, OUT active text, OUT due text,
    OUT best_identity text, OUT linked_from text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT t.desk, t.ticket, t.state::text, t.service_type, t.subject, c.customer,
           k.customer_group, c.name, t.identity, t.language,
           concat_ws(', ', t.author,
                     (SELECT string_agg(p.address, ', ' ORDER BY p.address)
                        FROM participant p
                       WHERE p.desk = t.desk AND p.ticket = t.ticket)),
           t.assignee, shown(t.first_answer_at), t.first_answer_by, t.display_name,
           t.linked_ticket, shown(t.opened_at), shown(t.active_at), shown(t.due_at),
           coalesce(t.best_identity, t.identity), tickets_linked_to(t.desk, t.ticket)
      FROM ticket t
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
      LEFT JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
     WHERE t.desk = p_desk AND t.ticket = p_ticket
$$;
COMMENT ON FUNCTION intake.ticket_facts(text, bigint) IS 'What is known of one ticket; no row: there is none';

CREATE OR REPLACE FUNCTION intake.ticket_messages(
    p_desk text, p_ticket bigint,
    OUT message bigint, OUT kind text, OUT "from" text, OUT name text, OUT subject text,
    OUT message_id text, OUT recorded text, OUT text text, OUT attachments text, OUT note text,
    OUT identity text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT m.message, m.kind::text, coalesce(m.login, m.author), m.author_name, m.subject,
           m.message_id, shown(m.recorded_at), coalesce(m.reply, m.body),
           (SELECT string_agg(coalesce(a.name, a.type), ', ' ORDER BY a.attachment)
              FROM attachment a
             WHERE a.desk = m.desk AND a.ticket = m.ticket AND a.message = m.message),
           m.note, m.identity
      FROM message m
     WHERE m.desk = p_desk AND m.ticket = p_ticket
    UNION ALL
    SELECT NULL, 'acknowledgement', o.address, o.display_name, o.template, o.message_id,
           shown(o.queued_at), NULL, NULL, concat_ws(': ', o.state, o.reason), NULL
      FROM outbox o
     WHERE o.desk = p_desk AND o.ticket = p_ticket
     ORDER BY 7, 1
$$;
COMMENT ON FUNCTION intake.ticket_messages(text, bigint) IS
    'Mails of one ticket in both directions, acknowledgements among them, oldest first';

CREATE OR REPLACE FUNCTION intake.ticket_events(
    p_desk text, p_ticket bigint, OUT at text, OUT who text, OUT what text, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT shown(h.at), h.who, h.what, h.why
      FROM (SELECT m.recorded_at, 0 AS place, m.message, coalesce(m.author, 'unknown'),
                   CASE WHEN m.opens THEN 'opened' ELSE 'joined' END, m.reasons
              FROM message m
             WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.reasons IS NOT NULL
            UNION ALL
            SELECT e.at, 1, e.event, e.who, e.what, e.why
              FROM event e
             WHERE e.desk = p_desk AND e.ticket = p_ticket AND p_ticket <> 0)
           AS h (at, place, number, who, what, why)
     ORDER BY h.at, h.place, h.number
$$;
COMMENT ON FUNCTION intake.ticket_events(text, bigint) IS 'What happened to one ticket, arrivals of mails among it, oldest first';

-- ---- what a lead does to a ticket ----

CREATE OR REPLACE FUNCTION intake.demand_ticket(p_desk text, p_ticket bigint)
RETURNS intake.ticket
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    found_ticket ticket;
BEGIN
    SELECT t.* INTO found_ticket
      FROM ticket t WHERE t.desk = p_desk AND t.ticket = p_ticket FOR NO KEY UPDATE;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no ticket %s', p_desk, p_ticket);
    END IF;
    RETURN found_ticket;
END
$$;
COMMENT ON FUNCTION intake.demand_ticket(text, bigint) IS 'A ticket, locked; there is none: IN001';

CREATE OR REPLACE FUNCTION intake.demand_own_matter(p_desk text, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
DECLARE
    other bigint := (SELECT g.into_ticket FROM merged_ticket g
                      WHERE g.desk = p_desk AND g.ticket = p_ticket);
BEGIN
    IF other IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('ticket %s goes on in ticket %s (hint: ticket unmerge)', p_ticket, other);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.demand_own_matter(text, bigint) IS
    'IN001 when a ticket was merged into another, where it goes on';

CREATE OR REPLACE FUNCTION intake.ticket_set_state(
    p_desk text, p_ticket bigint, p_state text, p_who text, p_why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
BEGIN
    IF may_move(before.state, 'open', 'review') THEN
        PERFORM demand_right(p_desk, p_who, 'approve');
    END IF;
    IF before.state::text = p_state THEN
        RETURN p_state;
    END IF;
    PERFORM demand_own_matter(p_desk, p_ticket);
    PERFORM move_ticket(p_desk, p_ticket, before.state, p_state::ticket_state, 'order', p_who,
                        'state-changed', shown_move(before.state, p_state::ticket_state, p_why));
    IF p_state = 'closed' THEN
        PERFORM note_label(p_desk, p_ticket, before.service_type, 'closed', p_who);
    END IF;
    RETURN before.state::text;
END
$$;
COMMENT ON FUNCTION intake.ticket_set_state(text, bigint, text, text, text) IS
    'Moves a ticket into a state; gives the one it had';

CREATE OR REPLACE FUNCTION intake.ticket_assign(
    p_desk text, p_ticket bigint, p_login text, p_who text, p_why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
BEGIN
    IF p_login IS DISTINCT FROM p_who THEN
        PERFORM demand_right(p_desk, p_who, 'assign');
    END IF;
    IF p_login IS NOT NULL AND NOT EXISTS (
        SELECT FROM agent a WHERE a.desk = p_desk AND a.login = p_login AND a.active) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no agent "%s" (hint: "agent list" shows them)', p_desk, p_login);
    END IF;
    IF before.assignee IS DISTINCT FROM p_login THEN
        UPDATE ticket t SET assignee = p_login WHERE t.desk = p_desk AND t.ticket = p_ticket;
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (p_desk, p_ticket, p_who, 'assigned',
                concat_ws(': ', 'to ' || coalesce(p_login, 'nobody'), p_why));
    END IF;
    RETURN before.assignee;
END
$$;
COMMENT ON FUNCTION intake.ticket_assign(text, bigint, text, text, text) IS
    'Gives a ticket to an agent, or to nobody; gives the login that had it';

CREATE OR REPLACE FUNCTION intake.ticket_note(
    p_desk text, p_ticket bigint, p_note text, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'note');
    PERFORM demand_ticket(p_desk, p_ticket);
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, p_who, 'note', p_note);
END
$$;
COMMENT ON FUNCTION intake.ticket_note(text, bigint, text, text) IS
    'Keeps a note in a ticket''s history, which no customer sees';

-- ---- one matter in two tickets, two matters in one ----

CREATE OR REPLACE FUNCTION intake.check_merge(p_desk text, p_from intake.ticket, p_into intake.ticket)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    IF p_from.ticket = p_into.ticket THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s cannot be merged into itself', p_from.ticket);
    END IF;
    IF EXISTS (SELECT FROM merged_ticket g
                WHERE g.desk = p_desk AND g.ticket IN (p_from.ticket, p_into.ticket)) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s or %s was merged before (hint: ticket unmerge)', p_from.ticket,
                             p_into.ticket);
    END IF;
    IF EXISTS (SELECT FROM (SELECT g.desk FROM merged_ticket g
                             WHERE g.into_ticket = p_from.ticket OFFSET 0) AS g
                WHERE g.desk = p_desk) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('others were merged into %s (hint: merge them into %s first)',
                             p_from.ticket, p_into.ticket);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.check_merge(text, intake.ticket, intake.ticket) IS
    'IN001 for two tickets that cannot become one';

-- Locked in the order of their numbers, so that two merges at once do not wait for each other.
CREATE OR REPLACE FUNCTION intake.ticket_merge(
    p_desk text, p_from bigint, p_into bigint, p_who text, p_why text, p_dry_run boolean,
    OUT ticket bigint, OUT subject text, OUT state text, OUT becomes text, OUT mails bigint,
    OUT people text)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    first ticket := demand_ticket(p_desk, least(p_from, p_into));
    second ticket := demand_ticket(p_desk, greatest(p_from, p_into));
    goes ticket := CASE WHEN p_from < p_into THEN first ELSE second END;
    stays ticket := CASE WHEN p_from < p_into THEN second ELSE first END;
    added text[];
BEGIN
    PERFORM demand_right(p_desk, p_who, 'merge');
    PERFORM check_merge(p_desk, goes, stays);
    added := ARRAY(
        SELECT p.address FROM participant p WHERE p.desk = p_desk AND p.ticket = p_from
        UNION SELECT goes.author WHERE goes.author IS NOT NULL
        EXCEPT SELECT p.address FROM participant p WHERE p.desk = p_desk AND p.ticket = p_into
        EXCEPT SELECT stays.author
         ORDER BY 1);
    RETURN QUERY
    SELECT t.ticket, t.subject, t.state::text,
           CASE WHEN t.ticket = p_from THEN 'closed' ELSE t.state::text END,
           (SELECT count(*) FROM message m WHERE m.desk = p_desk AND m.ticket = t.ticket),
           CASE WHEN t.ticket = p_into THEN array_to_string(added, ', ') END
      FROM (VALUES (goes.ticket, goes.subject, goes.state), (stays.ticket, stays.subject, stays.state))
           AS t (ticket, subject, state);
    IF p_dry_run THEN
        RETURN;
    END IF;
    INSERT INTO merged_ticket (desk, ticket, into_ticket, state, added)
    VALUES (p_desk, p_from, p_into, goes.state, added);
    INSERT INTO participant (desk, ticket, address)
    SELECT p_desk, p_into, a FROM unnest(added) AS a ORDER BY a;
    PERFORM move_ticket(p_desk, p_from, goes.state, 'closed', 'merge', p_who, 'merged-into',
                        format('ticket %s, %s', p_into, shown_move(goes.state, 'closed', p_why)));
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_into, p_who, 'merged', concat_ws(': ', 'ticket ' || p_from, p_why));
END
$$;
COMMENT ON FUNCTION intake.ticket_merge(text, bigint, bigint, text, text, boolean) IS
    'Lets one ticket go on in another, and says what becomes of both; a dry run only says so';

CREATE OR REPLACE FUNCTION intake.record_outgoing_merging(
    mail intake.departing_mail, p_body text, p_token text, p_token_digest bytea, p_decision text,
    p_why text, p_verifies boolean, p_into bigint,
    OUT ticket bigint, OUT display_name text, OUT is_short boolean, OUT is_sent boolean,
    OUT repeat boolean, OUT token text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    -- Before the mail takes its own, so that two merges at once lock in one order.
    PERFORM demand_ticket(mail.desk, least(mail.ticket, p_into));
    SELECT r.ticket, r.display_name, r.is_short, r.is_sent, r.repeat, r.token
      INTO ticket, display_name, is_short, is_sent, repeat, token
      FROM record_outgoing_deciding(mail, p_body, p_token, p_token_digest, p_decision, p_why,
                                    p_verifies) r;
    IF NOT repeat THEN
        PERFORM ticket_merge(mail.desk, ticket, p_into, mail.login, 'by a command', false);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.record_outgoing_merging(intake.departing_mail, text, text, bytea, text, text, boolean, bigint) IS
    'The same as record_outgoing_deciding() for a mail whose ticket then goes on in another; IN001, and nothing of the mail, when it cannot';

CREATE OR REPLACE FUNCTION intake.ticket_unmerge(
    p_desk text, p_ticket bigint, p_who text, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    was merged_ticket;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'merge');
    PERFORM demand_ticket(p_desk, p_ticket);
    DELETE FROM merged_ticket g WHERE g.desk = p_desk AND g.ticket = p_ticket RETURNING g.* INTO was;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('ticket %s was not merged into another', p_ticket);
    END IF;
    DELETE FROM participant p
     WHERE p.desk = p_desk AND p.ticket = was.into_ticket AND p.address = ANY (was.added)
       AND NOT EXISTS (SELECT FROM message m
                        WHERE m.desk = p_desk AND m.ticket = was.into_ticket
                          AND m.author = p.address);
    PERFORM move_ticket(p_desk, p_ticket, 'closed', was.state, 'merge', p_who, 'unmerged',
                        format('from ticket %s, %s', was.into_ticket,
                               shown_move('closed', was.state, p_why)));
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, was.into_ticket, p_who, 'unmerged', concat_ws(': ', 'ticket ' || p_ticket, p_why));
    RETURN was.into_ticket;
END
$$;
COMMENT ON FUNCTION intake.ticket_unmerge(text, bigint, text, text) IS
    'Takes a merge back: state and people are as before, save who wrote in the other meanwhile; gives that one';

CREATE OR REPLACE FUNCTION intake.ticket_split(
    p_desk text, p_ticket bigint, p_message bigint, p_who text, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
    taken message;
    number bigint;
    moved bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'merge');
    SELECT m.* INTO taken FROM message m
     WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.message = p_message;
    IF NOT FOUND OR taken.kind <> 'customer' THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('ticket %s has no customer''s mail %s (hint: "ticket show" numbers them)',
                             p_ticket, p_message);
    END IF;
    IF taken.opens THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('mail %s opened ticket %s and stays in it', p_message, p_ticket);
    END IF;
    number := next_ticket(p_desk, 'intakectl', (SELECT max(w.timeline) FROM witness w));
    INSERT INTO ticket (desk, ticket, contact, author, state, service_type, identity, language,
                        subject, linked_ticket)
    SELECT p_desk, number, a.contact, taken.author, 'open', before.service_type,
           coalesce(taken.identity, 'unknown'), before.language, taken.subject, p_ticket
      FROM (SELECT) AS one
      LEFT JOIN address a ON a.desk = p_desk AND a.address = taken.author;
    INSERT INTO message (desk, ticket, kind, message_id, author, author_name, login, subject, sent_at,
                         recorded_at, size, body, reply, note, opens, reasons, identity)
    VALUES (p_desk, number, taken.kind, taken.message_id, taken.author, taken.author_name,
            taken.login, taken.subject, taken.sent_at, taken.recorded_at, taken.size, taken.body,
            taken.reply, taken.note, true, taken.reasons, taken.identity)
    RETURNING message.message INTO moved;
    INSERT INTO attachment (desk, ticket, message, attachment, name, type, size, sha256, is_inline)
    SELECT f.desk, number, moved, f.attachment, f.name, f.type, f.size, f.sha256, f.is_inline
      FROM attachment f
     WHERE f.desk = p_desk AND f.ticket = p_ticket AND f.message = p_message;
    DELETE FROM attachment f
     WHERE f.desk = p_desk AND f.ticket = p_ticket AND f.message = p_message;
    DELETE FROM message m
     WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.message = p_message;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, p_who, 'split', concat_ws(': ', 'into ticket ' || number, p_why)),
           (p_desk, number, p_who, 'opened', concat_ws(': ', 'out of ticket ' || p_ticket, p_why));
    RETURN number;
END
$$;
COMMENT ON FUNCTION intake.ticket_split(text, bigint, bigint, text, text) IS
    'Opens a ticket for a customer''s mail that is of another matter; gives its number';
