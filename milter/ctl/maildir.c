#include "maildir.h"

#include "../mail/labelled.h"
#include "../mime/mime.h"

#include <string.h>

#define MAIL_OCTETS ((gsize)64 * 1024 * 1024)

static void text_destroy(gpointer data)
{
    labelled_text_free(data);
}

/* What machines sent tells nothing of what persons ask for. A mail that cannot be read is skipped:
   a mail program may have moved it meanwhile. */
static void add_mail(GPtrArray *texts, const char *path, const char *type)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    const MessageLimits octets = {
        .memory = MAIL_OCTETS, .size = MAIL_OCTETS, .directory = g_get_tmp_dir()};
    g_autoptr(Message) message = NULL;
    g_autoptr(MailFacts) facts = NULL;
    if (message_load(path, &octets, &message, NULL) != OUTCOME_DONE ||
        mime_read(message, &limits, &facts, NULL) != OUTCOME_DONE ||
        facts->automatic != AUTOMATIC_NONE)
        return;
    LabelledText *text = g_new0(LabelledText, 1);
    text->service_type = g_strdup(type);
    text->source = LABEL_ADMIN;
    text->language = g_strdup(facts->language);
    text->subject = g_strdup(facts->subject);
    text->text = g_strdup(facts->reply != NULL ? facts->reply : facts->text);
    g_ptr_array_add(texts, text);
}

static gint by_name(gconstpointer one, gconstpointer other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

/* The names in a directory, sorted; none when it cannot be read. */
static GPtrArray *names_in(const char *directory)
{
    GPtrArray *names = g_ptr_array_new_with_free_func(g_free);
    GDir *listing = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (listing != NULL && (name = g_dir_read_name(listing)) != NULL)
        g_ptr_array_add(names, g_strdup(name));
    if (listing != NULL)
        g_dir_close(listing);
    g_ptr_array_sort(names, by_name);
    return names;
}

static gboolean add_mails(GPtrArray *texts, const char *folder, const char *subdirectory,
                          const char *type)
{
    g_autofree char *directory = g_build_filename(folder, subdirectory, NULL);
    g_autoptr(GPtrArray) names = names_in(directory);
    for (guint i = 0; i < names->len && texts->len < MAILDIR_MAILS_MAX; i++) {
        const char *name = g_ptr_array_index(names, i);
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (*name != '.' && g_file_test(path, G_FILE_TEST_IS_REGULAR))
            add_mail(texts, path, type);
    }
    return g_file_test(directory, G_FILE_TEST_IS_DIR);
}

static char *type_of_folder(const char *name)
{
    const char *dot = strrchr(name, '.');
    return g_ascii_strdown(dot != NULL ? dot + 1 : name, -1);
}

Outcome maildir_texts(const char *directory, GPtrArray **texts_r, GError **error)
{
    g_autoptr(GPtrArray) texts = g_ptr_array_new_with_free_func(text_destroy);
    g_autoptr(GPtrArray) names = names_in(directory);
    gboolean has_folder = FALSE;
    for (guint i = 0; i < names->len; i++) {
        g_autofree char *folder = g_build_filename(directory, g_ptr_array_index(names, i), NULL);
        g_autofree char *type = type_of_folder(g_ptr_array_index(names, i));
        gboolean has_new = add_mails(texts, folder, "new", type);
        gboolean has_cur = add_mails(texts, folder, "cur", type);
        has_folder = has_folder || has_new || has_cur;
    }
    if (!has_folder)
        return outcome_fail(OUTCOME_REFUSED, error,
                            "\"%s\" holds no Maildir (hint: a directory with a folder for each "
                            "type, as \"billing/cur\")",
                            directory);
    *texts_r = g_steal_pointer(&texts);
    return OUTCOME_DONE;
}
