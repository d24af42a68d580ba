-- What a customer has a right to see, and what is left of it when it is forgotten.
BEGIN;
SELECT plan(18);

-- A new table must be held against erase_customer() and customer_export() before it stands here.
SELECT set_eq($$
    SELECT c.relname::text FROM pg_class c
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'r'
$$, ARRAY['access_role', 'address', 'agent', 'agent_name', 'agent_task', 'answered_domain', 'answered_hour', 'answered_mailbox',
         'attachment', 'automatic_reply', 'blocked_sender', 'cared_desk', 'closing', 'confirmation', 'contact',
         'customer', 'customer_detail', 'departure', 'detail', 'event', 'guest_desk', 'hook', 'hook_run', 'label',
         'ledger', 'lesson', 'merged_customer', 'merged_ticket', 'message', 'migration', 'model', 'model_use',
         'name_feedback', 'outbox', 'participant', 'purge', 'purged_ledger', 'quota_ticket',
         'quota_use', 'rating',
         'reply_token', 'request_limit', 'ticket', 'training', 'watched_ticket', 'witness'],
    'of every table it is decided whether it holds something of a customer');

-- Customer 1 has a ticket (101) with an agent's answer, and wrote into 102, which is customer 2's.
-- What is its own holds "Marker" somewhere.
INSERT INTO intake.customer (desk, customer, name, merged_into)
VALUES ('acme', 1, 'Marker GmbH', NULL), ('acme', 2, 'Other Ltd', NULL),
       ('acme', 3, 'Marker OHG', 1), ('brand', 1, 'Namesake', NULL);
INSERT INTO intake.contact (desk, contact, customer, name, language)
VALUES ('acme', 11, 1, 'Ann Marker', 'de'), ('acme', 12, 2, 'Olaf Other', 'en'),
       ('brand', 11, 1, 'Nora Namesake', 'en');
INSERT INTO intake.address (desk, address, contact, customer, mailbox)
VALUES ('acme', 'ann+shop@marker.example', 11, 1, 'ann@marker.example'),
       ('acme', 'olaf@other.example', 12, 2, NULL),
       ('brand', 'nora@namesake.example', 11, 1, NULL);
INSERT INTO intake.answered_mailbox (desk, mailbox, answers)
VALUES ('acme', 'ann@marker.example', '{}'), ('acme', 'olaf@other.example', '{}');
INSERT INTO intake.automatic_reply (desk, address, left_at)
VALUES ('acme', 'ann+shop@marker.example', '{}');
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, language,
                           subject)
VALUES ('acme', 101, 11, 'ann+shop@marker.example', 'open', 'billing', 'unknown', 'de', 'Marker'),
       ('acme', 102, 12, 'olaf@other.example', 'open', 'billing', 'unknown', 'en', 'Mine'),
       ('brand', 101, 11, 'nora@namesake.example', 'open', 'billing', 'unknown', 'en', 'Theirs');
INSERT INTO intake.participant (desk, ticket, address)
VALUES ('acme', 101, 'boss@marker.example'), ('acme', 102, 'ann+shop@marker.example');
INSERT INTO intake.message (desk, ticket, kind, message_id, author, author_name, login, subject,
                            body, reply, note, reasons)
VALUES ('acme', 101, 'customer', '<1@marker.example>', 'ann+shop@marker.example', 'Ann Marker',
        NULL, 'Marker', 'Marker wants her money', 'Marker', 'Marker', 'type: words "Marker"'),
       ('acme', 101, 'agent', '<2@acme.example>', 'desk@acme.example', 'Li', 'li', 'Re: Marker',
        'Dear Ms Marker', NULL, NULL, NULL),
       ('acme', 102, 'customer', '<3@other.example>', 'olaf@other.example', 'Olaf', NULL, 'Mine',
        'My words', NULL, NULL, NULL),
       ('acme', 102, 'customer', '<4@marker.example>', 'ann+shop@marker.example', 'Ann Marker',
        NULL, 'Mine', 'Marker agrees', NULL, NULL, NULL);
INSERT INTO intake.attachment (desk, ticket, message, attachment, name, type, size, sha256,
                               is_inline)
SELECT m.desk, m.ticket, m.message, 1, m.subject || '.pdf', 'application/pdf', 4711, 'abc', false
  FROM intake.message m WHERE m.kind = 'customer';
INSERT INTO intake.event (desk, ticket, customer, who, what, why)
VALUES ('acme', 101, NULL, 'ann+shop@marker.example', 'type-changed', 'Marker chose it'),
       ('acme', 0, 1, 'root', 'address-verified', 'ann+shop@marker.example: Marker called'),
       ('acme', 102, NULL, 'li', 'noted', 'kept');
INSERT INTO intake.outbox (desk, ticket, template, recipient, address, languages, message_id, token,
                           in_reply_to, payload, state)
VALUES ('acme', 101, 'acknowledgement', 'Ann Marker <ann+shop@marker.example>',
        'ann+shop@marker.example', 'de', '<a1@acme.example>', 'secret', '<1@marker.example>',
        'Marker', 'queued'),
       ('acme', 101, 'acknowledgement', 'Ann Marker <ann+shop@marker.example>',
        'ann+shop@marker.example', 'de', '<a2@acme.example>', 'secret', NULL, NULL, 'sent'),
       ('acme', 102, 'acknowledgement', 'olaf@other.example', 'olaf@other.example', 'en',
        '<a3@acme.example>', 'secret', NULL, NULL, 'queued');
INSERT INTO intake.reply_token (desk, ticket, address, token, token_digest)
VALUES ('acme', 101, '', 'secret', 'd1'), ('acme', 102, 'ann+shop@marker.example', 'secret', 'd2'),
       ('acme', 102, 'olaf@other.example', 'secret', 'd3');
INSERT INTO intake.confirmation (desk, address, ticket, until)
VALUES ('acme', 'ann+shop@marker.example', 101, now()), ('acme', 'olaf@other.example', 102, now());
INSERT INTO intake.ledger (desk, sender, message_id, digest, state, filter, queue_id, ticket,
                           customer)
VALUES ('acme', 'ann+shop@marker.example', '<1@marker.example>', 'd1', 'registered', 'mx', 'Q1',
        101, 1),
       ('acme', 'bounces@marker.example', '<5@marker.example>', 'd1', 'registered', 'mx', 'Q2',
        101, 1),
       ('acme', 'olaf@other.example', '<3@other.example>', 'd1', 'registered', 'mx', 'Q3', 102, 2);
INSERT INTO intake.departure (desk, sender, message_id, digest, kind, filter, ticket, rewritten,
                              reason)
VALUES ('acme', 'li@acme.example', '<2@acme.example>', 'd2', 'agent', 'mx', 101, true,
        'answers Marker');
INSERT INTO intake.label (desk, ticket, service_type, source, who)
VALUES ('acme', 101, 'billing', 'customer', 'ann+shop@marker.example');
INSERT INTO intake.rating (desk, ticket, customer, service_type, stars, words, rated_at)
VALUES ('acme', 101, 1, 'billing', 2, 'Marker is cross', now());
INSERT INTO intake.hook_run (desk, hook, ticket, reason) VALUES ('acme', 'rating', 101, 'no Marker');
INSERT INTO intake.detail (desk, ticket, name, value, source, confidence, told_by)
VALUES ('acme', 101, 'invoice', 'Marker-1', 'text', 0.9, 'ann+shop@marker.example'),
       ('acme', 102, 'invoice', 'Other-1', 'text', 0.9, 'olaf@other.example');
INSERT INTO intake.customer_detail (desk, customer, name, value, confidence, identity, told_by)
VALUES ('acme', 1, 'invoice', 'Marker-1', 0.9, 'unknown', 'ann+shop@marker.example');
INSERT INTO intake.quota_use (desk, account, service_type, began, used)
VALUES ('acme', 'customer:1', 'billing', now(), 1), ('acme', 'customer:2', 'billing', now(), 1),
       ('acme', 'mailbox:ann@marker.example', 'billing', now(), 1),
       ('acme', 'mailbox:olaf@other.example', 'billing', now(), 1),
       ('acme', 'domain:marker.example', 'billing', now(), 1),
       ('acme', 'domain:other.example', 'billing', now(), 1);
INSERT INTO intake.quota_ticket (desk, ticket, service_type, account, mailbox, began, is_admitted)
VALUES ('acme', 101, 'billing', 'domain:marker.example', 'ann@marker.example', now(), true),
       ('acme', 102, 'billing', 'domain:other.example', 'olaf@other.example', now(), true);
INSERT INTO intake.name_feedback (desk, display_name, ticket, noted_by, verdict, words)
VALUES ('acme', 'Li', 101, 'li', 'bad', 'Marker did not like it');

CREATE FUNCTION pg_temp.left_of(p_words text) RETURNS SETOF text
LANGUAGE plpgsql AS $$
DECLARE
    the_table regclass;
BEGIN
    FOR the_table IN SELECT c.oid FROM pg_class c
                      WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'r' LOOP
        RETURN QUERY EXECUTE format(
            'SELECT %L || '': '' || r FROM (SELECT x::text AS r FROM %s AS x) AS rows'
            ' WHERE r ~* %L', the_table, the_table, p_words);
    END LOOP;
END
$$;

-- ---- handed over ----
SELECT set_eq($$ SELECT kind, count(*)::int FROM intake.customer_export('acme', 1) GROUP BY kind $$,
    $$ VALUES ('customers', 2), ('contacts', 1), ('addresses', 1), ('tickets', 1),
              ('participants', 2), ('messages', 3), ('attachments', 2), ('events', 2),
              ('answers', 2), ('ledger', 2), ('labels', 1), ('feedback', 1), ('facts', 2),
              ('ratings', 1), ('confirmations', 1), ('quotas', 3) $$,
    'an export has all records of a customer');
SELECT is_empty($$ SELECT record FROM intake.customer_export('acme', 1)
                    WHERE record ~ 'secret|My words|Nora|olaf@' $$,
    'and nobody else''s, and no token that is still good for something');
SELECT throws_ok($$ SELECT intake.customer_export('acme', 99) $$, 'IN001',
    'desk "acme" has no customer 99 in use', 'an unknown customer is told');
SELECT throws_ok($$ SELECT intake.customer_export('acme', 3) $$, 'IN001',
    'desk "acme" has no customer 3 in use', 'and one that is part of another');

-- ---- a dry run ----
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.left_of('.');
CREATE TEMP TABLE told AS
SELECT * FROM intake.customer_erase('acme', 1, 'root', 'she asked for it', true);
SELECT set_eq('SELECT * FROM pg_temp.left_of(''.'')', 'SELECT * FROM before',
    'a dry run changes nothing at all');
SELECT set_eq('SELECT * FROM told',
    $$ VALUES ('contacts', 1::bigint), ('addresses', 1), ('tickets', 1), ('participants', 2),
              ('attachments', 2), ('messages', 3), ('events', 2), ('answers', 2), ('ledger', 2),
              ('labels', 1) $$, 'and says what would be emptied');

-- ---- forgotten ----
CREATE TEMP TABLE rows_before AS
SELECT count(*) FROM intake.message UNION ALL SELECT count(*) FROM intake.ledger
UNION ALL SELECT count(*) FROM intake.ticket UNION ALL SELECT count(*) FROM intake.outbox;
SELECT intake.customer_erase('acme', 1, 'root', 'she asked for it', false);
SELECT is_empty($$ SELECT pg_temp.left_of('marker|<[145]@') $$, 'nothing of it stands anywhere');
SELECT bag_eq($$
    SELECT count(*) FROM intake.message UNION ALL SELECT count(*) FROM intake.ledger
    UNION ALL SELECT count(*) FROM intake.ticket UNION ALL SELECT count(*) FROM intake.outbox
$$, 'SELECT * FROM rows_before', 'what was counted stays');
SELECT set_eq('SELECT address FROM intake.reply_token', $$ VALUES ('olaf@other.example') $$,
    'no reply address leads to it');
SELECT set_eq('SELECT message_id, state::text FROM intake.outbox',
    $$ VALUES ('<a1@acme.example>', 'dropped'), ('<a2@acme.example>', 'sent'),
              ('<a3@acme.example>', 'queued') $$, 'its answers that wait are dropped');
SELECT is((SELECT concat_ws('|', t.subject, t.author, m.body, f.name)
             FROM intake.ticket t
             JOIN intake.message m ON m.desk = t.desk AND m.ticket = t.ticket
             JOIN intake.attachment f
               ON f.desk = m.desk AND f.ticket = m.ticket AND f.message = m.message
            WHERE t.desk = 'acme' AND t.ticket = 102 AND m.author IS NOT NULL),
          'Mine|olaf@other.example|My words|Mine.pdf', 'another''s words in the same ticket stay');
SELECT is((SELECT name FROM intake.contact WHERE desk = 'brand'), 'Nora Namesake',
          'another desk''s customer of that number stays');
SELECT is((SELECT why FROM intake.event WHERE what = 'erased'), 'she asked for it',
          'that it was done, and why, is known');
SELECT is_empty($$ SELECT FROM intake.label $$, 'nothing is learnt from it');
SELECT is((SELECT sum(records)::int
             FROM intake.customer_erase('acme', 1, 'root', 'again', true)
            WHERE kind IN ('addresses', 'participants', 'labels')), 0, 'a second time finds nothing');
SELECT is((SELECT count(*)::int FROM intake.customer_export('acme', 1)
            WHERE record ~* 'marker'), 0, 'nor has an export anything to tell');
SELECT throws_ok($$ SELECT intake.customer_erase('acme', 99, 'root', 'x', false) $$, 'IN001',
    'desk "acme" has no customer 99 in use', 'an unknown customer is told');

SELECT * FROM finish();
ROLLBACK;
