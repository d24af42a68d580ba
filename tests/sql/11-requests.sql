-- Requests that a program registers in the database.
BEGIN;
SELECT plan(34);

CREATE FUNCTION pg_temp.ask(p_key text, p_address text, p_text text DEFAULT 'It broke.',
                            p_facts jsonb DEFAULT '{}')
RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws('|', repeat, state, ticket)
      FROM intake.register_request('acme', 'shop', p_key, p_address, 'Anna', 'The lamp', p_text,
                                   p_facts => p_facts)
$$;

SET LOCAL ROLE intake_requester;
SELECT is((SELECT concat_ws('|', repeat, state, ticket)
             FROM intake.register_request('acme', 'shop', 'k1', 'Anna@x.example', 'Anna', 'The lamp',
                                          'It broke.', 'billing', '030 1', '{"order": 4711}')),
          'f|waiting', 'a request waits to be sent to the desk');
SELECT throws_ok('SELECT * FROM intake.outbox', '42501', NULL, 'its caller sees no table');
SELECT throws_ok($$ SELECT intake.outbox_list(NULL, NULL, 1) $$, '42501', NULL,
                 'and calls nothing else');
RESET ROLE;
SELECT is((SELECT concat_ws('|', template, recipient, address, ticket, state) FROM intake.outbox),
          'request||anna@x.example|queued', 'as a row for the sender');
SELECT is((SELECT payload::jsonb -> 'facts' ->> 'order' FROM intake.outbox), '4711',
          'with what the customer told');
SELECT is(pg_temp.ask('k1', 'other@x.example'), 't|waiting', 'the same key registers nothing more');
SELECT is((SELECT count(*) FROM intake.outbox), 1::bigint, 'nor another row');
SELECT is(pg_temp.ask('k2', 'anna@x.example'), 'f|waiting', 'another key does');

INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject)
VALUES ('acme', 5, 'open', 'billing', 'unknown', 'The lamp');
INSERT INTO intake.ledger (desk, sender, message_id, digest, state, filter, ticket, service_type,
                           identity)
VALUES ('acme', '', intake.request_message_id('acme', 'shop', 'k1'), 'd', 'registered', 'mx', 5,
        'billing', 'unknown');
SELECT is(pg_temp.ask('k1', 'anna@x.example'), 't|registered|5', 'a registered one tells its ticket');
SELECT is((SELECT concat_ws('|', state, ticket, ticket_state)
             FROM intake.request_state('acme', 'shop', 'k1')), 'registered|5|open', 'and its state');
SELECT is((SELECT state FROM intake.request_state('acme', 'chat', 'k1')), NULL,
          'keys belong to a gateway');
UPDATE intake.outbox SET state = 'parked', reason = 'no gateway'
 WHERE message_id = intake.request_message_id('acme', 'shop', 'k2');
SELECT is((SELECT concat_ws('|', state, reason) FROM intake.request_state('acme', 'shop', 'k2')),
          'parked|no gateway', 'a parked one tells why');

SELECT throws_ok($$ SELECT pg_temp.ask('k3', E'a@x.example\nBcc: b@x.example') $$, 'IN001', NULL,
                 'an address is one mailbox on one line');
SELECT throws_ok($$ SELECT pg_temp.ask('k3', 'Anna <a@x.example>') $$, 'IN001', NULL,
                 'and nothing else');
SELECT throws_ok($$ SELECT pg_temp.ask('k3', 'a@x.example', '') $$, 'IN001', NULL,
                 'a request says something');
SELECT throws_ok($$ SELECT pg_temp.ask('k3', 'a@x.example', repeat('x', 100001)) $$, 'IN001', NULL,
                 'and not too much');
SELECT throws_ok($$ SELECT pg_temp.ask('k3', 'a@x.example', 'x', '{"a": [1]}') $$, 'IN001', NULL,
                 'facts are texts and numbers');

SELECT throws_ok($$ SELECT intake.register_request(repeat('d', 101), 'shop', 'k', 'a@x.example', NULL, NULL,
                                                   'x') $$, 'IN001', NULL, 'a desk has a name');
SELECT throws_ok($$ SELECT intake.register_request(NULL, 'shop', 'k', 'a@x.example', NULL, NULL, 'x') $$,
                 'IN001', NULL, 'and is said');

-- ---- how many ----
DELETE FROM intake.outbox;
SELECT lives_ok($$ SELECT intake.request_limit_set('acme', 2, 3, 'root', 'the shop was taken over') $$,
                'a desk has limits of its own');
SELECT is(pg_temp.ask('m1', 'a@x.example'), 'f|waiting', 'up to them');
SELECT is(pg_temp.ask('m2', 'a@x.example'), 'f|waiting', 'requests wait');
SELECT throws_ok($$ SELECT pg_temp.ask('m3', 'a@x.example') $$, 'IN001',
    'desk "acme" has 2 requests waiting, and may have no more than 2 (hint: register it again later; '
    'an admin raises that with "intakectl request limit")', 'what is beyond them is told so');
SELECT is((SELECT count(*) FROM intake.outbox), 2::bigint, 'and leaves nothing');
SELECT is(pg_temp.ask('m1', 'a@x.example'), 't|waiting', 'one that waits is known all the same');
UPDATE intake.outbox SET state = 'parked' WHERE message_id = intake.request_message_id('acme', 'shop', 'm1');
SELECT throws_like($$ SELECT pg_temp.ask('m3', 'a@x.example') $$, '%has 2 requests waiting%',
                   'a parked one waits for the admin');
UPDATE intake.outbox SET state = 'sent';
SELECT is(pg_temp.ask('m3', 'a@x.example'), 'f|waiting', 'when they are sent there is room again');
SELECT throws_ok($$ SELECT pg_temp.ask('m4', 'a@x.example') $$, 'IN001',
    'desk "acme" had 3 requests in this hour, and may have no more than 3 (hint: register it again later; '
    'an admin raises that with "intakectl request limit")', 'within the hour');
UPDATE intake.request_limit SET hour = hour - interval '1 hour' WHERE desk = 'acme';
SELECT is(pg_temp.ask('m4', 'a@x.example'), 'f|waiting', 'a new one begins anew');
UPDATE intake.request_limit SET waiting = 2, per_hour = 4 WHERE desk = '';
SELECT is((SELECT count(*) FROM generate_series(1, 2) AS n,
                  intake.register_request('desk' || n, 'shop', 'k', 'a@x.example', NULL, NULL, 'x')),
          2::bigint, 'desks without limits of their own');
SELECT throws_like($$ SELECT intake.register_request('desk3', 'shop', 'k', 'a@x.example', NULL, NULL, 'x') $$,
                   '%have 2 requests waiting%', 'share some, lest names of desks be invented');
UPDATE intake.outbox SET state = 'sent' WHERE desk = 'acme';
UPDATE intake.request_limit SET hour = hour - interval '1 hour' WHERE desk = 'acme';
SELECT is(pg_temp.ask('m5', 'a@x.example'), 'f|waiting', 'and take none of the others');
SELECT results_eq($$ SELECT * FROM intake.request_limits('{acme,brand}') $$,
    $$ VALUES ('acme', 1::bigint, 2, 1, 3), (NULL, 2::bigint, 2, 4, 4) $$, 'the admin sees them');
SELECT throws_like($$ SELECT intake.request_limit_set('acme', 0, 1, 'root', NULL) $$,
                   '%between 1 and 1000000%', 'limits are numbers');

SELECT * FROM finish();
ROLLBACK;
