#include "queue_id.h"

#include <string.h>

static const char ID_CHARACTERS[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-._";

/* The id that begins right at `at`, without the full stop of a sentence. */
static char *id_at(const char *at)
{
    gsize length = strspn(at, ID_CHARACTERS);
    while (length > 0 && at[length - 1] == '.')
        length--;
    return length > 0 && length <= QUEUE_ID_OCTETS_MAX ? g_strndup(at, length) : NULL;
}

/* Sendmail's stands in front of its words. */
static char *id_before_words(const char *reply)
{
    static const char CODE[] = "2.0.0 ";
    const char *code = strstr(reply, CODE);
    const char *end = strstr(reply, " Message accepted");
    g_autofree char *id = code != NULL && end != NULL ? id_at(code + strlen(CODE)) : NULL;
    gboolean is_whole = id != NULL && code + strlen(CODE) + strlen(id) == end;
    return is_whole ? g_steal_pointer(&id) : NULL;
}

char *queue_id_of_reply(const char *reply)
{
    static const char *const LEADS[] = {"queued as ", "queued mail for delivery as ", "id="};
    for (gsize i = 0; reply != NULL && i < G_N_ELEMENTS(LEADS); i++) {
        const char *lead = strstr(reply, LEADS[i]);
        if (lead != NULL)
            return id_at(lead + strlen(LEADS[i]));
    }
    return reply != NULL ? id_before_words(reply) : NULL;
}
