-- By what the store is known, so that a server that lost its newest rows gives no number twice.

CREATE TABLE intake.witness (
    server text COLLATE "C" NOT NULL,
    timeline text COLLATE "C" NOT NULL,
    changes integer NOT NULL DEFAULT 0,
    changed_at timestamptz NOT NULL DEFAULT now(),
    why text
);
CREATE INDEX witness_timeline ON intake.witness (timeline);
COMMENT ON TABLE intake.witness IS 'Where this store was last seen; one row, written under the table''s lock, hence without a key';
COMMENT ON COLUMN intake.witness.server IS 'System identifier of the cluster, numbers of the database and of this table: a restored dump has others';
COMMENT ON COLUMN intake.witness.timeline IS 'Timeline of the write-ahead log: a promoted standby and a recovery to a point in time begin a new one; empty: this server does not tell';
COMMENT ON COLUMN intake.witness.changes IS 'How often the numbers jumped';
COMMENT ON COLUMN intake.witness.changed_at IS 'When they last did, or the schema was made';
COMMENT ON COLUMN intake.witness.why IS 'Why they last did; NULL: they never did';
