/*
 * The small readers, whatever their octets: single values of a header, commands, templates,
 * settings, spooled files, texts to classify and models. The first octet chooses which; the corpus
 * is made by tests/fuzz/seeds.py.
 */
#include "fuzz_piece.h"

#include "base/address.h"
#include "mime/mime.h"
#include "text/text.h"

#include <stdlib.h>
#include <string.h>

typedef struct piece {
    char letter;
    const char *name;
    void (*try)(const char *octets, gsize length);
    guint64 runs;
} Piece;

static Piece pieces[] = {
    {'R', "Authentication-Results", fuzz_results, 0},
    {'A', "address field", fuzz_addresses, 0},
    {'P', "parameters", fuzz_parameters, 0},
    {'W', "encoded words", fuzz_words, 0},
    {'T', "ticket tag", fuzz_tag, 0},
    {'C', "commands in text", fuzz_text_commands, 0},
    {'H', "commands in HTML", fuzz_html_commands, 0},
    {'M', "Mustache", fuzz_mustache, 0},
    {'S', "settings", fuzz_settings, 0},
    {'F', "spool file", fuzz_spool_file, 0},
    {'K', "features of a text", fuzz_features, 0},
    {'L', "model file", fuzz_model, 0},
};

void must_at(gboolean holds, const char *what)
{
    if (holds)
        return;
    g_printerr("does not hold: %s\n", what);
    abort();
}

void must_be_line(const char *text)
{
    must(g_utf8_validate(text, -1, NULL));
    for (const char *at = text; *at != '\0'; at++)
        must((guchar)*at >= 0x20 && *at != 0x7f);
}

static void say_runs(void)
{
    for (gsize i = 0; i < G_N_ELEMENTS(pieces); i++)
        g_printerr("piece: %s: %" G_GUINT64_FORMAT " executions\n", pieces[i].name, pieces[i].runs);
}

int LLVMFuzzerInitialize(int *argc, char ***argv);
int LLVMFuzzerInitialize(int *argc, char ***argv)
{
    (void)argc;
    (void)argv;
    mime_initialize();
    (void)atexit(say_runs);
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    for (gsize i = 0; size > 0 && i < G_N_ELEMENTS(pieces); i++) {
        if (data[0] != pieces[i].letter)
            continue;
        g_autofree char *octets = g_malloc(MAX(size - 1, 1)); /* its end is watched */
        memcpy(octets, data + 1, size - 1);
        pieces[i].runs++;
        pieces[i].try(octets, size - 1);
        return 0;
    }
    return -1; /* not for the corpus */
}
