#include "../base/utf8.h"
#include "command_page.h"

#include <string.h>

/* Mail programs break lines at one of these columns, most of them at the first. */
#define WRAP_COLUMN_MIN 72
#define WRAP_COLUMN_MAX 78
/* From this length on a line that ends by itself looks like one that was broken. */
#define DOUBTFUL_COLUMNS 60
/* A line as short as this was not broken for a long word's sake beyond doubt. */
#define BROKEN_COLUMNS_MIN 40

typedef struct reader {
    const Page *page;
    gboolean flowed, delsp;
} Reader;

/* ---- format=flowed, RFC 3676 4.1 and 4.2 ---- */

/* Whether the line ends in a blank, which lets it flow into the next. */
static gboolean flows(const Page *page, guint at)
{
    const PageLine *line = page_line(page, at);
    gsize end = line->until;
    if (end > line->from && page->text[end - 1] == '\r')
        end--;
    return end > line->from && page->text[end - 1] == ' ';
}

static gboolean goes_on_flowing(const Reader *reader, guint at)
{
    const Page *page = reader->page;
    return flows(page, at) && at + 1 < page_count(page) && !page_is_blank(page, at + 1) &&
           page_line(page, at + 1)->kind != TEXT_LINE_QUOTED && !page_is_command(page, at + 1);
}

/* ---- notes a program broke ---- */

/* Columns up to where the line could have been broken first: behind a word, or a wide character. */
static guint first_word_columns(const char *words, gsize length)
{
    const char *at = words;
    while (at < words + length && *at != ' ' && *at != '\t' &&
           !g_unichar_iswide(g_utf8_get_char(at)))
        at = g_utf8_next_char(at);
    if (at == words && length > 0)
        at = g_utf8_next_char(at);
    return utf8_columns(words, at - words);
}

typedef enum verdict { ENDS, GOES_ON, DOUBTFUL } Verdict;

/* Whether the line below a note's line belongs to the note. */
static Verdict judge_break(const Page *page, guint at)
{
    if (at + 1 >= page_count(page) || page_is_blank(page, at + 1) ||
        page_is_command(page, at + 1) || page_line(page, at + 1)->kind == TEXT_LINE_QUOTED)
        return ENDS;
    gsize length;
    const char *words = page_words(page, at, &length);
    guint width = utf8_columns(words, (gssize)length);
    words = page_words(page, at + 1, &length);
    guint wanted = width + 1 + first_word_columns(words, length);
    guint column = width <= WRAP_COLUMN_MIN ? WRAP_COLUMN_MIN : WRAP_COLUMN_MAX;
    if (wanted > column && width <= column && width >= BROKEN_COLUMNS_MIN)
        return GOES_ON;
    return wanted > column || width >= DOUBTFUL_COLUMNS ? DOUBTFUL : ENDS;
}

static gboolean is_note(const char *text)
{
    static const char NOTE[] = "#note";
    return g_ascii_strncasecmp(text, NOTE, strlen(NOTE)) == 0 &&
           !g_ascii_isalnum(text[strlen(NOTE)]);
}

/* With DelSp the blank a line flows by was not written by the author; a second one was. */
static gboolean was_written_together(const Reader *reader, guint above)
{
    const PageLine *line = page_line(reader->page, above);
    gsize end = line->until;
    while (end > line->from && strchr("\r ", reader->page->text[end - 1]) != NULL)
        end--;
    gsize blanks = 0;
    for (gsize i = end; i < line->until; i++)
        blanks += reader->page->text[i] == ' ';
    return reader->flowed && reader->delsp && blanks == 1;
}

static void append_line(const Reader *reader, guint at, gboolean is_joined, GString *text)
{
    if (is_joined && !was_written_together(reader, at - 1))
        g_string_append_c(text, ' ');
    page_append_words(reader->page, at, " ", text);
}

static Outcome read_command(gpointer data, guint *at, GPtrArray *found, GError **error)
{
    const Reader *reader = data;
    guint first = *at;
    GString *text = g_string_new(NULL);
    append_line(reader, first, FALSE, text);
    gboolean is_free = is_note(text->str);
    for (;;) {
        guint last = (*at)++;
        Verdict verdict = reader->flowed ? (goes_on_flowing(reader, last) ? GOES_ON : ENDS)
                          : is_free      ? judge_break(reader->page, last)
                                         : ENDS;
        if (verdict == ENDS)
            break;
        if (verdict == DOUBTFUL) {
            g_string_free(text, TRUE);
            return outcome_fail(OUTCOME_REFUSED, error,
                                "where the note ends cannot be told; end it with an empty line");
        }
        append_line(reader, *at, TRUE, text);
    }
    CommandLine *command = command_line_new(text);
    command_line_take(command, reader->page, first, command_page_gap_end(reader->page, *at));
    return command_list_add(found, command, error);
}

Outcome command_lines_in_text(Page *page, gboolean flowed, gboolean delsp, GPtrArray **lines_r,
                              GError **error)
{
    Reader reader = {.page = page, .flowed = flowed, .delsp = delsp};
    return command_page_read(page, read_command, &reader, lines_r, error);
}
