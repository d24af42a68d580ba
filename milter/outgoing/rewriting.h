/*
 * rewriting - what is done to the octets of a mail that leaves, as its plan says: standard name,
 * signature, the agent's traces.
 */
#ifndef INTAKE_REWRITING_H
#define INTAKE_REWRITING_H

#include "outgoing_plan.h"

typedef struct rewriting {
    const TemplateSet *templates;
    MimeTree *tree;
    PartTexts *texts;
    Budget *budget;
    const OutgoingQuestion *question;
    const OutgoingPlan *plan;
    gint64 ticket;     /* 0: none, or not known yet */
    const char *name;  /* the name it left under the first time; NULL: by rule */
    gboolean is_short; /* the short form of the signature */
} Rewriting;

typedef struct rewritten { /* what it came to */
    char *display_name;    /* NULL: its own */
    gboolean is_signed;    /* or bears its signature already */
    char *reason;          /* why not; or NULL */
    gboolean is_unsafe;    /* ... and that is a matter of the desk's policy */
    gboolean may_mark;     /* fields of its header may be changed: no signature breaks */
    char *message_id;      /* the one it leaves with; NULL: its own */
    MailEdits *edits;
} Rewritten;
void rewritten_free(Rewritten *rewritten);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(Rewritten, rewritten_free)

/* For COURSE_KEEP and COURSE_SIGN. Other outcomes than DONE: our own trouble. Caller frees. */
Outcome rewriting_make(const Rewriting *rewriting, Rewritten **rewritten_r, GError **error)
    G_GNUC_WARN_UNUSED_RESULT;

#endif
