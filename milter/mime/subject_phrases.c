#include "subject_phrases.h"

#include "../base/normalize.h"

#include <string.h>

#define SUBJECT_OCTETS 256 /* more than any phrase and what may close it */

/* Case folded. */
static const char *const reply_phrases[] = {
    /* English */
    "automatic reply", "auto reply", "auto-reply", "autoreply", "automated reply",
    "automatic response", "automated response", "auto response", "auto-response", "autoresponse",
    "out of office", "out-of-office", "out of the office", "out of office autoreply",
    "out of office auto reply", "out of office auto-reply", "out of office reply",
    "out of office notification", "on vacation", "vacation reply", "vacation message",
    "away from my mail", "autoresponder", "not read", "read receipt", "return receipt",
    "return receipt (displayed)", "delivery receipt", "acknowledgement receipt",
    "i am out of office", "i am out of the office", "away from office", "away from the office",
    /* German */
    "abwesend", "automatische rückmeldung", "ich bin nicht im büro", "automatische antwort",
    "abwesenheitsnotiz", "abwesenheit", "automatische rückantwort", "abwesenheitsnachricht",
    "autom. antwort", "nicht im büro", "außer haus", "abwesenheitsassistent", "urlaubsnotiz",
    "gelesen", "lesebestätigung", "empfangsbestätigung (angezeigt)",
    /* French */
    "réponse automatique", "réponse automatique d'absence", "absence du bureau", "absent du bureau",
    "message d'absence", "accusé de lecture", "accusé de réception (affiché)",
    /* Spanish, Portuguese, Catalan */
    "respuesta automática", "respuesta automatica", "fuera de la oficina", "fuera de oficina",
    "mensaje automático", "resposta automática", "resposta automatica", "fora do escritório",
    "fora do escritorio", "ausência temporária", "mensagem automática", "resposta automàtica",
    /* Italian */
    "risposta automatica", "fuori sede", "fuori ufficio", "assente dall'ufficio",
    "messaggio automatico",
    /* Dutch, Scandinavian, Finnish */
    "automatisch antwoord", "automatisch bericht", "afwezigheidsbericht", "afwezigheidsmelding",
    "niet aanwezig", "automatiskt svar", "autosvar", "frånvaromeddelande", "automatisk svar",
    "fraværsmelding", "ikke på kontoret", "automaattinen vastaus", "poissaoloviesti", "frånvaro",
    "automaattivastaus", "sjálfvirkt svar",
    /* Slovene, Croatian, Serbian, Bulgarian, Baltic */
    "samodejni odgovor", "avtomatski odgovor", "automatski odgovor", "аутоматски одговор",
    "автоматичен отговор", "automatinis atsakymas", "automātiska atbilde", "automaatvastus",
    /* Polish, Czech, Slovak, Hungarian, Romanian */
    "odpowiedź automatyczna", "automatyczna odpowiedź", "autoodpowiedź", "poza biurem",
    "nieobecność", "automatická odpověď", "mimo kancelář", "automatická odpoveď",
    "automatikus válasz", "házon kívül", "răspuns automat",
    /* Turkish, Greek */
    "otomatik yanıt", "otomatik cevap", "αυτόματη απάντηση",
    /* Russian, Ukrainian */
    "автоматический ответ", "автоответ", "автоответчик", "вне офиса", "автоматична відповідь",
    /* Chinese, Japanese, Korean */
    "自动回复", "自動回覆", "自動回復", "自动答复", "自動答覆", "外出自动回复", "不在办公室",
    "休假自动回复", "已读", "已讀", "读取回执", "自動応答", "自動返信", "不在通知", "開封済み",
    "開封確認", "자동 회신", "자동 응답", "자동회신", "자동응답", "부재중", "부재 중",
    "부재중 자동 회신",
    /* receipts elsewhere */
    "leído", "přečteno", "przeczytane", "прочтено", "прочитано",
    /* Indonesian, Malay */
    "balasan otomatis", "balas automatik",
    /* Arabic, Hebrew, Vietnamese, Thai */
    "رد تلقائي", "תגובה אוטומטית", "מענה אוטומטי", "מענה 'אני לא נמצא'", "תשובה אוטומטית",
    "trả lời tự động", "thư trả lời tự động", "ตอบกลับอัตโนมัติ", "การตอบกลับอัตโนมัติ"};

static const char *const bounce_phrases[] = {"undelivered mail",
                                             "undelivered message",
                                             "undeliverable",
                                             "undelivered",
                                             "undeliverable mail",
                                             "undeliverable message",
                                             "delivery status notification",
                                             "delivery failure",
                                             "delivery failed",
                                             "delivery report",
                                             "delivery has failed",
                                             "delivery problem",
                                             "mail delivery failed",
                                             "mail delivery failure",
                                             "mail delivery error",
                                             "mail delivery problem",
                                             "mail delivery system",
                                             "mail system error",
                                             "message delivery failure",
                                             "message undeliverable",
                                             "message delayed",
                                             "message could not be delivered",
                                             "message not delivered",
                                             "message you sent blocked",
                                             "returned mail",
                                             "returned email",
                                             "returned message",
                                             "failure notice",
                                             "failure delivery",
                                             "failed mail",
                                             "failed delivery",
                                             "failed to deliver",
                                             "non-delivery",
                                             "non delivery",
                                             "nondeliverable mail",
                                             "mail failure",
                                             "warning: could not send message",
                                             "error sending message",
                                             "could not send",
                                             "delayed mail",
                                             "mail could not be delivered",
                                             "address not found",
                                             "recipient unknown",
                                             "user unknown",
                                             "ndn:",
                                             "unzustellbar",
                                             "nicht zugestellt",
                                             "nachricht unzustellbar",
                                             "non remis",
                                             "non remise",
                                             "échec de la remise",
                                             "message non distribué",
                                             "courrier non remis",
                                             "no se puede entregar",
                                             "no se pudo entregar",
                                             "mensaje no entregado",
                                             "devuelto",
                                             "não foi possível entregar",
                                             "não entregue",
                                             "falha na entrega",
                                             "non recapitabile",
                                             "mancata consegna",
                                             "recapito non riuscito",
                                             "onbestelbaar",
                                             "niet bezorgd",
                                             "nie można dostarczyć",
                                             "niedostarczona",
                                             "недоставлен",
                                             "не удается доставить",
                                             "не доставлено",
                                             "недоставленное",
                                             "teslim edilemedi",
                                             "iletilemedi",
                                             "olevererbart",
                                             "kan inte levereras",
                                             "kunne ikke leveres",
                                             "退信",
                                             "系统退信",
                                             "无法送达",
                                             "無法傳遞",
                                             "未送达",
                                             "傳遞失敗",
                                             "无法投递",
                                             "無法投遞",
                                             "投递失败",
                                             "配信不能",
                                             "配信できません",
                                             "メッセージを配信できません",
                                             "メール送信エラー",
                                             "bounce notification",
                                             "email bounce notification",
                                             "送信できません",
                                             "배달되지 않음",
                                             "전송 실패",
                                             "반송"};

/* The end of the phrase in the folded subject when it begins with it, else NULL. */
static const char *behind_phrase(const char *folded, const char *phrase)
{
    gsize length = strlen(phrase);
    return strncmp(folded, phrase, length) == 0 ? folded + length : NULL;
}

/* A phrase that is the subject, or stands in brackets or with a colon in front of the subject
   answered; anything else behind it makes it part of a person's sentence. */
static gboolean is_closed(const char *rest)
{
    gsize brackets = strspn(rest, " \t])");
    gboolean is_bracketed = strcspn(rest, "])") < brackets || g_str_has_prefix(rest, "】");
    rest += brackets;
    return is_bracketed || *rest == '\0' || *rest == ':' || g_str_has_prefix(rest, "：") ||
           g_str_has_prefix(rest, "re:");
}

static char *folded_subject(const char *subject)
{
    while (*subject == ' ' || *subject == '[' || *subject == '(' || *subject == '*')
        subject++;
    if (g_str_has_prefix(subject, "【"))
        subject += strlen("【");
    gsize length = strnlen(subject, SUBJECT_OCTETS);
    g_autofree char *begin = g_utf8_make_valid(subject, (gssize)length);
    g_autofree char *composed = normalize_text(begin, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    return g_utf8_strdown(composed, -1);
}

gboolean mime_subject_is_reply(const char *subject)
{
    g_autofree char *folded = folded_subject(subject);
    for (gsize i = 0; i < G_N_ELEMENTS(reply_phrases); i++) {
        const char *rest = behind_phrase(folded, reply_phrases[i]);
        if (rest != NULL && is_closed(rest))
            return TRUE;
    }
    return FALSE;
}

gboolean mime_subject_is_bounce(const char *subject)
{
    g_autofree char *folded = folded_subject(subject);
    for (gsize i = 0; i < G_N_ELEMENTS(bounce_phrases); i++)
        if (behind_phrase(folded, bounce_phrases[i]) != NULL)
            return TRUE;
    return FALSE;
}
