#include "../base/address.h"
#include "../base/nearest.h"
#include "private.h"

#include <string.h>

#define LOCAL_PART_OCTETS_MAX 64 /* RFC 5321 4.5.3.1.1 */
#define TOKEN_SUFFIX "t"         /* "support+t.TOKEN@": no service type may look like it */
#define CONFIRMATION_SUFFIX "c"  /* "support+c.TOKEN@", of the same length */

static Outcome desk_fail(const Settings *settings, const DeskSettings *desk, const char *name,
                         GError **error, const char *format, ...) G_GNUC_PRINTF(5, 6);

static Outcome desk_fail(const Settings *settings, const DeskSettings *desk, const char *name,
                         GError **error, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    g_autofree char *text = g_strdup_vprintf(format, arguments);
    va_end(arguments);
    g_autofree char *path = g_strconcat("desks.", desk->name, ".", name, NULL);
    return settings_fail(settings, path, error, "%s", text);
}

/* RFC 5646 in shape: subtags of one to eight letters and digits, the first of two or three
   letters. */
static gboolean is_language_tag(const char *tag)
{
    g_auto(GStrv) subtags = g_strsplit(tag, "-", -1);
    for (guint i = 0; subtags[0] != NULL && subtags[i] != NULL; i++) {
        gsize length = strlen(subtags[i]);
        if (length < 1 || length > 8)
            return FALSE;
        for (const char *c = subtags[i]; *c != '\0'; c++) {
            if (!g_ascii_isalnum(*c))
                return FALSE;
        }
        if (i == 0 && (length < 2 || length > 3 || !g_ascii_isalpha(tag[0])))
            return FALSE;
    }
    return *tag != '\0';
}

static Outcome check_tag(const Settings *settings, const DeskSettings *desk, const char *name,
                         const char *tag, GError **error)
{
    if (is_language_tag(tag))
        return OUTCOME_DONE;
    return desk_fail(settings, desk, name, error,
                     "\"%s\" is not a language tag (hint: \"en\", \"zh-CN\")", tag);
}

static Outcome check_localized(const Settings *settings, const DeskSettings *desk, const char *name,
                               const GPtrArray *texts, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < texts->len; i++)
        outcome = check_tag(settings, desk, name,
                            ((const Localized *)g_ptr_array_index(texts, i))->language, error);
    return outcome;
}

static Outcome check_fallbacks(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->fallbacks->len; i++) {
        const Localized *fallback = g_ptr_array_index(desk->fallbacks, i);
        if (desk_language(desk, fallback->text) == NULL)
            return desk_fail(settings, desk, "fallback", error,
                             "the desk does not speak \"%s\" (hint: one of `languages`)",
                             fallback->text);
    }
    return check_localized(settings, desk, "fallback", desk->fallbacks, error);
}

static Outcome check_languages(const Settings *settings, const DeskSettings *desk, GError **error)
{
    Outcome outcome = OUTCOME_DONE;
    for (guint i = 0; outcome == OUTCOME_DONE && i < desk->languages->len; i++)
        outcome =
            check_tag(settings, desk, "languages", g_ptr_array_index(desk->languages, i), error);
    if (outcome == OUTCOME_DONE)
        outcome = check_localized(settings, desk, "brands", desk->brands, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_localized(settings, desk, "departments", desk->departments, error);
    if (outcome == OUTCOME_DONE)
        outcome = check_fallbacks(settings, desk, error);
    for (guint i = 0; outcome == OUTCOME_DONE && i < desk->roles->len; i++)
        outcome = check_localized(settings, desk, "roles",
                                  ((const RoleSettings *)g_ptr_array_index(desk->roles, i))->labels,
                                  error);
    return outcome;
}

static Outcome check_kinds(const Settings *settings, const DeskSettings *desk,
                           const ServiceType *type, const char *name, GError **error)
{
    for (guint i = 0; i < type->kinds->len; i++) {
        const char *kind = g_ptr_array_index(type->kinds, i);
        if (g_strv_contains(service_kinds, kind))
            continue;
        g_autoptr(GPtrArray) kinds = g_ptr_array_new();
        for (guint j = 0; service_kinds[j] != NULL; j++)
            g_ptr_array_add(kinds, (gpointer)service_kinds[j]);
        const char *nearest = nearest_word(kind, kinds);
        g_autofree char *all = g_strjoinv(", ", (char **)service_kinds);
        return desk_fail(settings, desk, name, error,
                         "the kind \"%s\" of \"%s\" is unknown (hint: %s%s%sthere are %s)", kind,
                         type->name, nearest != NULL ? "did you mean \"" : "",
                         nearest != NULL ? nearest : "", nearest != NULL ? "\"? " : "", all);
    }
    for (guint i = 0; i < type->keywords->len; i++) {
        if (*(const char *)g_ptr_array_index(type->keywords, i) == '\0')
            return desk_fail(settings, desk, name, error,
                             "a keyword of \"%s\" is empty (hint: leave it out)", type->name);
    }
    return OUTCOME_DONE;
}

/* What is left of a local part for a type's name in "support+TYPE.t.TOKEN@". */
static int type_room(const DeskSettings *desk)
{
    const char *at = strrchr(desk->address, '@');
    int taken = (int)(at - desk->address) + (int)strlen("+." TOKEN_SUFFIX ".") + TOKEN_LENGTH;
    return LOCAL_PART_OCTETS_MAX - taken;
}

static Outcome check_token_addresses(const Settings *settings, const DeskSettings *desk,
                                     GError **error)
{
    int room = type_room(desk);
    if (room < 1)
        return desk_fail(
            settings, desk, "addresses", error,
            "\"%s\" leaves no room for a reply token: with one it passes the %d octets "
            "of a local part (hint: put a shorter address first)",
            desk->address, LOCAL_PART_OCTETS_MAX);
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        g_autofree char *name = g_strdup_printf("service_types[%u]", i);
        if (strlen(type->name) > (gsize)room)
            return desk_fail(settings, desk, name, error,
                             "\"%s\" is too long: the address that chooses it, behind \"%s\" and "
                             "with a token, passes the %d octets of a local part (hint: at most %d "
                             "characters)",
                             type->name, desk->address, LOCAL_PART_OCTETS_MAX, room);
    }
    return OUTCOME_DONE;
}

static gboolean is_site_function(const char *name)
{
    return name[strspn(name, "abcdefghijklmnopqrstuvwxyz0123456789_")] == '\0';
}

static Outcome check_need(const Settings *settings, const DeskSettings *desk, const char *name,
                          const Need *need, GError **error)
{
    if (check_localized(settings, desk, name, need->labels, error) != OUTCOME_DONE ||
        check_localized(settings, desk, name, need->examples, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    for (guint i = 0; i < need->patterns->len; i++) {
        const LocalizedPattern *pattern = g_ptr_array_index(need->patterns, i);
        if (check_tag(settings, desk, name, pattern->language, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    if (!is_site_function(need->function))
        return desk_fail(
            settings, desk, name, error,
            "\"%s\" is not the name of a function (hint: a-z, 0-9 and _; \"order_known\" "
            "calls intake.site_order_known(text, text))",
            need->function);
    return OUTCOME_DONE;
}

static Outcome check_needs(const Settings *settings, const DeskSettings *desk, const char *name,
                           const ServiceType *type, GError **error)
{
    if (type->needs->len > NEEDS_MAX)
        return desk_fail(settings, desk, name, error,
                         "\"%s\" needs %u facts (hint: at most %d; who would tell them all?)",
                         type->name, type->needs->len, NEEDS_MAX);
    for (guint i = 0; i < type->needs->len; i++) {
        const Need *need = g_ptr_array_index(type->needs, i);
        if (check_need(settings, desk, name, need, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
        for (guint j = 0; j < i; j++) {
            if (strcmp(((const Need *)g_ptr_array_index(type->needs, j))->name, need->name) == 0)
                return desk_fail(settings, desk, name, error,
                                 "two facts that \"%s\" needs have the name \"%s\"", type->name,
                                 need->name);
        }
    }
    return OUTCOME_DONE;
}

static Outcome check_help(const Settings *settings, const DeskSettings *desk, const char *name,
                          const ServiceType *type, GError **error)
{
    if (check_localized(settings, desk, name, type->guidance, error) != OUTCOME_DONE ||
        check_localized(settings, desk, name, type->self_service, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    for (guint i = 0; i < type->guidance->len; i++) {
        const Localized *guidance = g_ptr_array_index(type->guidance, i);
        g_auto(GStrv) lines = g_strsplit(guidance->text, "|", -1);
        if (g_strv_length(lines) > GUIDANCE_LINES_MAX)
            return desk_fail(settings, desk, name, error,
                             "the guidance of \"%s\" in \"%s\" has more than %d lines", type->name,
                             guidance->language, GUIDANCE_LINES_MAX);
    }
    if (!is_site_function(type->entitlement_function) || *type->entitlement_function == '\0')
        return desk_fail(settings, desk, name, error,
                         "\"%s\" is not the name of a function (hint: a-z, 0-9 and _; "
                         "\"entitlement\" calls intake.site_entitlement(text, text, text, bigint, "
                         "text))",
                         type->entitlement_function);
    if (!is_site_function(type->self_service_function))
        return desk_fail(
            settings, desk, name, error,
            "\"%s\" is not the name of a function (hint: a-z, 0-9 and _; "
            "\"parcel_state\" calls intake.site_parcel_state(text, bigint, text, jsonb))",
            type->self_service_function);
    return OUTCOME_DONE;
}

static Outcome check_service_types(const Settings *settings, const DeskSettings *desk,
                                   GError **error)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        const ServiceType *type = g_ptr_array_index(desk->service_types, i);
        g_autofree char *name = g_strdup_printf("service_types[%u]", i);
        if (desk_service_type(desk, type->name) != type)
            return desk_fail(settings, desk, name, error, "two service types have the name \"%s\"",
                             type->name);
        if (strcmp(type->name, TOKEN_SUFFIX) == 0 || strcmp(type->name, CONFIRMATION_SUFFIX) == 0)
            return desk_fail(settings, desk, name, error,
                             "\"%s\" is taken: it marks tokens in addresses", type->name);
        if (g_str_has_prefix(type->name, VOTE_STARS) || g_str_has_prefix(type->name, VOTE_CLEAR))
            return desk_fail(settings, desk, name, error,
                             "\"%s\" is taken: what begins so is a rating in addresses",
                             type->name);
        if (check_localized(settings, desk, name, type->labels, error) != OUTCOME_DONE ||
            check_kinds(settings, desk, type, name, error) != OUTCOME_DONE ||
            check_needs(settings, desk, name, type, error) != OUTCOME_DONE ||
            check_help(settings, desk, name, type, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
    }
    return OUTCOME_DONE;
}

static Outcome check_rules(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->rules->len; i++) {
        const ServiceRule *rule = g_ptr_array_index(desk->rules, i);
        g_autofree char *name = g_strdup_printf("rules[%u]", i);
        if (rule->tests->len == 0)
            return desk_fail(settings, desk, name, error,
                             "\"%s\" tests nothing (hint: any_words, matches, header, ...)",
                             rule->name);
        for (guint j = 0; j < i; j++) {
            const ServiceRule *earlier = g_ptr_array_index(desk->rules, j);
            if (strcmp(earlier->name, rule->name) == 0)
                return desk_fail(settings, desk, name, error, "two rules have the name \"%s\"",
                                 rule->name);
        }
    }
    return OUTCOME_DONE;
}

/* Subjects and addresses carry these two, so they are plain ASCII that no program rewrites. */
static Outcome check_tag_format(const Settings *settings, const DeskSettings *desk, GError **error)
{
    for (const char *c = desk->ticket_prefix; *c != '\0'; c++) {
        if (!g_ascii_isalnum(*c) && strchr("-_./", *c) == NULL)
            return desk_fail(settings, desk, "ticket_prefix", error,
                             "\"%s\" holds more than letters, digits and -_./",
                             desk->ticket_prefix);
    }
    for (const char *c = desk->tag_format; *c != '\0'; c++) {
        if (!g_ascii_isprint(*c))
            return desk_fail(settings, desk, "tag_format", error, "\"%s\" is not plain ASCII",
                             desk->tag_format);
    }
    const char *ticket = strstr(desk->tag_format, "{ticket}");
    if (ticket == NULL || strstr(ticket + 1, "{ticket}") != NULL)
        return desk_fail(settings, desk, "tag_format", error,
                         "\"%s\" does not hold {ticket} once (hint: \"[#{ticket}]\")",
                         desk->tag_format);
    /* Without something around it, any number in a subject would look like a ticket. */
    if (*desk->ticket_prefix == '\0' && ticket == desk->tag_format)
        return desk_fail(settings, desk, "tag_format", error,
                         "\"%s\" begins with the bare number (hint: \"[#{ticket}]\")",
                         desk->tag_format);
    return OUTCOME_DONE;
}

/* A letter or dot in it would make one mailbox of many. */
static Outcome check_suffix_delimiters(const Settings *settings, const DeskSettings *desk,
                                       GError **error)
{
    const char *delimiters = desk->answer.suffix_delimiters;
    if (delimiters[strspn(delimiters, DESK_DELIMITERS)] == '\0')
        return OUTCOME_DONE;
    return desk_fail(settings, desk, "answer.suffix_delimiters", error,
                     "\"%s\" holds what delimits no suffix (hint: any of \"" DESK_DELIMITERS "\")",
                     delimiters);
}

/* The domains become canonical, so that a comparison finds them. */
static Outcome read_alias_domains(const Settings *settings, DeskSettings *desk, GError **error)
{
    for (guint i = 0; i < desk->answer.alias_domains->len; i++) {
        char **text = (char **)&g_ptr_array_index(desk->answer.alias_domains, i);
        g_auto(GStrv) domains = g_strsplit(*text, " ", -1);
        g_autoptr(GString) canonical = g_string_new(NULL);
        for (char **domain = domains; *domain != NULL; domain++) {
            if (**domain == '\0')
                continue;
            g_autofree char *known = address_domain_canonical(*domain);
            if (known == NULL)
                return desk_fail(settings, desk, "answer.alias_domains", error,
                                 "\"%s\" is not a domain (hint: \"gmail.com googlemail.com\")",
                                 *domain);
            g_string_append_printf(canonical, "%s%s", canonical->len > 0 ? " " : "", known);
        }
        g_free(*text);
        *text = g_string_free(g_steal_pointer(&canonical), FALSE);
    }
    return OUTCOME_DONE;
}

/* What the journal names must be in the ledger, or `balance --verify` takes it for lost. */
static Outcome check_retention(const Settings *settings, const DeskSettings *desk, GError **error)
{
    const RetentionSettings *days = &desk->retention;
    int ledger_least = MAX(LEDGER_DAYS_LEAST, settings->limits.journal_days);
    if (days->ledger > 0 && days->ledger < ledger_least)
        return desk_fail(settings, desk, "retention.ledger", error,
                         "%d days are too few to know a mail that comes again (hint: %d or more, "
                         "or 0 for ever)",
                         days->ledger, ledger_least);
    if (days->tickets > 0 && days->mails > days->tickets)
        return desk_fail(settings, desk, "retention.mails", error,
                         "%d days are more than the %d after which the tickets go", days->mails,
                         days->tickets);
    return OUTCOME_DONE;
}

static void place_hours_in_desk(DeskSettings *desk)
{
    for (guint i = 0; i < desk->service_types->len; i++) {
        ServiceType *type = g_ptr_array_index(desk->service_types, i);
        type->hours.of_desk = &desk->hours;
    }
}

static Outcome check_lead(const Settings *settings, const DeskSettings *desk, GError **error)
{
    g_autofree char *canonical = address_canonical(desk->care.lead);
    if (*desk->care.lead != '\0' && canonical == NULL)
        return desk_fail(settings, desk, "care.lead", error,
                         "\"%s\" is no mail address (hint: \"lead@example.org\")", desk->care.lead);
    if (canonical != NULL && settings_desk_by_address(settings, canonical, NULL) != NULL)
        return desk_fail(settings, desk, "care.lead", error,
                         "\"%s\" is a desk's address: each word to it would open a ticket",
                         desk->care.lead);
    return OUTCOME_DONE;
}

Outcome settings_check_desk(const Settings *settings, DeskSettings *desk, GError **error)
{
    place_hours_in_desk(desk);
    if (check_languages(settings, desk, error) != OUTCOME_DONE ||
        check_service_types(settings, desk, error) != OUTCOME_DONE ||
        check_token_addresses(settings, desk, error) != OUTCOME_DONE ||
        check_rules(settings, desk, error) != OUTCOME_DONE ||
        check_tag_format(settings, desk, error) != OUTCOME_DONE ||
        check_suffix_delimiters(settings, desk, error) != OUTCOME_DONE ||
        check_lead(settings, desk, error) != OUTCOME_DONE ||
        check_retention(settings, desk, error) != OUTCOME_DONE ||
        settings_check_gateways(settings, desk, error) != OUTCOME_DONE ||
        settings_check_hooks(settings, desk, error) != OUTCOME_DONE ||
        read_alias_domains(settings, desk, error) != OUTCOME_DONE)
        return OUTCOME_REFUSED;
    return settings_check_names(settings, desk, error);
}
