#include "moments.h"

static void finding_destroy(gpointer data)
{
    name_finding_free(data);
}

NamesMoments *names_moments_new(const DeskSettings *desk)
{
    NamesMoments *moments = g_new0(NamesMoments, 1);
    moments->desk = desk;
    moments->findings = g_ptr_array_new_with_free_func(finding_destroy);
    moments->told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    return moments;
}

void names_moments_free(NamesMoments *moments)
{
    if (moments == NULL)
        return;
    g_ptr_array_unref(moments->findings);
    g_hash_table_unref(moments->told);
    g_free(moments);
}

/* ---- times ---- */

static int compare_times(gconstpointer one, gconstpointer other)
{
    gint64 left = *(const gint64 *)one, right = *(const gint64 *)other;
    return left < right ? -1 : left > right;
}

static void add_too_many(NamesMoments *moments, guint count)
{
    NameFinding *finding = g_new0(NameFinding, 1);
    finding->severity = NAME_FAULT;
    finding->rule = NAME_RULE_TOO_MANY;
    finding->problem =
        g_strdup_printf("names change at %u moments to come; those after the first %d were not "
                        "looked at",
                        count, NAMES_MOMENTS_MAX);
    finding->remedy = g_strdup("plan less far ahead: intakectl names withdraw");
    g_ptr_array_add(moments->findings, finding);
}

void names_moments_arrange(NamesMoments *moments, GArray *times)
{
    guint kept = 0;
    g_array_sort(times, compare_times);
    for (guint i = 0; i < times->len; i++) {
        gint64 time = g_array_index(times, gint64, i);
        if (kept == 0 || g_array_index(times, gint64, kept - 1) != time)
            g_array_index(times, gint64, kept++) = time;
    }
    if (kept > NAMES_MOMENTS_MAX)
        add_too_many(moments, kept);
    g_array_set_size(times, MIN(kept, NAMES_MOMENTS_MAX));
}

/* ---- findings ---- */

char *names_moments_key(const NameFinding *finding)
{
    return g_strjoin("\x1f", finding->rule, finding->login != NULL ? finding->login : "",
                     finding->problem, NULL);
}

static void tell_when(NameFinding *finding, gint64 moment, GTimeZone *zone)
{
    g_autoptr(GDateTime) utc = g_date_time_new_from_unix_utc(moment);
    g_autoptr(GDateTime) local = g_date_time_to_timezone(utc, zone);
    g_autofree char *from = g_date_time_format(local, "%Y-%m-%d %H:%M");
    char *problem = g_strdup_printf("from %s on: %s", from, finding->problem);
    g_free(finding->problem);
    finding->problem = problem;
}

void names_moments_take(NamesMoments *moments, GPtrArray *findings, gint64 moment)
{
    gsize count = 0;
    g_autofree gpointer *all = g_ptr_array_steal(findings, &count);
    for (gsize i = 0; i < count; i++) {
        NameFinding *finding = all[i];
        if (!g_hash_table_add(moments->told, names_moments_key(finding))) {
            name_finding_free(finding);
            continue;
        }
        if (moment != 0)
            tell_when(finding, moment, moments->desk->hours.zone);
        g_ptr_array_add(moments->findings, finding);
    }
    g_ptr_array_unref(findings);
}

static int compare_severities(gconstpointer one, gconstpointer other)
{
    const NameFinding *left = *(NameFinding *const *)one, *right = *(NameFinding *const *)other;
    return (int)right->severity - (int)left->severity;
}

GPtrArray *names_moments_finish(NamesMoments *moments)
{
    g_ptr_array_sort(moments->findings, compare_severities);
    return g_ptr_array_ref(moments->findings);
}
