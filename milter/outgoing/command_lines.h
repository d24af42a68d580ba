/*
 * command_lines - the lines at the very top of an agent's mail that tell the desk something:
 * "#type complaint", "#close". They never reach the customer, so each comes with the octets to take
 * out. Pure; works on the lines of one text, whose quotes nobody has marked yet.
 *
 * A command is a line beginning with "#" and an ASCII letter; blank lines before and between them
 * are allowed, the first other line ends them. Below a quote they stand at the top of what is newly
 * written. Words are not judged here: unknown ones are returned as well.
 *
 * A known command within COMMAND_GREETING_LINES_MAX lines of greeting below them was meant as one
 * and would reach the customer: all of these are REFUSED then. Below the author's first own words
 * it may be a customer's, in a quote without marks.
 */
#ifndef INTAKE_COMMAND_LINES_H
#define INTAKE_COMMAND_LINES_H

#include "../base/outcome.h"
#include "../html/lines.h"
#include "place.h"

/* More commands than this refuse the mail: nobody writes so many. */
#define COMMAND_LINES_MAX 50

/* A greeting and a courtesy; what begins with "#" below more lines is a word. */
#define COMMAND_GREETING_LINES_MAX 2

typedef struct command_line {
    char *text;    /* "#type complaint": entities decoded, blanks folded */
    GArray *spans; /* TextSpan, ascending: what to take out, line end included */
} CommandLine;

void command_line_free(CommandLine *line);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(CommandLine, command_line_free)

/* Plain text. lines_r: CommandLine *, owns them, may be empty. Lines that flow (RFC 3676) are
   joined. Only a note ("#note") goes on over lines that a program broke at 72 to 78 columns.
   REFUSED: it cannot be told whether the line after a note belongs to it, or there are more than
   COMMAND_LINES_MAX. */
Outcome command_lines_in_text(Page *page, gboolean flowed, gboolean delsp, GPtrArray **lines_r,
                              GError **error);

/* HTML: a command is one visible line, however its text is split by tags. What its spans take out
   leaves the markup balanced. REFUSED as well: perhaps nobody sees one. */
Outcome command_lines_in_html(HtmlLines *html, GPtrArray **lines_r, GError **error);

/* The commands `lines` (char *, from the HTML alternative) at the top of the text alternative,
   compared without blanks, however they were wrapped or flow. A text without any words has none and
   matches. REFUSED when they differ. */
Outcome command_lines_match_text(Page *page, const GPtrArray *lines, GPtrArray **lines_r,
                                 GError **error);

/* Whether there is a known command in the first lines, obeyed or REFUSED above: of a text behind
   the first, and of one that must stay as it is. Looks through a signature's armour (RFC 4880 7).
 */
gboolean command_lines_lead_text(const char *text, gsize length);
gboolean command_lines_lead_html(const HtmlLines *html);

#endif
