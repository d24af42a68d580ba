-- Tickets that wait: watched while they do, reminded once, closed once, told to the lead once.
BEGIN;
SELECT plan(31);

CREATE FUNCTION pg_temp.looks_at(p_ticket bigint) RETURNS text LANGUAGE sql AS $$
    SELECT CASE WHEN w.look_at = now() THEN 'now' WHEN w.look_at IS NOT NULL THEN 'later' END
      FROM (SELECT) AS one
      LEFT JOIN intake.watched_ticket w ON w.desk = 'acme' AND w.ticket = p_ticket
$$;
CREATE FUNCTION pg_temp.active(p_ticket bigint) RETURNS bigint LANGUAGE sql AS $$
    SELECT extract(epoch FROM t.active_at)::bigint FROM intake.ticket t WHERE t.ticket = p_ticket
$$;
CREATE FUNCTION pg_temp.limits(p_per_hour integer) RETURNS intake.answer_limits LANGUAGE sql AS $$
    SELECT ROW('ann@x.example', 'x.example', 10, '2026-11-30 10:00Z', p_per_hour, 1)::intake.answer_limits
$$;

SELECT is_empty($$ SELECT ticket FROM intake.care_claim('acme', 10, '5 minutes') $$,
                'with the first look a desk is cared for');

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 11, 1);
INSERT INTO intake.address (desk, address, contact, customer) VALUES ('acme', 'ann@x.example', 11, 1);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject, due_at)
VALUES ('acme', 201, 11, 'ann@x.example', 'awaiting-information', 'billing', 'unknown', 'Waits', NULL),
       ('acme', 202, 11, 'ann@x.example', 'open', 'billing', 'unknown', 'Promised', now() + interval '1 hour'),
       ('acme', 203, 11, 'ann@x.example', 'open', 'billing', 'unknown', 'Open', NULL),
       ('acme', 204, 11, 'bob@x.example', 'awaiting-confirmation', 'billing', 'failed', 'Untold', NULL);
INSERT INTO intake.outbox (desk, ticket, template, recipient, address, languages, message_id, payload)
VALUES ('acme', 201, 'acknowledgement', 'Ann@x.example', 'ann@x.example', 'en', 'a1@acme.example',
        '{"missing": [{"name": "invoice", "label": "Invoice", "wrong": true}, {"name": "model", "label": "Model"}]}');
INSERT INTO intake.detail (desk, ticket, name, value, source, confidence, told_by)
VALUES ('acme', 201, 'model', 'X-200', 'text', 0.9, 'ann@x.example');

SELECT is(pg_temp.looks_at(201), 'now', 'a ticket that waits for its customer is watched');
SELECT is(pg_temp.looks_at(202), 'later', 'one with a promise when that is over');
SELECT is(pg_temp.looks_at(203), NULL, 'no other');
UPDATE intake.ticket SET state = 'closed' WHERE ticket = 202;
SELECT is(pg_temp.looks_at(202), NULL, 'nor what is closed');
UPDATE intake.ticket SET state = 'open', due_at = now() - interval '1 hour' WHERE ticket = 202;
SELECT set_eq($$ SELECT ticket, recipient, mailbox FROM intake.care_claim('acme', 10, '5 minutes') $$,
              $$ VALUES (201::bigint, 'Ann@x.example', 'ann@x.example'), (202, NULL, 'ann@x.example'),
                        (204, NULL, 'bob@x.example') $$,
              'what waits is claimed with whom it waits for');
SELECT is_empty($$ SELECT ticket FROM intake.care_claim('acme', 10, '5 minutes') $$, 'by one sender');
SELECT is_empty($$ SELECT ticket FROM intake.care_claim('zenith', 10, '5 minutes') $$, 'of its desk');

SELECT is(intake.care_remind('acme', 201, 'awaiting-information', pg_temp.active(201) - 1, 'why', NULL, 5,
                             '1 day', pg_temp.limits(10)), 'changed', 'who has written since is not reminded');
SELECT is(intake.care_remind('acme', 201, 'open', pg_temp.active(201), 'why', NULL, 5, '1 day',
                             pg_temp.limits(10)), 'changed', 'nor one whose state is another');
SELECT is(intake.care_remind('acme', 201, 'awaiting-information', pg_temp.active(201), 'why', NULL, 5,
                             '1 day', pg_temp.limits(10)), NULL, 'who waits is reminded');
SELECT is(intake.care_remind('acme', 201, 'awaiting-information', pg_temp.active(201), 'why', NULL, 5,
                             '1 day', pg_temp.limits(10)), 'changed', 'once, by whichever sender');
SELECT is((
    SELECT concat_ws(' ', o.recipient, o.languages, o.in_reply_to, o.token IS NOT NULL,
                     o.payload::jsonb -> 'missing')
      FROM intake.outbox o WHERE o.template = 'notice'),
    'Ann@x.example en a1@acme.example t [{"name": "invoice", "label": "Invoice"}]',
    'where the acknowledgement went, with what is missing still');
SELECT is((SELECT cardinality(m.answers) FROM intake.answered_mailbox m WHERE m.mailbox = 'ann@x.example'),
          1, 'it counts like every answer');

UPDATE intake.ticket SET state = 'open' WHERE ticket = 201;
UPDATE intake.ticket SET state = 'awaiting-information' WHERE ticket = 201;
SELECT is(intake.care_remind('acme', 201, 'awaiting-information', pg_temp.active(201), 'why', NULL, 1,
                             '1 day', pg_temp.limits(10)), 'per-address',
          'a new wait is reminded of again, unless the limit of answers is reached');
SELECT is(intake.care_close('acme', 201, 'awaiting-information', pg_temp.active(201), 'why', 'the desk', 5,
                            '1 day', pg_temp.limits(10)), 'the desk', 'it is closed without a word');
SELECT is((SELECT count(*) FROM intake.outbox WHERE template = 'notice'), 1::bigint, 'of which nobody hears');
SELECT is(pg_temp.looks_at(201), NULL, 'and waits no more');
SELECT is(intake.care_close('acme', 201, 'awaiting-information', pg_temp.active(201), 'why', NULL, 5,
                            '1 day', pg_temp.limits(10)), 'changed', 'once');
SELECT is((SELECT string_agg(e.what || ' ' || e.why, E'\n' ORDER BY e.event) FROM intake.event e
            WHERE e.ticket = 201), E'reminded why\nnot-reminded why; per-address\nstate-changed '
          'awaiting-information to closed: why; the customer is not told: the desk',
    'its history says all of it');
SELECT is(intake.care_remind('acme', 204, 'awaiting-confirmation', pg_temp.active(204), 'why', NULL, 5,
                             '1 day', ROW('bob@x.example', NULL, NULL, NULL, NULL, 0)::intake.answer_limits),
          'nobody-to-tell', 'who had no answer of ours has no reminder');

SELECT is(intake.care_tell_lead('acme', 202, 'lead@acme.example', 'en', 'acme.example', NULL), NULL,
          'the lead is told of an overdue answer');
SELECT is(intake.care_tell_lead('acme', 202, 'lead@acme.example', 'en', 'acme.example', NULL), 'changed',
          'once');
UPDATE intake.answered_mailbox SET answers = array_fill(now(), ARRAY[100]) WHERE mailbox = 'lead@acme.example';
UPDATE intake.ticket SET due_at = now() - interval '1 minute' WHERE ticket = 202;
SELECT is(intake.care_tell_lead('acme', 202, 'lead@acme.example', 'en', 'acme.example', NULL), 'later',
          'of a new promise later, when it heard of a hundred that day');
UPDATE intake.ticket SET due_at = now() + interval '1 minute' WHERE ticket = 202;
SELECT is(intake.care_tell_lead('acme', 202, 'lead@acme.example', 'en', 'acme.example', NULL), 'changed',
          'not of one that is promised for later');

-- Desks that care for no ticket.
INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject, due_at)
SELECT 'brand', n, state, 'billing', 'unknown', 'Elsewhere', now() + interval '1 hour'
  FROM unnest(enum_range(NULL::intake.ticket_state)) WITH ORDINALITY AS s (state, n);
UPDATE intake.ticket SET state = 'answered' WHERE desk = 'brand' AND state = 'open';
SELECT is_empty($$ SELECT FROM intake.watched_ticket WHERE desk = 'brand' $$,
                'a desk without care has no ticket watched');
SELECT is_empty($$ SELECT ticket FROM intake.care_claim('brand', 10, '5 minutes') $$, 'none at first');
SELECT is_empty($$ SELECT ticket FROM intake.care_claim('brand', 10, '5 minutes') $$,
                'nor while mails may be under way that did not know it');
UPDATE intake.cared_desk SET since = now() - interval '1 minute' WHERE desk = 'brand';
SELECT set_eq($$ SELECT state FROM intake.care_claim('brand', 10, '5 minutes') $$,
              ARRAY['awaiting-confirmation', 'awaiting-information', 'answered'],
              'then those that were in work before');
SELECT is((SELECT count(*) FROM intake.watched_ticket WHERE desk = 'brand'), 5::bigint,
          'and those with a promise later');
SELECT intake.care_end('brand');
SELECT is_empty($$ SELECT FROM intake.watched_ticket w FULL JOIN intake.cared_desk c USING (desk)
                    WHERE desk = 'brand' $$, 'until its settings want it no more');

SELECT * FROM finish();
ROLLBACK;
