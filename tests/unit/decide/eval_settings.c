/* What the settings of the first desk say. */
#include "eval_scene.h"

#include <stdlib.h>
#include <string.h>

/* "refuse,5,day,domain,exempt:vip": a quota of the default type. */
static void set_quota(EvalScene *scene, const char *value)
{
    QuotaSettings *quota = &eval_default_type(scene)->quota;
    g_auto(GStrv) words = g_strsplit(value, ",", -1);
    for (char **word = words; *word != NULL; word++) {
        if (g_ascii_isdigit(**word))
            quota->requests = atoi(*word);
        if (g_str_has_prefix(*word, "exempt:"))
            g_ptr_array_add(quota->exempt_groups, g_strdup(*word + strlen("exempt:")));
    }
    quota->used_up = eval_has_word(words, "refuse") ? USED_UP_REFUSE : USED_UP_REVIEW;
    quota->share = eval_has_word(words, "domain") ? QUOTA_OF_DOMAIN : QUOTA_OF_CUSTOMER;
    quota->period = eval_has_word(words, "day")    ? QUOTA_DAY
                    : eval_has_word(words, "week") ? QUOTA_WEEK
                                                   : QUOTA_MONTH;
}

static void set_needed(EvalScene *scene, const char *value)
{
    eval_default_type(scene)->needed_grade =
        strcmp(value, "confirmed") == 0 ? NEEDED_GRADE_CONFIRMED : NEEDED_GRADE_AUTHENTICATED;
}

static void set_reviewed(EvalScene *scene, const char *value)
{
    static const char *const words[] = {"never", "new", "unproven", "always"};
    for (guint i = 0; i < G_N_ELEMENTS(words); i++)
        if (strcmp(words[i], value) == 0)
            eval_default_type(scene)->review = (WhenReviewed)i;
}

/* The rule "error-codes". */
static void set_rule_review(EvalScene *scene, const char *value)
{
    ServiceRule *rule = g_ptr_array_index(eval_desk(scene)->rules, 1);
    rule->review = strcmp(value, "yes") == 0;
}

static void set_less_proven(EvalScene *scene, const char *value)
{
    eval_desk(scene)->less_proven =
        strcmp(value, "join") == 0 ? LESS_PROVEN_JOIN : LESS_PROVEN_CONFIRM;
}

static void set_join_matter(EvalScene *scene, const char *value)
{
    eval_desk(scene)->matter.join = strcmp(value, "yes") == 0;
}

static void set_remember_days(EvalScene *scene, const char *value)
{
    eval_invoice(scene)->remember_days = atoi(value);
}

static void set_example(EvalScene *scene, const char *value)
{
    Localized *example = g_new0(Localized, 1);
    example->language = g_strdup("en");
    example->text = g_strdup(value);
    g_ptr_array_add(eval_invoice(scene)->examples, example);
}

static void set_range(EvalScene *scene, const char *value)
{
    g_auto(GStrv) ends = g_strsplit(value, "-", 2);
    eval_invoice(scene)->range = (NumberRange){atoi(ends[0]), atoi(ends[1])};
}

static void set_desk_grade(EvalScene *scene, const char *value)
{
    eval_desk(scene)->needed_grade =
        strcmp(value, "confirmed") == 0 ? NEEDED_GRADE_CONFIRMED : NEEDED_GRADE_AUTHENTICATED;
}

/* The rule "error-codes". */
static void set_rule_confirm(EvalScene *scene, const char *value)
{
    ServiceRule *rule = g_ptr_array_index(eval_desk(scene)->rules, 1);
    rule->confirm = strcmp(value, "yes") == 0;
}

static void set_acknowledge(EvalScene *scene, const char *value)
{
    eval_desk(scene)->answer.acknowledge = strcmp(value, "yes") == 0;
}

static void set_answer_unknown(EvalScene *scene, const char *value)
{
    eval_desk(scene)->answer.answer_unknown = strcmp(value, "yes") == 0;
}

static void set_own_list(EvalScene *scene, const char *value)
{
    g_ptr_array_add(eval_desk(scene)->own_lists, g_strdup(value));
}

static void set_copied_opens(EvalScene *scene, const char *value)
{
    eval_desk(scene)->copied_opens = strcmp(value, "yes") == 0;
}

static void set_threshold(EvalScene *scene, const char *value)
{
    scene->guesses->threshold = g_ascii_strtod(value, NULL);
}

static void set_review(EvalScene *scene, const char *value)
{
    eval_desk(scene)->classify.review = strcmp(value, "yes") == 0;
}

/* "billing:vip": customers of that group ask more for it. */
static void set_asks_more(EvalScene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    const ServiceType *type = desk_service_type(eval_desk(scene), pair[0]);
    g_ptr_array_add(type->groups, g_strdup(pair[1]));
}

/* "de:en": to speakers of German the desk speaks English. */
static void set_fallback(EvalScene *scene, const char *value)
{
    g_auto(GStrv) pair = g_strsplit(value, ":", 2);
    Localized *fallback = g_new0(Localized, 1);
    fallback->language = g_strdup(pair[0]);
    fallback->text = g_strdup(pair[1]);
    g_ptr_array_add(eval_desk(scene)->fallbacks, fallback);
}

static void set_bilingual(EvalScene *scene, const char *value)
{
    eval_desk(scene)->bilingual = strcmp(value, "yes") == 0;
}

const EvalInput eval_settings_inputs[] = {
    {"quota", set_quota},
    {"needed", set_needed},
    {"reviewed", set_reviewed},
    {"rule-review", set_rule_review},
    {"less-proven", set_less_proven},
    {"join-matter", set_join_matter},
    {"desk-grade", set_desk_grade},
    {"rule-confirm", set_rule_confirm},
    {"acknowledge", set_acknowledge},
    {"answer-unknown", set_answer_unknown},
    {"copied-opens", set_copied_opens},
    {"own-list", set_own_list},
    {"bilingual", set_bilingual},
    {"fallback", set_fallback},
    {"threshold", set_threshold},
    {"review", set_review},
    {"asks-more", set_asks_more},
    {"remember-days", set_remember_days},
    {"example", set_example},
    {"range", set_range},
    {NULL, NULL},
};
