#include "filter_line.h"

#include <string.h>

/* Where mail would pass unregistered while the filter is away, it is told to come again. */
static char *our_entry(const Postfix *postfix, const MilterChain *chain, const char *socket)
{
    g_autofree char *spelling = postfix_spelling(postfix, chain->chrooted, socket);
    return spelling != NULL ? g_strdup_printf("{ %s, default_action=tempfail }", spelling) : NULL;
}

static char *list_with(const char *ours, const Postfix *postfix, const MilterChain *chain,
                       const GPtrArray *neighbours, const char *socket)
{
    g_autoptr(GPtrArray) list = g_ptr_array_new();
    gboolean placed = FALSE;
    for (guint i = 0; i < chain->milters->len; i++) {
        const char *milter = g_ptr_array_index(chain->milters, i);
        if (postfix_is_at(postfix, chain->chrooted, milter, socket))
            continue;
        if (!placed && neighbour_role(neighbours, postfix, chain, milter) == NEIGHBOUR_SIGNS) {
            g_ptr_array_add(list, (gpointer)ours);
            placed = TRUE;
        }
        g_ptr_array_add(list, g_ptr_array_index(chain->entries, i));
    }
    if (!placed)
        g_ptr_array_add(list, (gpointer)ours);
    g_ptr_array_add(list, NULL);
    return g_strjoinv(", ", (char **)list->pdata);
}

static char *command_for_list(const char *postconf, const char *parameter, const char *list)
{
    g_autofree char *setting = g_strdup_printf("%s = %s", parameter, list);
    g_autofree char *quoted = g_shell_quote(setting);
    return g_strdup_printf("%s -e %s", postconf, quoted);
}

/* postconf(1) writes no blanks into master.cf: the list gets a name of its own in main.cf. */
static char *command_for_service(const char *postconf, const MilterChain *chain, const char *list)
{
    g_autofree char *service = g_strndup(chain->service, strcspn(chain->service, "/"));
    g_strcanon(service, G_CSET_A_2_Z G_CSET_a_2_z G_CSET_DIGITS, '_');
    g_autofree char *name = g_strdup_printf("intake_%s_milters", service);
    g_autofree char *first = command_for_list(postconf, name, list);
    return g_strdup_printf("%s; %s -P '%s/%s=$%s'", first, postconf, chain->service,
                           chain->parameter, name);
}

char *filter_line_postfix(const Postfix *postfix, const MilterChain *chain,
                          const GPtrArray *neighbours, const char *socket)
{
    g_autofree char *ours = our_entry(postfix, chain, socket);
    if (ours == NULL)
        return NULL;
    g_autofree char *list = list_with(ours, postfix, chain, neighbours, socket);
    const char *directory = postfix->directory;
    g_autofree char *postconf = g_strconcat("postconf", directory != NULL ? " -c " : "",
                                            directory != NULL ? directory : "", NULL);
    return chain->service != NULL ? command_for_service(postconf, chain, list)
                                  : command_for_list(postconf, chain->parameter, list);
}

char *filter_line_remedy(const Postfix *postfix, const MilterChain *chain,
                         const GPtrArray *neighbours, const char *socket)
{
    g_autofree char *line = filter_line_postfix(postfix, chain, neighbours, socket);
    if (line == NULL)
        return g_strdup("its smtpd is chrooted and cannot reach the socket: take the chroot off in "
                        "master.cf, or let the filter listen at a port (milter.socket = "
                        "\"inet:PORT@127.0.0.1\")");
    return g_strdup_printf("%s; postfix%s%s reload", line, postfix->directory != NULL ? " -c " : "",
                           postfix->directory != NULL ? postfix->directory : "");
}

char *filter_line_sendmail(const char *socket)
{
    return g_strdup_printf("INPUT_MAIL_FILTER(`intake', `S=%s, F=T, T=C:5m;S:30s;R:60s;E:5m')dnl",
                           socket);
}
