/*
 * command_page - the rule that all three of command_lines.h read by. Private to the room.
 */
#ifndef INTAKE_COMMAND_PAGE_H
#define INTAKE_COMMAND_PAGE_H

#include "command_lines.h"
#include "text_page.h"

/* Reads the command that begins at line *at into `found` (CommandLine *), and sets *at to the line
   after it. */
typedef Outcome (*CommandReader)(gpointer data, guint *at, GPtrArray *found, GError **error);

/* The one rule by which all of them are found: from the first newly written line on, whatever is
   quoted or blank between them, down to the first line that is none; below that none may stand.
   `read` says what each is and takes out. */
Outcome command_page_read(Page *page, CommandReader read, gpointer data, GPtrArray **lines_r,
                          GError **error);

/* The line where commands stand if there are any: the first newly written one. Marks the quoted
   lines only when the page does not begin with a command. */
guint command_page_start(Page *page);

/* Whether line `at` is a newly written command. */
gboolean command_page_is_command(const Page *page, guint at);

/* The first line below the commands, in a page whose quotes are marked. */
guint command_page_end(const Page *page);

/* Whether there is anything on the page. */
gboolean command_page_has_words(const Page *page);

/* Where what goes out with the command before line `at` ends: blank lines between two commands, and
   one below the last. */
guint command_page_gap_end(const Page *page, guint at);

/* REFUSED when a command stands where it is not carried out and its author meant it to be: right
   below a greeting, or with something around its "#". What stands below his first own words are
   words, and may be a customer's in a quote without marks. `at` is the first newly written line
   that is none; the quotes are marked. */
Outcome command_page_check_rest(const Page *page, guint at, GError **error);

/* Whether the line is none of the author's own words: a greeting, a courtesy, or no words at all.
 */
gboolean command_page_is_greeting(const Page *page, guint at);

/* Notes what was read of commands, and what of them goes out. */
void place_take_commands(Place *place, Outcome outcome, const GPtrArray *lines,
                         const GError *error);

/* A command without spans; takes the text. */
CommandLine *command_line_new(GString *text);

/* Adds the octets of lines [from, until) to what the command takes out of a text. */
void command_line_take(CommandLine *command, const Page *page, guint from, guint until);

/* Adds the command to the list. REFUSED when it is full; the command is freed then. */
Outcome command_list_add(GPtrArray *list, CommandLine *command, GError **error);

#endif
