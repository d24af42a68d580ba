/*
 * select - which of a desk's labelled texts are learnt from: what strangers can write any number of
 * is held to a share. Pure.
 */
#ifndef INTAKE_LEARNING_SELECT_H
#define INTAKE_LEARNING_SELECT_H

#include "../mail/labelled.h"
#include "../settings/settings.h"

/* Of each customer no more than the limit, the newest first, and of its own choices a quarter of
   that. Customers' choices of a type are no more than what agents and admins say is of it, and
   tickets closed under the desk's default, of which nobody may ever have thought, no more than all
   others; so few as this are taken all the same. */
#define SELECT_LEAST 5
#define SELECT_CHOICES_SHARE 4
#define SELECT_OCTETS_MAX (4 * 1024 * 1024) /* of all texts: some 500 MB while they are learnt */

typedef struct selection {
    GPtrArray *texts;  /* const LabelledText *, borrowed from the list selected of */
    guint other_types; /* left out: of a type the desk has not, or without a text */
    guint too_many;    /* left out: beyond what their customer may teach */
    guint choices;     /* left out: customers' choices beyond their share */
    guint doubtful;    /* left out: closed in doubt beyond their share */
    guint too_long;    /* left out: beyond the octets of all */
} Selection;

/* `texts`: LabelledText *, newest first of each source. Clear it with selection_clear(). */
Selection selection_of(const GPtrArray *texts, const DeskSettings *desk, guint per_customer);
void selection_clear(Selection *selection);
G_DEFINE_AUTO_CLEANUP_CLEAR_FUNC(Selection, selection_clear)

/* "3 beyond their customer's share, 2 closed in doubt"; "" when nothing was left out. Caller frees.
 */
char *selection_left_out(const Selection *selection);

#endif
