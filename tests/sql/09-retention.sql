-- What is older than its desk keeps it, and what stays.
BEGIN;
SELECT plan(19);

-- Tickets 1..4 are closed and quiet for 400, 100 and 10 days; 3 is old, but still in work.
INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject, opened_at,
                           active_at)
SELECT d.desk, t.ticket, t.state::intake.ticket_state, 'billing', 'unknown', 'Subject',
       now() - make_interval(days => t.age), now() - make_interval(days => t.age)
  FROM (VALUES ('acme'), ('brand')) AS d (desk),
       (VALUES (1, 'closed', 400), (2, 'closed', 100), (3, 'open', 400), (4, 'closed', 10))
           AS t (ticket, state, age);
INSERT INTO intake.message (desk, ticket, kind, author, author_name, subject, body, reply)
SELECT t.desk, t.ticket, 'customer', 'ann@x.example', 'Ann', 'Subject', 'Words', 'Words'
  FROM intake.ticket t;
INSERT INTO intake.attachment (desk, ticket, message, attachment, name, type, size, sha256,
                               is_inline)
SELECT m.desk, m.ticket, m.message, 1, 'invoice.pdf', 'application/pdf', 4711, 'abc', false
  FROM intake.message m;
INSERT INTO intake.participant (desk, ticket, address)
SELECT t.desk, t.ticket, 'bob@x.example' FROM intake.ticket t;
INSERT INTO intake.event (desk, ticket, who, what)
SELECT t.desk, t.ticket, 'li', 'closed' FROM intake.ticket t;
INSERT INTO intake.label (desk, ticket, service_type, source, who)
SELECT t.desk, t.ticket, 'billing', 'agent', 'li' FROM intake.ticket t;
INSERT INTO intake.reply_token (desk, ticket, address, token, token_digest)
SELECT t.desk, t.ticket, 'ann@x.example', 'secret', 'd' FROM intake.ticket t;
INSERT INTO intake.guest_desk (desk, host_desk, ticket)
SELECT 'third', t.desk, t.ticket FROM intake.ticket t;
INSERT INTO intake.ledger (desk, sender, message_id, digest, state, filter, accepted_at, offered)
SELECT 'acme', 's', n::text, 'd', 'registered', CASE WHEN n % 2 = 0 THEN 'mx1' ELSE 'mx2' END,
       now() - make_interval(days => n), 2
  FROM generate_series(1, 100) AS n;
INSERT INTO intake.departure (desk, sender, message_id, digest, kind, filter, left_at, rewritten)
SELECT 'acme', 's', n::text, 'd', 'agent', 'mx1', now() - make_interval(days => n), true
  FROM generate_series(1, 100) AS n;
INSERT INTO intake.outbox (desk, ticket, template, recipient, languages, message_id, state,
                           queued_at)
SELECT 'acme', o.ticket, 'acknowledgement', 'ann@x.example', 'en', o.id,
       o.state::intake.outbox_state, now() - make_interval(days => 100)
  FROM (VALUES (1, 'a', 'sent'), (3, 'b', 'sent'), (NULL, 'c', 'dropped'), (1, 'd', 'queued'),
               (1, 'e', 'parked')) AS o (ticket, id, state);
CREATE TEMP TABLE sums AS SELECT * FROM intake.ledger_sums(NULL);

CREATE FUNCTION pg_temp.counted() RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    the_table regclass;
BEGIN
    FOR the_table IN SELECT c.oid FROM pg_class c
                      WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'r' LOOP
        RETURN QUERY EXECUTE format('SELECT %L || '': '' || x::text FROM %s AS x', the_table,
                                    the_table);
    END LOOP;
END
$$;
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.counted();

-- ---- nothing is to go ----
SELECT is((SELECT (p.mails, p.tickets, p.ledger, p.answers)::text
             FROM intake.purge_preview('acme', 0, 0, 0, 0) p), '(0,0,0,0)',
          'without periods nothing is too old');
SELECT is((SELECT (p.*)::text FROM intake.purge_step('acme', 0, 0, 0, 0, 1000, true, 'root') p),
          '(t,0,0,0,0)', 'nor taken away');
SELECT is_empty($$ (SELECT * FROM before EXCEPT SELECT * FROM pg_temp.counted())
                   UNION ALL
                   (SELECT c FROM pg_temp.counted() c WHERE c !~ '^intake.purge:'
                    EXCEPT SELECT * FROM before) $$, 'all rows are as they were');

-- ---- a whole round, in batches ----
SELECT is((SELECT (p.mails, p.tickets, p.ledger, p.answers)::text
             FROM intake.purge_preview('acme', 90, 365, 30, 60) p), '(1,1,140,2)',
          'a preview counts what is older');
CREATE TEMP TABLE steps (place integer GENERATED ALWAYS AS IDENTITY, finished boolean, mails bigint,
                         tickets bigint, ledger bigint, answers bigint);
CREATE FUNCTION pg_temp.go_round(p_most integer) RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    FOR i IN 1..100 LOOP
        INSERT INTO steps (finished, mails, tickets, ledger, answers)
        SELECT * FROM intake.purge_step('acme', 90, 365, 30, 60, p_most, true, 'root');
        EXIT WHEN EXISTS (SELECT FROM steps s WHERE s.finished);
    END LOOP;
END
$$;
SELECT pg_temp.go_round(1);
SELECT is((SELECT (sum(mails), sum(tickets), sum(ledger), sum(answers))::text FROM steps),
          '(1,1,140,2)', 'a round takes away what the preview counted');
SELECT ok((SELECT max(ledger) <= 2 AND max(tickets) <= 1 AND count(*) > 70 FROM steps),
          'a batch at a time');
SELECT is((SELECT (count(*), max(place) = max(place) FILTER (WHERE finished))::text FROM steps
            WHERE finished), '(1,t)', 'and says when it is through');
SELECT set_eq($$ SELECT ticket, subject FROM intake.ticket WHERE desk = 'acme' $$,
    $$ VALUES (2::bigint, ''), (3, 'Subject'), (4, 'Subject') $$,
    'the oldest closed ticket is gone, the next is empty, young ones and those in work stay');
SELECT set_eq($$ SELECT ticket, concat_ws('|', author, author_name, subject, body, reply)
                   FROM intake.message WHERE desk = 'acme' $$,
    $$ VALUES (2::bigint, 'ann@x.example||'), (3, 'ann@x.example|Ann|Subject|Words|Words'),
              (4, 'ann@x.example|Ann|Subject|Words|Words') $$,
    'who wrote stays, what was written goes');
SELECT set_eq($$ SELECT ticket, name FROM intake.attachment WHERE desk = 'acme' $$,
    $$ VALUES (2::bigint, NULL), (3, 'invoice.pdf'), (4, 'invoice.pdf') $$,
    'with the names of files');
SELECT is_empty($$
    SELECT t.what FROM (SELECT 'participant' AS what, desk, ticket FROM intake.participant
                        UNION ALL SELECT 'event', desk, ticket FROM intake.event
                        UNION ALL SELECT 'label', desk, ticket FROM intake.label
                        UNION ALL SELECT 'token', desk, ticket FROM intake.reply_token
                        UNION ALL SELECT 'guest', host_desk, ticket FROM intake.guest_desk) AS t
     WHERE t.desk = 'acme' AND t.ticket = 1
$$, 'nothing hangs on a ticket that is gone');
SELECT set_eq($$ SELECT ticket FROM intake.label WHERE desk = 'acme' $$, ARRAY[3, 4]::bigint[],
    'nothing is learnt from a mail without words');
SELECT is((SELECT count(*)::int FROM intake.ticket WHERE desk = 'brand'), 4,
          'another desk''s tickets stay');
SELECT set_eq($$ SELECT message_id FROM intake.outbox $$, ARRAY['b', 'd', 'e'],
    'answers of tickets in work stay, and those that were not sent');
SELECT is((SELECT count(*)::int || ' ' || max(now()::date - accepted_at::date)
             FROM intake.ledger), '30 30', 'the ledger goes back as far as it must');
SELECT set_eq('SELECT * FROM intake.ledger_sums(NULL)', 'SELECT * FROM sums',
    'and its sums are what they were');
SELECT is((SELECT count(*)::int FROM intake.event WHERE who = 'root' AND what = 'purged'
              AND ticket = 0), (SELECT count(*)::int FROM steps
                                 WHERE mails + tickets + ledger + answers > 0),
          'each batch leaves an event');

-- ---- when ----
SELECT is((SELECT (p.*)::text FROM intake.purge_step('acme', 1, 1, 30, 1, 1000, false, 's') p),
          '(t,0,0,0,0)', 'a second round of the same day does not begin by itself');

-- A new table that hangs on a ticket must be looked at in purge_tickets().
SELECT is_empty($$
    SELECT c.conrelid::regclass::text FROM pg_constraint c
     WHERE c.contype = 'f' AND c.confdeltype <> 'c'
       AND c.confrelid IN ('intake.ticket'::regclass, 'intake.message'::regclass)
       AND c.conrelid NOT IN ('intake.participant'::regclass, 'intake.message'::regclass,
                              'intake.attachment'::regclass)
$$, 'what else refers to a ticket goes with it by itself');

SELECT * FROM finish();
ROLLBACK;
