#include "commands.h"

#include "../base/address.h"
#include "../decide/decide.h"
#include "../store/learning.h"

#include <time.h>

Outcome ctl_customer_list(Ctl *ctl, GError **error)
{
    const char *desk = NULL;
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk_filter(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customers(ctl->store, desk, ctl_text(ctl, "SEARCH"), ctl_limit(ctl), &table,
                                  error);
    return ctl_print(ctl, "customers", outcome, table);
}

/* *table_r stays NULL where no service type has a quota. */
static Outcome list_quotas(const Ctl *ctl, const DeskSettings *desk, Table **table_r,
                           GError **error)
{
    g_autoptr(GArray) quotas = decide_quota_questions(desk, (gint64)time(NULL));
    return quotas == NULL
               ? OUTCOME_DONE
               : store_customer_quotas(ctl->store, desk->name, ctl_number(ctl, "CUSTOMER", 0),
                                       quotas, table_r, error);
}

Outcome ctl_customer_show(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autoptr(Table) facts = NULL;
    g_autoptr(Table) addresses = NULL;
    g_autoptr(Table) told = NULL;
    g_autoptr(Table) quotas = NULL;
    g_autoptr(Table) events = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = list_quotas(ctl, desk, &quotas, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer(ctl->store, desk->name, ctl_number(ctl, "CUSTOMER", 0),
                                 desk->grade_days, &facts, &addresses, &events, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_details(ctl->store, desk->name, ctl_number(ctl, "CUSTOMER", 0),
                                         &told, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    printer_facts(ctl->printer, "customer", facts);
    printer_table(ctl->printer, "addresses", addresses);
    printer_table(ctl->printer, "facts", told);
    if (quotas != NULL)
        printer_table(ctl->printer, "quotas", quotas);
    printer_blocks(ctl->printer, "events", events);
    return OUTCOME_DONE;
}

Outcome ctl_customer_merge(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 from = ctl_number(ctl, "CUSTOMER", 0);
    gint64 into = ctl_number(ctl, "--into", 0);
    gboolean dry_run = arguments_has(ctl->arguments, "--dry-run");
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_merge(ctl->store, desk->name, from, into, dry_run, ctl_who(ctl),
                                       ctl_text(ctl, "--why"), &table, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *what =
        g_strdup_printf("customer %" G_GINT64_FORMAT " is part of %" G_GINT64_FORMAT, from, into);
    ctl_print_merged(ctl, "customers", table, what, "customer merge --undo");
    return OUTCOME_DONE;
}

Outcome ctl_customer_unmerge(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    gboolean dry_run = arguments_has(ctl->arguments, "--dry-run");
    g_autoptr(Table) table = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_unmerge(ctl->store, desk->name, customer, dry_run, ctl_who(ctl),
                                         ctl_text(ctl, "--why"), &table, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autofree char *what =
        g_strdup_printf("customer %" G_GINT64_FORMAT " is one of its own again", customer);
    ctl_print_merged(ctl, "customers", table, what, NULL);
    return OUTCOME_DONE;
}

static gboolean needs_fact(const DeskSettings *desk, const char *name)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        for (guint j = 0; j < type->needs->len; j++) {
            if (g_str_equal(((const Need *)g_ptr_array_index(type->needs, j))->name, name))
                return TRUE;
        }
    }
    return FALSE;
}

/* A value that is left out is forgotten. */
Outcome ctl_customer_fact(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    const char *name = ctl_text(ctl, "FACT");
    const char *value = ctl_text(ctl, "VALUE");
    g_autofree char *before = NULL;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE && !needs_fact(desk, name))
        outcome = outcome_fail(OUTCOME_REFUSED, error,
                               "no service type of desk \"%s\" needs a fact \"%s\" (hint: see "
                               "service_types[].needs in the settings)",
                               desk->name, name);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_set_detail(ctl->store, desk->name, customer, name, value,
                                            ctl_who(ctl), &before, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "%s of customer %" G_GINT64_FORMAT " is %s, was %s", name,
                     customer, value != NULL ? value : "unknown",
                     before != NULL ? before : "unknown");
    return outcome;
}

Outcome ctl_customer_verify(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    g_autofree char *address = address_canonical(ctl_text(ctl, "ADDRESS"));
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_verify(ctl->store, desk->name, address, ctl_who(ctl),
                                        ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "\"%s\" is recorded as proven", address);
    return outcome;
}

Outcome ctl_customer_group(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    const char *group = ctl_text(ctl, "GROUP");
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_group(ctl->store, desk->name, customer, group, ctl_who(ctl),
                                       ctl_text(ctl, "--why"), error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer, "customer %" G_GINT64_FORMAT " is now in the group \"%s\"",
                     customer, group);
    return outcome;
}

/* The desk's own tag for a language it speaks; NULL for "none". */
static Outcome spoken_language(const DeskSettings *desk, const char *asked, const char **language_r,
                               GError **error)
{
    const char *spoken = NULL;
    if (!g_str_equal(asked, "none")) {
        spoken = desk_language(desk, asked);
        if (spoken == NULL)
            return outcome_fail(OUTCOME_REFUSED, error,
                                "desk \"%s\" does not speak \"%s\" (hint: its default is "
                                "\"%s\"; \"none\" takes a registered language away)",
                                desk->name, asked, (char *)g_ptr_array_index(desk->languages, 0));
    }
    *language_r = spoken;
    return OUTCOME_DONE;
}

Outcome ctl_customer_language(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    const char *language = NULL;
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = spoken_language(desk, ctl_text(ctl, "LANGUAGE"), &language, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_customer_language(ctl->store, desk->name, customer, language, ctl_who(ctl),
                                          ctl_text(ctl, "--why"), error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (language != NULL)
        printer_note(ctl->printer, "customer %" G_GINT64_FORMAT " is now answered in \"%s\"",
                     customer, language);
    else
        printer_note(ctl->printer, "customer %" G_GINT64_FORMAT " is answered as it writes",
                     customer);
    return OUTCOME_DONE;
}

Outcome ctl_customer_unlearn(Ctl *ctl, GError **error)
{
    const DeskSettings *desk = NULL;
    gint64 customer = ctl_number(ctl, "CUSTOMER", 0);
    gint64 labels = 0;
    Outcome outcome = ctl_desk(ctl, &desk, error);
    if (outcome == OUTCOME_DONE)
        outcome = store_forget_labels(ctl->store, desk->name, customer, ctl_who(ctl),
                                      ctl_text(ctl, "--why"), &labels, error);
    if (outcome == OUTCOME_DONE)
        printer_note(ctl->printer,
                     "%" G_GINT64_FORMAT " labels of customer %" G_GINT64_FORMAT
                     " are forgotten, and nothing is learnt from it any more",
                     labels, customer);
    return outcome;
}
