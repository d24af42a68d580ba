/*
 * reading - what the steps of reading one mail share. Private to the room.
 */
#ifndef INTAKE_MIME_READING_H
#define INTAKE_MIME_READING_H

#include "../text/text.h"
#include "encoded_word.h"
#include "outline.h"

#define MIME_FAULT_COSTLY "costs too much to be read to its end"

typedef struct mime_reading {
    MimeSource *source;
    const char *reverse_path; /* as in MAIL FROM; NULL: not known */
    const MimeLimits *limits;
    Budget *budget;
    MimeFaults faults;
    const MimePart *root;
    MimeCharsets charsets;
    TextMail mail;     /* by its header */
    GHashTable *texts; /* const MimePart * to char *: what they say instead; NULL: as they are */
    GPtrArray *with_files; /* const MimePart *, borrowed: texts with files in them */
    MailFacts *facts;
} MimeReading;

#endif
