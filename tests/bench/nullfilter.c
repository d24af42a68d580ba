/*
 * nullfilter - a filter that decides nothing: the floor under every filter written with libmilter.
 * It accepts at DATA whatever is not for the one address, and the rest at its end; with "replace"
 * it reads all, keeps the body and gives it back.
 */
#include <libmilter/mfapi.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sysexits.h>

#define UNANSWERED                                                                                 \
    (SMFIP_NR_CONN | SMFIP_NR_HELO | SMFIP_NR_MAIL | SMFIP_NR_RCPT | SMFIP_NR_UNKN |               \
     SMFIP_NR_HDR | SMFIP_NR_EOH | SMFIP_NR_BODY)

static const char *address; /* with angle brackets */
static bool replaces;

typedef struct mail {
    bool is_ours;
    unsigned char *body; /* kept, when it is replaced */
    size_t length, room;
} Mail;

static sfsistat on_negotiate(SMFICTX *context, unsigned long actions, unsigned long steps,
                             unsigned long reserved_1, unsigned long reserved_2,
                             unsigned long *actions_r, unsigned long *steps_r,
                             unsigned long *reserved_1_r, unsigned long *reserved_2_r)
{
    (void)context, (void)reserved_1, (void)reserved_2;
    *actions_r = replaces ? actions & SMFIF_CHGBODY : 0;
    *reserved_1_r = *reserved_2_r = 0;
    *steps_r = steps & UNANSWERED;
    return SMFIS_CONTINUE;
}

static sfsistat on_connect(SMFICTX *context, char *name, _SOCK_ADDR *peer)
{
    (void)context, (void)name, (void)peer;
    return SMFIS_NOREPLY;
}

static sfsistat on_helo(SMFICTX *context, char *name)
{
    (void)context, (void)name;
    return SMFIS_NOREPLY;
}

static Mail *mail_of(SMFICTX *context)
{
    Mail *mail = smfi_getpriv(context);
    if (mail == NULL) {
        mail = calloc(1, sizeof *mail);
        smfi_setpriv(context, mail);
    }
    return mail;
}

static sfsistat on_mail(SMFICTX *context, char **arguments)
{
    Mail *mail = mail_of(context);
    (void)arguments;
    mail->is_ours = replaces;
    mail->length = 0;
    return SMFIS_NOREPLY;
}

static sfsistat on_recipient(SMFICTX *context, char **arguments)
{
    if (strcmp(arguments[0], address) == 0)
        mail_of(context)->is_ours = true;
    return SMFIS_NOREPLY;
}

static sfsistat on_data(SMFICTX *context)
{
    return mail_of(context)->is_ours ? SMFIS_CONTINUE : SMFIS_ACCEPT;
}

static sfsistat on_header(SMFICTX *context, char *name, char *value)
{
    (void)context, (void)name, (void)value;
    return SMFIS_NOREPLY;
}

static sfsistat on_end_of_header(SMFICTX *context)
{
    (void)context;
    return SMFIS_NOREPLY;
}

static sfsistat on_body(SMFICTX *context, unsigned char *octets, size_t length)
{
    if (replaces) {
        Mail *mail = mail_of(context);
        if (mail->length + length > mail->room) {
            mail->room = 2 * (mail->length + length);
            mail->body = realloc(mail->body, mail->room);
        }
        memcpy(mail->body + mail->length, octets, length);
        mail->length += length;
    }
    return SMFIS_NOREPLY;
}

static sfsistat on_end(SMFICTX *context)
{
    Mail *mail = mail_of(context);
    if (replaces)
        smfi_replacebody(context, mail->body, (int)mail->length);
    return SMFIS_CONTINUE;
}

static sfsistat on_close(SMFICTX *context)
{
    Mail *mail = smfi_getpriv(context);
    if (mail != NULL)
        free(mail->body);
    free(mail);
    smfi_setpriv(context, NULL);
    return SMFIS_CONTINUE;
}

int main(int argc, char **argv)
{
    struct smfiDesc filter = {
        .xxfi_name = (char *)"nullfilter",
        .xxfi_version = SMFI_VERSION,
        .xxfi_flags = SMFIF_CHGBODY,
        .xxfi_connect = on_connect,
        .xxfi_helo = on_helo,
        .xxfi_envfrom = on_mail,
        .xxfi_envrcpt = on_recipient,
        .xxfi_header = on_header,
        .xxfi_eoh = on_end_of_header,
        .xxfi_body = on_body,
        .xxfi_eom = on_end,
        .xxfi_close = on_close,
        .xxfi_data = on_data,
        .xxfi_negotiate = on_negotiate,
    };
    replaces = argc == 4 && strcmp(argv[3], "replace") == 0;
    if (argc != 3 && !replaces) {
        fputs("usage: nullfilter SOCKET '<ADDRESS>' [replace]\n", stderr);
        return EX_USAGE;
    }
    address = argv[2];
    smfi_setbacklog(1024);
    if (smfi_setconn(argv[1]) != MI_SUCCESS || smfi_register(filter) != MI_SUCCESS)
        return EX_UNAVAILABLE;
    return smfi_main() == MI_SUCCESS ? EX_OK : EX_SOFTWARE;
}
