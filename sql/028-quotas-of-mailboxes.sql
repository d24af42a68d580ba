-- Quotas count by mailbox, too: an address with another suffix is another customer, but no other quota.

ALTER TABLE intake.quota_ticket ADD COLUMN mailbox text COLLATE "C";
COMMENT ON COLUMN intake.quota_ticket.mailbox IS 'The author''s mailbox it was counted against beside its customer; NULL: against none';
COMMENT ON COLUMN intake.quota_use.account IS 'Whose: "customer:NUMBER", "mailbox:ADDRESS" or "domain:NAME"';

-- Their arguments are others now; the files in functions/ make them anew.
DROP FUNCTION IF EXISTS intake.known_quotas(text, text, text, bytea, text[], bigint, text[], timestamptz[]);
DROP FUNCTION IF EXISTS intake.claim_quota(text, bigint, bigint, intake.quota_claim);
