-- What "done" means: on the disk of this server, and on the standby's where one is synchronous.

CREATE OR REPLACE FUNCTION intake.commit_waits()
RETURNS boolean
LANGUAGE plpgsql STABLE AS $$
BEGIN
    -- A wait for the standby that was cancelled is told by a warning alone.
    RETURN current_setting('synchronous_commit') <> 'off'
       AND current_setting('client_min_messages') NOT IN ('error', 'fatal', 'panic');
END
$$;
COMMENT ON FUNCTION intake.commit_waits() IS
    'Whether the commit of a transaction that writes waits for the disk, and says so when it could not';

-- Called by what records a mail before it writes; where a row is written in any case, only when the
-- commit would not wait. A commit waits only for what it wrote: a repeat
-- that finds its mail recorded must write as well, or it would say "done" of a first commit that
-- the standby never got.
CREATE OR REPLACE FUNCTION intake.commit_durably()
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    written pg_lsn; -- to assign takes an expression, to perform a query
BEGIN
    IF current_setting('synchronous_commit') = 'off' THEN
        PERFORM set_config('synchronous_commit', 'on', true);
    END IF;
    IF current_setting('client_min_messages') IN ('error', 'fatal', 'panic') THEN
        PERFORM set_config('client_min_messages', 'warning', true);
    END IF;
    written := pg_logical_emit_message(true, 'intake', '');
END
$$;
COMMENT ON FUNCTION intake.commit_durably() IS
    'Lets the commit of this transaction wait for the disk, and for a synchronous standby, whatever the role''s settings say and whether anything was changed or not';

CREATE OR REPLACE FUNCTION intake.try_writing()
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO automatic_reply (desk, address, left_at) VALUES ('', '', ARRAY[now()]);
    RAISE EXCEPTION USING ERRCODE = 'INNOT';
EXCEPTION WHEN SQLSTATE 'INNOT' THEN
    PERFORM commit_durably();
END
$$;
COMMENT ON FUNCTION intake.try_writing() IS
    'Writes a row and takes it back; the commit waits as that of a mail does';
