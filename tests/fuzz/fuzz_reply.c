/* Charsets, HTML, quotations and language over octets of any kind: what must hold for all of them.
 */
#include "html/html.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#define TEXT_LIMIT (256 * 1024)

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static void demand(gboolean holds)
{
    if (!holds)
        abort();
}

static gboolean has_words(const char *text)
{
    for (const char *at = text; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar character = g_utf8_get_char(at);
        if (g_unichar_isalnum(character) || g_unichar_type(character) == G_UNICODE_OTHER_SYMBOL)
            return TRUE;
    }
    return FALSE;
}

static gboolean is_clean(const char *text)
{
    for (const char *at = text; *at != '\0'; at++)
        if (((guchar)*at < 0x20 && *at != '\n' && *at != '\t') || *at == 0x7f)
            return FALSE;
    return g_utf8_validate(text, -1, NULL);
}

static void try_reply(const char *text)
{
    g_autofree char *reply = text_reply(text, TEXT_MAIL_ANSWER);
    demand(is_clean(reply));
    demand(strlen(reply) <= strlen(text) + 1);
    demand(has_words(reply) || !has_words(text));
    const char *language = text_language(reply);
    demand(language == NULL || strlen(language) <= 5);
}

static void try_html(const char *text)
{
    char *reply = NULL;
    g_autofree char *read = text_from_html(text, TEXT_LIMIT, TEXT_MAIL_ANSWER, &reply);
    demand(is_clean(read));
    demand(strlen(read) <= TEXT_LIMIT);
    demand(reply == NULL || is_clean(reply));
    try_reply(read);
    g_free(reply);
}

static void try_shapes(const char *text)
{
    GPtrArray *names = NULL;
    g_autofree char *without = text_without_encoded_files(text, &names);
    demand(is_clean(without) && strlen(without) <= strlen(text));
    g_ptr_array_unref(names);
    g_autofree char *unflowed = text_unflow(text, TRUE);
    demand(g_utf8_validate(unflowed, -1, NULL));
}

/* The label is the first line. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    const char *octets = (const char *)data;
    const char *line_end = size > 0 ? memchr(octets, '\n', size) : NULL;
    gsize label_size = line_end != NULL ? (gsize)(line_end - octets) : 0;
    g_autofree char *label = g_strndup(octets, label_size);
    gsize skipped = line_end != NULL ? label_size + 1 : 0;
    g_autofree char *text = text_to_utf8(octets + skipped, size - skipped, label, NULL);
    g_autofree char *unlabelled = text_to_utf8(octets, size, NULL, NULL);
    demand(is_clean(text) && is_clean(unlabelled));
    try_reply(text);
    try_html(text);
    try_shapes(text);
    try_reply(unlabelled);
    return 0;
}
