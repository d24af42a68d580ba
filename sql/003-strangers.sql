-- How well each mail's sender was proven, and how many answers went to a mailbox, a domain, and out
-- of a desk in an hour.

ALTER TABLE intake.message ADD COLUMN identity text COLLATE "C";
COMMENT ON COLUMN intake.message.identity IS 'Identity grade of the mail; NULL: it left us, or came before this was kept';

ALTER TABLE intake.ticket ADD COLUMN best_identity text COLLATE "C";
COMMENT ON COLUMN intake.ticket.best_identity IS 'Best grade of the customers'' mails that joined it; NULL: none was better than the opening mail''s';

CREATE INDEX ticket_linked_ticket ON intake.ticket (linked_ticket) WHERE linked_ticket IS NOT NULL;

ALTER TABLE intake.address ADD COLUMN mailbox text COLLATE "C";
COMMENT ON COLUMN intake.address.mailbox IS 'The mailbox it leads to, by which answers are counted; NULL: the address itself';
COMMENT ON COLUMN intake.address.answers IS 'Not written any more: answers are counted in answered_mailbox';

CREATE TABLE intake.answered_mailbox (
    desk text COLLATE "C" NOT NULL,
    mailbox text COLLATE "C" NOT NULL,
    answers timestamptz[] NOT NULL,
    PRIMARY KEY (desk, mailbox)
) WITH (fillfactor = 85);
COMMENT ON TABLE intake.answered_mailbox IS 'Automatic answers to one mailbox, under whatever spelling of its address';
COMMENT ON COLUMN intake.answered_mailbox.desk IS 'The desk';
COMMENT ON COLUMN intake.answered_mailbox.mailbox IS 'Canonical address without suffix, and without dots where its provider ignores them';
COMMENT ON COLUMN intake.answered_mailbox.answers IS 'When the newest answers were queued, oldest first; as many as the limit needs';

CREATE TABLE intake.answered_domain (
    desk text COLLATE "C" NOT NULL,
    domain text COLLATE "C" NOT NULL,
    hour timestamptz NOT NULL,
    answers integer NOT NULL,
    PRIMARY KEY (desk, domain)
) WITH (fillfactor = 85);
COMMENT ON TABLE intake.answered_domain IS 'Automatic answers to one organizational domain in the hour of the newest; public providers are not counted';
COMMENT ON COLUMN intake.answered_domain.desk IS 'The desk';
COMMENT ON COLUMN intake.answered_domain.domain IS 'Organizational domain, canonical';
COMMENT ON COLUMN intake.answered_domain.hour IS 'Beginning of the hour';
COMMENT ON COLUMN intake.answered_domain.answers IS 'Answers in it';

CREATE TABLE intake.answered_hour (
    desk text COLLATE "C" NOT NULL,
    hour timestamptz NOT NULL,
    taken integer NOT NULL,
    PRIMARY KEY (desk, hour)
) WITH (fillfactor = 85);
COMMENT ON TABLE intake.answered_hour IS 'How much of a desk''s hourly ceiling of answers its filters have taken';
COMMENT ON COLUMN intake.answered_hour.desk IS 'The desk';
COMMENT ON COLUMN intake.answered_hour.hour IS 'Beginning of the hour';
COMMENT ON COLUMN intake.answered_hour.taken IS 'Answers given out to filters, in steps; what a filter did not use is in it, too';

-- What the limits know already goes on counting.
INSERT INTO intake.answered_mailbox (desk, mailbox, answers)
SELECT a.desk, a.address, a.answers
  FROM intake.address a
 WHERE a.answers[cardinality(a.answers)] > now() - interval '7 days';

-- A type of its own, since the program before hands over the others as they are.
CREATE TYPE intake.answer_limits AS (
    mailbox text,
    domain text,
    per_domain integer,
    hour timestamptz,
    per_hour integer,
    wanted integer
);
COMMENT ON TYPE intake.answer_limits IS 'What an answer counts against besides its ceiling: domain NULL: none; wanted: how much of the hour''s ceiling to take, 0: the filter has taken it';

-- Their results or arguments are others now; the files in functions/ make them anew.
DO $$
DECLARE
    outdated regprocedure;
BEGIN
    FOR outdated IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'intake'::regnamespace
           AND p.proname IN ('first_verdict', 'ticket_facts', 'ticket_messages')
    LOOP
        EXECUTE 'DROP FUNCTION ' || outdated;
    END LOOP;
END
$$;
