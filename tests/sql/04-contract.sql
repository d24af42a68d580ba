-- Migrations only add: programs of an earlier version go on calling what they call, and read what
-- they read. Taken from the schema of version 2; a later version adds its own list. In PostgreSQL
-- neighbouring literals on lines of their own are one text.
BEGIN;
SELECT plan(5);

-- name, types of what it takes, names of what it gives or its type, roles beside the owner
CREATE TEMPORARY TABLE called (name text, takes text, gives text, roles text);
INSERT INTO called VALUES
    ('agent_import', 'text, jsonb, text, text',
     'void', ''),
    ('agent_list', 'text',
     'desk login short surname given title role department language types address '
     'certificate active',
     ''),
    ('agent_names_in_force', 'text, text, timestamp with time zone',
     'text', ''),
    ('agent_remove', 'text, text, text',
     'void', ''),
    ('agent_save',
     'text, text, text, text, text, text, text, text, text, text, text[], boolean, text, '
     'text, text',
     'void', ''),
    ('agents', '',
     'desk login address surname given_name short_name title role department language '
     'service_types active certificate names',
     'intake_filter'),
    ('agents_at', 'timestamp with time zone',
     'desk login address surname given_name short_name title role department language '
     'service_types active certificate names',
     ''),
    ('colleagues', 'text',
     'text', ''),
    ('customer_addresses', 'text, bigint',
     'address contact name language verified undeliverable why answers since', ''),
    ('customer_events', 'text, bigint',
     'at who what why', ''),
    ('customer_facts', 'text, bigint',
     'desk customer group name contacts tickets since merged_into', ''),
    ('customer_list', 'text, text, integer',
     'desk customer group name addresses tickets since', ''),
    ('customer_merge', 'text, bigint, bigint, text, text',
     'void', ''),
    ('customer_set_group', 'text, bigint, text, text, text',
     'void', ''),
    ('customer_set_language', 'text, bigint, text, text, text',
     'void', ''),
    ('customer_verify', 'text, text, text, text',
     'void', ''),
    ('ledger_list', 'text, integer',
     'desk ledger accepted state sender ticket ticket_desk customer type identity answered '
     'offered filter queue_id',
     ''),
    ('ledger_sums', 'text',
     'desk rows offered', ''),
    ('lookup', 'text, text, text, bytea, text[], bigint, interval',
     'customer contact customer_group registered_language undeliverable answers '
     'last_answer own_message ticket clue state service_type language display_name subject '
     'takes_part token_is_senders acknowledged',
     'intake_filter'),
    ('lookup_outgoing',
     'text, text, text[], text, text, text, text, bytea, text[], bigint, bigint, text[], '
     'interval',
     'desk login address surname given_name short_name title role department '
     'agent_language service_types active certificate names colleagues outside own_message '
     'own_waiting left_before departed departed_name departed_short departed_sent answers '
     'last_answer last_reply ticket clue state service_type language customer_group '
     'display_name answered_before insiders',
     'intake_filter'),
    ('migration_list', '',
     'version name applied', ''),
    ('name_feedback_add', 'text, text, text, bigint, text, text, text',
     'text', ''),
    ('name_feedback_list', 'text, text',
     'at login name verdict words ticket noted_by', ''),
    ('name_history', 'text, text',
     'at login who what why', ''),
    ('name_import', 'text, jsonb, text, text',
     'void', ''),
    ('name_list', 'text, text',
     'desk login name state language channel short surname given title role department '
     'valid_from valid_until review by why',
     ''),
    ('name_plan',
     'text, text, text, text, text, text, text, text, text, text, timestamp with time '
     'zone, timestamp with time zone, date, text, text',
     'bigint', ''),
    ('name_reviews', 'timestamp with time zone',
     'desk login language channel review decided', ''),
    ('name_withdraw', 'text, text, bigint, text, text',
     'void', ''),
    ('outbox_claim', 'text, integer, interval',
     'desk id ticket template recipient languages message_id token in_reply_to '
     'mail_references payload display_name service_type customer_group queued attempts',
     'intake_sender'),
    ('outbox_drop', 'text, bigint, text',
     'void', ''),
    ('outbox_list', 'text, text, integer',
     'desk id ticket state recipient template queued due attempts reason', ''),
    ('outbox_park', 'text, text, text',
     'void', 'intake_sender'),
    ('outbox_requeue', 'text, bigint, text',
     'void', ''),
    ('outbox_retry', 'text, text, interval, text',
     'void', 'intake_sender'),
    ('outbox_sent', 'text, text, text, text, text',
     'void', 'intake_sender'),
    ('record', 'intake.offered_mail, intake.planned_answer, text, text',
     'ledger ticket customer new_customer new_ticket repeat answered service_type identity '
     'language ticket_state',
     'intake_filter'),
    ('record_outgoing', 'intake.departing_mail, text',
     'ticket display_name is_short is_sent repeat', 'intake_filter'),
    ('schema_version', '',
     'integer', 'intake_filter intake_sender'),
    ('ticket_events', 'text, bigint',
     'at who what why', ''),
    ('ticket_facts', 'text, bigint',
     'desk ticket state type subject customer group contact identity language participants '
     'assignee first_answer first_answer_by answered_as linked_ticket opened active due',
     ''),
    ('ticket_list', 'text, text, text, text, integer',
     'desk ticket state type assignee customer contact subject opened first_answer active due', ''),
    ('ticket_messages', 'text, bigint',
     'message kind from name subject message_id recorded text attachments note', '');

CREATE TEMPORARY TABLE offered AS
SELECT p.proname::text AS name, oidvectortypes(p.proargtypes) AS takes,
       p.pronargs - p.pronargdefaults AS least, p.pronargs AS most, p.oid,
       coalesce((SELECT string_agg(a.name, ' ' ORDER BY a.place)
                   FROM unnest(p.proargnames, p.proargmodes) WITH ORDINALITY a(name, mode, place)
                  WHERE a.mode IN ('o', 'b', 't')), p.prorettype::regtype::text) AS gives
  FROM pg_proc p WHERE p.pronamespace = 'intake'::regnamespace;

-- More may be taken at the end when it has a default, and more may be given at the end.
CREATE TEMPORARY VIEW still_there AS
SELECT c.name, c.takes, c.gives AS gave, c.roles, o.gives, o.oid
  FROM called c JOIN offered o
    ON o.name = c.name
   AND (o.takes = c.takes
        OR ((c.takes = '' OR starts_with(o.takes, c.takes || ', '))
            AND o.least <= cardinality(string_to_array(nullif(c.takes, ''), ', '))));

SELECT is_empty($$
    SELECT c.name, c.takes FROM called c
     WHERE NOT EXISTS (SELECT FROM still_there s WHERE s.name = c.name AND s.takes = c.takes)
$$, 'every function of version 2 can be called as it was');

SELECT is_empty($$
    SELECT c.name, c.gives FROM called c
     WHERE NOT EXISTS (SELECT FROM still_there s WHERE s.name = c.name AND s.takes = c.takes
                          AND (s.gives = c.gives OR starts_with(s.gives, c.gives || ' ')))
$$, 'and gives what it gave');

SELECT is_empty($$
    SELECT c.name, r.role FROM called c, unnest(string_to_array(c.roles, ' ')) r(role)
     WHERE NOT EXISTS (SELECT FROM still_there s WHERE s.name = c.name AND s.takes = c.takes
                          AND has_function_privilege(r.role, s.oid, 'EXECUTE'))
$$, 'to whom it gave it');

-- A row literal of another length is refused, so what a type has may not even grow.
SELECT is_empty($$
    SELECT v.* FROM (VALUES
    ('departing_mail',
     'desk text, filter text, queue_id text, login text, kind intake.message_kind, sender '
     'text, message_id text, digest text, sent_message_id text, subject text, sent_at '
     'timestamp with time zone, display_name text, rewritten boolean, reason text, '
     'is_short boolean, is_sent boolean, ticket bigint, opens boolean, customer_address '
     'text, customer_name text, language text, service_type text, ticket_state '
     'intake.ticket_state, assignee text, notes text[], recipients text[]'),
    ('offered_mail',
     'desk text, other_desks text[], filter text, queue_id text, sender text, message_id '
     'text, digest text, ledger_state intake.ledger_state, kind intake.message_kind, '
     'subject text, sent_at timestamp with time zone, size bigint, note text, author text, '
     'author_name text, identity text, thread text, ticket bigint, linked_ticket bigint, '
     'ticket_state intake.ticket_state, reopen boolean, service_type text, service_changed '
     'boolean, language text, due_at timestamp with time zone, reasons text, participants '
     'text[], attachment_names text[], attachment_types text[], attachment_sizes bigint[], '
     'attachment_digests text[], attachment_inline boolean[], failed_addresses text[], '
     'failed_reasons text[], returned_ids text[], accepted_at timestamp with time zone'),
    ('planned_answer',
     'send boolean, reason text, template text, recipient text, languages text, message_id '
     'text, token text, token_digest bytea, in_reply_to text, mail_references text, '
     'payload text, ceiling integer, period interval')
    ) v(name, columns)
    EXCEPT
    SELECT c.relname::text,
           string_agg(a.attname || ' ' || format_type(a.atttypid, a.atttypmod), ', '
                      ORDER BY a.attnum)
      FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid AND a.attnum > 0
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'c' AND NOT a.attisdropped
     GROUP BY c.relname
$$, 'the rows that programs hand over have the columns they had');

SELECT is_empty($$
    SELECT v.name, w.word FROM (VALUES
    ('ledger_state', 'registered automatic waiting refused spooled'),
    ('message_kind', 'customer machine agent automatic'),
    ('outbox_state', 'queued sent parked dropped'),
    ('ticket_state', 'awaiting-confirmation awaiting-information awaiting-review open answered closed')
    ) v(name, words), unnest(string_to_array(v.words, ' ')) w(word)
    EXCEPT
    SELECT t.typname::text, e.enumlabel::text
      FROM pg_type t JOIN pg_enum e ON e.enumtypid = t.oid
     WHERE t.typnamespace = 'intake'::regnamespace
$$, 'every word of a state or kind is still known');

SELECT * FROM finish();
ROLLBACK;
