/*
 * gmimecost - what GMime alone takes to read mails: the structure parsed, each text decoded to
 * UTF-8, each other part decoded to nowhere. Prints microseconds of processor time for each mail.
 *
 *     gmimecost ROUNDS MAIL...
 */
#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <time.h>

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

static void decode(GMimeObject *parent, GMimeObject *part, gpointer data)
{
    (void)parent, (void)data;
    if (GMIME_IS_TEXT_PART(part)) {
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(part)));
    } else if (GMIME_IS_PART(part)) {
        GMimeDataWrapper *content = g_mime_part_get_content(GMIME_PART(part));
        GMimeStream *nowhere = g_mime_stream_null_new();
        if (content != NULL)
            g_mime_data_wrapper_write_to_stream(content, nowhere);
        g_object_unref(nowhere);
    }
}

/* Nothing is copied but what GMime copies itself. */
static gboolean read_mail(char *octets, gsize length)
{
    GByteArray *array = g_byte_array_new_take((guint8 *)octets, length);
    GMimeStream *stream = g_mime_stream_mem_new_with_byte_array(array);
    g_mime_stream_mem_set_owner(GMIME_STREAM_MEM(stream), FALSE);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    g_mime_parser_set_persist_stream(parser, TRUE);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    gboolean is_read = message != NULL;
    if (is_read) {
        g_mime_message_foreach(message, decode, NULL);
        g_object_unref(message);
    }
    g_object_unref(parser);
    g_object_unref(stream);
    g_byte_array_free(array, FALSE);
    return is_read;
}

static gboolean measure(const char *path, int rounds)
{
    g_autofree char *octets = NULL;
    gsize length = 0;
    if (!g_file_get_contents(path, &octets, &length, NULL))
        return FALSE;
    double begun = microseconds();
    for (int i = 0; i < rounds; i++)
        if (!read_mail(octets, length))
            return FALSE;
    printf("%.1f\n", (microseconds() - begun) / rounds);
    return TRUE;
}

int main(int argc, char *argv[])
{
    int rounds = argc > 2 ? atoi(argv[1]) : 0;
    if (rounds < 1) {
        fputs("usage: gmimecost ROUNDS MAIL...\n", stderr);
        return EX_USAGE;
    }
    g_mime_init();
    for (int i = 2; i < argc; i++)
        if (!measure(argv[i], rounds)) {
            fprintf(stderr, "gmimecost: %s cannot be read\n", argv[i]);
            return EX_NOINPUT;
        }
    return EX_OK;
}
