-- Labels and models, for intakectl.

CREATE OR REPLACE FUNCTION intake.ticket_set_type(
    p_desk text, p_ticket bigint, p_type text, p_who text, p_why text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before ticket := demand_ticket(p_desk, p_ticket);
BEGIN
    PERFORM demand_right(p_desk, p_who, 'type');
    IF before.service_type <> p_type THEN
        UPDATE ticket t SET service_type = p_type WHERE t.desk = p_desk AND t.ticket = p_ticket;
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (p_desk, p_ticket, p_who, 'type-changed',
                concat_ws(': ', before.service_type || ' to ' || p_type, p_why));
    END IF;
    PERFORM note_label(p_desk, p_ticket, p_type, 'admin', p_who);
    RETURN before.service_type;
END
$$;
COMMENT ON FUNCTION intake.ticket_set_type(text, bigint, text, text, text) IS
    'An admin says of which type a ticket is; gives the type it had';

CREATE OR REPLACE FUNCTION intake.model_list(
    p_desk text, p_limit integer,
    OUT desk text, OUT model bigint, OUT state text, OUT made text, OUT by text,
    OUT labels integer, OUT accuracy text, OUT macro_f1 text, OUT size integer, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT m.desk, m.model,
           CASE WHEN EXISTS (SELECT FROM model_in_force(ARRAY[m.desk]) f WHERE f.model = m.model)
                THEN 'in-force' WHEN m.octets IS NULL THEN 'figures-only' ELSE 'kept' END,
           shown(m.made_at), m.made_by, m.labels, round(m.accuracy::numeric, 3)::text,
           round(m.macro_f1::numeric, 3)::text, m.size, m.why
      FROM model m
     WHERE p_desk IS NULL OR m.desk = p_desk
     ORDER BY m.model DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.model_list(text, integer) IS 'Models, newest first';

CREATE OR REPLACE FUNCTION intake.first_type(p_desk text, p_ticket bigint)
RETURNS text
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT coalesce((SELECT split_part(e.why, ' to ', 1) FROM event e
                      WHERE e.desk = p_desk AND e.ticket = p_ticket AND e.what = 'type-changed'
                      ORDER BY e.event LIMIT 1),
                    (SELECT t.service_type FROM ticket t
                      WHERE t.desk = p_desk AND t.ticket = p_ticket))
$$;
COMMENT ON FUNCTION intake.first_type(text, bigint) IS 'The service type a ticket was first filed under';

CREATE OR REPLACE FUNCTION intake.type_accuracy(
    p_desk text, p_weeks integer, OUT week text, OUT tickets bigint, OUT "right" bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT to_char(date_trunc('week', t.opened_at AT TIME ZONE 'UTC'), 'YYYY-MM-DD'), count(*),
           count(*) FILTER (WHERE first_type(t.desk, t.ticket) = b.service_type)
      FROM (SELECT DISTINCT l.ticket FROM label l WHERE l.desk = p_desk) AS f
      JOIN ticket t ON t.desk = p_desk AND t.ticket = f.ticket
     CROSS JOIN LATERAL best_label(p_desk, f.ticket) AS b
     WHERE t.opened_at > now() - p_weeks * interval '1 week'
     GROUP BY 1
     ORDER BY 1
$$;
COMMENT ON FUNCTION intake.type_accuracy(text, integer) IS
    'By week (its Monday, UTC) of their opening: tickets whose type somebody vouched for or corrected, and how many were filed under it at first';
