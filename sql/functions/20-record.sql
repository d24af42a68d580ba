-- Everything an incoming mail leaves behind, in the one statement that is its transaction.
--
-- Order of locks, the same for all mails, so that two never wait for each other: the sender's
-- mailbox, domain, hour and address, the ledger rows, the ticket. The functions called from record()
-- rely on its search path.

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
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO attachment (desk, ticket, message, attachment, name, type, size, sha256, is_inline)
    SELECT mail.desk, p_ticket, p_message, a.place, nullif(a.name, ''), a.type, a.size, a.digest, a.is_inline
      FROM unnest(mail.attachment_names, mail.attachment_types, mail.attachment_sizes,
                  mail.attachment_digests, mail.attachment_inline)
           WITH ORDINALITY AS a (name, type, size, digest, is_inline, place);
END
$$;
COMMENT ON FUNCTION intake.record_attachments(intake.offered_mail, bigint, bigint) IS
    'Lists the attachments of a recorded mail';

CREATE OR REPLACE FUNCTION intake.was_written_to(p_desk text, p_address text, p_ids text[])
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN EXISTS (SELECT FROM unnest(p_ids) AS returned,
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
                                         AND p.address = p_address)));
END
$$;
COMMENT ON FUNCTION intake.was_written_to(text, text, text[]) IS
    'Whether a mail of the desk with one of these Message-IDs went to the address';

-- A report counts only when it returns a mail of ours: else anybody could silence an address.
CREATE OR REPLACE FUNCTION intake.record_failures(mail intake.offered_mail)
RETURNS void
LANGUAGE plpgsql AS $$
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
LANGUAGE plpgsql AS $$
BEGIN
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
      FROM noted;
END
$$;
COMMENT ON FUNCTION intake.record_guests(intake.offered_mail, bigint, bigint) IS
    'Gives each further desk of a mail its ledger row and notes the ticket it takes part in';

-- What a mail that joins a ticket changes in it: a machine's nothing; a visit, of whose sender
-- nothing is proven, no more than that an answered ticket waits for an agent again.
CREATE OR REPLACE FUNCTION intake.touch_ticket(mail intake.offered_mail)
RETURNS void
LANGUAGE plpgsql AS $$
DECLARE
    before record;
    joins boolean := mail.thread = 'join';
    to_state intake.ticket_state;
BEGIN
    SELECT t.state, t.service_type INTO before
      FROM ticket t
     WHERE t.desk = mail.desk AND t.ticket = mail.ticket
       FOR NO KEY UPDATE;
    -- Decided before the ticket was locked: it may have moved to where no mail takes it from.
    to_state := CASE WHEN (joins OR (mail.reopen AND before.state = 'answered'))
                      AND may_move(before.state, mail.ticket_state, 'mail')
                THEN mail.ticket_state ELSE before.state END;
    UPDATE ticket t
       SET service_type = CASE WHEN joins AND mail.service_changed THEN mail.service_type
                          ELSE t.service_type END,
           best_identity = CASE WHEN joins AND (mail.identity = 'confirmed'
                                     OR (mail.identity = 'authenticated'
                                         AND coalesce(t.best_identity, t.identity) <> 'confirmed'))
                           THEN mail.identity ELSE t.best_identity END,
           language = CASE WHEN joins THEN coalesce(t.language, mail.language) ELSE t.language END,
           due_at = CASE WHEN joins OR to_state <> before.state THEN coalesce(mail.due_at, t.due_at)
                    ELSE t.due_at END,
           closes_at = NULL, active_at = now()
     WHERE t.desk = mail.desk AND t.ticket = mail.ticket;
    IF before.state <> to_state THEN
        PERFORM move_ticket(mail.desk, mail.ticket, before.state, to_state, 'mail',
                            coalesce(mail.author, 'unknown'),
                            CASE WHEN mail.reopen THEN 'reopened' ELSE 'state-changed' END,
                            shown_move(before.state, to_state,
                                       substring(mail.reasons FROM E'^thread: ([^\n]*)')));
    END IF;
    IF joins AND mail.service_changed AND before.service_type <> mail.service_type THEN
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (mail.desk, mail.ticket, coalesce(mail.author, 'unknown'), 'type-changed',
                before.service_type || ' to ' || mail.service_type);
    END IF;
    IF joins AND mail.service_changed AND mail.kind = 'customer' THEN
        PERFORM note_label(mail.desk, mail.ticket, mail.service_type, 'customer',
                           coalesce(mail.author, 'unknown'));
    END IF;
END
$$;
COMMENT ON FUNCTION intake.touch_ticket(intake.offered_mail) IS
    'State, service type, language, best grade and promise of a ticket after a person''s mail joined or visited it';

-- Read after the answer was counted, which lets two mails of one mailbox in one after the other.
CREATE OR REPLACE FUNCTION intake.was_chosen_before(mail intake.offered_mail)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ticket t
                    WHERE t.desk = mail.desk AND t.ticket = mail.ticket
                      AND t.service_type = mail.service_type)
       AND EXISTS (SELECT FROM label l
                    WHERE l.desk = mail.desk AND l.ticket = mail.ticket AND l.source = 'customer'
                      AND l.service_type = mail.service_type);
END
$$;
COMMENT ON FUNCTION intake.was_chosen_before(intake.offered_mail) IS
    'Whether the customer chose this service type for the ticket before';

-- Who a mail brings into its ticket. The author of the ticket is in it already; a visit brings in
-- nobody.
CREATE OR REPLACE FUNCTION intake.record_participants(
    mail intake.offered_mail, p_ticket bigint, p_answered boolean)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    IF p_answered AND mail.thread IN ('join', 'visit') AND mail.kind = 'customer'
       AND mail.author IS NOT NULL THEN
        UPDATE ticket t SET acknowledged = true
         WHERE t.desk = mail.desk AND t.ticket = p_ticket AND t.author = mail.author
           AND NOT t.acknowledged;
        UPDATE participant p SET acknowledged = true
         WHERE p.desk = mail.desk AND p.ticket = p_ticket AND p.address = mail.author
           AND NOT p.acknowledged;
    END IF;
    IF mail.thread = 'join' AND mail.kind = 'customer' AND mail.author IS NOT NULL THEN
        INSERT INTO participant (desk, ticket, address, acknowledged)
        SELECT mail.desk, p_ticket, mail.author, p_answered
         WHERE NOT EXISTS (SELECT FROM ticket t
                            WHERE t.desk = mail.desk AND t.ticket = p_ticket
                              AND t.author = mail.author)
        ON CONFLICT DO NOTHING;
    END IF;
    IF mail.participants IS NOT NULL THEN
        INSERT INTO participant (desk, ticket, address)
        SELECT mail.desk, p_ticket, other FROM unnest(mail.participants) AS other ORDER BY other
        ON CONFLICT DO NOTHING;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.record_participants(intake.offered_mail, bigint, boolean) IS
    'Lets the author and the further recipients of a mail take part in its ticket';

-- What an address has proven is kept with it; written again at most once a day. A mailbox that was
-- confirmed stays so when only its domain is proven the next time.
CREATE OR REPLACE FUNCTION intake.keep_grade(mail intake.offered_mail)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE address a
       SET grade = mail.identity, grade_at = now(),
           grade_by = substring(mail.reasons FROM E'identity: ([^\n]*)')
     WHERE a.desk = mail.desk AND a.address = mail.author
       AND (a.grade IS NULL OR (a.grade <> mail.identity AND mail.identity = 'confirmed')
            OR (a.grade = mail.identity AND a.grade_at < now() - interval '1 day'));
END
$$;
COMMENT ON FUNCTION intake.keep_grade(intake.offered_mail) IS
    'Keeps with its address how well a person''s mail was proven';

-- ---- how many answers ----

-- Inserted or updated, in two statements: one that does either locks the row it updates, which is
-- written down as well. p_known says which of them is tried first.

-- The moments of the newest answers tell whether there is room for one more: the one that is
-- `ceiling` answers back must be over.
CREATE OR REPLACE FUNCTION intake.count_for_mailbox(
    p_desk text, p_mailbox text, p_ceiling integer, p_period interval, p_known boolean)
RETURNS boolean
LANGUAGE plpgsql AS $$
DECLARE
    most integer := least(p_ceiling, 200); -- moments kept of a mailbox
BEGIN
    IF most < 1 THEN
        RETURN false;
    END IF;
    IF NOT p_known THEN
        INSERT INTO answered_mailbox (desk, mailbox, answers)
        VALUES (p_desk, p_mailbox, ARRAY[now()])
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN true;
        END IF;
    END IF;
    UPDATE answered_mailbox m
       SET answers = m.answers[cardinality(m.answers) - most + 2 :] || now()
     WHERE m.desk = p_desk AND m.mailbox = p_mailbox
       AND (cardinality(m.answers) < most
            OR m.answers[cardinality(m.answers) - most + 1] <= now() - p_period);
    IF FOUND OR NOT p_known THEN
        RETURN FOUND;
    END IF;
    RETURN count_for_mailbox(p_desk, p_mailbox, p_ceiling, p_period, false);
END
$$;
COMMENT ON FUNCTION intake.count_for_mailbox(text, text, integer, interval, boolean) IS
    'Counts an answer to a mailbox, which probably had one before or not; false, and nothing counted, when it had as many as it may get';

CREATE OR REPLACE FUNCTION intake.count_for_domain(
    p_desk text, limits intake.answer_limits, p_known boolean)
RETURNS boolean
LANGUAGE plpgsql AS $$
BEGIN
    IF limits.domain IS NULL THEN
        RETURN true;
    END IF;
    IF NOT p_known THEN
        INSERT INTO answered_domain (desk, domain, hour, answers)
        VALUES (p_desk, limits.domain, limits.hour, 1)
        ON CONFLICT DO NOTHING;
        IF FOUND THEN
            RETURN true;
        END IF;
    END IF;
    UPDATE answered_domain d
       SET hour = greatest(d.hour, limits.hour),
           answers = CASE WHEN d.hour < limits.hour THEN 1 ELSE d.answers + 1 END
     WHERE d.desk = p_desk AND d.domain = limits.domain
       AND (d.hour < limits.hour OR d.answers < limits.per_domain);
    IF FOUND OR NOT p_known THEN
        RETURN FOUND;
    END IF;
    RETURN count_for_domain(p_desk, limits, false);
END
$$;
COMMENT ON FUNCTION intake.count_for_domain(text, intake.answer_limits, boolean) IS
    'Counts an answer to a domain in this hour, which probably had one before or not; false, and nothing counted, when it had as many as it may get';

-- Filters take the hour's ceiling in steps, so that few mails meet at the row.
CREATE OR REPLACE FUNCTION intake.take_of_hour(p_desk text, limits intake.answer_limits)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    granted integer;
BEGIN
    INSERT INTO answered_hour (desk, hour, taken) VALUES (p_desk, limits.hour, 0)
    ON CONFLICT DO NOTHING;
    UPDATE answered_hour h
       SET taken = least(before.taken + limits.wanted, limits.per_hour)
      FROM (SELECT o.desk, o.hour, o.taken FROM answered_hour o
             WHERE o.desk = p_desk AND o.hour = limits.hour FOR NO KEY UPDATE) AS before
     WHERE h.desk = before.desk AND h.hour = before.hour AND before.taken < limits.per_hour
    RETURNING h.taken - before.taken INTO granted;
    RETURN coalesce(granted, 0);
END
$$;
COMMENT ON FUNCTION intake.take_of_hour(text, intake.answer_limits) IS
    'Takes some of a desk''s answers for an hour; 0: the ceiling is reached';

CREATE OR REPLACE FUNCTION intake.uncount_answer(
    p_desk text, p_domain_too boolean, limits intake.answer_limits)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE answered_mailbox m SET answers = m.answers[: cardinality(m.answers) - 1]
     WHERE m.desk = p_desk AND m.mailbox = limits.mailbox;
    UPDATE answered_domain d SET answers = d.answers - 1
     WHERE p_domain_too AND d.desk = p_desk AND d.domain = limits.domain
       AND d.hour = limits.hour AND d.answers > 0;
END
$$;
COMMENT ON FUNCTION intake.uncount_answer(text, boolean, intake.answer_limits) IS
    'Takes back an answer counted a moment ago, of which nothing comes';

CREATE OR REPLACE FUNCTION intake.count_answer(
    p_desk text, answer intake.planned_answer, limits intake.answer_limits, p_known boolean,
    OUT withheld text, OUT granted integer)
LANGUAGE plpgsql AS $$
BEGIN
    granted := 0;
    IF NOT count_for_mailbox(p_desk, limits.mailbox, answer.ceiling, answer.period, p_known) THEN
        withheld := 'per-address';
    ELSIF NOT count_for_domain(p_desk, limits, p_known) THEN
        withheld := 'per-domain';
        PERFORM uncount_answer(p_desk, false, limits);
    ELSIF limits.wanted > 0 THEN
        granted := take_of_hour(p_desk, limits);
        IF granted = 0 THEN
            withheld := 'hourly-ceiling';
            PERFORM uncount_answer(p_desk, true, limits);
        END IF;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.count_answer(text, intake.planned_answer, intake.answer_limits, boolean) IS
    'Counts an answer against mailbox, domain and hour; withheld: the limit that has no room for it, by the name of its rung; granted: what was taken of the hour';

CREATE OR REPLACE FUNCTION intake.first_verdict(
    mail intake.offered_mail,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state)
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ledger l SET offered = l.offered + 1
     WHERE l.desk = mail.desk AND l.sender = mail.sender AND l.message_id = mail.message_id
       AND l.digest = mail.digest
    RETURNING l.ledger, l.ticket, l.customer, l.new_customer, l.new_ticket, true, l.answered,
              l.service_type, l.identity, l.language, l.ticket_state
      INTO ledger, ticket, customer, new_customer, new_ticket, repeat, answered, service_type,
           identity, language, ticket_state;
END
$$;
COMMENT ON FUNCTION intake.first_verdict(intake.offered_mail) IS
    'What a mail got when it was first offered; counts the offer';

CREATE OR REPLACE FUNCTION intake.record(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, told intake.mail_details, vote intake.mail_vote,
    p_words bytea DEFAULT NULL)
RETURNS intake.recorded
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    made recorded;
    the_contact bigint;
    the_customer bigint;
    the_message bigint;
    is_new boolean;
    is_known boolean := true;
    counts boolean := answer.send AND mail.author IS NOT NULL;
    counted record;
    had_grade text;
    had_grade_at timestamptz;
    nothing text; -- what a function without a result is assigned to: to perform it takes a query
BEGIN
    nothing := commit_durably();
    made.granted := 0;
    IF counts THEN
        is_known := EXISTS (SELECT FROM address a
                             WHERE a.desk = mail.desk AND a.address = mail.author);
        counted := count_answer(mail.desk, answer, limits, is_known);
        made.withheld := counted.withheld;
        made.granted := counted.granted;
        counts := made.withheld IS NULL;
    END IF;
    IF counts AND mail.thread = 'join' AND mail.service_changed AND was_chosen_before(mail) THEN
        PERFORM uncount_answer(mail.desk, true, limits);
        made.withheld := 'answered-already';
        counts := false;
    END IF;
    WHILE mail.author IS NOT NULL LOOP
        IF is_known THEN
            SELECT a.contact, a.customer, a.grade, a.grade_at
              INTO the_contact, the_customer, had_grade, had_grade_at
              FROM address a
             WHERE a.desk = mail.desk AND a.address = mail.author;
            EXIT WHEN FOUND;
        END IF;
        IF mail.thread = 'none' OR (mail.thread <> 'new' AND mail.kind <> 'customer') THEN
            EXIT; -- the mail system that reports on an answer is nobody's customer
        END IF;
        SELECT r.contact, r.customer INTO the_contact, the_customer
          FROM register_sender(mail.desk, mail.author, mail.author_name, false, mail.author,
                               'first mail of ' || mail.author) r;
        is_new := the_contact IS NOT NULL;
        IF is_new AND limits.mailbox <> mail.author THEN
            UPDATE address a SET mailbox = limits.mailbox
             WHERE a.desk = mail.desk AND a.address = mail.author;
        END IF;
        EXIT WHEN is_new;
        is_known := true; -- by another mail, at this moment
    END LOOP;

    INSERT INTO ledger AS l (desk, sender, message_id, digest, state, filter, queue_id, ticket,
                             customer, new_customer, new_ticket, answered, service_type, identity,
                             language, ticket_state, accepted_at)
    VALUES (mail.desk, mail.sender, mail.message_id, mail.digest, mail.ledger_state, mail.filter,
            mail.queue_id,
            CASE mail.thread
            WHEN 'new' THEN next_ticket(mail.desk, mail.filter,
                                        (SELECT max(w.timeline) FROM witness w))
            WHEN 'join' THEN mail.ticket
            WHEN 'visit' THEN mail.ticket END,
            the_customer, is_new IS TRUE, mail.thread = 'new', counts,
            mail.service_type, mail.identity, mail.language, mail.ticket_state,
            coalesce(mail.accepted_at, now()))
    ON CONFLICT (desk, sender, message_id, digest) DO NOTHING
    RETURNING l.ledger, l.ticket, l.customer, l.new_customer, l.new_ticket, false, l.answered,
              l.service_type, l.identity, l.language, l.ticket_state
      INTO made.ledger, made.ticket, made.customer, made.new_customer, made.new_ticket, made.repeat,
           made.answered, made.service_type, made.identity, made.language, made.ticket_state;
    IF NOT FOUND THEN
        SELECT * INTO made.ledger, made.ticket, made.customer, made.new_customer, made.new_ticket,
                      made.repeat, made.answered, made.service_type, made.identity, made.language,
                      made.ticket_state
          FROM first_verdict(mail);
        IF counts THEN -- nothing will be sent for this offer
            PERFORM uncount_answer(mail.desk, true, limits);
        END IF;
    END IF;
    IF mail.other_desks IS NOT NULL THEN
        PERFORM record_guests(mail, made.ticket, made.customer);
    END IF;
    IF made.repeat THEN
        RETURN made;
    END IF;

    IF made.new_ticket THEN
        INSERT INTO ticket (desk, ticket, contact, author, acknowledged, state, service_type,
                            identity, language, subject, linked_ticket, due_at, words)
        VALUES (mail.desk, made.ticket, the_contact, mail.author, made.answered,
                mail.ticket_state, mail.service_type, mail.identity, mail.language, mail.subject,
                mail.linked_ticket, mail.due_at, p_words);
        IF mail.linked_ticket IS NOT NULL THEN
            INSERT INTO event (desk, ticket, who, what, why)
            VALUES (mail.desk, mail.linked_ticket, coalesce(mail.author, 'unknown'), 'linked',
                    format('by ticket %s: %s', made.ticket,
                           substr(split_part(mail.reasons, E'\n', 1), length('thread: ') + 1)));
        END IF;
    ELSIF mail.thread IN ('join', 'visit') AND mail.kind = 'customer' THEN
        nothing := touch_ticket(mail);
    END IF;
    IF made.answered THEN
        INSERT INTO outbox (desk, ticket, template, recipient, address, languages, message_id,
                            token, token_digest, in_reply_to, mail_references, payload)
        VALUES (mail.desk, made.ticket, answer.template, answer.recipient, mail.author,
                answer.languages, answer.message_id, answer.token, answer.token_digest,
                answer.in_reply_to, answer.mail_references, answer.payload);
    ELSIF answer.send THEN
        answer.reason := CASE made.withheld
            WHEN 'per-domain' THEN format('%s answers to %s in this hour were reached',
                                          limits.per_domain, limits.domain)
            WHEN 'answered-already' THEN format('%s was chosen and confirmed before',
                                                mail.service_type)
            WHEN 'hourly-ceiling' THEN format('%s answers of this desk in this hour were reached',
                                              limits.per_hour)
            ELSE format('ceiling: %s answers to %s in %s were reached', answer.ceiling,
                        limits.mailbox, answer.period) END;
    END IF;
    IF made.ticket IS NOT NULL THEN
        INSERT INTO message AS m (desk, ticket, kind, message_id, author, author_name, subject,
                                  sent_at, size, body, reply, note, opens, reasons, identity)
        VALUES (mail.desk, made.ticket, mail.kind, nullif(mail.message_id, ''), mail.author,
                mail.author_name, mail.subject, mail.sent_at, mail.size, p_body, p_reply, mail.note,
                made.new_ticket,
                concat(mail.reasons, E'\nanswer: ',
                       CASE WHEN made.answered THEN 'queued' ELSE 'withheld' END,
                       ', ' || answer.reason),
                mail.identity)
        RETURNING m.message INTO the_message;
        IF mail.thread <> 'new' OR mail.participants IS NOT NULL THEN
            nothing := record_participants(mail, made.ticket, made.answered);
        END IF;
        IF mail.attachment_names IS NOT NULL THEN
            nothing := record_attachments(mail, made.ticket, the_message);
        END IF;
        IF made.new_ticket AND mail.service_changed AND mail.kind = 'customer' THEN
            PERFORM note_label(mail.desk, made.ticket, mail.service_type, 'customer',
                               coalesce(mail.author, 'unknown'));
        END IF;
    END IF;
    IF told.names IS NOT NULL AND made.ticket IS NOT NULL THEN
        PERFORM keep_details(mail, made.ticket, made.customer, told);
    END IF;
    IF coalesce(vote.stars::text, vote.name_clear::text) IS NOT NULL AND mail.thread = 'join' THEN
        PERFORM keep_vote(mail, vote);
    END IF;
    IF mail.kind = 'customer' AND mail.thread IN ('new', 'join')
       AND mail.identity IN ('confirmed', 'authenticated')
       AND (had_grade IS DISTINCT FROM mail.identity
            OR had_grade_at < now() - interval '1 day') THEN
        nothing := keep_grade(mail);
    END IF;
    IF mail.failed_addresses IS NOT NULL THEN
        PERFORM record_failures(mail);
    END IF;
    RETURN made;
END
$$;
COMMENT ON FUNCTION intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.mail_details, intake.mail_vote, bytea) IS
    'Records one incoming mail: ledger, customer, ticket, message, participants, facts, rating, event, outbox. The same mail again changes nothing but its count of offers and gets the first verdict';

-- For the program before, which tells no facts.
CREATE OR REPLACE FUNCTION intake.record(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state,
    OUT withheld text, OUT granted integer)
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT * FROM record(mail, answer, limits, p_body, p_reply, NULL, NULL)
$$;
COMMENT ON FUNCTION intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text) IS
    'The same as the version before this one asks it';

-- For the program before, which counts by address and keeps the hour's ceiling itself.
CREATE OR REPLACE FUNCTION intake.record(
    mail intake.offered_mail, answer intake.planned_answer, p_body text, p_reply text,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state)
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT r.ledger, r.ticket, r.customer, r.new_customer, r.new_ticket, r.repeat, r.answered,
           r.service_type, r.identity, r.language, r.ticket_state
      FROM record(mail, answer, ROW(mail.author, NULL, NULL, NULL, NULL, 0)::answer_limits, p_body,
                  p_reply) r
$$;
COMMENT ON FUNCTION intake.record(intake.offered_mail, intake.planned_answer, text, text) IS
    'The same as the version before this one asks it';
