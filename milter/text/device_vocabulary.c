#include "device_vocabulary.h"

#include <string.h>

/* What such a line begins with. */
static const char *const openings[] = {"sent from",
                                       "sent via",
                                       "sent with",
                                       "sent using",
                                       "sent on",
                                       "sent by",
                                       "get",
                                       "download",
                                       "gesendet von",
                                       "gesendet mit",
                                       "gesendet aus",
                                       "gesendet über",
                                       "versendet mit",
                                       "mobil gesendet",
                                       "diese nachricht wurde von",
                                       "diese e-mail wurde von",
                                       "von meinem",
                                       "von meiner",
                                       "von unterwegs",
                                       "holen sie sich",
                                       "laden sie",
                                       "envoyé de",
                                       "envoyé depuis",
                                       "envoyé à partir de",
                                       "envoyé à partir d",
                                       "envoyé avec",
                                       "envoyé via",
                                       "envoyé par",
                                       "télécharger",
                                       "obtenir",
                                       "obtenez",
                                       "enviado desde",
                                       "enviado de",
                                       "enviado do",
                                       "enviado con",
                                       "enviado com",
                                       "enviado via",
                                       "enviado vía",
                                       "enviado por",
                                       "enviado pelo",
                                       "obtener",
                                       "obtén",
                                       "obter o",
                                       "obtenha o",
                                       "inviato da",
                                       "inviato dal",
                                       "inviato con",
                                       "inviato tramite",
                                       "ottieni",
                                       "scarica",
                                       "verzonden vanaf",
                                       "verzonden vanuit",
                                       "verzonden met",
                                       "verzonden via",
                                       "verstuurd vanaf",
                                       "verstuurd met",
                                       "skickat från",
                                       "skickades från",
                                       "hämta",
                                       "sendt fra",
                                       "hent",
                                       "lähetetty",
                                       "hanki",
                                       "wysłane z",
                                       "wysłano z",
                                       "pobierz",
                                       "odesláno z",
                                       "odoslané z",
                                       "trimis de pe",
                                       "küldve",
                                       "отправлено с",
                                       "отправлено из",
                                       "отправлено от",
                                       "надіслано з",
                                       "получите",
                                       "发自",
                                       "發自",
                                       "寄自",
                                       "发送自",
                                       "傳送自",
                                       "來自我的",
                                       "来自我的",
                                       "来自",
                                       "从我的",
                                       "從我的",
                                       "获取",
                                       "下载",
                                       "取得",
                                       "나의",
                                       "내",
                                       NULL};

/* What it ends with, in languages that put the verb last. */
static const char *const closings[] = {
    "gesendet",           "verzonden", "verstuurd", "gönderildi", "から送信",
    "から送信されました", "を入手",    "에서 보냄", "에서 전송",  "에서 발송",
    "다운로드",           "发送",      "發送",      "傳送",       NULL};

/* Telephones, programs, and their kinds. */
static const char *const products[] = {"iphone",       "ipad",         "ipod",
                                       "android",      "samsung",      "galaxy",
                                       "huawei",       "xiaomi",       "redmi",
                                       "honor",        "oppo",         "vivo",
                                       "oneplus",      "google pixel", "pixel",
                                       "motorola",     "nokia",        "sony",
                                       "xperia",       "htc",          "blackberry",
                                       "fairphone",    "outlook",      "gmail",
                                       "yahoo",        "aol",          "proton mail",
                                       "protonmail",   "k-9 mail",     "k-9",
                                       "bluemail",     "typeapp",      "thunderbird",
                                       "airmail",      "mailbird",     "em client",
                                       "canary",       "foxmail",      "web.de",
                                       "gmx",          "mail.ru",      "windows",
                                       "wechat",       "mobile phone", "mobile device",
                                       "cell phone",   "smartphone",   "mobiltelefon",
                                       "mobilgerät",   "handy",        "phone",
                                       "tablet",       "téléphone",    "teléfono",
                                       "telefon",      "telefoon",     "telefono",
                                       "手机",         "手機",         "qq邮箱",
                                       "网易邮箱大师", "网易邮箱",     "网易灵犀",
                                       "新浪邮箱",     "小米",         "华为",
                                       "荣耀",         "갤럭시",       NULL};

/* What else may stand in it; a name of a model may, too. */
static const char *const fillers[] = {"a",
                                      "an",
                                      "the",
                                      "my",
                                      "for",
                                      "on",
                                      "with",
                                      "from",
                                      "via",
                                      "by",
                                      "verizon",
                                      "at&t",
                                      "t-mobile",
                                      "wireless",
                                      "network",
                                      "5g",
                                      "4g",
                                      "lte",
                                      "pro",
                                      "plus",
                                      "max",
                                      "ultra",
                                      "mini",
                                      "note",
                                      "edge",
                                      "fold",
                                      "flip",
                                      "ios",
                                      "mac",
                                      "mail",
                                      "email",
                                      "e-mail",
                                      "app",
                                      "mobile",
                                      "mobil",
                                      "secure",
                                      "device",
                                      "gerät",
                                      "please excuse my brevity",
                                      "please excuse brevity",
                                      "please excuse any typos",
                                      "please excuse typos",
                                      "bitte entschuldigen sie die kürze",
                                      "mein",
                                      "meinem",
                                      "meiner",
                                      "mit",
                                      "der",
                                      "für",
                                      "mon",
                                      "ma",
                                      "pour",
                                      "mi",
                                      "meu",
                                      "para",
                                      "mio",
                                      "per",
                                      "mijn",
                                      "voor",
                                      "min",
                                      "för",
                                      "til",
                                      "laitteesta",
                                      "dla",
                                      "mojego",
                                      "моего",
                                      "мого",
                                      "устройства",
                                      "для",
                                      "umdan",
                                      "적",
                                      "용",
                                      "的",
                                      "我的",
                                      "智能手机",
                                      "客户端",
                                      "移动版",
                                      "手机版",
                                      "版",
                                      NULL};

static const struct {
    DeviceWord kind;
    const char *const *words;
} vocabulary[] = {
    {DEVICE_WORD_OPENING, openings},
    {DEVICE_WORD_CLOSING, closings},
    {DEVICE_WORD_PRODUCT, products},
    {DEVICE_WORD_FILLER, fillers},
};

gboolean device_vocabulary_is_in_word(const char *at)
{
    gunichar c = g_utf8_get_char(at);
    return g_unichar_isalnum(c) && !g_unichar_iswide(c);
}

static gboolean ends_word(const char *line, const char *at)
{
    return !device_vocabulary_is_in_word(at) ||
           !device_vocabulary_is_in_word(g_utf8_find_prev_char(line, at));
}

DeviceWord device_vocabulary_at(const char *line, const char *at, gsize *length_r)
{
    DeviceWord kind = DEVICE_WORD_NONE;
    *length_r = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
        for (const char *const *words = vocabulary[i].words; *words != NULL; words++) {
            if (**words != *at)
                continue;
            gsize length = strlen(*words);
            if (length <= *length_r || !g_str_has_prefix(at, *words) ||
                !ends_word(line, at + length))
                continue;
            kind = vocabulary[i].kind;
            *length_r = length;
        }
    }
    return kind;
}
