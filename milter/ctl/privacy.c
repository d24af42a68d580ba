/* What is held of a customer: handed over, or forgotten. */
#include "commands.h"

#include <jansson.h>

/* {"messages": [{...}, ...], ...}, in the store's order. */
static char *records_as_json(const Table *records)
{
    json_t *kinds = json_object();
    for (guint i = 0; i < records->rows->len; i++) {
        const GPtrArray *row = g_ptr_array_index(records->rows, i);
        const char *kind = g_ptr_array_index(row, 0);
        json_t *of_kind = json_object_get(kinds, kind);
        if (of_kind == NULL) {
            of_kind = json_array();
            json_object_set_new(kinds, kind, of_kind);
        }
        json_array_append_new(of_kind, json_loads(g_ptr_array_index(row, 1), 0, NULL));
    }
    char *text = json_dumps(kinds, JSON_INDENT(2));
    json_decref(kinds);
    return text;
}

Outcome ctl_customer_export(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) records = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_export(ctl->store, desk->name, ctl_number(ctl, "CUSTOMER", 0),
                                        ctl_who(ctl), &records, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    char *text = records_as_json(records);
    printer_document(ctl->printer, text);
    free(text);
    return OUTCOME_DONE;
}

Outcome ctl_customer_erase(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gboolean dry_run = arguments_has(ctl->arguments, "--dry-run");
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    g_autoptr(Table) emptied = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_erase(ctl->store, desk->name, customer, dry_run, ctl_who(ctl),
                                       ctl_text(ctl, "--why"), &emptied, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_table(ctl->printer, "erased", emptied);
    printer_note(ctl->printer,
                 dry_run
                     ? "nothing was changed; without --dry-run customer %" G_GINT64_FORMAT
                       " is forgotten, for good"
                     : "customer %" G_GINT64_FORMAT
                       " is forgotten; what stands in mailboxes and backups is not in our reach",
                 customer);
    return OUTCOME_DONE;
}
