/*
 * eval_scene - one mail with all that is known of it, and what is decided; the inputs and results
 * of test_eval.c by their keys.
 */
#ifndef INTAKE_TESTS_EVAL_SCENE_H
#define INTAKE_TESTS_EVAL_SCENE_H

#include "decide/decide_private.h"
#include "mail/confirmation.h"

typedef struct eval_scene {
    Settings *settings;
    MailFacts *facts;
    Envelope *envelope;
    Known *known;
    Circumstances moment;
    KeyRing ring; /* with one key, once a confirmation is asked for */
    Guesses *guesses;
    Reception *reception;
    Plan *plan; /* NULL when no desk is meant */
    guint faults;
} EvalScene;

/* "Ann <ann@customer.example>" writes to support@acme.example. */
void eval_scene_open(EvalScene *scene);
void eval_scene_decide(EvalScene *scene);
void eval_scene_close(EvalScene *scene);

typedef struct eval_input { /* a table of them ends with NULL */
    const char *name;
    void (*set)(EvalScene *scene, const char *value);
} EvalInput;
extern const EvalInput eval_mail_inputs[], eval_known_inputs[], eval_settings_inputs[];

typedef struct eval_result {
    const char *name;
    char *(*get)(const EvalScene *scene); /* NULL counts as "none" */
} EvalResult;
extern const EvalResult eval_results[];

/* ---- what several inputs need ---- */

gboolean eval_has_word(char **words, const char *word);
void eval_replace(char **text, const char *value);
DeskSettings *eval_desk(EvalScene *scene); /* acme */
ServiceType *eval_default_type(EvalScene *scene);
Need *eval_invoice(EvalScene *scene); /* of the type complaint */

#endif
