#include "learning.h"

#include "literal.h"
#include "private.h"

#include <string.h>

#define PAGE_TEXTS 500
#define BEYOND_ALL "9223372036854775807"

/* ---- what is learnt from ---- */

/* Columns of intake.labelled_texts(). */
enum {
    TEXT_TICKET,
    TEXT_TYPE,
    TEXT_SOURCE,
    TEXT_LABEL,
    TEXT_LABELLED,
    TEXT_CUSTOMER,
    TEXT_DOUBTFUL,
    TEXT_LANGUAGE,
    TEXT_SUBJECT,
    TEXT_TEXT,
};

/* Columns of intake.lessons(). */
enum {
    LESSON_LESSON,
    LESSON_TYPE,
    LESSON_ADDED,
    LESSON_LANGUAGE,
    LESSON_SUBJECT,
    LESSON_TEXT,
};

static LabelSource source_of(const char *name)
{
    static const char *const names[] = {
        [LABEL_AGENT] = "agent",
        [LABEL_ADMIN] = "admin",
        [LABEL_CLOSED] = "closed",
        [LABEL_CUSTOMER] = "customer",
    };
    for (guint i = 0; i < G_N_ELEMENTS(names); i++) {
        if (g_strcmp0(names[i], name) == 0)
            return (LabelSource)i;
    }
    return LABEL_CUSTOMER;
}

static void text_destroy(gpointer data)
{
    labelled_text_free(data);
}

static void add_text(GPtrArray *texts, const Rows *rows, int row)
{
    LabelledText *text = g_new0(LabelledText, 1);
    text->service_type = rows_copy(rows, row, TEXT_TYPE);
    text->source = source_of(rows_text(rows, row, TEXT_SOURCE));
    text->label = rows_number(rows, row, TEXT_LABEL);
    text->labelled = rows_number(rows, row, TEXT_LABELLED);
    text->customer = rows_number(rows, row, TEXT_CUSTOMER);
    text->doubtful = rows_boolean(rows, row, TEXT_DOUBTFUL);
    text->language = rows_copy(rows, row, TEXT_LANGUAGE);
    text->subject = rows_copy(rows, row, TEXT_SUBJECT);
    text->text = rows_copy(rows, row, TEXT_TEXT);
    g_ptr_array_add(texts, text);
}

static void add_lesson(GPtrArray *texts, const Rows *rows, int row)
{
    LabelledText *text = g_new0(LabelledText, 1);
    text->service_type = rows_copy(rows, row, LESSON_TYPE);
    text->source = LABEL_ADMIN;
    text->labelled = rows_number(rows, row, LESSON_ADDED);
    text->language = rows_copy(rows, row, LESSON_LANGUAGE);
    text->subject = rows_copy(rows, row, LESSON_SUBJECT);
    text->text = rows_copy(rows, row, LESSON_TEXT);
    g_ptr_array_add(texts, text);
}

typedef struct source { /* a list in the store that is read page by page, newest first */
    const char *sql;
    int values;
    void (*add)(GPtrArray *texts, const Rows *rows, int row);
} Source;

static Outcome read_pages(Store *store, const Source *source, const char *desk, guint most,
                          GPtrArray *texts, GError **error)
{
    g_autofree char *before = g_strdup(BEYOND_ALL);
    g_autofree char *characters = g_strdup_printf("%d", STORE_LABELLED_CHARACTERS);
    while (texts->len < most) {
        g_autoptr(Rows) rows = NULL;
        g_autofree char *limit = g_strdup_printf("%u", MIN(PAGE_TEXTS, most - texts->len));
        const char *const values[] = {desk, before, limit, characters};
        Outcome outcome =
            store_run(store, OPERATION_READ, source->sql, values, source->values, &rows, error);
        if (outcome != OUTCOME_DONE || rows_count(rows) == 0)
            return outcome;
        for (int row = 0; row < rows_count(rows); row++)
            source->add(texts, rows, row);
        g_free(before);
        before = rows_copy(rows, rows_count(rows) - 1, 0);
    }
    return OUTCOME_DONE;
}

Outcome store_labelled_texts(Store *store, const char *desk, guint most, GPtrArray **texts_r,
                             GError **error)
{
    static const Source tickets = {"SELECT * FROM intake.labelled_texts($1,$2,$3,$4)", 4, add_text};
    static const Source lessons = {"SELECT * FROM intake.lessons($1,$2,$3)", 3, add_lesson};
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_destroy);
    Outcome outcome = read_pages(store, &tickets, desk, most, texts, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_pages(store, &lessons, desk, most, texts, error);
    if (outcome == OUTCOME_DONE)
        *texts_r = g_steal_pointer(&texts);
    return outcome;
}

Outcome store_lesson_add(Store *store, const char *desk, const LabelledText *lesson,
                         const char *who, gboolean *is_new_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *subject = literal_text(lesson->subject, LITERAL_LINE_OCTETS);
    g_autofree char *text = literal_text(lesson->text, STORE_LABELLED_CHARACTERS);
    const char *const values[] = {desk, lesson->service_type, lesson->language, subject, text, who};
    Outcome outcome =
        store_run(store, OPERATION_ADMIN, "SELECT intake.lesson_add($1,$2,$3,$4,$5,$6)", values,
                  G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *is_new_r = rows_boolean(rows, 0, 0);
    return outcome;
}

/* ---- who trains when ---- */

static void state_destroy(gpointer data)
{
    TrainingState *state = data;
    g_free(state->desk);
    g_free(state);
}

Outcome store_training_state(Store *store, const GPtrArray *desks, GPtrArray **states_r,
                             GError **error)
{
    enum { DESK, NEW_LABELS, NEWEST, FINISHED, WANTED, CLAIMED };
    g_autoptr(Rows) rows = NULL;
    g_autofree char *names = literal_array(desks, LITERAL_KEY_OCTETS);
    const char *const values[] = {names};
    Outcome outcome = store_run(store, OPERATION_READ, "SELECT * FROM intake.training_state($1)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *states = g_ptr_array_new_with_free_func(state_destroy);
    for (int row = 0; row < rows_count(rows); row++) {
        TrainingState *state = g_new0(TrainingState, 1);
        state->desk = rows_copy(rows, row, DESK);
        state->new_labels = (guint)rows_number(rows, row, NEW_LABELS);
        state->newest_label = rows_number(rows, row, NEWEST);
        state->finished = rows_number(rows, row, FINISHED);
        state->wanted = rows_boolean(rows, row, WANTED);
        state->is_claimed = rows_boolean(rows, row, CLAIMED);
        g_ptr_array_add(states, state);
    }
    *states_r = states;
    return OUTCOME_DONE;
}

Outcome store_training_begin(Store *store, const char *desk, const char *who, int lease_s,
                             GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *lease = g_strdup_printf("%d seconds", lease_s);
    const char *const values[] = {desk, who, lease};
    Outcome outcome =
        store_run(store, OPERATION_WRITE, "SELECT intake.training_begin($1,$2,$3::interval)",
                  values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE && !rows_boolean(rows, 0, 0))
        return outcome_fail(OUTCOME_REFUSED, error,
                            "a model of desk \"%s\" is being learnt already (hint: wait for it)",
                            desk);
    return outcome;
}

Outcome store_training_end(Store *store, const char *desk, const char *who, gint64 newest_label,
                           const char *result, GError **error)
{
    g_autofree char *label = g_strdup_printf("%" G_GINT64_FORMAT, newest_label);
    g_autofree char *line = literal_text(result, LITERAL_LINE_OCTETS);
    const char *const values[] = {desk, who, label, line};
    return store_run(store, OPERATION_WRITE, "SELECT intake.training_end($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

/* ---- for people ---- */

Outcome store_ticket_set_type(Store *store, const char *desk, gint64 ticket, const char *type,
                              const char *who, const char *why, char **before_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, ticket);
    const char *const values[] = {desk, number, type, who, why};
    Outcome outcome =
        store_run(store, OPERATION_ADMIN, "SELECT intake.ticket_set_type($1,$2,$3,$4,$5)", values,
                  G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *before_r = rows_copy(rows, 0, 0);
    return outcome;
}

Outcome store_forget_labels(Store *store, const char *desk, gint64 customer, const char *who,
                            const char *why, gint64 *labels_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, customer);
    const char *const values[] = {desk, number, who, why};
    Outcome outcome = store_run(store, OPERATION_ADMIN, "SELECT intake.forget_labels($1,$2,$3,$4)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *labels_r = rows_number(rows, 0, 0);
    return outcome;
}

Outcome store_type_accuracy(Store *store, const char *desk, int weeks, GArray **weeks_r,
                            GError **error)
{
    enum { WEEK, TICKETS, RIGHT };
    g_autoptr(Rows) rows = NULL;
    g_autofree char *most = g_strdup_printf("%d", weeks);
    const char *const values[] = {desk, most};
    Outcome outcome = store_run(store, OPERATION_ASK, "SELECT * FROM intake.type_accuracy($1,$2)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GArray *found = g_array_new(FALSE, TRUE, sizeof(WeekAccuracy));
    for (int row = 0; row < rows_count(rows); row++) {
        WeekAccuracy week = {.tickets = (guint)rows_number(rows, row, TICKETS),
                             .right = (guint)rows_number(rows, row, RIGHT)};
        g_strlcpy(week.week, rows_text(rows, row, WEEK), sizeof week.week);
        g_array_append_val(found, week);
    }
    *weeks_r = found;
    return OUTCOME_DONE;
}
