-- Tickets that somebody is to be reminded of when their time has come.

CREATE TABLE intake.watched_ticket (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    look_at timestamptz NOT NULL,
    reminded_at timestamptz,
    overdue_told_at timestamptz,
    PRIMARY KEY (desk, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX watched_ticket_look_at ON intake.watched_ticket (desk, look_at);
COMMENT ON TABLE intake.watched_ticket IS 'Tickets that wait for their customer, or whose answer is promised by a time';
COMMENT ON COLUMN intake.watched_ticket.desk IS 'The desk';
COMMENT ON COLUMN intake.watched_ticket.ticket IS 'The ticket';
COMMENT ON COLUMN intake.watched_ticket.look_at IS 'When intake-sender looks at it next; a claim moves it';
COMMENT ON COLUMN intake.watched_ticket.reminded_at IS 'When its customer was reminded, or would have been; NULL: not since it waits';
COMMENT ON COLUMN intake.watched_ticket.overdue_told_at IS 'When the lead was told that its answer is overdue, or would have been; NULL: not of this promise';

-- A new state begins a new wait; what is closed waits for nobody. A promise is looked at when it is
-- over, so that of most tickets nothing is written but the row.
CREATE FUNCTION intake.watch_ticket()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    waits boolean := NEW.state IN ('awaiting-confirmation', 'awaiting-information', 'answered');
BEGIN
    IF waits OR (NEW.state <> 'closed' AND NEW.due_at IS NOT NULL) THEN
        INSERT INTO watched_ticket AS w (desk, ticket, look_at)
        VALUES (NEW.desk, NEW.ticket, CASE WHEN waits THEN now() ELSE NEW.due_at END)
        ON CONFLICT (desk, ticket) DO UPDATE
           SET look_at = excluded.look_at,
               reminded_at = CASE WHEN NEW.state = OLD.state THEN w.reminded_at END,
               overdue_told_at = CASE WHEN NEW.due_at IS NOT DISTINCT FROM OLD.due_at
                                 THEN w.overdue_told_at END;
    ELSIF TG_OP = 'UPDATE' THEN
        DELETE FROM watched_ticket w WHERE w.desk = NEW.desk AND w.ticket = NEW.ticket;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.watch_ticket() IS 'Notes when a ticket is to be looked at, as its state or promise changes';
CREATE TRIGGER ticket_watched AFTER INSERT ON intake.ticket
    FOR EACH ROW WHEN (NEW.state <> 'closed' AND (NEW.due_at IS NOT NULL OR NEW.state <> 'open'))
    EXECUTE FUNCTION intake.watch_ticket();
CREATE TRIGGER ticket_watched_change AFTER UPDATE OF state, due_at ON intake.ticket
    FOR EACH ROW WHEN (OLD.state <> NEW.state OR OLD.due_at IS DISTINCT FROM NEW.due_at)
    EXECUTE FUNCTION intake.watch_ticket();

-- Those that are in work already.
INSERT INTO intake.watched_ticket (desk, ticket, look_at)
SELECT t.desk, t.ticket,
       CASE WHEN t.state IN ('awaiting-confirmation', 'awaiting-information', 'answered') THEN now()
       ELSE t.due_at END
  FROM intake.ticket t
 WHERE t.state IN ('awaiting-confirmation', 'awaiting-information', 'answered')
    OR (t.state <> 'closed' AND t.due_at IS NOT NULL);

-- By which a ticket's answers of ours are found: without it all of its desk's are read.
CREATE INDEX outbox_ticket ON intake.outbox (ticket);
