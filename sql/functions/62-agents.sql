-- Agents, for intakectl.

CREATE OR REPLACE FUNCTION intake.change_text(p_what text, p_was text, p_is text)
RETURNS text
LANGUAGE sql IMMUTABLE AS $$
    SELECT CASE WHEN p_was IS DISTINCT FROM p_is
                THEN concat(p_what, ' ', coalesce(p_is, 'none'), ' (was ' || p_was || ')') END
$$;
COMMENT ON FUNCTION intake.change_text(text, text, text) IS
    'A change as histories tell of it; NULL: nothing changed';

CREATE OR REPLACE FUNCTION intake.agent_save(
    p_desk text, p_login text, p_address text, p_surname text, p_given_name text,
    p_short_name text, p_title text, p_role text, p_department text, p_language text,
    p_service_types text[], p_active boolean, p_certificate text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    other text;
    was agent;
    changes text;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'grant');
    other := (SELECT a.login FROM agent a
               WHERE a.desk = p_desk AND a.address = p_address AND a.login <> p_login);
    IF other IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('the address "%s" is already that of agent "%s"', p_address, other);
    END IF;
    other := (SELECT a.login FROM agent a
               WHERE a.desk = p_desk AND a.certificate = p_certificate AND a.login <> p_login);
    IF other IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('the certificate "%s" is already that of agent "%s"', p_certificate,
                             other);
    END IF;
    IF concat(p_login, p_surname, p_given_name, p_short_name, p_title, p_role, p_department,
              p_certificate) ~ E'[\x01-\x1f\x7f]' THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = 'what is said of the agent holds a control character';
    END IF;
    SELECT * INTO was FROM agent a WHERE a.desk = p_desk AND a.login = p_login FOR UPDATE;
    changes := concat_ws(
        ', ', change_text('short name', was.short_name, p_short_name),
        change_text('surname', was.surname, p_surname),
        change_text('given name', was.given_name, p_given_name),
        change_text('title', was.title, p_title), change_text('role', was.role, p_role),
        change_text('department', was.department, p_department),
        change_text('language', was.language, p_language),
        change_text('address', was.address, p_address),
        change_text('certificate', was.certificate, p_certificate),
        change_text('service types', nullif(array_to_string(was.service_types, ' '), ''),
                    array_to_string(p_service_types, ' ')),
        CASE WHEN was.active <> p_active
             THEN CASE WHEN p_active THEN 'answers again' ELSE 'answers no more' END END);
    IF was.login IS NOT NULL AND changes = '' THEN
        RETURN;
    END IF;
    INSERT INTO agent (desk, login, address, surname, given_name, short_name, title, role,
                       department, language, service_types, active, certificate)
    VALUES (p_desk, p_login, p_address, p_surname, p_given_name, p_short_name, p_title, p_role,
            p_department, p_language, coalesce(p_service_types, '{}'), p_active, p_certificate)
    ON CONFLICT (desk, login) DO UPDATE
       SET address = excluded.address, surname = excluded.surname,
           given_name = excluded.given_name, short_name = excluded.short_name,
           title = excluded.title, role = excluded.role, department = excluded.department,
           language = excluded.language, service_types = excluded.service_types,
           active = excluded.active, certificate = excluded.certificate;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who,
            CASE WHEN was.login IS NOT NULL THEN 'agent-changed' ELSE 'agent-added' END,
            concat_ws('; ', concat_ws(', ', 'login ' || p_login, nullif(changes, '')), p_why));
END
$$;
COMMENT ON FUNCTION intake.agent_save(text, text, text, text, text, text, text, text, text, text, text[], boolean, text, text, text) IS
    'Adds an agent, or changes the one with that login; the same again changes nothing';

CREATE OR REPLACE FUNCTION intake.agent_import(
    p_desk text, p_agents jsonb, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    a jsonb;
BEGIN
    FOR a IN SELECT jsonb_array_elements(p_agents) LOOP
        PERFORM agent_save(p_desk, a->>'login', a->>'address', a->>'surname', a->>'given',
                           a->>'short', a->>'title', a->>'role', a->>'department', a->>'language',
                           (SELECT array_agg(t) FROM jsonb_array_elements_text(a->'types') AS t),
                           true, a->>'certificate', p_who, p_why);
    END LOOP;
END
$$;
COMMENT ON FUNCTION intake.agent_import(text, jsonb, text, text) IS
    'Saves several agents, all or none';

CREATE OR REPLACE FUNCTION intake.agent_remove(p_desk text, p_login text, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'grant');
    -- The row stays for what was answered; the address is free for a successor.
    UPDATE agent a SET active = false, address = NULL, certificate = NULL
     WHERE a.desk = p_desk AND a.login = p_login AND a.active;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no active agent "%s"', p_desk, p_login);
    END IF;
    -- Whoever gets the login next is not called by its predecessor's names.
    UPDATE agent_name n
       SET withdrawn_at = now(), withdrawn_by = p_who, withdrawn_why = 'agent removed'
     WHERE n.desk = p_desk AND n.login = p_login AND n.withdrawn_at IS NULL
       AND (n.valid_until IS NULL OR n.valid_until > now());
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'agent-removed', 'login ' || p_login);
END
$$;
COMMENT ON FUNCTION intake.agent_remove(text, text, text) IS
    'An agent answers no more and its names are withdrawn; what was answered keeps the name';

CREATE OR REPLACE FUNCTION intake.agent_list(
    p_desk text, p_all boolean,
    OUT desk text, OUT login text, OUT short text, OUT surname text, OUT given text,
    OUT title text, OUT role text, OUT department text, OUT language text, OUT types text,
    OUT address text, OUT certificate text, OUT active text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT a.desk, a.login, a.short_name, a.surname, a.given_name, a.title, a.role, a.department,
           a.language, coalesce(nullif(array_to_string(a.service_types, ','), ''), 'all'),
           a.address, a.certificate, CASE WHEN a.active THEN 'yes' ELSE 'no' END
      FROM agent a
     WHERE (p_desk IS NULL OR a.desk = p_desk) AND (p_all OR a.active)
     ORDER BY a.desk, a.active DESC, a.login
$$;
COMMENT ON FUNCTION intake.agent_list(text, boolean) IS 'Agents; of all, those who left last';

-- For the program before.
CREATE OR REPLACE FUNCTION intake.agent_list(
    p_desk text,
    OUT desk text, OUT login text, OUT short text, OUT surname text, OUT given text,
    OUT title text, OUT role text, OUT department text, OUT language text, OUT types text,
    OUT address text, OUT certificate text, OUT active text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT * FROM agent_list(p_desk, true)
$$;
COMMENT ON FUNCTION intake.agent_list(text) IS 'Agents, those who left last';

-- ---- who is there ----

CREATE OR REPLACE FUNCTION intake.agent_away(
    p_desk text, p_login text, p_until timestamptz, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    IF p_login IS DISTINCT FROM p_who THEN
        PERFORM demand_right(p_desk, p_who, 'assign');
    END IF;
    IF p_until <= now() THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s is past (hint: the day "%s" is back)', shown(p_until), p_login);
    END IF;
    UPDATE agent a SET away_until = p_until, away_why = CASE WHEN p_until IS NOT NULL THEN p_why END
     WHERE a.desk = p_desk AND a.login = p_login AND a.active;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no active agent "%s" (hint: "agent list" shows them)',
                             p_desk, p_login);
    END IF;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, CASE WHEN p_until IS NULL THEN 'agent-back' ELSE 'agent-away' END,
            concat_ws('; ', 'login ' || p_login, 'until ' || shown(p_until), p_why));
END
$$;
COMMENT ON FUNCTION intake.agent_away(text, text, timestamptz, text, text) IS
    'An agent is away until then and gets no tickets; NULL: is back';

CREATE OR REPLACE FUNCTION intake.agent_duty(
    p_desk text, p_all boolean,
    OUT desk text, OUT login text, OUT short text, OUT surname text, OUT given text,
    OUT title text, OUT role text, OUT department text, OUT language text, OUT types text,
    OUT address text, OUT certificate text, OUT active text, OUT away text, OUT tickets bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT l.desk, l.login, l.short, l.surname, l.given, l.title, l.role, l.department, l.language,
           l.types, l.address, l.certificate, l.active,
           CASE WHEN a.away_until > now()
           THEN concat_ws(': ', 'until ' || shown(a.away_until), a.away_why) END,
           (SELECT count(*) FROM agent_task k WHERE k.desk = l.desk AND k.login = l.login)
      FROM agent_list(p_desk, p_all) WITH ORDINALITY
           AS l (desk, login, short, surname, given, title, role, department, language, types,
                 address, certificate, active, place)
      JOIN agent a ON a.desk = l.desk AND a.login = l.login
     ORDER BY l.place
$$;
COMMENT ON FUNCTION intake.agent_duty(text, boolean) IS
    'The same as agent_list(), with until when they are away and how many tickets in work they have';
