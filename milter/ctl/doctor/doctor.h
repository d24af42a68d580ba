/*
 * doctor - the checks of `intakectl doctor`. Each looks at one thing and reports; none changes
 * anything.
 */
#ifndef INTAKE_CTL_DOCTOR_H
#define INTAKE_CTL_DOCTOR_H

#include "../cli/report.h"

/* files.c: settings file, directories, templates, labels */
void doctor_settings_file(Report *report);
void doctor_reload(Report *report);
void doctor_directories(Report *report);
void doctor_templates(Report *report);
void doctor_labels(Report *report);

/* spool.c: mails accepted while the database was away */
void doctor_spool(Report *report);

/* store.c: database, ledger, outbox */
void doctor_database(Report *report);
void doctor_balance(Report *report);
void doctor_outbox(Report *report);

/* learning.c: whether service types are told as well as they were */
void doctor_learning(Report *report);

/* durability.c: what "accepted" is worth at the database */
void doctor_durability(Report *report);

/* encryption.c: what crosses a network for anybody to read */
void doctor_encryption(Report *report);

/* policy.c: what the settings and the agents together leave open */
void doctor_trust(Report *report);
void doctor_names(Report *report);
void doctor_access(Report *report);
void doctor_keys(Report *report);

/* socket.c: the filter and the mail server the sender talks to */
void doctor_filter(Report *report);
void doctor_submission(Report *report);

/* postfix.c, sendmail.c: whether the mail server calls the filter */
void doctor_postfix(Report *report);
void doctor_sendmail(Report *report);

#endif
