/*
 * effects - what declarations of CSS do to whether letters are seen.
 */
#ifndef INTAKE_HTML_EFFECTS_H
#define INTAKE_HTML_EFFECTS_H

#include "colour.h"

typedef enum html_size {
    HTML_SIZE_NONE, /* that of the letters around */
    HTML_SIZE_TINY, /* nobody reads them */
    HTML_SIZE_READABLE,
} HtmlSize;

typedef struct html_effects {
    guint64 hides, shows; /* a bit for each property that can hide; in both: it may */
    HtmlColour ink, ground;
    HtmlSize size;
} HtmlEffects;

typedef struct html_declared {
    HtmlEffects normal, important;
} HtmlDeclared;

/* Adds a list of declarations, the later of one property counting. Those that are not understood
   do nothing. `css` is plain. */
void html_effects_add(HtmlDeclared *declared, const HtmlSlice *css);

/* Whether they do nothing. */
gboolean html_declared_is_none(const HtmlDeclared *declared);

/* The bit of the property "display". */
guint64 html_effects_display(void);

#endif
