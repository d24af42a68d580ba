-- How customers liked what was done for them.

CREATE TABLE intake.closing (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket)
);
COMMENT ON TABLE intake.closing IS 'Tickets that were closed and not looked at since: whoever closes them, the sender asks how it was';
COMMENT ON COLUMN intake.closing.desk IS 'The desk';
COMMENT ON COLUMN intake.closing.ticket IS 'The ticket';
COMMENT ON COLUMN intake.closing.due_at IS 'From when on it is to be looked at; a claim moves it';

CREATE TABLE intake.rating (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    customer bigint,
    login text COLLATE "C",
    display_name text,
    service_type text COLLATE "C" NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    stars smallint,
    name_clear boolean,
    words text,
    rated_at timestamptz,
    PRIMARY KEY (desk, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX rating_customer ON intake.rating (customer);
COMMENT ON TABLE intake.rating IS 'What customers were asked once a ticket was closed, and what they said; the last word holds';
COMMENT ON COLUMN intake.rating.desk IS 'The desk';
COMMENT ON COLUMN intake.rating.ticket IS 'The ticket';
COMMENT ON COLUMN intake.rating.customer IS 'Who was asked; NULL: nobody known';
COMMENT ON COLUMN intake.rating.login IS 'The agent who answered last when it was asked';
COMMENT ON COLUMN intake.rating.display_name IS 'The name this was under';
COMMENT ON COLUMN intake.rating.service_type IS 'The ticket''s type then';
COMMENT ON COLUMN intake.rating.asked_at IS 'When it was asked';
COMMENT ON COLUMN intake.rating.stars IS '1, not at all satisfied, to 5, very; NULL: not said';
COMMENT ON COLUMN intake.rating.name_clear IS 'Whether it was clear who answered; NULL: not said';
COMMENT ON COLUMN intake.rating.words IS 'What was written with it; NULL: nothing';
COMMENT ON COLUMN intake.rating.rated_at IS 'When it was last said; NULL: not yet';

CREATE TYPE intake.mail_vote AS (
    stars smallint,
    name_clear boolean,
    words text
);
COMMENT ON TYPE intake.mail_vote IS 'A rating that a mail gives: stars NULL, name_clear NULL: not said';

CREATE OR REPLACE FUNCTION intake.note_closing()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO closing (desk, ticket) VALUES (new.desk, new.ticket) ON CONFLICT DO NOTHING;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.note_closing() IS 'Keeps that a ticket was closed, whoever did it';
CREATE TRIGGER ticket_closed AFTER UPDATE OF state ON intake.ticket
    FOR EACH ROW WHEN (new.state = 'closed' AND old.state <> 'closed')
    EXECUTE FUNCTION intake.note_closing();

-- Its result has a further column now; the files in functions/ make it anew.
DROP FUNCTION IF EXISTS intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text,
                                      timestamptz, text[], boolean, text[], text[]);
