-- What agents may do besides answering: asked by the functions that do it.
BEGIN;
SELECT plan(41);

INSERT INTO intake.agent (desk, login, address, short_name, language, active)
VALUES ('acme', 'ann', 'ann@acme.example', 'Ann', 'en', true),
       ('acme', 'lea', 'lea@acme.example', 'Lea', 'en', true),
       ('acme', 'bob', 'bob@acme.example', 'Bob', 'en', true),
       ('brand', 'ann', 'ann@brand.example', 'Ann', 'en', true);
INSERT INTO intake.customer (desk, customer, name) VALUES ('acme', 1, 'Client');
INSERT INTO intake.contact (desk, contact, customer, name) VALUES ('acme', 1, 1, 'Client');
INSERT INTO intake.address (desk, address, contact, customer)
VALUES ('acme', 'who@client.example', 1, 1);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
SELECT 'acme', n, 1, 'who@client.example', 'awaiting-review', 'billing', 'unknown', 'Hello'
  FROM generate_series(1, 3) AS n;

-- ---- as before there were roles ----
SELECT lives_ok($$ SELECT intake.review_end('acme', 1, true, 'ann', NULL) $$,
    'who has no role may do everything');
SELECT is(intake.missing_rights('acme', 'ann'), NULL, 'and the filter is told so');

SELECT lives_ok($$ SELECT intake.access_give('acme', 'ann', 'agent', 'ann.a', 'root', 'new') $$,
    'root gives roles');
SELECT lives_ok($$ SELECT intake.access_give('acme', 'lea', 'lead', NULL, 'root', NULL) $$,
    'any number of them');

-- ---- what a role has not ----
SELECT throws_ok($$ SELECT intake.review_end('acme', 2, true, 'ann', NULL) $$, 'IN004',
    'the right "approve" is missing: agent "ann" has the role "agent" (hint: an administrator of '
    'the server can give it with "intakectl access give")', 'an agent ends no review');
SELECT intake.access_give('acme', 'bob', 'admin', NULL, 'root', NULL);
SELECT throws_like($$ SELECT intake.review_end('acme', 2, false, 'ann', 'no') $$,
    '%(hint: bob can give it%', 'and is told who can change that');
SELECT throws_like($$ SELECT intake.ticket_set_state('acme', 2, 'open', 'ann', NULL) $$,
    '%"approve" is missing%', 'nor by setting the state');
SELECT throws_like($$ SELECT intake.ticket_assign('acme', 2, 'lea', 'ann', NULL) $$,
    '%"assign" is missing%', 'gives no ticket to others');
SELECT lives_ok($$ SELECT intake.ticket_assign('acme', 2, 'ann', 'ann', NULL) $$,
    'and takes one all the same');
SELECT throws_like($$ SELECT intake.customer_verify('acme', 'who@client.example', 'ann', 'x') $$,
    '%"verify" is missing%', 'verifies nobody');
SELECT throws_like($$ SELECT * FROM intake.ticket_merge('acme', 1, 2, 'ann', 'x', true) $$,
    '%"merge" is missing%', 'merges no tickets');
SELECT throws_like($$ SELECT intake.ticket_unmerge('acme', 1, 'ann', 'x') $$,
    '%"merge" is missing%', 'nor takes that back');
SELECT throws_like($$ SELECT intake.ticket_split('acme', 1, 1, 'ann', 'x') $$,
    '%"merge" is missing%', 'nor splits them');
SELECT throws_like($$ SELECT intake.customer_merge('acme', 1, 2, 'ann', 'x') $$,
    '%"customers" is missing%', 'nor merges customers');
SELECT throws_like($$ SELECT intake.customer_set_group('acme', 1, 'vip', 'ann', 'x') $$,
    '%"customers" is missing%', 'nor changes their group');
SELECT throws_like($$ SELECT intake.block_add('acme', 'x.example', 'ann', 'x') $$,
    '%"block" is missing%', 'blocks nobody');
SELECT throws_like($$ SELECT intake.outbox_drop('acme', 1, 'ann') $$,
    '%"send" is missing%', 'keeps no answer back');
SELECT throws_like($$ SELECT intake.model_activate('acme', NULL, 'lea', NULL) $$,
    '%"teach" is missing%', 'and a lead changes no model');
SELECT throws_like($$ SELECT * FROM intake.customer_export('acme', 1, 'lea') $$,
    '%"export" is missing%', 'a lead hands nothing over');
SELECT throws_like($$ SELECT * FROM intake.customer_erase('acme', 1, 'lea', 'x', false) $$,
    '%"erase" is missing%', 'erases nobody');
SELECT throws_like($$ SELECT intake.access_give('acme', 'lea', 'admin', NULL, 'lea', NULL) $$,
    '%"grant" is missing%', 'and does not make itself more');
SELECT lives_ok($$ SELECT intake.review_end('acme', 2, true, 'lea', NULL) $$,
    'but ends reviews');
SELECT lives_ok($$ SELECT intake.ticket_note('acme', 1, 'Called back.', 'ann') $$,
    'an agent keeps notes');
SELECT lives_ok($$ SELECT intake.ticket_set_type('acme', 1, 'technical', 'ann', NULL) $$,
    'and says of which type a ticket is');

-- ---- the admin's own roles, and persons ----
SELECT intake.access_set('acme', 'agent', '{approve}', 'bob', 'they know best');
SELECT lives_ok($$ SELECT intake.review_end('acme', 3, true, 'ann', NULL) $$,
    'a role is made otherwise');
SELECT throws_ok($$ SELECT intake.ticket_note('acme', 1, 'x', 'ann') $$, 'IN004',
    'the right "note" is missing: agent "ann" has the role "agent" (hint: bob can give it with '
    '"intakectl access give")', 'so that it keeps no notes');
SELECT throws_like($$ SELECT intake.ticket_set_type('acme', 1, 'billing', 'ann', NULL) $$,
    '%"type" is missing%', 'files nothing');
SELECT throws_like($$ SELECT intake.name_feedback_add('acme', 'lea', 'Lea', NULL, 'good', 'x', 'ann') $$,
    '%"feedback" is missing%', 'and says nothing of names');
SELECT lives_ok($$ SELECT intake.name_feedback_add('acme', 'ann', 'Ann', NULL, 'good', 'x', 'lea') $$,
    'which others do');
SELECT is_empty($$ SELECT * FROM intake.access_undecided('acme') $$, 'of its rights all is decided');
UPDATE intake.access_role SET offered = array_remove(array_remove(offered, 'note'), 'approve');
SELECT results_eq($$ SELECT * FROM intake.access_undecided('acme') $$,
    $$ VALUES ('agent', 'note', 'intakectl access set agent approve,note --desk acme') $$,
    'a right that came later is nobody''s till somebody says so');
SELECT intake.access_set('acme', 'agent', '{approve}', 'bob', 'as it is');
SELECT is_empty($$ SELECT * FROM intake.access_undecided('acme') $$, 'were it that it stays so');
SELECT throws_like($$ SELECT intake.access_set('acme', 'x', '{fly}', 'bob', NULL) $$,
    'there is no right "fly"%', 'a right that is none is told');
SELECT is(intake.person('acme', 'ann.a', NULL) || ' ' || intake.person('acme', 'root', NULL)
          || ' ' || intake.person('brand', 'ann.a', NULL) || ' '
          || intake.person('acme', 'root', 'lea'),
    'ann root ann.a lea', 'a user is the agent it belongs to, at that desk');

SELECT intake.note_refusal('acme', 'ann.a', NULL, 'block add', 'no right');
SELECT intake.note_refusal('acme', 'root', 'lea', 'purge', 'no right');
SELECT intake.note_refusal('acme', 'root', 'zoe', 'purge', 'no such agent');
SELECT results_eq($$ SELECT e.who, e.why FROM intake.event e WHERE e.what = 'right-refused' ORDER BY e.event $$,
    $$ VALUES ('ann', 'block add: no right'), ('lea', 'purge as lea: no right'),
              ('root', 'purge as zoe: no such agent') $$, 'what was refused is kept, with whom');

DELETE FROM intake.event WHERE what = 'right-refused';
SET LOCAL ROLE intake_filter;
SELECT intake.note_refused_orders('acme', 'ann', 1, '#note', 'no right');
SELECT intake.note_refused_orders('acme', 'ann', NULL, '#note', 'no right');
RESET ROLE;
SELECT results_eq($$ SELECT e.ticket, e.who, e.why FROM intake.event e WHERE e.what = 'right-refused' ORDER BY e.event $$,
    $$ VALUES (1::bigint, 'ann', 'mail with #note: no right'), (0, 'ann', 'mail with #note: no right') $$,
    'what was refused by mail is kept too, with its ticket');
SELECT is((SELECT min(line) FROM unnest(string_to_array(intake.missing_rights('acme', 'ann'), E'\x1e')) AS line
            WHERE starts_with(line, E'note\x1f')) IS NOT NULL, true, 'the filter is told of them');

-- ---- what mail orders ----
SELECT intake.access_set('acme', 'agent', '{}', 'bob', NULL);
CREATE FUNCTION pg_temp.order_by_mail(p_id text, p_type text, p_notes text[], p_opens boolean)
RETURNS bigint LANGUAGE sql AS $$
    SELECT ticket FROM intake.record_outgoing(
        jsonb_populate_record(NULL::intake.departing_mail, jsonb_build_object(
            'desk', 'acme', 'filter', 'mx', 'login', 'ann', 'kind', 'agent',
            'sender', 'ann@acme.example', 'message_id', p_id, 'digest', p_id, 'subject', 's',
            'rewritten', true, 'is_short', false, 'is_sent', true, 'ticket', 1, 'opens', p_opens,
            'service_type', p_type, 'notes', p_notes)), 'text')
$$;
SELECT throws_like($$ SELECT pg_temp.order_by_mail('m1', 'billing', NULL, false) $$,
    '%"type" is missing%', 'mail changes no type either');
SELECT throws_like($$ SELECT pg_temp.order_by_mail('m2', NULL, '{hm}', false) $$,
    '%"note" is missing%', 'and keeps no notes');
SELECT lives_ok($$ SELECT pg_temp.order_by_mail('m3', NULL, NULL, false) $$,
    'an answer wants neither');
SELECT lives_ok($$ SELECT pg_temp.order_by_mail('m4', 'billing', NULL, true) $$,
    'nor does a new ticket, which is of some type');

SELECT * FROM finish();
ROLLBACK;
