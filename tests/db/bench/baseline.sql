-- What the store is measured against: one function that upserts a customer and inserts a ticket, a
-- message, an event and an outbox row, with the foreign keys and indexes such a schema would have.
CREATE SCHEMA baseline;
CREATE TABLE baseline.customer (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    email text NOT NULL UNIQUE,
    name text,
    created_at timestamptz NOT NULL DEFAULT now(),
    last_seen timestamptz NOT NULL DEFAULT now()
);
CREATE TABLE baseline.ticket (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    customer_id bigint NOT NULL REFERENCES baseline.customer,
    subject text NOT NULL,
    state text NOT NULL DEFAULT 'new',
    created_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON baseline.ticket (customer_id, created_at);
CREATE TABLE baseline.message (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES baseline.ticket,
    message_id text NOT NULL UNIQUE,
    body text NOT NULL,
    received_at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON baseline.message (ticket_id);
CREATE TABLE baseline.event (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES baseline.ticket,
    kind text NOT NULL,
    at timestamptz NOT NULL DEFAULT now()
);
CREATE INDEX ON baseline.event (ticket_id);
CREATE TABLE baseline.outbox (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    ticket_id bigint NOT NULL REFERENCES baseline.ticket,
    recipient text NOT NULL,
    due_at timestamptz NOT NULL DEFAULT now(),
    sent_at timestamptz
);
CREATE INDEX ON baseline.outbox (due_at) WHERE sent_at IS NULL;

CREATE FUNCTION baseline.five_rows(
    p_email text, p_name text, p_subject text, p_message_id text, p_body text)
RETURNS bigint LANGUAGE plpgsql AS $$
DECLARE
    c bigint;
    t bigint;
BEGIN
    SELECT ticket_id INTO t FROM baseline.message WHERE message_id = p_message_id;
    IF FOUND THEN
        RETURN t;
    END IF;
    INSERT INTO baseline.customer (email, name) VALUES (p_email, p_name)
        ON CONFLICT (email) DO UPDATE SET last_seen = now() RETURNING id INTO c;
    INSERT INTO baseline.ticket (customer_id, subject) VALUES (c, p_subject) RETURNING id INTO t;
    INSERT INTO baseline.message (ticket_id, message_id, body) VALUES (t, p_message_id, p_body);
    INSERT INTO baseline.event (ticket_id, kind) VALUES (t, 'received');
    INSERT INTO baseline.outbox (ticket_id, recipient) VALUES (t, p_email);
    RETURN t;
END
$$;
