#include "results.h"

#include <string.h>

typedef struct scanner {
    const char *at;
} Scanner;

/* ---- lexical parts ---- */

static gboolean is_blank(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Past one comment, nested ones included; FALSE when it is never closed. */
static gboolean skip_comment(Scanner *scanner)
{
    guint depth = 0;
    do {
        char c = *scanner->at;
        if (c == '\0' || (c == '\\' && scanner->at[1] == '\0'))
            return FALSE;
        if (c == '(')
            depth++;
        else if (c == ')')
            depth--;
        scanner->at += c == '\\' ? 2 : 1;
    } while (depth > 0);
    return TRUE;
}

/* Past blanks and comments (CFWS). */
static gboolean skip_space(Scanner *scanner)
{
    for (;;) {
        while (is_blank(*scanner->at))
            scanner->at++;
        if (*scanner->at != '(')
            return TRUE;
        if (!skip_comment(scanner))
            return FALSE;
    }
}

/* Past CFWS, the character and CFWS again. */
static gboolean accept_character(Scanner *scanner, char wanted)
{
    if (!skip_space(scanner) || *scanner->at != wanted)
        return FALSE;
    scanner->at++;
    return skip_space(scanner);
}

static char *take(Scanner *scanner, gsize length)
{
    const char *start = scanner->at;
    scanner->at += length;
    return g_strndup(start, length);
}

/* A Keyword of RFC 5321, in lower case; NULL when there is none. */
static char *take_keyword(Scanner *scanner)
{
    gsize length = 0;
    while (g_ascii_isalnum(scanner->at[length]) || scanner->at[length] == '-' ||
           scanner->at[length] == '_')
        length++;
    if (length == 0)
        return NULL;
    g_autofree char *word = take(scanner, length);
    return g_ascii_strdown(word, -1);
}

static char *take_quoted(Scanner *scanner)
{
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *c = scanner->at + 1; *c != '\0'; c++) {
        if (*c == '"') {
            scanner->at = c + 1;
            return g_string_free(g_steal_pointer(&plain), FALSE);
        }
        if (*c == '\\' && *++c == '\0')
            return NULL;
        g_string_append_c(plain, *c);
    }
    return NULL;
}

/* A token of RFC 2045 or a quoted string. */
static char *take_value(Scanner *scanner)
{
    if (*scanner->at == '"')
        return take_quoted(scanner);
    gsize length = 0;
    while (scanner->at[length] != '\0' && !is_blank(scanner->at[length]) &&
           strchr("()<>@,;:\\\"/[]?=", scanner->at[length]) == NULL)
        length++;
    return length > 0 ? take(scanner, length) : NULL;
}

static gsize loose_length(const char *at)
{
    gsize length = 0;
    while (at[length] != '\0' && !is_blank(at[length]) && strchr(";()\"\\", at[length]) == NULL)
        length++;
    return length;
}

static char *without_brackets(char *value)
{
    gsize length = strlen(value);
    if (length >= 2 && value[0] == '<' && value[length - 1] == '>') {
        memmove(value, value + 1, length - 2);
        value[length - 2] = '\0';
    }
    return value;
}

/* A property's value: a value, or an address whose local part may be quoted. */
static char *take_property_value(Scanner *scanner)
{
    if (*scanner->at != '"') {
        gsize length = loose_length(scanner->at);
        return length > 0 ? without_brackets(take(scanner, length)) : NULL;
    }
    g_autofree char *quoted = take_quoted(scanner);
    if (quoted == NULL || *scanner->at != '@')
        return g_steal_pointer(&quoted);
    g_autofree char *domain = take(scanner, loose_length(scanner->at));
    return g_strconcat(quoted, domain, NULL);
}

/* Whether a word ended where it may: nothing sticks to it. */
static gboolean at_word_end(const Scanner *scanner)
{
    char c = *scanner->at;
    return c == '\0' || c == ';' || c == '(' || is_blank(c);
}

/* ---- the field's parts ---- */

static void result_property_free(gpointer data)
{
    ResultProperty *property = data;
    g_free(property->type);
    g_free(property->name);
    g_free(property->value);
    g_free(property);
}

static void method_result_free(gpointer data)
{
    MethodResult *result = data;
    g_free(result->method);
    g_free(result->result);
    g_ptr_array_unref(result->properties);
    g_free(result);
}

/* "header.d=example.org", and `reason="..."`, which is kept as a bare word. */
static gboolean read_property(Scanner *scanner, MethodResult *result)
{
    ResultProperty *property = g_new0(ResultProperty, 1);
    g_ptr_array_add(result->properties, property);
    property->name = take_keyword(scanner);
    if (property->name == NULL || !skip_space(scanner))
        return FALSE;
    if (*scanner->at == '.') {
        property->type = g_steal_pointer(&property->name);
        if (!accept_character(scanner, '.') || (property->name = take_keyword(scanner)) == NULL)
            return FALSE;
    } else {
        property->type = g_strdup("");
    }
    if (!accept_character(scanner, '='))
        return FALSE;
    property->value = take_property_value(scanner);
    return property->value != NULL && at_word_end(scanner);
}

static gboolean read_properties(Scanner *scanner, MethodResult *result)
{
    while (skip_space(scanner)) {
        if (*scanner->at == '\0' || *scanner->at == ';')
            return TRUE;
        if (result->properties->len >= RESULTS_PROPERTIES_MAX || !read_property(scanner, result))
            return FALSE;
    }
    return FALSE;
}

static gboolean read_method_version(Scanner *scanner, MethodResult *result)
{
    result->current = TRUE;
    if (!skip_space(scanner))
        return FALSE;
    if (*scanner->at != '/')
        return TRUE;
    if (!accept_character(scanner, '/'))
        return FALSE;
    gsize digits = strspn(scanner->at, "0123456789");
    g_autofree char *version = take(scanner, digits);
    result->current = strcmp(version, "1") == 0;
    return digits > 0;
}

/* "dkim/1 = pass reason="..." header.d=example.org" */
static gboolean read_result(Scanner *scanner, AuthenticationResults *results)
{
    MethodResult *result = g_new0(MethodResult, 1);
    result->properties = g_ptr_array_new_with_free_func(result_property_free);
    g_ptr_array_add(results->results, result);
    result->method = take_keyword(scanner);
    if (result->method == NULL || !read_method_version(scanner, result) ||
        !accept_character(scanner, '='))
        return FALSE;
    result->result = take_keyword(scanner);
    return result->result != NULL && at_word_end(scanner) && read_properties(scanner, result);
}

static gboolean read_none(Scanner *scanner)
{
    Scanner ahead = *scanner;
    g_autofree char *word = take_keyword(&ahead);
    if (g_strcmp0(word, "none") != 0 || !skip_space(&ahead) || *ahead.at != '\0')
        return FALSE;
    *scanner = ahead;
    return TRUE;
}

static gboolean read_results(Scanner *scanner, AuthenticationResults *results)
{
    if (!accept_character(scanner, ';'))
        return FALSE;
    if (read_none(scanner))
        return TRUE;
    for (;;) {
        if (results->results->len >= RESULTS_PER_FIELD_MAX || !read_result(scanner, results))
            return FALSE;
        if (*scanner->at == '\0')
            return TRUE;
        if (!accept_character(scanner, ';'))
            return FALSE;
        if (*scanner->at == '\0')
            return TRUE;
    }
}

/* The authserv-id and, behind CFWS, the version; only version 1 is ours to read. */
static gboolean read_head(Scanner *scanner, AuthenticationResults *results)
{
    if (!skip_space(scanner) || (results->authserv_id = take_value(scanner)) == NULL ||
        !at_word_end(scanner) || !skip_space(scanner))
        return FALSE;
    gsize digits = strspn(scanner->at, "0123456789");
    if (digits == 0)
        return TRUE;
    g_autofree char *version = take(scanner, digits);
    return strcmp(version, "1") == 0;
}

AuthenticationResults *authentication_results_parse(const char *value)
{
    if (strlen(value) > RESULTS_FIELD_OCTETS_MAX)
        return NULL;
    g_autoptr(AuthenticationResults) results = g_new0(AuthenticationResults, 1);
    results->results = g_ptr_array_new_with_free_func(method_result_free);
    const char *mark = strpbrk(value, "(\"\\;");
    results->is_plain = mark != NULL && *mark == ';';
    Scanner scanner = {.at = value};
    if (!read_head(&scanner, results) || !read_results(&scanner, results))
        return NULL;
    return g_steal_pointer(&results);
}

void authentication_results_free(AuthenticationResults *results)
{
    if (results == NULL)
        return;
    g_free(results->authserv_id);
    g_ptr_array_unref(results->results);
    g_free(results);
}

const char *method_result_property(const MethodResult *result, const char *type, const char *name)
{
    for (guint i = 0; i < result->properties->len; i++) {
        const ResultProperty *property = g_ptr_array_index(result->properties, i);
        if (strcmp(property->type, type) == 0 && strcmp(property->name, name) == 0)
            return property->value;
    }
    return NULL;
}
