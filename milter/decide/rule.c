#include "rule.h"

#include "../base/address.h"
#include "../base/utf8.h"

#include <string.h>

/* ---- what rules read ---- */

RuleText *rule_text_new(const MailFacts *facts)
{
    const char *written =
        facts->reply != NULL && *facts->reply != '\0' ? facts->reply : facts->text;
    g_autofree char *whole =
        g_strconcat(facts->subject != NULL ? facts->subject : "", "\n", written, NULL);
    RuleText *text = g_new0(RuleText, 1);
    text->plain = g_strndup(whole, utf8_clip(whole, strlen(whole), RULE_TEXT_OCTETS_MAX));
    text->folded = utf8_fold(text->plain);
    return text;
}

void rule_text_free(RuleText *text)
{
    if (text == NULL)
        return;
    g_free(text->plain);
    g_free(text->folded);
    g_free(text);
}

/* ---- one function for each kind of test: what was found, or NULL ---- */

typedef char *(*RuleTester)(const RuleTest *test, const Evidence *evidence, const RuleText *text);

static gboolean word_found(const RuleText *text, const char *word)
{
    g_autofree char *folded = utf8_fold(word);
    return utf8_has_word(text->folded, folded);
}

static char *test_any_words(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)evidence;
    for (guint i = 0; i < test->values->len; i++) {
        const char *word = g_ptr_array_index(test->values, i);
        if (word_found(text, word))
            return g_strdup_printf("word \"%s\"", word);
    }
    return NULL;
}

static char *test_all_words(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)evidence;
    g_autoptr(GString) found = g_string_new("words");
    for (guint i = 0; i < test->values->len; i++) {
        const char *word = g_ptr_array_index(test->values, i);
        if (!word_found(text, word))
            return NULL;
        g_string_append_printf(found, " \"%s\"", word);
    }
    return test->values->len > 0 ? g_string_free(g_steal_pointer(&found), FALSE) : NULL;
}

static char *test_matches(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)evidence;
    g_autofree char *match = NULL;
    if (!pattern_matches(test->pattern, text->plain, &match))
        return NULL;
    return g_strdup_printf("expression found \"%s\"", match);
}

static char *test_header(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)text;
    const GPtrArray *fields = evidence->facts->fields;
    for (guint i = 0; i < fields->len; i++) {
        const HeaderField *field = g_ptr_array_index(fields, i);
        g_autofree char *match = NULL;
        if (g_ascii_strcasecmp(field->name, test->header) == 0 &&
            pattern_matches(test->pattern, field->text, &match))
            return g_strdup_printf("header %s holds \"%s\"", test->header, match);
    }
    return NULL;
}

/* "billing@acme.example" is one mailbox, "@acme.example" all of a domain. */
static gboolean is_recipient(const char *wanted, const char *canonical)
{
    if (canonical == NULL)
        return FALSE;
    return wanted[0] == '@' ? strcmp(wanted + 1, address_domain(canonical)) == 0
                            : strcmp(wanted, canonical) == 0;
}

static gboolean stands_in_field(const char *wanted, const GPtrArray *field)
{
    for (guint i = 0; i < field->len; i++) {
        const MailAddress *address = g_ptr_array_index(field, i);
        if (is_recipient(wanted, address->canonical))
            return TRUE;
    }
    return FALSE;
}

static gboolean stands_in_envelope(const char *wanted, const GPtrArray *recipients)
{
    for (guint i = 0; i < recipients->len; i++) {
        g_autofree char *canonical = address_canonical(g_ptr_array_index(recipients, i));
        if (is_recipient(wanted, canonical))
            return TRUE;
    }
    return FALSE;
}

static char *test_recipient(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)text;
    for (guint i = 0; i < test->values->len; i++) {
        const char *wanted = g_ptr_array_index(test->values, i);
        if (stands_in_envelope(wanted, evidence->envelope->recipients) ||
            stands_in_field(wanted, evidence->facts->to) ||
            stands_in_field(wanted, evidence->facts->cc))
            return g_strdup_printf("recipient %s", wanted);
    }
    return NULL;
}

static char *test_group(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)text;
    for (guint i = 0; i < test->values->len; i++) {
        if (g_strcmp0(g_ptr_array_index(test->values, i), evidence->known->group) == 0)
            return g_strdup_printf("sender of group %s", evidence->known->group);
    }
    return NULL;
}

/* RFC 4647 3.3.1: the range "zh" holds "zh-CN". */
static gboolean language_in_range(const char *language, const char *range)
{
    gsize length = strlen(range);
    return g_ascii_strncasecmp(language, range, length) == 0 &&
           (language[length] == '\0' || language[length] == '-');
}

static char *test_language(const RuleTest *test, const Evidence *evidence, const RuleText *text)
{
    (void)text;
    const char *language = evidence->facts->language;
    for (guint i = 0; language != NULL && i < test->values->len; i++) {
        if (language_in_range(language, g_ptr_array_index(test->values, i)))
            return g_strdup_printf("language %s", language);
    }
    return NULL;
}

static char *test_has_attachment(const RuleTest *test, const Evidence *evidence,
                                 const RuleText *text)
{
    (void)text;
    gboolean has = FALSE;
    for (guint i = 0; i < evidence->facts->attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(evidence->facts->attachments, i);
        has = has || !attachment->is_inline; /* a logo in a signature is no attachment */
    }
    if (has != test->wanted)
        return NULL;
    return g_strdup(has ? "an attachment" : "no attachment");
}

static const RuleTester testers[] = {
    [RULE_ANY_WORDS] = test_any_words, [RULE_ALL_WORDS] = test_all_words,
    [RULE_MATCHES] = test_matches,     [RULE_HEADER] = test_header,
    [RULE_RECIPIENT] = test_recipient, [RULE_GROUP] = test_group,
    [RULE_LANGUAGE] = test_language,   [RULE_HAS_ATTACHMENT] = test_has_attachment,
};

gboolean rule_holds(const ServiceRule *rule, const Evidence *evidence, const RuleText *text,
                    char **reason_r)
{
    g_autoptr(GString) reason = g_string_new(NULL);
    g_string_printf(reason, "rule %s:", rule->name);
    for (guint i = 0; i < rule->tests->len; i++) {
        const RuleTest *test = g_ptr_array_index(rule->tests, i);
        g_autofree char *found = testers[test->kind](test, evidence, text);
        if (found == NULL)
            return FALSE;
        g_string_append_printf(reason, "%s %s", i > 0 ? "," : "", found);
    }
    if (rule->tests->len == 0)
        return FALSE;
    *reason_r = g_string_free(g_steal_pointer(&reason), FALSE);
    return TRUE;
}
