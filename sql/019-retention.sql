-- Old records go when a desk wants them to. Rows of these tables come in the order of time and their
-- age never changes: an index of a few pages finds the old ones and costs a new one nothing.

CREATE INDEX ledger_accepted_at ON intake.ledger USING brin (accepted_at);
CREATE INDEX departure_left_at ON intake.departure USING brin (left_at);
CREATE INDEX outbox_queued_at ON intake.outbox USING brin (queued_at);
CREATE INDEX guest_desk_ticket ON intake.guest_desk (ticket);

CREATE TABLE intake.purge (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL DEFAULT 0,
    finished_at timestamptz,
    PRIMARY KEY (desk)
);
COMMENT ON TABLE intake.purge IS 'How far the removal of old records has come';
COMMENT ON COLUMN intake.purge.desk IS 'The desk';
COMMENT ON COLUMN intake.purge.ticket IS 'Tickets up to this number were looked at in the present round';
COMMENT ON COLUMN intake.purge.finished_at IS 'When the last round was through';

-- The filters' own counts of what they accepted are held against the ledger: what left it counts on.
CREATE TABLE intake.purged_ledger (
    desk text COLLATE "C" NOT NULL,
    filter text COLLATE "C" NOT NULL,
    rows bigint NOT NULL,
    offered bigint NOT NULL,
    PRIMARY KEY (desk, filter)
);
COMMENT ON TABLE intake.purged_ledger IS 'How much of the ledger went for its age';
COMMENT ON COLUMN intake.purged_ledger.desk IS 'The desk';
COMMENT ON COLUMN intake.purged_ledger.filter IS 'The filter that had recorded it';
COMMENT ON COLUMN intake.purged_ledger.rows IS 'Rows that went';
COMMENT ON COLUMN intake.purged_ledger.offered IS 'How often their mails had been offered';
