-- The state of quotas, for intakectl.

CREATE OR REPLACE FUNCTION intake.lies_in(p_address text, p_account text)
RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT starts_with(p_account, 'domain:')
       AND right('.' || split_part(p_address, '@', -1), length(p_account) - length('domain'))
           = '.' || substr(p_account, length('domain:') + 1)
$$;
COMMENT ON FUNCTION intake.lies_in(text, text) IS
    'Whether an account is that of the domain, or one above it, of an address';

CREATE OR REPLACE FUNCTION intake.quota_domains(p_desk text, p_customer bigint)
RETURNS SETOF text
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT DISTINCT q.account
      FROM unnest(addresses_of(p_desk, p_customer)) AS own
      JOIN quota_use q
        ON q.desk = p_desk AND lies_in(own, q.account)
$$;
COMMENT ON FUNCTION intake.quota_domains(text, bigint) IS
    'Accounts of the domains that a customer''s addresses lie in';

-- A domain that nobody else writes from may be a person's own.
CREATE OR REPLACE FUNCTION intake.erase_quotas(
    p_desk text, p_customer bigint, p_addresses text[], p_tickets bigint[])
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    gone text[] := ARRAY(
        SELECT d.account
          FROM quota_domains(p_desk, p_customer) AS d (account)
         WHERE NOT EXISTS (SELECT FROM address a
                            WHERE a.desk = p_desk AND a.address <> ALL (p_addresses)
                              AND lies_in(a.address, d.account)));
BEGIN
    DELETE FROM quota_use q WHERE q.desk = p_desk AND q.account = ANY (gone);
    DELETE FROM quota_use q
     USING (SELECT coalesce(a.mailbox, a.address) AS name FROM address a
             WHERE a.desk = p_desk AND a.address = ANY (p_addresses)
            UNION
            SELECT t.mailbox FROM quota_ticket t
             WHERE t.desk = p_desk AND t.ticket = ANY (p_tickets)) AS m
     WHERE q.desk = p_desk AND q.account = 'mailbox:' || m.name;
    UPDATE quota_ticket q SET mailbox = NULL
     WHERE q.desk = p_desk AND q.ticket = ANY (p_tickets) AND q.mailbox IS NOT NULL;
    UPDATE quota_ticket q SET account = NULL, began = NULL
     WHERE q.desk = p_desk AND q.ticket = ANY (p_tickets) AND starts_with(q.account, 'domain:');
END
$$;
COMMENT ON FUNCTION intake.erase_quotas(text, bigint, text[], bigint[]) IS
    'Takes a customer''s mailboxes, and the names of domains that are its alone, out of quotas';

CREATE OR REPLACE FUNCTION intake.customer_quotas(
    p_desk text, p_customer bigint, p_types text[], p_began timestamptz[], p_renews timestamptz[],
    p_most integer[],
    OUT type text, OUT "of" text, OUT used integer, OUT quota integer, OUT "left" integer,
    OUT since text, OUT renews text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT t.name, CASE WHEN a.is_own THEN 'customer' ELSE split_part(a.account, ':', 2) END,
           coalesce(u.used, 0), t.most, greatest(t.most - coalesce(u.used, 0), 0), shown(t.began),
           shown(t.renews)
      FROM unnest(p_types, p_began, p_renews, p_most)
           WITH ORDINALITY AS t (name, began, renews, most, place)
     CROSS JOIN (SELECT 'customer:' || p_customer AS account, true AS is_own
                 UNION ALL
                 SELECT d.account, false FROM quota_domains(p_desk, p_customer) AS d (account)) AS a
     CROSS JOIN LATERAL (
           SELECT max(q.used) AS used FROM quota_use q
            WHERE q.desk = p_desk AND q.service_type = t.name AND q.began = t.began
              AND (q.account = a.account
                   OR a.is_own AND q.account IN (
                          SELECT 'mailbox:' || mailbox_of(p_desk, own)
                            FROM unnest(addresses_of(p_desk, p_customer)) AS own))) AS u
     WHERE a.is_own OR u.used IS NOT NULL
     ORDER BY t.place, a.is_own DESC, a.account
$$;
COMMENT ON FUNCTION intake.customer_quotas(text, bigint, text[], timestamptz[], timestamptz[], integer[]) IS
    'What a customer, and the domains of its addresses, used of types'' quotas in the present periods';
