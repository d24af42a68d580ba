#include "subject_phrases.h"

#include "../base/utf8.h"

#include <string.h>

#define SUBJECT_OCTETS 256     /* more than any phrase and what may close it */
#define BRACKETS_MAX 2         /* in front of a phrase: "[Desk #17] AutoReply: ..." */
#define HEAD_WORDS_MAX 5       /* of what says "automatic reply" in front of something */
#define HEAD_WORDS_ALONE_MAX 3 /* and as the whole subject */
#define ACCENTS_FROM 0x300     /* combining diacritical marks */
#define ACCENTS_TO 0x36f

/* Case folded, divided by bars. Receipts have none: they come as reports, and people write of
   receipts. */
static const char *const reply_phrases[] = {
    /* English */
    "auto|ooo|auto reply|auto-reply|autoreply|auto response|auto-response|autoresponse|"
    "autoresponder|out of office|out-of-office|out of the office|out of office reply|"
    "out of office notification|on vacation|vacation reply|vacation message|away from my mail|"
    "i am out of office|i am out of the office|away from office|away from the office",
    /* German */
    "abwesend|ich bin nicht im büro|abwesenheitsnotiz|abwesenheit|abwesenheitsnachricht|"
    "autom. antwort|nicht im büro|außer haus|abwesenheitsassistent|urlaubsnotiz",
    /* French, Spanish, Portuguese, Italian, Romanian */
    "absence|absent|absence du bureau|absent du bureau|message d'absence|ausente|"
    "fuera de la oficina|fuera de oficina|ausência|fora do escritório|fora do escritorio|"
    "ausência temporária|assente|assenza|fuori sede|fuori ufficio|assente dall'ufficio|"
    "răspuns automat|în afara biroului",
    /* Dutch, Scandinavian, Finnish */
    "afwezig|afwezigheidsbericht|afwezigheidsmelding|niet aanwezig|autosvar|frånvaro|"
    "frånvaromeddelande|fravær|fraværsmelding|ikke til stede|ikke på kontoret|poissa|"
    "poissaoloviesti|sjálfvirkt svar",
    /* Polish, Czech, Slovak, Slovene, Hungarian, Turkish */
    "autoodpowiedź|poza biurem|nieobecność|nepřítomnost|mimo kancelář|neprítomnosť|odsotnost|"
    "házon kívül|ofis dışında",
    /* Russian, Armenian */
    "автоответ|автоответчик|вне офиса|ավտոմատ պատասխան",
    /* Chinese, Japanese, Korean */
    "外出自动回复|休假自动回复|不在办公室|不在通知|自動送信|自動送信メール|부재중|부재 중|부재중 "
    "자동 회신",
    /* Hebrew */
    "מענה 'אני לא נמצא'"};

/* "automatic" beside "reply", case folded: the middle of the word that most languages of Latin,
   Greek, Cyrillic, Georgian and Armenian letters have for it, without accents. */
static const char *const automatic_middles[] = {"tomat", "tomaa", "τοματ",
                                                "томат", "ტომატ", "տոմատ"};

/* The same where another word serves. */
static const char *const automatic_words[] = {
    "samodejn", "sjalfvirk", "sjalvvirk", "uathoib", "tu đong", "טומט",     "تلقائ",
    "خودکار",   "آلي",       "स्वचालित",   "स्वतः",    "स्वयंचलित", "স্বয়ংক্রিয়", "தானியங்கி",
    "స్వయంచాలక",  "ಸ್ವಯಂಚಾಲಿತ",  "യാന്ത്രിക",   "സ്വയമേവ",  "સ્વચાલિત", "ਸਵੈਚਲਿਤ",   "ස්වයංක්"};

/* The two words where they stand without blanks: "automatic" begins many others ("automobile"). */
static const char *const automatic_replies[] = {
    "自动回复",     "自动答复",    "自动回信",      "自动应答",      "自動回覆",  "自動回復",
    "自動答覆",     "自動応答",    "自動返信",      "自动回覆",      "자동 회신", "자동회신",
    "자동 응답",    "자동응답",    "자동 답장",     "자동답장",      "자동 답변", "자동답변",
    "ตอบกลับอัตโนมัติ", "ตอบรับอัตโนมัติ", "ຕອບກັບອັດຕະໂນມັດ", "ឆ្លើយតបស្វ័យប្រវត្តិ"};

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

static char *folded_subject(const char *subject)
{
    gsize length = strnlen(subject, SUBJECT_OCTETS);
    g_autofree char *begin = g_utf8_make_valid(subject, (gssize)length);
    g_autofree char *composed = utf8_normalize(begin, -1, G_NORMALIZE_DEFAULT_COMPOSE);
    return g_utf8_strdown(composed, -1);
}

/* ---- the head: what stands in front of the subject answered ---- */

static const struct {
    const char *opening, *closing;
} brackets[] = {{"[", "]"}, {"(", ")"}, {"【", "】"}, {"［", "］"}, {"（", "）"}};

static const char *skip_blanks(const char *text)
{
    while (*text == '*' || g_unichar_isspace(g_utf8_get_char(text)))
        text = g_utf8_next_char(text);
    return text;
}

static char *strip_blanks(const char *from, const char *until)
{
    from = skip_blanks(from);
    return utf8_strip(from, MAX(until - from, 0));
}

/* What stands in the brackets that the text begins with, and where it goes on; NULL when it begins
   with none. */
static char *bracketed(const char *text, const char **rest_r)
{
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        if (!g_str_has_prefix(text, brackets[i].opening))
            continue;
        const char *inner = text + strlen(brackets[i].opening);
        const char *end = strstr(inner, brackets[i].closing);
        if (end == NULL)
            return NULL;
        *rest_r = skip_blanks(end + strlen(brackets[i].closing));
        return strip_blanks(inner, end);
    }
    return NULL;
}

/* "Out of office (holidays)" is "Out of office". */
static const char *without_remark(const char *text, const char *end)
{
    for (gsize i = 0; i < G_N_ELEMENTS(brackets); i++) {
        const char *opening = g_strstr_len(text, end - text, brackets[i].opening);
        if (opening != NULL && opening > text)
            end = opening;
    }
    return end;
}

/* Up to a colon, a dash or "Re:"; all of it when there is none. */
static char *head_of(const char *text)
{
    static const char *const ends[] = {":", "：", " - ", " – ", " — ", " re:"};
    const char *end = text + strlen(text);
    for (gsize i = 0; i < G_N_ELEMENTS(ends); i++) {
        const char *found = g_strstr_len(text, end - text, ends[i]);
        end = found != NULL ? found : end;
    }
    g_autofree char *head = strip_blanks(text, without_remark(text, end));
    if (g_str_has_suffix(head, " re"))
        head[strlen(head) - strlen(" re")] = '\0';
    return g_steal_pointer(&head);
}

/* ---- what it says ---- */

static gboolean is_listed(const char *packed, const char *phrase)
{
    gsize length = strlen(phrase);
    for (const char *at = strstr(packed, phrase); at != NULL; at = strstr(at + 1, phrase))
        if ((at == packed || at[-1] == '|') && (at[length] == '|' || at[length] == '\0'))
            return TRUE;
    return FALSE;
}

static char *without_accents(const char *text)
{
    g_autofree char *apart = utf8_normalize(text, -1, G_NORMALIZE_DEFAULT);
    g_autoptr(GString) plain = g_string_new(NULL);
    for (const char *at = apart; *at != '\0'; at = g_utf8_next_char(at)) {
        gunichar c = g_utf8_get_char(at);
        if (c < ACCENTS_FROM || c > ACCENTS_TO)
            g_string_append_unichar(plain, c);
    }
    return utf8_normalize(plain->str, -1, G_NORMALIZE_DEFAULT_COMPOSE);
}

/* Within a word, and with an ending: "автоматический", but neither "tomatoes" nor what an
   "Automat" is. */
static gboolean has_middle(const char *plain, const char *middle)
{
    const char *at = strstr(plain, middle);
    if (at == NULL || at == plain || strchr(plain, ' ') == NULL)
        return FALSE;
    return g_unichar_isalpha(g_utf8_get_char(g_utf8_prev_char(at))) &&
           g_unichar_isalpha(g_utf8_get_char(at + strlen(middle)));
}

static gboolean holds_one(const char *text, const char *const *words, gsize count)
{
    for (gsize i = 0; i < count; i++)
        if (strstr(text, words[i]) != NULL)
            return TRUE;
    return FALSE;
}

static guint count_words(const char *text)
{
    guint words = 0;
    for (const char *at = text; *at != '\0'; at += strspn(at, " "), words++)
        at += strcspn(at, " ");
    return words;
}

static gboolean says_automatic(const char *head)
{
    if (holds_one(head, automatic_replies, G_N_ELEMENTS(automatic_replies)))
        return TRUE;
    g_autofree char *plain = without_accents(head);
    if (holds_one(plain, automatic_words, G_N_ELEMENTS(automatic_words)))
        return TRUE;
    for (gsize i = 0; i < G_N_ELEMENTS(automatic_middles); i++)
        if (has_middle(plain, automatic_middles[i]))
            return TRUE;
    return FALSE;
}

/* `is_closed`: something follows that it stands in front of. */
static gboolean is_reply_head(const char *head, gboolean is_closed)
{
    if (*head == '\0')
        return FALSE;
    for (gsize i = 0; i < G_N_ELEMENTS(reply_phrases); i++)
        if (is_listed(reply_phrases[i], head))
            return is_closed || strcmp(head, "auto") != 0;
    guint most = is_closed ? HEAD_WORDS_MAX : HEAD_WORDS_ALONE_MAX;
    return count_words(head) <= most && says_automatic(head);
}

gboolean mime_subject_is_reply(const char *subject)
{
    g_autofree char *folded = folded_subject(subject);
    const char *at = skip_blanks(folded);
    for (guint i = 0; i < BRACKETS_MAX; i++) {
        g_autofree char *inner = bracketed(at, &at);
        if (inner != NULL && is_reply_head(inner, TRUE))
            return TRUE;
    }
    g_autofree char *head = head_of(at);
    return is_reply_head(head, strlen(head) < strlen(at));
}

gboolean mime_subject_is_bounce(const char *subject)
{
    g_autofree char *folded = folded_subject(subject);
    const char *begin = folded + strspn(folded, " [(*");
    for (gsize i = 0; i < G_N_ELEMENTS(bounce_phrases); i++)
        if (g_str_has_prefix(begin, bounce_phrases[i]))
            return TRUE;
    return FALSE;
}
