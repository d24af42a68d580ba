-- How many requests of a type a customer, or a business customer's domain, has made in a period.

CREATE TABLE intake.quota_use (
    desk text COLLATE "C" NOT NULL,
    account text COLLATE "C" NOT NULL,
    service_type text COLLATE "C" NOT NULL,
    began timestamptz NOT NULL,
    used integer NOT NULL,
    PRIMARY KEY (desk, account, service_type, began)
);
COMMENT ON TABLE intake.quota_use IS 'Requests counted against the quota of a service type; of an account the last two periods stay';
COMMENT ON COLUMN intake.quota_use.desk IS 'The desk';
COMMENT ON COLUMN intake.quota_use.account IS 'Whose: "customer:NUMBER" or "domain:NAME"';
COMMENT ON COLUMN intake.quota_use.service_type IS 'Service type';
COMMENT ON COLUMN intake.quota_use.began IS 'When the period began in the desk''s zone';
COMMENT ON COLUMN intake.quota_use.used IS 'Requests made in it';

CREATE TABLE intake.quota_ticket (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    service_type text COLLATE "C" NOT NULL,
    account text COLLATE "C",
    began timestamptz,
    is_admitted boolean NOT NULL,
    PRIMARY KEY (desk, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
COMMENT ON TABLE intake.quota_ticket IS 'What a ticket of a type with a quota took of it: each is counted once';
COMMENT ON COLUMN intake.quota_ticket.desk IS 'The desk';
COMMENT ON COLUMN intake.quota_ticket.ticket IS 'The ticket';
COMMENT ON COLUMN intake.quota_ticket.service_type IS 'Service type it was judged as';
COMMENT ON COLUMN intake.quota_ticket.account IS 'Against whose quota it was counted; NULL: it is beyond it';
COMMENT ON COLUMN intake.quota_ticket.began IS 'When the period began in which it was; NULL: it is beyond it';
COMMENT ON COLUMN intake.quota_ticket.is_admitted IS 'It was counted, or a person approved it';

-- A type of its own, since the program before hands over the others as they are.
CREATE TYPE intake.quota_claim AS (
    service_type text,
    most integer,
    domain text,
    began timestamptz,
    counts boolean,
    used integer
);
COMMENT ON TYPE intake.quota_claim IS 'What a mail''s ticket is to take of a quota; domain: of a business customer, NULL: of its own customer; used: what the plan was made with';
