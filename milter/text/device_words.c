#include "device_words.h"

#include "reply_lines.h"

#include <string.h>

#define LINE_OCTETS_MAX 160
#define ENDING_OCTETS_MAX 80 /* of lines known by their end */

/* What such a line begins with; sorted as by octets in lower case. */
static const char *const BEGINNINGS[] = {
    "Android용 Outlook",
    "Az iPad",
    "Az iPhone",
    "Baixe o Outlook",
    "Composed on my",
    "Dapatkan Outlook",
    "De mon iPhone",
    "Descargar Outlook",
    "Dictated ",
    "Diese E-Mail wurde von mein",
    "Diese Nachricht wurde von mein",
    "Dikirim dari",
    "Dikirim dengan",
    "Download Outlook",
    "Download Outlook for",
    "Elküldve ",
    "Enviada do",
    "Enviado a partir",
    "Enviado a través",
    "Enviado con ",
    "Enviado da ",
    "Enviado de ",
    "Enviado desde",
    "Enviado do ",
    "Enviado pelo",
    "Enviado por ",
    "Enviado usando",
    "Enviado via",
    "Enviado vía",
    "Enviat des d",
    "Envoyé avec",
    "Envoyé de ",
    "Envoyé depuis",
    "Envoyé par",
    "Envoyé via",
    "Envoyé à partir",
    "Expédié de mon",
    "From my Android",
    "From my BlackBerry",
    "From my iPad",
    "From my iPhone",
    "From My Iphone",
    "From my mobile",
    "From my phone",
    "From my Samsung",
    "från min",
    "Få Outlook",
    "Galaxy에서",
    "Gesendet aus ",
    "Gesendet mit ",
    "Gesendet via ",
    "Gesendet von ",
    "Gesendet über ",
    "Get BlueMail for",
    "Get Outlook for",
    "Get TypeApp for",
    "Get Yahoo Mail",
    "Gửi từ",
    "Hanki Outlook",
    "Hent Outlook",
    "Holen Sie sich Outlook",
    "Hämta Outlook",
    "Inviato con",
    "Inviato da",
    "Inviato dal",
    "Inviato tramite",
    "iOS용 Outlook",
    "Išsiųsta iš",
    "Küldve ",
    "Lähetetty ",
    "Mobil gesendet",
    "Nosūtīts no",
    "Obtener Outlook",
    "Obtenez Outlook",
    "Obtenha o Outlook",
    "Obtenir Outlook",
    "Obter o Outlook",
    "Obtén Outlook",
    "Obțineți Outlook",
    "Odesláno pomocí",
    "Odesláno přes",
    "Odesláno z",
    "Odesláno ze",
    "Odoslané cez",
    "Odoslané z",
    "Ottieni Outlook",
    "Outlook for Android",
    "Outlook for iOS",
    "Outlook für ",
    "Outlook voor ",
    "Pobierz Outlook",
    "Pobierz program Outlook",
    "Poslano iz",
    "Poslano s",
    "Poslano z",
    "Poslato sa",
    "Provenance : Courrier",
    "Provenance: Courrier",
    "Saadetud minu",
    "Saatsin oma",
    "Scarica Outlook",
    "Sendt fra",
    "Sendt med",
    "Sendt via",
    "Sent by galaxy",
    "Sent by mobile",
    "Sent by my",
    "Sent from [",
    "Sent from a ",
    "Sent from Acompli",
    "Sent from Alto",
    "Sent from Android",
    "Sent from AOL",
    "Sent from Blue",
    "Sent from BlueMail",
    "Sent from Boxer",
    "Sent from Canary",
    "Sent from CloudMagic",
    "Sent from EasilyDo",
    "Sent from eM Client",
    "Sent from Email+",
    "Sent from Fastmail",
    "Sent from Front",
    "Sent from Galaxy",
    "Sent from Gmail",
    "Sent from handy",
    "Sent from HEY",
    "Sent from Huawei",
    "Sent from iCloud",
    "Sent from iPad",
    "Sent from iPhone",
    "Sent from Mail for",
    "Sent from Mail.ru",
    "Sent from Mailbird",
    "Sent from Mailbox",
    "Sent from Mailspring",
    "Sent from Microsoft",
    "Sent from Missive",
    "Sent from mobile",
    "Sent from Mobile",
    "Sent from my",
    "Sent from myMail",
    "Sent from Newton",
    "Sent from Nine",
    "Sent from Office",
    "Sent from Outlook",
    "Sent from phone",
    "Sent from Postbox",
    "Sent from Proton",
    "Sent from QQ",
    "Sent from Rediff",
    "Sent from Samsung",
    "Sent from Spark",
    "Sent from Superhuman",
    "Sent from Surface",
    "Sent from the ",
    "Sent from Thunderbird",
    "Sent from Type",
    "Sent from TypeApp",
    "Sent from WeChat",
    "Sent from Windows",
    "Sent from Workspace",
    "Sent from Xiaomi",
    "Sent from Yahoo",
    "Sent from Zoho",
    "Sent iš",
    "Sent mobile",
    "Sent on my",
    "Sent on the go",
    "Sent through my",
    "Sent using ",
    "Sent via ",
    "Sent with ",
    "Skaff deg Outlook",
    "Skickades från",
    "Skickat från",
    "Skickat med",
    "Skickat via",
    "Spedito da",
    "Stáhnout Outlook",
    "Trimis cu",
    "Trimis de la",
    "Trimis de pe",
    "Trimis din",
    "Typed on my",
    "Télécharger Outlook",
    "Tải Outlook",
    "Versendet mit",
    "Versendet von mein",
    "Verstuurd met",
    "Verstuurd vanaf",
    "Verstuurd vanuit",
    "Verstuurd via",
    "Verzonden met",
    "Verzonden vanaf",
    "Verzonden vanuit",
    "Verzonden via",
    "Von meinem",
    "Von meiner",
    "Von unterwegs gesendet",
    "Written on my",
    "Wysłane przez",
    "Wysłane z ",
    "Wysłane za ",
    "Wysłano z ",
    "Získat Outlook",
    "Získejte Outlook",
    "Đã gửi từ",
    "Được gửi từ",
    "Απεστάλη από",
    "Αποστολή από",
    "Εστάλη από",
    "Στάλθηκε από",
    "Відправлено з",
    "Изпратено от",
    "Надіслано з",
    "Надіслано через",
    "Отправлено из ",
    "Отправлено от",
    "Отправлено с ",
    "Отправлено со",
    "Отправлено через",
    "Отримати Outlook",
    "Получите Outlook",
    "Послано с",
    "Послато са",
    "Скачать Outlook",
    "נשלח מ",
    "נשלח מה",
    "أرسل من",
    "أرسلت من",
    "أُرسلت من",
    "ارسال شده از",
    "ارسال‌شده از",
    "تم الإرسال من",
    "مرسل من",
    "รับ Outlook",
    "ส่งจาก",
    "下载 Outlook",
    "从 Windows",
    "从我的",
    "使用 Proton",
    "來自我的",
    "傳送自",
    "发自",
    "发送自",
    "取得 Outlook",
    "寄自",
    "從 Windows",
    "從我的",
    "来自 Windows",
    "来自QQ",
    "来自我的",
    "来自网易",
    "用我的",
    "由我的",
    "發自",
    "發送自",
    "获取 Outlook",
    "获取Outlook",
    "通过",
    "나의 iPad",
    "나의 iPhone",
    "내 iPhone",
    "네이버 메일",
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

static guchar first_octet(const char *words)
{
    return (guchar)g_ascii_tolower(*words);
}

/* The first of the beginnings that begins with `octet` or one behind it. */
static gsize first_beginning(guchar octet)
{
    gsize low = 0, high = G_N_ELEMENTS(BEGINNINGS);
    while (low < high) {
        gsize middle = (low + high) / 2;
        if (first_octet(BEGINNINGS[middle]) < octet)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static gboolean begins_with_one(const char *words, gsize length)
{
    guchar octet = first_octet(words);
    for (gsize i = first_beginning(octet);
         i < G_N_ELEMENTS(BEGINNINGS) && first_octet(BEGINNINGS[i]) == octet; i++)
        if (reply_begins(words, length, BEGINNINGS[i]))
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

/* "TI-85", "Airmail for iOS", "[Mailbox]": what goes on in small letters is prose. */
static gboolean are_names(const char *words)
{
    static const char *const BETWEEN[] = {"for ", "on ", "by ", "from ", "with "};
    for (const char *at = words; *at != '\0';) {
        gboolean is_between = FALSE;
        for (gsize i = 0; i < G_N_ELEMENTS(BETWEEN) && !is_between; i++)
            is_between = at > words && g_str_has_prefix(at, BETWEEN[i]);
        if (g_ascii_islower(*at) && at[1] != '\0' && !g_ascii_isupper(at[1]) && !is_between)
            return FALSE;
        at += strcspn(at, " ");
        at += strspn(at, " ");
    }
    return *words != '\0';
}

/* "Sent from my TI-85", "Sent with Airmail": names alone after the opening. */
static gboolean names_product(const char *words)
{
    static const char *const OPENINGS[] = {"Sent from my ", "Sent from a ", "Sent via ",
                                           "Sent with ",    "Sent using ",  "Sent from ["};
    for (gsize i = 0; i < G_N_ELEMENTS(OPENINGS); i++) {
        gsize size = strlen(OPENINGS[i]);
        if (g_ascii_strncasecmp(words, OPENINGS[i], size) == 0 &&
            (words[size - 1] == '[' || are_names(words + size)))
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
