-- What customers told of the facts that service types need, so that nobody is asked twice.

CREATE TABLE intake.detail (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    value text NOT NULL,
    source text COLLATE "C" NOT NULL,
    confidence real NOT NULL,
    told_by text,
    told_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket, name),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
COMMENT ON TABLE intake.detail IS 'Facts that a service type needs, as they were told in a ticket; the newest word holds, what it replaced is in the events';
COMMENT ON COLUMN intake.detail.desk IS 'The desk';
COMMENT ON COLUMN intake.detail.ticket IS 'The ticket';
COMMENT ON COLUMN intake.detail.name IS 'Name of the fact in the settings';
COMMENT ON COLUMN intake.detail.value IS 'Its value';
COMMENT ON COLUMN intake.detail.source IS 'Where it was found: line, subject, text, attachment; customer: in an earlier ticket or the customer''s record';
COMMENT ON COLUMN intake.detail.confidence IS 'How sure it is, 0 to 1';
COMMENT ON COLUMN intake.detail.told_by IS 'Whose mail told it; NULL: forgotten';
COMMENT ON COLUMN intake.detail.told_at IS 'When';

CREATE TABLE intake.customer_detail (
    desk text COLLATE "C" NOT NULL,
    customer bigint NOT NULL,
    name text COLLATE "C" NOT NULL,
    value text NOT NULL,
    confidence real NOT NULL,
    identity text COLLATE "C" NOT NULL,
    ticket bigint,
    told_by text NOT NULL,
    told_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, customer, name),
    FOREIGN KEY (desk, customer) REFERENCES intake.customer (desk, customer)
);
COMMENT ON TABLE intake.customer_detail IS 'Facts of a customer that later tickets need not ask for again';
COMMENT ON COLUMN intake.customer_detail.desk IS 'The desk';
COMMENT ON COLUMN intake.customer_detail.customer IS 'The customer';
COMMENT ON COLUMN intake.customer_detail.name IS 'Name of the fact in the settings, which say for how long it holds';
COMMENT ON COLUMN intake.customer_detail.value IS 'Its value';
COMMENT ON COLUMN intake.customer_detail.confidence IS 'How sure it is, 0 to 1';
COMMENT ON COLUMN intake.customer_detail.identity IS 'Identity grade of whoever told it; agent: somebody of the desk';
COMMENT ON COLUMN intake.customer_detail.ticket IS 'The ticket in which it was told; NULL: an admin wrote it down';
COMMENT ON COLUMN intake.customer_detail.told_by IS 'Who told it';
COMMENT ON COLUMN intake.customer_detail.told_at IS 'When';

-- A type of its own, since the program before hands over the others as they are.
CREATE TYPE intake.mail_details AS (
    names text[],
    "values" text[],
    sources text[],
    confidences real[],
    remembered boolean[]
);
COMMENT ON TYPE intake.mail_details IS 'Facts that a mail tells, or that its ticket takes over from the customer; remembered: also for the customer''s later tickets';

ALTER TABLE intake.ticket ADD COLUMN closes_at timestamptz;
COMMENT ON COLUMN intake.ticket.closes_at IS 'When it closes unless somebody writes, after its service type answered it at once; NULL: it does not';
CREATE INDEX ticket_closes_at ON intake.ticket (closes_at) WHERE closes_at IS NOT NULL;
