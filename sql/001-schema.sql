-- Customers, tickets, mails, the ledger and the outbox.
--
-- Every key begins with the desk, so that the tables can be spread by desk over a cluster. Keys are
-- compared octet by octet (COLLATE "C"): they are names and addresses, not words of a language.
-- Nothing counts in a shared row: two mails meet only when their sender or their ticket is the same.
--
-- The primary key is the only index of a large table that begins with the desk. Before the first
-- ANALYZE nothing tells the planner that a desk alone selects everything, and of two indexes that
-- begin with it, it may take the wrong one and keep it for the life of the session.

CREATE SCHEMA IF NOT EXISTS intake;
COMMENT ON SCHEMA intake IS 'Intake: customers, tickets and mails of support desks';
REVOKE ALL ON SCHEMA intake FROM PUBLIC;

DO $$
DECLARE
    role_name text;
BEGIN
    FOREACH role_name IN ARRAY ARRAY['intake_admin', 'intake_filter', 'intake_sender'] LOOP
        IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = role_name) THEN
            BEGIN
                EXECUTE format('CREATE ROLE %I LOGIN', role_name);
                IF role_name <> 'intake_admin' THEN -- as roles.sql does, and says why
                    EXECUTE format('ALTER ROLE %I SET statement_timeout = %L', role_name, '15s');
                END IF;
            EXCEPTION
                WHEN duplicate_object OR unique_violation THEN
                    NULL; -- roles belong to the whole server: another database was faster
                WHEN insufficient_privilege THEN
                    RAISE insufficient_privilege USING
                        MESSAGE = format('role "%s" does not exist', role_name),
                        HINT = 'have a superuser run roles.sql once';
            END;
        END IF;
        EXECUTE format('GRANT USAGE ON SCHEMA intake TO %I', role_name);
    END LOOP;
END
$$;

CREATE TABLE intake.migration (
    version integer NOT NULL,
    name text NOT NULL,
    applied_at timestamptz NOT NULL DEFAULT now(),
    applied_by text NOT NULL DEFAULT session_user
);
COMMENT ON TABLE intake.migration IS 'Which migrations this database has had; written under an advisory lock, hence without a key';
COMMENT ON COLUMN intake.migration.version IS 'Number its file name begins with';
COMMENT ON COLUMN intake.migration.name IS 'The rest of the file name';
COMMENT ON COLUMN intake.migration.applied_at IS 'When it was applied';
COMMENT ON COLUMN intake.migration.applied_by IS 'Role that applied it';

-- ---- words with a fixed set of values; enums, since a CHECK is parsed anew at every INSERT ----

CREATE TYPE intake.ticket_state AS ENUM (
    'awaiting-confirmation', 'awaiting-information', 'awaiting-review', 'open', 'answered',
    'closed');
COMMENT ON TYPE intake.ticket_state IS 'Where a ticket stands';
CREATE TYPE intake.message_kind AS ENUM ('customer', 'machine', 'agent', 'automatic');
COMMENT ON TYPE intake.message_kind IS 'Who wrote a mail: customer, a person; machine, e.g. an out-of-office; agent, an answer; automatic, a program under the desk''s address';
CREATE TYPE intake.ledger_state AS ENUM (
    'registered', 'automatic', 'waiting', 'refused', 'spooled');
COMMENT ON TYPE intake.ledger_state IS 'What became of an accepted mail';
CREATE TYPE intake.outbox_state AS ENUM ('queued', 'sent', 'parked', 'dropped');
COMMENT ON TYPE intake.outbox_state IS 'What became of an answer of ours; parked: needs an admin';

-- ---- who writes to us ----

CREATE SEQUENCE intake.customer_number;
COMMENT ON SEQUENCE intake.customer_number IS 'Numbers of customers, over all desks; gaps are fine';
CREATE SEQUENCE intake.contact_number;
COMMENT ON SEQUENCE intake.contact_number IS 'Numbers of contacts, over all desks; gaps are fine';

CREATE TABLE intake.customer (
    desk text COLLATE "C" NOT NULL,
    customer bigint NOT NULL,
    customer_group text NOT NULL DEFAULT 'individual',
    name text,
    created_at timestamptz NOT NULL DEFAULT now(),
    merged_into bigint,
    PRIMARY KEY (desk, customer),
    FOREIGN KEY (desk, merged_into) REFERENCES intake.customer (desk, customer)
);
COMMENT ON TABLE intake.customer IS 'An account that has rights; its persons are contacts';
COMMENT ON COLUMN intake.customer.desk IS 'The desk it is a customer of';
COMMENT ON COLUMN intake.customer.customer IS 'Its number';
COMMENT ON COLUMN intake.customer.customer_group IS 'Kind of customer (individual, business, vip, blocked, ...)';
COMMENT ON COLUMN intake.customer.name IS 'Name of the account; NULL while only its persons have names';
COMMENT ON COLUMN intake.customer.created_at IS 'When the first mail of it came, or an admin made it';
COMMENT ON COLUMN intake.customer.merged_into IS 'The customer that took over its contacts; NULL: it is in use';

CREATE TABLE intake.contact (
    desk text COLLATE "C" NOT NULL,
    contact bigint NOT NULL,
    customer bigint NOT NULL,
    name text,
    language text,
    PRIMARY KEY (desk, contact),
    FOREIGN KEY (desk, customer) REFERENCES intake.customer (desk, customer)
);
CREATE INDEX contact_customer ON intake.contact (customer);
COMMENT ON TABLE intake.contact IS 'A person who writes for a customer';
COMMENT ON COLUMN intake.contact.desk IS 'The desk';
COMMENT ON COLUMN intake.contact.contact IS 'Number of the person';
COMMENT ON COLUMN intake.contact.customer IS 'The account the person belongs to';
COMMENT ON COLUMN intake.contact.name IS 'Display name of the first mail; NULL when it had none';
COMMENT ON COLUMN intake.contact.language IS 'Registered language (BCP 47), which wins over a detected one; NULL: none';

CREATE TABLE intake.address (
    desk text COLLATE "C" NOT NULL,
    address text COLLATE "C" NOT NULL,
    contact bigint NOT NULL,
    customer bigint NOT NULL,
    created_at timestamptz NOT NULL DEFAULT now(),
    verified_at timestamptz,
    undeliverable_at timestamptz,
    undeliverable_why text,
    answers timestamptz[],
    PRIMARY KEY (desk, address),
    FOREIGN KEY (desk, contact) REFERENCES intake.contact (desk, contact),
    FOREIGN KEY (desk, customer) REFERENCES intake.customer (desk, customer)
) WITH (fillfactor = 85);
CREATE INDEX address_contact ON intake.address (contact);
COMMENT ON TABLE intake.address IS 'One mailbox of a contact';
COMMENT ON COLUMN intake.address.desk IS 'The desk';
COMMENT ON COLUMN intake.address.address IS 'Canonical address: lower case, domain as A-labels, plus suffix kept';
COMMENT ON COLUMN intake.address.contact IS 'Whose mailbox it is';
COMMENT ON COLUMN intake.address.customer IS 'The contact''s customer, here again so that a mail finds it in one step';
COMMENT ON COLUMN intake.address.created_at IS 'When it was first seen';
COMMENT ON COLUMN intake.address.verified_at IS 'When it was proven to be the contact''s; NULL: not yet';
COMMENT ON COLUMN intake.address.undeliverable_at IS 'When an answer of ours came back for good; NULL: it takes mail';
COMMENT ON COLUMN intake.address.undeliverable_why IS 'What the report said: status and diagnostic';
COMMENT ON COLUMN intake.address.answers IS 'When the newest automatic answers to it were queued, oldest first; as many as the ceiling needs';

-- ---- tickets and their mails ----

CREATE SEQUENCE intake.ticket_number START 1001;
COMMENT ON SEQUENCE intake.ticket_number IS 'Numbers of tickets, over all desks; gaps are fine';

CREATE TABLE intake.ticket (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    contact bigint,
    author text COLLATE "C",
    acknowledged boolean NOT NULL DEFAULT false,
    state intake.ticket_state NOT NULL,
    service_type text COLLATE "C" NOT NULL,
    identity text COLLATE "C" NOT NULL,
    language text COLLATE "C",
    subject text NOT NULL,
    display_name text,
    answer_name text,
    linked_ticket bigint,
    due_at timestamptz,
    opened_at timestamptz NOT NULL DEFAULT now(),
    active_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, ticket)
) WITH (fillfactor = 90);
CREATE INDEX ticket_contact ON intake.ticket (contact);
COMMENT ON TABLE intake.ticket IS 'One request of a customer; its contact is read from the sender''s address, which has the foreign key';
COMMENT ON COLUMN intake.ticket.desk IS 'The desk that answers it';
COMMENT ON COLUMN intake.ticket.ticket IS 'Its number, as customers read it';
COMMENT ON COLUMN intake.ticket.contact IS 'Who opened it; NULL: the mail had no author';
COMMENT ON COLUMN intake.ticket.author IS 'Canonical address that opened it and takes part; NULL: the mail had no author';
COMMENT ON COLUMN intake.ticket.acknowledged IS 'Whether the author was sent an acknowledgement for it';
COMMENT ON COLUMN intake.ticket.state IS 'awaiting-confirmation, awaiting-information, awaiting-review, open, answered or closed';
COMMENT ON COLUMN intake.ticket.service_type IS 'One of the desk''s service types';
COMMENT ON COLUMN intake.ticket.identity IS 'Identity grade of the mail that opened it';
COMMENT ON COLUMN intake.ticket.language IS 'Language of the thread (BCP 47); NULL: unknown';
COMMENT ON COLUMN intake.ticket.subject IS 'Subject of the mail that opened it';
COMMENT ON COLUMN intake.ticket.display_name IS 'Name under which an agent first answered it; NULL: none did yet';
COMMENT ON COLUMN intake.ticket.answer_name IS 'Name its first acknowledgement carried, kept for later ones; NULL: none yet';
COMMENT ON COLUMN intake.ticket.linked_ticket IS 'Ticket the opening mail named without a right to join it; NULL: none';
COMMENT ON COLUMN intake.ticket.due_at IS 'By when an answer is promised; NULL: no promise';
COMMENT ON COLUMN intake.ticket.opened_at IS 'When it was opened';
COMMENT ON COLUMN intake.ticket.active_at IS 'When a person last wrote in it';

CREATE TABLE intake.participant (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    address text COLLATE "C" NOT NULL,
    acknowledged boolean NOT NULL DEFAULT false,
    PRIMARY KEY (desk, ticket, address),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket)
);
COMMENT ON TABLE intake.participant IS 'Addresses besides the author''s whose mail may join a ticket when it names it';
COMMENT ON COLUMN intake.participant.desk IS 'The desk';
COMMENT ON COLUMN intake.participant.ticket IS 'The ticket';
COMMENT ON COLUMN intake.participant.address IS 'Canonical address';
COMMENT ON COLUMN intake.participant.acknowledged IS 'Whether it was sent an acknowledgement for the ticket';

CREATE TABLE intake.guest_desk (
    desk text COLLATE "C" NOT NULL,
    host_desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    since timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (desk, host_desk, ticket)
);
COMMENT ON TABLE intake.guest_desk IS 'Tickets of other desks in which a desk takes part because one mail went to both';
COMMENT ON COLUMN intake.guest_desk.desk IS 'The desk that takes part';
COMMENT ON COLUMN intake.guest_desk.host_desk IS 'The desk that has the ticket; perhaps on another server, hence no foreign key';
COMMENT ON COLUMN intake.guest_desk.ticket IS 'The ticket there';
COMMENT ON COLUMN intake.guest_desk.since IS 'When the mail came';

CREATE TABLE intake.message (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    message bigint GENERATED ALWAYS AS IDENTITY,
    kind intake.message_kind NOT NULL,
    message_id text COLLATE "C",
    author text COLLATE "C",
    author_name text,
    login text COLLATE "C",
    subject text NOT NULL,
    sent_at timestamptz,
    recorded_at timestamptz NOT NULL DEFAULT now(),
    size bigint,
    body text NOT NULL,
    reply text,
    note text,
    opens boolean NOT NULL DEFAULT false,
    reasons text,
    PRIMARY KEY (desk, ticket, message),
    FOREIGN KEY (desk, ticket) REFERENCES intake.ticket (desk, ticket)
) WITH (toast_tuple_target = 8160);
CREATE INDEX message_message_id ON intake.message (message_id);
COMMENT ON TABLE intake.message IS 'Mails of tickets, in both directions; our acknowledgements are in the outbox';
COMMENT ON COLUMN intake.message.desk IS 'The desk';
COMMENT ON COLUMN intake.message.ticket IS 'The ticket it belongs to';
COMMENT ON COLUMN intake.message.message IS 'Its number, rising with time';
COMMENT ON COLUMN intake.message.kind IS 'Who wrote it';
COMMENT ON COLUMN intake.message.message_id IS 'Message-ID without angle brackets; NULL: it had none';
COMMENT ON COLUMN intake.message.author IS 'Canonical address of its author; NULL: none';
COMMENT ON COLUMN intake.message.author_name IS 'Display name: the author''s own, or the standard name it was sent under';
COMMENT ON COLUMN intake.message.login IS 'Agent who wrote it; NULL: not an agent''s';
COMMENT ON COLUMN intake.message.subject IS 'Decoded subject';
COMMENT ON COLUMN intake.message.sent_at IS 'Its Date field; NULL: none that can be read';
COMMENT ON COLUMN intake.message.recorded_at IS 'When the filter recorded it';
COMMENT ON COLUMN intake.message.size IS 'Octets of the whole mail; NULL: not counted';
COMMENT ON COLUMN intake.message.body IS 'What it says, as a reader would see it';
COMMENT ON COLUMN intake.message.reply IS 'The newly written part; NULL: all of it';
COMMENT ON COLUMN intake.message.note IS 'What agents should know: why it is malformed, or why it was not rewritten; NULL: nothing';
COMMENT ON COLUMN intake.message.opens IS 'Whether it opened the ticket';
COMMENT ON COLUMN intake.message.reasons IS 'Why it opened or joined the ticket, of what type, and what answer it gets; NULL: it left us';

DO $$
BEGIN
    ALTER TABLE intake.message ALTER COLUMN body SET COMPRESSION lz4;
    ALTER TABLE intake.message ALTER COLUMN reply SET COMPRESSION lz4;
EXCEPTION WHEN feature_not_supported THEN
    NULL; -- a server built without it compresses in its own way
END
$$;

CREATE TABLE intake.attachment (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL,
    message bigint NOT NULL,
    attachment integer NOT NULL,
    name text,
    type text NOT NULL,
    size bigint NOT NULL,
    sha256 text COLLATE "C",
    is_inline boolean NOT NULL,
    PRIMARY KEY (desk, ticket, message, attachment),
    FOREIGN KEY (desk, ticket, message) REFERENCES intake.message (desk, ticket, message)
);
COMMENT ON TABLE intake.attachment IS 'What was attached to a mail; the octets stay in the mailbox';
COMMENT ON COLUMN intake.attachment.desk IS 'The desk';
COMMENT ON COLUMN intake.attachment.ticket IS 'The ticket';
COMMENT ON COLUMN intake.attachment.message IS 'The mail';
COMMENT ON COLUMN intake.attachment.attachment IS 'Its place in the mail, from 1';
COMMENT ON COLUMN intake.attachment.name IS 'File name; NULL: nameless';
COMMENT ON COLUMN intake.attachment.type IS 'Media type';
COMMENT ON COLUMN intake.attachment.size IS 'Octets, decoded';
COMMENT ON COLUMN intake.attachment.sha256 IS 'Digest of the decoded octets, hex';
COMMENT ON COLUMN intake.attachment.is_inline IS 'Whether it is shown within the text';

CREATE TABLE intake.event (
    desk text COLLATE "C" NOT NULL,
    ticket bigint NOT NULL DEFAULT 0,
    event bigint GENERATED ALWAYS AS IDENTITY,
    customer bigint,
    at timestamptz NOT NULL DEFAULT now(),
    who text NOT NULL,
    what text COLLATE "C" NOT NULL,
    why text,
    PRIMARY KEY (desk, ticket, event)
);
CREATE INDEX event_customer ON intake.event (customer) WHERE customer IS NOT NULL;
COMMENT ON TABLE intake.event IS 'Who changed what of a ticket or customer, when and why, save the arrival of a mail, of which its message tells; only ever added to, and outliving what it tells of, hence without foreign keys';
COMMENT ON COLUMN intake.event.desk IS 'The desk';
COMMENT ON COLUMN intake.event.ticket IS 'The ticket; 0: an event of a customer, an agent or the desk';
COMMENT ON COLUMN intake.event.event IS 'Its number, rising with time';
COMMENT ON COLUMN intake.event.customer IS 'The customer, for events of customers; NULL: of a ticket';
COMMENT ON COLUMN intake.event.at IS 'When';
COMMENT ON COLUMN intake.event.who IS 'Address, login, or program that did it';
COMMENT ON COLUMN intake.event.what IS 'What happened, e.g. reopened, type-changed, answer-sent, merged';
COMMENT ON COLUMN intake.event.why IS 'The reasons, for people; NULL: it needs none';

-- ---- the ledger ----

CREATE TABLE intake.ledger (
    desk text COLLATE "C" NOT NULL,
    ledger bigint GENERATED ALWAYS AS IDENTITY,
    sender text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    state intake.ledger_state NOT NULL,
    filter text COLLATE "C" NOT NULL,
    queue_id text COLLATE "C",
    accepted_at timestamptz NOT NULL DEFAULT now(),
    offered integer NOT NULL DEFAULT 1,
    ticket bigint,
    ticket_desk text COLLATE "C",
    customer bigint,
    new_customer boolean NOT NULL DEFAULT false,
    new_ticket boolean NOT NULL DEFAULT false,
    answered boolean NOT NULL DEFAULT false,
    service_type text COLLATE "C",
    identity text COLLATE "C",
    language text COLLATE "C",
    ticket_state intake.ticket_state,
    PRIMARY KEY (desk, sender, message_id, digest)
);
CREATE INDEX ledger_ledger ON intake.ledger (ledger);
COMMENT ON TABLE intake.ledger IS 'One row for every mail the filter accepted for a desk, with the verdict it got; it outlives tickets and customers, hence without foreign keys';
COMMENT ON COLUMN intake.ledger.desk IS 'The desk';
COMMENT ON COLUMN intake.ledger.ledger IS 'Its number, rising with time';
COMMENT ON COLUMN intake.ledger.sender IS 'Envelope sender; empty: the null reverse-path';
COMMENT ON COLUMN intake.ledger.message_id IS 'Message-ID without angle brackets; empty: it had none';
COMMENT ON COLUMN intake.ledger.digest IS 'SHA-256 over what makes two offers of a mail the same';
COMMENT ON COLUMN intake.ledger.state IS 'registered, automatic, waiting, refused, or spooled: accepted while the database was away, registered afterwards';
COMMENT ON COLUMN intake.ledger.filter IS 'Name of the filter that accepted it';
COMMENT ON COLUMN intake.ledger.queue_id IS 'Queue id at its mail server; NULL: unknown';
COMMENT ON COLUMN intake.ledger.accepted_at IS 'When it was first accepted';
COMMENT ON COLUMN intake.ledger.offered IS 'How often it was offered, the first time included';
COMMENT ON COLUMN intake.ledger.ticket IS 'The ticket it opened or joined; NULL: none';
COMMENT ON COLUMN intake.ledger.ticket_desk IS 'The desk that has the ticket, when it is another one; NULL: this desk';
COMMENT ON COLUMN intake.ledger.customer IS 'The customer it came from; NULL: none';
COMMENT ON COLUMN intake.ledger.new_customer IS 'Whether it was the customer''s first mail';
COMMENT ON COLUMN intake.ledger.new_ticket IS 'Whether it opened the ticket';
COMMENT ON COLUMN intake.ledger.answered IS 'Whether an answer was queued for it';
COMMENT ON COLUMN intake.ledger.service_type IS 'Service type of the verdict';
COMMENT ON COLUMN intake.ledger.identity IS 'Identity grade of the verdict';
COMMENT ON COLUMN intake.ledger.language IS 'Language of the verdict';
COMMENT ON COLUMN intake.ledger.ticket_state IS 'State of the ticket after it';

-- ---- what leaves ----

CREATE TABLE intake.departure (
    desk text COLLATE "C" NOT NULL,
    sender text COLLATE "C" NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    digest text COLLATE "C" NOT NULL,
    kind intake.message_kind NOT NULL,
    filter text COLLATE "C" NOT NULL,
    queue_id text COLLATE "C",
    left_at timestamptz NOT NULL DEFAULT now(),
    login text COLLATE "C",
    ticket bigint,
    display_name text,
    rewritten boolean NOT NULL,
    reason text,
    PRIMARY KEY (desk, sender, message_id, digest)
);
COMMENT ON TABLE intake.departure IS 'One row for every mail that left under a desk''s address, save our own acknowledgements; it outlives tickets and agents, hence without foreign keys';
COMMENT ON COLUMN intake.departure.desk IS 'The desk';
COMMENT ON COLUMN intake.departure.sender IS 'Envelope sender; empty: the null reverse-path';
COMMENT ON COLUMN intake.departure.message_id IS 'Message-ID without angle brackets; empty: it had none';
COMMENT ON COLUMN intake.departure.digest IS 'SHA-256 over what makes two offers of a mail the same';
COMMENT ON COLUMN intake.departure.kind IS 'agent: a person''s answer; automatic: a program''s';
COMMENT ON COLUMN intake.departure.filter IS 'Name of the filter that let it pass';
COMMENT ON COLUMN intake.departure.queue_id IS 'Queue id at its mail server; NULL: unknown';
COMMENT ON COLUMN intake.departure.left_at IS 'When';
COMMENT ON COLUMN intake.departure.login IS 'The agent; NULL: nobody in person';
COMMENT ON COLUMN intake.departure.ticket IS 'The ticket it belongs to; NULL: none';
COMMENT ON COLUMN intake.departure.display_name IS 'Standard name it carried; NULL: it was not rewritten';
COMMENT ON COLUMN intake.departure.rewritten IS 'Whether name and signature were put in';
COMMENT ON COLUMN intake.departure.reason IS 'Why not, when they were not';

-- ---- the outbox ----

CREATE TABLE intake.outbox (
    desk text COLLATE "C" NOT NULL,
    id bigint GENERATED ALWAYS AS IDENTITY,
    ticket bigint,
    template text COLLATE "C" NOT NULL,
    recipient text NOT NULL,
    address text COLLATE "C",
    languages text NOT NULL,
    message_id text COLLATE "C" NOT NULL,
    token text COLLATE "C",
    token_digest bytea,
    in_reply_to text,
    mail_references text,
    payload text,
    state intake.outbox_state NOT NULL DEFAULT 'queued',
    queued_at timestamptz NOT NULL DEFAULT now(),
    due_at timestamptz NOT NULL DEFAULT now(),
    attempts integer NOT NULL DEFAULT 0,
    claimed_by text,
    finished_at timestamptz,
    display_name text,
    reason text,
    PRIMARY KEY (desk, message_id)
);
CREATE INDEX outbox_token_digest ON intake.outbox (token_digest);
CREATE INDEX outbox_due ON intake.outbox (due_at) WHERE state = 'queued';
COMMENT ON TABLE intake.outbox IS 'Answers of ours: waiting, sent, or parked; written in the transaction of the mail they answer, whose foreign key vouches for the ticket';
COMMENT ON COLUMN intake.outbox.desk IS 'The desk';
COMMENT ON COLUMN intake.outbox.id IS 'Its number, rising with time';
COMMENT ON COLUMN intake.outbox.ticket IS 'The ticket it tells of; NULL: none';
COMMENT ON COLUMN intake.outbox.template IS 'Template it is made with';
COMMENT ON COLUMN intake.outbox.recipient IS 'Address it goes to, as its owner writes it';
COMMENT ON COLUMN intake.outbox.address IS 'The same, canonical';
COMMENT ON COLUMN intake.outbox.languages IS 'Language tags, comma separated; two: bilingual';
COMMENT ON COLUMN intake.outbox.message_id IS 'Its Message-ID, fixed when it was queued, so that a repeat is recognised';
COMMENT ON COLUMN intake.outbox.token IS 'Secret of the address to answer to; NULL once it is sent, or without one';
COMMENT ON COLUMN intake.outbox.token_digest IS 'SHA-256 of the secret, by which it is found again';
COMMENT ON COLUMN intake.outbox.in_reply_to IS 'Message-ID of the mail it answers; NULL: it had none';
COMMENT ON COLUMN intake.outbox.mail_references IS 'Value of its References field; NULL: none';
COMMENT ON COLUMN intake.outbox.payload IS 'JSON object for the template';
COMMENT ON COLUMN intake.outbox.state IS 'queued, sent, parked (needs an admin) or dropped';
COMMENT ON COLUMN intake.outbox.queued_at IS 'When it was queued: its Date field';
COMMENT ON COLUMN intake.outbox.due_at IS 'Not before this moment; while it is claimed, the end of the claim';
COMMENT ON COLUMN intake.outbox.attempts IS 'How often a sender claimed it';
COMMENT ON COLUMN intake.outbox.claimed_by IS 'The sender that claimed it last; NULL: none yet';
COMMENT ON COLUMN intake.outbox.finished_at IS 'When it was sent, parked or dropped; NULL: queued';
COMMENT ON COLUMN intake.outbox.display_name IS 'Name it was sent under; NULL: not sent';
COMMENT ON COLUMN intake.outbox.reason IS 'What the server said last, or why it was parked or dropped; NULL: nothing';

-- ---- agents ----

CREATE TABLE intake.agent (
    desk text COLLATE "C" NOT NULL,
    login text COLLATE "C" NOT NULL,
    address text COLLATE "C",
    surname text,
    given_name text,
    short_name text,
    title text,
    role text,
    department text,
    language text COLLATE "C",
    service_types text[] NOT NULL DEFAULT '{}',
    active boolean NOT NULL DEFAULT true,
    PRIMARY KEY (desk, login),
    UNIQUE (desk, address)
);
COMMENT ON TABLE intake.agent IS 'Persons who answer';
COMMENT ON COLUMN intake.agent.desk IS 'The desk';
COMMENT ON COLUMN intake.agent.login IS 'SASL login at the mail server';
COMMENT ON COLUMN intake.agent.address IS 'The agent''s own mailbox, canonical; NULL: none';
COMMENT ON COLUMN intake.agent.surname IS 'Surname';
COMMENT ON COLUMN intake.agent.given_name IS 'Given name';
COMMENT ON COLUMN intake.agent.short_name IS 'What customers read in the display name';
COMMENT ON COLUMN intake.agent.title IS 'Title; NULL: none';
COMMENT ON COLUMN intake.agent.role IS 'Role; NULL: none';
COMMENT ON COLUMN intake.agent.department IS 'Department; NULL: the desk''s';
COMMENT ON COLUMN intake.agent.language IS 'Language (BCP 47)';
COMMENT ON COLUMN intake.agent.service_types IS 'Service types answered; empty: all';
COMMENT ON COLUMN intake.agent.active IS 'FALSE: gone, kept for what was answered';

-- ---- what the filter hands over and gets back ----

CREATE TYPE intake.offered_mail AS (
    desk text,
    other_desks text[],
    filter text,
    queue_id text,
    sender text,
    message_id text,
    digest text,
    ledger_state intake.ledger_state,
    kind intake.message_kind,
    subject text,
    sent_at timestamptz,
    size bigint,
    note text,
    author text,
    author_name text,
    identity text,
    thread text,
    ticket bigint,
    linked_ticket bigint,
    ticket_state intake.ticket_state,
    reopen boolean,
    service_type text,
    service_changed boolean,
    language text,
    due_at timestamptz,
    reasons text,
    participants text[],
    attachment_names text[],
    attachment_types text[],
    attachment_sizes bigint[],
    attachment_digests text[],
    attachment_inline boolean[],
    failed_addresses text[],
    failed_reasons text[],
    returned_ids text[],
    accepted_at timestamptz
);
COMMENT ON TYPE intake.offered_mail IS 'One mail and what was decided about it, without its text; accepted_at NULL: accepted now';

CREATE TYPE intake.planned_answer AS (
    send boolean,
    reason text,
    template text,
    recipient text,
    languages text,
    message_id text,
    token text,
    token_digest bytea,
    in_reply_to text,
    mail_references text,
    payload text,
    ceiling integer,
    period interval
);
COMMENT ON TYPE intake.planned_answer IS 'The answer a mail shall get, or why it gets none';
