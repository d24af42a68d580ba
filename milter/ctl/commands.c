#include "commands.h"

#define AGENT_FIELDS                                                                               \
    "[--short NAME] [--surname NAME] [--given NAME] [--title TITLE] [--role ROLE] "                \
    "[--department DEPARTMENT] [--language LANGUAGE] [--types TYPES] [--certificate NAME] "        \
    "[--desk DESK] [--why WHY] [--force]"

#define NAME_FIELDS                                                                                \
    "[--language LANGUAGE] [--channel CHANNEL] [--short NAME] [--surname NAME] [--given NAME] "    \
    "[--title TITLE] [--role ROLE] [--department DEPARTMENT] [--until DATE] [--review DATE] "      \
    "[--desk DESK] [--force]"

static const Phrase phrases[] = {
    {"setup [--address ADDRESS] [--brand BRAND] [--languages LANGUAGES] [--time-zone ZONE] "
     "[--desk DESK] [--force]",
     NEEDS_NOTHING, RIGHT_NONE, ctl_setup, "write a first settings file and say what to do next"},
    {"doctor", NEEDS_NOTHING, RIGHT_NONE, ctl_doctor,
     "check the whole installation, with a hint per fault"},
    {"balance [--verify]", NEEDS_STORE, RIGHT_NONE, ctl_balance,
     "hold the filter's own count against the ledger, and with --verify name the mails missing"},

    {"inspect FILE", NEEDS_SETTINGS_IF_GIVEN, RIGHT_NONE, ctl_inspect,
     "show what a mail says, and with -c what would be done with it, as JSON"},
    {"rewrite --agent LOGIN FILE [--ticket TICKET] [--diff] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_rewrite, "show an agent's mail as the customer would get it, or what is changed in it"},

    {"classify [FILE] [--tsv FILE] [--model MODEL] [--starter] [--keywords FILE] [--desk DESK]",
     NEEDS_SETTINGS_IF_GIVEN, RIGHT_NONE, ctl_classify,
     "say which service type a mail or text is of, and by which words"},
    {"model train DESK [--maildir DIRECTORY]", NEEDS_STORE, "teach", ctl_model_train_desk,
     "learn a desk's service types from its tickets, and from mails in folders named by them"},
    {"model train --tsv FILE... --output MODEL [--typical FILE] [--keywords FILE] [--seed SEED]",
     NEEDS_NOTHING, RIGHT_NONE, ctl_model_train, "learn service types from labelled texts"},
    {"model train --maildir DIRECTORY --output MODEL [--seed SEED]", NEEDS_NOTHING, RIGHT_NONE,
     ctl_model_train_maildir, "learn service types from mails in folders named by them"},
    {"model evaluate DESK [--html FILE]", NEEDS_STORE, RIGHT_NONE, ctl_model_evaluate_desk,
     "measure how well a desk's service types are told apart, and how it went week by week"},
    {"model evaluate --tsv FILE... [--typical FILE] [--keywords FILE] [--seed SEED] [--html FILE]",
     NEEDS_NOTHING, RIGHT_NONE, ctl_model_evaluate,
     "measure by cross-validation how well service types are told apart"},
    {"model show [--model MODEL] [--starter]", NEEDS_NOTHING, RIGHT_NONE, ctl_model_show,
     "show what a model was learnt from and its strongest words for each type"},
    {"model list [--desk DESK] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE, ctl_model_list,
     "list the models learnt from tickets, newest first"},
    {"model activate MODEL-NUMBER [--why WHY] [--desk DESK]", NEEDS_STORE, "teach",
     ctl_model_activate, "put a model in force, or the starter"},
    {"model rollback [--why WHY] [--desk DESK]", NEEDS_STORE, "teach", ctl_model_rollback,
     "put the model in force that was so before the present one"},

    {"ticket list [--desk DESK] [--state STATE] [--type TYPE] [--customer ADDRESS] "
     "[--assignee LOGIN] [--unassigned] [--overdue] [--by-due] [--limit NUMBER]",
     NEEDS_STORE, RIGHT_NONE, ctl_ticket_list, "list tickets, newest first or the most urgent"},
    {"ticket show TICKET [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_ticket_show,
     "show a ticket with its messages and events"},
    {"ticket type TICKET TYPE [--why WHY] [--desk DESK]", NEEDS_STORE, "type", ctl_ticket_type,
     "say of which service type a ticket is"},
    {"ticket close TICKET [--why WHY] [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_ticket_close,
     "close a ticket, without a word to its customer"},
    {"ticket state TICKET STATE [--why WHY] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_ticket_state, "move a ticket into a state"},
    {"ticket assign TICKET ASSIGNEE [--why WHY] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_ticket_assign, "give a ticket to an agent, or to nobody"},
    {"ticket merge TICKET --into TICKET [--why WHY] [--dry-run] [--desk DESK]", NEEDS_STORE,
     "merge", ctl_ticket_merge, "let a ticket go on in another one of the same matter"},
    {"ticket unmerge TICKET [--why WHY] [--desk DESK]", NEEDS_STORE, "merge", ctl_ticket_unmerge,
     "take that back"},
    {"ticket split TICKET MESSAGE [--why WHY] [--desk DESK]", NEEDS_STORE, "merge",
     ctl_ticket_split, "open a ticket for a mail that is of another matter"},
    {"ticket note TICKET NOTE [--desk DESK]", NEEDS_STORE, "note", ctl_ticket_note,
     "keep a note in a ticket's history, which its customer never sees"},

    {"ratings [--by BY] [--since DATE] [--until DATE] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_ratings, "sum up what customers said of closed tickets, by agent, name, type or month"},
    {"ratings list [--desk DESK] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE, ctl_ratings_list,
     "list ratings with their words, newest first"},

    {"customer list [SEARCH] [--desk DESK] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE,
     ctl_customer_list, "list customers, or those whose name or address holds a text"},
    {"customer show CUSTOMER [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_customer_show,
     "show a customer with addresses and events"},
    {"customer merge CUSTOMER --into CUSTOMER --why WHY [--dry-run] [--desk DESK]", NEEDS_STORE,
     "customers", ctl_customer_merge, "make two customers one"},
    {"customer merge CUSTOMER --undo --why WHY [--dry-run] [--desk DESK]", NEEDS_STORE, "customers",
     ctl_customer_unmerge, "take that back"},
    {"customer verify ADDRESS --why WHY [--desk DESK]", NEEDS_STORE, "verify", ctl_customer_verify,
     "record that an address is proven to be its customer's"},
    {"customer group CUSTOMER GROUP --why WHY [--desk DESK]", NEEDS_STORE, "customers",
     ctl_customer_group, "put a customer into a group"},
    {"customer fact CUSTOMER FACT [VALUE] [--desk DESK]", NEEDS_STORE, "customers",
     ctl_customer_fact, "write down a fact that service types need, or forget it"},
    {"customer language CUSTOMER LANGUAGE --why WHY [--desk DESK]", NEEDS_STORE, "customers",
     ctl_customer_language, "register the language a customer is answered in, or none"},
    {"customer unlearn CUSTOMER --why WHY [--desk DESK]", NEEDS_STORE, "teach",
     ctl_customer_unlearn, "forget what a customer's mails taught of service types, for good"},
    {"customer export CUSTOMER [--desk DESK]", NEEDS_STORE, "export", ctl_customer_export,
     "print every record of a customer, for whoever has a right to it, as JSON"},
    {"customer erase CUSTOMER --why WHY [--dry-run] [--desk DESK]", NEEDS_STORE, "erase",
     ctl_customer_erase,
     "forget a customer for good: names, addresses, texts; what was counted stays"},

    {"purge [--dry-run] [--desk DESK]", NEEDS_STORE, "erase", ctl_purge,
     "take away at once what desks keep no longer; with --dry-run only say what"},

    {"review list [--desk DESK] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE, ctl_review_list,
     "list the tickets that wait for a person's word, oldest first, and why"},
    {"review show TICKET [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_ticket_show,
     "show such a ticket with its messages and events"},
    {"review approve TICKET [--why WHY] [--desk DESK]", NEEDS_STORE, "approve", ctl_review_approve,
     "let a ticket be served, and tell the customer"},
    {"review refuse TICKET --why WHY [--desk DESK]", NEEDS_STORE, "approve", ctl_review_refuse,
     "close a ticket unserved, and tell the customer why"},

    {"block add NAME --why WHY [--desk DESK] [--force]", NEEDS_STORE, "block", ctl_block_add,
     "take no mail of an address or a domain any more"},
    {"block remove NAME --why WHY [--desk DESK]", NEEDS_STORE, "block", ctl_block_remove,
     "take mail of an address or a domain again"},
    {"block list [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_block_list,
     "list the blocked addresses, domains and customers"},

    {"key rotate", NEEDS_SETTINGS, RIGHT_NONE, ctl_key_rotate,
     "make a new key for confirmations; the ones before stay believed for a while"},
    {"key list", NEEDS_SETTINGS, RIGHT_NONE, ctl_key_list,
     "list the keys of confirmations by their age"},

    {"agent list [--all] [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_agent_list,
     "list agents; with --all those who were removed, too"},
    {"agent show LOGIN [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_agent_show,
     "show an agent and the names customers see"},
    {"agent add LOGIN --address ADDRESS " AGENT_FIELDS, NEEDS_STORE, "grant", ctl_agent_add,
     "let a login answer for a desk"},
    {"agent set LOGIN [--address ADDRESS] " AGENT_FIELDS, NEEDS_STORE, "grant", ctl_agent_set,
     "change what is known of an agent"},
    {"agent remove LOGIN [--desk DESK]", NEEDS_STORE, "grant", ctl_agent_remove,
     "take the right to answer away"},
    {"agent away LOGIN --until DATE [--why WHY] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_agent_away, "give an agent no tickets until a day"},
    {"agent back LOGIN [--why WHY] [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_agent_back,
     "give an agent tickets again"},

    {"access list [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_access_list,
     "list roles, what they may do and who has them"},
    {"access give LOGIN ROLE [--user NAME] [--why WHY] [--desk DESK]", NEEDS_STORE, "grant",
     ctl_access_give, "give an agent a role, and say as which user it runs intakectl"},
    {"access set ROLE RIGHTS [--why WHY] [--desk DESK]", NEEDS_STORE, "grant", ctl_access_set,
     "say what a role may do"},

    {"request limit WAITING PER-HOUR [--why WHY] [--desk DESK]", NEEDS_STORE, "grant",
     ctl_request_limit,
     "say how many requests a web shop or a chat may let wait, and register in an hour"},
    {"request list [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_request_list,
     "list how many of them wait, and may"},

    {"agent import FILE [--why WHY] [--dry-run] [--desk DESK] [--force]", NEEDS_STORE, "grant",
     ctl_agent_import, "add and change agents from a CSV file"},

    {"names list [--agent LOGIN] [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_names_list,
     "list the names customers see, what is planned and what was said of them"},
    {"names patterns [--desk DESK]", NEEDS_SETTINGS, RIGHT_NONE, ctl_names_patterns,
     "list the patterns of display names"},
    {"names preview [--agent LOGIN] [--language LANGUAGE] [--type TYPE] [--group GROUP] "
     "[--channel CHANNEL] [--at DATE] [--desk DESK]",
     NEEDS_STORE, RIGHT_NONE, ctl_names_preview,
     "show the names customers would see, and by which pattern"},
    {"names set LOGIN --why WHY " NAME_FIELDS, NEEDS_STORE, "rename", ctl_names_set,
     "call an agent so from now on"},
    {"names plan LOGIN --from DATE --why WHY " NAME_FIELDS, NEEDS_STORE, "rename", ctl_names_plan,
     "call an agent so from a date on"},
    {"names withdraw LOGIN NUMBER --why WHY [--desk DESK] [--force]", NEEDS_STORE, "rename",
     ctl_names_withdraw, "take a name back, planned or in force"},
    {"names history [LOGIN] [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_names_history,
     "show who changed which name when and why"},
    {"names check [--at DATE] [--desk DESK] [--quiet]", NEEDS_STORE, RIGHT_NONE, ctl_names_check,
     "find what is wrong with names, with a remedy each"},
    {"names export [--format NAMES-FORMAT] [--channel CHANNEL] [--at DATE] [--desk DESK]",
     NEEDS_STORE, RIGHT_NONE, ctl_names_export,
     "write the names for phone and chat: csv, json or vcard"},
    {"names import FILE [--why WHY] [--dry-run] [--desk DESK] [--force]", NEEDS_STORE, "rename",
     ctl_names_import, "change names from a CSV file"},
    {"names feedback LOGIN --verdict VERDICT [--words TEXT] [--language LANGUAGE] "
     "[--ticket TICKET] [--desk DESK]",
     NEEDS_STORE, "feedback", ctl_names_feedback, "note what somebody said of a name"},
    {"names guide [--agent LOGIN] [--format PAGE-FORMAT] [--desk DESK]", NEEDS_STORE, RIGHT_NONE,
     ctl_names_guide,
     "print a page for each agent: name, greeting, signature, rules; as text or html"},

    {"template preview NAME [--language LANGUAGE] [--desk DESK]", NEEDS_SETTINGS, RIGHT_NONE,
     ctl_template_preview, "expand a template with sample values"},
    {"template render FILE --data FILE [--partials DIRECTORY]", NEEDS_NOTHING, RIGHT_NONE,
     ctl_template_render, "expand a Mustache file with the values of a JSON file"},

    {"outbox list [--desk DESK] [--state OUTBOX-STATE] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE,
     ctl_outbox_list, "list our answers, and how often they were tried"},
    {"outbox show ID [--desk DESK]", NEEDS_STORE, RIGHT_NONE, ctl_outbox_show,
     "show one answer: to whom, with which facts, and what became of it"},
    {"outbox retry ID... [--desk DESK]", NEEDS_STORE, "send", ctl_outbox_retry,
     "send answers again now"},
    {"outbox drop ID... [--desk DESK]", NEEDS_STORE, "send", ctl_outbox_drop, "never send answers"},

    {"ledger list [--desk DESK] [--limit NUMBER]", NEEDS_STORE, RIGHT_NONE, ctl_ledger_list,
     "list the mails that were accepted, newest first"},

    {"hours check [DATE] [--type TYPE] [--desk DESK]", NEEDS_SETTINGS, RIGHT_NONE, ctl_hours_check,
     "show what a mail that arrives then is promised, and why"},

    {"db status [--directory DIRECTORY]", NEEDS_DATABASE, RIGHT_NONE, ctl_db_status,
     "list the migrations of the database"},
    {"db migrate [--directory DIRECTORY]", NEEDS_DATABASE, RIGHT_NONE, ctl_db_migrate,
     "bring the database to the program's version"},

    {"settings check", NEEDS_SETTINGS, RIGHT_NONE, ctl_settings_check, "check the settings file"},
    {"settings show [SETTING]", NEEDS_SETTINGS, RIGHT_NONE, ctl_settings_show,
     "show the settings in force, or those whose name begins so"},
    {"settings list [SETTING]", NEEDS_NOTHING, RIGHT_NONE, ctl_settings_list,
     "list all settings with type, default and range"},

    {"help [COMMAND...]", NEEDS_NOTHING, RIGHT_NONE, ctl_help, "list the commands, or explain one"},
    {"completion SHELL", NEEDS_NOTHING, RIGHT_NONE, ctl_completion,
     "print what makes a shell complete these commands: bash"},
    {"version", NEEDS_NOTHING, RIGHT_NONE, ctl_version, "show the version"},
};

const Phrase *commands_table(gsize *length_r)
{
    *length_r = G_N_ELEMENTS(phrases);
    return phrases;
}
