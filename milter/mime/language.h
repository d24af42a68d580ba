/*
 * language - the language a mail is written in: said by its header or detected. Private to the
 * room.
 */
#ifndef INTAKE_MIME_LANGUAGE_H
#define INTAKE_MIME_LANGUAGE_H

#include <glib.h>

/* `field` is the value of Content-Language, or NULL. It is believed when it is a language tag whose
   script the text can be in: mail programs put the language of their menus there. The result is in
   the form of RFC 5646 2.1.1 ("zh-CN"); NULL when unknown. Caller frees. */
char *mime_language_choose(const char *field, const char *reply, const char *text);

#endif
