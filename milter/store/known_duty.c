#include "known_duty.h"

#include "rows.h"

#define WORDS_MAX 7 /* of an agent: what, login, address, language, types, away until, tickets */

static char *copy_of(const char *word)
{
    return *word != '\0' ? g_strdup(word) : NULL;
}

static void read_agent(char **words, Duty *duty)
{
    DutyAgent *agent = duty_add(duty, words[1], words[4]);
    agent->address = copy_of(words[2]);
    agent->language = copy_of(words[3]);
    agent->away_until = g_ascii_strtoll(words[5], NULL, 10);
    agent->tickets = (guint)g_ascii_strtoull(words[6], NULL, 10);
}

static void set_assignee(const GPtrArray *tickets, gint64 number, const char *login)
{
    for (guint i = 0; i < tickets->len; i++) {
        KnownTicket *ticket = g_ptr_array_index(tickets, i);
        if (ticket->number == number && ticket->assignee == NULL)
            ticket->assignee = g_strdup(login);
    }
}

static void read_ticket(char **words, Known *known)
{
    gint64 number = g_ascii_strtoll(words[1], NULL, 10);
    set_assignee(known->tickets, number, words[2]);
    set_assignee(known->own_tickets, number, words[2]);
}

void known_duty_read(const char *packed, Known *known)
{
    g_auto(GStrv) rows = packed_rows(packed);
    for (char **row = rows; *row != NULL; row++) {
        g_auto(GStrv) words = packed_fields(*row);
        guint count = g_strv_length(words);
        if (count == WORDS_MAX && g_str_equal(words[0], "agent"))
            read_agent(words, known->duty);
        else if (count == 3 && g_str_equal(words[0], "ticket"))
            read_ticket(words, known);
        else if (count == 2 && g_str_equal(words[0], "last"))
            known->duty->last_agent = g_strdup(words[1]);
    }
}
