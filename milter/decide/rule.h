/*
 * rule - whether an admin's rule for a service type holds for a mail. Pure.
 */
#ifndef INTAKE_RULE_H
#define INTAKE_RULE_H

#include "decide_private.h"

#define RULE_TEXT_OCTETS_MAX 65536 /* of subject and reply that rules look at */

typedef struct rule_text { /* what rules read, made once for all of them */
    char *plain;           /* subject, line feed, newly written part */
    char *folded;          /* the same, by utf8_fold() */
} RuleText;

RuleText *rule_text_new(const MailFacts *facts);
void rule_text_free(RuleText *text);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(RuleText, rule_text_free)

/* Whether all tests of the rule hold; reason_r gets what was found. A rule without tests never
   holds. Caller frees. */
gboolean rule_holds(const ServiceRule *rule, const Evidence *evidence, const RuleText *text,
                    char **reason_r);

#endif
