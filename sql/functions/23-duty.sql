-- Who could answer a new ticket, and who gets it.

-- Beside lookup(). What an agent has to do is counted up to a hundred: who has more has no time in
-- any case. Fields end with U+001F, rows with U+001E.
CREATE OR REPLACE FUNCTION intake.agents_on_duty(p_desk text, p_counts boolean)
RETURNS text
LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN (
        SELECT string_agg(array_to_string(
                   ARRAY['agent', a.login, a.address, a.language,
                         array_to_string(a.service_types, ' '),
                         extract(epoch FROM a.away_until)::bigint::text,
                         CASE WHEN p_counts
                         THEN (SELECT count(*) FROM (SELECT FROM agent_task k
                                                      WHERE k.desk = p_desk AND k.login = a.login
                                                      LIMIT 100) AS n)::text END],
                   E'\x1f', ''), E'\x1e' ORDER BY a.login)
          FROM (SELECT g.login, g.address, g.language, g.service_types, g.away_until
                  FROM agent g WHERE g.desk = p_desk AND g.active
                 ORDER BY g.login LIMIT 1000) AS a);
END
$$;
COMMENT ON FUNCTION intake.agents_on_duty(text, boolean) IS
    'Active agents of a desk with what they answer, until when they are away, and how many tickets in work they have, packed; at most 1000';

CREATE OR REPLACE FUNCTION intake.known_duty(
    p_desk text, p_author text, p_token_digest bytea, p_references text[], p_tag bigint,
    p_counts boolean)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    the_contact bigint := (SELECT a.contact FROM address a
                            WHERE a.desk = p_desk AND a.address = p_author);
    whose text;
    newest text;
BEGIN
    SELECT string_agg(concat_ws(E'\x1f', 'ticket', n.ticket, n.assignee), E'\x1e')
             FILTER (WHERE n.assignee IS NOT NULL),
           (array_agg(coalesce(n.assignee, n.first_answer_by) ORDER BY n.ticket DESC)
             FILTER (WHERE coalesce(n.assignee, n.first_answer_by) IS NOT NULL))[1]
      INTO whose, newest
      FROM (SELECT t.desk, t.ticket, t.assignee, t.first_answer_by FROM ticket t
             WHERE t.contact = the_contact
             ORDER BY t.ticket DESC
             LIMIT 20) AS n
     WHERE n.desk = p_desk;
    IF p_token_digest IS NOT NULL OR p_references IS NOT NULL OR p_tag IS NOT NULL THEN
        whose := concat_ws(E'\x1e', whose, (
            SELECT string_agg(concat_ws(E'\x1f', 'ticket', t.ticket, t.assignee), E'\x1e')
              FROM tickets_by_clue(p_desk, p_token_digest, p_references, p_tag) f
             CROSS JOIN LATERAL (
                   SELECT n.ticket, n.assignee FROM ticket n
                    WHERE n.desk = p_desk AND n.ticket = f.ticket OFFSET 0) AS t
             WHERE t.assignee IS NOT NULL));
    END IF;
    RETURN concat_ws(E'\x1e', agents_on_duty(p_desk, p_counts), whose,
                     concat_ws(E'\x1f', 'last', newest));
END
$$;
COMMENT ON FUNCTION intake.known_duty(text, text, bytea, text[], bigint, boolean) IS
    'Who could answer a mail: agents_on_duty(), whose the tickets are that it may join, and who answered its author last, packed';

-- Not where a lead, or another mail, gave the ticket to somebody else meanwhile.
CREATE OR REPLACE FUNCTION intake.give_ticket(
    p_desk text, p_ticket bigint, p_instead_of text, p_login text, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE ticket t SET assignee = p_login
     WHERE t.desk = p_desk AND t.ticket = p_ticket AND t.assignee IS NOT DISTINCT FROM p_instead_of
       AND EXISTS (SELECT FROM agent a
                    WHERE a.desk = p_desk AND a.login = p_login AND a.active);
    IF FOUND THEN
        INSERT INTO event (desk, ticket, who, what, why)
        VALUES (p_desk, p_ticket, p_who, 'assigned',
                concat_ws(': ', 'to ' || p_login, p_why));
    END IF;
END
$$;
COMMENT ON FUNCTION intake.give_ticket(text, bigint, text, text, text, text) IS
    'Gives a ticket to an agent as the filter decided, unless it is no more whose it was then';

CREATE OR REPLACE FUNCTION intake.record_assigned(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, told intake.mail_details, vote intake.mail_vote,
    confirming intake.confirming, claim intake.quota_claim, matter intake.matter,
    p_instead_of text, p_login text, p_why text,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state,
    OUT withheld text, OUT granted integer, OUT assignee text, OUT assignee_address text)
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    SELECT r.* INTO ledger, ticket, customer, new_customer, new_ticket, repeat, answered,
                    service_type, identity, language, ticket_state, withheld, granted
      FROM record_matter(mail, answer, limits, p_body, p_reply, told, vote, confirming, claim,
                         matter) r;
    IF NOT repeat AND ticket IS NOT NULL THEN
        PERFORM give_ticket(mail.desk, ticket, p_instead_of, p_login, mail.filter, p_why);
    END IF;
    SELECT t.assignee, (SELECT a.address FROM agent a
                         WHERE a.desk = t.desk AND a.login = t.assignee AND a.active)
      INTO assignee, assignee_address
      FROM ticket t
     WHERE t.desk = mail.desk AND t.ticket = record_assigned.ticket;
END
$$;
COMMENT ON FUNCTION intake.record_assigned(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.mail_details, intake.mail_vote, intake.confirming, intake.quota_claim, intake.matter, text, text, text) IS
    'The same as record_matter() for a mail whose ticket gets an agent; gives whose it is';
