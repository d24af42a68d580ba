#include "status.h"

#include <sysexits.h>

int status_code(Outcome outcome, Stage stage)
{
    static const int refusals[] = {
        [STAGE_ARGUMENTS] = EX_USAGE,
        [STAGE_SETTINGS] = EX_CONFIG,
        [STAGE_INPUT] = EX_NOINPUT,
        [STAGE_COMMAND] = EX_DATAERR,
    };
    switch (outcome) {
    case OUTCOME_DONE:
        return EX_OK;
    case OUTCOME_REFUSED:
        return refusals[stage];
    case OUTCOME_RETRY:
    case OUTCOME_UNCERTAIN:
        break;
    }
    return EX_TEMPFAIL;
}
