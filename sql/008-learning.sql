-- What desks teach: of which service type their tickets are, and the models learnt from it.

CREATE TYPE intake.label_source AS ENUM ('agent', 'admin', 'closed', 'customer');
COMMENT ON TYPE intake.label_source IS 'Who says of which type a ticket is: an agent''s command; an admin; an agent who closed it as it was; the customer';

-- The text that is learnt from is the opening mail's, where it stands: it is in no second place,
-- and goes with its ticket.
CREATE TABLE intake.label (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    label bigint GENERATED ALWAYS AS IDENTITY,
    service_type text COLLATE "C" NOT NULL,
    source intake.label_source NOT NULL,
    who text NOT NULL,
    labelled_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket, label),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket) ON DELETE CASCADE
);
CREATE INDEX label_label ON intake.label (label);
COMMENT ON TABLE intake.label IS 'What was said of the service type of a ticket that a customer''s mail opened';
COMMENT ON COLUMN intake.label.desk IS 'The desk';
COMMENT ON COLUMN intake.label.ticket IS 'The ticket; the text is its opening mail''s';
COMMENT ON COLUMN intake.label.label IS 'Its number, rising with time';
COMMENT ON COLUMN intake.label.service_type IS 'The type it is said to be of';
COMMENT ON COLUMN intake.label.source IS 'Whose word it is';
COMMENT ON COLUMN intake.label.who IS 'Login, user or address';
COMMENT ON COLUMN intake.label.labelled_at IS 'When';

CREATE TABLE intake.lesson (
    desk text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    lesson bigint GENERATED ALWAYS AS IDENTITY,
    service_type text COLLATE "C" NOT NULL,
    language text COLLATE "C",
    subject text,
    body text NOT NULL,
    who text NOT NULL,
    added_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, digest)
);
COMMENT ON TABLE intake.lesson IS 'Labelled mails an admin brought from elsewhere, each once';
COMMENT ON COLUMN intake.lesson.desk IS 'The desk that learns from it';
COMMENT ON COLUMN intake.lesson.digest IS 'SHA-256 of subject and text, hex';
COMMENT ON COLUMN intake.lesson.lesson IS 'Its number, rising with time';
COMMENT ON COLUMN intake.lesson.service_type IS 'The type it is of';
COMMENT ON COLUMN intake.lesson.language IS 'Language (BCP 47); NULL: unknown';
COMMENT ON COLUMN intake.lesson.subject IS 'Decoded subject; NULL: none';
COMMENT ON COLUMN intake.lesson.body IS 'Newly written text, cut at a bound';
COMMENT ON COLUMN intake.lesson.who IS 'Who brought it';
COMMENT ON COLUMN intake.lesson.added_at IS 'When, or when another type was given to it';

CREATE TABLE intake.model (
    desk text COLLATE "C" NOT NULL,
    model bigint GENERATED ALWAYS AS IDENTITY,
    made_at timestamptz NOT NULL DEFAULT now(),
    made_by text NOT NULL,
    labels integer NOT NULL,
    last_label bigint NOT NULL,
    accuracy real NOT NULL,
    macro_f1 real NOT NULL,
    figures text NOT NULL,
    why text NOT NULL,
    digest text COLLATE "C" NOT NULL,
    size integer NOT NULL,
    octets bytea,
    PRIMARY KEY (desk, model)
);
ALTER TABLE intake.model ALTER COLUMN octets SET STORAGE EXTERNAL; -- read in slices
COMMENT ON TABLE intake.model IS 'Models learnt from a desk''s labels, with what they were worth';
COMMENT ON COLUMN intake.model.desk IS 'The desk';
COMMENT ON COLUMN intake.model.model IS 'Its number, rising with time';
COMMENT ON COLUMN intake.model.made_at IS 'When it was learnt';
COMMENT ON COLUMN intake.model.made_by IS 'Program or user that learnt it';
COMMENT ON COLUMN intake.model.labels IS 'Labelled texts it was learnt from';
COMMENT ON COLUMN intake.model.last_label IS 'Number of the newest label it may have seen';
COMMENT ON COLUMN intake.model.accuracy IS 'Share of the labelled texts told right that were not seen, by cross-validation';
COMMENT ON COLUMN intake.model.macro_f1 IS 'Mean F1 over the types, likewise';
COMMENT ON COLUMN intake.model.figures IS 'What training measured, a name, a tab and a value a line';
COMMENT ON COLUMN intake.model.why IS 'How it was chosen, and why it was put in force or not';
COMMENT ON COLUMN intake.model.digest IS 'SHA-256 of the octets, hex';
COMMENT ON COLUMN intake.model.size IS 'How many octets it has';
COMMENT ON COLUMN intake.model.octets IS 'The model file; NULL: no longer kept';

CREATE TABLE intake.model_use (
    desk text COLLATE "C" NOT NULL,
    use bigint GENERATED ALWAYS AS IDENTITY,
    model bigint,
    before bigint,
    since timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL,
    why text,
    PRIMARY KEY (desk, use),
    FOREIGN KEY (desk, model) REFERENCES intake.model (desk, model)
);
COMMENT ON TABLE intake.model_use IS 'Which model of a desk was in force when; the newest row holds; without a row the starter is in force';
COMMENT ON COLUMN intake.model_use.desk IS 'The desk';
COMMENT ON COLUMN intake.model_use.use IS 'Its number, rising with time';
COMMENT ON COLUMN intake.model_use.model IS 'The model; NULL: the starter';
COMMENT ON COLUMN intake.model_use.before IS 'The use that a rollback returns to; NULL: the starter';
COMMENT ON COLUMN intake.model_use.since IS 'From when on';
COMMENT ON COLUMN intake.model_use.who IS 'Program or user that put it in force';
COMMENT ON COLUMN intake.model_use.why IS 'Why; NULL: nobody said';

CREATE TABLE intake.training (
    desk text COLLATE "C" NOT NULL,
    claimed_until timestamptz,
    claimed_by text,
    finished_at timestamptz,
    last_label bigint NOT NULL DEFAULT 0,
    wanted boolean NOT NULL DEFAULT false,
    result text,
    PRIMARY KEY (desk)
);
COMMENT ON TABLE intake.training IS 'How far each desk''s labels were learnt from, and who learns now';
COMMENT ON COLUMN intake.training.desk IS 'The desk';
COMMENT ON COLUMN intake.training.claimed_until IS 'While somebody learns: the end of the claim; NULL: nobody does';
COMMENT ON COLUMN intake.training.claimed_by IS 'Who learns, or did last';
COMMENT ON COLUMN intake.training.finished_at IS 'When somebody last finished; NULL: nobody ever did';
COMMENT ON COLUMN intake.training.last_label IS 'Number of the newest label that was looked at';
COMMENT ON COLUMN intake.training.wanted IS 'Whether it is to be done soon, since something was forgotten';
COMMENT ON COLUMN intake.training.result IS 'What came of it';

ALTER TABLE intake.customer ADD COLUMN unlearnt_at timestamptz;
COMMENT ON COLUMN intake.customer.unlearnt_at IS 'When what it taught was forgotten; nothing is learnt from it since; NULL: never';

-- What agents corrected before labels were kept.
INSERT INTO intake.label (desk, ticket, service_type, source, who, labelled_at)
SELECT e.desk, e.ticket, split_part(e.why, ' to ', 2), 'agent', e.who, e.at
  FROM intake.event e
  JOIN intake.agent a ON a.desk = e.desk AND a.login = e.who
 WHERE e.what = 'type-changed' AND e.ticket <> 0 AND split_part(e.why, ' to ', 2) <> ''
   AND EXISTS (SELECT FROM intake.message m
                WHERE m.desk = e.desk AND m.ticket = e.ticket AND m.opens AND m.kind = 'customer')
 ORDER BY e.event;
