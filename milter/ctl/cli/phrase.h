/*
 * phrase - the commands of intakectl as phrases with typed holes: what an admin typed is matched
 * against the table, and whatever does not fit is answered with the nearest phrases. Pure.
 *
 * "ticket show TICKET [--desk DESK]": words in lower case stand for themselves, words in capitals
 * are holes of the type of that name, "..." after the last hole takes one or more, square brackets
 * hold what may be left out. Options may stand anywhere. "--tsv FILE..." is a switch and a hole
 * that takes one or more. Phrases may share their words and differ in holes and options.
 */
#ifndef INTAKE_CTL_PHRASE_H
#define INTAKE_CTL_PHRASE_H

#include "../../base/outcome.h"

typedef struct ctl Ctl; /* ctl.h */

typedef enum needs {
    NEEDS_NOTHING,
    NEEDS_SETTINGS_IF_GIVEN, /* the file named with -c, when one is named */
    NEEDS_SETTINGS,
    NEEDS_DATABASE, /* the settings and a connection, whatever the schema is like */
    NEEDS_STORE,    /* and the schema this program knows */
} Needs;

#define RIGHT_NONE "" /* it reads, or every agent may, or the database's function asks */

typedef struct phrase {
    const char *syntax;
    Needs needs;
    const char *right; /* as all_rights() in the database has it; or RIGHT_NONE */
    Outcome (*run)(Ctl *ctl, GError **error);
    const char *summary; /* one line, no full stop */
} Phrase;

typedef struct arguments { /* what the holes of a phrase were filled with */
    GHashTable *values;    /* "TICKET" or "--desk" -> text; a switch has the text "" */
    GPtrArray *rest;       /* char *: what "..." took */
} Arguments;
void arguments_free(Arguments *arguments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Arguments, arguments_free)

/* Finds the phrase that `words` (char *, without the program's own options) fill. REFUSED with
   what does not fit and a hint that names the nearest phrases. Caller frees the arguments. */
Outcome phrase_match(const Phrase *phrases, gsize length, const GPtrArray *words,
                     const Phrase **phrase_r, Arguments **arguments_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Whether an option ("--desk") of any phrase takes the word behind it. */
gboolean phrase_option_takes_value(const Phrase *phrases, gsize length, const char *option);

/* The text in a hole or option; NULL when it was left out. Borrowed. */
const char *arguments_text(const Arguments *arguments, const char *name);
gboolean arguments_has(const Arguments *arguments, const char *name);
/* The number in a hole of a type that holds one; `fallback` when it was left out. */
gint64 arguments_number(const Arguments *arguments, const char *name, gint64 fallback);

/* Its holes and options, as they stand in the syntax: "TICKET", "--desk DESK". char *; caller
 * frees.
 */
GPtrArray *phrase_parts(const Phrase *phrase);

/* The leading words of a phrase that stand for themselves: "ticket show". Caller frees. */
char *phrase_name(const Phrase *phrase);

#endif
