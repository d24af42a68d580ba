-- Whether an author may use service types, where an admin's function says so.

-- Only functions of the name site_... can be called: whoever gets hold of the filter's role gains
-- no others by it. One that fails, or says anything else than yes or no, has not decided.
CREATE OR REPLACE FUNCTION intake.ask_entitlement(
    p_desk text, p_type text, p_function text, p_address text, p_customer bigint, p_group text)
RETURNS text
LANGUAGE plpgsql STABLE SET client_min_messages = error AS $$
DECLARE
    said jsonb;
BEGIN
    EXECUTE format('SELECT intake.%I($1, $2, $3, $4, $5)', 'site_' || p_function)
       INTO said USING p_desk, p_type, p_address, p_customer, p_group;
    RETURN format('entitled %s %s %s %s', p_type,
                  CASE WHEN said ->> 'entitled' IN ('yes', 'no') THEN said ->> 'entitled'
                  ELSE 'undecided' END,
                  coalesce(extract(epoch FROM (said ->> 'until')::timestamptz)::bigint, 0),
                  regexp_replace(left(said ->> 'reason', 500), '[[:cntrl:]]+', ' ', 'g'));
EXCEPTION WHEN OTHERS OR ASSERT_FAILURE THEN
    RAISE LOG 'intake.site_%: % (the entitlement to % counts as undecided)', p_function, SQLERRM,
        p_type;
    RETURN NULL;
END
$$;
COMMENT ON FUNCTION intake.ask_entitlement(text, text, text, text, bigint, text) IS
    'What the admin''s function intake.site_NAME(desk, service type, address, customer, group) says, as "entitled TYPE yes|no|undecided UNTIL REASON", UNTIL in Unix time or 0; NULL: it failed';

-- A word and its values a line; beside the rows of lookup() it travels as one value.
CREATE OR REPLACE FUNCTION intake.known_rights(
    p_desk text, p_author text, p_domain text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_types text[], p_began timestamptz[], p_asked text[], p_functions text[],
    p_mailbox text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    author record;
    said text;
BEGIN
    IF p_functions IS NOT NULL THEN
        SELECT a.customer, (SELECT k.customer_group FROM customer k
                             WHERE k.desk = a.desk AND k.customer = a.customer) INTO author
          FROM address a
         WHERE a.desk = p_desk AND a.address = p_author;
        SELECT string_agg(ask_entitlement(p_desk, f.type, f.name, p_author, author.customer,
                                          author.customer_group), E'\n') INTO said
          FROM unnest(p_asked, p_functions) AS f (type, name);
    END IF;
    RETURN concat_ws(E'\n', said,
                     CASE WHEN p_types IS NOT NULL
                     THEN known_quotas(p_desk, p_author, p_domain, p_token_digest, p_references,
                                       p_tag, p_types, p_began, p_mailbox) END);
END
$$;
COMMENT ON FUNCTION intake.known_rights(text, text, text, bytea, text[], bigint, text[], timestamptz[], text[], text[], text) IS
    'What admins'' functions say of an author''s entitlement to service types, and what is used of quotas, as ask_entitlement() and known_quotas() word it, a line each';

-- For the program before, which asks by the author alone.
CREATE OR REPLACE FUNCTION intake.known_rights(
    p_desk text, p_author text, p_domain text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_types text[], p_began timestamptz[], p_asked text[], p_functions text[])
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    RETURN known_rights(p_desk, p_author, p_domain, p_token_digest, p_references, p_tag, p_types,
                        p_began, p_asked, p_functions, mailbox_of(p_desk, p_author));
END
$$;
COMMENT ON FUNCTION intake.known_rights(text, text, text, bytea, text[], bigint, text[], timestamptz[], text[], text[]) IS
    'The same as the version before this one asks it';
