#include "device_words.h"

#include "reply_lines.h"

#include <string.h>

#define LINE_OCTETS_MAX 160
#define ENDING_OCTETS_MAX 80 /* of lines known by their end */
#define CASE_BIT 0x20        /* between the cases of an ASCII letter */

/* What such a line begins with. */
static const char *const BEGINNINGS[] = {
    "Sent from my",
    "Sent from Mailbox",
    "Sent from [",
    "Sent from a ",
    "Sent from the ",
    "Sent from Mail for",
    "Sent from Outlook",
    "Sent from Yahoo",
    "Sent from Gmail",
    "Sent from Proton",
    "Sent from Samsung",
    "Sent from Windows",
    "Sent from Nine",
    "Sent from Spark",
    "Sent from BlueMail",
    "Sent from Blue",
    "Sent from iPhone",
    "Sent from iPad",
    "Sent from iCloud",
    "Sent from mobile",
    "Sent from Mobile",
    "Sent from Surface",
    "Sent from Huawei",
    "Sent from Xiaomi",
    "Sent from Galaxy",
    "Sent from AOL",
    "Sent from Mailbird",
    "Sent from Mailspring",
    "Sent from Postbox",
    "Sent from myMail",
    "Sent from TypeApp",
    "Sent from Type",
    "Sent from Workspace",
    "Sent from Email+",
    "Sent from EasilyDo",
    "Sent from Superhuman",
    "Sent from Front",
    "Sent from Missive",
    "Sent from Newton",
    "Sent from Boxer",
    "Sent from Acompli",
    "Sent from CloudMagic",
    "Sent from Fastmail",
    "Sent from Zoho",
    "Sent from phone",
    "Sent from Android",
    "Sent from WeChat",
    "Sent from QQ",
    "Sent from handy",
    "Sent from Alto",
    "Sent from Mail.ru",
    "Sent from Rediff",
    "Sent from Canary",
    "Sent from HEY",
    "Sent from eM Client",
    "Sent from Thunderbird",
    "Sent from Microsoft",
    "Sent from Office",
    "Sent via ",
    "Sent with ",
    "Sent using ",
    "Sent by galaxy",
    "Sent by mobile",
    "Sent by my",
    "Sent on the go",
    "Sent on my",
    "Sent mobile",
    "Sent through my",
    "Get Outlook for",
    "Get TypeApp for",
    "Get BlueMail for",
    "Get Yahoo Mail",
    "Download Outlook for",
    "Typed on my",
    "Written on my",
    "Composed on my",
    "Dictated ",
    "From my iPhone",
    "From my iPad",
    "From my Android",
    "From my Samsung",
    "From my phone",
    "From my mobile",
    "From my BlackBerry",
    "From My Iphone",
    /* German */
    "Von meinem",
    "Von meiner",
    "Gesendet von ",
    "Gesendet mit ",
    "Gesendet über ",
    "Gesendet aus ",
    "Gesendet via ",
    "Diese Nachricht wurde von mein",
    "Diese E-Mail wurde von mein",
    "Versendet mit",
    "Versendet von mein",
    "Outlook für ",
    "Holen Sie sich Outlook",
    "Von unterwegs gesendet",
    "Mobil gesendet",
    /* French */
    "Envoyé de ",
    "Envoyé depuis",
    "Envoyé à partir",
    "Envoyé avec",
    "Envoyé via",
    "Envoyé par",
    "Télécharger Outlook",
    "Obtenir Outlook",
    "Obtenez Outlook",
    "Provenance : Courrier",
    "Provenance: Courrier",
    "Expédié de mon",
    "De mon iPhone",
    /* Spanish, Catalan, Portuguese, Italian, Romanian */
    "Enviado desde",
    "Enviado con ",
    "Enviado por ",
    "Enviado vía",
    "Enviado via",
    "Enviado a través",
    "Enviado de ",
    "Enviado do ",
    "Enviado da ",
    "Enviado a partir",
    "Enviada do",
    "Enviado pelo",
    "Enviado usando",
    "Obtener Outlook",
    "Obtén Outlook",
    "Descargar Outlook",
    "Obter o Outlook",
    "Obtenha o Outlook",
    "Baixe o Outlook",
    "Enviat des d",
    "Inviato da",
    "Inviato con",
    "Inviato dal",
    "Inviato tramite",
    "Spedito da",
    "Ottieni Outlook",
    "Scarica Outlook",
    "Trimis de pe",
    "Trimis din",
    "Trimis de la",
    "Trimis cu",
    "Obțineți Outlook",
    /* Dutch and the North */
    "Verstuurd vanaf",
    "Verstuurd vanuit",
    "Verstuurd met",
    "Verstuurd via",
    "Verzonden vanaf",
    "Verzonden met",
    "Verzonden vanuit",
    "Verzonden via",
    "Download Outlook",
    "Outlook voor ",
    "Skickat från",
    "Skickat med",
    "Skickat via",
    "Skickades från",
    "Hämta Outlook",
    "från min",
    "Sendt fra",
    "Sendt med",
    "Sendt via",
    "Hent Outlook",
    "Få Outlook",
    "Skaff deg Outlook",
    "Lähetetty ",
    "Hanki Outlook",
    "Saadetud minu",
    "Saatsin oma",
    "Išsiųsta iš",
    "Nosūtīts no",
    "Sent iš",
    /* Slavic */
    "Wysłane z ",
    "Wysłano z ",
    "Wysłane za ",
    "Wysłane przez",
    "Pobierz program Outlook",
    "Pobierz Outlook",
    "Odesláno z",
    "Odesláno ze",
    "Odesláno přes",
    "Odesláno pomocí",
    "Získat Outlook",
    "Stáhnout Outlook",
    "Získejte Outlook",
    "Odoslané z",
    "Odoslané cez",
    "Отправлено с ",
    "Отправлено из ",
    "Отправлено через",
    "Отправлено от",
    "Отправлено со",
    "Послано с",
    "Скачать Outlook",
    "Получите Outlook",
    "Надіслано з",
    "Надіслано через",
    "Відправлено з",
    "Отримати Outlook",
    "Изпратено от",
    "Послато са",
    "Poslano s",
    "Poslano z",
    "Poslano iz",
    "Poslato sa",
    /* Hungarian, Turkish, Greek, Hebrew, Arabic, Persian */
    "Elküldve ",
    "Az iPhone",
    "Az iPad",
    "Küldve ",
    "Στάλθηκε από",
    "Αποστολή από",
    "Εστάλη από",
    "Απεστάλη από",
    "נשלח מ",
    "נשלח מה",
    "أُرسلت من",
    "أرسلت من",
    "تم الإرسال من",
    "مرسل من",
    "أرسل من",
    "ارسال شده از",
    "ارسال‌شده از",
    /* East and South-East Asia */
    "发自",
    "發自",
    "发送自",
    "發送自",
    "傳送自",
    "来自我的",
    "來自我的",
    "寄自",
    "获取 Outlook",
    "取得 Outlook",
    "获取Outlook",
    "下载 Outlook",
    "从我的",
    "從我的",
    "从 Windows",
    "從 Windows",
    "来自 Windows",
    "由我的",
    "用我的",
    "使用 Proton",
    "通过",
    "来自网易",
    "来自QQ",
    "Outlook for iOS",
    "Outlook for Android",
    "나의 iPhone",
    "나의 iPad",
    "내 iPhone",
    "iOS용 Outlook",
    "Android용 Outlook",
    "Galaxy에서",
    "네이버 메일",
    "ส่งจาก",
    "รับ Outlook",
    "Được gửi từ",
    "Gửi từ",
    "Đã gửi từ",
    "Tải Outlook",
    "Dikirim dari",
    "Dikirim dengan",
    "Dapatkan Outlook",
};

/* What such a line ends with, in languages that put the verb last. */
static const char *const ENDINGS[] = {
    " gesendet",      " verstuurd",     " verzonden",     "から送信",     "から送信されました",
    "を入手",         "より送信",       "から送りました", "에서 보냄",    "에서 전송",
    "에서 보낸 메일", "에서 보낸 편지", "에서 발송",      "다운로드",     " gönderildi",
    "edinin",         "küldve",         "ről küldve",     "ről elküldve", "傳送",
    "发送",           "傳送自我的手機", " from mobile",   " lähetetty",
};

/* What tells such a line from prose where its beginning or end does not. */
static const char *const DEVICES[] = {
    "iphon",     "ipad",     "android",     "samsung",     "galaxy",     "blackberry", "smartphone",
    "handy",     "mobil",    "phone",       "tablet",      "outlook",    "windows",    "mail",
    "huawei",    "xiaomi",   "yahoo",       "gmail",       "web",        "proton",     "htc",
    "nokia",     "sony",     "lg",          "app",         "手机",       "手機",       "邮箱",
    "邮件",      "郵件",     "携帯",        "メール",      "телефон",    "смартфон",   "почт",
    "пошт",      "телефона", "thunderbird", "device",      "posta",      "telefon",    "teléfono",
    "téléphone", "celular",  "telemóvel",   "cellulare",   "correo",     "courrier",   "móvil",
    "móviles",   "puhelin",  "κινητό",      "נייד",        "هاتف",       "جوال",       "모바일",
    "휴대",      "핸드폰",   "갤럭시",      "ไอโฟน",       "điện thoại", "ponsel",     "airmail",
    "spark",     "ti-85",    "mac",         "posteingang", "unterwegs",  "note",       "cell",
    "computer",  "laptop",   "magnificent", "oneplus",     "pixel",      "motorola",   "redmi",
    "honor",     "mi ",
};

static gboolean holds_device(const char *lower)
{
    for (gsize i = 0; i < G_N_ELEMENTS(DEVICES); i++)
        if (strstr(lower, DEVICES[i]) != NULL)
            return TRUE;
    return FALSE;
}

static gboolean begins_with_one(const char *words, gsize length)
{
    for (gsize i = 0; i < G_N_ELEMENTS(BEGINNINGS); i++)
        if (((*BEGINNINGS[i] ^ *words) & ~CASE_BIT) == 0 &&
            reply_begins(words, length, BEGINNINGS[i]))
            return TRUE;
    return FALSE;
}

static gboolean ends_with_one(const char *words, gsize length)
{
    while (length > 0 && strchr(".!)> \t", words[length - 1]) != NULL)
        length--;
    for (gsize i = 0; i < G_N_ELEMENTS(ENDINGS); i++)
        if (reply_ends(words, length, ENDINGS[i]))
            return TRUE;
    return FALSE;
}

/* "Sent from my TI-85", "Sent with Airmail": a name with a capital or digit after the opening. */
static gboolean names_product(const char *words)
{
    static const char *const OPENINGS[] = {"Sent from my ", "Sent from a ", "Sent via ",
                                           "Sent with ",    "Sent using ",  "Sent from ["};
    for (gsize i = 0; i < G_N_ELEMENTS(OPENINGS); i++) {
        gsize size = strlen(OPENINGS[i]);
        if (g_ascii_strncasecmp(words, OPENINGS[i], size) == 0 &&
            (g_ascii_isupper(words[size]) || words[size - 1] == '['))
            return TRUE;
    }
    return FALSE;
}

gboolean device_words_match(const char *words, gsize length)
{
    while (length > 0 && strchr("(<[_*~|-> ", *words) != NULL) {
        words++;
        length--;
    }
    if (length < 5 || length > LINE_OCTETS_MAX)
        return FALSE;
    gboolean may_end_so = length <= ENDING_OCTETS_MAX;
    if (!begins_with_one(words, length) && !(may_end_so && ends_with_one(words, length)))
        return FALSE;
    gsize head = 0; /* what comes after a comma is an excuse for typos, or prose */
    while (head < length && words[head] != ',')
        head++;
    g_autofree char *raw = g_strndup(words, head);
    g_autofree char *lower = g_utf8_strdown(raw, -1);
    return names_product(raw) || holds_device(lower);
}
