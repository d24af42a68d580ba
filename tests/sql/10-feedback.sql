-- Closed tickets and ratings, tickets that answer themselves, and what admins' functions say.
BEGIN;
SELECT plan(28);

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 11, 1);
INSERT INTO intake.address (desk, address, contact, customer)
VALUES ('acme', 'ann@customer.example', 11, 1);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
SELECT 'acme', n, 11, 'ann@customer.example', 'open', 'billing', 'authenticated', 'Bill'
  FROM generate_series(1, 4) AS n;
INSERT INTO intake.message (desk, ticket, kind, login, author_name, subject, body)
VALUES ('acme', 1, 'agent', 'alex', 'Alex · ACME', 'Re: Bill', 'Paid'),
       ('acme', 1, 'agent', 'li', 'Li · ACME', 'Re: Bill', 'Really');
INSERT INTO intake.outbox (desk, ticket, template, recipient, address, languages, message_id, state)
VALUES ('acme', 1, 'acknowledgement', 'Ann@customer.example', 'ann@customer.example', 'en',
        'a1@acme.example', 'sent');

-- ---- closing, whoever does it ----
UPDATE intake.ticket SET state = 'answered' WHERE ticket = 1;
SELECT is_empty('SELECT FROM intake.closing', 'an answered ticket is not closed');
SELECT intake.ticket_set_state('acme', 1, 'closed', 'alex', NULL);
UPDATE intake.ticket SET subject = 'Bill 1' WHERE ticket = 1;
SELECT results_eq('SELECT ticket FROM intake.closing', ARRAY[1::bigint], 'a closed one is noted once');
CREATE TEMP TABLE claimed AS SELECT * FROM intake.closings_claim(10, '1 minute');
SELECT is((SELECT concat_ws('|', ticket, recipient, login, identity, last_asked) FROM claimed),
          '1|Ann@customer.example|li|authenticated', 'a claim tells what decides whether to ask');
SELECT is_empty($$ SELECT FROM intake.closings_claim(10, '1 minute') $$, 'it is claimed once');

-- ---- asking ----
CREATE FUNCTION pg_temp.ask(p_ceiling integer) RETURNS text LANGUAGE sql AS $$
    SELECT intake.rating_ask('acme', 1, 'r1@acme.example', 'token', 'digest', p_ceiling, '1 day',
        ROW('ann@customer.example', NULL, 100, now(), 100, 1)::intake.answer_limits)
$$;
SELECT is(pg_temp.ask(0), 'per-address', 'the ceiling of answers holds');
SELECT is_empty('SELECT FROM intake.rating', 'and then nothing was asked');
SELECT is(pg_temp.ask(5), NULL, 'the customer is asked');
SELECT is((SELECT concat_ws('|', template, recipient, languages, in_reply_to) FROM intake.outbox
            WHERE message_id = 'r1@acme.example'),
          'rating|Ann@customer.example|en|a1@acme.example', 'by a mail');
SELECT is((SELECT cardinality(answers) FROM intake.answered_mailbox), 1, 'which counts as an answer');
SELECT is(pg_temp.ask(5), 'asked-before', 'but once for a ticket');
UPDATE intake.ticket SET state = 'open' WHERE ticket = 1;
SELECT is(pg_temp.ask(5), 'reopened', 'and not of one that was opened again');
SELECT is_empty('SELECT FROM intake.closing', 'nothing is left to look at');

-- ---- rating ----
CREATE FUNCTION pg_temp.vote(p_stars integer, p_clear boolean, p_words text) RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    mail intake.offered_mail;
BEGIN
    mail.desk := 'acme';
    mail.ticket := 1;
    mail.author := 'ann@customer.example';
    PERFORM intake.keep_vote(mail, ROW(p_stars, p_clear, p_words)::intake.mail_vote);
END
$$;
SELECT pg_temp.vote(2, NULL, 'slow');
SELECT pg_temp.vote(NULL, true, '');
SELECT pg_temp.vote(4, NULL, '');
SELECT is((SELECT concat_ws('|', stars, name_clear, words, login) FROM intake.rating),
          '4|t|slow|li', 'the last word holds, what it does not say stays');
SELECT is((SELECT string_agg(concat_ws(': ', what, why), '; ' ORDER BY event) FROM intake.event
            WHERE what LIKE 'rat%ed'),
          'rating-asked: of Li · ACME; rated: 2; rating-changed: it was clear who answered;'
          ' rating-changed: 2 to 4', 'all of it is in the history');
SELECT is((SELECT concat_ws('|', "by", asked, rated, average, four, name_clear)
             FROM intake.rating_sums('acme', 'agent', NULL, NULL)), 'li|1|1|4.00|1|1', 'it is summed up');

-- ---- a ticket that answers itself ----
CREATE FUNCTION intake.site_parcel(p_desk text, p_ticket bigint, p_language text, p_facts jsonb)
RETURNS text LANGUAGE sql AS $$ SELECT p_language || ' ' || (p_facts->>'order') $$;
CREATE FUNCTION intake.site_broken(p_desk text, p_ticket bigint, p_language text, p_facts jsonb)
RETURNS text LANGUAGE sql AS $$ SELECT (1 / 0)::text $$;
INSERT INTO intake.detail (desk, ticket, name, value, source, confidence)
VALUES ('acme', 2, 'order', 'A1', 'text', 0.9);
SELECT is(intake.serve_ticket('acme', 2, 'parcel', 'de', 'text', 3), 'de A1', 'the function answers');
SELECT is(intake.serve_ticket('acme', 2, 'parcel', 'de', 'text', 3), 'de A1',
          'and again when the mail is tried again');
SELECT is(intake.serve_ticket('acme', 3, 'broken', 'de', 'text', 3), 'text', 'else the text does');
SELECT is(intake.serve_ticket('acme', 4, 'broken', 'de', NULL, 3), NULL, 'else nothing');
SELECT results_eq('SELECT state::text, closes_at IS NULL FROM intake.ticket WHERE ticket IN (2, 4)'
                  ' ORDER BY ticket',
    $$ VALUES ('answered', false), ('open', true) $$, 'what is answered so will close');
UPDATE intake.ticket SET closes_at = now() WHERE ticket IN (2, 3);
UPDATE intake.ticket SET state = 'open' WHERE ticket = 3;
SELECT is(intake.close_served('me', 10), 1::bigint, 'unless somebody wrote in it');
SELECT is(intake.serve_ticket('acme', 2, NULL, 'de', 'text', 3), NULL, 'a closed one has its answer');

-- ---- what a value is worth ----
SET LOCAL search_path = intake, public;
CREATE FUNCTION intake.site_known(p_desk text, p_value text) RETURNS boolean
LANGUAGE sql AS $$ SELECT CASE p_value WHEN 'odd' THEN 1 / 0 = 1 ELSE p_value = 'right' END $$;
SELECT is(intake.check_values('acme', '{known,known,known,missing}', '{right,wrong,odd,right}'),
          E'known\x1fright\x1ft\x1eknown\x1fwrong\x1ff',
          'functions say yes or no; one that fails or is not there says nothing');
SELECT is(intake.check_values('acme', '{"known; DROP TABLE intake.ticket"}', '{right}'), NULL,
          'and a name is a name');

-- ---- what goes wrong in an admin's function ----
CREATE FUNCTION intake.site_sure(p_desk text, p_value text) RETURNS boolean LANGUAGE plpgsql AS $$
BEGIN
    ASSERT p_value = 'right';
    RETURN current_setting('client_min_messages') = 'error';
END
$$;
CREATE FUNCTION intake.site_sure(p_desk text, p_type text, p_address text, p_customer bigint, p_group text)
RETURNS jsonb LANGUAGE plpgsql AS $$
BEGIN
    ASSERT p_type = 'right';
    RETURN jsonb_build_object('entitled', 'yes', 'reason', current_setting('client_min_messages'));
END
$$;
CREATE FUNCTION intake.site_sure(p_desk text, p_ticket bigint, p_language text, p_facts jsonb)
RETURNS text LANGUAGE plpgsql AS $$
BEGIN
    ASSERT p_language = 'de';
    RETURN current_setting('client_min_messages');
END
$$;
SELECT is(intake.check_values('acme', '{sure,sure}', '{right,wrong}'), E'sure\x1fright\x1ft',
          'an assertion of it that fails is a failure like others');
SELECT is(intake.ask_entitlement('acme', 'wrong', 'sure', 'a@x.example', NULL, NULL), NULL,
          'so where rights are asked for');
SELECT is(intake.ask_entitlement('acme', 'right', 'sure', 'a@x.example', NULL, NULL),
          'entitled right yes 0 error', 'and its warnings make nothing uncertain');
SELECT is(concat_ws('|', intake.ask_self_service('acme', 1, 'sure', 'de'),
                    intake.ask_self_service('acme', 1, 'sure', 'en')), 'error',
          'so where a ticket answers itself');

SELECT * FROM finish();
ROLLBACK;
