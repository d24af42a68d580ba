#include "command_lines.h"

#include <string.h>

#define WRAP_COLUMN 72      /* programs wrap here or later */
#define AMBIGUOUS_COLUMN 50 /* a line from here on may have been ended by hand or by a program */
#define NOTE "#note"

typedef struct text_line { /* blanks around it left out */
    const char *words;
    gsize length;
    gsize next;       /* offset of the next line */
    gboolean is_soft; /* ends in a blank */
} TextLine;

static TextLine line_at(const CommandQuestion *question, gsize offset)
{
    const char *start = question->text + offset;
    gsize size = strcspn(start, "\n");
    TextLine line = {.words = start, .length = size};
    line.next = MIN(offset + size + (start[size] == '\n' ? 1 : 0), question->until);
    while (line.length > 0 && g_ascii_isspace(line.words[line.length - 1])) {
        line.is_soft = line.is_soft || line.words[line.length - 1] == ' ';
        line.length--;
    }
    /* a no-break space is how HTML keeps a blank */
    while (line.length > 0) {
        gsize blank = g_ascii_isspace(*line.words) ? 1 : 0;
        if (blank == 0 && line.length >= 2 && memcmp(line.words, "\xc2\xa0", 2) == 0)
            blank = 2;
        if (blank == 0)
            break;
        line.words += blank;
        line.length -= blank;
    }
    return line;
}

static gboolean is_command(const TextLine *line)
{
    return line->length >= 2 && line->words[0] == '#' && g_ascii_isalpha(line->words[1]);
}

static gboolean is_note(const char *command)
{
    gsize length = strlen(NOTE);
    return g_ascii_strncasecmp(command, NOTE, length) == 0 &&
           (command[length] == '\0' || command[length] == ' ');
}

/* One blank for every run of them, no-break ones included. */
static void append_folded(GString *command, const char *words, gsize length)
{
    for (gsize i = 0; i < length; i++) {
        gboolean is_hard = i + 1 < length && memcmp(words + i, "\xc2\xa0", 2) == 0;
        gboolean is_blank = is_hard || g_ascii_isspace(words[i]);
        if (is_blank && command->len > 0 && command->str[command->len - 1] != ' ')
            g_string_append_c(command, ' ');
        else if (!is_blank)
            g_string_append_c(command, words[i]);
        i += is_hard ? 1 : 0;
    }
}

static gsize first_word(const TextLine *line)
{
    gsize length = 0;
    while (length < line->length && !g_ascii_isspace(line->words[length]))
        length++;
    return length;
}

/* ---- wrapped notes ---- */

typedef enum wrap { WRAP_ENDS, WRAP_GOES_ON, WRAP_AMBIGUOUS } Wrap;

/* Whether a note goes on in the line below. A program wraps where the next word would not fit; a
   person ends a line where they like. */
static Wrap wrap_between(const CommandQuestion *question, const TextLine *line, gsize columns,
                         const TextLine *below)
{
    if (!question->is_wrapped || below->length == 0 || is_command(below))
        return WRAP_ENDS;
    if (question->flowed)
        return line->is_soft ? WRAP_GOES_ON : WRAP_ENDS;
    if (columns + 1 + first_word(below) > WRAP_COLUMN)
        return WRAP_GOES_ON;
    return columns >= AMBIGUOUS_COLUMN ? WRAP_AMBIGUOUS : WRAP_ENDS;
}

static gsize columns_of(const TextLine *line)
{
    return (gsize)g_utf8_strlen(line->words, (gssize)line->length);
}

/* Appends the lines that belong to a note; returns the offset behind them. */
static gsize append_note(const CommandQuestion *question, TextLine line, GString *command,
                         const char **fault_r)
{
    while (line.next < question->until) {
        TextLine below = line_at(question, line.next);
        Wrap wrap = wrap_between(question, &line, columns_of(&line), &below);
        if (wrap == WRAP_AMBIGUOUS)
            *fault_r = "where the note ends cannot be told; end it with an empty line";
        if (wrap != WRAP_GOES_ON)
            break;
        g_string_append_c(command, ' ');
        append_folded(command, below.words, below.length);
        line = below;
    }
    return line.next;
}

/* ---- against the HTML's commands ---- */

/* The offset behind the words of `command` when they stand at `offset`, however they are wrapped;
   G_MAXSIZE when others do. */
static gsize match_words(const CommandQuestion *question, gsize offset, const char *command)
{
    const char *at = question->text + offset, *end = question->text + question->until;
    for (const char *wanted = command; *wanted != '\0';) {
        if (*wanted == ' ') {
            wanted++;
            continue;
        }
        while (at < end && (g_ascii_isspace(*at) || memcmp(at, "\xc2\xa0", 2) == 0))
            at += g_ascii_isspace(*at) ? 1 : 2;
        if (at >= end || *at != *wanted)
            return G_MAXSIZE;
        at++;
        wanted++;
    }
    gsize behind = (gsize)(at - question->text);
    behind += strspn(at, " \t\r");
    if (question->text[behind] != '\n' && behind < question->until)
        return G_MAXSIZE;
    return MIN(behind + 1, question->until);
}

static gsize skip_empty(const CommandQuestion *question, gsize offset)
{
    while (offset < question->until) {
        TextLine line = line_at(question, offset);
        if (line.length > 0 || line.next == offset)
            break;
        offset = line.next;
    }
    return offset;
}

static gsize read_expected(const CommandQuestion *question, gsize offset, GPtrArray *commands,
                           const char **fault_r)
{
    for (guint i = 0; i < question->expected->len; i++) {
        const char *command = g_ptr_array_index(question->expected, i);
        gsize behind = match_words(question, skip_empty(question, offset), command);
        if (behind == G_MAXSIZE) {
            *fault_r = "the plain text and the HTML of the mail have different commands";
            return offset;
        }
        g_ptr_array_add(commands, g_strdup(command));
        offset = behind;
    }
    TextLine next = line_at(question, skip_empty(question, offset));
    if (is_command(&next))
        *fault_r = "the plain text and the HTML of the mail have different commands";
    return offset;
}

static gsize read_lines(const CommandQuestion *question, gsize offset, GPtrArray *commands,
                        const char **fault_r)
{
    while (commands->len < COMMAND_LINES_MAX) {
        TextLine line = line_at(question, skip_empty(question, offset));
        if (!is_command(&line))
            return offset;
        GString *command = g_string_new(NULL);
        append_folded(command, line.words, line.length);
        offset = is_note(command->str) ? append_note(question, line, command, fault_r) : line.next;
        g_ptr_array_add(commands, g_string_free(command, FALSE));
    }
    return offset;
}

GPtrArray *command_lines_read(const CommandQuestion *question, TextSpan *span_r,
                              const char **fault_r)
{
    GPtrArray *commands = g_ptr_array_new_with_free_func(g_free);
    gsize begin = skip_empty(question, 0);
    *fault_r = NULL;
    gsize end = question->expected != NULL ? read_expected(question, begin, commands, fault_r)
                                           : read_lines(question, begin, commands, fault_r);
    *span_r = commands->len > 0 ? (TextSpan){begin, skip_empty(question, end)} : (TextSpan){0, 0};
    return commands;
}
