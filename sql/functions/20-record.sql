-- Everything an incoming mail leaves behind, in the one statement that is its transaction.
--
-- Order of locks, the same for all mails, so that two never wait for each other: the sender's
-- address, the ledger rows, the ticket. The functions called from record() rely on its search path.

CREATE OR REPLACE FUNCTION intake.register_sender(
    p_desk text, p_address text, p_name text, p_answered boolean, p_who text, p_why text,
    OUT contact bigint, OUT customer bigint)
LANGUAGE plpgsql AS $$
DECLARE
    new_customer bigint := nextval('customer_number');
    new_contact bigint := nextval('contact_number');
BEGIN
    -- One statement: foreign keys are looked at when it ends, and a second session that registers
    -- the same address waits at the address, before it has made a customer.
    WITH mailbox AS (
        INSERT INTO address (desk, address, contact, customer, answers)
        VALUES (p_desk, p_address, new_contact, new_customer,
                CASE WHEN p_answered THEN ARRAY[now()] END)
        ON CONFLICT DO NOTHING
        RETURNING desk
    ), account AS (
        INSERT INTO customer (desk, customer, name)
        SELECT desk, new_customer, p_name FROM mailbox
    ), person AS (
        INSERT INTO contact (desk, contact, customer, name)
        SELECT desk, new_contact, new_customer, p_name FROM mailbox
    )
    INSERT INTO event (desk, customer, who, what, why)
    SELECT desk, new_customer, p_who, 'customer-created', p_why
      FROM mailbox;
    IF FOUND THEN
        contact := new_contact;
        customer := new_customer;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.register_sender(text, text, text, boolean, text, text) IS
    'Makes customer, contact and address for a first mail, from or to them; NULLs when the address is known meanwhile';

CREATE OR REPLACE FUNCTION intake.record_attachments(mail intake.offered_mail, p_ticket bigint,
                                                     p_message bigint)
RETURNS void
LANGUAGE sql SET search_path = intake, pg_temp AS $$
    INSERT INTO attachment (desk, ticket, message, attachment, name, type, size, sha256, is_inline)
    SELECT mail.desk, p_ticket, p_message, a.place, a.name, a.type, a.size, a.digest, a.is_inline
      FROM unnest(mail.attachment_names, mail.attachment_types, mail.attachment_sizes,
                  mail.attachment_digests, mail.attachment_inline)
           WITH ORDINALITY AS a (name, type, size, digest, is_inline, place)
$$;
COMMENT ON FUNCTION intake.record_attachments(intake.offered_mail, bigint, bigint) IS
    'Lists the attachments of a recorded mail';

CREATE OR REPLACE FUNCTION intake.was_written_to(p_desk text, p_address text, p_ids text[])
RETURNS boolean
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT EXISTS (SELECT FROM unnest(p_ids) AS returned,
                          LATERAL (SELECT o.address FROM outbox o
                                    WHERE o.desk = p_desk AND o.message_id = returned OFFSET 0) AS o
                    WHERE o.address = p_address)
        OR EXISTS (SELECT FROM unnest(p_ids) AS returned,
                          LATERAL (SELECT m.desk, m.ticket, m.kind FROM message m
                                    WHERE m.message_id = returned OFFSET 0) AS m,
                          LATERAL (SELECT t.author FROM ticket t
                                    WHERE t.desk = p_desk AND t.ticket = m.ticket OFFSET 0) AS t
                    WHERE m.desk = p_desk AND m.kind IN ('agent', 'automatic')
                      AND (t.author = p_address
                           OR EXISTS (SELECT FROM participant p
                                       WHERE p.desk = p_desk AND p.ticket = m.ticket
                                         AND p.address = p_address)))
$$;
COMMENT ON FUNCTION intake.was_written_to(text, text, text[]) IS
    'Whether a mail of the desk with one of these Message-IDs went to the address';

-- A report counts only when it returns a mail of ours: else anybody could silence an address.
CREATE OR REPLACE FUNCTION intake.record_failures(mail intake.offered_mail)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    failed record;
BEGIN
    -- One at a time and in one order: joined, the addresses of the whole desk may be read for it.
    FOR failed IN
        SELECT DISTINCT ON (f.address) f.address, f.reason
          FROM unnest(mail.failed_addresses, mail.failed_reasons) AS f (address, reason)
         ORDER BY f.address
    LOOP
        WITH marked AS (
            UPDATE address a
               SET undeliverable_at = now(), undeliverable_why = failed.reason
             WHERE a.desk = mail.desk AND a.address = failed.address
               AND a.undeliverable_at IS NULL
               AND was_written_to(mail.desk, failed.address, mail.returned_ids)
            RETURNING a.customer
        )
        INSERT INTO event (desk, customer, who, what, why)
        SELECT mail.desk, m.customer, mail.filter, 'address-undeliverable',
               concat_ws(': ', failed.address, failed.reason)
          FROM marked m;
    END LOOP;
END
$$;
COMMENT ON FUNCTION intake.record_failures(intake.offered_mail) IS
    'Marks addresses undeliverable that a report about a mail of ours names';

-- The further desks of one mail take part: a ledger row each, and the ticket noted at each.
CREATE OR REPLACE FUNCTION intake.record_guests(mail intake.offered_mail, p_ticket bigint,
                                                p_customer bigint)
RETURNS void
LANGUAGE sql SET search_path = intake, pg_temp AS $$
    WITH guest AS (
        INSERT INTO ledger (desk, sender, message_id, digest, state, filter, queue_id, ticket,
                            ticket_desk, customer, service_type, identity, language, ticket_state,
                            accepted_at)
        SELECT d, mail.sender, mail.message_id, mail.digest, mail.ledger_state, mail.filter,
               mail.queue_id, p_ticket, mail.desk, p_customer, mail.service_type, mail.identity,
               mail.language, mail.ticket_state, coalesce(mail.accepted_at, now())
          FROM unnest(mail.other_desks) AS d
         ORDER BY d
        ON CONFLICT (desk, sender, message_id, digest)
        DO UPDATE SET offered = ledger.offered + 1
        RETURNING desk, offered
    ), noted AS (
        INSERT INTO guest_desk (desk, host_desk, ticket)
        SELECT desk, mail.desk, p_ticket FROM guest WHERE p_ticket IS NOT NULL AND offered = 1
        ON CONFLICT DO NOTHING
        RETURNING desk, host_desk, ticket
    )
    INSERT INTO event (desk, who, what, why)
    SELECT desk, coalesce(mail.author, 'unknown'), 'takes-part',
           format('in ticket %s of desk %s', ticket, host_desk)
      FROM noted
$$;
COMMENT ON FUNCTION intake.record_guests(intake.offered_mail, bigint, bigint) IS
    'Gives each further desk of a mail its ledger row and notes the ticket it takes part in';

-- What a mail that joins a ticket changes in it. A machine's mail changes nothing.
CREATE OR REPLACE FUNCTION intake.touch_ticket(mail intake.offered_mail)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before record;
BEGIN
    SELECT t.state, t.service_type INTO before
      FROM ticket t
     WHERE t.desk = mail.desk AND t.ticket = mail.ticket
       FOR NO KEY UPDATE;
    UPDATE ticket t
       SET state = mail.ticket_state,
           service_type = CASE WHEN mail.service_changed THEN mail.service_type
                          ELSE t.service_type END,
           language = coalesce(t.language, mail.language),
           due_at = coalesce(mail.due_at, t.due_at),
           active_at = now()
     WHERE t.desk = mail.desk AND t.ticket = mail.ticket;
    INSERT INTO event (desk, ticket, who, what, why)
    SELECT mail.desk, mail.ticket, coalesce(mail.author, 'unknown'), change.what, change.why
      FROM (VALUES ('reopened', format('%s to %s', before.state, mail.ticket_state), mail.reopen),
                   ('state-changed', format('%s to %s', before.state, mail.ticket_state),
                    NOT mail.reopen AND before.state <> mail.ticket_state),
                   ('type-changed', before.service_type || ' to ' || mail.service_type,
                    mail.service_changed AND before.service_type <> mail.service_type))
           AS change (what, why, happened)
     WHERE change.happened;
END
$$;
COMMENT ON FUNCTION intake.touch_ticket(intake.offered_mail) IS
    'State, service type, language and promise of a ticket after a person''s mail joined it';

-- Who a mail brings into its ticket. The author of the ticket is in it already.
CREATE OR REPLACE FUNCTION intake.record_participants(
    mail intake.offered_mail, p_ticket bigint, p_answered boolean)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    IF mail.thread = 'join' AND mail.kind = 'customer' AND mail.author IS NOT NULL THEN
        UPDATE ticket t SET acknowledged = true
         WHERE t.desk = mail.desk AND t.ticket = p_ticket AND t.author = mail.author
           AND p_answered AND NOT t.acknowledged;
        INSERT INTO participant AS p (desk, ticket, address, acknowledged)
        SELECT mail.desk, p_ticket, mail.author, p_answered
         WHERE NOT EXISTS (SELECT FROM ticket t
                            WHERE t.desk = mail.desk AND t.ticket = p_ticket
                              AND t.author = mail.author)
        ON CONFLICT (desk, ticket, address)
        DO UPDATE SET acknowledged = true WHERE excluded.acknowledged AND NOT p.acknowledged;
    END IF;
    INSERT INTO participant (desk, ticket, address)
    SELECT mail.desk, p_ticket, other FROM unnest(mail.participants) AS other ORDER BY other
    ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION intake.record_participants(intake.offered_mail, bigint, boolean) IS
    'Lets the author and the further recipients of a mail take part in its ticket';

CREATE OR REPLACE FUNCTION intake.first_verdict(
    mail intake.offered_mail, p_counted boolean,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state)
LANGUAGE plpgsql AS $$
BEGIN
    IF p_counted THEN -- nothing will be sent for this offer
        UPDATE address a SET answers = a.answers[: cardinality(a.answers) - 1]
         WHERE a.desk = mail.desk AND a.address = mail.author;
    END IF;
    UPDATE ledger l SET offered = l.offered + 1
     WHERE l.desk = mail.desk AND l.sender = mail.sender AND l.message_id = mail.message_id
       AND l.digest = mail.digest
    RETURNING l.ledger, l.ticket, l.customer, l.new_customer, l.new_ticket, true, l.answered,
              l.service_type, l.identity, l.language, l.ticket_state
      INTO ledger, ticket, customer, new_customer, new_ticket, repeat, answered, service_type,
           identity, language, ticket_state;
END
$$;
COMMENT ON FUNCTION intake.first_verdict(intake.offered_mail, boolean) IS
    'What a mail got when it was first offered; counts the offer and takes back the counted answer';

CREATE OR REPLACE FUNCTION intake.record(
    mail intake.offered_mail, answer intake.planned_answer, p_body text, p_reply text,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off AS $$
DECLARE
    the_contact bigint;
    the_customer bigint;
    the_message bigint;
    is_new boolean;
    was_there boolean;
    counts boolean := answer.send;
    most integer := least(answer.ceiling, 200); -- moments kept of an address
BEGIN
    PERFORM commit_durably();
    -- Counting the answer finds a known sender. The moments of the newest answers tell whether
    -- there is room for one more: the one that is `ceiling` answers back must be over.
    WHILE mail.author IS NOT NULL LOOP
        IF counts THEN
            UPDATE address a
               SET answers = CASE WHEN a.answers IS NULL THEN ARRAY[now()]
                             ELSE a.answers[cardinality(a.answers) - most + 2 :] || now() END
             WHERE a.desk = mail.desk AND a.address = mail.author AND most > 0
               AND (a.answers IS NULL OR cardinality(a.answers) < most
                    OR a.answers[cardinality(a.answers) - most + 1] <= now() - answer.period)
            RETURNING a.contact, a.customer INTO the_contact, the_customer;
            EXIT WHEN FOUND;
        END IF;
        SELECT a.contact, a.customer INTO the_contact, the_customer
          FROM address a
         WHERE a.desk = mail.desk AND a.address = mail.author;
        IF FOUND THEN
            -- Another session may have made it since the count: only a second count can say no.
            EXIT WHEN NOT counts;
            counts := was_there IS NULL;
            was_there := true;
        ELSIF mail.thread = 'none' OR (mail.thread = 'join' AND mail.kind <> 'customer') THEN
            EXIT; -- the mail system that reports on an answer is nobody's customer
        ELSE
            counts := counts AND most > 0;
            SELECT r.contact, r.customer INTO the_contact, the_customer
              FROM register_sender(mail.desk, mail.author, mail.author_name, counts, mail.author,
                                   'first mail of ' || mail.author) r;
            is_new := the_contact IS NOT NULL;
            EXIT WHEN is_new;
        END IF;
    END LOOP;

    INSERT INTO ledger AS l (desk, sender, message_id, digest, state, filter, queue_id, ticket,
                             customer, new_customer, new_ticket, answered, service_type, identity,
                             language, ticket_state, accepted_at)
    VALUES (mail.desk, mail.sender, mail.message_id, mail.digest, mail.ledger_state, mail.filter,
            mail.queue_id,
            CASE mail.thread
            WHEN 'new' THEN next_ticket(mail.desk, mail.filter,
                                        (SELECT max(w.timeline) FROM witness w))
            WHEN 'join' THEN mail.ticket END,
            the_customer, is_new IS TRUE, mail.thread = 'new', counts AND the_contact IS NOT NULL,
            mail.service_type, mail.identity, mail.language, mail.ticket_state,
            coalesce(mail.accepted_at, now()))
    ON CONFLICT (desk, sender, message_id, digest) DO NOTHING
    RETURNING l.ledger, l.ticket, l.customer, l.new_customer, l.new_ticket, false, l.answered,
              l.service_type, l.identity, l.language, l.ticket_state
      INTO ledger, ticket, customer, new_customer, new_ticket, repeat, answered, service_type,
           identity, language, ticket_state;
    IF NOT FOUND THEN
        SELECT * INTO ledger, ticket, customer, new_customer, new_ticket, repeat, answered,
                      service_type, identity, language, ticket_state
          FROM first_verdict(mail, counts AND the_contact IS NOT NULL);
    END IF;
    IF mail.other_desks IS NOT NULL THEN
        PERFORM record_guests(mail, ticket, customer);
    END IF;
    IF repeat THEN
        RETURN;
    END IF;

    IF new_ticket THEN
        INSERT INTO ticket (desk, ticket, contact, author, acknowledged, state, service_type,
                            identity, language, subject, linked_ticket, due_at)
        VALUES (mail.desk, record.ticket, the_contact, mail.author, record.answered,
                mail.ticket_state, mail.service_type, mail.identity, mail.language, mail.subject,
                mail.linked_ticket, mail.due_at);
    ELSIF mail.thread = 'join' AND mail.kind = 'customer' THEN
        PERFORM touch_ticket(mail);
    END IF;
    IF answered THEN
        INSERT INTO outbox (desk, ticket, template, recipient, address, languages, message_id,
                            token, token_digest, in_reply_to, mail_references, payload)
        VALUES (mail.desk, record.ticket, answer.template, answer.recipient, mail.author,
                answer.languages, answer.message_id, answer.token, answer.token_digest,
                answer.in_reply_to, answer.mail_references, answer.payload);
    ELSIF answer.send THEN
        answer.reason := format('ceiling: %s answers to %s in %s were reached', answer.ceiling,
                                mail.author, answer.period);
    END IF;
    IF ticket IS NOT NULL THEN
        INSERT INTO message AS m (desk, ticket, kind, message_id, author, author_name, subject,
                                  sent_at, size, body, reply, note, opens, reasons)
        VALUES (mail.desk, record.ticket, mail.kind, nullif(mail.message_id, ''), mail.author,
                mail.author_name, mail.subject, mail.sent_at, mail.size, p_body, p_reply, mail.note,
                record.new_ticket,
                concat(mail.reasons, E'\nanswer: ',
                       CASE WHEN record.answered THEN 'queued' ELSE 'withheld' END,
                       ', ' || answer.reason))
        RETURNING m.message INTO the_message;
        IF mail.thread = 'join' OR mail.participants IS NOT NULL THEN
            PERFORM record_participants(mail, ticket, answered);
        END IF;
        IF mail.attachment_names IS NOT NULL THEN
            PERFORM record_attachments(mail, ticket, the_message);
        END IF;
    END IF;
    IF mail.failed_addresses IS NOT NULL THEN
        PERFORM record_failures(mail);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.record(intake.offered_mail, intake.planned_answer, text, text) IS
    'Records one incoming mail: ledger, customer, ticket, message, participants, event, outbox. The same mail again changes nothing but its count of offers and gets the first verdict';
