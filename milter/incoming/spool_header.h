/*
 * spool_header - the header of a spooled mail's file (see spool_file.h). Strings only.
 */
#ifndef INTAKE_SPOOL_HEADER_H
#define INTAKE_SPOOL_HEADER_H

#include "spool.h"

#define SPOOL_FIRST_LINE_OCTETS 26

typedef struct spool_header {
    SpooledMail *mail; /* `message` NULL */
    gsize size, body;  /* octets of the mail, and where its body begins */
    gboolean truncated;
} SpoolHeader;
void spool_header_clear(SpoolHeader *header);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(SpoolHeader, spool_header_clear)

/* The header with its first line. Caller frees. */
GString *spool_header_make(const SpoolOffer *offer);

/* Octets of the header that a first line of SPOOL_FIRST_LINE_OCTETS announces; 0 when it is none
   of ours or announces too many. */
gsize spool_header_octets(const char *first_line);

/* Reads a whole header; *header_r is zeroed before. FALSE when anything deviates. */
gboolean spool_header_read(const char *octets, gsize length, SpoolHeader *header_r);

#endif
