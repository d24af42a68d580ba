-- What runs for each mail or answer is planned once in a session. A function in SQL that is not
-- folded into its caller is planned anew at each call, and so are queries over arrays in plpgsql
-- unless a generic plan is asked for.
BEGIN;
SELECT plan(2);

CREATE TEMPORARY TABLE door (door regprocedure);
INSERT INTO door
SELECT p.oid FROM pg_proc p
 WHERE p.pronamespace = 'intake'::regnamespace AND p.prokind = 'f'
   AND (p.proname, p.pronargs) IN
       (('lookup', 14), ('record', 8), ('author_tickets', 4), ('record_matter', 10), ('lookup_outgoing', 13), ('record_outgoing', 2),
        ('outbox_claim', 3), ('outbox_sent', 5), ('outbox_retry', 4), ('outbox_park', 3));

SELECT is_empty($$
    WITH RECURSIVE called AS (
        SELECT p.oid, p.proname, p.prosrc, p.prolang FROM door JOIN pg_proc p ON p.oid = door
        UNION
        SELECT q.oid, q.proname, q.prosrc, q.prolang
          FROM called c
          JOIN pg_proc q ON q.pronamespace = 'intake'::regnamespace
                        AND c.prosrc ~ ('\m' || q.proname || '\(')
         WHERE q.proname NOT IN ('jump_numbers') -- once after a failover
           AND coalesce(obj_description(q.oid, 'pg_proc'), '')
               !~ '^The same as (a|the) version before' -- of the same name, for older programs
    )
    SELECT c.oid::regprocedure FROM called c JOIN pg_language l ON l.oid = c.prolang
     WHERE l.lanname = 'sql'
$$, 'nothing that a door calls is planned at each call');

SELECT is_empty($$
    SELECT door FROM door JOIN pg_proc p ON p.oid = door
     WHERE p.proname IN ('lookup', 'author_tickets', 'record', 'record_matter', 'lookup_outgoing', 'record_outgoing', 'outbox_claim')
       AND 'plan_cache_mode=force_generic_plan' <> ALL (coalesce(p.proconfig, '{}'))
$$, 'the doors whose queries are over arrays, or in parts, ask for generic plans');

SELECT * FROM finish();
ROLLBACK;
