#include "command_rights.h"

#include <glib.h>

static const struct {
    const char *right;
    const char *const commands[24];
} rights[] = {
    {"approve", {"review approve", "review refuse"}},
    {"verify", {"customer verify"}},
    {"rename", {"names set", "names plan", "names withdraw", "names import"}},
    {"merge", {"ticket merge", "ticket unmerge", "ticket split"}},
    {"customers", {"customer merge", "customer group", "customer fact", "customer language"}},
    {"block", {"block add", "block remove"}},
    {"send", {"outbox retry", "outbox drop"}},
    {"teach", {"model train", "model activate", "model rollback", "customer unlearn"}},
    {"export", {"customer export"}},
    {"erase", {"customer erase", "purge"}},
    {"grant",
     {"agent add", "agent set", "agent remove", "agent import", "access give", "access set"}},
    /* What every agent does; whether a ticket waits for a review, or goes to somebody else, or
       somebody else is said to be away, the database's functions see. */
    {RIGHT_NOBODY_ASKS,
     {"ticket type", "ticket close", "ticket state", "ticket assign", "ticket note",
      "names feedback", "agent away", "agent back"}},
    /* Of whoever may write the files or the schema. */
    {RIGHT_NOBODY_ASKS, {"setup", "db migrate", "key rotate"}},
    /* What changes nothing. */
    {RIGHT_NOBODY_ASKS,
     {"doctor", "balance", "inspect", "rewrite", "classify", "help", "completion", "version",
      "hours check", "db status", "key list", "settings check", "settings show", "settings list",
      "template preview", "template render", "outbox list", "outbox show", "ledger list"}},
    {RIGHT_NOBODY_ASKS,
     {"ticket list",   "ticket show",    "ratings",        "ratings list",  "customer list",
      "customer show", "review list",    "review show",    "block list",    "agent list",
      "agent show",    "access list",    "model evaluate", "model show",    "model list",
      "names list",    "names patterns", "names preview",  "names history", "names check",
      "names export",  "names guide"}},
};

const char *command_right(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(rights); i++) {
        const char *const *command = rights[i].commands;
        for (; *command != NULL; command++) {
            if (g_str_equal(*command, name))
                return rights[i].right;
        }
    }
    return NULL;
}
