#include "commands.h"

#include "../answer/mustache.h"

#include <string.h>

#define FILE_MAX (4 * 1024 * 1024) /* octets of a template, a partial or a data file */

/* GLib's message names the file in typographic quotes before its reason. */
static const char *reason_alone(const GError *reason)
{
    const char *colon = strrchr(reason->message, ':');
    return colon != NULL ? colon + 2 : reason->message;
}

static Outcome read_file(Ctl *ctl, const char *path, char **text_r, GError **error)
{
    g_autofree char *text = NULL;
    gsize length = 0;
    g_autoptr(GError) reason = NULL;
    ctl->stage = STAGE_INPUT;
    if (!g_file_get_contents(path, &text, &length, &reason))
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", path, reason_alone(reason));
    ctl->stage = STAGE_COMMAND;
    if (length > FILE_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: longer than %d octets", path, FILE_MAX);
    if (!g_utf8_validate(text, (gssize)length, NULL))
        return outcome_fail(OUTCOME_REFUSED, error, "%s: not UTF-8", path);
    *text_r = g_steal_pointer(&text);
    return OUTCOME_DONE;
}

static Outcome parse_file(Ctl *ctl, const char *path, Mustache **template_r, GError **error)
{
    g_autofree char *text = NULL;
    Outcome outcome = read_file(ctl, path, &text, error);
    if (outcome == OUTCOME_DONE)
        outcome = mustache_parse(text, template_r, error);
    if (outcome != OUTCOME_DONE && ctl->stage == STAGE_COMMAND)
        g_prefix_error(error, "%s: ", path);
    return outcome;
}

typedef struct partials { /* files NAME.mustache of one directory, read when they are named */
    Ctl *ctl;
    const char *directory; /* NULL: there are none */
    GHashTable *parsed;    /* char * -> Mustache * or NULL */
    GError *fault;         /* the first partial that is not well formed */
} Partials;

static void partials_clear(Partials *partials)
{
    g_hash_table_unref(partials->parsed);
    g_clear_error(&partials->fault);
}

G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Partials, partials_clear)

static Mustache *load_partial(Partials *partials, const char *name)
{
    Mustache *template = NULL;
    g_autofree char *file = g_strconcat(name, ".mustache", NULL);
    g_autofree char *path = g_build_filename(partials->directory, file, NULL);
    /* The specification: a partial that is not there expands to nothing. */
    if (strchr(name, '/') != NULL || !g_file_test(path, G_FILE_TEST_EXISTS))
        return NULL;
    GError **fault = partials->fault == NULL ? &partials->fault : NULL;
    return parse_file(partials->ctl, path, &template, fault) == OUTCOME_DONE ? template : NULL;
}

static const Mustache *find_partial(const char *name, gpointer data)
{
    Partials *partials = data;
    gpointer template = NULL;
    if (partials->directory == NULL)
        return NULL;
    if (!g_hash_table_lookup_extended(partials->parsed, name, NULL, &template)) {
        template = load_partial(partials, name);
        g_hash_table_insert(partials->parsed, g_strdup(name), template);
    }
    return template;
}

static void free_partial(gpointer template)
{
    mustache_free(template);
}

Outcome ctl_template_render(Ctl *ctl, GError **error)
{
    g_autoptr(Mustache) template = NULL;
    g_autofree char *json = NULL;
    g_autofree char *text = NULL;
    g_auto(Partials) partials = {
        .ctl = ctl,
        .directory = ctl_text(ctl, "--partials"),
        .parsed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, free_partial),
    };
    Outcome outcome = parse_file(ctl, ctl_text(ctl, "FILE"), &template, error);
    if (outcome == OUTCOME_DONE)
        outcome = read_file(ctl, ctl_text(ctl, "--data"), &json, error);
    if (outcome == OUTCOME_DONE)
        outcome = mustache_expand(template, json, TRUE, find_partial, &partials, &text, error);
    if (outcome == OUTCOME_DONE && partials.fault != NULL) {
        g_propagate_error(error, g_steal_pointer(&partials.fault));
        return OUTCOME_REFUSED;
    }
    if (outcome == OUTCOME_DONE)
        printer_text(ctl->printer, "text", text, strlen(text));
    return outcome;
}
