-- Tickets that are one matter. Nothing of the one that was merged moves: whatever leads to it leads on
-- to the other, until the row is taken away again.
CREATE TABLE intake.merged_ticket (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    into_ticket bigint NOT NULL,
    state intake.ticket_state NOT NULL,
    added text[] NOT NULL,
    merged_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE,
    FOREIGN KEY (desk, into_ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX merged_ticket_into_ticket ON intake.merged_ticket (into_ticket);
COMMENT ON TABLE intake.merged_ticket IS 'Tickets whose mails belong to another one';
COMMENT ON COLUMN intake.merged_ticket.desk IS 'The desk of both';
COMMENT ON COLUMN intake.merged_ticket.ticket IS 'The one that is closed for it';
COMMENT ON COLUMN intake.merged_ticket.into_ticket IS 'The one that goes on';
COMMENT ON COLUMN intake.merged_ticket.state IS 'The state that the first had, for the way back';
COMMENT ON COLUMN intake.merged_ticket.added IS 'Addresses that take part in the second since then, for the way back';
COMMENT ON COLUMN intake.merged_ticket.merged_at IS 'When';
