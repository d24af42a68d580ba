#include "mustache_nodes.h"

#include <jansson.h>
#include <string.h>

/* Nodes walked in one expansion: lists in lists multiply without leaving text behind. */
#define MUSTACHE_STEPS_MAX 1000000

typedef struct expansion {
    GString *text;
    const json_t *contexts[MUSTACHE_DEPTH_MAX + 1]; /* the innermost last */
    guint context_count;
    guint depth; /* of sections and partials in each other */
    guint steps;
    gboolean escape_html;
    MustachePartial partial;
    gpointer partial_data;
    const char *indent; /* of the lines of the partial that is being expanded */
} Expansion;

static Outcome expand_nodes(Expansion *expansion, const Mustache *template, guint from, guint end,
                            GError **error);

/* ---- what a name stands for ---- */

static const json_t *find_in_contexts(const Expansion *expansion, const char *key)
{
    for (guint i = expansion->context_count; i > 0; i--) {
        const json_t *value = json_object_get(expansion->contexts[i - 1], key);
        if (value != NULL)
            return value;
    }
    return NULL;
}

/* The first word of a dotted name is looked for outwards, the others only inside what was found. */
static const json_t *find_value(const Expansion *expansion, const char *name)
{
    if (strcmp(name, ".") == 0)
        return expansion->contexts[expansion->context_count - 1];
    g_auto(GStrv) keys = g_strsplit(name, ".", -1);
    const json_t *value = find_in_contexts(expansion, keys[0]);
    for (guint i = 1; value != NULL && keys[i] != NULL; i++)
        value = json_object_get(value, keys[i]);
    return value;
}

/* An empty string and zero count as nothing, as in most implementations: {{#phone}} asks whether
   there is one. */
static gboolean is_true(const json_t *value)
{
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_NULL:
    case JSON_FALSE:
        return FALSE;
    case JSON_STRING:
        return json_string_length(value) > 0;
    case JSON_INTEGER:
        return json_integer_value(value) != 0;
    case JSON_ARRAY:
        return json_array_size(value) > 0;
    case JSON_REAL:
        return json_number_value(value) < 0 || json_number_value(value) > 0;
    default:
        return TRUE;
    }
}

/* Lists and objects have no text of their own. Caller frees. */
static char *value_text(const json_t *value)
{
    switch (value != NULL ? json_typeof(value) : JSON_NULL) {
    case JSON_STRING:
        return g_strdup(json_string_value(value));
    case JSON_INTEGER:
        return g_strdup_printf("%" JSON_INTEGER_FORMAT, json_integer_value(value));
    case JSON_REAL: {
        char digits[G_ASCII_DTOSTR_BUF_SIZE];
        return g_strdup(g_ascii_formatd(digits, sizeof digits, "%.15g", json_real_value(value)));
    }
    case JSON_TRUE:
        return g_strdup("true");
    case JSON_FALSE:
        return g_strdup("false");
    default:
        return g_strdup("");
    }
}

/* For text and for attributes in either kind of quotes; HTML 4 knows no &apos;. Caller frees. */
static char *escape(const char *text)
{
    GString *escaped = g_string_new(NULL);
    for (; *text != '\0'; text++) {
        switch (*text) {
        case '&':
            g_string_append(escaped, "&amp;");
            break;
        case '<':
            g_string_append(escaped, "&lt;");
            break;
        case '>':
            g_string_append(escaped, "&gt;");
            break;
        case '"':
            g_string_append(escaped, "&quot;");
            break;
        case '\'':
            g_string_append(escaped, "&#39;");
            break;
        default:
            g_string_append_c(escaped, *text);
        }
    }
    return g_string_free(escaped, FALSE);
}

/* ---- expanding ---- */

static Outcome append(Expansion *expansion, const char *text, GError **error)
{
    if (expansion->text->len + strlen(text) > MUSTACHE_RESULT_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "the expansion has more than %d octets",
                            MUSTACHE_RESULT_MAX);
    g_string_append(expansion->text, text);
    return OUTCOME_DONE;
}

static Outcome expand_variable(Expansion *expansion, const Node *node, GError **error)
{
    g_autofree char *text = value_text(find_value(expansion, node->text));
    if (node->kind != NODE_VARIABLE || !expansion->escape_html)
        return append(expansion, text, error);
    g_autofree char *escaped = escape(text);
    return append(expansion, escaped, error);
}

static Outcome enter(Expansion *expansion, const Node *node, GError **error)
{
    if (expansion->depth >= MUSTACHE_DEPTH_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: \"%s\" goes deeper than %d levels",
                            node->line, node->text, MUSTACHE_DEPTH_MAX);
    expansion->depth++;
    return OUTCOME_DONE;
}

static Outcome expand_inside(Expansion *expansion, const Mustache *template, guint section,
                             const json_t *context, GError **error)
{
    expansion->contexts[expansion->context_count++] = context;
    Outcome outcome = expand_nodes(expansion, template, section + 1,
                                   mustache_node(template, section)->end, error);
    expansion->context_count--;
    return outcome;
}

static Outcome expand_section(Expansion *expansion, const Mustache *template, guint section,
                              GError **error)
{
    const Node *node = mustache_node(template, section);
    const json_t *value = find_value(expansion, node->text);
    if (is_true(value) == (node->kind == NODE_INVERTED))
        return OUTCOME_DONE;
    Outcome outcome = enter(expansion, node, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (node->kind == NODE_INVERTED)
        outcome = expand_nodes(expansion, template, section + 1, node->end, error);
    else if (!json_is_array(value))
        outcome = expand_inside(expansion, template, section, value, error);
    else
        for (gsize i = 0; outcome == OUTCOME_DONE && i < json_array_size(value); i++)
            outcome = expand_inside(expansion, template, section, json_array_get(value, i), error);
    expansion->depth--;
    return outcome;
}

/* Alone on its line, a partial's lines get the indentation of that line on top of the one in
   force; in the middle of a line they stay as they are. */
static Outcome expand_partial(Expansion *expansion, const Node *node, GError **error)
{
    const Mustache *partial =
        expansion->partial != NULL ? expansion->partial(node->text, expansion->partial_data) : NULL;
    if (partial == NULL)
        return OUTCOME_DONE;
    Outcome outcome = enter(expansion, node, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *outer = expansion->indent;
    g_autofree char *indent =
        node->indent != NULL ? g_strconcat(outer, node->indent, NULL) : g_strdup("");
    expansion->indent = indent;
    outcome = expand_nodes(expansion, partial, 0, partial->nodes->len, error);
    expansion->indent = outer;
    expansion->depth--;
    return outcome;
}

static Outcome expand_node(Expansion *expansion, const Mustache *template, guint index,
                           GError **error)
{
    const Node *node = mustache_node(template, index);
    if (++expansion->steps > MUSTACHE_STEPS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: the expansion has no end in sight",
                            node->line);
    switch (node->kind) {
    case NODE_TEXT:
        return append(expansion, node->text, error);
    case NODE_LINE:
        return append(expansion, expansion->indent, error);
    case NODE_SECTION:
    case NODE_INVERTED:
        return expand_section(expansion, template, index, error);
    case NODE_PARTIAL:
        return expand_partial(expansion, node, error);
    default:
        return expand_variable(expansion, node, error);
    }
}

static Outcome expand_nodes(Expansion *expansion, const Mustache *template, guint from, guint end,
                            GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    guint index = from;
    while (outcome == OUTCOME_DONE && index < end) {
        const Node *node = mustache_node(template, index);
        outcome = expand_node(expansion, template, index, error);
        gboolean has_inside = node->kind == NODE_SECTION || node->kind == NODE_INVERTED;
        index = has_inside ? node->end : index + 1;
    }
    return outcome;
}

Outcome mustache_expand(const Mustache *template, const char *json, gboolean escape_html,
                        MustachePartial partial, gpointer partial_data, char **text_r,
                        GError **error)
{
    json_error_t fault;
    json_t *data = json_loads(json, JSON_DECODE_ANY, &fault);
    if (data == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "the data is not JSON: line %d: %s", fault.line,
                            fault.text);
    g_autoptr(GString) text = g_string_new(NULL);
    Expansion expansion = {
        .text = text,
        .contexts = {data},
        .context_count = 1,
        .escape_html = escape_html,
        .partial = partial,
        .partial_data = partial_data,
        .indent = "",
    };
    Outcome outcome = expand_nodes(&expansion, template, 0, template->nodes->len, error);
    json_decref(data);
    if (outcome == OUTCOME_DONE)
        *text_r = g_string_free(g_steal_pointer(&text), FALSE);
    return outcome;
}
