CREATE OR REPLACE FUNCTION intake.shown(p_moment timestamptz)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT to_char(p_moment AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS"Z"')
$$;
COMMENT ON FUNCTION intake.shown(timestamptz) IS
    'A moment as tables and JSON show it: ISO 8601, UTC, to the second';
