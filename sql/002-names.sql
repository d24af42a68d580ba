-- Names of agents per language and channel with their history; who answered a ticket first and who
-- answers it now.

ALTER TABLE intake.agent ADD COLUMN certificate text COLLATE "C";
ALTER TABLE intake.agent ADD CONSTRAINT agent_desk_certificate_key UNIQUE (desk, certificate);
COMMENT ON COLUMN intake.agent.certificate IS 'Name in the client certificate the agent''s mail program shows; NULL: none';

CREATE TABLE intake.agent_name (
    desk text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    name bigint GENERATED ALWAYS AS IDENTITY,
    language text COLLATE "C" NOT NULL DEFAULT '',
    channel text COLLATE "C" NOT NULL DEFAULT '',
    surname text,
    given_name text,
    short_name text,
    title text,
    role text,
    department text,
    valid_from timestamptz NOT NULL DEFAULT now(),
    valid_until timestamptz,
    review_on date,
    decided_at timestamptz NOT NULL DEFAULT now(),
    decided_by text NOT NULL,
    why text,
    withdrawn_at timestamptz,
    withdrawn_by text,
    withdrawn_why text,
    PRIMARY KEY (desk, login, name),
    FOREIGN KEY (desk, login) REFERENCES intake.agent (desk, login),
    CHECK (valid_until > valid_from),
    CHECK (concat(language, channel, surname, given_name, short_name, title, role, department)
           !~ '[\x01-\x1f\x7f]')
);
COMMENT ON TABLE intake.agent_name IS 'What an agent is, was and will be called in a language and on a channel; only ever added to and withdrawn, so that it is its own history';
COMMENT ON COLUMN intake.agent_name.desk IS 'The desk';
COMMENT ON COLUMN intake.agent_name.login IS 'The agent';
COMMENT ON COLUMN intake.agent_name.name IS 'Its number, rising with time';
COMMENT ON COLUMN intake.agent_name.language IS 'Language (BCP 47) it is for; empty: any';
COMMENT ON COLUMN intake.agent_name.channel IS 'Channel it is for: mail, phone, chat, social; empty: any';
COMMENT ON COLUMN intake.agent_name.surname IS 'Surname; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.given_name IS 'Given name; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.short_name IS 'What customers read in the display name; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.title IS 'Title; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.role IS 'Role; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.department IS 'Department; NULL: as in the agent';
COMMENT ON COLUMN intake.agent_name.valid_from IS 'From when on it is in force';
COMMENT ON COLUMN intake.agent_name.valid_until IS 'Until when; NULL: without end';
COMMENT ON COLUMN intake.agent_name.review_on IS 'When it is to be looked at again; NULL: by the desk''s rule';
COMMENT ON COLUMN intake.agent_name.decided_at IS 'When it was decided';
COMMENT ON COLUMN intake.agent_name.decided_by IS 'Who decided it';
COMMENT ON COLUMN intake.agent_name.why IS 'Why; NULL: nobody said';
COMMENT ON COLUMN intake.agent_name.withdrawn_at IS 'When it was taken back; NULL: it stands';
COMMENT ON COLUMN intake.agent_name.withdrawn_by IS 'Who took it back; NULL: it stands';
COMMENT ON COLUMN intake.agent_name.withdrawn_why IS 'Why it was taken back; NULL: nobody said, or it stands';

CREATE TABLE intake.name_feedback (
    desk text COLLATE "C" NOT NULL,
    feedback bigint GENERATED ALWAYS AS IDENTITY,
    login text COLLATE "C",
    display_name text NOT NULL,
    ticket bigint,
    given_at timestamptz NOT NULL DEFAULT now(),
    noted_by text NOT NULL,
    verdict text COLLATE "C" NOT NULL CHECK (verdict IN ('good', 'bad', 'confusing')),
    words text,
    PRIMARY KEY (desk, feedback)
);
COMMENT ON TABLE intake.name_feedback IS 'What customers and colleagues said of a display name; it outlives agents and tickets, hence without foreign keys';
COMMENT ON COLUMN intake.name_feedback.desk IS 'The desk';
COMMENT ON COLUMN intake.name_feedback.feedback IS 'Its number, rising with time';
COMMENT ON COLUMN intake.name_feedback.login IS 'The agent; NULL: nobody in person';
COMMENT ON COLUMN intake.name_feedback.display_name IS 'The name it is about, as it was shown';
COMMENT ON COLUMN intake.name_feedback.ticket IS 'The ticket it was said in; NULL: none';
COMMENT ON COLUMN intake.name_feedback.given_at IS 'When it was noted';
COMMENT ON COLUMN intake.name_feedback.noted_by IS 'Who noted it';
COMMENT ON COLUMN intake.name_feedback.verdict IS 'good, bad or confusing';
COMMENT ON COLUMN intake.name_feedback.words IS 'What was said; NULL: nothing more';

ALTER TABLE intake.ticket ADD COLUMN first_answer_at timestamptz;
ALTER TABLE intake.ticket ADD COLUMN first_answer_by text COLLATE "C";
ALTER TABLE intake.ticket ADD COLUMN assignee text COLLATE "C";
COMMENT ON COLUMN intake.ticket.first_answer_at IS 'When an agent first answered it; NULL: none did yet';
COMMENT ON COLUMN intake.ticket.first_answer_by IS 'Login of that agent; display_name has the name; NULL: none did yet';
COMMENT ON COLUMN intake.ticket.assignee IS 'Login of the agent who answers it now; NULL: nobody in particular';

ALTER TABLE intake.departure ADD COLUMN sent_message_id text COLLATE "C";
ALTER TABLE intake.departure ADD COLUMN is_short boolean NOT NULL DEFAULT false;
ALTER TABLE intake.departure ADD COLUMN is_sent boolean NOT NULL DEFAULT true;
CREATE INDEX departure_sent_message_id ON intake.departure (sent_message_id);
COMMENT ON COLUMN intake.departure.sent_message_id IS 'Message-ID it left with; NULL: it had none, or left before this was kept';
COMMENT ON COLUMN intake.departure.is_short IS 'Whether it was signed with the short form, for a later reply of the agent';
COMMENT ON COLUMN intake.departure.is_sent IS 'FALSE: it held nothing but commands, which were carried out';

CREATE TABLE intake.automatic_reply (
    desk text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    left_at timestamptz[] NOT NULL,
    PRIMARY KEY (desk, address)
);
COMMENT ON TABLE intake.automatic_reply IS 'Automatic replies of other programs under a desk''s address; also to addresses that are nobody''s customer, so that no circle goes uncounted';
COMMENT ON COLUMN intake.automatic_reply.desk IS 'The desk';
COMMENT ON COLUMN intake.automatic_reply.address IS 'Canonical address they went to';
COMMENT ON COLUMN intake.automatic_reply.left_at IS 'When the newest ones left, oldest first; as many as the ceiling needs';

CREATE TYPE intake.departing_mail AS (
    desk text,
    filter text,
    queue_id text,
    login text,
    kind intake.message_kind,
    sender text,
    message_id text,
    digest text,
    sent_message_id text,
    subject text,
    sent_at timestamptz,
    display_name text,
    rewritten boolean,
    reason text,
    is_short boolean,
    is_sent boolean,
    ticket bigint,
    opens boolean,
    customer_address text,
    customer_name text,
    language text,
    service_type text,
    ticket_state intake.ticket_state,
    assignee text,
    notes text[],
    recipients text[]
);
COMMENT ON TYPE intake.departing_mail IS 'One mail that leaves under a desk''s address and what was decided about it, without its text; service_type and ticket_state NULL: as they are';

-- Their results have further columns now; the files in functions/ make them anew.
DO $$
DECLARE
    outdated regprocedure;
BEGIN
    FOR outdated IN
        SELECT p.oid FROM pg_proc p
         WHERE p.pronamespace = 'intake'::regnamespace
           AND p.proname IN ('agents', 'agent_list', 'agent_save', 'lookup_outgoing',
                             'record_outgoing', 'register_sender', 'ticket_facts', 'ticket_list')
    LOOP
        EXECUTE 'DROP FUNCTION ' || outdated;
    END LOOP;
END
$$;
