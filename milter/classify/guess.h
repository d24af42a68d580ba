/*
 * guess - which of a desk's service types a text asks for, by the model in force for the desk. The
 * door of the room for whoever has a mail.
 */
#ifndef INTAKE_CLASSIFY_GUESS_H
#define INTAKE_CLASSIFY_GUESS_H

#include "../mail/guesses.h"
#include "../mail/mail.h"
#include "shelf.h"

/* Of a longer text its beginning and its end are read: what a mail costs is bounded, and people say
   what they want in one of the two. */
#define GUESS_HEAD_OCTETS 1024
#define GUESS_TAIL_OCTETS 512

/* What the newly written text and the subject are guessed to ask for. NULL where the desk's types
   are not told by the text: classify.model is "none", there is no model, or the starter is in force
   and no type has a kind. A type without a kind is guessed by its labels and keywords; types of one
   kind are told apart by theirs. `subject` may be NULL. Caller frees. */
Guesses *guess_types(Shelf *shelf, const DeskSettings *desk, const char *subject, const char *text);

/* The same of a mail. NULL as well of one that a machine wrote or that has cost too much already;
   of an encrypted one by the subject alone. */
Guesses *guess_types_of(Shelf *shelf, const DeskSettings *desk, const MailFacts *facts);

#endif
