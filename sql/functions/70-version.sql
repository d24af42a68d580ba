CREATE OR REPLACE FUNCTION intake.schema_version()
RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT coalesce(max(version), 0) FROM migration
$$;
COMMENT ON FUNCTION intake.schema_version() IS 'Number of the newest migration applied';
