#include "bounce.h"

#include "identifiers.h"

#include <string.h>

#define REPORT_LINES_MAX 400   /* looked over for addresses */
#define DIAGNOSTIC_LINES_MAX 6 /* below an address */
#define ID_LINES_MAX 1000      /* of a returned header looked over for its Message-ID */

/* What mail systems write above the mail they return, lower case. */
static const char *const copy_marks[] = {
    "--- below this line is a copy", "------ this is a copy of",     "----- original message -----",
    "----- message header follows",  "----- unsent message follows", "--- returned message",
    "--- original message follows",  "----- nachricht folgt",        "----- transcript of session",
    "original message headers",      "------ forwarded message"};

static gboolean is_copy_mark(const char *line)
{
    g_autofree char *folded = g_ascii_strdown(line, (gssize)strnlen(line, 100));
    for (gsize i = 0; i < G_N_ELEMENTS(copy_marks); i++)
        if (strstr(folded, copy_marks[i]) != NULL)
            return TRUE;
    return g_ascii_strncasecmp(line, "Received: from", 14) == 0;
}

static gboolean is_address_octet(char octet)
{
    return octet > ' ' && octet != '<' && octet != '>' && octet != '(' && octet != ')' &&
           octet != ',' && octet != ';' && octet != '"' && octet != '[' && octet != ']' &&
           octet != '\'' && octet != ':';
}

/* The first address in a line: begin_r and the result point into it. NULL when there is none. */
static char *address_in(const char *line)
{
    for (const char *at = strchr(line, '@'); at != NULL; at = strchr(at + 1, '@')) {
        const char *begin = at;
        while (begin > line && is_address_octet(begin[-1]))
            begin--;
        const char *end = at + 1;
        while (is_address_octet(*end) && *end != '@')
            end++;
        while (end > at + 1 && end[-1] == '.')
            end--;
        if (begin < at && memchr(at, '.', (gsize)(end - at)) != NULL)
            return g_strndup(begin, (gsize)(end - begin));
    }
    return NULL;
}

/* "<john@example.com>:", "john@example.com", "To: john@example.com": the address is the line. */
static gboolean is_only_address(const char *line, const char *address)
{
    gsize other = 0;
    for (const char *at = line; *at != '\0'; at++)
        other += g_ascii_isalnum(*at) ? 1 : 0;
    for (const char *at = address; *at != '\0'; at++)
        other -= g_ascii_isalnum(*at) ? 1 : 0;
    return other <= strlen("smtp recipient");
}

static gboolean has_word(const char *line, const char *const *words, gsize count)
{
    g_autofree char *folded = g_ascii_strdown(line, -1);
    for (gsize i = 0; i < count; i++)
        if (strstr(folded, words[i]) != NULL)
            return TRUE;
    return FALSE;
}

static gboolean speaks_of_failure(const char *line)
{
    static const char *const words[] = {"deliver", "reach", "fail", "reject", "unknown",
                                        "exist",   "550 ",  "551 ", "552 ",   "553 ",
                                        "554 ",    "5.1.",  "5.2.", "5.7.",   "unable",
                                        "bounce",  "found", "退信", "拒收",   "不存在"};
    return has_word(line, words, G_N_ELEMENTS(words));
}

static gboolean is_senders_own(const MailFacts *facts, const char *address)
{
    for (guint i = 0; i < facts->from->len; i++) {
        const MailAddress *author = g_ptr_array_index(facts->from, i);
        if (author->address != NULL && g_ascii_strcasecmp(author->address, address) == 0)
            return TRUE;
    }
    return FALSE;
}

/* The lines below an address up to an empty one, or the line itself: what went wrong. */
static char *diagnostic_below(char **lines, guint at)
{
    GString *diagnostic = g_string_new(NULL);
    for (guint i = at + 1; lines[i] != NULL && i <= at + DIAGNOSTIC_LINES_MAX; i++) {
        char *line = g_strstrip(lines[i]);
        if (line[0] == '\0' && diagnostic->len > 0)
            break;
        if (line[0] != '\0' && is_copy_mark(line))
            break;
        if (diagnostic->len > 0)
            g_string_append_c(diagnostic, ' ');
        g_string_append(diagnostic, line);
    }
    return g_string_free(diagnostic, FALSE);
}

static void read_line(MailFacts *facts, char **lines, guint at)
{
    g_autofree char *address = address_in(lines[at]);
    if (address == NULL || is_senders_own(facts, address))
        return;
    gboolean alone = is_only_address(lines[at], address);
    if (!alone && !speaks_of_failure(lines[at]))
        return;
    g_autofree char *diagnostic =
        alone ? diagnostic_below(lines, at) : g_strstrip(g_strdup(lines[at]));
    mime_bounce_add(facts, address, NULL, diagnostic, TRUE);
}

static void read_returned_id(MailFacts *facts, char **lines, guint at)
{
    for (guint i = at; lines[i] != NULL && i < at + ID_LINES_MAX; i++) {
        const char *line = lines[i] + strspn(lines[i], " \t>");
        if (g_ascii_strncasecmp(line, "Message-ID:", 11) == 0)
            mime_identifiers_add(facts->returned_ids, line + 11, 1);
    }
}

void mime_bounce_read_text(MailFacts *facts, const char *text)
{
    g_auto(GStrv) lines = g_strsplit(text, "\n", REPORT_LINES_MAX + ID_LINES_MAX);
    guint at = 0;
    for (; lines[at] != NULL && at < REPORT_LINES_MAX && !is_copy_mark(lines[at]); at++)
        read_line(facts, lines, at);
    read_returned_id(facts, lines, at);
}
