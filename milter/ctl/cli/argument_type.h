/*
 * hole - the types of what stands in a phrase's holes. Pure.
 */
#ifndef INTAKE_CTL_ARGUMENT_TYPE_H
#define INTAKE_CTL_ARGUMENT_TYPE_H

#include "../../base/outcome.h"

/* Whether `text` may stand in a hole named `name` ("TICKET", "ADDRESS", "FILE"). REFUSED with the
   value and a hint. Names without a type of their own take any text that is not empty. */
Outcome argument_type_check(const char *name, const char *text, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

/* The number in "1042", "#1042", "ACME-1042", "[#ACME-1042]"; 0 when there is none. */
gint64 argument_type_ticket(const char *text);

#endif
