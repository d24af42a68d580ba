-- What a lead sees of tickets and does to them.
BEGIN;
SELECT plan(24);

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer, name) VALUES ('acme', 1, 1, 'Ann');
INSERT INTO intake.address (desk, address, contact, customer)
VALUES ('acme', 'ann@customer.example', 1, 1);
INSERT INTO intake.agent (desk, login, active) VALUES ('acme', 'li', true), ('acme', 'gone', false);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject,
                           assignee, opened_at, due_at)
SELECT 'acme', n, 1, 'ann@customer.example', state::intake.ticket_state, 'billing', 'unknown', 's',
       assignee, now() - age::interval, now() + due::interval
  FROM (VALUES (1, 'open', 'li', '3 days 5 hours', '-26 hours'),
               (2, 'open', NULL, '5 hours', '1 hour'),
               (3, 'awaiting-review', NULL, '90 minutes', '-49 hours'),
               (4, 'awaiting-information', 'li', '9 days', '-8 days'),
               (5, 'closed', NULL, '9 days', '-8 days'),
               (6, 'answered', 'li', '1 day', NULL),
               (7, 'open', NULL, '10 minutes', NULL)) AS v (n, state, assignee, age, due);
INSERT INTO intake.message (desk, ticket, kind, subject, body, opens, reasons)
SELECT 'acme', n, 'customer', 's', 'b', true, 'type: rule "x"' FROM generate_series(1, 7) AS n;

CREATE FUNCTION pg_temp.listed(p_assignee text DEFAULT NULL, p_overdue boolean DEFAULT false,
                               p_by_due boolean DEFAULT false, p_limit integer DEFAULT 50)
RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(ticket::text, ' ' ORDER BY place)
      FROM intake.ticket_list('acme', NULL, NULL, NULL, p_assignee, p_overdue, p_by_due, p_limit)
           WITH ORDINALITY AS l (desk, ticket, state, type, assignee, customer, contact, subject,
                                 opened, age, first_answer, active, due, overdue, place)
$$;

SELECT is(pg_temp.listed(), '7 6 5 4 3 2 1', 'the newest first');
SELECT is(pg_temp.listed(p_by_due => true), '4 3 1 2 7 6 5', 'the most urgent first, closed ones last');
SELECT is(pg_temp.listed(p_by_due => true, p_limit => 2), '4 3', 'and no more than asked for');
SELECT is(pg_temp.listed(p_overdue => true), '3 1',
    'overdue is what the desk owes, not what waits for a customer or is closed');
SELECT is(pg_temp.listed('li'), '6 4 1', 'an agent''s');
SELECT is(pg_temp.listed(''), '7 3 2', 'nobody''s, of those in work');
SELECT results_eq($$ SELECT ticket, age, overdue
                       FROM intake.ticket_list('acme', NULL, NULL, NULL, NULL, false, false, 50) $$,
    $$ VALUES (7::bigint, '10 min', NULL), (6, '24 h', NULL), (5, NULL, NULL), (4, '9 d', NULL),
              (3, '1 h', '2 d'), (2, '5 h', NULL), (1, '3 d', '26 h') $$,
    'for how long each is in work and its answer owed');
SELECT is((SELECT string_agg(ticket::text, ' ')
             FROM intake.ticket_list('acme', NULL, NULL, 'ann@customer.example', 3)), '7 6 5',
    'the program before lists as it did');

-- ---- states ----
SELECT is(intake.ticket_set_state('acme', 1, 'closed', 'root', 'by phone'), 'open',
    'a ticket is closed');
SELECT is((SELECT concat_ws('|', who, what, why) FROM intake.event WHERE ticket = 1),
    'root|state-changed|open to closed: by phone', 'its history says by whom and why');
SELECT is((SELECT concat_ws(' ', service_type, source, who) FROM intake.label), 'billing closed root',
    'its type is vouched for');
SELECT is(intake.ticket_set_state('acme', 1, 'closed', 'root', 'again'), 'closed', 'once more');
SELECT is((SELECT count(*)::int FROM intake.event WHERE ticket = 1), 1, 'changes nothing');
SELECT is(intake.ticket_set_state('acme', 1, 'open', 'root', NULL), 'closed', 'and opened again');
SELECT is((SELECT why FROM intake.event WHERE ticket = 1 ORDER BY event DESC LIMIT 1),
    'closed to open', 'with no reason where none was given');
SELECT throws_ok($$ SELECT intake.ticket_set_state('acme', 99, 'open', 'root', NULL) $$, 'IN001',
    'desk "acme" has no ticket 99', 'an unknown ticket is told');

-- ---- whose it is ----
SELECT is(intake.ticket_assign('acme', 2, 'li', 'root', 'knows her'), NULL, 'a ticket is given');
SELECT is((SELECT concat_ws('|', t.assignee, e.what, e.why)
             FROM intake.ticket t JOIN intake.event e USING (desk, ticket) WHERE ticket = 2),
    'li|assigned|to li: knows her', 'and the history knows');
SELECT is(intake.ticket_assign('acme', 2, NULL, 'root', NULL), 'li', 'and taken back');
SELECT throws_ok($$ SELECT intake.ticket_assign('acme', 2, 'gone', 'root', NULL) $$, 'IN001',
    'desk "acme" has no agent "gone" (hint: "agent list" shows them)',
    'nobody gets one who answers no more');
SELECT throws_ok($$ SELECT intake.ticket_assign('acme', 99, 'li', 'root', NULL) $$, 'IN001',
    'desk "acme" has no ticket 99', 'nor an unknown one');

-- ---- notes ----
SELECT lives_ok($$ SELECT intake.ticket_note('acme', 3, 'waits for parts', 'root') $$, 'a note');
SELECT is((SELECT concat_ws('|', who, what, why) FROM intake.event WHERE ticket = 3),
    'root|note|waits for parts', 'is kept in the history');
SELECT throws_ok($$ SELECT intake.ticket_note('acme', 99, 'x', 'root') $$, 'IN001',
    'desk "acme" has no ticket 99', 'not in an unknown one''s');

SELECT * FROM finish();
ROLLBACK;
