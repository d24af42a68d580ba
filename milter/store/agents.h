/*
 * agents - reading an agent from the columns that intake.agents() gives.
 */
#ifndef INTAKE_STORE_AGENTS_H
#define INTAKE_STORE_AGENTS_H

#include "../mail/known.h"
#include "connection.h"

enum {
    AGENT_DESK,
    AGENT_LOGIN,
    AGENT_ADDRESS,
    AGENT_SURNAME,
    AGENT_GIVEN_NAME,
    AGENT_SHORT_NAME,
    AGENT_TITLE,
    AGENT_ROLE,
    AGENT_DEPARTMENT,
    AGENT_LANGUAGE,
    AGENT_SERVICE_TYPES, /* separated by blanks */
    AGENT_ACTIVE,
    AGENT_CERTIFICATE,
    AGENT_NAMES, /* see agent_names_read() */
    AGENT_COLUMNS,
};

/* The agent whose columns begin at `first`. Caller frees. */
Agent *agent_read(const Rows *rows, int row, int first);

#endif
