-- Tickets are watched where the desk reminds, closes or tells its lead: elsewhere a mail writes no row
-- for it, nor a second version of its ticket.

CREATE TABLE intake.cared_desk (
    desk text COLLATE "C" NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    is_caught_up boolean NOT NULL DEFAULT false,
    PRIMARY KEY (desk)
);
COMMENT ON TABLE intake.cared_desk IS 'Desks whose settings want tickets looked after';
COMMENT ON COLUMN intake.cared_desk.desk IS 'The desk';
COMMENT ON COLUMN intake.cared_desk.since IS 'When intake-sender first looked after its tickets';
COMMENT ON COLUMN intake.cared_desk.is_caught_up IS 'Whether the tickets that were in work before are watched too';

-- A new state begins a new wait; what is closed waits for nobody. A promise is looked at when it is
-- over, so that of most tickets nothing is written but the row.
CREATE OR REPLACE FUNCTION intake.watch_ticket()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    waits boolean := NEW.state IN ('awaiting-confirmation', 'awaiting-information', 'answered');
BEGIN
    IF NOT EXISTS (SELECT FROM cared_desk c WHERE c.desk = NEW.desk) THEN
        RETURN NULL;
    END IF;
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
COMMENT ON FUNCTION intake.watch_ticket() IS 'Notes when a ticket is to be looked at, as its state or promise changes, at desks that want it';

-- They take the words of a ticket with it now; the files in functions/ make them anew.
DROP FUNCTION IF EXISTS
    intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text,
                  intake.mail_details, intake.mail_vote),
    intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                             text, intake.mail_details, intake.mail_vote, intake.confirming),
    intake.record_within_quota(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                               text, intake.mail_details, intake.mail_vote, intake.confirming,
                               intake.quota_claim);

-- An index made while its table was empty has a summary of the first pages, which every row written
-- there makes wider. Later pages have none until they are full and a vacuum comes by.
DO $$
DECLARE
    aged record;
BEGIN
    FOR aged IN
        SELECT i.indexrelid::regclass AS name
          FROM pg_index i
          JOIN pg_class c ON c.oid = i.indexrelid
          JOIN pg_am m ON m.oid = c.relam AND m.amname = 'brin'
         WHERE c.relnamespace = 'intake'::regnamespace
           AND pg_relation_size(i.indrelid) < 128 * current_setting('block_size')::bigint
    LOOP
        PERFORM brin_desummarize_range(aged.name, 0);
    END LOOP;
END
$$;
