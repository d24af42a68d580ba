-- Quotas of service types: what an account has used, and taking one more in the transaction of the
-- mail that asks for it. What a customer used is what it or the author's mailbox did, whichever is
-- more: a suffix makes another customer, but no other mailbox.

CREATE OR REPLACE FUNCTION intake.known_quotas(
    p_desk text, p_author text, p_domain text, p_token_digest bytea, p_references text[],
    p_tag bigint, p_types text[], p_began timestamptz[], p_mailbox text)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
DECLARE
    own text := 'customer:' || (SELECT a.customer FROM address a
                                 WHERE a.desk = p_desk AND a.address = p_author);
    used text;
    admitted text;
BEGIN
    SELECT string_agg(format('%s %s %s', u.word, u.type, u.most), E'\n') INTO used
      FROM (SELECT w.word, w.type, max(q.used) AS most
              FROM (SELECT x.word, x.account, t.type, t.began
                      FROM unnest(p_types, p_began) AS t (type, began)
                     CROSS JOIN (VALUES ('customer', own), ('customer', 'mailbox:' || p_mailbox),
                                        ('domain', 'domain:' || p_domain)) AS x (word, account)
                     WHERE x.account IS NOT NULL OFFSET 0) AS w
             CROSS JOIN LATERAL (
                   SELECT * FROM quota_use n
                    WHERE n.desk = p_desk AND n.account = w.account AND n.service_type = w.type
                      AND n.began = w.began OFFSET 0) AS q
             GROUP BY w.word, w.type) AS u;
    IF p_token_digest IS NOT NULL OR p_references IS NOT NULL OR p_tag IS NOT NULL THEN
        SELECT string_agg(format('ticket %s %s', q.service_type, f.ticket), E'\n') INTO admitted
          FROM tickets_by_clue(p_desk, p_token_digest, p_references, p_tag) f
         CROSS JOIN LATERAL (
               SELECT * FROM quota_ticket n
                WHERE n.desk = p_desk AND n.ticket = f.ticket OFFSET 0) AS q
         WHERE q.is_admitted;
    END IF;
    RETURN concat_ws(E'\n', used, admitted);
END
$$;
COMMENT ON FUNCTION intake.known_quotas(text, text, text, bytea, text[], bigint, text[], timestamptz[], text) IS
    'What an author, by customer or mailbox, and a domain have used of types'' quotas, and which of the tickets a mail points at were admitted: "customer TYPE USED", "domain TYPE USED", "ticket TYPE NUMBER" a line';

-- The row is locked by the first until it commits: two mails at once are never one too many. Rows of
-- long ago go with the first request of a new period.
CREATE OR REPLACE FUNCTION intake.take_quota(
    p_desk text, p_account text, claim intake.quota_claim)
RETURNS integer
LANGUAGE plpgsql AS $$
DECLARE
    taken integer;
BEGIN
    INSERT INTO quota_use AS q (desk, account, service_type, began, used)
    VALUES (p_desk, p_account, claim.service_type, claim.began, 1)
    ON CONFLICT (desk, account, service_type, began)
    DO UPDATE SET used = q.used + 1 WHERE q.used < claim.most
    RETURNING q.used INTO taken;
    IF taken IS NULL THEN
        RAISE SQLSTATE 'IN003' USING
            MESSAGE = format('the quota of %s was used up at this moment by another mail',
                             claim.service_type);
    END IF;
    IF taken = 1 THEN
        DELETE FROM quota_use q
         WHERE q.desk = p_desk AND q.account = p_account
           AND q.service_type = claim.service_type AND q.began < claim.began - interval '40 days';
    END IF;
    RETURN taken;
END
$$;
COMMENT ON FUNCTION intake.take_quota(text, text, intake.quota_claim) IS
    'Counts a request against an account''s quota, and gives how many it has made; raises IN003 when there is none left';

CREATE OR REPLACE FUNCTION intake.give_back_quota(p_desk text, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
DECLARE
    had quota_ticket;
BEGIN
    DELETE FROM quota_ticket q WHERE q.desk = p_desk AND q.ticket = p_ticket
    RETURNING * INTO had;
    UPDATE quota_use q SET used = q.used - 1
     WHERE q.desk = p_desk AND q.account IN (had.account, 'mailbox:' || had.mailbox)
       AND q.service_type = had.service_type
       AND q.began = had.began AND q.used > 0;
END
$$;
COMMENT ON FUNCTION intake.give_back_quota(text, bigint) IS
    'Takes back that a ticket was counted, if it was';

CREATE OR REPLACE FUNCTION intake.claim_quota(
    p_desk text, p_ticket bigint, p_customer bigint, p_mailbox text, claim intake.quota_claim,
    OUT used integer)
LANGUAGE plpgsql AS $$
DECLARE
    account text := coalesce('domain:' || claim.domain, 'customer:' || p_customer);
    counts boolean := claim.counts AND account IS NOT NULL;
    the_mailbox text := CASE WHEN counts AND claim.domain IS NULL THEN p_mailbox END;
BEGIN
    PERFORM give_back_quota(p_desk, p_ticket); -- it was of another type
    IF counts THEN
        used := take_quota(p_desk, account, claim);
    END IF;
    IF the_mailbox IS NOT NULL THEN
        used := greatest(used, take_quota(p_desk, 'mailbox:' || the_mailbox, claim));
    END IF;
    INSERT INTO quota_ticket (desk, ticket, service_type, account, mailbox, began, is_admitted)
    VALUES (p_desk, p_ticket, claim.service_type, CASE WHEN counts THEN account END, the_mailbox,
            CASE WHEN counts THEN claim.began END, counts);
END
$$;
COMMENT ON FUNCTION intake.claim_quota(text, bigint, bigint, text, intake.quota_claim) IS
    'Counts a ticket against the quota of a customer and its author''s mailbox, or of a domain, or notes that it is beyond it; gives the requests made so far';

-- After the rest of the mail, so that a repeat is known for one and the customer has its number.
-- What the answer says is left was planned with what was known before the lock.
CREATE OR REPLACE FUNCTION intake.record_within_quota(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, told intake.mail_details, vote intake.mail_vote,
    confirming intake.confirming, claim intake.quota_claim, p_words bytea DEFAULT NULL)
RETURNS intake.recorded
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    made recorded;
    requests integer;
BEGIN
    made := record_confirming(mail, answer, limits, p_body, p_reply, told, vote, confirming,
                              p_words);
    IF made.repeat OR made.ticket IS NULL THEN
        RETURN made;
    END IF;
    requests := claim_quota(mail.desk, made.ticket, made.customer,
                            coalesce(limits.mailbox, mail.author), claim);
    IF made.answered AND requests <> claim.used + 1 THEN
        UPDATE outbox o
           SET payload = jsonb_set(o.payload::jsonb, '{quota,left}',
                                   to_jsonb(greatest(claim.most - requests, 0)))::text
         WHERE o.desk = mail.desk AND o.message_id = answer.message_id;
    END IF;
    RETURN made;
END
$$;
COMMENT ON FUNCTION intake.record_within_quota(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.mail_details, intake.mail_vote, intake.confirming, intake.quota_claim, bytea) IS
    'The same as record_confirming() for a mail whose ticket is counted against a quota, or is beyond it; IN003, and nothing of the mail, when the quota was used up meanwhile';

-- What hangs on the customer's number goes with it into another.
CREATE OR REPLACE FUNCTION intake.merge_quotas(p_desk text, p_from bigint, p_into bigint)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    WITH gone AS (
        DELETE FROM quota_use q WHERE q.desk = p_desk AND q.account = 'customer:' || p_from
        RETURNING *
    )
    INSERT INTO quota_use AS q (desk, account, service_type, began, used)
    SELECT g.desk, 'customer:' || p_into, g.service_type, g.began, g.used FROM gone g
    ON CONFLICT (desk, account, service_type, began) DO UPDATE SET used = q.used + excluded.used;
    UPDATE quota_ticket q SET account = 'customer:' || p_into
     WHERE q.desk = p_desk AND q.account = 'customer:' || p_from
       AND q.ticket = ANY (tickets_of(p_desk, p_into));
END
$$;
COMMENT ON FUNCTION intake.merge_quotas(text, bigint, bigint) IS
    'Adds what one customer used of its quotas to what another did';
