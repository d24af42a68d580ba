#include "source.h"

#include <string.h>

#define CR_SAMPLE (8 * 1024) /* octets without LF that show a mail with CR for line ends */

struct mime_source {
    const Message *message;
    const char *octets; /* the whole mail, or NULL when it is in a file */
    char *owned;        /* `octets`, when they are not the message's */
    gsize size;
    gboolean cr_ends;
    char *window;
    gsize window_offset, window_length;
    GError *failure;
};

static void replace_carriages(char *octets, gsize length)
{
    for (char *at = octets; (at = memchr(at, '\r', length - (gsize)(at - octets))) != NULL;)
        *at = '\n';
}

/* Looks at the begin of the mail, which leaves it in the window. */
static gboolean uses_bare_cr(MimeSource *source)
{
    const char *octets;
    gsize length = mime_source_view(source, 0, CR_SAMPLE, &octets);
    return length > 0 && memchr(octets, '\n', length) == NULL &&
           memchr(octets, '\r', length) != NULL;
}

MimeSource *mime_source_new(const Message *message)
{
    MimeSource *source = g_new0(MimeSource, 1);
    source->message = message;
    source->octets = message_octets(message);
    source->size = message_size(message);
    if (source->octets == NULL)
        source->window = g_malloc(MIME_SOURCE_WINDOW);
    source->cr_ends = uses_bare_cr(source);
    if (source->cr_ends)
        source->window_length = 0;
    if (source->cr_ends && source->octets != NULL) {
        source->owned = g_memdup2(source->octets, source->size);
        replace_carriages(source->owned, source->size);
        source->octets = source->owned;
    }
    return source;
}

MimeSource *mime_source_of_octets(const char *octets, gsize length)
{
    MimeSource *source = g_new0(MimeSource, 1);
    source->octets = octets;
    source->size = length;
    return source;
}

void mime_source_free(MimeSource *source)
{
    if (source == NULL)
        return;
    g_free(source->window);
    g_free(source->owned);
    g_clear_error(&source->failure);
    g_free(source);
}

gsize mime_source_size(const MimeSource *source)
{
    return source->size;
}

static gboolean window_holds(const MimeSource *source, gsize offset, gsize wanted)
{
    return offset >= source->window_offset &&
           offset + wanted <= source->window_offset + source->window_length;
}

static gboolean move_window(MimeSource *source, gsize offset)
{
    gsize length = MIN(MIME_SOURCE_WINDOW, source->size - offset);
    source->window_length = 0;
    if (source->failure != NULL || message_read_at(source->message, offset, source->window, length,
                                                   &source->failure) != OUTCOME_DONE)
        return FALSE;
    if (source->cr_ends)
        replace_carriages(source->window, length);
    source->window_offset = offset;
    source->window_length = length;
    return TRUE;
}

gsize mime_source_view(MimeSource *source, gsize offset, gsize wanted, const char **octets_r)
{
    *octets_r = "";
    if (offset >= source->size)
        return 0;
    gsize length = MIN(wanted, source->size - offset);
    if (source->octets != NULL) {
        *octets_r = source->octets + offset;
        return length;
    }
    length = MIN(length, MIME_SOURCE_WINDOW);
    if (!window_holds(source, offset, length) && !move_window(source, offset))
        return 0;
    *octets_r = source->window + (offset - source->window_offset);
    return length;
}

gsize mime_source_scan(MimeSource *source, gsize offset, gsize wanted, const char **octets_r)
{
    gsize end = source->window_offset + source->window_length;
    gboolean is_held = source->octets == NULL && offset >= source->window_offset &&
                       offset + MIME_SOURCE_STEP <= end;
    return mime_source_view(source, offset, is_held ? MIN(wanted, end - offset) : wanted, octets_r);
}

Outcome mime_source_outcome(const MimeSource *source, GError **error)
{
    if (source->failure == NULL)
        return OUTCOME_DONE;
    if (error != NULL)
        *error = g_error_copy(source->failure);
    return OUTCOME_RETRY;
}
