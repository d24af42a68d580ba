-- What holds for all of the schema: keys by desk, comments everywhere.
BEGIN;
SELECT plan(8);

SELECT is_empty($$
    SELECT c.conrelid::regclass, c.conname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.conrelid AND a.attnum = c.conkey[1]
     WHERE c.connamespace = 'intake'::regnamespace AND c.contype IN ('p', 'u', 'f')
       AND a.attname <> 'desk'
$$, 'every primary, unique and foreign key begins with the desk');

SELECT is_empty($$
    SELECT c.conname
      FROM pg_constraint c
      JOIN pg_attribute a ON a.attrelid = c.confrelid AND a.attnum = c.confkey[1]
     WHERE c.connamespace = 'intake'::regnamespace AND c.contype = 'f' AND a.attname <> 'desk'
$$, 'every foreign key points at a key that begins with the desk');

SELECT is_empty($$
    SELECT i.indexrelid::regclass
      FROM pg_index i
      JOIN pg_class c ON c.oid = i.indexrelid AND c.relnamespace = 'intake'::regnamespace
      JOIN pg_attribute a ON a.attrelid = i.indrelid AND a.attnum = i.indkey[0]
     WHERE i.indisunique AND a.attname <> 'desk'
$$, 'every unique index begins with the desk');

SELECT set_eq($$
    SELECT relname::text FROM pg_class c
     WHERE relnamespace = 'intake'::regnamespace AND relkind IN ('r', 'p')
       AND NOT EXISTS (SELECT FROM pg_constraint p WHERE p.conrelid = c.oid AND p.contype = 'p')
$$, ARRAY['migration', 'witness'], 'every table of a desk has a primary key');

SELECT is_empty($$
    SELECT c.oid::regclass FROM pg_class c
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind IN ('r', 'v', 'S')
       AND obj_description(c.oid, 'pg_class') IS NULL
       AND NOT EXISTS (SELECT FROM pg_depend d WHERE d.objid = c.oid AND d.deptype = 'i')
$$, 'every table and sequence has a comment');

SELECT is_empty($$
    SELECT a.attrelid::regclass, a.attname
      FROM pg_attribute a
      JOIN pg_class c ON c.oid = a.attrelid
     WHERE c.relnamespace = 'intake'::regnamespace AND c.relkind = 'r'
       AND a.attnum > 0 AND NOT a.attisdropped
       AND col_description(a.attrelid, a.attnum) IS NULL
$$, 'every column has a comment');

SELECT is_empty($$
    SELECT p.oid::regprocedure FROM pg_proc p
     WHERE p.pronamespace = 'intake'::regnamespace AND obj_description(p.oid, 'pg_proc') IS NULL
$$, 'every function has a comment');

SELECT is_empty($$
    SELECT t.typname FROM pg_type t
      LEFT JOIN pg_class c ON c.oid = t.typrelid
     WHERE t.typnamespace = 'intake'::regnamespace
       AND (t.typtype = 'e' OR (t.typtype = 'c' AND c.relkind = 'c'))
       AND obj_description(t.oid, 'pg_type') IS NULL
$$, 'every type has a comment');

SELECT * FROM finish();
ROLLBACK;
