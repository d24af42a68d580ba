-- The states of a ticket: the one place that says which moves there are, and the one that makes them.

CREATE OR REPLACE FUNCTION intake.ticket_moves(
    OUT from_state intake.ticket_state, OUT to_state intake.ticket_state, OUT moved_by text[])
RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN QUERY
    SELECT m.f::intake.ticket_state, m.t::intake.ticket_state, m.b::text[]
      FROM (VALUES
        ('awaiting-confirmation', 'awaiting-information', '{mail,order}'),
        ('awaiting-confirmation', 'awaiting-review', '{mail,order}'),
        ('awaiting-confirmation', 'open', '{mail,order,review}'),
        ('awaiting-confirmation', 'answered', '{order,answer}'),
        ('awaiting-confirmation', 'closed', '{order,review,time,merge}'),
        ('awaiting-information', 'awaiting-confirmation', '{mail}'),
        ('awaiting-information', 'awaiting-review', '{mail,order}'),
        ('awaiting-information', 'open', '{mail,order}'),
        ('awaiting-information', 'answered', '{order,answer}'),
        ('awaiting-information', 'closed', '{order,time,merge}'),
        ('awaiting-review', 'awaiting-confirmation', '{mail}'),
        ('awaiting-review', 'awaiting-information', '{mail,order}'),
        ('awaiting-review', 'open', '{mail,order,review}'),
        ('awaiting-review', 'answered', '{order,answer}'),
        ('awaiting-review', 'closed', '{order,review,merge}'),
        ('open', 'awaiting-confirmation', '{mail}'),
        ('open', 'awaiting-information', '{mail,order}'),
        ('open', 'awaiting-review', '{mail,order}'),
        ('open', 'answered', '{order,answer,time}'),
        ('open', 'closed', '{order,merge}'),
        ('answered', 'awaiting-confirmation', '{mail}'),
        ('answered', 'awaiting-information', '{mail,order}'),
        ('answered', 'awaiting-review', '{mail,order}'),
        ('answered', 'open', '{mail,order}'),
        ('answered', 'closed', '{order,time,merge}'),
        ('closed', 'awaiting-confirmation', '{mail,merge}'),
        ('closed', 'awaiting-information', '{mail,order,merge}'),
        ('closed', 'awaiting-review', '{mail,order,merge}'),
        ('closed', 'open', '{mail,order,merge}'),
        ('closed', 'answered', '{merge}')) AS m (f, t, b);
END
$$;
COMMENT ON FUNCTION intake.ticket_moves() IS
    'From which state a ticket may go into which, and what moves it there: a customer''s mail, an agent''s order (a command or intakectl), the end of a review, an agent''s answer, time (intake-sender), a merge and its undoing';

CREATE OR REPLACE FUNCTION intake.may_move(
    p_from intake.ticket_state, p_to intake.ticket_state, p_by text)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN EXISTS (SELECT FROM ticket_moves() AS m
                    WHERE m.from_state = p_from AND m.to_state = p_to AND p_by = ANY (m.moved_by));
END
$$;
COMMENT ON FUNCTION intake.may_move(intake.ticket_state, intake.ticket_state, text) IS
    'Whether something of ticket_moves() moves a ticket from one state into another';

CREATE OR REPLACE FUNCTION intake.move_refused(
    p_from intake.ticket_state, p_to intake.ticket_state, p_by text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE SET search_path = intake, pg_temp AS $$
BEGIN
    IF p_from = p_to OR may_move(p_from, p_to, p_by) THEN
        RETURN NULL;
    END IF;
    RETURN format('is %s and cannot become %s (hint: %s)', p_from, p_to,
                  (SELECT coalesce('from there ' || string_agg(m.to_state::text, ', '
                                                               ORDER BY m.to_state)
                                   || ' can follow', 'nothing follows from there')
                     FROM ticket_moves() AS m
                    WHERE m.from_state = p_from AND p_by = ANY (m.moved_by)));
END
$$;
COMMENT ON FUNCTION intake.move_refused(intake.ticket_state, intake.ticket_state, text) IS
    'Why a ticket cannot go from one state into another, and where it can: what follows "ticket N"; NULL: it can';

-- The rest of a ticket is its caller's to write; its row is locked.
CREATE OR REPLACE FUNCTION intake.move_ticket(
    p_desk text, p_ticket bigint, p_from intake.ticket_state, p_to intake.ticket_state, p_by text,
    p_who text, p_what text, p_why text)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    refusal text := move_refused(p_from, p_to, p_by);
BEGIN
    IF refusal IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = format('ticket %s %s', p_ticket, refusal);
    END IF;
    IF p_from <> p_to THEN
        UPDATE ticket t SET state = p_to WHERE t.desk = p_desk AND t.ticket = p_ticket;
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, p_who, p_what, p_why);
END
$$;
COMMENT ON FUNCTION intake.move_ticket(text, bigint, intake.ticket_state, intake.ticket_state, text, text, text, text) IS
    'Moves a ticket into a state and notes by whom and why; IN001: there is no such move';

CREATE OR REPLACE FUNCTION intake.shown_move(
    p_from intake.ticket_state, p_to intake.ticket_state, p_why text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN concat_ws(': ', format('%s to %s', p_from, p_to), p_why);
END
$$;
COMMENT ON FUNCTION intake.shown_move(intake.ticket_state, intake.ticket_state, text) IS
    'A move and its reason, as a history says it';

-- For the filter, which refuses a command before anything is done. Fields end with U+001F, rows with
-- U+001E.
CREATE OR REPLACE FUNCTION intake.orders_refused(p_state intake.ticket_state)
RETURNS text
LANGUAGE plpgsql IMMUTABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN (
        SELECT string_agg(concat_ws(E'\x1f', o.name, o.why), E'\x1e')
          FROM (SELECT s::text AS name, move_refused(p_state, s, 'order') AS why
                  FROM unnest(enum_range(NULL::ticket_state)) AS s
                UNION ALL
                SELECT 'review', 'does not wait for a review: it is ' || p_state
                 WHERE NOT may_move(p_state, 'open', 'review')) AS o
         WHERE o.why IS NOT NULL);
END
$$;
COMMENT ON FUNCTION intake.orders_refused(intake.ticket_state) IS
    'The states an agent cannot order for a ticket in this one, and "review" where there is none to end, each with the reason, packed; NULL: none';
