#include "help_words.h"

#include <string.h>

static const struct {
    const char *word, *meaning;
} words[] = {
    {"ADDRESS", "a mail address: name@example.org"},
    {"COMMAND", "the beginning of a command's name: ticket, ticket show"},
    {"CUSTOMER", "a customer's number, as `customer list` shows it"},
    {"DESK", "a desk's name"},
    {"FILE", "a file to be read"},
    {"GROUP", "a kind of customer: individual, business, vip, blocked"},
    {"ID", "the number of an answer, as `outbox list` shows it"},
    {"LANGUAGE", "a language tag: en, zh-CN"},
    {"LOGIN", "an agent's login at the submission service"},
    {"MODEL", "a file that `model train` wrote"},
    {"MODEL-NUMBER", "the number of a model, as `model list` shows it, or: starter"},
    {"NAME", "a template's file name, or \"acknowledgement\" for the whole mail"},
    {"NUMBER", "the number of a name, as `names list` shows it"},
    {"SEARCH", "a part of a name or an address"},
    {"SEED", "a number to shuffle by: the same texts and seed give the same model"},
    {"SETTING", "the beginning of a setting's name: limits."},
    {"SHELL", "bash"},
    {"TICKET", "a ticket's number, with or without its tag: 1042, ACME-1042"},
    {"TYPE", "a service type of the desk"},
    {"--address", "the mailbox: the desk's for setup, the agent's own for agents"},
    {"--agent", "an agent's login"},
    {"--at", "as of that moment: 2026-12-01, \"2026-12-01 09:00\""},
    {"--brand", "the company's name as customers read it"},
    {"--certificate", "the name in the agent's client certificate, where one stands for a login"},
    {"--channel", "where the name is used: mail, phone, chat"},
    {"--customer", "only this customer's: a mail address"},
    {"--data", "a JSON file with the values"},
    {"--department", "the agent's department, as name patterns ask for it"},
    {"--desk", "the desk's name; needed where the settings have several"},
    {"--diff", "show what is changed, not the whole mail"},
    {"--directory", "where the migrations are, if not where the program was installed"},
    {"--dry-run", "say what would be changed, and change nothing"},
    {"--force", "do it though something stands against it, which is said"},
    {"--format", "what is written: csv, json or vcard for names; text or html for pages"},
    {"--from", "the first day: 2026-12-01"},
    {"--given", "the given name"},
    {"--group", "a kind of customer"},
    {"--html", "where a page with tables and pictures is written"},
    {"--into", "the customer that stays"},
    {"--keywords", "rows of label, language and words by comma, with tabs between"},
    {"--language", "a language tag: en, zh-CN"},
    {"--languages", "those the desk speaks, the default first: en,zh-CN"},
    {"--limit", "how many rows at most; 50 if nothing is said"},
    {"--maildir", "a directory with a Maildir folder for each service type: billing/cur"},
    {"--model", "a file that `model train` wrote; the starter if none is named"},
    {"--output", "where the model is written"},
    {"--partials", "where the partials NAME.mustache are"},
    {"--quiet", "print nothing when all is in order: for cron"},
    {"--review", "the day on which somebody should look at the name again"},
    {"--role", "the agent's position, as name patterns ask for it"},
    {"--seed", "a number to shuffle by: the same texts and seed give the same model"},
    {"--short", "what customers call the agent"},
    {"--state", "only those in that state"},
    {"--starter", "the model that comes with the program"},
    {"--surname", "the surname"},
    {"--ticket", "a ticket's number"},
    {"--time-zone", "the desk's: Europe/Berlin"},
    {"--title", "the title that goes with the name"},
    {"--tsv", "rows with tabs between: language and text, when learning the label before them"},
    {"--type", "a service type of the desk"},
    {"--types", "the service types the agent answers, as technical,billing; or all"},
    {"--typical", "rows like the mail to come: what is measured is measured on these alone"},
    {"--until", "the last day: 2026-12-31"},
    {"--verdict", "good, bad or confusing"},
    {"--verify", "name the mails that are missing, by the filter's journal"},
    {"--why", "the reason, which the history keeps"},
    {"--words", "what was said, in its own words"},
};

const char *help_word(const char *word)
{
    for (gsize i = 0; i < G_N_ELEMENTS(words); i++) {
        if (strcmp(words[i].word, word) == 0)
            return words[i].meaning;
    }
    return NULL;
}
