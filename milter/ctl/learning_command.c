/* The models that desks have learnt: training from the store, and which one is in force. */
#include "../learning/learn.h"
#include "../mime/mime.h"
#include "commands.h"
#include "maildir.h"
#include "model_command.h"

static Outcome desk_named(const Ctl *ctl, const DeskSettings **desk_r, GError **error)
{
    return ctl_desk_named(ctl, ctl_text(ctl, "DESK"), desk_r, error);
}

/* ---- model train DESK ---- */

typedef struct brought { /* mails of a Maildir tree, by what became of them */
    guint added, known, unfit;
} Brought;

static Outcome keep_mails(Ctl *ctl, const DeskSettings *desk, const GPtrArray *texts,
                          Brought *brought, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; i < texts->len && outcome == OUTCOME_DONE; i++) {
        const LabelledText *text = g_ptr_array_index(texts, i);
        gboolean is_new = FALSE;
        if (desk_service_type(desk, text->service_type) == NULL) {
            brought->unfit++;
            continue;
        }
        outcome = store_lesson_add(ctl->store, desk->name, text, ctl_who(ctl), &is_new, error);
        brought->added += is_new ? 1 : 0;
        brought->known += is_new ? 0 : 1;
    }
    return outcome;
}

static Outcome take_maildir(Ctl *ctl, const DeskSettings *desk, GError **error)
{
    const char *directory = ctl_text(ctl, "--maildir");
    g_autoptr(GPtrArray) texts = NULL;
    Brought brought = {0};
    if (directory == NULL)
        return OUTCOME_DONE;
    ctl->stage = STAGE_INPUT;
    mime_initialize();
    Outcome outcome = maildir_texts(directory, &texts, error);
    ctl->stage = STAGE_COMMAND;
    if (outcome == OUTCOME_DONE)
        outcome = keep_mails(ctl, desk, texts, &brought, error);
    if (outcome == OUTCOME_DONE)
        printer_note(
            ctl->printer,
            "%u mails kept to learn from, %u known already, %u in folders that are no type "
            "of desk %s",
            brought.added, brought.known, brought.unfit, desk->name);
    return outcome;
}

Outcome ctl_model_train_desk(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Learnt) learnt = NULL;
    Outcome outcome = desk_named(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = ctl_act_at(ctl, desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = take_maildir(ctl, desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = learn_desk(ctl->store, desk, ctl_who(ctl), &learnt, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_note(ctl->printer,
                 "model %" G_GINT64_FORMAT
                 " of desk %s, of %u labelled texts, %s: %.1f %% of texts "
                 "not seen were told right, macro-F1 %.1f %%; %s",
                 learnt->model, desk->name, learnt->labels,
                 learnt->in_force ? "is in force" : "is kept and not in force",
                 learnt->accuracy * 100, learnt->macro_f1 * 100, learnt->why);
    return OUTCOME_DONE;
}

/* ---- model train --maildir ---- */

Outcome ctl_model_train_maildir(Ctl *ctl, GError **error)
{
    g_autoptr(Corpus) corpus = corpus_new();
    g_autoptr(GPtrArray) texts = NULL;
    ctl->stage = STAGE_INPUT;
    mime_initialize();
    Outcome outcome = maildir_texts(ctl_text(ctl, "--maildir"), &texts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    for (guint i = 0; i < texts->len; i++) {
        const LabelledText *text = g_ptr_array_index(texts, i);
        g_autofree char *whole = g_strconcat(text->subject != NULL ? text->subject : "", "\n\n",
                                             text->text != NULL ? text->text : "", NULL);
        corpus_add(corpus, text->service_type, text->language != NULL ? text->language : "",
                   text->subject != NULL ? whole : whole + 2);
    }
    return model_train_corpus(ctl, corpus, error);
}

/* ---- which model is in force ---- */

Outcome ctl_model_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_model_table(ctl->store, desk, ctl_limit(ctl), &table, error);
    return ctl_print(ctl, "models", outcome, table);
}

Outcome ctl_model_activate(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 number = ctl_number(ctl, "MODEL-NUMBER", 0); /* "starter" holds none */
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_model_activate(ctl->store, desk->name, number, ctl_who(ctl),
                                       ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE && number != 0)
        printer_note(ctl->printer, "desk %s: model %" G_GINT64_FORMAT " is in force", desk->name,
                     number);
    else if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "desk %s: the starter is in force", desk->name);
    return outcome;
}

Outcome ctl_model_rollback(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 number = 0;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_model_rollback(ctl->store, desk->name, ctl_who(ctl), ctl_text(ctl, "--why"),
                                       &number, error);
    if (outcome == OUTCOME_DONE && number != 0)
        printer_note(ctl->printer, "desk %s: model %" G_GINT64_FORMAT " is in force again",
                     desk->name, number);
    else if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "desk %s: the starter is in force again", desk->name);
    return outcome;
}
