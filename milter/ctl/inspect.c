#include "inspect.h"

#include "../mime/mime.h"

#include <stdlib.h>

#define MEMORY_OCTETS (4 * 1024 * 1024)

static Outcome read_facts(const char *path, const Settings *settings, MailFacts **facts_r,
                          GError **error)
{
    MessageLimits limits = {
        .memory = MEMORY_OCTETS, .size = G_MAXSIZE, .directory = g_get_tmp_dir()};
    MimeLimits standard = MIME_LIMITS_DEFAULT;
    MimeLimits mime = settings != NULL ? mime_limits_of(&settings->limits) : standard;
    g_autoptr(Message) message = NULL;
    Outcome outcome = message_load(path, &limits, &message, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    return mime_read(message, &mime, facts_r, error);
}

Outcome inspect_file(const char *path, const Settings *settings, char **json_r, GError **error)
{
    g_autoptr(MailFacts) facts = NULL;
    Outcome outcome = read_facts(path, settings, &facts, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    json_t *object = inspect_facts(facts);
    if (settings != NULL)
        inspect_add_plan(object, facts, settings);
    char *written = json_dumps(object, JSON_INDENT(2));
    json_decref(object);
    *json_r = g_strconcat(written, "\n", NULL);
    free(written);
    return OUTCOME_DONE;
}
