-- Agents, for intakectl.

CREATE OR REPLACE FUNCTION intake.agent_save(
    p_desk text, p_login text, p_address text, p_surname text, p_given_name text,
    p_short_name text, p_title text, p_role text, p_department text, p_language text,
    p_service_types text[], p_active boolean, p_certificate text, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    was_there boolean;
    holder text;
BEGIN
    SELECT a.login INTO holder
      FROM agent a
     WHERE a.desk = p_desk AND a.address = p_address AND a.login <> p_login;
    IF FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('the address "%s" is already that of agent "%s"', p_address, holder);
    END IF;
    was_there := EXISTS (SELECT FROM agent a WHERE a.desk = p_desk AND a.login = p_login);
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
    VALUES (p_desk, p_who, CASE WHEN was_there THEN 'agent-changed' ELSE 'agent-added' END,
            concat_ws(', ', 'login ' || p_login, 'short name ' || p_short_name,
                      'address ' || p_address, 'language ' || p_language));
END
$$;
COMMENT ON FUNCTION intake.agent_save(text, text, text, text, text, text, text, text, text, text, text[], boolean, text, text) IS
    'Adds an agent, or changes the one with that login';

CREATE OR REPLACE FUNCTION intake.agent_remove(p_desk text, p_login text, p_who text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    -- The row stays for what was answered; the address is free for a successor.
    UPDATE agent a SET active = false, address = NULL, certificate = NULL
     WHERE a.desk = p_desk AND a.login = p_login AND a.active;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no active agent "%s"', p_desk, p_login);
    END IF;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'agent-removed', 'login ' || p_login);
END
$$;
COMMENT ON FUNCTION intake.agent_remove(text, text, text) IS
    'An agent answers no more; what was answered keeps the name';

CREATE OR REPLACE FUNCTION intake.agent_list(
    p_desk text,
    OUT desk text, OUT login text, OUT short text, OUT surname text, OUT given text,
    OUT title text, OUT role text, OUT department text, OUT language text, OUT types text,
    OUT address text, OUT certificate text, OUT active text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT a.desk, a.login, a.short_name, a.surname, a.given_name, a.title, a.role, a.department,
           a.language, coalesce(nullif(array_to_string(a.service_types, ','), ''), 'all'),
           a.address, a.certificate, CASE WHEN a.active THEN 'yes' ELSE 'no' END
      FROM agent a
     WHERE p_desk IS NULL OR a.desk = p_desk
     ORDER BY a.desk, a.active DESC, a.login
$$;
COMMENT ON FUNCTION intake.agent_list(text) IS 'Agents, those who left last';
