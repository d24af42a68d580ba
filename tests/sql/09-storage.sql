-- The texts of mails are compressed within their rows: the write-ahead log has each of them once, and
-- no other table gets a part of it.
BEGIN;
SELECT plan(3);

INSERT INTO intake.ticket (desk, ticket, state, service_type, identity, subject)
VALUES ('acme', 1, 'open', 'technical', 'unknown', 'Wide');
INSERT INTO intake.message (desk, ticket, kind, subject, body, reasons)
SELECT 'acme', 1, 'customer', 'Wide',
       (SELECT string_agg(format('The printer said error %s on Monday, and %s again.', n, md5(n::text)),
                          E'\n') FROM generate_series(1, lines) n),
       repeat('Why it is so. ', 20)
  FROM unnest(ARRAY[5, 40, 90]) lines;

SELECT is(pg_relation_size(reltoastrelid), 0::bigint, 'texts of up to 8 KB stay in their rows')
  FROM pg_class WHERE oid = 'intake.message'::regclass;
SELECT is_empty($$
    SELECT length(body) FROM intake.message
     WHERE octet_length(body) > 2048 AND pg_column_size(body) > .75 * octet_length(body)
$$, 'those of 2 KB and more are compressed');
SELECT is((SELECT count(*) FROM intake.message WHERE octet_length(body) > 2048), 2::bigint,
          'of which there were some');

SELECT * FROM finish();
ROLLBACK;
