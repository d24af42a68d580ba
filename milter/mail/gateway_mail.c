#include "gateway_mail.h"

GatewayMail *gateway_mail_new(const Gateway *gateway, gboolean is_proven, char *proof)
{
    GatewayMail *mail = g_new0(GatewayMail, 1);
    mail->gateway = gateway;
    mail->is_proven = is_proven;
    mail->proof = proof;
    mail->taken = g_ptr_array_new_with_free_func(g_free);
    return mail;
}

void gateway_mail_free(GatewayMail *mail)
{
    if (mail == NULL)
        return;
    g_free(mail->proof);
    g_free(mail->phone);
    g_free(mail->service_type);
    g_ptr_array_unref(mail->taken);
    g_free(mail);
}

gboolean mail_facts_are_carried(const MailFacts *facts)
{
    return facts->gateway != NULL && facts->gateway->is_proven;
}

gboolean mail_facts_are_of_form(const MailFacts *facts)
{
    return mail_facts_are_carried(facts) && facts->gateway->gateway->kind != GATEWAY_FORWARDER;
}
