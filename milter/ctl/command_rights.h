/*
 * command_rights - which right each command takes that changes something.
 */
#ifndef INTAKE_CTL_COMMAND_RIGHTS_H
#define INTAKE_CTL_COMMAND_RIGHTS_H

#define RIGHT_NOBODY_ASKS "" /* it reads, or every agent may, or the database's function asks */

/* The right that the command of this name ("ticket merge") takes, as all_rights() in the database
   has it. NULL: the table does not know the command. */
const char *command_right(const char *name);

#endif
