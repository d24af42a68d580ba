-- Programs and functions of the admin's that are told of a ticket, after the commit.

CREATE TABLE intake.hook (
    desk text COLLATE "C" NOT NULL,
    hook text COLLATE "C" NOT NULL,
    PRIMARY KEY (desk, hook)
);
COMMENT ON TABLE intake.hook IS 'What a desk''s settings want to be told: the sender writes it down when it reads them';
COMMENT ON COLUMN intake.hook.desk IS 'The desk';
COMMENT ON COLUMN intake.hook.hook IS 'verify, registered, closed or rating';

CREATE TABLE intake.hook_run (
    desk text COLLATE "C" NOT NULL,
    run bigint GENERATED ALWAYS AS IDENTITY,
    hook text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    queued_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    reason text,
    PRIMARY KEY (desk, run),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX hook_run_ticket ON intake.hook_run (desk, ticket, run);
CREATE INDEX hook_run_due ON intake.hook_run (due_at);
COMMENT ON TABLE intake.hook_run IS 'What is still to be told; a row goes when it was, and an event stays';
COMMENT ON COLUMN intake.hook_run.desk IS 'The desk';
COMMENT ON COLUMN intake.hook_run.run IS 'Its number; those of a ticket come one after the other';
COMMENT ON COLUMN intake.hook_run.hook IS 'What is told, as in hook';
COMMENT ON COLUMN intake.hook_run.ticket IS 'The ticket it is about';
COMMENT ON COLUMN intake.hook_run.queued_at IS 'When it happened';
COMMENT ON COLUMN intake.hook_run.due_at IS 'Not before this moment; while it is claimed, the end of the claim';
COMMENT ON COLUMN intake.hook_run.attempts IS 'How often it was claimed';
COMMENT ON COLUMN intake.hook_run.reason IS 'Why the last attempt failed; NULL: none did';

CREATE OR REPLACE FUNCTION intake.note_hook(p_desk text, p_hook text, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO hook_run (desk, hook, ticket)
    SELECT h.desk, h.hook, p_ticket FROM hook h WHERE h.desk = p_desk AND h.hook = p_hook;
END
$$;
COMMENT ON FUNCTION intake.note_hook(text, text, bigint) IS
    'Keeps that there is something to tell, where the desk wants to be told';

CREATE OR REPLACE FUNCTION intake.note_ticket_hooks()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    IF tg_op = 'INSERT' THEN
        PERFORM note_hook(new.desk, 'registered', new.ticket);
    END IF;
    IF new.state = 'closed' THEN
        PERFORM note_hook(new.desk, 'closed', new.ticket);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.note_ticket_hooks() IS 'What a new ticket, or one in a new state, gives to tell';
CREATE TRIGGER ticket_opened_hooks AFTER INSERT ON intake.ticket
    FOR EACH ROW EXECUTE FUNCTION intake.note_ticket_hooks();
CREATE TRIGGER ticket_state_hooks AFTER UPDATE OF state ON intake.ticket
    FOR EACH ROW WHEN (new.state = 'closed' AND old.state IS DISTINCT FROM new.state)
    EXECUTE FUNCTION intake.note_ticket_hooks();

CREATE OR REPLACE FUNCTION intake.note_rating_hook()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM note_hook(new.desk, 'rating', new.ticket);
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.note_rating_hook() IS 'That a rating was given, or changed';
CREATE TRIGGER rating_given_hook AFTER UPDATE OF rated_at ON intake.rating
    FOR EACH ROW WHEN (new.rated_at IS NOT NULL)
    EXECUTE FUNCTION intake.note_rating_hook();
