-- Who may do what: the functions are the only doors.
BEGIN;
SELECT plan(11);

SELECT is_empty($$
    SELECT c.oid::regclass, r.rolname, privilege
      FROM pg_class c, pg_roles r,
           unnest(ARRAY['SELECT', 'INSERT', 'UPDATE', 'DELETE', 'TRUNCATE', 'REFERENCES',
                        'TRIGGER']) AS privilege
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind IN ('r', 'v')
       AND r.rolname IN ('intake_filter', 'intake_sender', 'intake_requester')
       AND (has_table_privilege(r.oid, c.oid, privilege)
            OR (privilege IN ('SELECT', 'INSERT', 'UPDATE', 'REFERENCES')
                AND has_any_column_privilege(r.oid, c.oid, privilege)))
$$, 'filter, sender and requester can neither read nor write a table');

SELECT is_empty($$
    SELECT c.oid::regclass, r.rolname
      FROM pg_class c, pg_roles r
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'S'
       AND r.rolname IN ('intake_filter', 'intake_sender', 'intake_requester')
       AND (has_sequence_privilege(r.oid, c.oid, 'USAGE')
            OR has_sequence_privilege(r.oid, c.oid, 'SELECT'))
$$, 'filter and sender can use no sequence');

SELECT is_empty($$
    SELECT r.rolname FROM pg_roles r
     WHERE r.rolname IN ('intake_filter', 'intake_sender', 'intake_requester')
       AND (has_schema_privilege(r.oid, 'intake', 'CREATE') OR r.rolsuper OR r.rolcreaterole
            OR r.rolcreatedb OR r.rolbypassrls OR r.rolreplication)
$$, 'filter and sender can create nothing and are nothing special');

SELECT is_empty($$
    SELECT r.rolname FROM pg_roles r
     WHERE r.rolname IN ('intake_filter', 'intake_sender', 'intake_requester')
       AND has_database_privilege(r.oid, current_database(), 'TEMPORARY')
$$, 'filter and sender can make no temporary table, which could fill the disk');

SELECT set_eq($$
    SELECT p.proname::text FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace
       AND has_function_privilege('intake_filter', p.oid, 'EXECUTE')
$$, ARRAY['schema_version', 'schema_newest', 'try_writing', 'lookup', 'record', 'agents',
         'lookup_outgoing', 'record_outgoing', 'missing_rights', 'orders_refused', 'note_refused_orders', 'record_outgoing_deciding', 'record_outgoing_merging', 'known_confirmations', 'record_confirming',
         'known_rights', 'record_within_quota',
         'author_tickets', 'record_matter', 'known_duty', 'known_history', 'record_assigned',
         'bear_witness', 'model_in_force', 'model_octets'],
    'the filter may call its functions and no other');

SELECT set_eq($$
    SELECT p.proname::text FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace
       AND has_function_privilege('intake_sender', p.oid, 'EXECUTE')
$$, ARRAY['schema_version', 'schema_newest', 'try_writing', 'outbox_claim', 'outbox_sent',
         'outbox_retry', 'outbox_park', 'serve_ticket', 'close_served',
         'hooks_wanted', 'hook_claim', 'hook_retry', 'hook_end', 'hook_call', 'verification_end',
         'care_claim', 'care_end', 'care_later', 'care_remind', 'care_close', 'care_tell_lead',
         'closings_claim', 'closing_end', 'rating_ask', 'labelled_texts',
         'lessons', 'training_state',
         'training_begin', 'training_end', 'model_in_force', 'model_octets', 'model_save',
         'purge_step'],
    'the sender may call its functions and no other');

SELECT set_eq($$
    SELECT p.proname::text FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace
       AND has_function_privilege('intake_requester', p.oid, 'EXECUTE')
$$, ARRAY['register_request', 'request_state'], 'who registers requests may do nothing else');

SELECT is_empty($$
    SELECT p.oid::regprocedure FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace
       AND has_function_privilege('public', p.oid, 'EXECUTE')
$$, 'nobody else may call anything');

SELECT is_empty($$
    SELECT p.oid::regprocedure FROM pg_proc p, pg_roles r
     WHERE p.pronamespace = 'intake'::regnamespace
       AND r.rolname IN ('intake_filter', 'intake_sender', 'intake_requester')
       AND has_function_privilege(r.oid, p.oid, 'EXECUTE')
       AND NOT (p.prosecdef
                AND coalesce('search_path=intake, pg_temp' = ANY (p.proconfig), false))
$$, 'every function they may call runs as the owner with a pinned search path');

SELECT set_eq($$
    SELECT r.rolname || ' ' || setting
      FROM pg_db_role_setting s
      JOIN pg_roles r ON r.oid = s.setrole, unnest(s.setconfig) AS setting
     WHERE s.setdatabase = 0 AND setting LIKE 'statement_timeout=%'
       AND r.rolname IN ('intake_admin', 'intake_filter', 'intake_sender',
                         'intake_requester')
$$, ARRAY['intake_filter statement_timeout=15s', 'intake_sender statement_timeout=15s',
         'intake_requester statement_timeout=15s'],
    'the server ends a statement that filter or sender gave up, and no migration');

SET LOCAL ROLE intake_filter;
SELECT throws_ok('SELECT * FROM intake.ledger', '42501', NULL, 'a table refuses the filter');
RESET ROLE;

SELECT * FROM finish();
ROLLBACK;
