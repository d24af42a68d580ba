#include "mime.h"

#include "../base/address.h"
#include "../base/utf8.h"

#include <string.h>

#define LINE_COLUMNS 76       /* RFC 5322 2.1.1 asks for 78; folding adds a blank */
#define WORD_OCTETS_MAX 70    /* longer ones are encoded, because only then can they be folded */
#define ENCODED_WORD_FRAME 12 /* "=?UTF-8?B?" and "?=" (RFC 2047) */
#define ENCODED_WORD_MAX 75
#define ENCODED_WORD_ROOM 32 /* with less than that left, it begins on the next line */
#define ADDRESS_FIELD "Reply-To"

typedef struct folder { /* a field body that grows */
    GString *text;
    gsize column;
} Folder;

static Folder folder_new(const char *field)
{
    return (Folder){.text = g_string_new(NULL), .column = strlen(field) + strlen(": ")};
}

static void add_break(Folder *folder, gsize needed)
{
    if (folder->text->len == 0)
        return;
    gboolean fold = folder->column + 1 + needed > LINE_COLUMNS;
    g_string_append(folder->text, fold ? "\n " : " ");
    folder->column = fold ? 1 : folder->column + 1;
}

static void add_piece(Folder *folder, const char *piece)
{
    add_break(folder, strlen(piece));
    g_string_append(folder->text, piece);
    folder->column += strlen(piece);
}

/* Valid UTF-8 in which control characters are blanks. Caller frees. */
static char *clean(const char *text)
{
    char *valid = g_utf8_make_valid(text, -1);
    for (char *c = valid; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            *c = ' ';
    return valid;
}

/* An empty word is a second blank in a row, or one at an end, which folding would lose. */
static gboolean must_encode(const char *word)
{
    return *word == '\0' || strlen(word) > WORD_OCTETS_MAX || strstr(word, "=?") != NULL ||
           !g_str_is_ascii(word);
}

/* The octets of whole characters at `text` that fit. At least one character. */
static gsize whole_characters(const char *text, gsize fit)
{
    gsize whole = utf8_clip(text, strlen(text), fit);
    return whole > 0 ? whole : (gsize)(g_utf8_next_char(text) - text);
}

static void add_encoded(Folder *folder, const char *text)
{
    while (*text != '\0') {
        gsize left = folder->column + 1 < LINE_COLUMNS ? LINE_COLUMNS - folder->column - 1 : 0;
        gsize room = left < ENCODED_WORD_ROOM ? ENCODED_WORD_MAX : MIN(left, ENCODED_WORD_MAX);
        gsize length = whole_characters(text, (room - ENCODED_WORD_FRAME) / 4 * 3);
        g_autofree char *base64 = g_base64_encode((const guchar *)text, length);
        g_autofree char *word = g_strdup_printf("=?UTF-8?B?%s?=", base64);
        add_piece(folder, word);
        text += length;
    }
}

static char *join_words(char **words, guint from, guint end)
{
    GString *joined = g_string_new(words[from]);
    for (guint i = from + 1; i < end; i++)
        g_string_append_printf(joined, " %s", words[i]);
    return g_string_free(joined, FALSE);
}

/* The words from the first to the last that must be encoded; blanks at the ends of that run only
   survive inside it. */
static void find_run(char **words, guint *from_r, guint *end_r)
{
    guint count = g_strv_length(words), from = 0, end = count;
    while (from < count && !must_encode(words[from]))
        from++;
    while (end > from && !must_encode(words[end - 1]))
        end--;
    if (from < end && from > 0 && *words[from] == '\0')
        from--;
    if (from < end && end < count && *words[end - 1] == '\0')
        end++;
    *from_r = from;
    *end_r = end;
}

char *mime_encode_text(const char *field, const char *text)
{
    g_autofree char *cleaned = clean(text);
    g_auto(GStrv) words = g_strsplit(cleaned, " ", -1);
    guint count = g_strv_length(words), from, end;
    find_run(words, &from, &end);
    Folder folder = folder_new(field);
    for (guint i = 0; i < from; i++)
        add_piece(&folder, words[i]);
    if (from < end) {
        g_autofree char *run = join_words(words, from, end);
        add_encoded(&folder, run);
    }
    for (guint i = end; i < count; i++)
        add_piece(&folder, words[i]);
    return g_string_free(folder.text, FALSE);
}

/* A quoted-string (RFC 5322 3.2.4); its blanks are places to fold. */
static void add_quoted(Folder *folder, const char *name)
{
    GString *quoted = g_string_new("\"");
    for (; *name != '\0'; name++) {
        if (*name == '"' || *name == '\\')
            g_string_append_c(quoted, '\\');
        g_string_append_c(quoted, *name);
    }
    g_string_append_c(quoted, '"');
    g_auto(GStrv) words = g_strsplit(quoted->str, " ", -1);
    g_string_free(quoted, TRUE);
    for (char **word = words; *word != NULL; word++)
        add_piece(folder, *word);
}

static void add_name(Folder *folder, const char *name)
{
    g_auto(GStrv) words = g_strsplit(name, " ", -1);
    for (char **word = words; *word != NULL; word++)
        if (must_encode(*word)) {
            add_encoded(folder, name);
            return;
        }
    add_quoted(folder, name);
}

char *mime_encode_mailbox(const char *name, const char *address)
{
    g_autofree char *wire = address_wire(address);
    g_autofree char *cleaned = name != NULL ? g_strstrip(clean(name)) : g_strdup("");
    if (*cleaned == '\0')
        return g_steal_pointer(&wire);
    Folder folder = folder_new(ADDRESS_FIELD);
    add_name(&folder, cleaned);
    g_autofree char *angle = g_strdup_printf("<%s>", wire);
    add_piece(&folder, angle);
    return g_string_free(folder.text, FALSE);
}
