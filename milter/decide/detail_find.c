/* What a mail says of a fact that is needed: every value that might be it, the surest first. */
#include "../base/utf8.h"
#include "decide_private.h"
#include "value_check.h"

#include <string.h>

#define VALUES_MAX 8            /* of one fact in one mail that are looked at */
#define LINES_MAX 2000          /* of a text in which keys are looked for */
#define CONFIDENCE_CHECKED 0.05 /* more, where check digits or a range bear it out */

static const double confidence[] = {
    [DETAIL_LINE] = 0.95,
    [DETAIL_SUBJECT] = 0.85,
    [DETAIL_TEXT] = 0.85,
    [DETAIL_ATTACHMENT] = 0.70,
};

typedef struct finding {
    const Need *need;
    GPtrArray *details; /* Detail *: what may be it */
    gboolean *wrong;    /* something looked like it and cannot be it; NULL: nobody asks */
} Finding;

/* ---- one value ---- */

/* On one line, without blanks and marks around it. Caller frees. */
static char *clean_value(const char *value)
{
    g_autoptr(GString) line = g_string_new(NULL);
    for (const char *at = value; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (utf8_is_invisible(c) && !utf8_is_unfit(c))
            continue;
        g_string_append_unichar(line, utf8_is_unfit(c) || g_unichar_isspace(c) ? ' ' : c);
    }
    utf8_truncate(line, DETAIL_VALUE_OCTETS_MAX);
    return utf8_strip(line->str, -1);
}

/* The example that our own mail gave, quoted back, tells nothing. */
static gboolean is_example(const Need *need, const char *value)
{
    for (guint i = 0; i < need->examples->len; i++) {
        const Localized *example = g_ptr_array_index(need->examples, i);
        if (g_ascii_strcasecmp(example->text, value) == 0)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_found(const Finding *finding, const char *value)
{
    for (guint i = 0; i < finding->details->len; i++) {
        const Detail *detail = g_ptr_array_index(finding->details, i);
        if (strcmp(detail->value, value) == 0)
            return TRUE;
    }
    return FALSE;
}

static void take(const Finding *finding, const char *value, DetailSource source)
{
    const Need *need = finding->need;
    g_autofree char *clean = clean_value(value);
    if (*clean == '\0' || is_example(need, clean) || is_found(finding, clean) ||
        finding->details->len >= VALUES_MAX)
        return;
    if (!value_check_holds(need->check, clean) || !value_in_range(&need->range, clean)) {
        if (finding->wrong != NULL)
            *finding->wrong = TRUE;
        return;
    }
    gboolean is_checked = need->check != VALUE_CHECK_NONE || need->range.most > 0;
    g_ptr_array_add(finding->details,
                    detail_new(need->name, clean, source,
                               confidence[source] + (is_checked ? CONFIDENCE_CHECKED : 0)));
}

/* ---- by expressions ---- */

static void search_with(const Finding *finding, const Pattern *pattern, const char *text,
                        DetailSource source)
{
    gsize at = 0;
    for (guint i = 0; pattern != NULL && i < VALUES_MAX; i++) {
        g_autofree char *value = NULL;
        if (!pattern_find_value(pattern, text, &at, &value))
            return;
        take(finding, value, source);
    }
}

static void search(const Finding *finding, const char *text, DetailSource source)
{
    const Need *need = finding->need;
    if (text == NULL || *text == '\0')
        return;
    search_with(finding, need->pattern, text, source);
    for (guint i = 0; i < need->patterns->len; i++)
        search_with(finding, ((const LocalizedPattern *)need->patterns->pdata[i])->pattern, text,
                    source);
}

/* ---- by lines "Key: value" ---- */

static gboolean has_pattern(const Need *need)
{
    return need->pattern != NULL || need->patterns->len > 0;
}

/* Keys that mean the need: its name, and what customers read for it. char *, caller frees. */
static GPtrArray *keys_of(const Need *need)
{
    GPtrArray *keys = g_ptr_array_new_with_free_func(g_free);
    g_ptr_array_add(keys, utf8_fold(need->name));
    for (guint i = 0; i < need->labels->len; i++)
        g_ptr_array_add(keys, utf8_fold(((const Localized *)need->labels->pdata[i])->text));
    return keys;
}

static void take_line(const Finding *finding, const char *value)
{
    if (has_pattern(finding->need))
        search(finding, value, DETAIL_LINE);
    else
        take(finding, value, DETAIL_LINE);
}

static void search_lines(const Finding *finding, const char *text)
{
    g_autoptr(GPtrArray) keys = keys_of(finding->need);
    const char *line = text != NULL ? text : "";
    for (guint i = 0; i < LINES_MAX && *line != '\0'; i++) {
        gsize length = strcspn(line, "\r\n");
        g_autofree char *value = NULL;
        g_autofree char *key = key_line_read(line, length, FALSE, &value);
        if (key != NULL && g_ptr_array_find_with_equal_func(keys, key, g_str_equal, NULL))
            take_line(finding, value);
        line += length;
        line += strspn(line, "\r\n");
    }
}

/* ---- the whole ---- */

/* The name without what tells its type: "INV-20417.pdf". */
static void search_attachments(const Finding *finding, const MailFacts *facts)
{
    for (guint i = 0; i < facts->attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(facts->attachments, i);
        if (attachment->name == NULL)
            continue;
        const char *dot = strrchr(attachment->name, '.');
        gsize length = dot != NULL ? (gsize)(dot - attachment->name) : strlen(attachment->name);
        g_autofree char *stem = g_strdelimit(g_strndup(attachment->name, length), "_", ' ');
        search(finding, stem, DETAIL_ATTACHMENT);
    }
}

GPtrArray *detail_find_all(const Need *need, const MailFacts *facts, const char *subject,
                           const char *text, gboolean *wrong_r)
{
    Finding finding = {need, details_new(), wrong_r};
    search_lines(&finding, text);
    search(&finding, text, DETAIL_TEXT);
    search(&finding, subject, DETAIL_SUBJECT);
    search_attachments(&finding, facts);
    return finding.details;
}
