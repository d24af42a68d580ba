/*
 * textcost - what telling the service type by the text adds to a mail, against reading the mail, in
 * one run on one thread: the least processor time of many rounds.
 *
 *     textcost STARTER.model MAIL...
 */
#include "classify/guess.h"
#include "mime/mime.h"

#include <gmime/gmime.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

#define ROUNDS 300

static double microseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e6 + (double)now.tv_nsec / 1e3;
}

/* GMime alone, unguarded: the mail's structure, its header and its text decoded. */
static void parse(const char *octets, gsize length)
{
    GMimeStream *stream = g_mime_stream_mem_new_with_buffer(octets, length);
    GMimeParser *parser = g_mime_parser_new_with_stream(stream);
    GMimeMessage *message = g_mime_parser_construct_message(parser, NULL);
    GMimeObject *body = g_mime_message_get_body(message);
    if (GMIME_IS_TEXT_PART(body))
        g_free(g_mime_text_part_get_text(GMIME_TEXT_PART(body)));
    g_object_unref(message);
    g_object_unref(parser);
    g_object_unref(stream);
}

static double least_of_parsing(const char *octets, gsize length)
{
    double least = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double begun = microseconds();
        parse(octets, length);
        least = MIN(least, microseconds() - begun);
    }
    return least;
}

static MailFacts *read_mail(const Message *message)
{
    const MimeLimits limits = MIME_LIMITS_DEFAULT;
    MailFacts *facts = NULL;
    if (mime_read(message, &limits, &facts, NULL) != OUTCOME_DONE)
        exit(1);
    return facts;
}

static double least_of_reading(const Message *message)
{
    double least = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double begun = microseconds();
        mail_facts_free(read_mail(message));
        least = MIN(least, microseconds() - begun);
    }
    return least;
}

static double least_of_guessing(Shelf *shelf, const DeskSettings *desk, const MailFacts *facts)
{
    double least = 1e9;
    for (int i = 0; i < ROUNDS; i++) {
        double begun = microseconds();
        guesses_free(guess_types_of(shelf, desk, facts));
        least = MIN(least, microseconds() - begun);
    }
    return least;
}

static void measure(Shelf *shelf, const DeskSettings *desk, const char *path, double parsing)
{
    const MessageLimits limits = {.memory = 1 << 20, .size = 1 << 20, .directory = "/tmp"};
    g_autoptr(Message) message = NULL;
    if (message_load(path, &limits, &message, NULL) != OUTCOME_DONE)
        exit(1);
    double reading = least_of_reading(message);
    g_autoptr(MailFacts) facts = read_mail(message);
    double guessing = least_of_guessing(shelf, desk, facts);
    printf("%s: %" G_GUINT64_FORMAT " octets; GMime alone %.0f us, our reading %.0f us, guessing "
           "%.0f us: %.1f of GMime alone, %.1f of our reading\n",
           path, facts->size, parsing, reading, guessing, guessing / parsing, guessing / reading);
}

int main(int argc, char *argv[])
{
    g_autoptr(Settings) settings = NULL;
    g_autoptr(GError) error = NULL;
    g_autofree double *parsing = g_new0(double, argc);
    if (argc < 3 || settings_load("conf/intake.conf.sample", &settings, &error) != OUTCOME_DONE) {
        fprintf(stderr, "textcost: %s\n", error != NULL ? error->message : "STARTER.model MAIL...");
        return 1;
    }
    g_mime_init();
    for (int i = 2; i < argc; i++) { /* before our reader registers its own parts with GMime */
        g_autofree char *octets = NULL;
        gsize length = 0;
        if (!g_file_get_contents(argv[i], &octets, &length, NULL))
            return 1;
        parsing[i] = least_of_parsing(octets, length);
    }
    mime_initialize();
    g_autoptr(Shelf) shelf = shelf_new(argv[1], "/nonexistent", NULL);
    for (int i = 2; i < argc; i++)
        measure(shelf, g_ptr_array_index(settings->desks, 0), argv[i], parsing[i]);
    return 0;
}
