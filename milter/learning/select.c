#include "select.h"

#include <string.h>

typedef struct taken {       /* counts that later texts are held to */
    GHashTable *by_customer; /* gint64 * -> guint */
    GHashTable *chosen_by;   /* the same, of customers' own choices */
    GHashTable *sure_of;     /* char * (type) -> guint: by those who know */
    GHashTable *chosen_of;   /* the same, by customers */
    guint doubtful, others;
    gsize octets;
} Taken;

static void taken_clear(Taken *taken)
{
    g_hash_table_unref(taken->by_customer);
    g_hash_table_unref(taken->chosen_by);
    g_hash_table_unref(taken->sure_of);
    g_hash_table_unref(taken->chosen_of);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Taken, taken_clear)

static guint count_of(GHashTable *counts, gconstpointer key)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(counts, key));
}

static void count(GHashTable *counts, gconstpointer key)
{
    g_hash_table_insert(counts, (gpointer)key, GUINT_TO_POINTER(count_of(counts, key) + 1));
}

static gboolean is_choice(const LabelledText *text)
{
    return text->source == LABEL_CUSTOMER;
}

static gboolean is_in_doubt(const LabelledText *text)
{
    return text->source == LABEL_CLOSED && text->doubtful;
}

static gsize octets_of(const LabelledText *text)
{
    return (text->text != NULL ? strlen(text->text) : 0) +
           (text->subject != NULL ? strlen(text->subject) : 0);
}

static gboolean can_teach(const LabelledText *text, const DeskSettings *desk)
{
    return octets_of(text) > 0 && desk_service_type(desk, text->service_type) != NULL;
}

/* The counter of `selection` that tells why it is left out; NULL: it is taken. */
static guint *reason_against(const LabelledText *text, const Taken *taken, guint per_customer,
                             Selection *selection)
{
    guint choices = MAX(per_customer / SELECT_CHOICES_SHARE, 1);
    if (taken->octets + octets_of(text) > SELECT_OCTETS_MAX)
        return &selection->too_long;
    if (text->customer != 0 && count_of(taken->by_customer, &text->customer) >= per_customer)
        return &selection->too_many;
    if (is_choice(text) && count_of(taken->chosen_by, &text->customer) >= choices)
        return &selection->too_many;
    if (is_choice(text) && count_of(taken->chosen_of, text->service_type) >=
                               MAX(count_of(taken->sure_of, text->service_type), SELECT_LEAST))
        return &selection->choices;
    if (is_in_doubt(text) && taken->doubtful >= MAX(taken->others, SELECT_LEAST))
        return &selection->doubtful;
    return NULL;
}

static void take(const LabelledText *text, Taken *taken, Selection *selection)
{
    g_ptr_array_add(selection->texts, (gpointer)text);
    taken->octets += octets_of(text);
    count(taken->by_customer, &text->customer);
    if (is_choice(text)) {
        count(taken->chosen_by, &text->customer);
        count(taken->chosen_of, text->service_type);
    } else if (!is_in_doubt(text)) {
        count(taken->sure_of, text->service_type);
    }
    if (is_in_doubt(text))
        taken->doubtful++;
    else
        taken->others++;
}

/* Those who know come first, so that the others are held to what they said. */
static guint rank(const LabelledText *text)
{
    return is_in_doubt(text) ? 2 : is_choice(text) ? 1 : 0;
}

Selection selection_of(const GPtrArray *texts, const DeskSettings *desk, guint per_customer)
{
    Selection selection = {.texts = g_ptr_array_new()};
    g_auto(Taken) taken = {.by_customer = g_hash_table_new(g_int64_hash, g_int64_equal),
                           .chosen_by = g_hash_table_new(g_int64_hash, g_int64_equal),
                           .sure_of = g_hash_table_new(g_str_hash, g_str_equal),
                           .chosen_of = g_hash_table_new(g_str_hash, g_str_equal)};
    for (guint turn = 0; turn <= 2; turn++) {
        for (guint i = 0; i < texts->len; i++) {
            const LabelledText *text = g_ptr_array_index(texts, i);
            if (rank(text) != turn)
                continue;
            guint *against = can_teach(text, desk)
                                 ? reason_against(text, &taken, per_customer, &selection)
                                 : &selection.other_types;
            if (against != NULL)
                ++*against;
            else
                take(text, &taken, &selection);
        }
    }
    return selection;
}

void selection_clear(Selection *selection)
{
    if (selection->texts != NULL)
        g_ptr_array_unref(selection->texts);
}

char *selection_left_out(const Selection *selection)
{
    const struct {
        guint count;
        const char *what;
    } reasons[] = {
        {selection->other_types, "of no type of the desk"},
        {selection->too_many, "beyond what one customer may teach"},
        {selection->choices, "customers' choices beyond their share"},
        {selection->doubtful, "closed in doubt beyond their share"},
        {selection->too_long, "beyond the bound of all texts"},
    };
    GString *line = g_string_new(NULL);
    for (guint i = 0; i < G_N_ELEMENTS(reasons); i++) {
        if (reasons[i].count > 0)
            g_string_append_printf(line, "%s%u %s", line->len > 0 ? ", " : "", reasons[i].count,
                                   reasons[i].what);
    }
    return g_string_free(line, FALSE);
}
