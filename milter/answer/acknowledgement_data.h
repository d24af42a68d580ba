/*
 * acknowledgement_data - what the templates acknowledgement.* may name.
 */
#ifndef INTAKE_ACKNOWLEDGEMENT_DATA_H
#define INTAKE_ACKNOWLEDGEMENT_DATA_H

#include "../store/store.h"

/* The JSON object for one language of an outbox row that goes out under `display_name`. REFUSED
   when the row's payload is not what acknowledgement_payload() wrote. Caller frees. */
Outcome acknowledgement_data(const DeskSettings *desk, const OutboxRow *row,
                             const char *display_name, const char *language, char **json_r,
                             GError **error) G_GNUC_WARN_UNUSED_RESULT;

#endif
