/* The settings of mail that leaves under a desk's address. */
#include "private.h"

#define AT(structure, member) .offset = offsetof(structure, member)

const Setting settings_of_outgoing[] = {
    {"desks[].outgoing", "service_right", SETTING_CHOICE, AT(OutgoingSettings, service_right),
     "\"refuse\"", .choices = "refuse|warn",
     .text = "an agent without right to the ticket's service type"},
    {"desks[].outgoing", "unplaced", SETTING_CHOICE, AT(OutgoingSettings, unplaced), "\"refuse\"",
     .choices = "refuse|open|sign", .text = "an agent's mail that belongs to no ticket"},
    {"desks[].outgoing", "when_unsafe", SETTING_CHOICE, AT(OutgoingSettings, when_unsafe),
     "\"pass\"", .choices = "pass|refuse", .text = "a mail that cannot be rewritten safely"},
    {"desks[].outgoing", "when_encrypted", SETTING_CHOICE, AT(OutgoingSettings, when_encrypted),
     "\"pass\"", .choices = "pass|refuse", .text = "a mail the agent's client signed or encrypted"},
    {"desks[].outgoing", "when_dkim_signed", SETTING_CHOICE, AT(OutgoingSettings, when_dkim_signed),
     "\"leave\"", .choices = "leave|refuse|rewrite",
     .text = "a mail with a DKIM signature that rewriting would break"},
    {"desks[].outgoing", "absence", SETTING_CHOICE, AT(OutgoingSettings, absence), "\"drop\"",
     .choices = "drop|rename",
     .text = "what becomes of an agent's own automatic reply to somebody with an open ticket"},
    {"desks[].outgoing", "reply_to", SETTING_CHOICE, AT(OutgoingSettings, reply_to), "\"token\"",
     .choices = "token|none", .text = "what agents' answers carry in Reply-To"},
    {"desks[].outgoing", "commands", SETTING_SWITCH, AT(OutgoingSettings, commands), "true",
     .text = "obey commands at the top of agents' replies"},
    {"desks[].outgoing", "placeholder", SETTING_TEXT, AT(OutgoingSettings, placeholder),
     "\"{{signature}}\"", .most = 60,
     .text = "the line the signature takes the place of; empty: none"},
    {"desks[].outgoing", "short_signature", SETTING_SWITCH, AT(OutgoingSettings, short_signature),
     "true", .text = "later replies in a ticket get the short signature"},
    {"desks[].outgoing", "own_lines", SETTING_TEXTS, AT(OutgoingSettings, own_lines), "()",
     .text = "beginnings of lines that are an agent's own signature"},
    {"desks[].outgoing", "logo", SETTING_TEXT, AT(OutgoingSettings, logo), "\"\"",
     .text = "image file shown in the HTML signature; empty: none"},
    {"desks[].outgoing", "hidden_fields", SETTING_TEXTS, AT(OutgoingSettings, hidden_fields),
     "( \"X-Originating-IP\", \"X-Originating-Email\", \"X-Sender\", \"X-X-Sender\", "
     "\"X-Authenticated-Sender\", \"X-Authenticated-User\", \"X-Mailer\", \"User-Agent\", "
     "\"X-MimeOLE\", \"Autocrypt\" )",
     .text = "header fields that are removed, since they tell of the agent"},
    {"desks[].outgoing", "hide_received", SETTING_SWITCH, AT(OutgoingSettings, hide_received),
     "false", .text = "remove the Received fields of the way to this server"},
    {"desks[].outgoing", "repeat_minutes", SETTING_NUMBER, AT(OutgoingSettings, repeat_minutes),
     "0", .least = 0, .most = 525600,
     .text = "no second automatic reply to one person within these minutes; 0: any number"},
};
const gsize settings_of_outgoing_length = G_N_ELEMENTS(settings_of_outgoing);
