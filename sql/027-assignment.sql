-- Who is there, and how much everybody has to do.

ALTER TABLE intake.agent ADD COLUMN away_until timestamptz;
ALTER TABLE intake.agent ADD COLUMN away_why text;
COMMENT ON COLUMN intake.agent.away_until IS 'Until when the agent is away and gets no tickets; NULL, or past: here';
COMMENT ON COLUMN intake.agent.away_why IS 'Why; NULL: not said';

CREATE TABLE intake.agent_task (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    login text COLLATE "C" NOT NULL,
    PRIMARY KEY (desk, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX agent_task_login ON intake.agent_task (desk, login);
COMMENT ON TABLE intake.agent_task IS 'Tickets in work that an agent has, by which it is counted how much everybody has to do';
COMMENT ON COLUMN intake.agent_task.desk IS 'The desk';
COMMENT ON COLUMN intake.agent_task.ticket IS 'The ticket';
COMMENT ON COLUMN intake.agent_task.login IS 'Whose it is';

-- What is answered or closed is nobody's work until its customer writes again.
CREATE FUNCTION intake.note_agent_task()
RETURNS trigger
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
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
COMMENT ON FUNCTION intake.note_agent_task() IS 'Keeps whose work a ticket is, as its agent or state changes';
CREATE TRIGGER ticket_task AFTER INSERT ON intake.ticket
    FOR EACH ROW WHEN (NEW.assignee IS NOT NULL)
    EXECUTE FUNCTION intake.note_agent_task();
CREATE TRIGGER ticket_task_change AFTER UPDATE OF assignee, state ON intake.ticket
    FOR EACH ROW WHEN (OLD.assignee IS DISTINCT FROM NEW.assignee
                       OR (NEW.assignee IS NOT NULL AND OLD.state <> NEW.state))
    EXECUTE FUNCTION intake.note_agent_task();

INSERT INTO intake.agent_task (desk, ticket, login)
SELECT t.desk, t.ticket, t.assignee
  FROM intake.ticket t
 WHERE t.assignee IS NOT NULL AND t.state NOT IN ('answered', 'closed');
