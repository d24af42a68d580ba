-- Who is blocked, for intakectl.

CREATE OR REPLACE FUNCTION intake.blocks_address(p_name text, p_address text)
RETURNS boolean
LANGUAGE sql IMMUTABLE AS $$
    SELECT p_name = p_address
        OR right(p_address, length(p_name) + 1) IN ('@' || p_name, '.' || p_name)
$$;
COMMENT ON FUNCTION intake.blocks_address(text, text) IS
    'Whether a blocked name is an address, or the domain of it, or one above';

-- An event of the customer who has the address, else of the desk.
CREATE OR REPLACE FUNCTION intake.note_block(
    p_desk text, p_name text, p_what text, p_who text, p_why text)
RETURNS void
LANGUAGE sql SET search_path = intake, pg_temp AS $$
    INSERT INTO event (desk, customer, who, what, why)
    SELECT p_desk, (SELECT a.customer FROM address a
                     WHERE a.desk = p_desk AND a.address = p_name),
           p_who, p_what, concat_ws(': ', p_name, p_why)
$$;
COMMENT ON FUNCTION intake.note_block(text, text, text, text, text) IS
    'Notes that an address or domain was blocked or is so no more';

CREATE OR REPLACE FUNCTION intake.block_add(p_desk text, p_name text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'block');
    INSERT INTO blocked_sender (desk, name, blocked_by, why)
    VALUES (p_desk, p_name, p_who, p_why)
    ON CONFLICT DO NOTHING;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('"%s" is blocked already', p_name);
    END IF;
    PERFORM note_block(p_desk, p_name, 'blocked', p_who, p_why);
END
$$;
COMMENT ON FUNCTION intake.block_add(text, text, text, text) IS
    'Takes no mail of an address or domain any more';

CREATE OR REPLACE FUNCTION intake.block_remove(p_desk text, p_name text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'block');
    DELETE FROM blocked_sender b WHERE b.desk = p_desk AND b.name = p_name;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('"%s" is not blocked at desk "%s"', p_name, p_desk);
    END IF;
    PERFORM note_block(p_desk, p_name, 'unblocked', p_who, p_why);
END
$$;
COMMENT ON FUNCTION intake.block_remove(text, text, text, text) IS
    'Takes mail of an address or domain again';

CREATE OR REPLACE FUNCTION intake.block_list(
    p_desk text, OUT desk text, OUT name text, OUT since text, OUT "by" text, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT b.desk, b.name, shown(b.blocked_at), b.blocked_by, b.why
      FROM blocked_sender b
     WHERE p_desk IS NULL OR b.desk = p_desk
    UNION ALL
    SELECT k.desk, 'customer ' || k.customer, shown(e.at), e.who, e.why
      FROM customer k
      LEFT JOIN LATERAL (
            SELECT * FROM event e
             WHERE e.customer = k.customer AND e.desk = k.desk AND e.what = 'group-changed'
             ORDER BY e.event DESC LIMIT 1) AS e ON true
     WHERE k.customer_group = 'blocked' AND k.merged_into IS NULL
       AND (p_desk IS NULL OR k.desk = p_desk)
     ORDER BY 1, 2
$$;
COMMENT ON FUNCTION intake.block_list(text) IS
    'Blocked addresses, domains and customers; NULL: of all desks';
