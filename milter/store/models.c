#include "learning.h"

#include "literal.h"
#include "private.h"

#include <string.h>

#define SLICE_OCTETS (1024 * 1024)

void stored_model_free(StoredModel *model)
{
    if (model == NULL)
        return;
    g_free(model->desk);
    g_free(model->digest);
    g_free(model);
}

static void model_destroy(gpointer data)
{
    stored_model_free(data);
}

Outcome store_models_in_force(Store *store, const GPtrArray *desks, GPtrArray **models_r,
                              GError **error)
{
    enum { DESK, MODEL, DIGEST, SIZE, NEWEST, ACCURACY };
    g_autoptr(Rows) rows = NULL;
    g_autofree char *names = literal_array(desks, LITERAL_KEY_OCTETS);
    const char *const values[] = {names};
    Outcome outcome = store_run(store, OPERATION_READ, "SELECT * FROM intake.model_in_force($1)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    GPtrArray *models = g_ptr_array_new_with_free_func(model_destroy);
    for (int row = 0; row < rows_count(rows); row++) {
        StoredModel *model = g_new0(StoredModel, 1);
        model->desk = rows_copy(rows, row, DESK);
        model->number = rows_number(rows, row, MODEL);
        model->digest = rows_copy(rows, row, DIGEST);
        model->octets = (guint)rows_number(rows, row, SIZE);
        model->newest_label = rows_number(rows, row, NEWEST);
        model->accuracy = g_ascii_strtod(rows_text(rows, row, ACCURACY), NULL);
        g_ptr_array_add(models, model);
    }
    *models_r = models;
    return OUTCOME_DONE;
}

/* ---- octets, in slices that are a statement each ---- */

static Outcome read_slice(Store *store, const StoredModel *model, GByteArray *octets,
                          GError **error)
{
    g_autoptr(Rows) rows = NULL;
    g_autofree char *number = g_strdup_printf("%" G_GINT64_FORMAT, model->number);
    g_autofree char *from = g_strdup_printf("%u", octets->len);
    g_autofree char *length = g_strdup_printf("%d", SLICE_OCTETS);
    const char *const values[] = {model->desk, number, from, length};
    Outcome outcome = store_run(store, OPERATION_READ, "SELECT intake.model_octets($1,$2,$3,$4)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *base64 = rows_text(rows, 0, 0);
    gsize decoded = 0;
    g_autofree guchar *slice = g_base64_decode(base64 != NULL ? base64 : "", &decoded);
    if (decoded == 0 || decoded > SLICE_OCTETS)
        return outcome_fail(OUTCOME_REFUSED, error, "model %s of desk \"%s\" is cut", number,
                            model->desk);
    g_byte_array_append(octets, slice, (guint)decoded);
    return OUTCOME_DONE;
}

Outcome store_model_octets(Store *store, const StoredModel *model, GBytes **octets_r,
                           GError **error)
{
    g_autoptr(GByteArray) octets = g_byte_array_new();
    Outcome outcome = OUTCOME_DONE;
    if (model->octets > STORE_MODEL_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "model %" G_GINT64_FORMAT " has %u octets",
                            model->number, model->octets);
    while (outcome == OUTCOME_DONE && octets->len < model->octets)
        outcome = read_slice(store, model, octets, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *digest =
        g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets->data, octets->len);
    if (g_strcmp0(digest, model->digest) != 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "model %" G_GINT64_FORMAT " of desk \"%s\" is damaged", model->number,
                            model->desk);
    *octets_r = g_byte_array_free_to_bytes(g_steal_pointer(&octets));
    return OUTCOME_DONE;
}

Outcome store_model_save(Store *store, const NewModel *model, gint64 *number_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    char accuracy[G_ASCII_DTOSTR_BUF_SIZE];
    char macro_f1[G_ASCII_DTOSTR_BUF_SIZE];
    gsize length = 0;
    const guchar *octets = g_bytes_get_data(model->octets, &length);
    if (length > STORE_MODEL_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "the model has %" G_GSIZE_FORMAT " octets",
                            length);
    g_autofree char *labels = g_strdup_printf("%u", model->labels);
    g_autofree char *newest = g_strdup_printf("%" G_GINT64_FORMAT, model->newest_label);
    g_autofree char *digest = g_compute_checksum_for_data(G_CHECKSUM_SHA256, octets, length);
    g_autofree char *base64 = g_base64_encode(octets, length);
    g_autofree char *figures = literal_text(model->figures, G_MAXSIZE);
    g_autofree char *why = literal_text(model->why, LITERAL_LINE_OCTETS);
    const char *const values[] = {model->desk,
                                  model->who,
                                  labels,
                                  newest,
                                  g_ascii_dtostr(accuracy, sizeof accuracy, model->accuracy),
                                  g_ascii_dtostr(macro_f1, sizeof macro_f1, model->macro_f1),
                                  figures,
                                  digest,
                                  base64,
                                  model->activate ? "t" : "f",
                                  why};
    Outcome outcome = store_run(store, OPERATION_WRITE,
                                "SELECT intake.model_save($1,$2,$3,$4,$5,$6,$7,$8,$9,$10,$11)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *number_r = rows_number(rows, 0, 0);
    return outcome;
}

/* ---- for people ---- */

Outcome store_model_activate(Store *store, const char *desk, gint64 number, const char *who,
                             const char *why, GError **error)
{
    g_autofree char *model = number != 0 ? g_strdup_printf("%" G_GINT64_FORMAT, number) : NULL;
    const char *const values[] = {desk, model, who, why};
    return store_run(store, OPERATION_ADMIN, "SELECT intake.model_activate($1,$2,$3,$4)", values,
                     G_N_ELEMENTS(values), NULL, error);
}

Outcome store_model_rollback(Store *store, const char *desk, const char *who, const char *why,
                             gint64 *number_r, GError **error)
{
    g_autoptr(Rows) rows = NULL;
    const char *const values[] = {desk, who, why};
    Outcome outcome = store_run(store, OPERATION_ADMIN, "SELECT intake.model_rollback($1,$2,$3)",
                                values, G_N_ELEMENTS(values), &rows, error);
    if (outcome == OUTCOME_DONE)
        *number_r = rows_number(rows, 0, 0);
    return outcome;
}

Outcome store_model_table(Store *store, const char *desk, int limit, Table **table_r,
                          GError **error)
{
    g_autofree char *most = g_strdup_printf("%d", limit);
    const char *const values[] = {desk, most};
    return store_run_table(store, "SELECT * FROM intake.model_list($1,$2)", values,
                           G_N_ELEMENTS(values), table_r, error);
}
