/*
 * learning - what the store keeps for whoever learns service types: labelled texts, who trains
 * when, and the models with their octets.
 */
#ifndef INTAKE_STORE_LEARNING_H
#define INTAKE_STORE_LEARNING_H

#include "../mail/labelled.h"
#include "admin.h"

/* ---- what is learnt from ---- */

#define STORE_LABELLED_CHARACTERS 2000 /* of one text */

/* The newest labelled texts of a desk's tickets, then the mails an admin brought, at most so many
   of all: LabelledText *. */
Outcome store_labelled_texts(Store *store, const char *desk, guint most, GPtrArray **texts_r,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* Keeps a labelled mail an admin brought; is_new_r: it was not known, or as of another type. */
Outcome store_lesson_add(Store *store, const char *desk, const LabelledText *lesson,
                         const char *who, gboolean *is_new_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- who trains when ---- */

typedef struct training_state {
    char *desk;
    guint new_labels;    /* since the last training */
    gint64 newest_label; /* number of the newest of them */
    gint64 finished;     /* Unix time of the last training; 0: none yet */
    gboolean wanted;     /* something was forgotten */
    gboolean is_claimed; /* somebody trains now */
} TrainingState;

/* TrainingState *, in the order of the desks (char *). */
Outcome store_training_state(Store *store, const GPtrArray *desks, GPtrArray **states_r,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* REFUSED: somebody else has it. */
Outcome store_training_begin(Store *store, const char *desk, const char *who, int lease_s,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;
Outcome store_training_end(Store *store, const char *desk, const char *who, gint64 newest_label,
                           const char *result, GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* ---- models ---- */

#define STORE_MODEL_OCTETS_MAX (64 * 1024 * 1024)

typedef struct stored_model {
    char *desk;
    gint64 number;
    char *digest; /* SHA-256 of the octets, hex */
    guint octets;
    gint64 newest_label; /* that it may have seen */
    double accuracy;     /* by cross-validation, when it was learnt */
} StoredModel;
void stored_model_free(StoredModel *model);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(StoredModel, stored_model_free)

/* StoredModel * of the desks (char *) that have one in force; the others have the starter. */
Outcome store_models_in_force(Store *store, const GPtrArray *desks, GPtrArray **models_r,
                              GError **error) G_GNUC_WARN_UNUSED_RESULT;
/* REFUSED when they are not the ones the digest is of. Caller unrefs. */
Outcome store_model_octets(Store *store, const StoredModel *model, GBytes **octets_r,
                           GError **error) G_GNUC_WARN_UNUSED_RESULT;

typedef struct new_model {
    const char *desk, *who;
    guint labels;
    gint64 newest_label;
    double accuracy, macro_f1;
    const char *figures, *why;
    GBytes *octets;
    gboolean activate;
} NewModel;
Outcome store_model_save(Store *store, const NewModel *model, gint64 *number_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* ---- for people ---- */

/* Gives a ticket a type; before_r is the one it had. Caller frees. */
Outcome store_ticket_set_type(Store *store, const char *desk, gint64 ticket, const char *type,
                              const char *who, const char *why, char **before_r, GError **error);
/* `number` 0: the starter. */
Outcome store_model_activate(Store *store, const char *desk, gint64 number, const char *who,
                             const char *why, GError **error);
/* number_r is the model that is in force now; 0: the starter. */
Outcome store_model_rollback(Store *store, const char *desk, const char *who, const char *why,
                             gint64 *number_r, GError **error);
Outcome store_model_table(Store *store, const char *desk, int limit, Table **table_r,
                          GError **error);
/* labels_r: how many were forgotten. */
Outcome store_forget_labels(Store *store, const char *desk, gint64 customer, const char *who,
                            const char *why, gint64 *labels_r, GError **error);

typedef struct week_accuracy {
    char week[11]; /* its Monday: "2026-11-30" */
    guint tickets; /* opened in it, of which the right type is known */
    guint right;   /* of those, filed under it at first */
} WeekAccuracy;
/* WeekAccuracy, the oldest week first. */
Outcome store_type_accuracy(Store *store, const char *desk, int weeks, GArray **weeks_r,
                            GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
