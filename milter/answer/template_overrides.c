#include "template_overrides.h"

#include "mustache.h"
#include "template.h"

#include <string.h>

#define PARTIAL_SUFFIX ".mustache"
#define SHARED "shared"

static void override_free(gpointer item)
{
    TemplateOverride *override = item;
    g_free(override->path);
    g_free(override->installed);
    g_free(override->unused);
    g_free(override);
}

static void add_tag(char kind, const char *name, guint line, gpointer data)
{
    (void)line;
    if (strcmp(name, ".") != 0)
        g_hash_table_add(data, g_strdup_printf("{{%s%s}}", kind == '>' ? ">" : "", name));
}

/* The names in a file, as tags; NULL when it is no template. */
static GHashTable *tags_of(const char *path)
{
    g_autofree char *text = NULL;
    g_autoptr(Mustache) template = NULL;
    if (!g_file_get_contents(path, &text, NULL, NULL) || !g_utf8_validate(text, -1, NULL) ||
        mustache_parse(text, &template, NULL) != OUTCOME_DONE)
        return NULL;
    GHashTable *tags = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    mustache_visit(template, add_tag, tags);
    return tags;
}

static gint by_text(gconstpointer left, gconstpointer right)
{
    return strcmp(*(const char *const *)left, *(const char *const *)right);
}

static char *tags_without(const char *installed, const char *own)
{
    g_autoptr(GHashTable) all = tags_of(installed);
    g_autoptr(GHashTable) known = tags_of(own);
    if (all == NULL || known == NULL)
        return NULL;
    g_autoptr(GPtrArray) unused = g_ptr_array_new();
    GHashTableIter iterator;
    gpointer tag;
    g_hash_table_iter_init(&iterator, all);
    while (g_hash_table_iter_next(&iterator, &tag, NULL)) {
        if (!g_hash_table_contains(known, tag))
            g_ptr_array_add(unused, tag);
    }
    g_ptr_array_sort(unused, by_text);
    gboolean any = unused->len > 0;
    g_ptr_array_add(unused, NULL);
    return any ? g_strjoinv(", ", (char **)unused->pdata) : NULL;
}

/* What a file of that folder goes before: "zh" and "zh-CN" are one language here, too. */
static char *find_installed(const char *templates, const char *folder, const char *name)
{
    g_autofree char *primary = g_strndup(folder, strcspn(folder, "-"));
    g_autofree char *chinese = g_strconcat(primary, "-CN", NULL);
    const char *const folders[] = {folder, primary, chinese, SHARED};
    for (gsize i = 0; i < G_N_ELEMENTS(folders); i++) {
        g_autofree char *path = g_build_filename(templates, folders[i], name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_REGULAR))
            return g_steal_pointer(&path);
    }
    return NULL;
}

static void add_override(GPtrArray *overrides, const Settings *settings, const char *folder,
                         const char *name)
{
    g_autofree char *path = g_build_filename(settings->own_templates, folder, name, NULL);
    if (!g_file_test(path, G_FILE_TEST_IS_REGULAR))
        return;
    TemplateOverride *override = g_new0(TemplateOverride, 1);
    override->installed = find_installed(settings->templates, folder, name);
    override->is_stray = override->installed == NULL && !template_is_name(name) &&
                         !g_str_has_suffix(name, PARTIAL_SUFFIX);
    if (override->installed != NULL)
        override->unused = tags_without(override->installed, path);
    override->path = g_steal_pointer(&path);
    g_ptr_array_add(overrides, override);
}

static gint by_path(gconstpointer left, gconstpointer right)
{
    const TemplateOverride *const *first = left;
    const TemplateOverride *const *second = right;
    return strcmp((*first)->path, (*second)->path);
}

GPtrArray *template_overrides(const Settings *settings)
{
    GPtrArray *overrides = g_ptr_array_new_with_free_func(override_free);
    g_autoptr(GDir) folders = g_dir_open(settings->own_templates, 0, NULL);
    const char *folder = NULL;
    while (folders != NULL && (folder = g_dir_read_name(folders)) != NULL) {
        g_autofree char *path = g_build_filename(settings->own_templates, folder, NULL);
        g_autoptr(GDir) files = g_dir_open(path, 0, NULL);
        const char *name = NULL;
        while (files != NULL && (name = g_dir_read_name(files)) != NULL)
            add_override(overrides, settings, folder, name);
    }
    g_ptr_array_sort(overrides, by_path);
    return overrides;
}
