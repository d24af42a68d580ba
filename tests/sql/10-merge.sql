-- Tickets become one, and two again.
BEGIN;
SELECT plan(9);

INSERT INTO intake.customer (desk, customer) VALUES ('acme', 1);
INSERT INTO intake.contact (desk, contact, customer) VALUES ('acme', 11, 1);
INSERT INTO intake.address (desk, address, contact, customer) VALUES ('acme', 'ann@x.example', 11, 1);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject)
VALUES ('acme', 101, 11, 'ann@x.example', 'open', 'billing', 'unknown', 'First'),
       ('acme', 102, 11, 'bob@x.example', 'answered', 'billing', 'unknown', 'Second');
INSERT INTO intake.participant (desk, ticket, address) VALUES ('acme', 101, 'boss@x.example');
INSERT INTO intake.message (desk, ticket, kind, message_id, author, subject, body, opens)
VALUES ('acme', 101, 'customer', 'first@x.example', 'ann@x.example', 'First', 'one', true),
       ('acme', 102, 'customer', 'second@x.example', 'bob@x.example', 'Second', 'two', true),
       ('acme', 102, 'customer', 'third@x.example', 'bob@x.example', 'Another', 'three', false);

SELECT is((SELECT count(*) FROM intake.ticket_merge('acme', 101, 102, 'root', 'why', true)), 2::bigint,
          'a preview tells of both');
SELECT is((SELECT state::text FROM intake.ticket WHERE ticket = 101), 'open', 'and changes nothing');
SELECT is((SELECT people FROM intake.ticket_merge('acme', 101, 102, 'root', 'why', false)
            WHERE ticket = 102), 'ann@x.example, boss@x.example', 'who took part takes part');
SELECT results_eq($$
    SELECT ticket, takes_part FROM intake.lookup('acme', 'ann@x.example', NULL, NULL,
        ARRAY['first@x.example'], NULL, interval '1 day', 'ann@x.example', NULL, NULL, NULL)
$$, $$ VALUES (102::bigint, true) $$, 'what leads to the one leads to the other');
SELECT throws_ok('SELECT intake.ticket_merge(''acme'', 102, 101, ''root'', NULL, false)', 'IN001',
                 NULL, 'not twice, nor in a circle');
SELECT is(intake.ticket_unmerge('acme', 101, 'root', NULL), 102::bigint, 'it is taken back');
SELECT results_eq($$
    SELECT t.state::text, (SELECT count(*) FROM intake.participant p WHERE p.ticket = 102)
      FROM intake.ticket t WHERE t.ticket = 101
$$, $$ VALUES ('open', 0::bigint) $$, 'state and people are as before');
CREATE TEMPORARY TABLE opened AS
SELECT intake.ticket_split('acme', 102, m.message, 'root', NULL) AS ticket
  FROM intake.message m
 WHERE m.message_id = 'third@x.example';
SELECT is((SELECT t.subject FROM intake.ticket t JOIN opened o ON o.ticket = t.ticket), 'Another',
          'a mail of another matter opens a ticket');
SELECT is((SELECT count(*) FROM intake.message m WHERE m.ticket = 102), 1::bigint, 'and is in it alone');

SELECT * FROM finish();
ROLLBACK;
