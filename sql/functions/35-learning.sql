-- Labels as they come, and the texts they are of, for whoever learns.

-- Called where a ticket is typed or closed; a ticket that no customer's mail opened has no text to
-- learn from. What a customer says twice of one ticket counts once.
CREATE OR REPLACE FUNCTION intake.note_label(
    p_desk text, p_ticket bigint, p_type text, p_source intake.label_source, p_who text)
RETURNS void
LANGUAGE plpgsql SET search_path = intake, pg_temp AS $$
BEGIN
    IF NOT EXISTS (SELECT FROM message m
                    WHERE m.desk = p_desk AND m.ticket = p_ticket AND m.opens
                      AND m.kind = 'customer')
       OR (SELECT k.unlearnt_at FROM ticket t
             JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
             JOIN customer k ON k.desk = c.desk AND k.customer = c.customer
            WHERE t.desk = p_desk AND t.ticket = p_ticket) IS NOT NULL THEN
        RETURN;
    END IF;
    DELETE FROM label l
     WHERE l.desk = p_desk AND l.ticket = p_ticket AND l.source = p_source
       AND (l.source IN ('closed', 'customer') OR l.service_type = p_type);
    INSERT INTO label (desk, ticket, service_type, source, who)
    VALUES (p_desk, p_ticket, p_type, p_source, p_who);
END
$$;
COMMENT ON FUNCTION intake.note_label(text, bigint, text, intake.label_source, text) IS
    'Keeps what somebody says of a ticket''s service type, if there is anything to learn from';

-- Of several labels of a ticket the word of whoever knows best holds, then the newest.
CREATE OR REPLACE FUNCTION intake.best_label(p_desk text, p_ticket bigint)
RETURNS intake.label
LANGUAGE sql STABLE SET search_path = intake, pg_temp AS $$
    SELECT l FROM label l
     WHERE l.desk = p_desk AND l.ticket = p_ticket
     ORDER BY CASE l.source WHEN 'customer' THEN 2 WHEN 'closed' THEN 1 ELSE 0 END, l.label DESC
     LIMIT 1
$$;
COMMENT ON FUNCTION intake.best_label(text, bigint) IS
    'The label that holds for a ticket: an agent''s or admin''s, then that of its closing, then the customer''s';

CREATE OR REPLACE FUNCTION intake.labelled_texts(
    p_desk text, p_before bigint, p_limit integer, p_characters integer,
    OUT ticket bigint, OUT service_type text, OUT source text, OUT label bigint,
    OUT labelled bigint, OUT customer bigint, OUT doubtful boolean, OUT language text,
    OUT subject text, OUT text text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT f.ticket, b.service_type, b.source::text, b.label,
           extract(epoch FROM b.labelled_at)::bigint, c.customer,
           coalesce(strpos(m.reasons, 'type: the desk''s default') > 0, false), t.language,
           m.subject, left(coalesce(m.reply, m.body), p_characters)
      FROM (SELECT DISTINCT l.ticket FROM label l
             WHERE l.desk = p_desk AND l.ticket < p_before
             ORDER BY l.ticket DESC LIMIT p_limit) AS f
     CROSS JOIN LATERAL best_label(p_desk, f.ticket) AS b
      JOIN ticket t ON t.desk = p_desk AND t.ticket = f.ticket
     CROSS JOIN LATERAL (
           SELECT * FROM message o
            WHERE o.desk = p_desk AND o.ticket = f.ticket AND o.opens AND o.kind = 'customer'
            ORDER BY o.message LIMIT 1) AS m
      LEFT JOIN contact c ON c.desk = t.desk AND c.contact = t.contact
     ORDER BY f.ticket DESC
$$;
COMMENT ON FUNCTION intake.labelled_texts(text, bigint, integer, integer) IS
    'Tickets below a number with their label and the beginning of their opening mail''s new text, newest first; doubtful: nothing but the desk''s default spoke for the type it was filed under';

CREATE OR REPLACE FUNCTION intake.lesson_add(
    p_desk text, p_type text, p_language text, p_subject text, p_text text, p_who text)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO lesson AS l (desk, digest, service_type, language, subject, body, who)
    VALUES (p_desk,
            encode(sha256(convert_to(concat(p_subject, E'\n', p_text), 'UTF8')), 'hex'),
            p_type, p_language, p_subject, p_text, p_who)
    ON CONFLICT (desk, digest)
    DO UPDATE SET service_type = excluded.service_type, who = excluded.who, added_at = now()
     WHERE l.service_type <> excluded.service_type;
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION intake.lesson_add(text, text, text, text, text, text) IS
    'Keeps a labelled mail an admin brought; FALSE: it is known, and of that type';

CREATE OR REPLACE FUNCTION intake.lessons(
    p_desk text, p_before bigint, p_limit integer,
    OUT lesson bigint, OUT service_type text, OUT added bigint, OUT language text,
    OUT subject text, OUT text text)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT l.lesson, l.service_type, extract(epoch FROM l.added_at)::bigint, l.language,
           l.subject, l.body
      FROM lesson l
     WHERE l.desk = p_desk AND l.lesson < p_before
     ORDER BY l.lesson DESC
     LIMIT p_limit
$$;
COMMENT ON FUNCTION intake.lessons(text, bigint, integer) IS
    'Mails an admin brought, below a number, newest first';

CREATE OR REPLACE FUNCTION intake.forget_labels(
    p_desk text, p_customer bigint, p_who text, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    forgotten bigint;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'teach');
    UPDATE customer k SET unlearnt_at = now() WHERE k.desk = p_desk AND k.customer = p_customer;
    IF NOT FOUND THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no customer %s', p_desk, p_customer);
    END IF;
    DELETE FROM label l
     USING contact c, ticket t
     WHERE c.desk = p_desk AND c.customer = p_customer
       AND t.desk = c.desk AND t.contact = c.contact
       AND l.desk = t.desk AND l.ticket = t.ticket;
    GET DIAGNOSTICS forgotten = ROW_COUNT;
    INSERT INTO event (desk, customer, who, what, why)
    VALUES (p_desk, p_customer, p_who, 'labels-forgotten',
            concat_ws(': ', format('%s labels', forgotten), p_why));
    IF forgotten > 0 THEN -- what was learnt from them goes with the next model
        INSERT INTO training AS r (desk, wanted) VALUES (p_desk, true)
        ON CONFLICT (desk) DO UPDATE SET wanted = true;
    END IF;
    RETURN forgotten;
END
$$;
COMMENT ON FUNCTION intake.forget_labels(text, bigint, text, text) IS
    'Forgets what a customer''s mails taught: their labels go, and neither they nor their texts are learnt from ever again; the next training is made due';

-- ---- who learns when ----

-- Beside lookup(). What an agent answered and left as it was, was of that type. Fields end with
-- U+001F, rows with U+001E.
CREATE OR REPLACE FUNCTION intake.known_history(p_desk text, p_author text)
RETURNS text
LANGUAGE plpgsql STABLE SECURITY DEFINER SET search_path = intake, pg_temp
SET enable_seqscan = off SET plan_cache_mode = force_generic_plan AS $$
DECLARE
    the_contact bigint := (SELECT a.contact FROM address a
                            WHERE a.desk = p_desk AND a.address = p_author);
BEGIN
    IF the_contact IS NULL THEN
        RETURN NULL;
    END IF;
    RETURN (SELECT string_agg(concat_ws(E'\x1f', s.service_type, s.requests), E'\x1e'
                              ORDER BY s.service_type)
              FROM (SELECT t.service_type, count(*) AS requests
                      FROM (SELECT * FROM ticket n
                             WHERE n.contact = the_contact
                             ORDER BY n.ticket DESC
                             LIMIT 20) AS t
                     WHERE t.desk = p_desk AND t.first_answer_at IS NOT NULL
                     GROUP BY t.service_type) AS s);
END
$$;
COMMENT ON FUNCTION intake.known_history(text, text) IS
    'How many of an author''s last 20 requests were of each service type, of those that an agent answered, packed; NULL: none were, or the author is new';

CREATE OR REPLACE FUNCTION intake.training_state(
    p_desks text[],
    OUT desk text, OUT new_labels bigint, OUT newest_label bigint, OUT finished bigint,
    OUT wanted boolean, OUT is_claimed boolean)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT d, n.labels, coalesce(n.newest, r.last_label, 0),
           extract(epoch FROM r.finished_at)::bigint, coalesce(r.wanted, false),
           coalesce(r.claimed_until > now(), false)
      FROM unnest(p_desks) AS d
      LEFT JOIN training r ON r.desk = d
     CROSS JOIN LATERAL (
           SELECT count(*) AS labels, max(l.label) AS newest FROM label l
            WHERE l.label > coalesce(r.last_label, 0) AND l.desk = d) AS n
$$;
COMMENT ON FUNCTION intake.training_state(text[]) IS
    'For each desk: labels since the last training, when that was, and whether one runs or is wanted';

CREATE OR REPLACE FUNCTION intake.training_begin(p_desk text, p_who text, p_lease interval)
RETURNS boolean
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    INSERT INTO training AS r (desk, claimed_until, claimed_by)
    VALUES (p_desk, now() + p_lease, p_who)
    ON CONFLICT (desk)
    DO UPDATE SET claimed_until = now() + p_lease, claimed_by = p_who
     WHERE coalesce(r.claimed_until <= now(), true);
    RETURN FOUND;
END
$$;
COMMENT ON FUNCTION intake.training_begin(text, text, interval) IS
    'Claims the training of a desk for a while; FALSE: somebody else has it';

CREATE OR REPLACE FUNCTION intake.training_end(
    p_desk text, p_who text, p_last_label bigint, p_result text)
RETURNS void
LANGUAGE sql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    UPDATE training r
       SET claimed_until = NULL, finished_at = now(), wanted = false, result = p_result,
           last_label = greatest(r.last_label, p_last_label)
     WHERE r.desk = p_desk AND r.claimed_by = p_who
$$;
COMMENT ON FUNCTION intake.training_end(text, text, bigint, text) IS
    'Ends a claim, and notes what came of it and how far the labels were looked at';

-- ---- models ----

CREATE OR REPLACE FUNCTION intake.model_in_force(
    p_desks text[], OUT desk text, OUT model bigint, OUT digest text, OUT size integer,
    OUT last_label bigint, OUT accuracy real)
RETURNS SETOF record
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT m.desk, m.model, m.digest, m.size, m.last_label, m.accuracy
      FROM unnest(p_desks) AS d
     CROSS JOIN LATERAL (
           SELECT u.desk, u.model FROM model_use u
            WHERE u.desk = d ORDER BY u.use DESC LIMIT 1) AS u
      JOIN model m ON m.desk = u.desk AND m.model = u.model
$$;
COMMENT ON FUNCTION intake.model_in_force(text[]) IS
    'The model in force of each desk; no row: the starter';

CREATE OR REPLACE FUNCTION intake.model_octets(
    p_desk text, p_model bigint, p_from integer, p_length integer)
RETURNS text
LANGUAGE sql STABLE SECURITY DEFINER SET search_path = intake, pg_temp AS $$
    SELECT encode(substring(m.octets FROM p_from + 1 FOR p_length), 'base64')
      FROM model m
     WHERE m.desk = p_desk AND m.model = p_model
$$;
COMMENT ON FUNCTION intake.model_octets(text, bigint, integer, integer) IS
    'A slice of a model file in base64; NULL: there is none, or it is no longer kept';

CREATE OR REPLACE FUNCTION intake.use_model(p_desk text, p_model bigint, p_who text, p_why text)
RETURNS void
LANGUAGE sql SET search_path = intake, pg_temp AS $$
    INSERT INTO model_use (desk, model, before, who, why)
    VALUES (p_desk, p_model, (SELECT max(u.use) FROM model_use u WHERE u.desk = p_desk), p_who,
            p_why);
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'model-activated',
            concat_ws(': ', coalesce('model ' || p_model, 'the starter'), p_why))
$$;
COMMENT ON FUNCTION intake.use_model(text, bigint, text, text) IS
    'Puts a model in force; NULL: the starter';

-- The newest ten models can be put in force again; of older ones stays what they were worth.
CREATE OR REPLACE FUNCTION intake.model_save(
    p_desk text, p_who text, p_labels integer, p_last_label bigint, p_accuracy real,
    p_macro_f1 real, p_figures text, p_digest text, p_octets text, p_activate boolean, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    octets bytea := decode(p_octets, 'base64');
    number bigint;
BEGIN
    IF encode(sha256(octets), 'hex') <> p_digest THEN
        RAISE SQLSTATE 'IN001' USING MESSAGE = 'the model was damaged on its way';
    END IF;
    INSERT INTO model AS m (desk, made_by, labels, last_label, accuracy, macro_f1, figures, why,
                            digest, size, octets)
    VALUES (p_desk, p_who, p_labels, p_last_label, p_accuracy, p_macro_f1, p_figures, p_why,
            p_digest, length(octets), octets)
    RETURNING m.model INTO number;
    IF p_activate THEN
        PERFORM use_model(p_desk, number, p_who, p_why);
    END IF;
    UPDATE model m SET octets = NULL
     WHERE m.desk = p_desk AND m.octets IS NOT NULL
       AND m.model < (SELECT min(n.model)
                        FROM (SELECT o.model FROM model o WHERE o.desk = p_desk
                               ORDER BY o.model DESC LIMIT 10) AS n)
       AND m.model IS DISTINCT FROM (SELECT f.model FROM model_in_force(ARRAY[p_desk]) f);
    RETURN number;
END
$$;
COMMENT ON FUNCTION intake.model_save(text, text, integer, bigint, real, real, text, text, text, boolean, text) IS
    'Keeps a model, puts it in force if that is wanted, and lets go of the octets of old ones';

CREATE OR REPLACE FUNCTION intake.model_activate(
    p_desk text, p_model bigint, p_who text, p_why text)
RETURNS void
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
BEGIN
    PERFORM demand_right(p_desk, p_who, 'teach');
    IF p_model IS NOT NULL
       AND NOT EXISTS (SELECT FROM model m WHERE m.desk = p_desk AND m.model = p_model) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('desk "%s" has no model %s', p_desk, p_model);
    END IF;
    IF EXISTS (SELECT FROM model m
                WHERE m.desk = p_desk AND m.model = p_model AND m.octets IS NULL) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('model %s is too old: only its figures are kept', p_model);
    END IF;
    IF p_model IS NOT DISTINCT FROM (SELECT f.model FROM model_in_force(ARRAY[p_desk]) f) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = coalesce('model ' || p_model, 'the starter') || ' is in force already';
    END IF;
    PERFORM use_model(p_desk, p_model, p_who, p_why);
END
$$;
COMMENT ON FUNCTION intake.model_activate(text, bigint, text, text) IS
    'Puts a model in force; NULL: the starter';

CREATE OR REPLACE FUNCTION intake.model_rollback(p_desk text, p_who text, p_why text)
RETURNS bigint
LANGUAGE plpgsql SECURITY DEFINER SET search_path = intake, pg_temp AS $$
DECLARE
    now_used model_use;
    target model_use;
BEGIN
    PERFORM demand_right(p_desk, p_who, 'teach');
    SELECT * INTO now_used FROM model_use u WHERE u.desk = p_desk ORDER BY u.use DESC LIMIT 1;
    IF NOT FOUND OR now_used.model IS NULL THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('the starter is in force at desk "%s": there is nothing before it',
                             p_desk);
    END IF;
    SELECT * INTO target FROM model_use u WHERE u.desk = p_desk AND u.use = now_used.before;
    IF EXISTS (SELECT FROM model m
                WHERE m.desk = p_desk AND m.model = target.model AND m.octets IS NULL) THEN
        RAISE SQLSTATE 'IN001' USING
            MESSAGE = format('model %s is too old: only its figures are kept', target.model);
    END IF;
    INSERT INTO model_use (desk, model, before, who, why)
    VALUES (p_desk, target.model, target.before, p_who, p_why);
    INSERT INTO event (desk, who, what, why)
    VALUES (p_desk, p_who, 'model-rolled-back',
            concat_ws(': ', format('model %s to %s', now_used.model,
                                   coalesce('model ' || target.model, 'the starter')), p_why));
    RETURN target.model;
END
$$;
COMMENT ON FUNCTION intake.model_rollback(text, text, text) IS
    'Puts the model in force that was so before the present one; gives its number, NULL: the starter';
