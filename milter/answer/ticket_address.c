#include "ticket_address.h"

#include "../mail/confirmation.h"

#include <string.h>

static char *marked_address(const DeskSettings *desk, const char *mark, const char *token,
                            const char *service_type)
{
    const char *at = strrchr(desk->address, '@');
    if (token == NULL || *token == '\0' || at == NULL)
        return g_strdup(desk->address);
    return g_strdup_printf("%.*s%c%s%s%s.%s%s", (int)(at - desk->address), desk->address,
                           desk->delimiter, service_type != NULL ? service_type : "",
                           service_type != NULL ? "." : "", mark, token, at);
}

char *ticket_address(const DeskSettings *desk, const char *token, const char *service_type)
{
    return marked_address(desk, "t", token, service_type);
}

char *answer_address(const DeskSettings *desk, const OutboxRow *row, const char *service_type)
{
    return row->confirmation_token != NULL
               ? marked_address(desk, CONFIRMATION_MARK, row->confirmation_token, service_type)
               : ticket_address(desk, row->token, service_type);
}

char *mailto_link(const char *address, const char *subject, const char *body)
{
    g_autofree char *safe_address = g_uri_escape_string(address, "@", FALSE);
    g_autofree char *safe_subject = g_uri_escape_string(subject, NULL, FALSE);
    g_autofree char *safe_body = g_uri_escape_string(body, NULL, FALSE);
    return g_strdup_printf("mailto:%s?subject=%s&body=%s", safe_address, safe_subject, safe_body);
}
