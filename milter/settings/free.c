#include "private.h"

/* Everything here may be half read: a fault in the file ends the reading anywhere. */

static void free_array(GPtrArray *array)
{
    if (array != NULL)
        g_ptr_array_unref(array);
}

void setting_value_free(SettingValue *value)
{
    g_free(value->path);
    g_free(value->text);
    g_free(value);
}

void localized_free(Localized *localized)
{
    g_free(localized->language);
    g_free(localized->text);
    g_free(localized);
}

void holiday_free(Holiday *holiday)
{
    g_free(holiday->name);
    g_free(holiday);
}

void rule_test_free(RuleTest *test)
{
    free_array(test->values);
    g_free(test->header);
    pattern_free(test->pattern);
    g_free(test);
}

void service_rule_free(ServiceRule *rule)
{
    g_free(rule->name);
    free_array(rule->tests);
    g_free(rule);
}

void need_free(Need *need)
{
    g_free(need->name);
    pattern_free(need->pattern);
    free_array(need->labels);
    g_free(need);
}

void service_type_free(ServiceType *type)
{
    g_free(type->name);
    free_array(type->labels);
    free_array(type->recipients);
    free_array(type->needs);
    free_array(type->kinds);
    free_array(type->keywords);
    free_array(type->groups);
    g_free(type);
}

void name_pattern_free(NamePattern *pattern)
{
    g_free(pattern->language);
    g_free(pattern->service_type);
    g_free(pattern->group);
    g_free(pattern->role);
    g_free(pattern->kind);
    g_free(pattern->department);
    g_free(pattern->agent);
    g_free(pattern->channel);
    g_free(pattern->title);
    g_free(pattern->pattern);
    g_free(pattern);
}

void role_settings_free(RoleSettings *role)
{
    g_free(role->name);
    free_array(role->labels);
    free_array(role->titles);
    free_array(role->allowed_words);
    g_free(role);
}

static void name_rules_clear(NameRules *rules)
{
    free_array(rules->forbidden_words);
    free_array(rules->required);
    free_array(rules->channels);
}

static void outgoing_clear(OutgoingSettings *outgoing)
{
    g_free(outgoing->service_right);
    g_free(outgoing->unplaced);
    g_free(outgoing->when_unsafe);
    g_free(outgoing->when_encrypted);
    g_free(outgoing->when_dkim_signed);
    g_free(outgoing->placeholder);
    free_array(outgoing->own_lines);
    g_free(outgoing->logo);
    free_array(outgoing->hidden_fields);
}

static void answer_clear(AnswerSettings *answer)
{
    free_array(answer->public_domains);
    free_array(answer->dotless_domains);
    free_array(answer->alias_domains);
    g_free(answer->suffix_delimiters);
}

static void hours_clear(HoursSettings *hours)
{
    g_free(hours->time_zone);
    g_clear_pointer(&hours->zone, g_time_zone_unref);
    for (guint day = 0; day < G_N_ELEMENTS(hours->openings); day++) {
        if (hours->openings[day] != NULL)
            g_array_unref(hours->openings[day]);
    }
    free_array(hours->holidays);
}

void desk_settings_free(DeskSettings *desk)
{
    g_free(desk->name);
    g_free(desk->brand);
    free_array(desk->brands);
    free_array(desk->departments);
    g_free(desk->address);
    free_array(desk->addresses);
    free_array(desk->own_lists);
    free_array(desk->languages);
    g_free(desk->ticket_prefix);
    g_free(desk->tag_format);
    free_array(desk->service_types);
    free_array(desk->rules);
    g_free(desk->classify.model);
    hours_clear(&desk->hours);
    answer_clear(&desk->answer);
    free_array(desk->name_patterns);
    free_array(desk->roles);
    name_rules_clear(&desk->name_rules);
    outgoing_clear(&desk->outgoing);
    g_free(desk->phone);
    g_free(desk->website);
    g_free(desk->address_line);
    g_free(desk);
}

static void milter_clear(MilterSettings *milter)
{
    g_free(milter->socket);
    g_free(milter->socket_group);
    g_free(milter->user);
    g_free(milter->state_directory);
    g_free(milter->temporary_directory);
    g_free(milter->name);
}

Settings *settings_ref(Settings *settings)
{
    g_atomic_int_inc(&settings->references);
    return settings;
}

void settings_unref(Settings *settings)
{
    if (settings == NULL || !g_atomic_int_dec_and_test(&settings->references))
        return;
    g_free(settings->file);
    milter_clear(&settings->milter);
    g_free(settings->store.connection);
    g_free(settings->store.admin_connection);
    g_free(settings->store.sender_connection);
    g_free(settings->store.when_away);
    g_free(settings->store.durability);
    g_free(settings->sender.smtp);
    g_free(settings->sender.login);
    g_free(settings->sender.password_file);
    free_array(settings->trust.authserv_ids);
    free_array(settings->trust.methods);
    free_array(settings->trust.networks);
    g_free(settings->templates);
    g_free(settings->own_templates);
    g_hash_table_unref(settings->desk_by_address);
    free_array(settings->desks);
    free_array(settings->values);
    g_hash_table_unref(settings->element_lines);
    g_free(settings);
}
