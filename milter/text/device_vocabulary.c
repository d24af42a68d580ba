#include "device_vocabulary.h"

#include "../base/utf8.h"
#include "text.h"

#include <string.h>

/* Each list is divided by bars. */

/* What such a line begins with. */
static const char openings[] =
    "sent from|sent via|sent with|sent using|sent on|sent by|get|download|gesendet von|"
    "gesendet mit|gesendet aus|gesendet über|versendet mit|mobil gesendet|"
    "diese nachricht wurde von|diese e-mail wurde von|von meinem|von meiner|von unterwegs|"
    "holen sie sich|laden sie|envoyé de|envoyé depuis|envoyé à partir de|envoyé à partir d|"
    "envoyé avec|envoyé via|envoyé par|télécharger|obtenir|obtenez|enviado desde|enviado de|"
    "enviado do|enviado con|enviado com|enviado via|enviado vía|enviado por|enviado pelo|obtener|"
    "obtén|obter o|obtenha o|inviato da|inviato dal|inviato con|inviato tramite|ottieni|scarica|"
    "verzonden vanaf|verzonden vanuit|verzonden met|verzonden via|verstuurd vanaf|verstuurd met|"
    "skickat från|skickades från|hämta|sendt fra|hent|lähetetty|hanki|wysłane z|wysłano z|pobierz|"
    "odesláno z|odoslané z|trimis de pe|küldve|отправлено с|отправлено из|отправлено от|"
    "надіслано з|получите|发自|發自|寄自|发送自|傳送自|來自我的|来自我的|来自|从我的|從我的|获取|"
    "下载|取得|나의|내";

/* What it ends with, in languages that put the verb last. */
static const char closings[] =
    "gesendet|verzonden|verstuurd|gönderildi|から送信|から送信されました|を入手|에서 보냄|"
    "에서 전송|에서 발송|다운로드|发送|發送|傳送";

/* Telephones, programs, and their kinds. */
static const char products[] =
    "iphone|ipad|ipod|android|samsung|galaxy|huawei|xiaomi|redmi|honor|oppo|vivo|oneplus|"
    "google pixel|pixel|motorola|nokia|sony|xperia|htc|blackberry|fairphone|outlook|gmail|yahoo|"
    "aol|proton mail|protonmail|k-9 mail|k-9|bluemail|typeapp|thunderbird|airmail|mailbird|"
    "em client|canary|foxmail|web.de|gmx|mail.ru|windows|wechat|mobile phone|mobile device|"
    "cell phone|smartphone|mobiltelefon|mobilgerät|handy|phone|tablet|téléphone|teléfono|telefon|"
    "telefoon|telefono|手机|手機|qq邮箱|网易邮箱大师|网易邮箱|网易灵犀|新浪邮箱|小米|华为|荣耀|"
    "갤럭시";

/* What else may stand in it; a name of a model may, too. */
static const char fillers[] =
    "a|an|the|my|for|on|with|from|via|by|verizon|at&t|t-mobile|wireless|network|5g|4g|lte|pro|"
    "plus|max|ultra|mini|note|edge|fold|flip|ios|mac|mail|email|e-mail|app|mobile|mobil|secure|"
    "device|gerät|please excuse my brevity|please excuse brevity|please excuse any typos|"
    "please excuse typos|bitte entschuldigen sie die kürze|mein|meinem|meiner|mit|der|für|mon|ma|"
    "pour|mi|meu|para|mio|per|mijn|voor|min|för|til|laitteesta|dla|mojego|моего|мого|устройства|"
    "для|umdan|적|용|的|我的|智能手机|客户端|移动版|手机版|版";

static const struct {
    DeviceWord kind;
    const char *words;
} vocabulary[] = {
    {DEVICE_WORD_OPENING, openings},
    {DEVICE_WORD_CLOSING, closings},
    {DEVICE_WORD_PRODUCT, products},
    {DEVICE_WORD_FILLER, fillers},
};

DeviceWord device_vocabulary_at(const char *line, const char *at, gsize *length_r)
{
    DeviceWord kind = DEVICE_WORD_NONE;
    *length_r = 0;
    for (gsize i = 0; i < G_N_ELEMENTS(vocabulary); i++) {
        const char *rest = vocabulary[i].words, *word;
        gsize length;
        while ((word = utf8_next_listed(&rest, &length)) != NULL) {
            if (*word != *at || length <= *length_r || strncmp(at, word, length) != 0 ||
                !utf8_is_word_edge(line, at + length))
                continue;
            kind = vocabulary[i].kind;
            *length_r = length;
        }
    }
    return kind;
}
