/*
 * selector - whom a rule of a style sheet is for.
 */
#ifndef INTAKE_HTML_SELECTOR_H
#define INTAKE_HTML_SELECTOR_H

#include "scan.h"

#define HTML_SELECTOR_PARTS_MAX 4
#define HTML_CLASSES_MAX 16

/* A name, class or id, in any case, as a number. */
typedef guint32 HtmlKey;

typedef struct html_selector { /* of its last compound, those before it are conditions */
    HtmlKey parts[HTML_SELECTOR_PARTS_MAX];
    guint8 count;
    guint8 strongest;    /* the part that fewest elements have */
    gboolean is_perhaps; /* it asks for more than its parts */
    guint32 weight;      /* its specificity */
} HtmlSelector;

/* FALSE: it is none, as "50%" of an animation. */
gboolean html_selector_read(const HtmlSlice *text, HtmlSelector *selector_r);

/* The part that its elements are looked up by; that of every element when it has none. */
HtmlKey html_selector_key(const HtmlSelector *selector);

/* Makes a selector of the elements `name` one of the elements `within` them. FALSE: it is none. */
gboolean html_selector_move(HtmlSelector *selector, const char *name, const char *within);

typedef struct html_keys { /* what an element may be looked up by: each once */
    HtmlKey keys[HTML_CLASSES_MAX + 3];
    guint count;
    gboolean is_cut; /* it has more classes */
} HtmlKeys;

HtmlKeys html_keys_of(const HtmlToken *token);

gboolean html_selector_matches(const HtmlSelector *selector, const HtmlKeys *keys);

#endif
