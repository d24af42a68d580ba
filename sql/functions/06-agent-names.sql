-- What agents are called at a moment; used by the functions that hand agents out.

-- Of several names planned for one language and channel the one that began last is in force, and
-- of two that began together the one that was decided last.
CREATE OR REPLACE FUNCTION intake.agent_names_in_force(
    p_desk text, p_login text, p_at timestamptz DEFAULT now())
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT string_agg(array_to_string(
                   ARRAY[n.language, n.channel, n.surname, n.given_name, n.short_name, n.title,
                         n.role, n.department], E'\x1f', ''), E'\x1e' ORDER BY n.language, n.channel)
          FROM (SELECT DISTINCT ON (i.language, i.channel) i.*
                  FROM intake.agent_name i
                 WHERE i.desk = p_desk AND i.login = p_login AND i.withdrawn_at IS NULL
                   AND i.valid_from <= p_at AND (i.valid_until IS NULL OR i.valid_until > p_at)
                 ORDER BY i.language, i.channel, i.valid_from DESC, i.name DESC) n);
END
$$;
COMMENT ON FUNCTION intake.agent_names_in_force(text, text, timestamptz) IS
    'The names of an agent in force at a moment, fields ended by U+001F, names by U+001E; NULL: none of their own';
