-- Agents' answers carry a token of their ticket in Reply-To, as acknowledgements do. One for each
-- address that is written to alone, which it proves; one for mails to several, which proves nobody.

CREATE TABLE intake.reply_token (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    address text COLLATE "C" NOT NULL,
    token text COLLATE "C" NOT NULL,
    token_digest bytea NOT NULL,
    made_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket, address),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX reply_token_digest ON intake.reply_token (token_digest);
COMMENT ON TABLE intake.reply_token IS 'Tokens of the reply addresses of mails that agents write in a ticket';
COMMENT ON COLUMN intake.reply_token.desk IS 'The desk';
COMMENT ON COLUMN intake.reply_token.ticket IS 'The ticket it leads to';
COMMENT ON COLUMN intake.reply_token.address IS 'Whom an answer to it proves: the only recipient; empty: nobody';
COMMENT ON COLUMN intake.reply_token.token IS 'The token, for the next mail in the ticket';
COMMENT ON COLUMN intake.reply_token.token_digest IS 'Its SHA-256, by which it is found';
COMMENT ON COLUMN intake.reply_token.made_at IS 'When the first mail with it left';
