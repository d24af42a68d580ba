/*
 * colour - colours as CSS and the attributes of HTML write them.
 */
#ifndef INTAKE_HTML_COLOUR_H
#define INTAKE_HTML_COLOUR_H

#include "element.h"

typedef enum html_colour_kind {
    HTML_COLOUR_NONE,    /* nothing is said */
    HTML_COLOUR_OWN,     /* the mail program's own: what letters are when nobody says */
    HTML_COLOUR_TOLD,    /* `rgb` */
    HTML_COLOUR_CLEAR,   /* transparent */
    HTML_COLOUR_UNKNOWN, /* a picture, or a form that is not understood */
} HtmlColourKind;

typedef struct html_colour {
    guint32 rgb : 24;
    guint32 kind : 8; /* HtmlColourKind */
} HtmlColour;

/* The value of a colour property. HTML_COLOUR_NONE: it keeps the colour around it, or is no colour,
   so programs pass over it. */
HtmlColour html_colour_read(const HtmlSlice *value);

/* The same for the value of "background", which may hold more, and is clear without a colour. */
HtmlColour html_colour_read_ground(const HtmlSlice *value);

/* The same for an attribute of HTML. Programs make a colour out of whatever stands there. */
HtmlColour html_colour_read_attribute(const HtmlSlice *value);

/* Whether nobody tells one told colour from the other. */
gboolean html_colours_are_alike(HtmlColour one, HtmlColour other);

#endif
