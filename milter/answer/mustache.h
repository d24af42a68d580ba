/*
 * mustache - the template language by the public Mustache specification: interpolation, sections,
 * inverted sections, comments, partials, delimiters; standalone tags take their line with them.
 * Pure: JSON in, text out. Depth of sections and partials and the size of the result are limited.
 */
#ifndef INTAKE_MUSTACHE_H
#define INTAKE_MUSTACHE_H

#include "../base/outcome.h"

#define MUSTACHE_DEPTH_MAX 64
#define MUSTACHE_RESULT_MAX (1024 * 1024)

typedef struct mustache Mustache; /* a parsed template; immutable */

/* REFUSED with "line N: ...". */
Outcome mustache_parse(const char *text, Mustache **template_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;
void mustache_free(Mustache *template);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Mustache, mustache_free)

/* The parsed partial of that name, or NULL: expands to nothing. Borrowed. */
typedef const Mustache *(*MustachePartial)(const char *name, gpointer data);

/* The template's own names, to hold against what is known: calls `visit` for each variable,
   section and partial with its line. kind: '&' '{' unescaped, 'v' escaped, '#', '^', '>'. */
typedef void (*MustacheVisit)(char kind, const char *name, guint line, gpointer data);
void mustache_visit(const Mustache *template, MustacheVisit visit, gpointer data);

/* `json` is an object. REFUSED for bad JSON or a limit. Caller frees. */
Outcome mustache_expand(const Mustache *template, const char *json, gboolean escape_html,
                        MustachePartial partial, gpointer partial_data, char **text_r,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
