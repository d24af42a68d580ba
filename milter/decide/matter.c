/* One matter, one ticket: a mail that names none, of an author who has some in work. */
#include "../base/checksum.h"
#include "../base/utf8.h"
#include "../mail/subject.h"
#include "../mail/tag.h"
#include "decide_private.h"

#include <string.h>

#define OPENING_OCTETS 600        /* of a text, in which its first words are looked for */
#define TELLING_SUBJECT_COLUMNS 8 /* fewer, as of "Hello", say nothing of the matter */

/* ---- what a mail says ---- */

/* Folded, with single blanks: mail programs wrap as they like. Caller frees. */
static char *plain(const char *text)
{
    char *line = utf8_fold(text != NULL ? text : "");
    char *end = line;
    char last = ' ';
    for (const char *at = line; *at != '\0'; at++) {
        char here = *at == '\t' || *at == '\r' || *at == '\n' ? ' ' : *at;
        *end = here;
        end += here != ' ' || last != ' ';
        last = here;
    }
    if (end > line && end[-1] == ' ')
        end--;
    *end = '\0';
    return line;
}

static void add_line(Checksum *checksum, const char *text)
{
    if (text != NULL)
        checksum_add(checksum, text, strlen(text));
    checksum_add(checksum, "\n", 1);
}

char *matter_words(const MailFacts *facts)
{
    const char *author = mail_facts_author(facts);
    g_autofree char *text = plain(facts->text);
    if (author == NULL || facts->automatic != AUTOMATIC_NONE ||
        (*text == '\0' && facts->attachments->len == 0))
        return NULL;
    g_autofree char *subject = plain(facts->subject);
    g_autoptr(Checksum) checksum = checksum_new();
    add_line(checksum, author);
    add_line(checksum, subject);
    add_line(checksum, text);
    for (guint i = 0; i < facts->attachments->len; i++) {
        const Attachment *attachment = g_ptr_array_index(facts->attachments, i);
        add_line(checksum, attachment->sha256);
    }
    return checksum_finish(checksum);
}

/* ---- what it has to do with a ticket ---- */

static gboolean is_within(const Evidence *evidence, gint64 since, int minutes)
{
    return evidence->moment->now < since + (gint64)minutes * 60;
}

static gboolean has_subject_of(const DeskSettings *desk, const MailFacts *facts,
                               const KnownTicket *ticket)
{
    const char *subject = tag_strip(desk, facts->subject != NULL ? facts->subject : "");
    g_autofree char *said = plain(subject_bare(subject));
    g_autofree char *known = plain(subject_bare(ticket->subject));
    return utf8_columns(said, -1) >= TELLING_SUBJECT_COLUMNS && strcmp(said, known) == 0;
}

/* The one of the desk's words that a text begins with; NULL: none. Borrowed. */
static const char *continuing_word_of(const DeskSettings *desk, const char *text)
{
    const char *all = text != NULL ? text : "";
    g_autofree char *start = g_strndup(all, utf8_clip(all, strlen(all), OPENING_OCTETS));
    g_autofree char *opening = plain(start);
    for (guint i = 0; i < desk->matter.words->len; i++) {
        const char *word = g_ptr_array_index(desk->matter.words, i);
        g_autofree char *folded = plain(word);
        if (*folded != '\0' && g_str_has_prefix(opening, folded) &&
            utf8_is_word_edge(opening, opening + strlen(folded)))
            return word;
    }
    return NULL;
}

static const char *continuing_word(const DeskSettings *desk, const MailFacts *facts)
{
    const char *word = continuing_word_of(desk, facts->subject);
    return word != NULL ? word : continuing_word_of(desk, facts->reply);
}

/* Whoever writes to the address of another service type asks for something else. */
static gboolean may_be_meant(const Evidence *evidence, const KnownTicket *ticket)
{
    const char *asked = evidence->reception->service_suffix;
    gboolean is_other = asked != NULL && g_strcmp0(asked, ticket->service_type) != 0;
    return !is_other && !thread_may_be_forged(evidence, ticket);
}

static Matter find_repeated(const Evidence *evidence)
{
    const GPtrArray *tickets = evidence->known->own_tickets;
    int minutes = evidence->reception->desk->matter.repeat_minutes;
    for (guint i = 0; i < tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(tickets, i);
        if (ticket->same_words && is_within(evidence, ticket->opened, minutes) &&
            may_be_meant(evidence, ticket))
            return (Matter){.ticket = ticket,
                            .relation = MATTER_REPEATS,
                            .why = g_strdup_printf("the same words within %d minutes", minutes)};
    }
    return (Matter){.ticket = NULL};
}

/* The one with the mail's subject, else the newest. */
static Matter find_continued(const Evidence *evidence)
{
    const DeskSettings *desk = evidence->reception->desk;
    const MailFacts *facts = evidence->facts;
    const GPtrArray *tickets = evidence->known->own_tickets;
    const char *word = continuing_word(desk, facts);
    gboolean answers = facts->subject != NULL && subject_mark(facts->subject) == SUBJECT_ANSWERS;
    const KnownTicket *newest = NULL;
    for (guint i = 0; i < tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(tickets, i);
        gint64 last = MAX(ticket->opened, ticket->active);
        if (!is_within(evidence, last, desk->matter.continue_minutes) ||
            !may_be_meant(evidence, ticket))
            continue;
        if (has_subject_of(desk, facts, ticket))
            return (Matter){.ticket = ticket,
                            .relation =
                                answers || word != NULL ? MATTER_CONTINUES : MATTER_RESEMBLES,
                            .why = g_strdup("the subject of a ticket of its author's")};
        newest = newest != NULL ? newest : ticket;
    }
    if (word == NULL || newest == NULL)
        return (Matter){.ticket = NULL};
    return (Matter){
        .ticket = newest,
        .relation = MATTER_CONTINUES,
        .why = g_strdup_printf("\"%s\" at its beginning, to its author's newest ticket", word)};
}

Matter matter_find(const Evidence *evidence)
{
    if (evidence->automatic != AUTOMATIC_NONE || evidence->known->tickets->len > 0 ||
        evidence->known->own_tickets->len == 0)
        return (Matter){.ticket = NULL};
    Matter matter = find_repeated(evidence);
    if (matter.ticket == NULL)
        matter = find_continued(evidence);
    if (!evidence->reception->desk->matter.join && matter.ticket != NULL)
        matter.relation = MATTER_RESEMBLES;
    return matter;
}

void matter_clear(Matter *matter)
{
    g_free(matter->why);
}

/* What somebody tells of whom nothing is proven releases no ticket that waits for its customer: in
   one of its own it is heard. */
gboolean matter_may_join(const Matter *matter, gboolean visits)
{
    TicketState state = matter->ticket->state;
    gboolean waits = state == TICKET_AWAITING_INFORMATION || state == TICKET_AWAITING_CONFIRMATION;
    return matter->relation == MATTER_REPEATS ||
           (matter->relation == MATTER_CONTINUES && !(visits && waits));
}

/* Two filters may be shown the same words at the same moment: which came first, the store knows. */
static gboolean words_are_watched(const Plan *plan)
{
    return plan->thread == THREAD_NEW && plan->identity != IDENTITY_FAILED &&
           !plan->is_less_proven && plan->desk->matter.join &&
           plan->desk->matter.repeat_minutes > 0;
}

void matter_note(const Evidence *evidence, Plan *plan)
{
    const GPtrArray *tickets = evidence->known->own_tickets;
    if (plan->blocked != NULL)
        return;
    plan->words = g_strdup(evidence->reception->words);
    plan->words_are_new = words_are_watched(plan);
    for (guint i = 0; i < tickets->len; i++) {
        const KnownTicket *ticket = g_ptr_array_index(tickets, i);
        plan->words_are_new = plan->words_are_new && !ticket->same_words;
        if (plan->thread == THREAD_JOIN && ticket->number == plan->ticket)
            continue;
        g_autofree char *number = tag_number(plan->desk, ticket->number);
        g_string_append_printf(plan->own_tickets, "%s%s", plan->own_tickets->len > 0 ? ", " : "",
                               number);
    }
}
