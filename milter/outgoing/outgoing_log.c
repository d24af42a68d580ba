#include "outgoing_mail.h"

#include <string.h>

static const char *result_of(const Outgoing *outgoing)
{
    switch (outgoing->plan->action) {
    case ACTION_LEAVE:
        return outgoing->plan->right == RIGHT_NONE ? "ignored" : "unchanged";
    case ACTION_KEEP:
        return "unchanged";
    case ACTION_SIGN:
        return outgoing->rewritten != NULL && outgoing->rewritten->is_signed ? "signed" : "named";
    case ACTION_EXECUTE:
        return "obeyed";
    case ACTION_DROP:
        return "dropped";
    case ACTION_REFUSE:
        return "refused";
    }
    return "unknown";
}

char *outgoing_command_names(const GPtrArray *commands)
{
    g_autoptr(GString) names = g_string_new(NULL);
    for (guint i = 0; i < commands->len; i++) {
        const char *text = g_ptr_array_index(commands, i);
        g_string_append_printf(names, "%s%.*s", i > 0 ? "," : "", (int)strcspn(text, " \t:"), text);
    }
    return log_escape(names->str);
}

gint64 outgoing_ticket(const Outgoing *outgoing)
{
    if (outgoing->sent_mail != NULL)
        return outgoing->sent_mail->ticket;
    return outgoing->plan->ticket != NULL ? outgoing->plan->ticket->number : 0;
}

void outgoing_log(const Outgoing *outgoing)
{
    const char *queue_id = outgoing->envelope->queue_id;
    const Rewritten *rewritten = outgoing->rewritten;
    const char *not_signed = rewritten != NULL ? rewritten->reason : NULL;
    g_autofree char *why = not_signed != NULL
                               ? g_strdup_printf("%s; %s", outgoing->plan->reason, not_signed)
                               : g_strdup(outgoing->plan->reason);
    g_autofree char *reason = log_escape(why);
    g_autofree char *name = log_escape(
        rewritten != NULL && rewritten->display_name != NULL ? rewritten->display_name : "");
    g_autofree char *commands = outgoing_command_names(outgoing->understanding->commands.lines);
    log_write(outgoing->rooms->log, LOG_LEVEL_INFO, queue_id != NULL ? queue_id : "-",
              "%soutgoing desk=%s right=%s ticket=%" G_GINT64_FORMAT
              " name=%s result=%s commands=%s reason=%s%s",
              outgoing->rooms->dry_run ? "dry run: " : "", outgoing->understanding->desk->name,
              right_name(outgoing->plan->right), outgoing_ticket(outgoing), name,
              result_of(outgoing), commands, reason,
              outgoing->sent_mail != NULL && outgoing->sent_mail->repeat ? " repeat=yes" : "");
}
