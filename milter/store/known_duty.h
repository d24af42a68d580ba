/*
 * known_duty - who could answer a mail, of what intake.known_duty() tells beside the look-up.
 */
#ifndef INTAKE_STORE_KNOWN_DUTY_H
#define INTAKE_STORE_KNOWN_DUTY_H

#include "../mail/known.h"

/* Fills known->duty, and whose the known tickets are; NULL: nobody asked. */
void known_duty_read(const char *packed, Known *known);

#endif
