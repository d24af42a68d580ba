#include "spool_fixture.h"

#include <glib/gstdio.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

const MessageLimits desk_spool_message_limits = {.memory = 64, .size = 65536, .directory = "/tmp"};
const SpoolLimits desk_spool_roomy = {.files = 100, .octets = 1 << 20};

int spool_set_up(void **state)
{
    DeskSpool *desk = g_new0(DeskSpool, 1);
    desk->directory = g_dir_make_tmp("spool-XXXXXX", NULL);
    desk->log = log_open("test", TRUE, LOG_LEVEL_ERROR);
    desk->spool = spool_new(desk->directory, desk->log);
    desk->tried = g_ptr_array_new_with_free_func(g_free);
    desk->story = "";
    *state = desk;
    return 0;
}

static void remove_tree(const char *directory)
{
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    const char *name = NULL;
    while (open != NULL && (name = g_dir_read_name(open)) != NULL) {
        g_autofree char *path = g_build_filename(directory, name, NULL);
        if (g_file_test(path, G_FILE_TEST_IS_DIR))
            remove_tree(path);
        else
            g_unlink(path);
    }
    g_rmdir(directory);
}

int spool_tear_down(void **state)
{
    DeskSpool *desk = *state;
    remove_tree(desk->directory);
    spool_free(desk->spool);
    log_close(desk->log);
    g_ptr_array_unref(desk->tried);
    g_free(desk->directory);
    g_free(desk);
    return 0;
}

Outcome desk_spool_keep_sized(DeskSpool *desk, const char *sender, gsize size,
                              const SpoolLimits *limits)
{
    g_autoptr(Envelope) envelope = envelope_new();
    g_autoptr(Message) message = message_new(&desk_spool_message_limits);
    g_autoptr(GPtrArray) desks = g_ptr_array_new();
    g_autofree char *octets = g_strnfill(size, 'x');
    g_autoptr(GError) error = NULL;
    g_free(envelope->sender);
    envelope->sender = g_strdup(sender);
    g_ptr_array_add(desks, (gpointer) "acme");
    assert_int_equal(message_append(message, octets, size, NULL), OUTCOME_DONE);
    const SpoolOffer offer = {envelope, message, desks, 1795420800};
    Outcome outcome = spool_keep(desk->spool, limits, &offer, &error);
    assert_int_equal(outcome == OUTCOME_DONE, error == NULL);
    g_usleep(2); /* the next one is later */
    return outcome;
}

void desk_spool_keep(DeskSpool *desk, const char *sender)
{
    assert_int_equal(desk_spool_keep_sized(desk, sender, 100, &desk_spool_roomy), OUTCOME_DONE);
}

SpoolAttempt desk_spool_attempt(const SpooledMail *mail, gpointer data, GError **reason_r)
{
    DeskSpool *desk = data;
    const char *sender = mail->envelope->sender;
    g_autofree char *mark = g_strconcat(sender, "=", NULL);
    const char *told = strstr(desk->story, mark);
    g_ptr_array_add(desk->tried, g_strdup(sender));
    if (told == NULL)
        return SPOOL_REGISTERED;
    outcome_fail(OUTCOME_RETRY, reason_r, "as the test wants it");
    switch (told[strlen(mark)]) {
    case 'A':
        return SPOOL_AWAY;
    case 'D':
        return SPOOL_DECLINED;
    default:
        return SPOOL_HOPELESS;
    }
}

guint desk_spool_drain(DeskSpool *desk)
{
    g_ptr_array_set_size(desk->tried, 0);
    return spool_drain(desk->spool, &desk_spool_message_limits, desk_spool_attempt, desk);
}

void desk_spool_assert_tried(const DeskSpool *desk, const char *wanted)
{
    g_autofree char **names = g_new0(char *, desk->tried->len + 1);
    for (guint i = 0; i < desk->tried->len; i++)
        names[i] = g_ptr_array_index(desk->tried, i);
    g_autofree char *line = g_strjoinv(" ", names);
    assert_string_equal(line, wanted);
}

void desk_spool_assert_backlog(const DeskSpool *desk, guint files, guint damaged)
{
    g_autoptr(SpoolBacklog) backlog = NULL;
    assert_int_equal(spool_backlog_read(desk->directory, &backlog, NULL), OUTCOME_DONE);
    assert_int_equal(backlog->files, files);
    assert_int_equal(backlog->damaged, damaged);
    assert_int_equal(backlog->oldest, files > 0 ? 1795420800 : 0);
    assert_int_equal(spool_backlog_of(backlog, "acme"), files);
}

static gint by_name(gconstpointer a, gconstpointer b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

char *desk_spool_nth_file(const DeskSpool *desk, guint wanted)
{
    g_autofree char *directory = g_build_filename(desk->directory, SPOOL_DIRECTORY, NULL);
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    g_autoptr(GPtrArray) names = g_ptr_array_new_with_free_func(g_free);
    const char *name = NULL;
    assert_non_null(open);
    while ((name = g_dir_read_name(open)) != NULL)
        if (g_str_has_suffix(name, ".mail"))
            g_ptr_array_add(names, g_strdup(name));
    g_ptr_array_sort(names, by_name);
    assert_true(wanted < names->len);
    return g_build_filename(directory, g_ptr_array_index(names, wanted), NULL);
}

guint desk_spool_files(const DeskSpool *desk)
{
    g_autofree char *directory = g_build_filename(desk->directory, SPOOL_DIRECTORY, NULL);
    g_autoptr(GDir) open = g_dir_open(directory, 0, NULL);
    guint count = 0;
    while (open != NULL && g_dir_read_name(open) != NULL)
        count++;
    return count;
}
