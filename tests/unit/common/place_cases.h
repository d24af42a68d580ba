/*
 * place_cases - cases for place.h as data. In a case "|" marks the place and "«...»" what is taken
 * out; neither is part of the text. What a case says, it says of all of the result.
 */
#ifndef INTAKE_TESTS_PLACE_CASES_H
#define INTAKE_TESTS_PLACE_CASES_H

#include "outgoing/place.h"

typedef struct place_case {
    const char *name;
    const char *flags; /* q: above a quote, p: at a placeholder, s: signed already, e: no words */
    const char *marked;
} PlaceCase;

typedef void (*PlaceFunction)(const char *text, gsize length, const PlaceWish *wish,
                              Place *place_r);

/* The text of a case without its marks; spans (TextSpan) and insert_r say where they stood. Caller
   frees. */
char *place_case_unmark(const char *marked, GArray *spans, gsize *insert_r);

/* Fails the test when the place is another than the case wants. */
void place_case_check(const PlaceCase *test, PlaceFunction function, const PlaceWish *wish);

/* place_in_html() of HTML as octets. */
void place_case_in_html(const char *html, gsize length, const PlaceWish *wish, Place *place_r);

/* The wish of all cases: mark "acme-1042", "{{signature}}", the lines "Acme Care" and "客服中心",
   our text signature of two lines, "Li" and "Acme support". Static. */
const PlaceWish *place_case_wish(void);

#endif
