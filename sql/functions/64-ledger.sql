-- The ledger, for intakectl.

CREATE OR REPLACE FUNCTION intake.ledger_sums(
    p_filter text, OUT desk text, OUT rows bigint, OUT offered bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT s.desk, sum(s.rows)::bigint, sum(s.offered)::bigint
      FROM (SELECT l.desk, count(*) AS rows, sum(l.offered) AS offered
              FROM ledger l
             WHERE p_filter IS NULL OR l.filter = p_filter
             GROUP BY l.desk
            UNION ALL
            SELECT g.desk, g.rows, g.offered
              FROM purged_ledger g
             WHERE p_filter IS NULL OR g.filter = p_filter) AS s
     GROUP BY s.desk
     ORDER BY s.desk
$$;
COMMENT ON FUNCTION intake.ledger_sums(text) IS
    'Mails a filter recorded per desk, and how often they were offered; to hold against its own count';

CREATE OR REPLACE FUNCTION intake.ledger_list(
    p_desk text, p_limit integer,
    OUT desk text, OUT ledger bigint, OUT accepted text, OUT state text, OUT sender text,
    OUT ticket bigint, OUT ticket_desk text, OUT customer bigint, OUT type text, OUT identity text,
    OUT answered text, OUT offered integer, OUT filter text, OUT queue_id text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT l.desk, l.ledger, shown(l.accepted_at), l.state::text, l.sender, l.ticket,
           l.ticket_desk, l.customer, l.service_type, l.identity,
           CASE WHEN l.answered THEN 'yes' ELSE 'no' END, l.offered, l.filter, l.queue_id
      FROM ledger l
     WHERE p_desk IS NULL OR l.desk = p_desk
     ORDER BY l.ledger DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.ledger_list(text, integer) IS 'Accepted mails, newest first';

-- No index begins with desk and digest, and none is wanted for this alone: both tables are hashed,
-- whatever the planner believes of the arrays.
CREATE OR REPLACE FUNCTION intake.missing_mails(
    p_desks text[], p_digests text[], p_outgoing boolean[], OUT place bigint)
RETURNS SETOF bigint
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_nestloop = off AS $$
    SELECT m.place
      FROM unnest(p_desks, p_digests, p_outgoing)
           WITH ORDINALITY AS m (desk, digest, outgoing, place)
     WHERE NOT m.outgoing
       AND NOT EXISTS (SELECT FROM ledger l WHERE l.desk = m.desk AND l.digest = m.digest)
    UNION ALL
    SELECT m.place
      FROM unnest(p_desks, p_digests, p_outgoing)
           WITH ORDINALITY AS m (desk, digest, outgoing, place)
     WHERE m.outgoing
       AND NOT EXISTS (SELECT FROM departure d WHERE d.desk = m.desk AND d.digest = m.digest)
$$;
COMMENT ON FUNCTION intake.missing_mails(text[], text[], boolean[]) IS
    'Places (from 1) of the mails that neither the ledger nor, of outgoing ones, the departures have';

CREATE OR REPLACE FUNCTION intake.unaccepted_rows(
    p_filter text, p_desks text[], p_digests text[], p_since bigint[],
    OUT desk text, OUT rows bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_nestloop = off AS $$
    SELECT m.desk, count(*)
      FROM unnest(p_desks, p_digests, p_since) AS m (desk, digest, since)
      JOIN ledger l ON l.desk = m.desk AND l.digest = m.digest
     WHERE l.filter = p_filter AND l.accepted_at >= to_timestamp(m.since)
     GROUP BY m.desk
     ORDER BY m.desk
$$;
COMMENT ON FUNCTION intake.unaccepted_rows(text, text[], text[], bigint[]) IS
    'Rows that a filter made of mails whose commit ended unknown to it, per desk';
