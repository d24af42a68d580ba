-- One matter, one ticket: what an author has in work, and two mails of the same words at once.

-- Of the newest twenty of the person: who has more in work at a time is no person, or is helped by no
-- list. Fields end with U+001F, tickets with U+001E; what was told in one, whose own fields and rows
-- end so, with U+001D and U+001C. The desk is asked for outside: within, a plan made while the table
-- was empty may read a whole desk.
CREATE OR REPLACE FUNCTION intake.author_tickets(
    p_desk text, p_author text, p_words bytea, p_details boolean)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    the_contact bigint;
BEGIN
    SELECT a.contact INTO the_contact
      FROM address a
     WHERE a.desk = p_desk AND a.address = p_author;
    IF the_contact IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (
        SELECT string_agg(array_to_string(
                   ARRAY[n.ticket::text, (n.words IS NOT DISTINCT FROM p_words)::text, n.state::text,
                         n.service_type, n.language, n.display_name,
                         translate(n.subject, E'\x1e\x1f', ''),
                         (n.author IS NOT DISTINCT FROM p_author)::text, n.acknowledged::text,
                         coalesce(n.best_identity, n.identity),
                         extract(epoch FROM n.opened_at)::bigint::text,
                         extract(epoch FROM n.active_at)::bigint::text,
                         CASE WHEN p_details
                         THEN (SELECT string_agg(concat_ws(E'\x1d', d.name, d.value, d.confidence,
                                                           extract(epoch FROM d.told_at)::bigint),
                                                 E'\x1c')
                                 FROM (SELECT f.name, f.value, f.confidence, f.told_at
                                         FROM detail f
                                        WHERE f.desk = p_desk AND f.ticket = n.ticket
                                        LIMIT 100) AS d) END],
                   E'\x1f', ''), E'\x1e' ORDER BY n.ticket DESC)
          FROM (SELECT t.desk, t.ticket, t.words, t.state, t.service_type, t.language,
                       t.display_name, t.subject, t.author, t.acknowledged, t.best_identity,
                       t.identity, t.opened_at, t.active_at
                  FROM ticket t
                 WHERE t.contact = the_contact
                 ORDER BY t.ticket DESC
                 LIMIT 20) AS n
         WHERE n.desk = p_desk AND n.state <> 'closed');
END
$$;
COMMENT ON FUNCTION intake.author_tickets(text, text, bytea, boolean) IS
    'The tickets in work of the person who writes, newest first, and which of them these words opened, packed; NULL: none';

-- Read after record() has counted the answer, or has locked or made the address, which lets two mails
-- of one author in one after the other.
CREATE OR REPLACE FUNCTION intake.same_request(mail intake.offered_mail, p_ticket bigint, p_words bytea)
RETURNS bigint
LANGUAGE plpgsql AS $$
BEGIN
    RETURN (SELECT n.ticket
              FROM (SELECT t.desk, t.ticket, t.words, t.state, t.opened_at FROM ticket t
                     WHERE t.contact = (SELECT a.contact FROM address a
                                         WHERE a.desk = mail.desk AND a.address = mail.author)
                     ORDER BY t.ticket DESC
                     LIMIT 20) AS n
             WHERE n.desk = mail.desk AND n.words = p_words AND n.ticket <> p_ticket
               AND n.state <> 'closed' AND n.opened_at > now() - interval '10 minutes'
             ORDER BY n.ticket DESC
             LIMIT 1);
END
$$;
COMMENT ON FUNCTION intake.same_request(intake.offered_mail, bigint, bytea) IS
    'Another ticket that the same words of the same author opened just now; NULL: none';

-- Whether two mails are one matter is decided by the filter, which then looks at the second again.
CREATE OR REPLACE FUNCTION intake.record_matter(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, told intake.mail_details, vote intake.mail_vote,
    confirming intake.confirming, claim intake.quota_claim, matter intake.matter)
RETURNS intake.recorded
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    made recorded;
    earlier bigint;
BEGIN
    IF matter.are_new AND NOT answer.send THEN
        PERFORM FROM address a
          WHERE a.desk = mail.desk AND a.address = mail.author FOR NO KEY UPDATE;
    END IF;
    IF NOT (claim IS NULL) THEN
        made := record_within_quota(mail, answer, limits, p_body, p_reply, told, vote,
                                    confirming, claim, matter.words);
    ELSIF confirming IS NULL THEN
        made := record(mail, answer, limits, p_body, p_reply, told, vote, matter.words);
    ELSE
        made := record_confirming(mail, answer, limits, p_body, p_reply, told, vote, confirming,
                                  matter.words);
    END IF;
    IF made.repeat OR NOT made.new_ticket THEN
        RETURN made;
    END IF;
    IF matter.are_new AND NOT made.new_customer THEN
        earlier := same_request(mail, made.ticket, matter.words);
        IF earlier IS NOT NULL THEN
            RAISE SQLSTATE 'IN003' USING
                MESSAGE = format('ticket %s was opened at this moment by the same words', earlier);
        END IF;
    END IF;
    RETURN made;
END
$$;
COMMENT ON FUNCTION intake.record_matter(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.mail_details, intake.mail_vote, intake.confirming, intake.quota_claim, intake.matter) IS
    'The same as record() for a mail that may open a ticket by words of its own; raises IN003 when another was opened by them at this moment';
