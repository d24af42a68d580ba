-- Names of agents and what is said of them, for intakectl.

CREATE OR REPLACE FUNCTION intake.agents_at(
    p_at timestamptz,
    OUT desk text, OUT login text, OUT address text, OUT surname text, OUT given_name text,
    OUT short_name text, OUT title text, OUT role text, OUT department text, OUT language text,
    OUT service_types text, OUT active boolean, OUT certificate text, OUT names text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT a.desk, a.login, a.address, a.surname, a.given_name, a.short_name, a.title, a.role,
           a.department, a.language, array_to_string(a.service_types, ' '), a.active,
           a.certificate, agent_names_in_force(a.desk, a.login, coalesce(p_at, now()))
      FROM agent a
     WHERE a.active
     ORDER BY a.desk, a.login
$$;
COMMENT ON FUNCTION intake.agents_at(timestamptz) IS
    'All active agents of all desks with the names in force at a moment; NULL: now';

CREATE OR REPLACE FUNCTION intake.name_plan(
    p_desk text, p_login text, p_language text, p_channel text, p_surname text, p_given_name text,
    p_short_name text, p_title text, p_role text, p_department text, p_from timestamptz,
    p_until timestamptz, p_review date, p_who text, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_from timestamptz := coalesce(p_from, now());
    the_name bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'rename');
    PERFORM FROM agent a
      WHERE a.desk = p_desk AND a.login = p_login AND a.active FOR UPDATE;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no active agent "%s"', p_desk, p_login);
    END IF;
    IF p_from < now() - interval '1 minute' THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('a name cannot begin in the past, as %s is', shown(p_from)),
            HINT = 'intakectl names set';
    END IF;
    IF p_until <= the_from THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = 'the name would end before it begins';
    END IF;
    IF concat(p_language, p_channel, p_surname, p_given_name, p_short_name, p_title, p_role,
              p_department)
       ~ E'[\x01-\x1f\x7f]' THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = 'the name holds a control character';
    END IF;
    -- What would be so anyway needs no second decision.
    SELECT CASE WHEN (n.surname, n.given_name, n.short_name, n.title, n.role, n.department,
                      n.valid_until)
                     IS NOT DISTINCT FROM
                     (p_surname, p_given_name, p_short_name, p_title, p_role, p_department, p_until)
                 AND (p_review IS NULL OR p_review IS NOT DISTINCT FROM n.review_on)
                THEN n.name END
      INTO the_name
      FROM agent_name n
     WHERE n.desk = p_desk AND n.login = p_login AND n.language = coalesce(p_language, '')
       AND n.channel = coalesce(p_channel, '') AND n.withdrawn_at IS NULL
       AND n.valid_from <= the_from AND (n.valid_until IS NULL OR n.valid_until > the_from)
     ORDER BY n.valid_from DESC, n.name DESC
     LIMIT 1;
    IF the_name IS NOT NULL THEN
        RETURN the_name;
    END IF;
    INSERT INTO agent_name (desk, login, language, channel, surname, given_name, short_name, title,
                            role, department, valid_from, valid_until, review_on, decided_by, why)
    VALUES (p_desk, p_login, coalesce(p_language, ''), coalesce(p_channel, ''), p_surname,
            p_given_name, p_short_name, p_title, p_role, p_department, the_from, p_until, p_review,
            p_who, p_why)
    RETURNING name INTO the_name;
    RETURN the_name;
END
$$;
COMMENT ON FUNCTION intake.name_plan(text, text, text, text, text, text, text, text, text, text, timestamptz, timestamptz, date, text, text) IS
    'An agent is called so in a language and on a channel from a moment on, now by default; returns the number of the name, which is that of an earlier one that says the same';

CREATE OR REPLACE FUNCTION intake.name_import(
    p_desk text, p_names jsonb, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    n jsonb;
BEGIN
    FOR n IN SELECT jsonb_array_elements(p_names) LOOP
        PERFORM name_plan(p_desk, n->>'login', n->>'language', n->>'channel', n->>'surname',
                          n->>'given', n->>'short', n->>'title', n->>'role', n->>'department',
                          NULL, (n->>'until')::timestamptz, NULL, p_who, p_why);
    END LOOP;
END
$$;
COMMENT ON FUNCTION intake.name_import(text, jsonb, text, text) IS
    'Sets several names from now on, all or none';

CREATE OR REPLACE FUNCTION intake.name_withdraw(
    p_desk text, p_login text, p_name bigint, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'rename');
    UPDATE agent_name n SET withdrawn_at = now(), withdrawn_by = p_who, withdrawn_why = p_why
     WHERE n.desk = p_desk AND n.login = p_login AND n.name = p_name AND n.withdrawn_at IS NULL;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('agent "%s" of desk "%s" has no name %s that stands', p_login, p_desk,
                             p_name);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.name_withdraw(text, text, bigint, text, text) IS
    'Takes a name back, planned or in force; it stays in the history';

CREATE OR REPLACE FUNCTION intake.name_list(
    p_desk text, p_login text,
    OUT desk text, OUT login text, OUT name bigint, OUT state text, OUT language text,
    OUT channel text, OUT short text, OUT surname text, OUT given text, OUT title text,
    OUT role text, OUT department text, OUT valid_from text, OUT valid_until text,
    OUT review text, OUT by text, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT n.desk, n.login, n.name,
           CASE WHEN n.withdrawn_at IS NOT NULL THEN 'withdrawn'
                WHEN n.valid_from > now() THEN 'planned'
                WHEN n.valid_until <= now() THEN 'past'
                WHEN EXISTS (SELECT FROM agent_name o
                              WHERE o.desk = n.desk AND o.login = n.login
                                AND o.language = n.language AND o.channel = n.channel
                                AND o.withdrawn_at IS NULL AND o.valid_from <= now()
                                AND (o.valid_until IS NULL OR o.valid_until > now())
                                AND (o.valid_from, o.name) > (n.valid_from, n.name)) THEN 'past'
                ELSE 'in-force' END,
           n.language, n.channel, n.short_name, n.surname, n.given_name, n.title, n.role,
           n.department, shown(n.valid_from), shown(n.valid_until),
           to_char(n.review_on, 'YYYY-MM-DD'), n.decided_by,
           concat_ws('; withdrawn: ', n.why, n.withdrawn_why)
      FROM agent_name n
     WHERE (p_desk IS NULL OR n.desk = p_desk) AND (p_login IS NULL OR n.login = p_login)
     ORDER BY n.desk, n.login, n.language, n.channel, n.valid_from, n.name
$$;
COMMENT ON FUNCTION intake.name_list(text, text) IS
    'Names of agents: in-force, planned, past or withdrawn, oldest first';

CREATE OR REPLACE FUNCTION intake.name_history(
    p_desk text, p_login text,
    OUT at text, OUT login text, OUT who text, OUT what text, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT shown(h.at), h.login, h.who, h.what, h.why
      FROM (SELECT n.decided_at AS at, n.login, n.decided_by AS who,
                   concat('name ', n.name, ': ',
                          concat_ws(', ', 'language ' || nullif(n.language, ''),
                                    'channel ' || nullif(n.channel, ''), 'short ' || n.short_name,
                                    'surname ' || n.surname, 'given ' || n.given_name,
                                    'title ' || n.title, 'role ' || n.role,
                                    'department ' || n.department,
                                    'from ' || shown(n.valid_from),
                                    'until ' || shown(n.valid_until))) AS what, n.why
              FROM agent_name n
             WHERE n.desk = p_desk
            UNION ALL
            SELECT n.withdrawn_at, n.login, n.withdrawn_by, concat('name ', n.name, ' withdrawn'),
                   n.withdrawn_why
              FROM agent_name n
             WHERE n.desk = p_desk AND n.withdrawn_at IS NOT NULL
            UNION ALL
            SELECT e.at, substring(e.why FROM '^login ([^,]*)'), e.who, e.what, e.why
              FROM event e
             WHERE e.desk = p_desk AND e.ticket = 0
               AND e.what IN ('agent-added', 'agent-changed', 'agent-removed')) h
     WHERE p_login IS NULL OR h.login = p_login
     ORDER BY h.at
$$;
COMMENT ON FUNCTION intake.name_history(text, text) IS
    'Who changed what of the names of a desk''s agents, when and why, oldest first';

CREATE OR REPLACE FUNCTION intake.name_reviews(
    p_at timestamptz,
    OUT desk text, OUT login text, OUT language text, OUT channel text, OUT review bigint,
    OUT decided bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT n.desk, n.login, n.language, n.channel,
           extract(epoch FROM n.review_on)::bigint, extract(epoch FROM n.decided_at)::bigint
      FROM (SELECT DISTINCT ON (i.desk, i.login, i.language, i.channel) i.*
              FROM agent_name i
              JOIN agent a ON a.desk = i.desk AND a.login = i.login AND a.active
             WHERE i.withdrawn_at IS NULL AND i.valid_from <= coalesce(p_at, now())
               AND (i.valid_until IS NULL OR i.valid_until > coalesce(p_at, now()))
             ORDER BY i.desk, i.login, i.language, i.channel, i.valid_from DESC, i.name DESC) n
    UNION ALL
    SELECT a.desk, a.login, '', '', NULL, extract(epoch FROM max(e.at))::bigint
      FROM agent a
      JOIN event e ON e.desk = a.desk AND e.ticket = 0
                  AND e.what IN ('agent-added', 'agent-changed')
                  AND substring(e.why FROM '^login ([^,]*)') = a.login
     WHERE a.active
       AND NOT EXISTS (SELECT FROM agent_name n
                        WHERE n.desk = a.desk AND n.login = a.login AND n.withdrawn_at IS NULL
                          AND n.language = '' AND n.channel = ''
                          AND n.valid_from <= coalesce(p_at, now())
                          AND (n.valid_until IS NULL OR n.valid_until > coalesce(p_at, now())))
     GROUP BY a.desk, a.login
$$;
COMMENT ON FUNCTION intake.name_reviews(timestamptz) IS
    'When names in force at a moment (NULL: now) are to be looked at again, and when they were last decided, as Unix times';

CREATE OR REPLACE FUNCTION intake.name_feedback_add(
    p_desk text, p_login text, p_display_name text, p_ticket bigint, p_verdict text, p_words text,
    p_who text)
RETURNS text
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_name text := p_display_name;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'feedback');
    IF p_verdict NOT IN ('good', 'bad', 'confusing') THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('"%s" is no verdict', p_verdict),
            HINT = 'good, bad or confusing';
    END IF;
    IF p_ticket IS NOT NULL THEN
        IF NOT EXISTS (SELECT FROM ticket t WHERE t.desk = p_desk AND t.ticket = p_ticket) THEN
            RAISE SQLSTATE 'IN001' USING
                MESSAGE = format('desk "%s" has no ticket %s', p_desk, p_ticket);
        END IF;
        SELECT coalesce(m.author_name, p_display_name) INTO the_name
          FROM message m
         WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.kind = 'agent' AND m.login = p_login
         ORDER BY m.author_name IS NULL, m.message
         LIMIT 1;
        IF NOT FOUND THEN
            RAISE SQLSTATE 'IN001' USING
                MESSAGE = format('agent "%s" has not answered ticket %s', p_login, p_ticket),
                HINT = 'who has: intakectl ticket show ' || p_ticket;
        END IF;
    END IF;
    INSERT INTO name_feedback (desk, login, display_name, ticket, noted_by, verdict, words)
    VALUES (p_desk, p_login, the_name, p_ticket, p_who, p_verdict, p_words);
    RETURN the_name;
END
$$;
COMMENT ON FUNCTION intake.name_feedback_add(text, text, text, bigint, text, text, text) IS
    'Notes what somebody said of a display name: of the one the ticket knows the agent by, else of the one that is given; returns the name';

CREATE OR REPLACE FUNCTION intake.name_feedback_list(
    p_desk text, p_login text,
    OUT at text, OUT login text, OUT name text, OUT verdict text, OUT words text, OUT ticket bigint,
    OUT noted_by text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT shown(f.given_at), f.login, f.display_name, f.verdict, f.words, f.ticket, f.noted_by
      FROM name_feedback f
     WHERE f.desk = p_desk AND (p_login IS NULL OR f.login = p_login)
     ORDER BY f.feedback
$$;
COMMENT ON FUNCTION intake.name_feedback_list(text, text) IS
    'What was said of the names of a desk''s agents, oldest first';
