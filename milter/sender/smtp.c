#include "smtp.h"

#include "../base/address.h"

#include <curl/curl.h>
#include <string.h>

#define CONNECT_MS_MAX 30000
#define REPLY_OCTETS_MAX 500
#define GOODBYE "221"

/* A proxy's or an idle server's patience is often five minutes; leave before. */
#define IDLE_SECONDS_MAX 60L

struct smtp {
    CURL *curl;
    char error[CURL_ERROR_SIZE];
    GString *reply;   /* the last line the server said */
    GBytes *mail;     /* under way; borrowed */
    gsize offered;    /* octets of it */
    gboolean in_data; /* the server asked for it */
    gboolean away;
};

/* ---- what libcurl calls ---- */

static size_t offer_mail(char *room, size_t size, size_t count, void *data)
{
    Smtp *smtp = data;
    gsize length;
    const char *octets = g_bytes_get_data(smtp->mail, &length);
    gsize piece = MIN(size * count, length - smtp->offered);
    memcpy(room, octets + smtp->offered, piece);
    smtp->offered += piece;
    smtp->in_data = TRUE;
    return piece;
}

/* libcurl says QUIT after a refusal; the goodbye is not what we want to remember. */
static size_t hear_reply(char *line, size_t size, size_t count, void *data)
{
    Smtp *smtp = data;
    gsize length = size * count;
    if (length >= strlen(GOODBYE) && strncmp(line, GOODBYE, strlen(GOODBYE)) == 0)
        return length;
    g_string_truncate(smtp->reply, 0);
    g_string_append_len(smtp->reply, line, (gssize)MIN(length, REPLY_OCTETS_MAX));
    g_strchomp(smtp->reply->str);
    smtp->reply->len = strlen(smtp->reply->str);
    return length;
}

/* ---- setting up ---- */

static Outcome set_login(CURL *curl, const SenderSettings *settings, GError **error)
{
    g_autofree char *password = NULL;
    Outcome outcome = settings_sender_password(settings, &password, error);
    if (outcome != OUTCOME_DONE || password == NULL)
        return outcome;
    curl_easy_setopt(curl, CURLOPT_USERNAME, settings->login);
    curl_easy_setopt(curl, CURLOPT_PASSWORD, password);
    return OUTCOME_DONE;
}

/* Without a login there is nothing to protect but what any server on the way may read. */
static void set_encryption(CURL *curl, gboolean must_be_safe)
{
    curl_easy_setopt(curl, CURLOPT_USE_SSL, (long)(must_be_safe ? CURLUSESSL_ALL : CURLUSESSL_TRY));
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYPEER, must_be_safe ? 1L : 0L);
    curl_easy_setopt(curl, CURLOPT_SSL_VERIFYHOST, must_be_safe ? 2L : 0L);
}

static void set_transfer(Smtp *smtp, const SenderSettings *settings)
{
    CURL *curl = smtp->curl;
    curl_easy_setopt(curl, CURLOPT_URL, settings->smtp);
    curl_easy_setopt(curl, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(curl, CURLOPT_PROXY, "");
    curl_easy_setopt(curl, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(curl, CURLOPT_UPLOAD, 1L);
    curl_easy_setopt(curl, CURLOPT_TIMEOUT_MS, (long)settings->timeout_ms);
    curl_easy_setopt(curl, CURLOPT_CONNECTTIMEOUT_MS,
                     (long)MIN(settings->timeout_ms, CONNECT_MS_MAX));
    curl_easy_setopt(curl, CURLOPT_MAXAGE_CONN, IDLE_SECONDS_MAX);
    curl_easy_setopt(curl, CURLOPT_ERRORBUFFER, smtp->error);
    curl_easy_setopt(curl, CURLOPT_READFUNCTION, offer_mail);
    curl_easy_setopt(curl, CURLOPT_READDATA, smtp);
    curl_easy_setopt(curl, CURLOPT_HEADERFUNCTION, hear_reply);
    curl_easy_setopt(curl, CURLOPT_HEADERDATA, smtp);
}

Outcome smtp_open(const SenderSettings *settings, Smtp **smtp_r, GError **error)
{
    g_autoptr(GUri) uri = g_uri_parse(settings->smtp, G_URI_FLAGS_NONE, NULL);
    const char *scheme = uri != NULL ? g_uri_get_scheme(uri) : "";
    const char *host = uri != NULL ? g_uri_get_host(uri) : NULL;
    gboolean is_smtps = strcmp(scheme, "smtps") == 0;
    if ((!is_smtps && strcmp(scheme, "smtp") != 0) || host == NULL || *host == '\0')
        return outcome_fail(OUTCOME_REFUSED, error,
                            "sender.smtp: \"%s\" is no mail server (hint: smtp://127.0.0.1:25)",
                            settings->smtp);
    g_autoptr(Smtp) smtp = g_new0(Smtp, 1);
    smtp->reply = g_string_new(NULL);
    smtp->curl = curl_easy_init();
    if (smtp->curl == NULL)
        return outcome_fail(OUTCOME_RETRY, error, "libcurl does not start");
    set_transfer(smtp, settings);
    set_encryption(smtp->curl,
                   settings_sender_is_guarded(settings) && !address_is_loopback_host(host));
    Outcome outcome = set_login(smtp->curl, settings, error);
    if (outcome == OUTCOME_DONE)
        *smtp_r = g_steal_pointer(&smtp);
    return outcome;
}

void smtp_close(Smtp *smtp)
{
    if (smtp == NULL)
        return;
    if (smtp->curl != NULL)
        curl_easy_cleanup(smtp->curl);
    g_string_free(smtp->reply, TRUE);
    g_free(smtp);
}

/* ---- sending ---- */

/* What goes between the angle brackets of RCPT TO; libcurl does not look at it. */
static gboolean is_wire_address(const char *address)
{
    for (const char *c = address; *c != '\0'; c++)
        if (g_ascii_iscntrl(*c))
            return FALSE;
    g_autofree char *canonical = address_canonical(address);
    return canonical != NULL && (*address == '"' || strpbrk(address, " <>,;()[]\\\"") == NULL ||
                                 g_str_has_suffix(address, "]"));
}

/* Whether a reply is about our login and not about the mail (RFC 4954 6). */
static gboolean is_about_login(long code)
{
    return code == 530 || code == 534 || code == 535 || code == 538;
}

static Outcome judge(Smtp *smtp, CURLcode result, GError **error)
{
    long code = 0;
    curl_easy_getinfo(smtp->curl, CURLINFO_RESPONSE_CODE, &code);
    /* libcurl says CURLE_SEND_ERROR when MAIL, RCPT or DATA is refused. */
    gboolean about_mail = smtp->in_data || (result == CURLE_SEND_ERROR && code >= 400);
    smtp->away = !about_mail || code == 421 || is_about_login(code);
    if (code >= 400 && smtp->reply->len > 0) {
        Outcome outcome = code >= 500 && !smtp->away ? OUTCOME_REFUSED : OUTCOME_RETRY;
        return outcome_fail(outcome, error, "the server says: %s", smtp->reply->str);
    }
    gboolean all_said = smtp->in_data && smtp->offered == g_bytes_get_size(smtp->mail);
    const char *reason = *smtp->error != '\0' ? smtp->error : curl_easy_strerror(result);
    return outcome_fail(all_said ? OUTCOME_UNCERTAIN : OUTCOME_RETRY, error, "%s", reason);
}

Outcome smtp_send(Smtp *smtp, const char *recipient, GBytes *mail, char **reply_r, GError **error)
{
    smtp->away = FALSE;
    if (!is_wire_address(recipient))
        return outcome_fail(OUTCOME_REFUSED, error, "\"%s\" is no address", recipient);
    g_autofree char *wire = address_wire(recipient); /* libcurl's own IDN hangs on the locale */
    struct curl_slist *recipients = curl_slist_append(NULL, wire);
    smtp->mail = mail;
    smtp->offered = 0;
    smtp->in_data = FALSE;
    smtp->error[0] = '\0';
    g_string_truncate(smtp->reply, 0);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, recipients);
    curl_easy_setopt(smtp->curl, CURLOPT_INFILESIZE_LARGE, (curl_off_t)g_bytes_get_size(mail));
    CURLcode result = curl_easy_perform(smtp->curl);
    curl_easy_setopt(smtp->curl, CURLOPT_MAIL_RCPT, NULL);
    curl_slist_free_all(recipients);
    Outcome outcome = result == CURLE_OK ? OUTCOME_DONE : judge(smtp, result, error);
    smtp->mail = NULL;
    if (outcome == OUTCOME_DONE)
        *reply_r = g_utf8_make_valid(smtp->reply->str, -1);
    return outcome;
}

gboolean smtp_is_away(const Smtp *smtp)
{
    return smtp->away;
}
