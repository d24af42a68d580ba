-- The ledger, for intakectl.

CREATE OR REPLACE FUNCTION intake.ledger_sums(
    p_filter text, OUT desk text, OUT rows bigint, OUT offered bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT l.desk, count(*), sum(l.offered)::bigint
      FROM ledger l
     WHERE p_filter IS NULL OR l.filter = p_filter
     GROUP BY l.desk
     ORDER BY l.desk
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
