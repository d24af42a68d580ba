-- Who may not write to a desk.

CREATE TABLE intake.blocked_sender (
    desk text COLLATE "C" NOT NULL,
    name text COLLATE "C" NOT NULL,
    blocked_at timestamptz NOT NULL DEFAULT now(),
    blocked_by text NOT NULL,
    why text,
    PRIMARY KEY (desk, name)
);
COMMENT ON TABLE intake.blocked_sender IS 'Addresses and domains whose mail a desk does not take; customers are blocked by their group';
COMMENT ON COLUMN intake.blocked_sender.desk IS 'The desk';
COMMENT ON COLUMN intake.blocked_sender.name IS 'Canonical address, or a domain with all below it';
COMMENT ON COLUMN intake.blocked_sender.blocked_at IS 'Since when';
COMMENT ON COLUMN intake.blocked_sender.blocked_by IS 'Who blocked it';
COMMENT ON COLUMN intake.blocked_sender.why IS 'Why; NULL: nobody said';

-- Its result has a further column now; the files in functions/ make it anew.
DROP FUNCTION IF EXISTS intake.customer_addresses(text, bigint);
