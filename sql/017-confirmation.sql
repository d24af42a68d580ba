-- What customers are asked to confirm, so that each confirmation counts once.

CREATE TABLE intake.confirmation (
    desk text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    until timestamptz NOT NULL,
    asked_at timestamptz NOT NULL DEFAULT now(),
    tries integer NOT NULL DEFAULT 0,
    used_at timestamptz,
    explained_at timestamptz,
    PRIMARY KEY (desk, address, ticket),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX confirmation_ticket ON intake.confirmation (desk, ticket);
COMMENT ON TABLE intake.confirmation IS 'Addresses that are to be confirmed, for the ticket that waits for it';
COMMENT ON COLUMN intake.confirmation.desk IS 'The desk';
COMMENT ON COLUMN intake.confirmation.address IS 'Who is to confirm: the canonical address';
COMMENT ON COLUMN intake.confirmation.ticket IS 'The ticket that waits';
COMMENT ON COLUMN intake.confirmation.until IS 'When the address and the code sent to him end';
COMMENT ON COLUMN intake.confirmation.asked_at IS 'When he was last asked';
COMMENT ON COLUMN intake.confirmation.tries IS 'Mails with a wrong code since then';
COMMENT ON COLUMN intake.confirmation.used_at IS 'When he confirmed; NULL: not yet';
COMMENT ON COLUMN intake.confirmation.explained_at IS 'When he was told that an answer did not confirm, since he was last asked';

CREATE TYPE intake.confirming AS (
    asked_until timestamptz,
    used_ticket bigint,
    wrong_ticket bigint,
    explains boolean
);
COMMENT ON TYPE intake.confirming IS 'What an incoming mail has to do with confirmations';
COMMENT ON COLUMN intake.confirming.asked_until IS 'Its answer asks for one, by then; NULL: it does not';
COMMENT ON COLUMN intake.confirming.used_ticket IS 'It confirms for that ticket; NULL: for none';
COMMENT ON COLUMN intake.confirming.wrong_ticket IS 'It quotes a wrong code for that ticket; NULL: for none';
COMMENT ON COLUMN intake.confirming.explains IS 'Its answer tells why it did not confirm';
