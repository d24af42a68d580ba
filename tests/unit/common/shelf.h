/* Helpers of the tests that read whole mails. */
#ifndef INTAKE_TEST_SHELF_H
#define INTAKE_TEST_SHELF_H

#include "mime/mime.h"

#include <jansson.h>

#define SHELF "tests/mail"

/* A mail of these octets; `memory` is how many stay in memory before a file takes over. */
Message *shelf_message(const char *octets, gsize length, gsize memory);

/* The facts of these octets under the standard limits. Fails the test when there are none. */
MailFacts *shelf_read(const char *octets, gsize length);

/* Appends what `wanted` says and `got` does not: objects may hold more than wanted, arrays may not.
   One line a difference, empty when there is none. */
void shelf_compare(const json_t *wanted, const json_t *got, const char *where,
                   GString *differences);

#endif
