-- What desks teach: labels, what is forgotten, who trains, which model is in force.
BEGIN;
SELECT plan(45);

-- A customer's ticket with its opening mail.
CREATE FUNCTION pg_temp.opened(p_ticket bigint, p_customer bigint, p_type text, p_text text,
                               p_kind intake.message_kind DEFAULT 'customer',
                               p_reasons text DEFAULT 'type: rule "x"') RETURNS void
LANGUAGE sql AS $$
    INSERT INTO intake.customer (desk, customer) VALUES ('acme', p_customer) ON CONFLICT DO NOTHING;
    INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', p_customer, p_customer)
    ON CONFLICT DO NOTHING;
    INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity,
                               language, subject)
    VALUES ('acme', p_ticket, p_customer, 'a@client.example', 'open', p_type, 'unknown', 'en', 's');
    INSERT INTO intake.message (desk, ticket, kind, subject, body, reply, opens, reasons)
    VALUES ('acme', p_ticket, p_kind, 'Subject ' || p_ticket, p_text || E'\n> quoted', p_text, true,
            p_reasons);
$$;
CREATE FUNCTION pg_temp.answered(p_ticket bigint, p_type text, p_state text) RETURNS void
LANGUAGE sql AS $$
    SELECT intake.answer_ticket(
        jsonb_populate_record(NULL::intake.departing_mail, jsonb_build_object(
            'desk', 'acme', 'login', 'li', 'service_type', p_type, 'ticket_state', p_state,
            'is_sent', true)), p_ticket)
$$;
CREATE FUNCTION pg_temp.chosen(p_ticket bigint, p_type text, p_kind text DEFAULT 'customer')
RETURNS void
LANGUAGE sql AS $$
    SELECT intake.touch_ticket(
        jsonb_populate_record(NULL::intake.offered_mail, jsonb_build_object(
            'desk', 'acme', 'ticket', p_ticket, 'thread', 'join', 'kind', p_kind, 'reopen', false,
            'ticket_state', 'open', 'service_type', p_type, 'service_changed', true,
            'author', 'a@client.example', 'identity', 'unknown')))
$$;
CREATE FUNCTION pg_temp.label_of(p_ticket bigint) RETURNS text
LANGUAGE sql AS $$
    SELECT concat_ws(' ', service_type, source)
      FROM intake.labelled_texts('acme', 9223372036854775807, 1000, 8000) WHERE ticket = p_ticket
$$;
SET LOCAL search_path = public, intake, pg_temp; -- as the functions' callers have it

SELECT pg_temp.opened(1, 11, 'technical', 'the machine hums'),
       pg_temp.opened(2, 11, 'technical', 'the bill is wrong'),
       pg_temp.opened(3, 12, 'technical', 'thank you', 'machine'),
       pg_temp.opened(4, 13, 'technical', 'I want my money', 'customer',
                      E'thread: none\ntype: the desk''s default');

-- ---- sources ----
SELECT is_empty($$ SELECT FROM intake.label $$, 'nobody said anything yet');
SELECT pg_temp.answered(1, 'billing', NULL);
SELECT is(pg_temp.label_of(1), 'billing agent', 'an agent''s #type is a label');
SELECT is((SELECT concat_ws(' ', who, service_type) FROM intake.label), 'li billing',
          'which keeps who said it');
SELECT pg_temp.answered(1, 'billing', NULL);
SELECT is((SELECT count(*)::int FROM intake.label), 1, 'said twice it counts once');
SELECT pg_temp.chosen(1, 'complaint');
SELECT is(pg_temp.label_of(1), 'billing agent', 'a customer''s later choice is less than an agent''s');
SELECT pg_temp.chosen(1, 'technical'), pg_temp.chosen(1, 'complaint');
SELECT is((SELECT count(*)::int FROM intake.label WHERE source = 'customer'), 1,
          'a customer who goes to and fro has one word');
SELECT pg_temp.chosen(2, 'billing');
SELECT is(pg_temp.label_of(2), 'billing customer', 'a customer''s choice alone is a label');
SELECT pg_temp.chosen(2, 'complaint', 'machine');
SELECT is(pg_temp.label_of(2), 'billing customer', 'a machine''s is none');
SELECT pg_temp.answered(2, NULL, 'closed');
SELECT is(pg_temp.label_of(2), 'complaint closed',
          'closed as it is: the type it has then, by the agent''s word');
SELECT pg_temp.answered(2, NULL, 'closed');
SELECT is((SELECT count(*)::int FROM intake.label WHERE ticket = 2 AND source = 'closed'), 1,
          'a closed ticket is not closed again');
SELECT pg_temp.answered(4, 'billing', 'closed');
SELECT is(pg_temp.label_of(4), 'billing agent', 'typed and closed at once: the type it was given');
SELECT pg_temp.answered(3, 'billing', 'closed');
SELECT is(pg_temp.label_of(3), NULL, 'a machine''s mail teaches nothing');

SELECT is(intake.ticket_set_type('acme', 1, 'account', 'root', 'called us'), 'complaint',
          'an admin gives a type, and hears of the one before');
SELECT is(pg_temp.label_of(1), 'account admin', 'which is a label, and the newest of those who know');
SELECT is((SELECT service_type FROM intake.ticket WHERE desk = 'acme' AND ticket = 1), 'account',
          'the ticket is of it');
SELECT is((SELECT why FROM intake.event WHERE who = 'root' AND what = 'type-changed'),
          'complaint to account: called us', 'and its history tells');
SELECT throws_ok($$ SELECT intake.ticket_set_type('acme', 99, 'account', 'root', NULL) $$, 'IN001',
                 'desk "acme" has no ticket 99', 'no ticket, no type');
SELECT is(intake.first_type('acme', 1), 'technical', 'the type it was first filed under is not lost');

-- ---- texts ----
SELECT results_eq($$ SELECT subject, text, customer, language, doubtful
                       FROM intake.labelled_texts('acme', 9223372036854775807, 1000, 8000) $$,
                  $$ VALUES ('Subject 4', 'I want my money', 13::bigint, 'en', true),
                            ('Subject 2', 'the bill is wrong', 11, 'en', false),
                            ('Subject 1', 'the machine hums', 11, 'en', false) $$,
                  'newest first, the new text alone, and which were filed without a sign');
SELECT is((SELECT text FROM intake.labelled_texts('acme', 2, 1000, 7)), 'the mac',
          'so much of each, below a ticket''s number');
SELECT is((SELECT count(*)::int FROM intake.labelled_texts('acme', 100, 2, 9)), 2, 'and so many');
SELECT is_empty($$ SELECT FROM intake.labelled_texts('globex', 100, 2, 9) $$,
                'another desk learns nothing of it');

SELECT ok(intake.lesson_add('acme', 'billing', 'en', 'Invoice', 'wrong sum', 'root'), 'a lesson is new');
SELECT ok(NOT intake.lesson_add('acme', 'billing', 'en', 'Invoice', 'wrong sum', 'root'), 'then known');
SELECT ok(intake.lesson_add('acme', 'account', 'en', 'Invoice', 'wrong sum', 'root'), 'then corrected');
SELECT results_eq($$ SELECT concat_ws('|', service_type, subject, text)
                       FROM intake.lessons('acme', 9999999, 10) $$,
                  ARRAY['account|Invoice|wrong sum'], 'and there once');

-- ---- forgetting, and the life of a ticket ----
SELECT is(intake.forget_labels('acme', 11, 'root', 'asked for it'), 5::bigint,
          'a customer''s labels are forgotten, of all tickets');
SELECT is(pg_temp.label_of(1), NULL, 'its texts are handed to nobody');
SELECT pg_temp.answered(1, 'billing', 'closed');
SELECT is(pg_temp.label_of(1), NULL, 'nor is anything learnt from it afterwards');
SELECT is(pg_temp.label_of(4), 'billing agent', 'others'' stay');
SELECT ok((SELECT wanted FROM intake.training_state(ARRAY['acme'])), 'the next training is due');
SELECT throws_ok($$ SELECT intake.forget_labels('acme', 99, 'root', NULL) $$, 'IN001',
                 'desk "acme" has no customer 99', 'of a customer that is there');
INSERT INTO intake.customer (desk, customer) VALUES ('acme', 14);
SELECT intake.customer_merge('acme', 11, 14, 'root', NULL);
SELECT pg_temp.answered(2, 'account', NULL);
SELECT is(pg_temp.label_of(2), NULL, 'a merge does not bring it back');
DELETE FROM intake.message WHERE desk = 'acme' AND ticket = 4;
DELETE FROM intake.event WHERE desk = 'acme' AND ticket = 4;
DELETE FROM intake.ticket WHERE desk = 'acme' AND ticket = 4;
SELECT is_empty($$ SELECT FROM intake.label WHERE ticket = 4 $$, 'a label goes with its ticket');

-- ---- training ----
SELECT pg_temp.opened(5, 15, 'technical', 'broken again');
SELECT pg_temp.answered(5, 'after-sales', NULL);
SELECT ok(intake.training_begin('acme', 'one', interval '1 hour'), 'the first claims it');
SELECT ok(NOT intake.training_begin('acme', 'two', interval '1 hour'), 'the second waits');
SELECT intake.training_end('acme', 'two', 999999, 'not mine');
SELECT ok((SELECT is_claimed FROM intake.training_state(ARRAY['acme'])), 'and cannot end it');
SELECT intake.training_end('acme', 'one', (SELECT max(label) FROM intake.label), 'done');
SELECT results_eq($$ SELECT new_labels, wanted, is_claimed FROM intake.training_state(ARRAY['acme', 'x']) $$,
                  $$ VALUES (0::bigint, false, false), (0, false, false) $$,
                  'at its end nothing is new, and nobody has it');

-- ---- models ----
CREATE FUNCTION pg_temp.saved(p_octets text, p_activate boolean) RETURNS bigint
LANGUAGE sql AS $$
    SELECT intake.model_save('acme', 'sender', 30, 7, 0.8, 0.75, E'texts\t30', encode(sha256(p_octets::bytea), 'hex'),
                             encode(p_octets::bytea, 'base64'), p_activate, 'better')
$$;
CREATE TEMPORARY TABLE made AS SELECT pg_temp.saved('model one', true) AS one, NULL::bigint AS two;
UPDATE made SET two = pg_temp.saved('model two', true);
SELECT is((SELECT model FROM intake.model_in_force(ARRAY['acme', 'globex'])), (SELECT two FROM made),
          'the one put in force last is in force');
SELECT is((SELECT decode(intake.model_octets('acme', two, 6, 100), 'base64') FROM made), 'two'::bytea,
          'and is read in slices');
SELECT throws_ok($$ SELECT intake.model_save('acme', 's', 1, 1, 1, 1, '', 'abc', 'AAAA', true, 'w') $$,
                 'IN001', 'the model was damaged on its way', 'a damaged one is not kept');
SELECT results_eq($$ SELECT intake.model_rollback('acme', 'root', NULL) FROM generate_series(1, 2) $$,
                  $$ SELECT one FROM made UNION ALL SELECT NULL $$,
                  'rollback goes back, and once more to the starter');
SELECT throws_ok($$ SELECT intake.model_rollback('acme', 'root', NULL) $$, 'IN001', NULL,
                 'before which there is nothing');
SELECT pg_temp.saved('model ' || i, false) FROM generate_series(3, 12) AS i;
SELECT throws_ok($$ SELECT intake.model_activate('acme', (SELECT one FROM made), 'root', NULL) $$,
                 'IN001', NULL, 'of old models only the figures are kept');
SELECT is((SELECT count(*)::int FROM intake.model WHERE octets IS NOT NULL), 10, 'ten are whole');

SELECT * FROM finish();
ROLLBACK;
