/*
 * names_moments - the moments at which names of a desk change, and what is found at each of them.
 */
#ifndef INTAKE_CTL_NAMES_MOMENTS_H
#define INTAKE_CTL_NAMES_MOMENTS_H

#include "../../names/check.h"
#include "../../settings/settings.h"

#define NAMES_MOMENTS_MAX 200 /* that are looked at; more are a fault */

typedef struct names_moments {
    const DeskSettings *desk;
    GPtrArray *findings; /* NameFinding *: of all moments so far, each once */
    GHashTable *told;    /* char *: names_moments_key() of these */
} NamesMoments;

NamesMoments *names_moments_new(const DeskSettings *desk);
void names_moments_free(NamesMoments *moments);
G_DEFINE_AUTOPTR_CLEANUP_FUNC(NamesMoments, names_moments_free)

/* The moments (gint64, Unix times) in order and each once; only the first NAMES_MOMENTS_MAX are
   left, and a fault says so. */
void names_moments_arrange(NamesMoments *moments, GArray *times);

/* Takes `findings` over; those that were not there yet are told with the moment they come up
   (0: now). */
void names_moments_take(NamesMoments *moments, GPtrArray *findings, gint64 moment);

/* All of them, the worst first, and of these the first to come up. Caller unrefs. */
GPtrArray *names_moments_finish(NamesMoments *moments);

/* What a finding has in common with the same one at another moment. Caller frees. */
char *names_moments_key(const NameFinding *finding);

#endif
