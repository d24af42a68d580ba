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

-- What a merge made of the customers it was of.
CREATE OR REPLACE FUNCTION intake.customer_parts(
    p_desk text, p_customers bigint[],
    OUT customer bigint, OUT "group" text, OUT name text, OUT persons text, OUT addresses text,
    OUT tickets bigint, OUT merged_into bigint)
RETURNS SETOF record
LANGUAGE plpgsql STABLE SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN QUERY
    SELECT k.customer, k.customer_group, k.name,
           (SELECT string_agg(coalesce(c.name, '?'), ', ' ORDER BY c.contact)
              FROM contact c WHERE c.desk = k.desk AND c.customer = k.customer),
           array_to_string(addresses_of(k.desk, k.customer), ', '),
           cardinality(tickets_of(k.desk, k.customer))::bigint, k.merged_into
      FROM customer k
     WHERE k.desk = p_desk AND k.customer = ANY (p_customers)
     ORDER BY k.customer;
END
$$;
COMMENT ON FUNCTION intake.customer_parts(text, bigint[]) IS
    'Customers with their persons, addresses and how many tickets they have';

-- In the order of their numbers, so that two merges at once do not wait for each other.
CREATE OR REPLACE FUNCTION intake.lock_customers(p_desk text, p_customers bigint[])
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    number bigint;
BEGIN
    FOR number IN SELECT DISTINCT c FROM unnest(p_customers) AS c ORDER BY c LOOP
        PERFORM FROM customer k WHERE k.desk = p_desk AND k.customer = number FOR UPDATE;
    END LOOP;
END
$$;
COMMENT ON FUNCTION intake.lock_customers(text, bigint[]) IS 'Lets no other change of these customers in';

CREATE OR REPLACE FUNCTION intake.move_contacts(p_desk text, p_contacts bigint[], p_into bigint)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    UPDATE contact c SET customer = p_into WHERE c.desk = p_desk AND c.contact = ANY (p_contacts);
    UPDATE address a SET customer = p_into WHERE a.desk = p_desk AND a.contact = ANY (p_contacts);
END
$$;
COMMENT ON FUNCTION intake.move_contacts(text, bigint[], bigint) IS
    'Gives persons, with their addresses, to a customer';

CREATE OR REPLACE FUNCTION intake.note_customer_merge(p_desk text, p_from bigint, p_into bigint)
RETURNS bigint[]
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    persons bigint[] := array(SELECT c.contact FROM contact c
                               WHERE c.desk = p_desk AND c.customer = p_from);
BEGIN
    INSERT INTO merged_customer (desk, customer, into_customer, contacts, quotas, facts,
                                 replaced_facts)
    SELECT p_desk, p_from, p_into, persons,
           coalesce((SELECT jsonb_agg(q) FROM quota_use q
                      WHERE q.desk = p_desk AND q.account = 'customer:' || p_from), '[]'),
           coalesce((SELECT jsonb_agg(d) FROM customer_detail d
                      WHERE d.desk = p_desk AND d.customer = p_from), '[]'),
           coalesce((SELECT jsonb_agg(d)
                       FROM customer_detail d
                       JOIN customer_detail f
                         ON f.desk = d.desk AND f.customer = p_from AND f.name = d.name
                        AND f.told_at > d.told_at
                      WHERE d.desk = p_desk AND d.customer = p_into), '[]');
    RETURN persons;
END
$$;
COMMENT ON FUNCTION intake.note_customer_merge(text, bigint, bigint) IS
    'Keeps what it takes to take a merge back; gives the persons who go with it';

CREATE OR REPLACE FUNCTION intake.merge_customer_details(p_desk text, p_from bigint, p_into bigint)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
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
END
$$;
COMMENT ON FUNCTION intake.merge_customer_details(text, bigint, bigint) IS
    'Adds the facts of one customer to those of another; of two of one name the newer stays';

CREATE OR REPLACE FUNCTION intake.customer_merge(
    p_desk text, p_from bigint, p_into bigint, p_who text, p_why text, p_dry_run boolean,
    OUT customer bigint, OUT "group" text, OUT name text, OUT persons text, OUT addresses text,
    OUT tickets bigint, OUT merged_into bigint)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    PERFORM lock_customers(p_desk, ARRAY[p_from, p_into]);
    PERFORM demand_customer(p_desk, p_from), demand_customer(p_desk, p_into);
    IF p_from = p_into THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('%s cannot be merged into itself', p_from);
    END IF;
    BEGIN
        PERFORM move_contacts(p_desk, note_customer_merge(p_desk, p_from, p_into), p_into);
        PERFORM merge_quotas(p_desk, p_from, p_into);
        PERFORM merge_customer_details(p_desk, p_from, p_into);
        UPDATE customer k SET merged_into = p_into
         WHERE k.desk = p_desk AND k.customer = p_from;
        UPDATE customer k SET unlearnt_at = gone.unlearnt_at
          FROM customer gone
         WHERE gone.desk = p_desk AND gone.customer = p_from AND gone.unlearnt_at IS NOT NULL
           AND k.desk = p_desk AND k.customer = p_into AND k.unlearnt_at IS NULL;
        INSERT INTO event (desk, customer, who, what, why)
        VALUES (p_desk, p_from, p_who, 'merged-into', concat_ws(': ', p_into::text, p_why)),
               (p_desk, p_into, p_who, 'merged', concat_ws(': ', p_from::text, p_why));
        RETURN QUERY SELECT p.* FROM customer_parts(p_desk, ARRAY[p_from, p_into]) p;
        IF p_dry_run THEN
            RAISE SQLSTATE 'IN002';
        END IF;
    EXCEPTION WHEN SQLSTATE 'IN002' THEN
        NULL; -- all of it is undone but what it said
    END;
END
$$;
COMMENT ON FUNCTION intake.customer_merge(text, bigint, bigint, text, text, boolean) IS
    'Moves all persons of one customer to another; their tickets and addresses follow them. Gives both as they are then; a dry run only says so';

CREATE OR REPLACE FUNCTION intake.customer_merge(
    p_desk text, p_from bigint, p_into bigint, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM FROM customer_merge(p_desk, p_from, p_into, p_who, p_why, false);
END
$$;
COMMENT ON FUNCTION intake.customer_merge(text, bigint, bigint, text, text) IS
    'The same as the version before this one asks it';

-- What was used of quotas since stays where it was counted.
CREATE OR REPLACE FUNCTION intake.unmerge_quotas(p_desk text, was intake.merged_customer)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    UPDATE quota_use q SET used = greatest(q.used - u.used, 0)
      FROM jsonb_populate_recordset(NULL::quota_use, was.quotas) u
     WHERE q.desk = p_desk AND q.account = 'customer:' || was.into_customer
       AND q.service_type = u.service_type AND q.began = u.began;
    DELETE FROM quota_use q
     WHERE q.desk = p_desk AND q.account = 'customer:' || was.into_customer AND q.used = 0;
    INSERT INTO quota_use
    SELECT u.* FROM jsonb_populate_recordset(NULL::quota_use, was.quotas) u
    ON CONFLICT DO NOTHING;
    UPDATE quota_ticket q SET account = 'customer:' || was.customer
     WHERE q.desk = p_desk AND q.account = 'customer:' || was.into_customer
       AND q.ticket = ANY (tickets_of(p_desk, was.customer))
       AND EXISTS (SELECT FROM ticket t
                    WHERE t.desk = p_desk AND t.ticket = q.ticket AND t.opened_at <= was.merged_at);
END
$$;
COMMENT ON FUNCTION intake.unmerge_quotas(text, intake.merged_customer) IS
    'Gives a customer back what it had used of its quotas before it was merged';

-- What was told since stays with both.
CREATE OR REPLACE FUNCTION intake.unmerge_details(p_desk text, was intake.merged_customer)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    DELETE FROM customer_detail d
     USING jsonb_populate_recordset(NULL::customer_detail, was.facts) f
     WHERE d.desk = p_desk AND d.customer = was.into_customer
       AND d.name = f.name AND d.value = f.value AND d.told_at = f.told_at;
    INSERT INTO customer_detail
    SELECT f.* FROM jsonb_populate_recordset(NULL::customer_detail,
                                             was.facts || was.replaced_facts) f
    ON CONFLICT DO NOTHING;
END
$$;
COMMENT ON FUNCTION intake.unmerge_details(text, intake.merged_customer) IS
    'Gives two customers the facts back that each had before they were merged';

CREATE OR REPLACE FUNCTION intake.customer_unmerge(
    p_desk text, p_customer bigint, p_who text, p_why text, p_dry_run boolean,
    OUT customer bigint, OUT "group" text, OUT name text, OUT persons text, OUT addresses text,
    OUT tickets bigint, OUT merged_into bigint)
RETURNS SETOF record
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    was merged_customer;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'customers');
    SELECT * INTO was FROM merged_customer m
     WHERE m.desk = p_desk AND m.customer = p_customer;
    PERFORM lock_customers(p_desk, ARRAY[p_customer, was.into_customer]);
    BEGIN
        DELETE FROM merged_customer m WHERE m.desk = p_desk AND m.customer = p_customer
        RETURNING * INTO was;
        IF NOT FOUND THEN
            RAISE SQLSTATE 'IN001' USING
                MESSAGE = format('no merge of customer %s can be taken back (hint: "customer show" tells '
                                 'what became of it)', p_customer);
        END IF;
        -- Merged further, the persons are somewhere else.
        PERFORM demand_customer(p_desk, was.into_customer);
        PERFORM move_contacts(p_desk, array(
                    SELECT c.contact FROM contact c
                     WHERE c.desk = p_desk AND c.contact = ANY (was.contacts)
                       AND c.customer = was.into_customer), p_customer);
        UPDATE customer k SET merged_into = NULL
         WHERE k.desk = p_desk AND k.customer = p_customer;
        PERFORM unmerge_quotas(p_desk, was), unmerge_details(p_desk, was);
        INSERT INTO event (desk, customer, who, what, why)
        VALUES (p_desk, p_customer, p_who, 'unmerged',
                concat_ws(': ', 'from ' || was.into_customer, p_why)),
               (p_desk, was.into_customer, p_who, 'unmerged', concat_ws(': ', p_customer::text, p_why));
        RETURN QUERY
        SELECT p.* FROM customer_parts(p_desk, ARRAY[p_customer, was.into_customer]) p;
        IF p_dry_run THEN
            RAISE SQLSTATE 'IN002';
        END IF;
    EXCEPTION WHEN SQLSTATE 'IN002' THEN
        NULL; -- all of it is undone but what it said
    END;
END
$$;
COMMENT ON FUNCTION intake.customer_unmerge(text, bigint, text, text, boolean) IS
    'Takes a merge of customers back: the persons who went with it return, with their addresses, tickets, quotas and facts. Gives both as they are then; a dry run only says so';

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
