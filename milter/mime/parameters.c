#include "parameters.h"

#include "../text/text.h"
#include "encoded_word.h"

#include <string.h>

#define PIECE_NONE (-1) /* the parameter is not cut into pieces */
#define PIECE_MAX 9999

typedef struct parameter {
    char *name; /* lower case, without the RFC 2231 marks */
    int piece;
    gboolean is_extended; /* percent-encoded, the first with charset'language' */
    char *value;          /* octets, quotes undone */
} Parameter;

static void parameter_free(gpointer data)
{
    Parameter *parameter = data;
    g_free(parameter->name);
    g_free(parameter->value);
    g_free(parameter);
}

void mime_structured_free(MimeStructured *structured)
{
    if (structured == NULL)
        return;
    g_free(structured->value);
    g_ptr_array_unref(structured->parameters);
    g_free(structured);
}

/* ---- parsing ---- */

static const char *skip_blanks(const char *at)
{
    while (g_ascii_isspace(*at))
        at++;
    return at;
}

/* Behind the comments (RFC 2045 5.1) that begin at `at`; `at` itself when the first has no end. */
static const char *skip_comments(const char *at)
{
    const char *end;
    while (*(at = skip_blanks(at)) == '(' && (end = strchr(at, ')')) != NULL)
        at = end + 1;
    return at;
}

/* Takes a comment off the end of a value that has no blanks itself. File names may have both. */
static void drop_comment(char *token)
{
    char *comment = strpbrk(token, " \t(");
    gsize length = strlen(token);
    if (comment != NULL && comment > token && length > 0 && token[length - 1] == ')' &&
        *skip_blanks(comment) == '(')
        *comment = '\0';
}

/* A quote ends the string where a parameter may end; before anything else it is a quote that the
   writer forgot to escape, as in filename="the "new" plan.txt". */
static gboolean closes_string(const char *quote)
{
    const char *next = skip_blanks(quote + 1);
    if (*next == '\0' || *next == ';' || *next == '(' || *next == ',')
        return TRUE;
    gsize name = strcspn(next, "=;\" \t");
    return next > quote + 1 && name > 0 && next[name] == '=';
}

/* A backslash escapes a quote or itself; before anything else it is part of a Windows path. */
static char *quoted_value(const char **at)
{
    GString *value = g_string_new(NULL);
    const char *next = *at + 1;
    while (*next != '\0' && !(*next == '"' && closes_string(next))) {
        if (*next == '\\' && (next[1] == '"' || next[1] == '\\'))
            next++;
        g_string_append_c(value, *next++);
    }
    *at = *next == '"' ? next + 1 : next;
    return g_string_free(value, FALSE);
}

static char *value_at(const char **at)
{
    if (**at == '"')
        return quoted_value(at);
    gsize length = strcspn(*at, ";");
    char *value = g_strstrip(g_strndup(*at, length));
    *at += length;
    return value;
}

/* Takes the RFC 2231 marks off the name: "name*2*" is the extended piece 2 of "name". */
static void read_marks(Parameter *parameter)
{
    parameter->piece = PIECE_NONE;
    gsize length = strlen(parameter->name);
    if (length > 1 && parameter->name[length - 1] == '*') {
        parameter->is_extended = TRUE;
        parameter->name[--length] = '\0';
    }
    char *star = strchr(parameter->name, '*');
    if (star == NULL || !g_ascii_isdigit(star[1]))
        return;
    guint64 piece = g_ascii_strtoull(star + 1, NULL, 10);
    parameter->piece = (int)MIN(piece, PIECE_MAX);
    *star = '\0';
}

static void add_parameter(GPtrArray *parameters, const char *name, gsize length, char *value)
{
    Parameter *parameter = g_new0(Parameter, 1);
    g_autofree char *written = g_strstrip(g_strndup(name, length));
    parameter->name = g_ascii_strdown(written, -1);
    parameter->value = value;
    read_marks(parameter);
    g_ptr_array_add(parameters, parameter);
}

static gboolean is_file_name(const char *name)
{
    return g_ascii_strncasecmp(name, "name", 4) == 0 ||
           g_ascii_strncasecmp(name, "filename", 8) == 0;
}

static void parse_parameters(GPtrArray *parameters, const char *at)
{
    while (*at != '\0' && parameters->len < MIME_PARAMETERS_MAX) {
        at = skip_comments(at + strspn(at, "; \t,"));
        gsize length = strcspn(at, "=;");
        if (at[length] == '=' && length > 0) {
            const char *name = at;
            at = skip_blanks(at + length + 1);
            gboolean is_token = *at != '"' && !is_file_name(name);
            at = is_token ? skip_comments(at) : at;
            char *value = value_at(&at);
            if (is_token)
                drop_comment(value);
            add_parameter(parameters, name, length, value);
        } else {
            at += length + (at[length] != '\0');
        }
    }
}

static int by_piece(gconstpointer first, gconstpointer second)
{
    const Parameter *one = *(const Parameter *const *)first;
    const Parameter *other = *(const Parameter *const *)second;
    return (one->piece > other->piece) - (one->piece < other->piece);
}

MimeStructured *mime_structured_parse(const char *text)
{
    MimeStructured *structured = g_new0(MimeStructured, 1);
    structured->parameters = g_ptr_array_new_with_free_func(parameter_free);
    const char *at = skip_comments(text != NULL ? text : "");
    gsize length = strcspn(at, "; \t,\"(");
    structured->value = g_ascii_strdown(at, (gssize)length);
    parse_parameters(structured->parameters, at + length);
    g_ptr_array_sort(structured->parameters, by_piece);
    return structured;
}

/* ---- asking ---- */

static gboolean is_called(const Parameter *parameter, const char *name)
{
    return strcmp(parameter->name, name) == 0;
}

static void append_percent_decoded(GString *octets, const char *text)
{
    for (; *text != '\0'; text++) {
        if (*text == '%' && g_ascii_isxdigit(text[1]) && g_ascii_isxdigit(text[2])) {
            int value = g_ascii_xdigit_value(text[1]) * 16 + g_ascii_xdigit_value(text[2]);
            g_string_append_c(octets, (char)value);
            text += 2;
        } else {
            g_string_append_c(octets, *text);
        }
    }
}

/* Splits charset'language'text; a value without both quotes is all text. */
static const char *behind_charset(const char *value, char **charset)
{
    const char *quote = strchr(value, '\'');
    const char *second = quote != NULL ? strchr(quote + 1, '\'') : NULL;
    if (second == NULL)
        return value;
    if (*charset == NULL)
        *charset = g_strndup(value, (gsize)(quote - value));
    return second + 1;
}

typedef struct form {
    gboolean in_pieces, extended;
} Form;

/* The octets of the pieces in order, or of the parameter in one piece; charset_r is the label of an
   extended value. NULL when there is none of the wanted form. */
static GString *joined_value(const MimeStructured *structured, const char *name, Form form,
                             char **charset_r)
{
    GString *octets = NULL;
    int last = PIECE_NONE - 1;
    for (guint i = 0; i < structured->parameters->len; i++) {
        const Parameter *parameter = g_ptr_array_index(structured->parameters, i);
        if (!is_called(parameter, name) || (parameter->piece != PIECE_NONE) != form.in_pieces ||
            parameter->piece == last ||
            (!form.in_pieces && (parameter->is_extended != form.extended || octets != NULL)))
            continue;
        const char *value = parameter->value;
        if (parameter->is_extended && octets == NULL)
            value = behind_charset(value, charset_r);
        if (octets == NULL)
            octets = g_string_new(NULL);
        last = parameter->piece;
        if (parameter->is_extended)
            append_percent_decoded(octets, value);
        else
            g_string_append(octets, value);
    }
    return octets;
}

static char *value_text(GString *octets, const char *label, MimeCharsets *charsets)
{
    g_autofree char *text = NULL;
    MimeCharsets alone = {.own = NULL};
    gboolean is_named = label != NULL && label[0] != '\0' &&
                        mime_charsets_admit(charsets != NULL ? charsets : &alone, label);
    if (is_named)
        text = text_to_utf8(octets->str, octets->len, label, NULL);
    else
        text = g_strndup(octets->str, octets->len);
    g_string_free(octets, TRUE);
    return mime_words_decode(text, charsets);
}

char *mime_structured_token(const MimeStructured *structured, const char *name)
{
    static const Form forms[] = {{FALSE, FALSE}, {TRUE, FALSE}, {FALSE, TRUE}};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *label = NULL;
        GString *octets = joined_value(structured, name, forms[i], &label);
        if (octets != NULL)
            return g_strstrip(g_string_free(octets, FALSE));
    }
    return NULL;
}

gboolean mime_structured_repeats(const MimeStructured *structured, const char *name)
{
    const Parameter *first = NULL;
    for (guint i = 0; i < structured->parameters->len; i++) {
        const Parameter *parameter = g_ptr_array_index(structured->parameters, i);
        if (strcmp(parameter->name, name) != 0)
            continue;
        if (first != NULL && first->piece == parameter->piece)
            return TRUE;
        first = parameter;
    }
    return FALSE;
}

char *mime_structured_text(const MimeStructured *structured, const char *name,
                           MimeCharsets *charsets)
{
    static const Form forms[] = {{FALSE, TRUE}, {TRUE, FALSE}, {FALSE, FALSE}};
    for (gsize i = 0; i < G_N_ELEMENTS(forms); i++) {
        g_autofree char *label = NULL;
        GString *octets = joined_value(structured, name, forms[i], &label);
        if (octets == NULL)
            continue;
        char *text = value_text(octets, label, charsets);
        if (text[0] != '\0')
            return text;
        g_free(text);
    }
    return NULL;
}
