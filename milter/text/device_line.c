/* The line that a telephone or a mail program puts below what its owner wrote. Unlike device_words,
   which finds such lines in what customers write, this must never take a person's words for one:
   the whole line has to be made of the words such programs use. */
#include "../base/utf8.h"
#include "device_vocabulary.h"
#include "text.h"

#include <string.h>

#define LINE_OCTETS_MAX 160
#define NO_BREAK_SPACE 0xa0
#define CURLY_APOSTROPHE 0x2019
#define MODEL_OCTETS_MAX 10 /* "S23", "P30", "2022" */

/* "S23", "11", "14": letters and digits, a digit among them. */
static gsize model_length(const char *line, const char *at)
{
    gsize length = 0;
    gboolean has_digit = FALSE;
    while (g_ascii_isalnum(at[length])) {
        has_digit = has_digit || g_ascii_isdigit(at[length]);
        length++;
    }
    return has_digit && length <= MODEL_OCTETS_MAX && utf8_is_word_edge(line, at + length) ? length
                                                                                           : 0;
}

/* Blanks, punctuation, and a link with what it leads to. */
static gsize passed_over(const char *at)
{
    if (g_str_has_prefix(at, "https://") || g_str_has_prefix(at, "http://"))
        return strcspn(at, " \t>])");
    if (strchr(" \t.,!<>()[]*_|~'\"-/\r", *at) != NULL)
        return 1;
    gunichar c = g_utf8_get_char(at);
    return c == NO_BREAK_SPACE || c == CURLY_APOSTROPHE ? (gsize)g_unichar_to_utf8(c, NULL) : 0;
}

gboolean text_is_device_line(const char *line, gsize length)
{
    if (length > LINE_OCTETS_MAX)
        return FALSE;
    g_autofree char *raw = g_strndup(line, length);
    g_autofree char *lower = g_utf8_strdown(raw, -1);
    gboolean has_frame = FALSE, has_product = FALSE, is_first = TRUE;
    for (const char *at = lower; *at != '\0';) {
        gsize size = passed_over(at);
        if (size == 0) {
            DeviceWord kind = device_vocabulary_at(lower, at, &size);
            if (kind == DEVICE_WORD_NONE && (is_first || (size = model_length(lower, at)) == 0))
                return FALSE;
            has_frame = has_frame || kind == DEVICE_WORD_CLOSING ||
                        (is_first && kind == DEVICE_WORD_OPENING);
            has_product = has_product || kind == DEVICE_WORD_PRODUCT;
            is_first = FALSE;
        }
        at += size;
    }
    return has_frame && has_product;
}
