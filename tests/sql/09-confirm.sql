-- A confirmation counts once, for the address, ticket and desk it was asked of.
BEGIN;
SELECT plan(14);

CREATE FUNCTION pg_temp.mail(p_id text, p_thread text, p_ticket bigint, p_identity text)
RETURNS intake.offered_mail LANGUAGE sql AS $$
    SELECT jsonb_populate_record(NULL::intake.offered_mail, jsonb_build_object(
        'desk', 'acme', 'filter', 'mx', 'sender', 'ann@customer.example', 'message_id', p_id,
        'digest', p_id, 'ledger_state', 'registered', 'kind', 'customer', 'subject', 'A question',
        'author', 'ann@customer.example', 'identity', p_identity, 'thread', p_thread,
        'ticket', p_ticket, 'reopen', false, 'service_type', 'billing', 'service_changed', false,
        'ticket_state', CASE p_thread WHEN 'new' THEN 'awaiting-confirmation' ELSE 'open' END,
        'reasons', 'identity: proven'))
$$;
CREATE FUNCTION pg_temp.answer(p_id text) RETURNS intake.planned_answer LANGUAGE sql AS $$
    SELECT jsonb_populate_record(NULL::intake.planned_answer, jsonb_build_object(
        'send', true, 'reason', 'nothing speaks against it', 'template', 'acknowledgement',
        'recipient', 'ann@customer.example', 'languages', 'en', 'message_id', p_id,
        'token', p_id, 'token_digest', '\\x' || md5(p_id), 'payload', '{}', 'ceiling', 10,
        'period', '1 day'))
$$;
CREATE FUNCTION pg_temp.limits() RETURNS intake.answer_limits LANGUAGE sql AS $$
    SELECT ROW('ann@customer.example', NULL, NULL, date_trunc('hour', now()), 100, 10)::intake.answer_limits
$$;
CREATE FUNCTION pg_temp.offer(p_mail intake.offered_mail, p_answers boolean, p_confirming intake.confirming)
RETURNS record LANGUAGE sql AS $$
    SELECT intake.record_confirming(p_mail,
        CASE WHEN p_answers THEN pg_temp.answer('a-' || p_mail.message_id)
             ELSE ROW(false, 'none', NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL)::intake.planned_answer END,
        pg_temp.limits(), 'text', NULL, p_confirming)
$$;

SELECT lives_ok($$ SELECT pg_temp.offer(pg_temp.mail('m1', 'new', NULL, 'unknown'), true,
                                        ROW(now() + interval '1 day', NULL, NULL, false)::intake.confirming) $$,
    'an acknowledgement asks');
SELECT is((SELECT count(*)::int FROM intake.confirmation c JOIN intake.ticket t USING (desk, ticket)
            WHERE c.address = 'ann@customer.example' AND t.state = 'awaiting-confirmation'
              AND c.used_at IS NULL), 1, 'of the ticket it opened');
CREATE TEMP TABLE it AS SELECT ticket FROM intake.confirmation;
SELECT alike(intake.known_confirmations('acme', 'ann@customer.example'),
             (SELECT ticket FROM it) || ' % 0 0 0', 'the next mail knows it');
SELECT is(intake.known_confirmations('brand', 'ann@customer.example'), NULL,
    'another desk does not');

SELECT lives_ok($$ SELECT pg_temp.offer(pg_temp.mail('m2', 'visit', (SELECT ticket FROM it), 'unknown'), false,
                                        ROW(NULL, NULL, (SELECT ticket FROM it), false)::intake.confirming) $$,
    'a wrong code');
SELECT is((SELECT tries FROM intake.confirmation), 1, 'is counted');
SELECT pg_temp.offer(pg_temp.mail('m2', 'visit', (SELECT ticket FROM it), 'unknown'), false,
                     ROW(NULL, NULL, (SELECT ticket FROM it), false)::intake.confirming);
SELECT is((SELECT tries FROM intake.confirmation), 1, 'once for a mail, however often it is offered');

SELECT lives_ok($$ SELECT pg_temp.offer(pg_temp.mail('m3', 'join', (SELECT ticket FROM it), 'confirmed'), false,
                                        ROW(NULL, (SELECT ticket FROM it), NULL, false)::intake.confirming) $$,
    'the answer confirms');
SELECT is((SELECT format('%s %s %s', t.state, t.best_identity, a.grade)
             FROM intake.ticket t JOIN intake.address a ON a.desk = t.desk AND a.address = t.author),
          'open confirmed confirmed', 'releases the ticket and lifts the grade');
SELECT lives_ok($$ SELECT pg_temp.offer(pg_temp.mail('m3', 'join', (SELECT ticket FROM it), 'confirmed'), false,
                                        ROW(NULL, (SELECT ticket FROM it), NULL, false)::intake.confirming) $$,
    'the same mail again is a repeat');
SELECT throws_ok($$ SELECT pg_temp.offer(pg_temp.mail('m4', 'join', (SELECT ticket FROM it), 'confirmed'), false,
                                         ROW(NULL, (SELECT ticket FROM it), NULL, false)::intake.confirming) $$,
    'IN003', NULL, 'another mail finds it used');
SELECT is((SELECT count(*)::int FROM intake.ledger WHERE message_id = 'm4'), 0,
    'and is not recorded as one that confirmed');
SET LOCAL search_path = intake, public;
SELECT throws_ok($$ SELECT intake.use_confirmation('brand', 'ann@customer.example', (SELECT ticket FROM pg_temp.it)) $$,
    'IN003', NULL, 'nor does it confirm at another desk');
SELECT is((SELECT count(*)::int FROM intake.event WHERE what = 'confirmed'), 1,
    'the history says it once');

SELECT * FROM finish();
ROLLBACK;
