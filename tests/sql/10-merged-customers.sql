-- Customers become one, and two again.
BEGIN;
SELECT plan(11);

INSERT INTO intake.customer (desk, customer, name) VALUES ('acme', 1, 'One'), ('acme', 2, 'Two'), ('acme', 3, 'Three');
INSERT INTO intake.contact (desk, contact, customer, name)
VALUES ('acme', 11, 1, 'Ann'), ('acme', 12, 1, 'Bob'), ('acme', 21, 2, 'Cai'), ('acme', 31, 3, 'Dan');
INSERT INTO intake.address (desk, address, contact, customer)
VALUES ('acme', 'ann@x.example', 11, 1), ('acme', 'bob@x.example', 12, 1), ('acme', 'cai@x.example', 21, 2),
       ('acme', 'dan@x.example', 31, 3);
INSERT INTO intake.ticket (desk, ticket, contact, author, state, service_type, identity, subject, opened_at)
VALUES ('acme', 101, 11, 'ann@x.example', 'open', 'billing', 'unknown', 'First', now() - interval '1 day');
INSERT INTO intake.quota_use (desk, account, service_type, began, used)
VALUES ('acme', 'customer:1', 'billing', '2026-11-01Z', 2), ('acme', 'customer:2', 'billing', '2026-11-01Z', 3);
INSERT INTO intake.quota_ticket (desk, ticket, service_type, account, began, is_admitted)
VALUES ('acme', 101, 'billing', 'customer:1', '2026-11-01Z', true);
INSERT INTO intake.customer_detail (desk, customer, name, value, confidence, identity, told_by, told_at)
VALUES ('acme', 1, 'model', 'new', 1, 'agent', 'x', now()), ('acme', 1, 'serial', 'S1', 1, 'agent', 'x', now()),
       ('acme', 2, 'model', 'old', 1, 'agent', 'x', now() - interval '1 day');
CREATE FUNCTION pg_temp.everything() RETURNS text LANGUAGE sql AS $$
    SELECT concat_ws(E'\n',
        (SELECT string_agg(format('%s %s', c.contact, c.customer), ', ' ORDER BY c.contact) FROM intake.contact c),
        (SELECT string_agg(format('%s %s', a.address, a.customer), ', ' ORDER BY a.address) FROM intake.address a),
        (SELECT string_agg(format('%s %s', q.account, q.used), ', ' ORDER BY q.account) FROM intake.quota_use q),
        (SELECT string_agg(q.account, ', ') FROM intake.quota_ticket q),
        (SELECT string_agg(format('%s %s %s', d.customer, d.name, d.value), ', ' ORDER BY d.customer, d.name)
           FROM intake.customer_detail d),
        (SELECT string_agg(format('%s in %s', k.customer, k.merged_into), ', ' ORDER BY k.customer)
           FROM intake.customer k))
$$;
CREATE TEMP TABLE before AS SELECT pg_temp.everything() AS it;

SELECT results_eq($$ SELECT customer, persons, tickets, merged_into
                       FROM intake.customer_merge('acme', 1, 2, 'root', 'same firm', true) $$,
    $$ VALUES (1::bigint, NULL, 0::bigint, 2::bigint), (2, 'Ann, Bob, Cai', 1, NULL) $$, 'a preview tells of both');
SELECT is(pg_temp.everything(), (SELECT it FROM before), 'and changes nothing');
SELECT intake.customer_merge('acme', 1, 2, 'root', 'same firm');
SELECT is((SELECT used FROM intake.quota_use), 5, 'they share their quotas');
SELECT is((SELECT string_agg(value, ' ' ORDER BY value) FROM intake.customer_detail), 'S1 new', 'and facts');
SELECT is((SELECT addresses FROM intake.customer_unmerge('acme', 1, 'root', 'not so', true) WHERE customer = 1),
          'ann@x.example, bob@x.example', 'a preview tells who would return');
SELECT is((SELECT count(*) FROM intake.contact WHERE customer = 2), 3::bigint, 'who does not yet');
SELECT intake.customer_merge('acme', 2, 3, 'root', 'the same too');
SELECT throws_like($$ SELECT intake.customer_unmerge('acme', 1, 'root', 'x', false) $$,
    '%no customer 2 in use%', 'what was merged further is taken back in its order');
SELECT intake.customer_unmerge('acme', 2, 'root', 'x', false);
SELECT intake.customer_unmerge('acme', 1, 'root', 'x', false);
SELECT is(pg_temp.everything(), (SELECT it FROM before), 'then all is as before');
SELECT throws_like($$ SELECT intake.customer_unmerge('acme', 1, 'root', 'x', false) $$,
    '%can be taken back%', 'once');
SELECT is((SELECT string_agg(what, ' ' ORDER BY event) FROM intake.event WHERE customer = 1),
          'merged-into unmerged', 'and kept in the history');
SELECT intake.customer_merge('acme', 1, 2, 'root', 'again');
SELECT intake.customer_erase('acme', 2, 'root', 'x', false);
SELECT is_empty('SELECT FROM intake.merged_customer', 'what is erased is kept for no return');

SELECT * FROM finish();
ROLLBACK;
