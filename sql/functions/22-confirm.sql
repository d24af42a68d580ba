-- Confirmations of addresses: asked for by an answer, given once.

-- One line for each, "ticket until tries used explained"; beside the rows of lookup() it travels as
-- one value.
CREATE OR REPLACE FUNCTION intake.known_confirmations(p_desk text, p_address text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
BEGIN
    RETURN (SELECT string_agg(concat_ws(' ', c.ticket, extract(epoch FROM c.until)::bigint, c.tries,
                                        (c.used_at IS NOT NULL)::integer,
                                        (c.explained_at IS NOT NULL)::integer), E'\n')
              FROM (SELECT * FROM confirmation k
                     WHERE k.desk = p_desk AND k.address = p_address
                     ORDER BY k.ticket DESC
                     LIMIT 20) AS c);
END
$$;
COMMENT ON FUNCTION intake.known_confirmations(text, text) IS
    'What an address was asked to confirm, newest tickets first, at most 20';

-- Two filters may be shown the same address at the same moment: the second waits at the row, and
-- then its whole mail comes to nothing, to be looked at again.
CREATE OR REPLACE FUNCTION intake.use_confirmation(p_desk text, p_address text, p_ticket bigint)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    UPDATE confirmation c SET used_at = now()
     WHERE c.desk = p_desk AND c.address = p_address AND c.ticket = p_ticket
       AND c.used_at IS NULL;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN003' USING
            MESSAGE = format('ticket %s was confirmed at this moment by another mail', p_ticket);
    END IF;
    INSERT INTO event (desk, ticket, who, what, why)
    VALUES (p_desk, p_ticket, p_address, 'confirmed', 'answered what was sent to this address');
END
$$;
COMMENT ON FUNCTION intake.use_confirmation(text, text, bigint) IS
    'Marks a confirmation as given; raises IN003 when it was given before';

CREATE OR REPLACE FUNCTION intake.ask_confirmation(
    p_desk text, p_address text, p_ticket bigint, p_until timestamptz)
RETURNS void
LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO confirmation AS c (desk, address, ticket, until)
    VALUES (p_desk, p_address, p_ticket, p_until)
    ON CONFLICT (desk, address, ticket)
    DO UPDATE SET until = p_until, asked_at = now(), tries = 0, explained_at = NULL
     WHERE c.used_at IS NULL AND c.until < p_until;
    -- As often as a mail asks, and no more: who is forged a thousand times gets no thousand calls.
    IF FOUND THEN
        PERFORM note_hook(p_desk, 'verify', p_ticket);
    END IF;
END
$$;
COMMENT ON FUNCTION intake.ask_confirmation(text, text, bigint, timestamptz) IS
    'Notes that an address is asked to confirm, or is so anew after the time was over';

CREATE OR REPLACE FUNCTION intake.record_confirming(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, told intake.mail_details, vote intake.mail_vote,
    confirming intake.confirming, p_words bytea DEFAULT NULL)
RETURNS intake.recorded
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    made recorded;
BEGIN
    made := record(mail, answer, limits, p_body, p_reply, told, vote, p_words);
    IF made.repeat OR made.ticket IS NULL THEN
        RETURN made;
    END IF;
    IF confirming.used_ticket IS NOT NULL THEN
        PERFORM use_confirmation(mail.desk, mail.author, confirming.used_ticket);
    END IF;
    UPDATE confirmation c SET tries = c.tries + 1
     WHERE c.desk = mail.desk AND c.address = mail.author AND c.ticket = confirming.wrong_ticket;
    IF NOT made.answered THEN
        RETURN made;
    END IF;
    IF confirming.explains THEN
        UPDATE confirmation c SET explained_at = now()
         WHERE c.desk = mail.desk AND c.address = mail.author
           AND c.ticket = made.ticket;
    END IF;
    IF confirming.asked_until IS NOT NULL THEN
        PERFORM ask_confirmation(mail.desk, mail.author, made.ticket, confirming.asked_until);
    END IF;
    RETURN made;
END
$$;
COMMENT ON FUNCTION intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.mail_details, intake.mail_vote, intake.confirming, bytea) IS
    'The same as record() for a mail that gives a confirmation or whose answer asks for one; single use is decided here, with the rest of the mail';

-- For the program before, which tells no facts.
CREATE OR REPLACE FUNCTION intake.record_confirming(
    mail intake.offered_mail, answer intake.planned_answer, limits intake.answer_limits,
    p_body text, p_reply text, confirming intake.confirming,
    OUT ledger bigint, OUT ticket bigint, OUT customer bigint, OUT new_customer boolean,
    OUT new_ticket boolean, OUT repeat boolean, OUT answered boolean, OUT service_type text,
    OUT identity text, OUT language text, OUT ticket_state intake.ticket_state,
    OUT withheld text, OUT granted integer)
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT * FROM record_confirming(mail, answer, limits, p_body, p_reply, NULL, NULL, confirming)
$$;
COMMENT ON FUNCTION intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text, intake.confirming) IS
    'The same as the version before this one asks it';
