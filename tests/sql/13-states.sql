-- Every ticket goes the ways that one table tells, and its history says each.
BEGIN;
SELECT plan(17);
SET LOCAL search_path = public, intake; -- as the doors have it

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 1, 1);
INSERT INTO intake.address (desk, address, contact, customer) VALUES ('acme', 'ann@x.example', 1, 1);
INSERT INTO intake.agent (desk, login, access_role)
VALUES ('acme', 'alex', NULL), ('acme', 'li', 'agent');
CREATE FUNCTION pg_temp.open(p_ticket bigint, p_state text)
RETURNS void
LANGUAGE sql AS $$
    INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
    VALUES ('acme', p_ticket, 1, 'ann@x.example', p_state::intake.ticket_state, 'billing', 'unknown', 's')
$$;
CREATE FUNCTION pg_temp.state(p_ticket bigint)
RETURNS text
LANGUAGE sql AS $$ SELECT state::text FROM intake.ticket WHERE desk = 'acme' AND ticket = p_ticket $$;
CREATE FUNCTION pg_temp.history(p_ticket bigint)
RETURNS text
LANGUAGE sql AS $$
    SELECT string_agg(concat_ws(' ', who, what, why), '; ' ORDER BY event)
      FROM intake.event WHERE ticket = p_ticket
$$;
CREATE FUNCTION pg_temp.mail(p_ticket bigint, p_state text)
RETURNS intake.offered_mail
LANGUAGE sql AS $$
    SELECT jsonb_populate_record(NULL::intake.offered_mail, jsonb_build_object(
        'desk', 'acme', 'ticket', p_ticket, 'ticket_state', p_state, 'thread', 'join',
        'author', 'ann@x.example', 'kind', 'customer', 'service_changed', false, 'reopen', false,
        'identity', 'unknown', 'reasons', E'thread: joined by its token\ntype: rule'))
$$;
CREATE FUNCTION pg_temp.answer(p_ticket bigint, p_login text, p_state text)
RETURNS intake.departing_mail
LANGUAGE sql AS $$
    SELECT jsonb_populate_record(NULL::intake.departing_mail, jsonb_build_object(
        'desk', 'acme', 'login', p_login, 'is_sent', true, 'recipients', ARRAY['ann@x.example'],
        'ticket_state', p_state))
$$;

-- ---- the table ----
SELECT is((SELECT count(*)::int FROM intake.ticket_moves()),
    (SELECT count(*)::int FROM unnest(enum_range(NULL::intake.ticket_state)) AS a,
                               unnest(enum_range(NULL::intake.ticket_state)) AS b WHERE a <> b),
    'it has a word for each two states');
SELECT is((SELECT string_agg(DISTINCT from_state::text, ' ' ORDER BY from_state::text)
             FROM intake.ticket_moves() WHERE 'review' = ANY (moved_by)),
    'awaiting-confirmation awaiting-review', 'a review ends where somebody waits for a word');
SELECT is((SELECT string_agg(concat_ws(' to ', from_state, to_state), ', ')
             FROM intake.ticket_moves() WHERE 'answer' = ANY (moved_by) AND from_state = 'closed'),
    NULL, 'an answer opens nothing that is closed');
SELECT is_empty($$
    SELECT p.oid::regprocedure
      FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace AND p.prosrc !~ '\mPERFORM demand_move\('
       AND p.prosrc ~ 'UPDATE (intake\.)?ticket( AS)?( t)?\s+SET((?!WHERE).)*\mstate\s*='
$$, 'who moves tickets asks whether they may go there');

-- ---- by order ----
SELECT pg_temp.open(1, 'closed');
SELECT throws_ok($$ SELECT intake.ticket_set_state('acme', 1, 'answered', 'root', NULL) $$, 'IN001',
    'ticket 1 is closed and cannot become answered (hint: from there awaiting-information, awaiting-review, open can follow)',
    'what cannot be is said with what can');
SELECT pg_temp.open(2, 'open');
SELECT throws_like($$ SELECT intake.ticket_set_state('acme', 2, 'awaiting-confirmation', 'root', NULL) $$,
    'ticket 2 is open and cannot become awaiting-confirmation%',
    'nobody is asked to confirm by an order');
SELECT is(pg_temp.state(2) || coalesce(pg_temp.history(2), ''), 'open', 'and nothing is changed');
SELECT is(intake.orders_refused('open'),
    'awaiting-confirmation' || E'\x1f' || intake.move_refused('open', 'awaiting-confirmation', 'order')
    || E'\x1e' || 'review' || E'\x1f' || 'does not wait for a review: it is open',
    'the filter is told the same');
SELECT pg_temp.open(3, 'open');
SELECT ticket FROM intake.ticket_merge('acme', 3, 2, 'root', NULL, false);
SELECT throws_ok($$ SELECT intake.ticket_set_state('acme', 3, 'open', 'root', NULL) $$, 'IN001',
    'ticket 3 goes on in ticket 2 (hint: ticket unmerge)', 'what was merged goes on in the other');

-- ---- by a customer's mail ----
SELECT pg_temp.open(4, 'answered');
SELECT intake.touch_ticket(pg_temp.mail(4, 'open'));
SELECT is(pg_temp.history(4),
    'ann@x.example state-changed answered to open: joined by its token', 'a mail says why');
SELECT pg_temp.open(5, 'open');
SELECT intake.touch_ticket(pg_temp.mail(5, 'closed'));
SELECT is(pg_temp.state(5), 'open', 'what was decided of a ticket as it was closes none that was opened since');

-- ---- by an answer ----
SELECT intake.answer_ticket(pg_temp.answer(5, 'alex', NULL), 5);
SELECT is(pg_temp.history(5), 'alex state-changed open to answered: by the answer', 'an answer is a move');
SELECT intake.answer_ticket(pg_temp.answer(1, 'alex', NULL), 1);
SELECT is(pg_temp.state(1), 'closed', 'a closed one stays closed');
SELECT pg_temp.open(6, 'awaiting-review');
SELECT intake.answer_ticket(pg_temp.answer(6, 'li', NULL), 6);
SELECT is(pg_temp.state(6), 'awaiting-review', 'who may not end a review does not by answering');
SELECT intake.answer_ticket(pg_temp.answer(6, 'alex', NULL), 6);
SELECT is(pg_temp.state(6), 'answered', 'who may does');

-- ---- by time ----
SELECT intake.close_served('intake-sender', 100);
UPDATE intake.ticket SET closes_at = now() - interval '1 minute' WHERE ticket IN (2, 5);
SELECT is(intake.close_served('intake-sender', 100), 1::bigint, 'what was answered is closed');
SELECT is(pg_temp.state(5) || ' ' || pg_temp.state(2), 'closed open', 'and nothing else');

SELECT * FROM finish();
ROLLBACK;
