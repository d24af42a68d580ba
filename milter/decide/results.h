/*
 * results - Authentication-Results fields, by the grammar of RFC 8601 section 2.2. Pure.
 *
 * A field that leaves the grammar is nothing at all: text behind an unclosed comment, a stray word
 * or a second authserv-id has fooled milder parsers (CVE-2020-12272). Lenient in two harmless
 * places only: property values may hold any character that ends no value, since envelope senders
 * do, and one ";" may stand at the end.
 */
#ifndef INTAKE_RESULTS_H
#define INTAKE_RESULTS_H

#include <glib.h>

#define RESULTS_FIELD_OCTETS_MAX 16384
#define RESULTS_PER_FIELD_MAX 100
#define RESULTS_PROPERTIES_MAX 50

typedef struct result_property { /* "header.d=example.org" */
    char *type;                  /* lower case; "" for a bare word that is no RFC 8601 property */
    char *name;                  /* lower case */
    char *value;                 /* quotes and angle brackets taken off */
} ResultProperty;

typedef struct method_result { /* "dkim=pass ..." */
    char *method;              /* lower case */
    char *result;              /* lower case */
    gboolean current;          /* the method's version is absent or 1 */
    GPtrArray *properties;     /* ResultProperty * */
} MethodResult;

typedef struct authentication_results {
    char *authserv_id;  /* as written, unquoted */
    gboolean is_plain;  /* it stands there bare: no comment, quotes or escapes before the ";" */
    GPtrArray *results; /* MethodResult *; empty for "none" */
} AuthenticationResults;

/* NULL when `value` (the unfolded field) does not follow the grammar, is of another version than
   1, or is over a limit. Caller frees. */
AuthenticationResults *authentication_results_parse(const char *value);
void authentication_results_free(AuthenticationResults *results);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(AuthenticationResults, authentication_results_free)

/* The value of a property, or NULL. Borrowed. */
const char *method_result_property(const MethodResult *result, const char *type, const char *name);

#endif
