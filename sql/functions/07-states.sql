-- The states of a ticket: the one place that says which moves there are, and the one that makes them.

-- Asked several times with a mail, hence an expression and no query.
CREATE OR REPLACE FUNCTION intake.makers_of_move(
    p_from intake.ticket_state, p_to intake.ticket_state)
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN CASE p_from
           WHEN 'awaiting-confirmation' THEN CASE p_to
                WHEN 'awaiting-information' THEN '{mail,order}'
                WHEN 'awaiting-review' THEN '{mail,order}'
                WHEN 'open' THEN '{mail,order,review}'
                WHEN 'answered' THEN '{order,answer}'
                WHEN 'closed' THEN '{order,review,time,merge}'
                END
           WHEN 'awaiting-information' THEN CASE p_to
                WHEN 'awaiting-confirmation' THEN '{mail}'
                WHEN 'awaiting-review' THEN '{mail,order}'
                WHEN 'open' THEN '{mail,order}'
                WHEN 'answered' THEN '{order,answer}'
                WHEN 'closed' THEN '{order,time,merge}'
                END
           WHEN 'awaiting-review' THEN CASE p_to
                WHEN 'awaiting-confirmation' THEN '{mail}'
                WHEN 'awaiting-information' THEN '{mail,order}'
                WHEN 'open' THEN '{mail,order,review}'
                WHEN 'answered' THEN '{order,answer}'
                WHEN 'closed' THEN '{order,review,merge}'
                END
           WHEN 'open' THEN CASE p_to
                WHEN 'awaiting-confirmation' THEN '{mail}'
                WHEN 'awaiting-information' THEN '{mail,order}'
                WHEN 'awaiting-review' THEN '{mail,order}'
                WHEN 'answered' THEN '{order,answer,time}'
                WHEN 'closed' THEN '{order,merge}'
                END
           WHEN 'answered' THEN CASE p_to
                WHEN 'awaiting-confirmation' THEN '{mail}'
                WHEN 'awaiting-information' THEN '{mail,order}'
                WHEN 'awaiting-review' THEN '{mail,order}'
                WHEN 'open' THEN '{mail,order}'
                WHEN 'closed' THEN '{order,time,merge}'
                END
           WHEN 'closed' THEN CASE p_to
                WHEN 'awaiting-confirmation' THEN '{mail,merge}'
                WHEN 'awaiting-information' THEN '{mail,order,merge}'
                WHEN 'awaiting-review' THEN '{mail,order,merge}'
                WHEN 'open' THEN '{mail,order,merge}'
                WHEN 'answered' THEN '{merge}'
                END
           END;
END
$$;
COMMENT ON FUNCTION intake.makers_of_move(intake.ticket_state, intake.ticket_state) IS
    'What moves a ticket from one state into another: a customer''s mail, an agent''s order (a command or intakectl), the end of a review, an agent''s answer, time (intake-sender), a merge and its undoing; NULL: nothing does';

CREATE OR REPLACE FUNCTION intake.ticket_moves(
    OUT from_state intake.ticket_state, OUT to_state intake.ticket_state, OUT moved_by text[])
RETURNS SETOF record
LANGUAGE plpgsql IMMUTABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT f, t, makers_of_move(f, t)
      FROM unnest(enum_range(NULL::ticket_state)) AS f,
           unnest(enum_range(NULL::ticket_state)) AS t
     WHERE makers_of_move(f, t) IS NOT NULL;
END
$$;
COMMENT ON FUNCTION intake.ticket_moves() IS
    'From which state a ticket may go into which, and what moves it there, as makers_of_move() says';

CREATE OR REPLACE FUNCTION intake.may_move(
    p_from intake.ticket_state, p_to intake.ticket_state, p_by text)
RETURNS boolean
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN coalesce(p_by = ANY (intake.makers_of_move(p_from, p_to)), false);
END
$$;
COMMENT ON FUNCTION intake.may_move(intake.ticket_state, intake.ticket_state, text) IS
    'Whether something of ticket_moves() moves a ticket from one state into another';

CREATE OR REPLACE FUNCTION intake.move_refused(
    p_from intake.ticket_state, p_to intake.ticket_state, p_by text)
RETURNS text
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    other intake.ticket_state;
    others text;
BEGIN
    IF p_from = p_to OR intake.may_move(p_from, p_to, p_by) THEN
        RETURN NULL;
    END IF;
    FOREACH other IN ARRAY enum_range(NULL::intake.ticket_state) LOOP
        IF intake.may_move(p_from, other, p_by) THEN
            others := concat_ws(', ', others, other);
        END IF;
    END LOOP;
    RETURN format('is %s and cannot become %s (hint: %s)', p_from, p_to,
                  coalesce('from there ' || others || ' can follow',
                           'nothing follows from there'));
END
$$;
COMMENT ON FUNCTION intake.move_refused(intake.ticket_state, intake.ticket_state, text) IS
    'Why a ticket cannot go from one state into another, and where it can: what follows "ticket N"; NULL: it can';

CREATE OR REPLACE FUNCTION intake.demand_move(
    p_ticket bigint, p_from intake.ticket_state, p_to intake.ticket_state, p_by text)
RETURNS void
LANGUAGE plpgsql IMMUTABLE AS $$
DECLARE
    refusal text := intake.move_refused(p_from, p_to, p_by);
BEGIN
    IF refusal IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = format('ticket %s %s', p_ticket, refusal);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.demand_move(bigint, intake.ticket_state, intake.ticket_state, text) IS
    'IN001 when nothing of that kind moves a ticket so';

-- The rest of a ticket is its caller's to write; its row is locked.
CREATE OR REPLACE FUNCTION intake.move_ticket(
    p_desk text, p_ticket bigint, p_from intake.ticket_state, p_to intake.ticket_state, p_by text,
    p_who text, p_what text, p_why text)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_move(p_ticket, p_from, p_to, p_by);
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
DECLARE
    ordered ticket_state;
    refused text;
BEGIN
    IF p_state IS NULL THEN
        RETURN NULL;
    END IF;
    FOREACH ordered IN ARRAY enum_range(NULL::ticket_state) LOOP
        IF ordered <> p_state AND NOT may_move(p_state, ordered, 'order') THEN
            refused := concat_ws(E'\x1e', refused,
                                 concat_ws(E'\x1f', ordered,
                                           move_refused(p_state, ordered, 'order')));
        END IF;
    END LOOP;
    IF NOT may_move(p_state, 'open', 'review') THEN
        refused := concat_ws(E'\x1e', refused,
                             E'review\x1fdoes not wait for a review: it is ' || p_state);
    END IF;
    RETURN refused;
END
$$;
COMMENT ON FUNCTION intake.orders_refused(intake.ticket_state) IS
    'The states an agent cannot order for a ticket in this one, and "review" where there is none to end, each with the reason, packed; NULL: none';
