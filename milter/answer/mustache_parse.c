#include "mustache_nodes.h"

#include <string.h>

typedef struct scanner {
    const char *at; /* not read yet */
    guint line;     /* of `at` */
    gboolean line_start;
    char *open, *close; /* the delimiters in force */
    GArray *nodes;      /* Node: the template that grows */
    GArray *sections;   /* guint: nodes of the sections that are open */
} Scanner;

typedef struct tag {
    char kind; /* a NodeKind, or '!' '=' '/' */
    guint line;
    char *name;
    char *indent; /* blanks before a tag that has its line to itself; else NULL */
} Tag;

static void tag_clear(Tag *tag)
{
    g_free(tag->name);
    g_free(tag->indent);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Tag, tag_clear)

static void scanner_clear(Scanner *scanner)
{
    g_free(scanner->open);
    g_free(scanner->close);
    g_clear_pointer(&scanner->nodes, g_array_unref);
    g_array_unref(scanner->sections);
}
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Scanner, scanner_clear)

static void node_clear(gpointer item)
{
    Node *node = item;
    g_free(node->text);
    g_free(node->indent);
}

static void add_node(Scanner *scanner, NodeKind kind, guint line, char *text)
{
    Node node = {.kind = kind, .line = line, .text = text};
    g_array_append_val(scanner->nodes, node);
}

static void begin_line(Scanner *scanner)
{
    if (scanner->line_start)
        add_node(scanner, NODE_LINE, scanner->line, NULL);
    scanner->line_start = FALSE;
}

/* Takes the text up to `end`, one node per line so that a partial can be indented. */
static void add_text(Scanner *scanner, const char *end)
{
    while (scanner->at < end) {
        const char *feed = memchr(scanner->at, '\n', (gsize)(end - scanner->at));
        const char *next = feed != NULL ? feed + 1 : end;
        gboolean empty = feed == scanner->at || (feed == scanner->at + 1 && *scanner->at == '\r');
        if (!empty)
            begin_line(scanner);
        add_node(scanner, NODE_TEXT, scanner->line,
                 g_strndup(scanner->at, (gsize)(next - scanner->at)));
        scanner->line_start = feed != NULL;
        scanner->line += feed != NULL ? 1 : 0;
        scanner->at = next;
    }
}

/* Where the blanks before a tag begin, when nothing else stands before it on its line; or NULL. */
static const char *blank_before(const Scanner *scanner, const char *tag)
{
    const char *begin = tag;
    while (begin > scanner->at && (begin[-1] == ' ' || begin[-1] == '\t'))
        begin--;
    gboolean starts = begin == scanner->at ? scanner->line_start : begin[-1] == '\n';
    return starts ? begin : NULL;
}

/* Where the next line begins, when nothing but blanks stands behind a tag; or NULL. */
static const char *blank_after(const char *after)
{
    while (*after == ' ' || *after == '\t')
        after++;
    if (after[0] == '\r' && after[1] == '\n')
        after++;
    if (*after == '\n')
        return after + 1;
    return *after == '\0' ? after : NULL;
}

static guint count_lines(const char *from, const char *to)
{
    guint lines = 0;
    for (; from < to; from++)
        lines += *from == '\n' ? 1 : 0;
    return lines;
}

/* Reads the tag at `open`; *after_r is what follows it. */
static Outcome read_tag(const Scanner *scanner, const char *open, Tag *tag_r, const char **after_r,
                        GError **error)
{
    const char *inside = open + strlen(scanner->open);
    while (g_ascii_isspace(*inside))
        inside++;
    gboolean marked = *inside != '\0' && strchr("#^/!&>={", *inside) != NULL;
    char kind = marked ? *inside++ : (char)NODE_VARIABLE;
    const char *mirror = kind == NODE_TRIPLE ? "}" : kind == '=' ? "=" : "";
    g_autofree char *closer = g_strconcat(mirror, scanner->close, NULL);
    const char *end = strstr(inside, closer);
    tag_r->line = scanner->line + count_lines(scanner->at, open);
    if (end == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: tag has no closing \"%s\"",
                            tag_r->line, closer);
    tag_r->kind = kind;
    tag_r->name = g_strstrip(g_strndup(inside, (gsize)(end - inside)));
    *after_r = end + strlen(closer);
    return OUTCOME_DONE;
}

static Outcome set_delimiters(Scanner *scanner, const Tag *tag, GError **error)
{
    g_auto(GStrv) words = g_strsplit_set(tag->name, " \t\r\n", -1);
    const char *open = words[0];
    const char *close = open != NULL ? words[g_strv_length(words) - 1] : NULL;
    guint given = 0;
    for (guint i = 0; words[i] != NULL; i++)
        given += *words[i] != '\0' ? 1 : 0;
    if (given != 2 || strchr(tag->name, '=') != NULL)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "line %u: \"%s\" is no pair of delimiters (hint: {{=<%% %%>=}})",
                            tag->line, tag->name);
    g_free(scanner->open);
    g_free(scanner->close);
    scanner->open = g_strdup(open);
    scanner->close = g_strdup(close);
    return OUTCOME_DONE;
}

static Outcome open_section(Scanner *scanner, Tag *tag, GError **error)
{
    if (scanner->sections->len >= MUSTACHE_DEPTH_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: more than %d sections in each other",
                            tag->line, MUSTACHE_DEPTH_MAX);
    g_array_append_val(scanner->sections, scanner->nodes->len);
    add_node(scanner, (NodeKind)tag->kind, tag->line, g_steal_pointer(&tag->name));
    return OUTCOME_DONE;
}

static Outcome close_section(Scanner *scanner, const Tag *tag, GError **error)
{
    if (scanner->sections->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: section \"%s\" was never opened",
                            tag->line, tag->name);
    guint last = scanner->sections->len - 1;
    Node *section =
        &g_array_index(scanner->nodes, Node, g_array_index(scanner->sections, guint, last));
    if (strcmp(section->text, tag->name) != 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "line %u: section \"%s\" of line %u is closed as \"%s\"", tag->line,
                            section->text, section->line, tag->name);
    section->end = scanner->nodes->len;
    g_array_set_size(scanner->sections, last);
    return OUTCOME_DONE;
}

static Outcome take_name(Scanner *scanner, Tag *tag, GError **error)
{
    if (*tag->name == '\0' || strpbrk(tag->name, " \t\r\n") != NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "line %u: \"%s\" is no name", tag->line,
                            tag->name);
    if (tag->kind == '/')
        return close_section(scanner, tag, error);
    if (tag->kind == NODE_SECTION || tag->kind == NODE_INVERTED)
        return open_section(scanner, tag, error);
    add_node(scanner, (NodeKind)tag->kind, tag->line, g_steal_pointer(&tag->name));
    if (tag->kind == NODE_PARTIAL)
        g_array_index(scanner->nodes, Node, scanner->nodes->len - 1).indent =
            g_steal_pointer(&tag->indent);
    return OUTCOME_DONE;
}

static Outcome take_tag(Scanner *scanner, Tag *tag, GError **error)
{
    switch (tag->kind) {
    case '!':
        return OUTCOME_DONE;
    case '=':
        return set_delimiters(scanner, tag, error);
    default:
        return take_name(scanner, tag, error);
    }
}

/* Takes the text before the tag at `open`, and the tag. A tag that only steers and has its line to
   itself takes the line with it. */
static Outcome scan_tag(Scanner *scanner, const char *open, GError **error)
{
    g_auto(Tag) tag = {0};
    const char *after = NULL;
    Outcome outcome = read_tag(scanner, open, &tag, &after, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    const char *blank = strchr("#^/!=>", tag.kind) != NULL ? blank_before(scanner, open) : NULL;
    const char *next_line = blank != NULL ? blank_after(after) : NULL;
    if (next_line != NULL) {
        add_text(scanner, blank);
        tag.indent = g_strndup(blank, (gsize)(open - blank));
        scanner->line_start = TRUE;
    } else {
        add_text(scanner, open);
        begin_line(scanner);
    }
    scanner->at = next_line != NULL ? next_line : after;
    scanner->line = tag.line + count_lines(open, scanner->at);
    return take_tag(scanner, &tag, error);
}

static Outcome scan(Scanner *scanner, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    while (outcome == OUTCOME_DONE && *scanner->at != '\0') {
        const char *open = strstr(scanner->at, scanner->open);
        if (open != NULL)
            outcome = scan_tag(scanner, open, error);
        else
            add_text(scanner, scanner->at + strlen(scanner->at));
    }
    if (outcome != OUTCOME_DONE || scanner->sections->len == 0)
        return outcome;
    guint last = g_array_index(scanner->sections, guint, scanner->sections->len - 1);
    const Node *section = &g_array_index(scanner->nodes, Node, last);
    return outcome_fail(OUTCOME_REFUSED, error, "line %u: section \"%s\" is never closed",
                        section->line, section->text);
}

Outcome mustache_parse(const char *text, Mustache **template_r, GError **error)
{
    g_auto(Scanner) scanner = {
        .at = text,
        .line = 1,
        .line_start = TRUE,
        .open = g_strdup("{{"),
        .close = g_strdup("}}"),
        .nodes = g_array_new(FALSE, FALSE, sizeof(Node)),
        .sections = g_array_new(FALSE, FALSE, sizeof(guint)),
    };
    g_array_set_clear_func(scanner.nodes, node_clear);
    Outcome outcome = scan(&scanner, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    *template_r = g_new0(Mustache, 1);
    (*template_r)->nodes = g_steal_pointer(&scanner.nodes);
    return OUTCOME_DONE;
}

void mustache_free(Mustache *template)
{
    if (template == NULL)
        return;
    g_array_unref(template->nodes);
    g_free(template);
}

void mustache_visit(const Mustache *template, MustacheVisit visit, gpointer data)
{
    for (guint i = 0; i < template->nodes->len; i++) {
        const Node *node = mustache_node(template, i);
        if (node->kind != NODE_TEXT && node->kind != NODE_LINE)
            visit((char)node->kind, node->text, node->line, data);
    }
}
