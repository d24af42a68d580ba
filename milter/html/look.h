/*
 * look - whether what stands in an element is seen by who reads it, after the attributes of its tag
 * and the style sheets of the whole text.
 *
 * A rule that depends on what nobody knows here (the width of the page, the element before, ...)
 * hides no words: they stay, but are doubtful.
 */
#ifndef INTAKE_HTML_LOOK_H
#define INTAKE_HTML_LOOK_H

#include "letters.h"
#include "sheet.h"

typedef struct html_look {
    HtmlLetters letters;  /* where no such rule holds */
    HtmlLetters likewise; /* where all of them do */
    gboolean is_hidden;   /* the element, with all that stands in it */
    gboolean may_hide;    /* it or one around it */
} HtmlLook;

/* How everything looks that stands in no element, not even one that browsers put in. */
HtmlLook html_look_begin(const HtmlSheet *sheet);

/* How an element looks, known or not, within what is `around` it; is_hidden is told of itself
   alone. `sheet` may be NULL. */
HtmlLook html_look(const HtmlSheet *sheet, const HtmlToken *token, const HtmlLook *around);

/* The same for html, head and body, which hide no words: they may be written again and again, or be
   left out. */
HtmlLook html_look_of_frame(const HtmlSheet *sheet, const HtmlToken *token, const HtmlLook *around);

/* Whether the letters are large enough to be read. */
gboolean html_look_is_readable(const HtmlLook *look);

/* Whether perhaps nobody sees what stands there. */
gboolean html_look_is_doubtful(const HtmlLook *look);

#endif
