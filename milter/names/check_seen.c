/* Every name that can come out, and what is wrong among them: two that a customer could not tell
   apart, and those that are somebody else's. */
#include "check_private.h"

#include "../base/utf8.h"
#include "characters.h"
#include "pattern_text.h"

#include <string.h>

/* ---- what can come out: agents, languages, and the channels, service types and groups that make
   another name of it ---- */

static gboolean shows(const NamePattern *pattern, const char *variable, const char *value)
{
    return value != NULL && *value != '\0' && strstr(pattern->pattern, variable) != NULL;
}

static NameSeen *seen_new(const NameQuestion *question)
{
    g_autofree char *reason = NULL;
    NameSeen *seen = g_new0(NameSeen, 1);
    seen->agent = question->agent;
    seen->language = question->language;
    seen->channel = question->channel;
    seen->is_plain = question->service_type == NULL && question->group == NULL;
    seen->pattern = name_pattern_or_default(question);
    if (question->agent != NULL)
        seen->form = name_agent_form(question->agent, question->language, question->channel);
    seen->is_personal = shows(seen->pattern, "{agent.short}", seen->form.short_name) ||
                        shows(seen->pattern, "{agent.surname}", seen->form.surname) ||
                        shows(seen->pattern, "{agent.given}", seen->form.given_name);
    seen->filled = name_pattern_fill(seen->pattern, question);
    seen->name = name_choose(question, &reason);
    return seen;
}

static void see(NameCheck *check, const NameQuestion *question)
{
    if (check->asked >= NAME_CHECKS_MAX)
        return;
    check->asked++;
    NameSeen *seen = seen_new(question);
    g_ptr_array_add(check->seen, seen);
    char *key =
        g_strjoin("\x1f", seen->agent != NULL ? seen->agent->login : "",
                  name_kind_name(question->kind), seen->language, seen->channel, seen->name, NULL);
    if (!g_hash_table_add(check->seen_set, key))
        g_ptr_array_remove_index_fast(check->seen, check->seen->len - 1);
}

/* The names of one pattern differ by service type only where it shows the type, and by group not at
   all: who fits it and asks for nothing beyond gets the same name as who asks for more. So patterns
   are asked one by one, not every type with every group. */
static void see_pattern(NameCheck *check, NameQuestion *question, const NamePattern *pattern)
{
    const GPtrArray *types = question->desk->service_types;
    question->service_type = *pattern->service_type != '\0' ? pattern->service_type : NULL;
    question->group = *pattern->group != '\0' ? pattern->group : NULL;
    if (name_pattern_score(pattern, question) == NAME_MISFIT)
        return;
    gboolean is_for_all = question->service_type == NULL;
    if (question->agent == NULL ||
        agent_answers_type(question->agent->service_types, question->service_type))
        see(check, question);
    if (!is_for_all || strstr(pattern->pattern, "{service}") == NULL)
        return;
    for (guint i = 0; i < types->len; i++) {
        question->service_type = ((const ServiceType *)g_ptr_array_index(types, i))->name;
        if (question->agent == NULL ||
            agent_answers_type(question->agent->service_types, question->service_type))
            see(check, question);
    }
}

/* What customers of no ticket are told, and those that some pattern is for. */
static void see_conditions(NameCheck *check, NameQuestion *question)
{
    const GPtrArray *patterns = check->desk->name_patterns;
    question->service_type = NULL;
    question->group = NULL;
    see(check, question);
    for (guint i = 0; i < patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(patterns, i);
        gboolean is_plain = *pattern->service_type == '\0' && *pattern->group == '\0' &&
                            strstr(pattern->pattern, "{service}") == NULL;
        if (!is_plain)
            see_pattern(check, question, pattern);
    }
}

/* Whether a pattern or one of the agent's names is for the channel. */
static gboolean is_special(const DeskSettings *desk, const Agent *agent, const char *channel)
{
    for (guint i = 0; i < desk->name_patterns->len; i++) {
        const NamePattern *pattern = g_ptr_array_index(desk->name_patterns, i);
        if (g_ascii_strcasecmp(pattern->channel, channel) == 0)
            return TRUE;
    }
    for (guint i = 0; i < agent->names->len; i++) {
        const AgentName *name = g_ptr_array_index(agent->names, i);
        if (strcmp(name->channel, channel) == 0)
            return TRUE;
    }
    return FALSE;
}

static void see_on(NameCheck *check, const Agent *agent, NameKind kind, const char *channel)
{
    const DeskSettings *desk = check->desk;
    for (guint i = 0; i < desk->languages->len; i++) {
        NameQuestion question = {.desk = desk,
                                 .agent = agent,
                                 .kind = kind,
                                 .language = g_ptr_array_index(desk->languages, i),
                                 .channel = channel};
        see_conditions(check, &question);
    }
}

/* Of the channels that nothing is said of one stands for all. */
static void see_agent(NameCheck *check, const Agent *agent)
{
    const GPtrArray *channels = check->desk->name_rules.channels;
    gboolean is_plain_seen = FALSE;
    for (guint i = 0; i < channels->len; i++) {
        const char *channel = g_ptr_array_index(channels, i);
        gboolean is_plain = !is_special(check->desk, agent, channel);
        if (is_plain && is_plain_seen)
            continue;
        is_plain_seen = is_plain_seen || is_plain;
        see_on(check, agent, NAME_AGENT_REPLY, channel);
    }
}

static void see_agents(NameCheck *check, const GPtrArray *agents, GHashTable *without)
{
    for (guint i = 0; agents != NULL && i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) == 0 && !g_hash_table_contains(without, agent))
            see_agent(check, agent);
    }
}

/* The first ones come last, so that a clash is told of the agent who comes into it. */
static void move_to_end(GPtrArray *seen, guint from, guint until)
{
    g_autofree gpointer *moved = g_memdup2(&seen->pdata[from], (until - from) * sizeof(gpointer));
    guint behind = seen->len - until;
    memmove(&seen->pdata[from], &seen->pdata[until], behind * sizeof(gpointer));
    memcpy(&seen->pdata[from + behind], moved, (until - from) * sizeof(gpointer));
}

void name_check_see_all(NameCheck *check)
{
    const NameCheckRequest *request = check->request;
    g_autoptr(GHashTable) changed = g_hash_table_new(NULL, NULL);
    /* Machines only write mails. */
    see_on(check, NULL, NAME_AUTOMATIC_REPLY, "mail");
    see_on(check, NULL, NAME_ACKNOWLEDGEMENT, "mail");
    guint from = check->seen->len;
    see_agents(check, request->changed, changed);
    guint until = check->seen->len;
    for (guint i = 0; request->changed != NULL && i < request->changed->len; i++)
        g_hash_table_add(changed, g_ptr_array_index(request->changed, i));
    see_agents(check, request->agents, changed);
    if (until > from)
        move_to_end(check->seen, from, until);
    if (check->asked >= NAME_CHECKS_MAX)
        name_check_add(
            check, NAME_FAULT, NAME_RULE_TOO_MANY, NULL,
            g_strdup_printf("more than %d names can come out; the rest was not looked at",
                            NAME_CHECKS_MAX),
            g_strdup("take conditions out of the patterns"));
}

/* ---- against each other: two that a customer could not tell apart, one agent with several ---- */

static void add_clash(NameCheck *check, const NameSeen *one, const NameSeen *other)
{
    const char *whose = other->agent != NULL ? other->agent->login : "the desk's own answers";
    const char *login = one->agent->login;
    gboolean is_same = strcmp(one->name, other->name) == 0;
    name_check_add(check, NAME_FAULT, "clash", one,
                   is_same ? g_strdup_printf("%s and %s are both \"%s\"", whose, login, one->name)
                           : g_strdup_printf("\"%s\" of %s looks like \"%s\" of %s", one->name,
                                             login, other->name, whose),
                   g_strdup_printf("intakectl names set %s --short NAME --why WHY", login));
}

/* Names that show nothing of the agent are meant to be the same for all: "technical support". */
static gboolean can_clash(const NameSeen *seen)
{
    return seen->agent == NULL || seen->is_personal;
}

/* Each name is held against the first that had its skeleton: all others with it were told of. */
static void hold_against(NameCheck *check, GHashTable *first, const NameSeen *seen, char *skeleton)
{
    g_autofree char *key = skeleton;
    const NameSeen *other = g_hash_table_lookup(first, key);
    if (other == NULL)
        g_hash_table_insert(first, g_steal_pointer(&key), (gpointer)seen);
    else if (other->agent != seen->agent && seen->agent != NULL)
        add_clash(check, seen, other);
}

static void check_look_alikes(NameCheck *check)
{
    g_autoptr(GHashTable) folded = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) cased = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (!can_clash(seen))
            continue;
        hold_against(check, folded, seen, confusable_skeleton(check->confusable, seen->name));
        hold_against(check, cased, seen, confusable_skeleton_cased(check->confusable, seen->name));
    }
}

/* One name on all channels, save where a pattern says otherwise. */
static void check_channels(NameCheck *check)
{
    g_autoptr(GHashTable) first = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (seen->agent == NULL || !seen->is_plain || *seen->pattern->channel != '\0')
            continue;
        char *key = g_strjoin("\x1f", seen->agent->login, seen->language, NULL);
        const NameSeen *other = g_hash_table_lookup(first, key);
        if (other == NULL) {
            g_hash_table_insert(first, key, (gpointer)seen);
            continue;
        }
        g_free(key);
        if (strcmp(seen->name, other->name) != 0)
            name_check_add(check, NAME_NOTE, "channels", seen,
                           g_strdup_printf("%s is \"%s\" on %s and \"%s\" on %s",
                                           seen->agent->login, other->name, other->channel,
                                           seen->name, seen->channel),
                           g_strdup("if it is not meant: intakectl names history, names withdraw"));
    }
}

void name_check_clashes(NameCheck *check)
{
    check_look_alikes(check);
    check_channels(check);
}

/* ---- against other desks' brands and names ---- */

static void own(const NameCheck *check, GHashTable *texts, const char *text, const char *desk)
{
    if (text != NULL && *text != '\0')
        g_hash_table_insert(texts, confusable_skeleton(check->confusable, text), (gpointer)desk);
}

static void own_desk(const NameCheck *check, GHashTable *texts, const DeskSettings *desk)
{
    own(check, texts, desk->brand, desk->name);
    for (guint i = 0; i < desk->brands->len; i++)
        own(check, texts, ((const Localized *)g_ptr_array_index(desk->brands, i))->text,
            desk->name);
    for (guint i = 0; i < desk->languages->len; i++) {
        const NameQuestion question = {.desk = desk,
                                       .kind = NAME_ACKNOWLEDGEMENT,
                                       .language = g_ptr_array_index(desk->languages, i)};
        g_autofree char *reason = NULL;
        g_autofree char *name = name_choose(&question, &reason);
        own(check, texts, name, desk->name);
    }
}

/* Skeletons of what other desks are known by, and nothing that is this desk's as well. */
static GHashTable *others_texts(const NameCheck *check)
{
    const GPtrArray *desks = check->request->desks;
    GHashTable *texts = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    g_autoptr(GHashTable) ours = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; desks != NULL && i < desks->len; i++) {
        const DeskSettings *desk = g_ptr_array_index(desks, i);
        if (desk != check->desk)
            own_desk(check, texts, desk);
    }
    own_desk(check, ours, check->desk);
    GHashTableIter each;
    gpointer skeleton = NULL;
    g_hash_table_iter_init(&each, ours);
    while (g_hash_table_iter_next(&each, &skeleton, NULL))
        g_hash_table_remove(texts, skeleton);
    return texts;
}

static void check_brands(NameCheck *check, GHashTable *texts, const NameSeen *seen)
{
    const char *parts[] = {seen->name, seen->form.short_name, seen->form.surname,
                           seen->form.given_name};
    for (gsize i = 0; i < G_N_ELEMENTS(parts); i++) {
        if (parts[i] == NULL || *parts[i] == '\0')
            continue;
        g_autofree char *skeleton = confusable_skeleton(check->confusable, parts[i]);
        const char *desk = g_hash_table_lookup(texts, skeleton);
        if (desk != NULL)
            name_check_add(check, NAME_FAULT, "brand", seen,
                           g_strdup_printf("\"%s\" of %s is what the desk %s is known by", parts[i],
                                           seen->agent->login, desk),
                           g_strdup_printf("intakectl names set %s --short NAME --why WHY",
                                           seen->agent->login));
    }
}

/* ---- logins ---- */

static GHashTable *logins_of(const NameCheck *check)
{
    const GPtrArray *agents = check->request->agents;
    GHashTable *logins = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (guint i = 0; i < agents->len; i++) {
        const Agent *agent = g_ptr_array_index(agents, i);
        if (strcmp(agent->desk, check->desk->name) != 0)
            continue;
        g_hash_table_insert(logins, utf8_fold(agent->login), agent->login);
        if (agent->address == NULL)
            continue;
        g_autofree char *local = g_strndup(agent->address, strcspn(agent->address, "@"));
        g_hash_table_insert(logins, utf8_fold(local), agent->login);
    }
    return logins;
}

/* Half of what it takes to guess a password. */
static void check_login(NameCheck *check, GHashTable *logins, const NameSeen *seen)
{
    g_autofree char *folded = utf8_fold(seen->name);
    const char *login = g_hash_table_lookup(logins, folded);
    if (login != NULL)
        name_check_add(
            check, NAME_WARNING, "login", seen,
            g_strdup_printf("\"%s\" is the login or the mailbox of %s", seen->name, login),
            g_strdup_printf("intakectl names set %s --short NAME --why WHY, or add the "
                            "brand to the pattern",
                            seen->agent->login));
}

void name_check_others(NameCheck *check)
{
    g_autoptr(GHashTable) texts = others_texts(check);
    g_autoptr(GHashTable) logins = logins_of(check);
    for (guint i = 0; i < check->seen->len; i++) {
        const NameSeen *seen = g_ptr_array_index(check->seen, i);
        if (seen->agent == NULL)
            continue;
        check_brands(check, texts, seen);
        check_login(check, logins, seen);
    }
}
