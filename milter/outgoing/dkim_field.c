#include "dkim_field.h"

const char *dkim_field(const MailFacts *facts)
{
    static const char *const names[] = {"DKIM-Signature", "ARC-Message-Signature"};
    for (gsize i = 0; i < G_N_ELEMENTS(names); i++) {
        if (mail_facts_field(facts, names[i]) != NULL)
            return names[i];
    }
    return NULL;
}
