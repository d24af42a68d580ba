-- What is held of a customer: all of it, to hand it over or to forget it.

CREATE OR REPLACE FUNCTION intake.addresses_of(p_desk text, p_customer bigint)
RETURNS text[]
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT array(SELECT a.address
                   FROM contact c
                   JOIN address a ON a.desk = c.desk AND a.contact = c.contact
                  WHERE c.desk = p_desk AND c.customer = p_customer
                  ORDER BY a.address)
$$;
COMMENT ON FUNCTION intake.addresses_of(text, bigint) IS 'Addresses of all persons of a customer';

CREATE OR REPLACE FUNCTION intake.tickets_of(p_desk text, p_customer bigint)
RETURNS bigint[]
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT array(SELECT t.ticket
                   FROM contact c
                   JOIN ticket t ON t.desk = c.desk AND t.contact = c.contact
                  WHERE c.desk = p_desk AND c.customer = p_customer
                  ORDER BY t.ticket)
$$;
COMMENT ON FUNCTION intake.tickets_of(text, bigint) IS 'Tickets of all persons of a customer';

CREATE OR REPLACE FUNCTION intake.customer_export(
    p_desk text, p_customer bigint, OUT kind text, OUT record text)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    own text[] := addresses_of(p_desk, p_customer);
    theirs bigint[] := tickets_of(p_desk, p_customer);
BEGIN
    PERFORM demand_customer(p_desk, p_customer);
    RETURN QUERY
    SELECT x.kind, (x.whole - 'desk')::text
      FROM (SELECT 1 AS place, 'customers' AS kind, k.customer AS number, to_jsonb(k) AS whole
              FROM customer k
             WHERE k.desk = p_desk AND p_customer IN (k.customer, k.merged_into)
            UNION ALL
            SELECT 2, 'contacts', c.contact, to_jsonb(c)
              FROM contact c WHERE c.desk = p_desk AND c.customer = p_customer
            UNION ALL
            SELECT 3, 'addresses', a.contact, to_jsonb(a)
              FROM address a WHERE a.desk = p_desk AND a.address = ANY (own)
            UNION ALL
            SELECT 3, 'blocks', 0, to_jsonb(b)
              FROM blocked_sender b WHERE b.desk = p_desk AND b.name = ANY (own)
            UNION ALL
            SELECT 3, 'confirmations', n.ticket, to_jsonb(n)
              FROM confirmation n WHERE n.desk = p_desk AND n.address = ANY (own)
            UNION ALL
            SELECT 4, 'tickets', t.ticket, to_jsonb(t)
              FROM ticket t WHERE t.desk = p_desk AND t.ticket = ANY (theirs)
            UNION ALL
            SELECT 5, 'participants', p.ticket, to_jsonb(p)
              FROM participant p
             WHERE p.desk = p_desk AND (p.ticket = ANY (theirs) OR p.address = ANY (own))
            UNION ALL
            SELECT 6, 'messages', m.message, to_jsonb(m)
              FROM message m
             WHERE m.desk = p_desk AND (m.ticket = ANY (theirs) OR m.author = ANY (own))
            UNION ALL
            SELECT 7, 'attachments', f.message, to_jsonb(f)
              FROM message m
              JOIN attachment f
                ON f.desk = m.desk AND f.ticket = m.ticket AND f.message = m.message
             WHERE m.desk = p_desk AND (m.ticket = ANY (theirs) OR m.author = ANY (own))
            UNION ALL
            SELECT 8, 'events', e.event, to_jsonb(e)
              FROM event e
             WHERE e.desk = p_desk AND (e.ticket = ANY (theirs) OR e.customer = p_customer)
            UNION ALL
            SELECT 9, 'answers', o.id, to_jsonb(o) - 'token' - 'token_digest'
              FROM outbox o
             WHERE o.desk = p_desk AND (o.ticket = ANY (theirs) OR o.address = ANY (own))
            UNION ALL
            SELECT 10, 'ledger', l.ledger, to_jsonb(l)
              FROM ledger l
             WHERE l.desk = p_desk AND (l.customer = p_customer OR l.sender = ANY (own))
            UNION ALL
            SELECT 11, 'labels', b.label, to_jsonb(b)
              FROM label b WHERE b.desk = p_desk AND b.ticket = ANY (theirs)
            UNION ALL
            SELECT 12, 'feedback', n.feedback, to_jsonb(n)
              FROM name_feedback n WHERE n.desk = p_desk AND n.ticket = ANY (theirs)
            UNION ALL
            SELECT 13, 'facts', f.ticket, to_jsonb(f)
              FROM detail f WHERE f.desk = p_desk AND f.ticket = ANY (theirs)
            UNION ALL
            SELECT 14, 'ratings', r.ticket, to_jsonb(r)
              FROM rating r WHERE r.desk = p_desk AND r.ticket = ANY (theirs)
            UNION ALL
            SELECT 13, 'facts', 0, to_jsonb(f)
              FROM customer_detail f WHERE f.desk = p_desk AND f.customer = p_customer
            UNION ALL
            SELECT 13, 'facts', m.customer, to_jsonb(m)
              FROM merged_customer m
             WHERE m.desk = p_desk AND m.into_customer = p_customer
            UNION ALL
            SELECT 15, 'quotas', q.ticket, to_jsonb(q)
              FROM quota_ticket q WHERE q.desk = p_desk AND q.ticket = ANY (theirs)
            UNION ALL
            SELECT 15, 'quotas', 0, to_jsonb(q)
              FROM quota_use q
             WHERE q.desk = p_desk
               AND (q.account = 'customer:' || p_customer
                    OR q.account IN (SELECT 'mailbox:' || mailbox_of(p_desk, m)
                                       FROM unnest(own) AS m))) AS x
     ORDER BY x.place, x.number;
END
$$;
COMMENT ON FUNCTION intake.customer_export(text, bigint) IS
    'Every record of a customer, its tickets and its mails in other tickets, as JSON objects';

CREATE OR REPLACE FUNCTION intake.customer_export(
    p_desk text, p_customer bigint, p_who text, OUT kind text, OUT record text)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'export');
    INSERT INTO event (desk, customer, who, what)
    VALUES (p_desk, p_customer, p_who, 'exported');
    RETURN QUERY SELECT * FROM customer_export(p_desk, p_customer);
END
$$;
COMMENT ON FUNCTION intake.customer_export(text, bigint, text) IS
    'The same for somebody who has the right to it, noted in the customer''s events';

-- The rows stay, so that what was counted stays true; what is in them goes. Locked like by a merge:
-- the customer first.
CREATE OR REPLACE FUNCTION intake.erase_customer(
    p_desk text, p_customer bigint, OUT kinds text[], OUT counts bigint[])
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    own text[] := addresses_of(p_desk, p_customer);
    mailboxes text[] := own || array(SELECT a.mailbox FROM address a
                                      WHERE a.desk = p_desk AND a.address = ANY (own));
    theirs bigint[] := tickets_of(p_desk, p_customer);
    n bigint;
BEGIN
    UPDATE customer k SET name = NULL
     WHERE k.desk = p_desk AND p_customer IN (k.customer, k.merged_into);
    UPDATE contact c SET name = NULL, language = NULL
     WHERE c.desk = p_desk AND c.customer = p_customer;
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'contacts'::text; counts := counts || n;

    PERFORM erase_quotas(p_desk, p_customer, own, theirs);
    DELETE FROM merged_customer m
     WHERE m.desk = p_desk AND p_customer IN (m.customer, m.into_customer);
    DELETE FROM address a WHERE a.desk = p_desk AND a.address = ANY (own);
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'addresses'::text; counts := counts || n;
    DELETE FROM answered_mailbox b WHERE b.desk = p_desk AND b.mailbox = ANY (mailboxes);
    DELETE FROM automatic_reply r WHERE r.desk = p_desk AND r.address = ANY (own);

    UPDATE ticket t SET author = NULL, subject = '', language = NULL, words = NULL
     WHERE t.desk = p_desk AND t.ticket = ANY (theirs);
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'tickets'::text; counts := counts || n;
    DELETE FROM participant p
     WHERE p.desk = p_desk AND (p.ticket = ANY (theirs) OR p.address = ANY (own));
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'participants'::text; counts := counts || n;

    UPDATE attachment f SET name = NULL, sha256 = NULL
      FROM message m
     WHERE m.desk = p_desk AND (m.ticket = ANY (theirs) OR m.author = ANY (own))
       AND f.desk = m.desk AND f.ticket = m.ticket AND f.message = m.message;
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'attachments'::text; counts := counts || n;
    UPDATE message m
       SET message_id = NULL, author = NULL, author_name = NULL, subject = '', body = '',
           reply = NULL, note = NULL, reasons = NULL
     WHERE m.desk = p_desk AND (m.ticket = ANY (theirs) OR m.author = ANY (own));
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'messages'::text; counts := counts || n;

    UPDATE event e
       SET why = NULL, who = CASE WHEN e.who = ANY (own) THEN 'customer' ELSE e.who END
     WHERE e.desk = p_desk AND (e.ticket = ANY (theirs) OR e.customer = p_customer);
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'events'::text; counts := counts || n;

    UPDATE outbox o
       SET recipient = '', address = NULL, token = NULL, token_digest = NULL, in_reply_to = NULL,
           mail_references = NULL, payload = NULL, claimed_by = NULL,
           reason = CASE WHEN o.state IN ('queued', 'parked') THEN 'erased' END,
           state = CASE WHEN o.state IN ('queued', 'parked') THEN 'dropped' ELSE o.state END,
           finished_at = coalesce(o.finished_at, now())
     WHERE o.desk = p_desk AND (o.ticket = ANY (theirs) OR o.address = ANY (own));
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'answers'::text; counts := counts || n;
    DELETE FROM reply_token r
     WHERE r.desk = p_desk AND (r.ticket = ANY (theirs) OR r.address = ANY (own));
    DELETE FROM confirmation n WHERE n.desk = p_desk AND n.address = ANY (own);
    DELETE FROM hook_run r WHERE r.desk = p_desk AND r.ticket = ANY (theirs);
    UPDATE merged_ticket g SET added = '{}'
     WHERE g.desk = p_desk AND (g.ticket = ANY (theirs) OR g.into_ticket = ANY (theirs));
    UPDATE departure d SET reason = NULL
     WHERE d.desk = p_desk AND d.ticket = ANY (theirs);

    -- Its number keeps the key unique. What is offered again after this is a new mail.
    UPDATE ledger l
       SET sender = 'erased', message_id = l.ledger::text, queue_id = NULL, language = NULL
     WHERE l.desk = p_desk AND (l.customer = p_customer OR l.sender = ANY (own));
    GET DIAGNOSTICS n = ROW_COUNT;
    kinds := kinds || 'ledger'::text; counts := counts || n;

    UPDATE name_feedback f SET words = NULL
     WHERE f.desk = p_desk AND f.ticket = ANY (theirs);
    DELETE FROM detail f WHERE f.desk = p_desk AND f.ticket = ANY (theirs);
    UPDATE rating r SET words = NULL, customer = NULL
     WHERE r.desk = p_desk AND r.ticket = ANY (theirs);
    DELETE FROM customer_detail f WHERE f.desk = p_desk AND f.customer = p_customer;
END
$$;
COMMENT ON FUNCTION intake.erase_customer(text, bigint) IS
    'Empties every record of a customer; how many of each kind';

CREATE OR REPLACE FUNCTION intake.customer_erase(
    p_desk text, p_customer bigint, p_who text, p_why text, p_dry_run boolean,
    OUT kind text, OUT records bigint)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    erased record;
    labels bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'erase');
    PERFORM demand_customer(p_desk, p_customer);
    BEGIN
        erased := erase_customer(p_desk, p_customer);
        labels := forget_labels(p_desk, p_customer, p_who, p_why);
        INSERT INTO event (desk, customer, who, what, why)
        VALUES (p_desk, p_customer, p_who, 'erased', p_why);
        IF p_dry_run THEN
            RAISE SQLSTATE 'IN002';
        END IF;
    EXCEPTION WHEN SQLSTATE 'IN002' THEN
        NULL; -- all of it is undone but the counts
    END;
    RETURN QUERY
    SELECT u.kind, u.records FROM unnest(erased.kinds, erased.counts) AS u (kind, records)
    UNION ALL
    SELECT 'labels', labels;
END
$$;
COMMENT ON FUNCTION intake.customer_erase(text, bigint, text, text, boolean) IS
    'Forgets a customer for good, and says how many records of each kind it emptied; a dry run only says so';
