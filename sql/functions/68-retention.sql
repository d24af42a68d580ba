-- Records that are older than their desk keeps them. A period of 0 days is for ever.
--
-- Tickets are walked through by their numbers: an index by age would have to be changed whenever a
-- mail joins one.

CREATE OR REPLACE FUNCTION intake.is_outdated(p_since timestamptz, p_days integer)
RETURNS boolean
LANGUAGE sql STABLE AS $$
    SELECT p_days > 0 AND p_since < now() - make_interval(days => p_days)
$$;
COMMENT ON FUNCTION intake.is_outdated(timestamptz, integer) IS
    'Whether something that old is kept no longer';

-- An answer's row holds the secret by which its ticket is found.
CREATE OR REPLACE FUNCTION intake.is_answer_outdated(p_answer intake.outbox, p_days integer)
RETURNS boolean
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT is_outdated(p_answer.queued_at, p_days) AND p_answer.state IN ('sent', 'dropped')
       AND NOT EXISTS (SELECT FROM ticket t
                        WHERE t.desk = p_answer.desk AND t.ticket = p_answer.ticket
                          AND t.state <> 'closed')
$$;
COMMENT ON FUNCTION intake.is_answer_outdated(intake.outbox, integer) IS
    'Whether an answer is kept no longer: neither waits nor belongs to a ticket in work';

CREATE OR REPLACE FUNCTION intake.purge_mails(p_desk text, p_tickets bigint[])
RETURNS bigint
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    emptied bigint;
BEGIN
    UPDATE ticket t SET subject = '', words = NULL
     WHERE t.desk = p_desk AND t.ticket = ANY (p_tickets)
       AND (t.subject <> '' OR t.words IS NOT NULL);
    UPDATE attachment f SET name = NULL, sha256 = NULL
     WHERE f.desk = p_desk AND f.ticket = ANY (p_tickets)
       AND (f.name IS NOT NULL OR f.sha256 IS NOT NULL);
    UPDATE message m
       SET subject = '', body = '', reply = NULL, note = NULL, reasons = NULL, author_name = NULL
     WHERE m.desk = p_desk AND m.ticket = ANY (p_tickets)
       AND (m.body <> '' OR m.subject <> '' OR m.reply IS NOT NULL OR m.note IS NOT NULL);
    GET DIAGNOSTICS emptied = ROW_COUNT;
    DELETE FROM label b WHERE b.desk = p_desk AND b.ticket = ANY (p_tickets); -- of no text
    DELETE FROM detail d WHERE d.desk = p_desk AND d.ticket = ANY (p_tickets);
    UPDATE rating r SET words = NULL
     WHERE r.desk = p_desk AND r.ticket = ANY (p_tickets) AND r.words IS NOT NULL;
    RETURN emptied;
END
$$;
COMMENT ON FUNCTION intake.purge_mails(text, bigint[]) IS
    'Takes the words and the names of files out of tickets'' mails; how many it emptied';

CREATE OR REPLACE FUNCTION intake.purge_tickets(p_desk text, p_tickets bigint[])
RETURNS bigint
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM attachment f WHERE f.desk = p_desk AND f.ticket = ANY (p_tickets);
    DELETE FROM message m WHERE m.desk = p_desk AND m.ticket = ANY (p_tickets);
    DELETE FROM participant p WHERE p.desk = p_desk AND p.ticket = ANY (p_tickets);
    DELETE FROM guest_desk g WHERE g.host_desk = p_desk AND g.ticket = ANY (p_tickets);
    DELETE FROM event e WHERE e.desk = p_desk AND e.ticket = ANY (p_tickets);
    DELETE FROM ticket t WHERE t.desk = p_desk AND t.ticket = ANY (p_tickets);
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
COMMENT ON FUNCTION intake.purge_tickets(text, bigint[]) IS
    'Removes tickets with all that hangs on them; how many';

CREATE OR REPLACE FUNCTION intake.purge_next_tickets(
    p_desk text, p_mail_days integer, p_ticket_days integer, p_most integer,
    OUT mails bigint, OUT tickets bigint, OUT finished boolean)
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    looked_at integer;
    newest bigint;
    young boolean;
    quiet bigint[];
    old bigint[];
BEGIN
    SELECT count(*), max(t.ticket),
           bool_or(NOT is_outdated(t.opened_at, p_mail_days)
                   AND NOT is_outdated(t.opened_at, p_ticket_days)),
           array_agg(t.ticket) FILTER (WHERE t.state = 'closed'
                                         AND is_outdated(t.active_at, p_mail_days)
                                         AND NOT is_outdated(t.active_at, p_ticket_days)),
           array_agg(t.ticket) FILTER (WHERE t.state = 'closed'
                                         AND is_outdated(t.active_at, p_ticket_days))
      INTO looked_at, newest, young, quiet, old
      FROM (SELECT * FROM ticket n
             WHERE n.desk = p_desk
               AND n.ticket > (SELECT r.ticket FROM purge r WHERE r.desk = p_desk)
             ORDER BY n.ticket
             LIMIT p_most) AS t;
    mails := purge_mails(p_desk, quiet);
    tickets := purge_tickets(p_desk, old);
    finished := looked_at < p_most OR young; -- those behind are younger still
    UPDATE purge r SET ticket = CASE WHEN finished THEN 0 ELSE newest END WHERE r.desk = p_desk;
END
$$;
COMMENT ON FUNCTION intake.purge_next_tickets(text, integer, integer, integer) IS
    'Goes a step further through a desk''s tickets, and purges the closed ones that are old enough';

CREATE OR REPLACE FUNCTION intake.purge_next_ledger(p_desk text, p_days integer, p_most integer)
RETURNS bigint
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    incoming bigint;
    outgoing bigint;
BEGIN
    WITH gone AS (
        DELETE FROM ledger l
         WHERE l.ctid = ANY (ARRAY(SELECT o.ctid FROM ledger o
                                    WHERE o.accepted_at < now() - make_interval(days => p_days)
                                      AND o.desk = p_desk LIMIT p_most))
        RETURNING l.filter, l.offered
    ), counted AS (
        INSERT INTO purged_ledger AS c (desk, filter, rows, offered)
        SELECT p_desk, g.filter, count(*), sum(g.offered) FROM gone g GROUP BY g.filter
            ON CONFLICT ON CONSTRAINT purged_ledger_pkey
            DO UPDATE SET rows = c.rows + excluded.rows, offered = c.offered + excluded.offered
    )
    SELECT count(*) INTO incoming FROM gone;
    DELETE FROM departure d
     WHERE d.ctid = ANY (ARRAY(SELECT o.ctid FROM departure o
                                WHERE o.left_at < now() - make_interval(days => p_days)
                                  AND o.desk = p_desk LIMIT p_most));
    GET DIAGNOSTICS outgoing = ROW_COUNT;
    RETURN incoming + outgoing;
END
$$;
COMMENT ON FUNCTION intake.purge_next_ledger(text, integer, integer) IS
    'Removes rows of the ledger and of the departures that are older; how many';

CREATE OR REPLACE FUNCTION intake.purge_next_answers(p_desk text, p_days integer, p_most integer)
RETURNS bigint
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    removed bigint;
BEGIN
    DELETE FROM outbox o
     WHERE o.ctid = ANY (ARRAY(SELECT n.ctid FROM outbox n
                                WHERE n.queued_at < now() - make_interval(days => p_days)
                                  AND n.desk = p_desk AND is_answer_outdated(n, p_days)
                                LIMIT p_most));
    GET DIAGNOSTICS removed = ROW_COUNT;
    RETURN removed;
END
$$;
COMMENT ON FUNCTION intake.purge_next_answers(text, integer, integer) IS
    'Removes answers that are older, neither wait nor belong to a ticket in work; how many';

CREATE OR REPLACE FUNCTION intake.purge_step(
    p_desk text, p_mail_days integer, p_ticket_days integer, p_ledger_days integer,
    p_answer_days integer, p_most integer, p_at_once boolean, p_who text,
    OUT finished boolean, OUT mails bigint, OUT tickets bigint, OUT ledger bigint,
    OUT answers bigint)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'erase');
    finished := true;
    mails := 0;
    tickets := 0;
    ledger := 0;
    answers := 0;
    INSERT INTO purge (desk) VALUES (p_desk) ON CONFLICT DO NOTHING;
    PERFORM FROM purge r
      WHERE r.desk = p_desk
        AND (p_at_once OR r.finished_at IS NULL OR r.finished_at < now() - interval '20 hours')
        FOR UPDATE SKIP LOCKED; -- another is at it
    IF NOT FOUND THEN
        RETURN;
    END IF;
    SELECT n.* INTO mails, tickets, finished
      FROM purge_next_tickets(p_desk, p_mail_days, p_ticket_days, p_most) AS n;
    IF p_ledger_days > 0 THEN
        ledger := purge_next_ledger(p_desk, p_ledger_days, p_most);
    END IF;
    IF p_answer_days > 0 THEN
        answers := purge_next_answers(p_desk, p_answer_days, p_most);
    END IF;
    finished := finished AND ledger < p_most AND answers < p_most;
    IF finished THEN
        UPDATE purge r SET finished_at = now() WHERE r.desk = p_desk;
    END IF;
    IF mails + tickets + ledger + answers > 0 THEN
        INSERT INTO event (desk, who, what, why)
        VALUES (p_desk, p_who, 'purged',
                format('%s mails emptied, %s tickets, %s ledger rows and %s answers removed',
                       mails, tickets, ledger, answers));
    END IF;
END
$$;
COMMENT ON FUNCTION intake.purge_step(text, integer, integer, integer, integer, integer, boolean, text) IS
    'Takes away a batch of what a desk keeps no longer; unless at once, begins no round sooner than 20 hours after the last';

CREATE OR REPLACE FUNCTION intake.purge_preview(
    p_desk text, p_mail_days integer, p_ticket_days integer, p_ledger_days integer,
    p_answer_days integer,
    OUT mails bigint, OUT tickets bigint, OUT ledger bigint, OUT answers bigint)
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT (SELECT count(*)
              FROM ticket t
              JOIN message m ON m.desk = t.desk AND m.ticket = t.ticket
             WHERE t.desk = p_desk AND t.state = 'closed' AND is_outdated(t.active_at, p_mail_days)
               AND NOT is_outdated(t.active_at, p_ticket_days)
               AND (m.body <> '' OR m.subject <> '' OR m.reply IS NOT NULL OR m.note IS NOT NULL)),
           (SELECT count(*)
              FROM ticket t
             WHERE t.desk = p_desk AND t.state = 'closed'
               AND is_outdated(t.active_at, p_ticket_days)),
           (SELECT count(*) FROM ledger l
             WHERE l.desk = p_desk AND is_outdated(l.accepted_at, p_ledger_days))
           + (SELECT count(*) FROM departure d
               WHERE d.desk = p_desk AND is_outdated(d.left_at, p_ledger_days)),
           (SELECT count(*) FROM outbox o
             WHERE o.desk = p_desk AND is_answer_outdated(o, p_answer_days))
$$;
COMMENT ON FUNCTION intake.purge_preview(text, integer, integer, integer, integer) IS
    'What a whole round would take away; changes nothing';
