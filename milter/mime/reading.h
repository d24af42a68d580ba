/*
 * reading - what the steps of reading one mail share. Private to the room.
 */
#ifndef INTAKE_MIME_READING_H
#define INTAKE_MIME_READING_H

#include "outline.h"

typedef struct mime_reading {
    MimeSource *source;
    const MimeLimits *limits;
    MimeFaults faults;
    MimePart *root;
    char *charset; /* of the mail's first labelled text: how its raw header octets are read */
    GPtrArray *with_files; /* const MimePart *, borrowed: texts with files in them */
    MailFacts *facts;
} MimeReading;

#endif
