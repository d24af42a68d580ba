/*
 * commands - the one table of what intakectl can do, and the functions behind it, by noun. Each
 * function prints what it found through ctl->printer.
 */
#ifndef INTAKE_CTL_COMMANDS_H
#define INTAKE_CTL_COMMANDS_H

#include "ctl.h"

/* All phrases, in the order in which help lists them. */
const Phrase *commands_table(gsize *length_r);

Outcome ctl_setup(Ctl *ctl, GError **error);
Outcome ctl_doctor(Ctl *ctl, GError **error);
Outcome ctl_balance(Ctl *ctl, GError **error);
Outcome ctl_inspect(Ctl *ctl, GError **error);
Outcome ctl_rewrite(Ctl *ctl, GError **error);
Outcome ctl_classify(Ctl *ctl, GError **error);
Outcome ctl_model_train(Ctl *ctl, GError **error);
Outcome ctl_model_train_desk(Ctl *ctl, GError **error);
Outcome ctl_model_train_maildir(Ctl *ctl, GError **error);
Outcome ctl_model_list(Ctl *ctl, GError **error);
Outcome ctl_model_activate(Ctl *ctl, GError **error);
Outcome ctl_model_rollback(Ctl *ctl, GError **error);
Outcome ctl_model_evaluate_desk(Ctl *ctl, GError **error);
Outcome ctl_model_evaluate(Ctl *ctl, GError **error);
Outcome ctl_model_show(Ctl *ctl, GError **error);
Outcome ctl_help(Ctl *ctl, GError **error);
Outcome ctl_completion(Ctl *ctl, GError **error);
Outcome ctl_version(Ctl *ctl, GError **error);

Outcome ctl_settings_check(Ctl *ctl, GError **error);
Outcome ctl_settings_show(Ctl *ctl, GError **error);
Outcome ctl_settings_list(Ctl *ctl, GError **error);

Outcome ctl_db_migrate(Ctl *ctl, GError **error);
Outcome ctl_db_status(Ctl *ctl, GError **error);

Outcome ctl_ticket_list(Ctl *ctl, GError **error);
Outcome ctl_ticket_show(Ctl *ctl, GError **error);
Outcome ctl_ticket_type(Ctl *ctl, GError **error);
Outcome ctl_ticket_close(Ctl *ctl, GError **error);
Outcome ctl_ticket_state(Ctl *ctl, GError **error);
Outcome ctl_ticket_assign(Ctl *ctl, GError **error);
Outcome ctl_ticket_note(Ctl *ctl, GError **error);

Outcome ctl_customer_list(Ctl *ctl, GError **error);
Outcome ctl_customer_show(Ctl *ctl, GError **error);
Outcome ctl_customer_merge(Ctl *ctl, GError **error);
Outcome ctl_customer_unmerge(Ctl *ctl, GError **error);
Outcome ctl_customer_verify(Ctl *ctl, GError **error);
Outcome ctl_ratings(Ctl *ctl, GError **error);
Outcome ctl_ratings_list(Ctl *ctl, GError **error);
Outcome ctl_customer_fact(Ctl *ctl, GError **error);
Outcome ctl_customer_group(Ctl *ctl, GError **error);
Outcome ctl_customer_language(Ctl *ctl, GError **error);
Outcome ctl_customer_unlearn(Ctl *ctl, GError **error);
Outcome ctl_customer_export(Ctl *ctl, GError **error);
Outcome ctl_customer_erase(Ctl *ctl, GError **error);
Outcome ctl_purge(Ctl *ctl, GError **error);

Outcome ctl_key_rotate(Ctl *ctl, GError **error);
Outcome ctl_key_list(Ctl *ctl, GError **error);
Outcome ctl_review_list(Ctl *ctl, GError **error);
Outcome ctl_review_approve(Ctl *ctl, GError **error);
Outcome ctl_review_refuse(Ctl *ctl, GError **error);

Outcome ctl_block_add(Ctl *ctl, GError **error);
Outcome ctl_block_remove(Ctl *ctl, GError **error);
Outcome ctl_block_list(Ctl *ctl, GError **error);

Outcome ctl_agent_add(Ctl *ctl, GError **error);
Outcome ctl_agent_set(Ctl *ctl, GError **error);
Outcome ctl_access_list(Ctl *ctl, GError **error);
Outcome ctl_access_give(Ctl *ctl, GError **error);
Outcome ctl_access_set(Ctl *ctl, GError **error);
Outcome ctl_request_limit(Ctl *ctl, GError **error);
Outcome ctl_request_list(Ctl *ctl, GError **error);
Outcome ctl_agent_list(Ctl *ctl, GError **error);
Outcome ctl_agent_show(Ctl *ctl, GError **error);
Outcome ctl_agent_remove(Ctl *ctl, GError **error);
Outcome ctl_agent_away(Ctl *ctl, GError **error);
Outcome ctl_agent_back(Ctl *ctl, GError **error);

Outcome ctl_agent_import(Ctl *ctl, GError **error);

Outcome ctl_names_list(Ctl *ctl, GError **error);
Outcome ctl_names_patterns(Ctl *ctl, GError **error);
Outcome ctl_names_set(Ctl *ctl, GError **error);
Outcome ctl_names_plan(Ctl *ctl, GError **error);
Outcome ctl_names_withdraw(Ctl *ctl, GError **error);
Outcome ctl_names_history(Ctl *ctl, GError **error);
Outcome ctl_names_check(Ctl *ctl, GError **error);
Outcome ctl_names_export(Ctl *ctl, GError **error);
Outcome ctl_names_import(Ctl *ctl, GError **error);
Outcome ctl_names_feedback(Ctl *ctl, GError **error);
Outcome ctl_names_guide(Ctl *ctl, GError **error);
Outcome ctl_names_preview(Ctl *ctl, GError **error);

Outcome ctl_template_preview(Ctl *ctl, GError **error);
Outcome ctl_template_render(Ctl *ctl, GError **error);

Outcome ctl_outbox_list(Ctl *ctl, GError **error);
Outcome ctl_outbox_show(Ctl *ctl, GError **error);
Outcome ctl_outbox_retry(Ctl *ctl, GError **error);
Outcome ctl_outbox_drop(Ctl *ctl, GError **error);

Outcome ctl_ledger_list(Ctl *ctl, GError **error);

Outcome ctl_ticket_merge(Ctl *ctl, GError **error);
Outcome ctl_ticket_unmerge(Ctl *ctl, GError **error);
Outcome ctl_ticket_split(Ctl *ctl, GError **error);

Outcome ctl_hours_check(Ctl *ctl, GError **error);

#endif
