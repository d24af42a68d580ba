-- Who may call what. No role may touch a table: the functions are the only doors, and they run as
-- the owner of the schema with a fixed search path.

REVOKE ALL ON ALL FUNCTIONS IN SCHEMA intake FROM PUBLIC, intake_filter, intake_sender;
REVOKE USAGE ON TYPE intake.offered_mail, intake.planned_answer, intake.answer_limits,
    intake.mail_details, intake.mail_vote, intake.departing_mail, intake.confirming,
    intake.quota_claim, intake.matter
    FROM PUBLIC;

-- Nor does one need temporary tables, which everybody may make in a database until its owner says
-- otherwise. Of a database that is not our own it stays the owner's word; `intakectl doctor` asks.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_database d JOIN pg_roles r ON r.oid = d.datdba
                WHERE d.datname = current_database() AND r.rolname = current_user
                  AND NOT r.rolsuper) THEN
        EXECUTE format('REVOKE TEMPORARY ON DATABASE %I FROM PUBLIC', current_database());
    END IF;
END
$$;

GRANT EXECUTE ON FUNCTION
    intake.schema_version(),
    intake.schema_newest(),
    intake.try_writing()
    TO intake_filter, intake_sender, intake_admin;

GRANT USAGE ON TYPE intake.offered_mail, intake.planned_answer, intake.answer_limits,
    intake.mail_details, intake.mail_vote, intake.departing_mail, intake.confirming,
    intake.quota_claim, intake.matter
    TO intake_filter;
GRANT EXECUTE ON FUNCTION
    intake.lookup(text, text, text, bytea, text[], bigint, interval),
    intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz),
    intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz,
                  text[]),
    intake.lookup(text, text, text, bytea, text[], bigint, interval, text, text, timestamptz,
                  text[], boolean, text[], text[]),
    intake.record(intake.offered_mail, intake.planned_answer, text, text),
    intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text),
    intake.known_confirmations(text, text),
    intake.known_rights(text, text, text, bytea, text[], bigint, text[], timestamptz[], text[],
                        text[]),
    intake.known_rights(text, text, text, bytea, text[], bigint, text[], timestamptz[], text[],
                        text[], text),
    intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                             text, intake.confirming),
    intake.record(intake.offered_mail, intake.planned_answer, intake.answer_limits, text, text,
                  intake.mail_details, intake.mail_vote, bytea),
    intake.record_confirming(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                             text, intake.mail_details, intake.mail_vote, intake.confirming, bytea),
    intake.record_within_quota(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                               text, intake.mail_details, intake.mail_vote, intake.confirming,
                               intake.quota_claim, bytea),
    intake.author_tickets(text, text, bytea, boolean),
    intake.note_refused_orders(text, text, bigint, text, text),
    intake.record_matter(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                         text, intake.mail_details, intake.mail_vote, intake.confirming,
                         intake.quota_claim, intake.matter),
    intake.known_duty(text, text, bytea, text[], bigint, boolean),
    intake.known_history(text, text),
    intake.record_assigned(intake.offered_mail, intake.planned_answer, intake.answer_limits, text,
                           text, intake.mail_details, intake.mail_vote, intake.confirming,
                           intake.quota_claim, intake.matter, text, text, text),
    intake.agents(),
    intake.lookup_outgoing(text, text, text[], text, text, text, text, bytea, text[], bigint,
                           bigint, text[], interval),
    intake.missing_rights(text, text),
    intake.orders_refused(intake.ticket_state),
    intake.record_outgoing(intake.departing_mail, text),
    intake.record_outgoing(intake.departing_mail, text, text, bytea),
    intake.record_outgoing_deciding(intake.departing_mail, text, text, bytea, text, text, boolean),
    intake.record_outgoing_merging(intake.departing_mail, text, text, bytea, text, text, boolean, bigint),
    intake.bear_witness(text, text[], bigint),
    intake.model_in_force(text[]),
    intake.model_octets(text, bigint, integer, integer)
    TO intake_filter;

GRANT USAGE ON TYPE intake.answer_limits TO intake_sender;
GRANT EXECUTE ON FUNCTION
    intake.outbox_claim(text, integer, interval),
    intake.outbox_sent(text, text, text, text, text),
    intake.outbox_retry(text, text, interval, text),
    intake.outbox_park(text, text, text),
    intake.serve_ticket(text, bigint, text, text, text, integer),
    intake.close_served(text, integer),
    intake.hooks_wanted(text, text[]),
    intake.hook_claim(interval),
    intake.hook_retry(text, bigint, interval, text),
    intake.hook_end(text, bigint, text, text),
    intake.hook_call(text, bigint, text),
    intake.verification_end(text, bigint, text, text),
    intake.care_claim(text, integer, interval),
    intake.care_end(text),
    intake.care_later(text, bigint, timestamptz),
    intake.care_remind(text, bigint, text, bigint, text, text, integer, interval,
                       intake.answer_limits),
    intake.care_close(text, bigint, text, bigint, text, text, integer, interval,
                      intake.answer_limits),
    intake.care_tell_lead(text, bigint, text, text, text, text),
    intake.closings_claim(integer, interval),
    intake.closing_end(text, bigint),
    intake.rating_ask(text, bigint, text, text, bytea, integer, interval, intake.answer_limits),
    intake.labelled_texts(text, bigint, integer, integer),
    intake.lessons(text, bigint, integer),
    intake.training_state(text[]),
    intake.training_begin(text, text, interval),
    intake.training_end(text, text, bigint, text),
    intake.model_in_force(text[]),
    intake.model_octets(text, bigint, integer, integer),
    intake.model_save(text, text, integer, bigint, real, real, text, text, text, boolean, text),
    intake.purge_step(text, integer, integer, integer, integer, integer, boolean, text)
    TO intake_sender;

GRANT EXECUTE ON FUNCTION
    intake.commit_durably(),
    intake.migration_list(),
    intake.agents(),
    intake.lookup_outgoing(text, text, text[], text, text, text, text, bytea, text[], bigint,
                           bigint, text[], interval),
    intake.ticket_list(text, text, text, text, integer),
    intake.ticket_list(text, text, text, text, text, boolean, boolean, integer),
    intake.ticket_set_state(text, bigint, text, text, text),
    intake.ticket_assign(text, bigint, text, text, text),
    intake.ticket_note(text, bigint, text, text),
    intake.ticket_merge(text, bigint, bigint, text, text, boolean),
    intake.ticket_unmerge(text, bigint, text, text),
    intake.ticket_split(text, bigint, bigint, text, text),
    intake.ticket_facts(text, bigint),
    intake.ticket_messages(text, bigint),
    intake.ticket_events(text, bigint),
    intake.ticket_details(text, bigint),
    intake.rating_sums(text, text, timestamptz, timestamptz),
    intake.rating_list(text, integer),
    intake.customer_list(text, text, integer),
    intake.customer_facts(text, bigint),
    intake.customer_addresses(text, bigint, integer),
    intake.customer_events(text, bigint),
    intake.customer_details(text, bigint),
    intake.customer_set_detail(text, bigint, text, text, text),
    intake.customer_quotas(text, bigint, text[], timestamptz[], timestamptz[], integer[]),
    intake.customer_merge(text, bigint, bigint, text, text),
    intake.customer_merge(text, bigint, bigint, text, text, boolean),
    intake.customer_unmerge(text, bigint, text, text, boolean),
    intake.customer_verify(text, text, text, text),
    intake.customer_set_group(text, bigint, text, text, text),
    intake.customer_set_language(text, bigint, text, text, text),
    intake.customer_export(text, bigint),
    intake.customer_export(text, bigint, text),
    intake.person(text, text, text),
    intake.person_who_may(text, text, text, text),
    intake.note_refusal(text, text, text, text, text),
    intake.access_give(text, text, text, text, text, text),
    intake.access_set(text, text, text[], text, text),
    intake.access_list(text),
    intake.access_undecided(text),
    intake.request_limit_set(text, integer, integer, text, text),
    intake.request_limits(text[]),
    intake.customer_erase(text, bigint, text, text, boolean),
    intake.review_list(text, integer),
    intake.review_end(text, bigint, boolean, text, text),
    intake.block_add(text, text, text, text),
    intake.block_remove(text, text, text, text),
    intake.block_list(text),
    intake.agent_save(text, text, text, text, text, text, text, text, text, text, text[], boolean,
                      text, text, text),
    intake.agent_import(text, jsonb, text, text),
    intake.agent_remove(text, text, text),
    intake.agent_away(text, text, timestamptz, text, text),
    intake.agent_duty(text, boolean),
    intake.agent_list(text),
    intake.agent_list(text, boolean),
    intake.agents_at(timestamptz),
    intake.name_plan(text, text, text, text, text, text, text, text, text, text, timestamptz,
                     timestamptz, date, text, text),
    intake.name_withdraw(text, text, bigint, text, text),
    intake.name_list(text, text),
    intake.name_history(text, text),
    intake.name_import(text, jsonb, text, text),
    intake.name_reviews(timestamptz),
    intake.name_feedback_add(text, text, text, bigint, text, text, text),
    intake.name_feedback_list(text, text),
    intake.outbox_list(text, text, integer),
    intake.outbox_facts(text, bigint),
    intake.outbox_requeue(text, bigint, text),
    intake.outbox_drop(text, bigint, text),
    intake.purge_step(text, integer, integer, integer, integer, integer, boolean, text),
    intake.purge_preview(text, integer, integer, integer, integer),
    intake.ledger_sums(text),
    intake.ledger_list(text, integer),
    intake.missing_mails(text[], text[], boolean[]),
    intake.unaccepted_rows(text, text[], text[], bigint[]),
    intake.ticket_set_type(text, bigint, text, text, text),
    intake.labelled_texts(text, bigint, integer, integer),
    intake.lesson_add(text, text, text, text, text, text),
    intake.lessons(text, bigint, integer),
    intake.forget_labels(text, bigint, text, text),
    intake.training_state(text[]),
    intake.training_begin(text, text, interval),
    intake.training_end(text, text, bigint, text),
    intake.model_in_force(text[]),
    intake.model_octets(text, bigint, integer, integer),
    intake.model_save(text, text, integer, bigint, real, real, text, text, text, boolean, text),
    intake.model_activate(text, bigint, text, text),
    intake.model_rollback(text, text, text),
    intake.model_list(text, integer),
    intake.type_accuracy(text, integer)
    TO intake_admin;

-- A role that came later: where roles.sql has not run since, nobody registers requests.
DO $$
BEGIN
    IF EXISTS (SELECT FROM pg_roles WHERE rolname = 'intake_requester') THEN
        REVOKE ALL ON ALL FUNCTIONS IN SCHEMA intake FROM intake_requester;
        GRANT USAGE ON SCHEMA intake TO intake_requester;
        GRANT EXECUTE ON FUNCTION
            intake.register_request(text, text, text, text, text, text, text, text, text, jsonb),
            intake.request_state(text, text, text)
            TO intake_requester;
    END IF;
END
$$;
