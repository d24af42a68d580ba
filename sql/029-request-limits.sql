-- How many requests the role of a web shop or a chat may register: whoever took it over fills neither
-- the outbox nor a desk's mailbox.

CREATE TABLE intake.request_limit (
    desk text COLLATE "C" NOT NULL,
    waiting integer NOT NULL DEFAULT 1000,
    per_hour integer NOT NULL DEFAULT 600,
    hour timestamptz NOT NULL DEFAULT '-infinity',
    registered integer NOT NULL DEFAULT 0,
    PRIMARY KEY (desk)
);
COMMENT ON TABLE intake.request_limit IS 'Most requests of desks; whoever registers one holds the row meanwhile';
COMMENT ON COLUMN intake.request_limit.desk IS 'The desk; empty: all together that have no row, be they in the settings or not';
COMMENT ON COLUMN intake.request_limit.waiting IS 'Most of them that may wait in the outbox, parked ones among them';
COMMENT ON COLUMN intake.request_limit.per_hour IS 'Most of them within an hour by the clock';
COMMENT ON COLUMN intake.request_limit.hour IS 'Beginning of the hour that is counted';
COMMENT ON COLUMN intake.request_limit.registered IS 'How many were registered in it';
INSERT INTO intake.request_limit (desk) VALUES ('');

CREATE INDEX outbox_request_waits ON intake.outbox (desk)
 WHERE template = 'request' AND state IN ('queued', 'parked');
