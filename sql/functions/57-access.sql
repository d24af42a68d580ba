-- Who may do what, and saying whom to ask who may not. A function that changes something asks
-- demand_right() first.

CREATE OR REPLACE FUNCTION intake.all_rights()
RETURNS text[]
LANGUAGE plpgsql IMMUTABLE AS $$
BEGIN
    RETURN ARRAY['approve', 'assign', 'verify', 'rename', 'merge', 'customers', 'block', 'send', 'teach',
                 'export', 'erase', 'grant', 'note', 'type', 'feedback'];
END
$$;
COMMENT ON FUNCTION intake.all_rights() IS
    'The rights there are: end a review; assign tickets to others; state that a sender is proven; change names; make one ticket of two, or two of one; change what is known of customers; block senders; send answers again or never; teach service types and choose a model; hand over and forget what is held of a customer; add agents, give roles and limit requests; keep notes in tickets; say of which type one is; note what was said of names';

CREATE OR REPLACE FUNCTION intake.rights_of_role(p_desk text, p_role text)
RETURNS text[]
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN coalesce((SELECT r.rights FROM access_role r
                      WHERE r.desk = p_desk AND r.name = p_role),
                    CASE p_role WHEN 'agent' THEN '{note,type,feedback}'::text[]
                                WHEN 'lead' THEN '{approve,assign,verify,rename,merge,customers,block,send,note,type,feedback}'::text[]
                                WHEN 'admin' THEN all_rights() END);
END
$$;
COMMENT ON FUNCTION intake.rights_of_role(text, text) IS 'What a role may do; NULL: there is none of that name';

CREATE OR REPLACE FUNCTION intake.granters(p_desk text)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN (SELECT coalesce(string_agg(g.login, ', ' ORDER BY g.login),
                            'an administrator of the server')
              FROM (SELECT a.login FROM agent a
                     WHERE a.desk = p_desk AND a.active
                       AND 'grant' = ANY (rights_of_role(p_desk, a.access_role))
                     ORDER BY a.login
                     LIMIT 5) AS g);
END
$$;
COMMENT ON FUNCTION intake.granters(text) IS 'Who can give rights, for people';

-- A role that was taken away leaves its agents without rights.
CREATE OR REPLACE FUNCTION intake.missing_right(p_desk text, p_who text, p_right text)
RETURNS text
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
DECLARE
    the_role text := (SELECT a.access_role FROM agent a
                       WHERE a.desk = p_desk AND a.login = p_who AND a.active);
BEGIN
    IF the_role IS NULL OR p_right = ANY (coalesce(rights_of_role(p_desk, the_role), '{}')) THEN
        RETURN NULL;
    END IF;
    RETURN format('the right "%s" is missing: agent "%s" has the role "%s" (hint: %s can give it with '
                  '"intakectl access give")', p_right, p_who, the_role, granters(p_desk));
END
$$;
COMMENT ON FUNCTION intake.missing_right(text, text, text) IS
    'Why somebody may not do something, and who can change that; NULL: he may. Who is no agent, or has no role, may';

CREATE OR REPLACE FUNCTION intake.demand_right(p_desk text, p_who text, p_right text)
RETURNS void
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
DECLARE
    missing text := missing_right(p_desk, p_who, p_right);
BEGIN
    IF missing IS NOT NULL THEN
        RAISE SQLSTATE 'IN004' USING MESSAGE = missing;
    END IF;
END
$$;
COMMENT ON FUNCTION intake.demand_right(text, text, text) IS 'IN004 when somebody may not do something';

-- Packed for the look-up: fields end with U+001F, rows with U+001E.
CREATE OR REPLACE FUNCTION intake.missing_rights(p_desk text, p_login text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM agent a WHERE a.desk = p_desk AND a.login = p_login
                                         AND a.access_role IS NOT NULL) THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT string_agg(concat_ws(E'\x1f', m.name, m.why), E'\x1e')
              FROM (SELECT r.name, missing_right(p_desk, p_login, r.name) AS why
                      FROM unnest(all_rights()) AS r (name)) AS m
             WHERE m.why IS NOT NULL);
END
$$;
COMMENT ON FUNCTION intake.missing_rights(text, text) IS
    'The rights that an agent has not, each with missing_right(), packed; NULL: none';

CREATE OR REPLACE FUNCTION intake.note_refused_orders(
    p_desk text, p_login text, p_ticket bigint, p_orders text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, coalesce(p_ticket, 0), p_login, 'right-refused',
            format('mail with %s: %s', p_orders, p_why));
END
$$;
COMMENT ON FUNCTION intake.note_refused_orders(text, text, bigint, text, text) IS
    'Keeps that an agent''s mail was refused for the commands in it';

-- ---- for intakectl ----

CREATE OR REPLACE FUNCTION intake.person(p_desk text, p_user text, p_as text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    IF p_as IS NULL THEN
        RETURN coalesce((SELECT a.login FROM agent a
                          WHERE a.desk = p_desk AND a.system_user = p_user AND a.active), p_user);
    END IF;
    IF NOT EXISTS (SELECT FROM agent a
                    WHERE a.desk = p_desk AND a.login = p_as AND a.active) THEN
        RAISE SQLSTATE 'IN004' USING
            MESSAGE = format('desk "%s" has no active agent "%s" (hint: "agent list" shows them)',
                             p_desk, p_as);
    END IF;
    RETURN p_as;
END
$$;
COMMENT ON FUNCTION intake.person(text, text, text) IS
    'As whom a user of the mail server acts: the agent named, else the one whose user it is, else the user';

CREATE OR REPLACE FUNCTION intake.person_who_may(
    p_desk text, p_user text, p_as text, p_right text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    who text := person(p_desk, p_user, p_as);
BEGIN
    IF p_right IS NOT NULL THEN
        PERFORM demand_right(p_desk, who, p_right);
    END IF;
    RETURN who;
END
$$;
COMMENT ON FUNCTION intake.person_who_may(text, text, text, text) IS
    'The same as person(), who has a right too; NULL: none is needed';

CREATE OR REPLACE FUNCTION intake.note_refusal(
    p_desk text, p_user text, p_as text, p_command text, p_why text)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    INSERT INTO event (desk, who, what, why)
    SELECT p_desk, coalesce(min(a.login), p_user), 'right-refused',
           concat_ws(': ', concat_ws(' as ', p_command, p_as), p_why)
      FROM agent a
     WHERE a.desk = p_desk AND a.active
       AND CASE WHEN p_as IS NULL THEN a.system_user = p_user ELSE a.login = p_as END
$$;
COMMENT ON FUNCTION intake.note_refusal(text, text, text, text, text) IS
    'Keeps that somebody tried what he may not do';

CREATE OR REPLACE FUNCTION intake.access_give(
    p_desk text, p_login text, p_role text, p_user text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    other text := (SELECT a.login FROM agent a
                    WHERE a.desk = p_desk AND a.system_user = p_user AND a.login <> p_login);
BEGIN
    PERFORM demand_right(p_desk, p_who, 'grant');
    IF p_role IS NOT NULL AND rights_of_role(p_desk, p_role) IS NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('there is no role "%s" (hint: "access list" shows them)', p_role);
    END IF;
    IF other IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('the user "%s" is already agent "%s"', p_user, other);
    END IF;
    UPDATE agent a SET access_role = p_role, system_user = coalesce(p_user, a.system_user)
     WHERE a.desk = p_desk AND a.login = p_login AND a.active;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no active agent "%s"', p_desk, p_login);
    END IF;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'access-given',
            concat_ws('; ', format('login %s, role %s', p_login, coalesce(p_role, 'none')),
                      'user ' || p_user, p_why));
END
$$;
COMMENT ON FUNCTION intake.access_give(text, text, text, text, text, text) IS
    'Gives an agent a role, or takes it away (NULL), and says as which user it runs intakectl (NULL: as before)';

CREATE OR REPLACE FUNCTION intake.access_set(
    p_desk text, p_role text, p_rights text[], p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    unknown text := (SELECT min(r) FROM unnest(p_rights) AS r WHERE r <> ALL (all_rights()));
BEGIN
    PERFORM demand_right(p_desk, p_who, 'grant');
    IF unknown IS NOT NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('there is no right "%s" (hint: one of %s)', unknown,
                             array_to_string(all_rights(), ', '));
    END IF;
    INSERT INTO access_role AS r (desk, name, rights, offered)
    VALUES (p_desk, p_role, p_rights, all_rights())
    ON CONFLICT (desk, name) DO UPDATE SET rights = excluded.rights, offered = excluded.offered;
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'role-changed',
            concat_ws('; ', format('%s: %s', p_role,
                                   coalesce(nullif(array_to_string(p_rights, ', '), ''), 'none')),
                      p_why));
END
$$;
COMMENT ON FUNCTION intake.access_set(text, text, text[], text, text) IS
    'Says what a role may do; makes it when it is new';

CREATE OR REPLACE FUNCTION intake.access_list(
    p_desk text, OUT role text, OUT rights text, OUT agents text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT n.name, coalesce(nullif(array_to_string(rights_of_role(p_desk, n.name), ', '), ''),
                            'none'),
           (SELECT string_agg(concat(a.login, ' (' || a.system_user || ')'), ', ' ORDER BY a.login)
              FROM agent a WHERE a.desk = p_desk AND a.active AND a.access_role = n.name)
      FROM (SELECT r.name FROM access_role r WHERE r.desk = p_desk
            UNION
            SELECT unnest(ARRAY['agent', 'lead', 'admin'])) AS n
    UNION ALL
    SELECT NULL, 'all', string_agg(concat(a.login, ' (' || a.system_user || ')'), ', '
                                   ORDER BY a.login)
      FROM agent a WHERE a.desk = p_desk AND a.active AND a.access_role IS NULL
     ORDER BY 1 NULLS LAST
$$;
COMMENT ON FUNCTION intake.access_list(text) IS
    'The roles of a desk, what they may do and who has them, with the users as whom they run intakectl; last who has none';

CREATE OR REPLACE FUNCTION intake.access_undecided(
    p_desk text, OUT role text, OUT rights text, OUT command text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT r.name, array_to_string(n.rights, ', '),
           format('intakectl access set %s %s --desk %s', r.name,
                  array_to_string(r.rights || n.rights, ','), p_desk)
      FROM access_role r
     CROSS JOIN LATERAL (SELECT array_agg(a.name ORDER BY a.place) AS rights
                           FROM unnest(all_rights()) WITH ORDINALITY AS a (name, place)
                          WHERE a.name <> ALL (r.rights) AND a.name <> ALL (r.offered)) AS n
     WHERE r.desk = p_desk AND n.rights IS NOT NULL
     ORDER BY r.name
$$;
COMMENT ON FUNCTION intake.access_undecided(text) IS
    'Roles of a desk''s own that were made before there were some rights, these, and the command that gives them';
