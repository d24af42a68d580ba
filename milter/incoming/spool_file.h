/*
 * spool_file - one spooled mail as a file.
 *
 *   intake-spool 1 0000000213          version, octets of the header with this line
 *   accepted 10 1795420800             name, octets of the value, value
 *   desk 4 acme
 *   sender 18 ann@client.example
 *   recipient 20 support@acme.example
 *   ...
 *   (the mail's octets)
 *   (SHA-256 of all that, hex)
 *
 * Values are counted, so they may hold any octet. Whatever deviates makes the file damaged.
 */
#ifndef INTAKE_SPOOL_FILE_H
#define INTAKE_SPOOL_FILE_H

#include "spool.h"

/* How large the file of an offer will be. REFUSED when its header would be over the limit. */
Outcome spool_file_size(const SpoolOffer *offer, guint64 *size_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* Writes at the descriptor's place; does not sync. RETRY when that fails. */
Outcome spool_file_write(int descriptor, const SpoolOffer *offer, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The whole mail, checked against its digest. REFUSED: damaged. RETRY: I/O. Caller frees. */
Outcome spool_file_read(int descriptor, const MessageLimits *limits, SpooledMail **mail_r,
                        GError **error) G_GNUC_WARN_UNUSED_RESULT;

/* The header alone, `message` NULL, unchecked. REFUSED and RETRY as above. Caller frees. */
Outcome spool_file_read_header(int descriptor, SpooledMail **mail_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
