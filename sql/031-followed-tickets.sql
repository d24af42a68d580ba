-- What follows from a ticket that was opened or changed: its hooks, its watch, its agent's work and
-- the question how it was. One trigger for each, and no WHEN: that is read from its text again for
-- every row.

-- A new state begins a new wait; what is closed waits for nobody. A promise is looked at when it is
-- over, so that of most tickets nothing is written but the row. p_old is NULL for a new ticket.
CREATE FUNCTION intake.watch_ticket(p_old intake.ticket, p_new intake.ticket)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    waits boolean := p_new.state IN ('awaiting-confirmation', 'awaiting-information', 'answered');
BEGIN
    IF waits OR (p_new.state <> 'closed' AND p_new.due_at IS NOT NULL) THEN
        INSERT INTO watched_ticket AS w (desk, ticket, look_at)
        VALUES (p_new.desk, p_new.ticket, CASE WHEN waits THEN now() ELSE p_new.due_at END)
        ON CONFLICT (desk, ticket) DO UPDATE
           SET look_at = excluded.look_at,
               reminded_at = CASE WHEN p_new.state = p_old.state THEN w.reminded_at END,
               overdue_told_at = CASE WHEN p_new.due_at IS NOT DISTINCT FROM p_old.due_at
                                 THEN w.overdue_told_at END;
    ELSE
        DELETE FROM watched_ticket w WHERE w.desk = p_new.desk AND w.ticket = p_new.ticket;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.watch_ticket(intake.ticket, intake.ticket) IS
    'Notes when a ticket is to be looked at, as its state or promise changes';

CREATE FUNCTION intake.follow_new_ticket()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    IF EXISTS (SELECT FROM hook h WHERE h.desk = NEW.desk AND h.hook = 'registered') THEN
        PERFORM note_hook(NEW.desk, 'registered', NEW.ticket);
    END IF;
    IF NEW.state = 'closed' THEN
        PERFORM note_hook(NEW.desk, 'closed', NEW.ticket);
    ELSIF NEW.due_at IS NULL AND NEW.state = 'open' THEN
        NULL; -- nothing is waited for
    ELSIF EXISTS (SELECT FROM cared_desk c WHERE c.desk = NEW.desk) THEN
        PERFORM watch_ticket(NULL, NEW);
    END IF;
    IF NEW.assignee IS NOT NULL AND NEW.state NOT IN ('answered', 'closed') THEN
        INSERT INTO agent_task (desk, ticket, login) VALUES (NEW.desk, NEW.ticket, NEW.assignee);
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.follow_new_ticket() IS
    'What a new ticket gives to tell, to wait for, and to do';

CREATE FUNCTION intake.follow_ticket()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    moves boolean := NEW.state <> OLD.state;
BEGIN
    IF moves AND NEW.state = 'closed' THEN
        PERFORM note_hook(NEW.desk, 'closed', NEW.ticket);
        INSERT INTO closing (desk, ticket) VALUES (NEW.desk, NEW.ticket) ON CONFLICT DO NOTHING;
    END IF;
    IF (moves OR NEW.due_at IS DISTINCT FROM OLD.due_at)
       AND EXISTS (SELECT FROM cared_desk c WHERE c.desk = NEW.desk) THEN
        PERFORM watch_ticket(OLD, NEW);
    END IF;
    IF NEW.assignee IS NOT DISTINCT FROM OLD.assignee AND (NEW.assignee IS NULL OR NOT moves) THEN
        RETURN NULL;
    END IF;
    -- What is answered or closed is nobody's work until its customer writes again.
    IF NEW.assignee IS NOT NULL AND NEW.state NOT IN ('answered', 'closed') THEN
        INSERT INTO agent_task AS k (desk, ticket, login) VALUES (NEW.desk, NEW.ticket, NEW.assignee)
        ON CONFLICT (desk, ticket) DO UPDATE SET login = excluded.login
         WHERE k.login <> excluded.login;
    ELSE
        DELETE FROM agent_task k WHERE k.desk = NEW.desk AND k.ticket = NEW.ticket;
    END IF;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.follow_ticket() IS
    'What a ticket in a new state, with a new promise or a new agent gives to tell, to wait for, and to do';

DROP TRIGGER ticket_closed ON intake.ticket;
DROP TRIGGER ticket_opened_hooks ON intake.ticket;
DROP TRIGGER ticket_state_hooks ON intake.ticket;
DROP TRIGGER ticket_watched ON intake.ticket;
DROP TRIGGER ticket_watched_change ON intake.ticket;
DROP TRIGGER ticket_task ON intake.ticket;
DROP TRIGGER ticket_task_change ON intake.ticket;
DROP FUNCTION intake.note_closing(), intake.note_ticket_hooks(), intake.watch_ticket(),
              intake.note_agent_task();
CREATE TRIGGER ticket_opened AFTER INSERT ON intake.ticket
    FOR EACH ROW EXECUTE FUNCTION intake.follow_new_ticket();
CREATE TRIGGER ticket_changed AFTER UPDATE OF state, due_at, assignee ON intake.ticket
    FOR EACH ROW EXECUTE FUNCTION intake.follow_ticket();

-- They are told whether the sender was answered before; the files in functions/ make them anew.
DROP FUNCTION IF EXISTS
    intake.count_answer(text, intake.planned_answer, intake.answer_limits),
    intake.count_for_mailbox(text, text, integer, interval),
    intake.count_for_domain(text, intake.answer_limits);

-- Their result is a type with a name, which is looked up at once; the files in functions/ make them
-- anew.
CREATE TYPE intake.recorded AS (
    ledger bigint,
    ticket bigint,
    customer bigint,
    new_customer boolean,
    new_ticket boolean,
    repeat boolean,
    answered boolean,
    service_type text,
    identity text,
    language text,
    ticket_state intake.ticket_state,
    withheld text,
    granted integer
);
COMMENT ON TYPE intake.recorded IS 'What became of an incoming mail; withheld: the limit that had no room for its answer; granted: what was taken of the hour''s ceiling';
DROP FUNCTION IF EXISTS
    intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text,
                  intake.mail_details, intake.mail_vote, bytea),
    intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                             text, intake.mail_details, intake.mail_vote, intake.confirming, bytea),
    intake.record_within_quota(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                               text, intake.mail_details, intake.mail_vote, intake.confirming,
                               intake.quota_claim, bytea),
    intake.record_matter(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text,
                         intake.mail_details, intake.mail_vote, intake.confirming,
                         intake.quota_claim, intake.matter);
