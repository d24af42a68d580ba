-- Customers, for intakectl. A change that finds nothing to change raises IN001 ("no, and this is why") with a text
-- for people.

CREATE OR REPLACE FUNCTION intake.customer_list(
    p_desk text, p_search text, p_limit integer,
    OUT desk text, OUT customer bigint, OUT "group" text, OUT name text, OUT addresses text,
    OUT tickets bigint, OUT since text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT k.desk, k.customer, k.customer_group, k.name,
           (SELECT string_agg(a.address, ', ' ORDER BY a.address)
              FROM contact c
              JOIN address a ON a.desk = c.desk AND a.contact = c.contact
             WHERE c.desk = k.desk AND c.customer = k.customer),
           (SELECT count(*)
              FROM contact c
              JOIN ticket t ON t.desk = c.desk AND t.contact = c.contact
             WHERE c.desk = k.desk AND c.customer = k.customer),
           shown(k.created_at)
      FROM customer k
     WHERE k.merged_into IS NULL
       AND (p_desk IS NULL OR k.desk = p_desk)
       AND (p_search IS NULL
            OR strpos(lower(k.name), lower(p_search)) > 0
            OR EXISTS (SELECT
                         FROM contact c
                         JOIN address a ON a.desk = c.desk AND a.contact = c.contact
                        WHERE c.desk = k.desk AND c.customer = k.customer
                          AND (strpos(a.address, lower(p_search)) > 0
                               OR strpos(lower(c.name), lower(p_search)) > 0)))
     ORDER BY k.customer DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.customer_list(text, text, integer) IS
    'Customers, newest first; the search looks into names and addresses';

CREATE OR REPLACE FUNCTION intake.customer_facts(
    p_desk text, p_customer bigint,
    OUT desk text, OUT customer bigint, OUT "group" text, OUT name text, OUT contacts bigint,
    OUT tickets bigint, OUT since text, OUT merged_into bigint)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT k.desk, k.customer, k.customer_group, k.name,
           (SELECT count(*) FROM contact c WHERE c.desk = k.desk AND c.customer = k.customer),
           (SELECT count(*)
              FROM contact c
              JOIN ticket t ON t.desk = c.desk AND t.contact = c.contact
             WHERE c.desk = k.desk AND c.customer = k.customer),
           shown(k.created_at), k.merged_into
      FROM customer k
     WHERE k.desk = p_desk AND k.customer = p_customer
$$;
COMMENT ON FUNCTION intake.customer_facts(text, bigint) IS
    'What is known of one customer; no row: there is none';

CREATE OR REPLACE FUNCTION intake.customer_addresses(
    p_desk text, p_customer bigint, p_grade_days integer DEFAULT NULL,
    OUT address text, OUT contact bigint, OUT name text, OUT language text, OUT verified text,
    OUT undeliverable text, OUT why text, OUT answers integer, OUT since text, OUT blocked text,
    OUT grade text, OUT graded text, OUT graded_by text, OUT graded_until text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT a.address, c.contact, c.name, c.language, shown(a.verified_at),
           shown(a.undeliverable_at), a.undeliverable_why, coalesce(cardinality(m.answers), 0),
           shown(a.created_at),
           (SELECT string_agg(b.name, ', ' ORDER BY b.name)
              FROM blocked_sender b
             WHERE b.desk = a.desk
               AND (blocks_address(b.name, a.address) OR blocks_address(b.name, a.mailbox))),
           a.grade, shown(a.grade_at), a.grade_by,
           shown(a.grade_at + p_grade_days * interval '1 day')
      FROM contact c
      JOIN address a ON a.desk = c.desk AND a.contact = c.contact
      LEFT JOIN answered_mailbox m
             ON m.desk = a.desk AND m.mailbox = coalesce(a.mailbox, a.address)
     WHERE c.desk = p_desk AND c.customer = p_customer
     ORDER BY a.address
$$;
COMMENT ON FUNCTION intake.customer_addresses(text, bigint, integer) IS
    'Mailboxes of one customer with their persons, what is blocked of them, and how well they are proven until when';

CREATE OR REPLACE FUNCTION intake.customer_events(
    p_desk text, p_customer bigint, OUT at text, OUT who text, OUT what text, OUT why text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT shown(e.at), e.who, e.what, e.why
      FROM event e
     WHERE e.desk = p_desk AND e.customer = p_customer
     ORDER BY e.event
$$;
COMMENT ON FUNCTION intake.customer_events(text, bigint) IS
    'What happened to one customer, oldest first';

-- Both are locked in the order of their numbers, so that two merges at once do not wait for each
-- other.
CREATE OR REPLACE FUNCTION intake.customer_merge(
    p_desk text, p_from bigint, p_into bigint, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    usable bigint[];
    missing bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    usable := ARRAY(SELECT k.customer
                      FROM customer k
                     WHERE k.desk = p_desk AND k.customer IN (p_from, p_into)
                       AND k.merged_into IS NULL
                     ORDER BY k.customer
                       FOR UPDATE);
    FOREACH missing IN ARRAY ARRAY[p_from, p_into] LOOP
        IF missing <> ALL (usable) THEN
            RAISE SQLSTATE 'IN001' USING
                MESSAGE = format('desk "%s" has no customer %s in use', p_desk, missing);
        END IF;
    END LOOP;
    IF p_from = p_into THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s cannot be merged into itself', p_from);
    END IF;
    UPDATE contact c SET customer = p_into WHERE c.desk = p_desk AND c.customer = p_from;
    UPDATE address a SET customer = p_into
      FROM contact c
     WHERE c.desk = p_desk AND c.customer = p_into AND a.desk = c.desk AND a.contact = c.contact;
    PERFORM merge_quotas(p_desk, p_from, p_into);
    DELETE FROM customer_detail d
     WHERE d.desk = p_desk AND d.customer = p_into
       AND EXISTS (SELECT FROM customer_detail f
                    WHERE f.desk = p_desk AND f.customer = p_from AND f.name = d.name
                      AND f.told_at > d.told_at);
    UPDATE customer_detail d SET customer = p_into
     WHERE d.desk = p_desk AND d.customer = p_from
       AND NOT EXISTS (SELECT FROM customer_detail f
                        WHERE f.desk = p_desk AND f.customer = p_into AND f.name = d.name);
    DELETE FROM customer_detail d WHERE d.desk = p_desk AND d.customer = p_from;
    UPDATE customer k SET merged_into = p_into WHERE k.desk = p_desk AND k.customer = p_from;
    UPDATE customer k SET unlearnt_at = gone.unlearnt_at
      FROM customer gone
     WHERE gone.desk = p_desk AND gone.customer = p_from AND gone.unlearnt_at IS NOT NULL
       AND k.desk = p_desk AND k.customer = p_into AND k.unlearnt_at IS NULL;
    INSERT INTO event (desk, customer, who, what, why)
    VALUES (p_desk, p_from, p_who, 'merged-into', concat_ws(': ', p_into::text, p_why)),
           (p_desk, p_into, p_who, 'merged', concat_ws(': ', p_from::text, p_why));
END
$$;
COMMENT ON FUNCTION intake.customer_merge(text, bigint, bigint, text, text) IS
    'Moves all persons of one customer to another; their tickets and addresses follow them';

CREATE OR REPLACE FUNCTION intake.customer_verify(
    p_desk text, p_address text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    the_contact bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'verify');
    UPDATE address a
       SET verified_at = now(), grade = 'confirmed', grade_at = now(),
           grade_by = concat_ws(': ', p_who, p_why), undeliverable_at = NULL, undeliverable_why = NULL
     WHERE a.desk = p_desk AND a.address = p_address
    RETURNING a.contact INTO the_contact;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" does not know the address "%s"', p_desk, p_address);
    END IF;
    INSERT INTO event (desk, customer, who, what, why)
    SELECT p_desk, c.customer, p_who, 'address-verified', concat_ws(': ', p_address, p_why)
      FROM contact c
     WHERE c.desk = p_desk AND c.contact = the_contact;
END
$$;
COMMENT ON FUNCTION intake.customer_verify(text, text, text, text) IS
    'An admin states that an address is proven and takes mail';

CREATE OR REPLACE FUNCTION intake.demand_customer(p_desk text, p_customer bigint)
RETURNS intake.customer
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    found_customer customer;
BEGIN
    SELECT k.* INTO found_customer
      FROM customer k
     WHERE k.desk = p_desk AND k.customer = p_customer AND k.merged_into IS NULL
       FOR UPDATE;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no customer %s in use', p_desk, p_customer);
    END IF;
    RETURN found_customer;
END
$$;
COMMENT ON FUNCTION intake.demand_customer(text, bigint) IS
    'A customer that was merged into no other, locked; there is none: IN001';

CREATE OR REPLACE FUNCTION intake.customer_set_group(
    p_desk text, p_customer bigint, p_group text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    before customer := demand_customer(p_desk, p_customer);
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    UPDATE customer k SET customer_group = p_group
     WHERE k.desk = p_desk AND k.customer = p_customer;
    INSERT INTO event (desk, customer, who, what, why)
    VALUES (p_desk, p_customer, p_who, 'group-changed',
            concat_ws(': ', format('%s to %s', before.customer_group, p_group), p_why));
END
$$;
COMMENT ON FUNCTION intake.customer_set_group(text, bigint, text, text, text) IS
    'Puts a customer into another group';

CREATE OR REPLACE FUNCTION intake.customer_set_language(
    p_desk text, p_customer bigint, p_language text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    -- The customer is locked first, as by a merge, which moves persons.
    PERFORM demand_customer(p_desk, p_customer);
    UPDATE contact c SET language = p_language
     WHERE c.desk = p_desk AND c.customer = p_customer;
    INSERT INTO event (desk, customer, who, what, why)
    VALUES (p_desk, p_customer, p_who, 'language-registered',
            concat_ws(': ', coalesce(p_language, 'none'), p_why));
END
$$;
COMMENT ON FUNCTION intake.customer_set_language(text, bigint, text, text, text) IS
    'Registers the language in which all persons of a customer are answered; NULL: as they write';
