-- A quota counts by customer and by mailbox: another suffix makes a customer, and no other quota.
BEGIN;
SELECT plan(10);
SET LOCAL search_path = intake, public, pg_temp;

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1), ('acme', 2), ('acme', 3);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 11, 1), ('acme', 12, 2), ('acme', 13, 3);
INSERT INTO intake.address (desk, address, contact, customer, mailbox)
VALUES ('acme', 'anna+1@x.example', 11, 1, 'anna@x.example'),
       ('acme', 'anna+2@x.example', 12, 2, 'anna@x.example'),
       ('acme', 'olaf@x.example', 13, 3, NULL);
INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject)
SELECT 'acme', n, 'open', 'billing', 'unknown', 'The lamp' FROM generate_series(1, 6) AS n;

CREATE FUNCTION pg_temp.claim(p_ticket bigint, p_customer bigint, p_mailbox text,
                              p_domain text DEFAULT NULL)
RETURNS integer LANGUAGE sql AS $$
    SELECT intake.claim_quota('acme', p_ticket, p_customer, p_mailbox,
                              ROW('billing', 2, p_domain, '2026-11-01Z', true, 0)::intake.quota_claim)
$$;
CREATE FUNCTION pg_temp.known(p_author text, p_mailbox text)
RETURNS text LANGUAGE sql AS $$
    SELECT intake.known_rights('acme', p_author, 'x.example', NULL, NULL, NULL, ARRAY['billing'],
                               ARRAY['2026-11-01Z'::timestamptz], NULL, NULL, p_mailbox)
$$;

SELECT is(pg_temp.claim(1, 1, 'anna@x.example'), 1, 'the first of a mailbox');
SELECT is(pg_temp.known('anna+3@x.example', 'anna@x.example'), 'customer billing 1',
          'is told to a suffix that never wrote');
SELECT is(pg_temp.claim(2, 2, 'anna@x.example'), 2, 'another suffix takes of the same quota');
SELECT is(pg_temp.known('anna+2@x.example', 'anna@x.example'), 'customer billing 2',
          'and is told the mailbox''s count, not its own');
SELECT is((SELECT intake.known_rights('acme', 'anna+2@x.example', 'x.example', NULL, NULL, NULL,
                                      ARRAY['billing'], ARRAY['2026-11-01Z'::timestamptz], NULL, NULL)),
          'customer billing 2', 'to the program before as well');
SELECT throws_ok($$ SELECT pg_temp.claim(3, 2, 'anna@x.example') $$, 'IN003', NULL,
                 'which has none left, though the customer has');
SELECT is(pg_temp.claim(4, 3, 'olaf@x.example'), 1, 'another mailbox has its own');
SELECT is((SELECT "left" FROM intake.customer_quotas('acme', 1, ARRAY['billing'],
               ARRAY['2026-11-01Z'::timestamptz], ARRAY['2026-12-01Z'::timestamptz], ARRAY[2])),
          0, 'the desk sees what the mailbox has left');
SELECT intake.give_back_quota('acme', 2);
SELECT is(pg_temp.known('anna+2@x.example', 'anna@x.example'), 'customer billing 1',
          'what is given back is given back to both');
SELECT pg_temp.claim(5, 1, 'anna@x.example', 'x.example');
SELECT is(pg_temp.known('anna+1@x.example', 'anna@x.example'),
          E'customer billing 1\ndomain billing 1', 'an account by domain counts by it alone');

SELECT * FROM finish();
ROLLBACK;
