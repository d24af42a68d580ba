/*
 * place - where in an agent's words the signature goes, and what is taken out of them. Pure; works
 * on the text of one part in UTF-8.
 *
 * The rules: a placeholder line wins; else under the newest text and above the quote, or at the end
 * when there is no quote or the agent's last words stand below it; once; the agent's own signature
 * makes room, but only where its borders are beyond doubt.
 */
#ifndef INTAKE_PLACE_H
#define INTAKE_PLACE_H

#include "../base/budget.h"
#include "../html/lines.h"

/* An agent's own signature that is longer, as its reader sees it, is taken for words, and stays. */
#define PLACE_OWN_SIGNATURE_MAX 4096
#define PLACE_OWN_SIGNATURE_LINES_MAX 15 /* the same in lines */

typedef struct place_wish {      /* what decides besides the text itself; all borrowed */
    const char *signature_text;  /* ours in plain text, LF, to recognise it; NULL: none */
    const char *mark;            /* names desk and ticket, "acme-1042"; NULL: any is ours */
    const char *placeholder;     /* "": none */
    const GPtrArray *own_lines;  /* char *: beginnings of lines of an own signature; NULL: none */
    const GPtrArray *own_names;  /* char *: what the agent is called (own_names.h); NULL: unknown */
    const GPtrArray *own_titles; /* char *: and what else it calls itself there; NULL: unknown */
    gboolean keeps_own;        /* nothing but commands is taken out; so it is with a signed text */
    gboolean strip_commands;   /* the lines of commands at the top are taken out */
    gboolean flowed;           /* text with format=flowed (RFC 3676) */
    const GPtrArray *twin;     /* char *: the lines of own signature that go out of the HTML, where
                                  its containers show them; NULL: none */
    const GPtrArray *commands; /* char *: those the HTML has, to know them however the text was
                                  wrapped; NULL: read them */
    Budget *budget; /* of the mail; once it is spent the place is good for nothing; NULL: none */
} PlaceWish;

typedef struct place {
    gsize insert;            /* octet offset for the signature */
    GArray *removals;        /* TextSpan, ascending and disjoint; `insert` is inside none */
    gboolean above_quote;    /* a quote follows */
    gboolean at_placeholder; /* the placeholder is among the removals and `insert` stands there */
    guint signatures;        /* how often our signature stands in the new text */
    gboolean already_signed; /* it does: change nothing */
    GPtrArray *own;          /* char *: the lines of own signature among the removals; HTML only */
    gboolean has_words;      /* the agent wrote something besides signature and commands */
    GPtrArray *commands;     /* char *: "#type complaint"; read only when they are to be stripped */
    gboolean is_cut;   /* it has more lines than are looked at; the place is good for nothing */
    const char *fault; /* why the commands cannot be told from the words; NULL: they can */
} Place;

void place_in_html(const HtmlLines *html, const PlaceWish *wish, Place *place_r);
void place_in_text(const char *text, const PlaceWish *wish, Place *place_r);
void place_clear(Place *place);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Place, place_clear)

#endif
