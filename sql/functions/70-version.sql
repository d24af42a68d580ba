CREATE OR REPLACE FUNCTION intake.schema_newest()
RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT coalesce(max(version), 0) FROM migration
$$;
COMMENT ON FUNCTION intake.schema_newest() IS 'Number of the newest migration applied';

-- Programs of version 2 administer no other number, though they can: migrations only add.
CREATE OR REPLACE FUNCTION intake.schema_version()
RETURNS integer
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT least(2, coalesce(max(version), 0)) FROM migration
$$;
COMMENT ON FUNCTION intake.schema_version() IS
    'What programs of schema version 2 may take this schema for; newer ones ask schema_newest()';

CREATE OR REPLACE FUNCTION intake.migration_list(
    OUT version integer, OUT name text, OUT applied text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT m.version, m.name, shown(m.applied_at) FROM migration m ORDER BY m.version
$$;
COMMENT ON FUNCTION intake.migration_list() IS 'Migrations this database has had';
