/* Ratings: whether a closed ticket's customer is asked for one, and what an answer says. */
#include "../base/utf8.h"
#include "decide_private.h"

#include <string.h>

/* ---- whether to ask ---- */

const char *decide_counted_domain(const DeskSettings *desk, const char *canonical)
{
    return mailbox_limited_domain(&desk->answer, canonical);
}

char *decide_rating_refusal(const DeskSettings *desk, const ClosedTicket *ticket, gint64 now)
{
    const struct {
        const char *reason;
        gboolean holds;
    } refusals[] = {
        {"the desk asks for no ratings", !desk->rating.ask || !desk->answer.acknowledge},
        {"it was opened again", g_strcmp0(ticket->state, "closed") != 0},
        {"nobody of the desk answered in it", ticket->login == NULL},
        {"it has no customer", ticket->author == NULL},
        {"no mail of ours went to its customer", ticket->recipient == NULL},
        {"mail to the address came back for good", ticket->undeliverable},
        {"the customer is blocked", g_strcmp0(ticket->group, GROUP_BLOCKED) == 0},
        {"the sender was forged", ticket->identity == IDENTITY_FAILED},
        {"the customer was asked within the period",
         ticket->last_asked > 0 &&
             now < ticket->last_asked + (gint64)desk->rating.period_days * DAY_S},
    };
    for (gsize i = 0; i < G_N_ELEMENTS(refusals); i++) {
        if (refusals[i].holds)
            return g_strdup(refusals[i].reason);
    }
    return NULL;
}

/* ---- what an answer says ---- */

/* What may follow a number: "5/5", "4 stars", "5分". */
static const char *const units[] = {
    "",      "/5",     "/ 5",    "star",    "stars",    "point",     "points",   "stern",  "sterne",
    "punkt", "punkte", "étoile", "étoiles", "estrella", "estrellas", "punto",    "puntos", "分",
    "星",    "颗星",   "顆星",   "点",      "つ星",     "★",         "out of 5", "von 5",
};

static const char *const yes_words[] = {"yes", "ja", "oui", "sí", "si", "是", "はい", "清楚", NULL};
static const char *const no_words[] = {"no", "nein", "non", "否", "不", "いいえ", "不清楚", NULL};

/* One line without blanks, quotes and full stops around it, folded; *text moves to the next. NULL:
   there is none. Caller frees. */
static char *next_line(const char **text)
{
    while (**text != '\0') {
        gsize length = strcspn(*text, "\r\n");
        g_autofree char *raw = g_strdelimit(g_strndup(*text, length), "\"'*.!", ' ');
        g_autofree char *bare = utf8_strip(raw, -1);
        gboolean is_full = g_str_has_suffix(bare, "。") || g_str_has_suffix(bare, "！");
        g_autofree char *stripped = g_strndup(bare, strlen(bare) - (is_full ? strlen("。") : 0));
        *text += length;
        *text += strspn(*text, "\r\n");
        if (*stripped != '\0')
            return utf8_fold(stripped);
    }
    return NULL;
}

/* A number of 1 to 5 and nothing else but a unit; 0: it is none. */
static int stars_of(const char *line)
{
    if (*line < '1' || *line > '0' + STARS_MOST)
        return 0;
    g_autofree char *rest = utf8_strip(line + 1, -1);
    for (gsize i = 0; i < G_N_ELEMENTS(units); i++) {
        g_autofree char *unit = utf8_fold(units[i]);
        if (strcmp(rest, unit) == 0)
            return *line - '0';
    }
    return 0;
}

static NameClear clear_of(const char *line)
{
    if (g_strv_contains(yes_words, line))
        return NAME_CLEAR_YES;
    return g_strv_contains(no_words, line) ? NAME_CLEAR_NO : NAME_CLEAR_UNSAID;
}

/* "5", then perhaps "yes" or "no", then words. */
static void read_words(Vote *vote, const char *text)
{
    const char *rest = text;
    g_autofree char *first = next_line(&rest);
    int stars = first != NULL ? stars_of(first) : 0;
    if (stars == 0 && vote->stars == 0 && vote->name_clear == NAME_CLEAR_UNSAID)
        return;
    if (vote->stars == 0)
        vote->stars = stars;
    const char *words = stars > 0 ? rest : text;
    const char *behind = words;
    g_autofree char *second = next_line(&behind);
    NameClear clear = second != NULL ? clear_of(second) : NAME_CLEAR_UNSAID;
    if (clear != NAME_CLEAR_UNSAID) {
        vote->name_clear = clear;
        words = behind;
    }
    vote->words = g_strndup(words, utf8_clip(words, strlen(words), VOTE_WORDS_OCTETS_MAX));
    g_strstrip(vote->words);
}

void vote_decide(const Evidence *evidence, Plan *plan)
{
    const KnownTicket *ticket = evidence->ticket;
    const Reception *reception = evidence->reception;
    Vote *vote = &plan->vote;
    if (ticket == NULL || !ticket->rating_asked || plan->visits ||
        evidence->automatic != AUTOMATIC_NONE || ticket->clue == CLUE_TAG)
        return;
    vote->stars = reception->stars;
    vote->name_clear = reception->name_clear;
    read_words(vote, evidence->facts->reply != NULL ? evidence->facts->reply : "");
    vote->is_given = vote->stars > 0 || vote->name_clear != NAME_CLEAR_UNSAID;
    vote->is_poor = vote->stars > 0 && vote->stars <= reception->desk->rating.poor;
}
