/*
 * letter_data - the template variables that acknowledgement and signature share: who we are. The
 * room's own; callers outside see JSON text.
 */
#ifndef INTAKE_LETTER_DATA_H
#define INTAKE_LETTER_DATA_H

#include "../settings/settings.h"
#include "../store/store.h"

#include <jansson.h>

/* The language of a text, which way it is written ("ltr", "rtl"), and on which side a line begins
   ("left", "right"). */
void letter_set_language(json_t *object, const char *language);

/* name, brand, department, address, phone, website, ... in `language`. `service_type` may be NULL.
   A new reference. */
json_t *letter_data(const DeskSettings *desk, const char *name, const char *service_type,
                    const char *language);

/* "" for a NULL or a text that is not UTF-8, so that setting a member cannot fail. */
void letter_set(json_t *object, const char *key, const char *text);

/* What was known when the row was queued; NULL: nothing that can be read. A new reference. */
json_t *letter_payload(const OutboxRow *row);

/* The object as compact JSON with its keys in order; takes the reference. Caller frees. */
char *letter_json(json_t *object);

#endif
