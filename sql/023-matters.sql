-- Requests of the same words, and the newest tickets of a person.

ALTER TABLE intake.ticket ADD COLUMN words bytea;
COMMENT ON COLUMN intake.ticket.words IS 'SHA-256 of the author, the subject and what the opening mail says, by which a repeat is known; NULL: no person wrote it, or it said nothing';

-- The newest first, so that of a person with ten thousand tickets only these are read.
CREATE INDEX ticket_contact_newest ON intake.ticket (contact, ticket);
DROP INDEX intake.ticket_contact;

CREATE TYPE intake.matter AS (words bytea, are_new boolean);
COMMENT ON TYPE intake.matter IS 'By what words a request is known when it comes again, and whether no ticket was known to be opened by them when it was decided';
