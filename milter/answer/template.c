#include "template.h"

#include "mustache.h"
#include "template_logo.h"
#include "variables.h"

#include <errno.h>
#include <string.h>
#include <unistd.h>

#define TEMPLATE_OCTETS_MAX (256 * 1024) /* of one file */

static const char *const template_names[] = {
    "acknowledgement.subject", "acknowledgement.txt", "acknowledgement.html",
    "signature.txt",           "signature.html",      "page.html",
};

/* A site's own templates may be older than these; where another name is given, it stands in. */
static const struct {
    const char *name, *stand_in;
} optional_names[] = {
    {"signature-short.txt", "signature.txt"},
    {"signature-short.html", "signature.html"},
    {"decision.subject", NULL},
    {"decision.txt", NULL},
    {"decision.html", NULL},
    {"notice.subject", NULL},
    {"notice.txt", NULL},
    {"notice.html", NULL},
    {"rating.subject", NULL},
    {"rating.txt", NULL},
    {"rating.html", NULL},
    {"greeting.txt", NULL},
    {"guide.txt", NULL},
    {"guide.html", NULL},
};

typedef struct loaded { /* one file */
    char *path;
    Mustache *template;
} Loaded;

typedef struct locale {
    GPtrArray *directories; /* char *: where files are looked for, the first goes before */
    GHashTable *files;      /* char * -> Loaded: templates and partials by file name */
} Locale;

struct template_set {
    GHashTable *locales; /* char *: language -> Locale */
    GHashTable *logos;   /* char *: desk -> TemplateLogo */
};

gboolean template_is_name(const char *name)
{
    for (gsize i = 0; i < G_N_ELEMENTS(template_names); i++) {
        if (strcmp(template_names[i], name) == 0)
            return TRUE;
    }
    for (gsize i = 0; i < G_N_ELEMENTS(optional_names); i++) {
        if (strcmp(optional_names[i].name, name) == 0)
            return TRUE;
    }
    return FALSE;
}

static void loaded_free(gpointer item)
{
    Loaded *loaded = item;
    mustache_free(loaded->template);
    g_free(loaded->path);
    g_free(loaded);
}

static void locale_free(Locale *locale)
{
    g_hash_table_unref(locale->files);
    g_ptr_array_unref(locale->directories);
    g_free(locale);
}
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Locale, locale_free)

/* ---- reading ---- */

static Outcome read_file(const char *path, char **text_r, GError **error)
{
    g_autofree char *text = NULL;
    g_autoptr(GError) fault = NULL;
    gsize length;
    if (!g_file_get_contents(path, &text, &length, &fault))
        return outcome_fail(OUTCOME_REFUSED, error, "%s", fault->message);
    if (length > TEMPLATE_OCTETS_MAX)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: more than %d octets", path,
                            TEMPLATE_OCTETS_MAX);
    const char *bad;
    if (!g_utf8_validate(text, (gssize)length, &bad))
        return outcome_fail(OUTCOME_REFUSED, error, "%s: not UTF-8 at octet %td", path, bad - text);
    *text_r = g_steal_pointer(&text);
    return OUTCOME_DONE;
}

/* Where the file of that name is; NULL: nowhere. Caller frees. */
static char *find_file(const Locale *locale, const char *name)
{
    for (guint i = 0; i < locale->directories->len; i++) {
        g_autofree char *path =
            g_build_filename(g_ptr_array_index(locale->directories, i), name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static Outcome fail_missing(const Locale *locale, const char *name, GError **error)
{
    g_autoptr(GString) places = g_string_new(NULL);
    for (guint i = 0; i < locale->directories->len; i++)
        g_string_append_printf(places, "%s%s", i > 0 ? " or " : "",
                               (const char *)g_ptr_array_index(locale->directories, i));
    return outcome_fail(OUTCOME_REFUSED, error, "there is no \"%s\" in %s", name, places->str);
}

static Outcome load_file(Locale *locale, const char *name, const Loaded **loaded_r, GError **error)
{
    g_autofree char *path = find_file(locale, name);
    if (path == NULL)
        return fail_missing(locale, name, error);
    g_autofree char *text = NULL;
    Mustache *template = NULL;
    g_autoptr(GError) fault = NULL;
    Outcome outcome = read_file(path, &text, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    if (mustache_parse(text, &template, &fault) != OUTCOME_DONE) /* "line 3: ..." */
        return outcome_fail(OUTCOME_REFUSED, error, "%s:%s", path,
                            fault->message + strlen("line "));
    Loaded *loaded = g_new0(Loaded, 1);
    loaded->path = g_steal_pointer(&path);
    loaded->template = template;
    g_hash_table_insert(locale->files, g_strdup(name), loaded);
    *loaded_r = loaded;
    return OUTCOME_DONE;
}

static Outcome find_or_load(Locale *locale, const char *name, const Loaded **loaded_r,
                            GError **error)
{
    const Loaded *loaded = g_hash_table_lookup(locale->files, name);
    if (loaded == NULL)
        return load_file(locale, name, loaded_r, error);
    *loaded_r = loaded;
    return OUTCOME_DONE;
}

static char *partial_file_name(const char *partial)
{
    return g_strconcat(partial, ".mustache", NULL);
}

/* ---- checking ---- */

typedef struct check { /* one template with all partials it names, each once */
    Locale *locale;
    guint family;
    const char *path;    /* of the file that is looked at */
    GHashTable *visited; /* const Mustache * */
    GError *fault;       /* the first one */
} Check;

static void check_file(Check *check, const Loaded *loaded);

static void check_partial(Check *check, const char *name, guint line)
{
    const Loaded *loaded = NULL;
    g_autofree char *file = partial_file_name(name);
    g_autoptr(GError) fault = NULL;
    if (strchr(name, '/') == NULL &&
        find_or_load(check->locale, file, &loaded, &fault) == OUTCOME_DONE)
        check_file(check, loaded);
    else
        outcome_fail(OUTCOME_REFUSED, &check->fault, "%s:%u: partial \"%s\": %s", check->path, line,
                     name, fault != NULL ? fault->message : "no name of a file");
}

static void check_tag(char kind, const char *name, guint line, gpointer data)
{
    Check *check = data;
    if (check->fault != NULL)
        return;
    if (kind == '>')
        check_partial(check, name, line);
    else if (strcmp(name, ".") != 0 && !template_may_use(check->family, name))
        outcome_fail(OUTCOME_REFUSED, &check->fault,
                     "%s:%u: unknown variable \"%s\" (hint: templates/README.md lists the "
                     "variables of %s)",
                     check->path, line, name, template_family_name(check->family));
}

static void check_file(Check *check, const Loaded *loaded)
{
    if (!g_hash_table_add(check->visited, loaded->template))
        return;
    const char *outer = check->path;
    check->path = loaded->path;
    mustache_visit(loaded->template, check_tag, check);
    check->path = outer;
}

static Outcome load_template(Locale *locale, const char *name, GError **error)
{
    const Loaded *loaded = NULL;
    Outcome outcome = find_or_load(locale, name, &loaded, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(GHashTable) visited = g_hash_table_new(NULL, NULL);
    Check check = {.locale = locale, .family = template_family(name), .visited = visited};
    check_file(&check, loaded);
    if (check.fault == NULL)
        return OUTCOME_DONE;
    g_propagate_error(error, check.fault);
    return OUTCOME_REFUSED;
}

/* ---- the set ---- */

/* "zh-CN", or "zh" when only that is there; NULL: neither. Caller frees. */
static char *language_directory(const char *templates, const char *language)
{
    g_autofree char *exact = g_build_filename(templates, language, NULL);
    if (g_file_test(exact, G_FILE_TEST_IS_DIR))
        return g_steal_pointer(&exact);
    g_autofree char *primary = g_strndup(language, strcspn(language, "-"));
    g_autofree char *general = g_build_filename(templates, primary, NULL);
    return g_file_test(general, G_FILE_TEST_IS_DIR) ? g_steal_pointer(&general) : NULL;
}

/* What the filter's user may not read would be passed over without a word. */
static Outcome check_readable(const char *path, GError **error)
{
    if (access(path, R_OK | X_OK) == 0 || errno == ENOENT)
        return OUTCOME_DONE;
    return outcome_fail(OUTCOME_REFUSED, error, "%s: %s (hint: chmod -R a+rX)", path,
                        g_strerror(errno));
}

static Outcome add_directory(GPtrArray *directories, char *path, GError **error)
{
    if (path == NULL)
        return OUTCOME_DONE;
    g_ptr_array_add(directories, path);
    return check_readable(path, error);
}

static Outcome find_directories(const Settings *settings, const char *language,
                                GPtrArray **directories_r, GError **error)
{
    const char *const places[] = {settings->own_templates, settings->templates};
    g_autoptr(GPtrArray) directories = g_ptr_array_new_with_free_func(g_free);
    Outcome outcome = OUTCOME_DONE;
    if (*settings->own_templates != '\0')
        outcome = check_readable(settings->own_templates, error);
    for (gsize i = 0; outcome == OUTCOME_DONE && i < G_N_ELEMENTS(places); i++) {
        if (*places[i] != '\0')
            outcome = add_directory(directories, language_directory(places[i], language), error);
    }
    if (outcome == OUTCOME_DONE && directories->len == 0)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "%s: no templates for language \"%s\" (hint: copy %s/en to %s/%s, and "
                            "translate it)",
                            settings->templates, language, settings->templates,
                            *settings->own_templates != '\0' ? settings->own_templates
                                                             : settings->templates,
                            language);
    for (gsize i = 0; outcome == OUTCOME_DONE && i < G_N_ELEMENTS(places); i++) {
        if (*places[i] != '\0')
            outcome =
                add_directory(directories, g_build_filename(places[i], "shared", NULL), error);
    }
    if (outcome == OUTCOME_DONE)
        *directories_r = g_steal_pointer(&directories);
    return outcome;
}

static Outcome load_locale(TemplateSet *set, const Settings *settings, const char *language,
                           GError **error)
{
    g_autoptr(GPtrArray) directories = NULL;
    Outcome outcome = find_directories(settings, language, &directories, error);
    if (outcome != OUTCOME_DONE)
        return outcome;
    g_autoptr(Locale) locale = g_new0(Locale, 1);
    locale->directories = g_steal_pointer(&directories);
    locale->files = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, loaded_free);
    for (gsize i = 0; outcome == OUTCOME_DONE && i < G_N_ELEMENTS(template_names); i++)
        outcome = load_template(locale, template_names[i], error);
    for (gsize i = 0; outcome == OUTCOME_DONE && i < G_N_ELEMENTS(optional_names); i++) {
        g_autofree char *path = find_file(locale, optional_names[i].name);
        if (path != NULL)
            outcome = load_template(locale, optional_names[i].name, error);
    }
    if (outcome == OUTCOME_DONE)
        g_hash_table_insert(set->locales, g_strdup(language), g_steal_pointer(&locale));
    return outcome;
}

Outcome templates_load(const Settings *settings, TemplateSet **set_r, GError **error)
{
    g_autoptr(TemplateSet) set = g_atomic_rc_box_new0(TemplateSet);
    set->locales =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)locale_free);
    set->logos =
        g_hash_table_new_full(g_str_hash, g_str_equal, g_free, (GDestroyNotify)template_logo_free);
    for (guint i = 0; i < settings->desks->len; i++) {
        const DeskSettings *desk = settings->desks->pdata[i];
        for (guint j = 0; j < desk->languages->len; j++) {
            const char *language = desk->languages->pdata[j];
            if (g_hash_table_contains(set->locales, language))
                continue;
            Outcome outcome = load_locale(set, settings, language, error);
            if (outcome != OUTCOME_DONE)
                return outcome;
        }
        TemplateLogo *logo = NULL;
        if (*desk->outgoing.logo == '\0')
            continue;
        if (template_logo_load(desk->outgoing.logo, &logo, error) != OUTCOME_DONE)
            return OUTCOME_REFUSED;
        g_hash_table_insert(set->logos, g_strdup(desk->name), logo);
    }
    *set_r = g_steal_pointer(&set);
    return OUTCOME_DONE;
}

static void set_clear(gpointer data)
{
    TemplateSet *set = data;
    g_hash_table_unref(set->locales);
    g_hash_table_unref(set->logos);
}

const TemplateLogo *templates_logo(const TemplateSet *set, const char *desk)
{
    return g_hash_table_lookup(set->logos, desk);
}

TemplateSet *templates_ref(TemplateSet *set)
{
    return g_atomic_rc_box_acquire(set);
}

void templates_unref(TemplateSet *set)
{
    if (set != NULL)
        g_atomic_rc_box_release_full(set, set_clear);
}

/* ---- expanding ---- */

static const Mustache *find_partial(const char *name, gpointer data)
{
    const Locale *locale = data;
    g_autofree char *file = partial_file_name(name);
    const Loaded *loaded = g_hash_table_lookup(locale->files, file);
    return loaded != NULL ? loaded->template : NULL;
}

static const Loaded *loaded_or_stand_in(const Locale *locale, const char *name)
{
    const Loaded *loaded = g_hash_table_lookup(locale->files, name);
    for (gsize i = 0; loaded == NULL && i < G_N_ELEMENTS(optional_names); i++) {
        if (optional_names[i].stand_in != NULL && strcmp(optional_names[i].name, name) == 0)
            loaded = g_hash_table_lookup(locale->files, optional_names[i].stand_in);
    }
    return loaded;
}

Outcome template_expand(const TemplateSet *set, const char *language, const char *name,
                        const char *json, char **text_r, GError **error)
{
    Locale *locale = g_hash_table_lookup(set->locales, language);
    const Loaded *loaded = locale != NULL ? loaded_or_stand_in(locale, name) : NULL;
    if (loaded == NULL)
        return outcome_fail(OUTCOME_REFUSED, error, "there is no template \"%s\" for \"%s\"", name,
                            language);
    g_autoptr(GError) fault = NULL;
    gboolean escape_html = g_str_has_suffix(name, ".html");
    if (mustache_expand(loaded->template, json, escape_html, find_partial, locale, text_r,
                        &fault) != OUTCOME_DONE)
        return outcome_fail(OUTCOME_REFUSED, error, "%s: %s", loaded->path, fault->message);
    return OUTCOME_DONE;
}
