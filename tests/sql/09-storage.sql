-- What a mail writes. Its texts are compressed within their rows: the write-ahead log has each of them
-- once, and no other table gets a part of it. A row is written once, too.
BEGIN;
SELECT plan(5);

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

-- One mail of a known sender, which opens a ticket with a promise and is answered.
CREATE FUNCTION pg_temp.offer(p_id text) RETURNS bigint LANGUAGE sql AS $$
    SELECT r.ticket FROM intake.record_matter(
        jsonb_populate_record(NULL::intake.offered_mail, jsonb_build_object(
            'desk', 'acme', 'filter', 'mx', 'sender', 'ann@x.example', 'message_id', p_id, 'digest', p_id,
            'ledger_state', 'registered', 'kind', 'customer', 'subject', 'A question',
            'author', 'ann@x.example', 'identity', 'unknown', 'thread', 'new', 'service_type', 'billing',
            'service_changed', false, 'ticket_state', 'open', 'reasons', 'identity: unknown',
            'due_at', now() + interval '1 hour')),
        jsonb_populate_record(NULL::intake.planned_answer, jsonb_build_object(
            'send', true, 'template', 'acknowledgement', 'recipient', 'ann@x.example', 'languages', 'en',
            'message_id', p_id, 'payload', '{}', 'ceiling', 10, 'period', '1 day')),
        ROW('ann@x.example', 'x.example', 10, date_trunc('hour', now()), 100, 10)::intake.answer_limits,
        'text', NULL, NULL, NULL, NULL, NULL, ROW(sha256(p_id::bytea), true)::intake.matter) AS r
$$;
CREATE FUNCTION pg_temp.written() RETURNS TABLE (name name, inserted bigint, updated bigint, deleted bigint)
LANGUAGE sql AS $$
    SELECT s.relname, s.n_tup_ins, s.n_tup_upd, s.n_tup_del FROM pg_stat_xact_user_tables s
     WHERE s.schemaname = 'intake'
$$;
SELECT pg_temp.offer('m1');
CREATE TEMP TABLE before AS SELECT * FROM pg_temp.written();
SELECT pg_temp.offer('m2');
SELECT set_eq($$ SELECT name::text, w.inserted - b.inserted AS rows, w.updated - b.updated AS versions
                   FROM pg_temp.written() w JOIN before b USING (name)
                  WHERE (w.inserted, w.updated, w.deleted) <> (b.inserted, b.updated, b.deleted) $$,
              $$ VALUES ('ledger', 1::bigint, 0::bigint), ('ticket', 1, 0), ('message', 1, 0),
                        ('outbox', 1, 0), ('answered_mailbox', 0, 1), ('answered_domain', 0, 1),
                        ('answered_hour', 0, 1) $$,
              'a mail writes a row of each kind, and a second version of none but the counts');
SELECT is(brin_summarize_range('intake.ledger_accepted_at', 0), 1,
          'and no summary of how old the rows beside it are');

SELECT * FROM finish();
ROLLBACK;
