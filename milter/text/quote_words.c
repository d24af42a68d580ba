#include "quote_words.h"

#include <string.h>

#define WORD_OCTETS_MAX 80 /* no language has a longer one */
#define DIVIDER '|'

/* Each list is divided by bars. Where they are looked up whole, ASCII letters may have any case. */

static const char *const LABELS[QUOTE_LABELS] = {
    [QUOTE_FROM] =
        "From|Von|De|Da|Van|Från|Fra|Lähettäjä|Od|Odesílatel|Kimden|Gönderen|От|От кого|Від|"
        "Feladó|De la|Από|מאת|من|จาก|Từ|Người gửi|Dari|发件人|寄件人|寄件者|发送人|發件人|差出人|"
        "送信者|보낸 사람|보낸사람|발신|Expéditeur|Remitente|Mittente|Remetente|Afzender|Nadawca|"
        "Отправитель|Absender|Expeditor|Šalje|Odosielateľ|Saatja|Nuo|No|Reply-To|Pošiljatelj|"
        "Avsändare|Afsender|Avsender|Ud.|فرستنده|از|От имени|Kimdən|Mail from",
    [QUOTE_DATE] =
        "Sent|Date|Message du|Sent at|Sent on|Gesendet|Gesendet am|Datum|Envoyé|Date d'envoi|"
        "Envoyé le|Enviado|Enviado el|Fecha|Fecha de envío|Inviato|Data|Data invio|Enviada|"
        "Enviada em|Enviado em|Verzonden|Verstuurd|Skickat|Sendt|Dato|Lähetetty|Päiväys|Pvm|"
        "Wysłano|Wysłane|Data wysłania|Odesláno|Odoslané|Dátum|Elküldve|Küldve|Trimis|Tarih|"
        "Gönderildi|Gönderilme Tarihi|Gönderilen|Gönderme Tarihi|Отправлено|Дата|Дата отправки|"
        "Надіслано|Відправлено|Στάλθηκε|Ημερομηνία|Εστάλη|נשלח|תאריך|التاريخ|تاريخ الإرسال|"
        "تم الإرسال|أرسلت|ส่งเมื่อ|วันที่|Đã gửi|Ngày|Dikirim|Tanggal|发送时间|发送日期|日期|时间|"
        "時間|寄件日期|傳送時間|發送時間|送信日時|日時|日付|보낸 날짜|보낸날짜|날짜|보낸 시간|"
        "일시|Poslano",
    [QUOTE_TO] =
        "To|An|À|A|Para|Aan|Till|Til|Vastaanottaja|Do|Komu|Kime|Alıcı|Кому|Címzett|Către|Catre|"
        "Προς|אל|إلى|الى|ถึง|Đến|Tới|Người nhận|Kepada|Untuk|收件人|收件者|接收人|宛先|受信者|"
        "받는 사람|받는사람|수신|Destinataire|Destinatario|Destinatário|Empfänger|Odbiorca|"
        "Adresat|Pro|Za|Prima|Получатель|До|Kam|Kellele|به|Dla|To whom",
    [QUOTE_CC] =
        "Cc|Kopie|Kopia|Copie à|Copie|Kopi|Bcc|抄送|副本|抄送人|Копия|Копія|참조|Bilgi|"
        "Másolatot kap|DW|Κοιν.|Κοινοποίηση|עותק|نسخة|สำเนา|Salinan|UDW|Organization|Attachments|"
        "Importance|Priority|密送|附件|重要性|優先順序",
    [QUOTE_SUBJECT] =
        "Subject|Betreff|Objet|Asunto|Oggetto|Assunto|Onderwerp|Ämne|Emne|Aihe|Temat|Předmět|"
        "Predmet|Konu|Тема|Tárgy|Subiect|Θέμα|נושא|الموضوع|เรื่อง|Chủ đề|Tiêu đề|Subjek|Perihal|"
        "Subyek|主题|主旨|主題|標題|标题|件名|제목|Sujet|Assumpte|Naslov|Относно|Teema|Temats|"
        "Tema|موضوع|Re|Titel|Mövzu",
};

static const char ORIGINAL[] =
    "Original Message|Original|Original e-mail|Original email|Original mail|Reply Message|"
    "Replied Message|Previous Message|Message from|Ursprüngliche Nachricht|Ursprüngliche Mail|"
    "Ursprüngliche E-Mail|Originalnachricht|Original-Nachricht|Original Nachricht|"
    "Message d'origine|Message d’origine|Message original|Message initial|Message originel|"
    "Mensaje original|Mensaje de origen|Mensagem original|Messaggio originale|"
    "Oorspronkelijk bericht|Origineel bericht|Original bericht|Oprindelig meddelelse|"
    "Oprindelig besked|Antwort Nachricht|Den oprindelige meddelelse|Originalmeddelande|"
    "Ursprungligt meddelande|Opprinnelig melding|Originalmelding|Alkuperäinen viesti|"
    "Исходное сообщение|Оригинальное сообщение|Первоначальное сообщение|Исходное письмо|"
    "Вихідне повідомлення|Початкове повідомлення|Oryginalna wiadomość|Wiadomość oryginalna|"
    "Wiadomość pierwotna|Původní zpráva|Pôvodná správa|Eredeti üzenet|Mesaj original|"
    "Mesajul original|Orijinal İleti|Orijinal ileti|Orijinal Mesaj|Özgün ileti|Özgün İleti|"
    "Αρχικό μήνυμα|הודעה מקורית|הודעה מקורית‏|الرسالة "
    "الأصلية|رسالة "
    "أصلية|原始邮件|原始郵件|"
    "原邮件|原郵件|邮件原件|邮件原文|原始信件|原始信息|原始訊息|原文|回复的原邮件|回复邮件|"
    "回覆郵件|原始消息|元のメッセージ|元のメール|オリジナルメッセージ|"
    "Original Message (元のメッセージ)|원본 메시지|원본 메일|원본 메세지|원본메시지|원래 메시지|"
    "기존 메일|Tin nhắn gốc|Thư gốc|Pesan Asli|ข้อความต้นฉบับ|ต้นฉบับ|Izvorna poruka|"
    "Originalna poruka|Izvirno sporočilo|Missatge original|پیام اصلی|Оригинално съобщение|"
    "Originaal sõnum|Algne kiri|Sākotnējais ziņojums";

static const char FORWARDED[] =
    "Forwarded Message|Forwarded mail|Forwarded email|Forwarded|Begin forwarded message|"
    "Forwarded by|Forwarded conversation|Start of forwarded message|Weitergeleitete Nachricht|"
    "Weitergeleitete Mail|Weitergeleitete E-Mail|Anfang der weitergeleiteten Nachricht|"
    "Anfang der weitergeleiteten E-Mail|Anfang der weitergeleiteten E‑Mail|"
    "Beginn der weitergeleiteten Nachricht|Beginn der weitergeleiteten E-Mail|Message transféré|"
    "Début du message transféré|Début du message réexpédié|Mail transféré|Mensaje reenviado|"
    "Inicio del mensaje reenviado|Mensagem encaminhada|Mensagem reencaminhada|"
    "Início da mensagem encaminhada|Início da mensagem reencaminhada|Messaggio inoltrato|"
    "Inizio messaggio inoltrato|Inizio del messaggio inoltrato|Doorgestuurd bericht|"
    "Begin doorgestuurd bericht|Doorgestuurde bericht|转发的邮件|转发邮件信息|转发邮件|"
    "转发的信息|转发消息|被转发邮件|下面是被转发的邮件|以下是转发的邮件|以下是转发邮件|"
    "开始转发邮件|开始转发的邮件|轉寄郵件|轉寄的郵件|已轉寄的郵件|轉寄訊息|開始轉寄郵件|"
    "已轉寄訊息|轉發郵件|転送されたメッセージ|転送メッセージ|転送メール|転送されたメール|"
    "ここから転送されたメッセージ|전달된 메시지|전달된 메일|전달 메시지|전달된 메세지|"
    "전달된메시지|여기서부터 전달된 메일|Пересланное сообщение|Пересылаемое сообщение|"
    "Перенаправленное сообщение|Переадресованное сообщение|Начало переадресованного сообщения|"
    "Начало пересылаемого сообщения|Конец пересылаемого сообщения|Пересилається повідомлення|"
    "Переслане повідомлення|Перенаправлене повідомлення|Przekazana wiadomość|"
    "Wiadomość przekazana|Wiadomość przekazana dalej|Początek przekazanej wiadomości|"
    "Przesłana wiadomość|Treść przekazanej wiadomości|Yönlendirilmiş mesaj|Yönlendirilmiş ileti|"
    "İletilen ileti|İletilen mesaj|İletilmiş İleti|İleti başlangıcı|Başlangıç iletilen ileti|"
    "Vidarebefordrat meddelande|Vidarebefordrat mejl|Vidarebefordrat brev|Videresendt meddelelse|"
    "Videresendt besked|Start på videresendt besked|Videresendt melding|Videresendt e-post|"
    "Begynnelse på videresendt melding|Välitetty viesti|Edelleenlähetetty viesti|"
    "Välitetty viesti alkaa|Přeposlaná zpráva|Přeposlaný e-mail|Začátek přeposlané zprávy|"
    "Preposlaná správa|Továbbított üzenet|Továbbított levél|Továbbított üzenet kezdete|"
    "Mesaj redirecționat|Mesaj redirecţionat|Mesaj transmis|Προωθημένο μήνυμα|"
    "Έναρξη προωθημένου μηνύματος|הודעה שהועברה|תחילת ההודעה שהועברה|הודעה מועברת|"
    "رسالة معاد توجيهها|الرسالة المعاد توجيهها|رسالة محوّلة|ข้อความที่ส่งต่อ|Thư được chuyển tiếp|"
    "Tin nhắn đã chuyển tiếp|Pesan diteruskan|Pesan terusan|Препратено съобщение|"
    "Proslijeđena poruka|Prosleđena poruka|Posredovano sporočilo|Missatge reenviat|"
    "پیام هدایت‌شده|Edastatud kiri|Pārsūtītais ziņojums|Persiunčiamas laiškas";

/* Word forms that end in a colon's place or stand before the writer's name. */
static const char WROTE[] =
    "wrote|writes|writed|said|sent|says|schrieb|schrieben|geschrieben|schreibt|a écrit|a ecrit|"
    "ont écrit|écrit|écrivait|a dit|escribió|escribio|escribiste|ha escrito|escribía|ha scritto|"
    "scrive|scritto|escreveu|escreveram|schreef|het volgende geschreven|heeft geschreven|skrev|"
    "kirjoitti|kirjutas|napisał|napisała|napisał(a)|napisali|pisze|napsal|napsala|napsal(a)|"
    "napísal|napísala|napísal(a)|írta|ezt írta|a scris|yazdı|şunu yazdı|şunları yazdı|yazmış|"
    "написал|написала|написал(а)|написали|пишет|писал|писала|написав|написав(ла)|пише|έγραψε|כתב|"
    "כתבה|כתב/ה|كتب|كتبت|เขียน|เขียนว่า|đã viết|viết|menulis|写道|寫道|写到|撰写|写|のメール|"
    "のメッセージ|が書きました|は書きました|さんが書いた|が送信|さん|님이 작성|이 작성|작성|"
    "작성했습니다|님이 쓴 글|님의 말|작성한 메시지|je napisao|je napisala|је написао|napisao|"
    "je napisal|va escriure|ha escrit|написа|rašė|rakstīja|نوشت|a trimis|идазди|skrifaði|"
    "wrote thus";

static const char OPENERS[] =
    "On |At |In |in article |Am |Von: |Le |El |En |Il |Em |No dia |A |Op |Den |På |Ved |Dnia |"
    "W dniu |Dňa |Dne |V |Pe |La data |În |În data |La |Στις |Την |Στις|Vào |Pada |Tanggal |В |"
    "У |ב|בתאריך |في |บน |เมื่อ |ใน |在|于|於|U |Dana |На |El dia |Il giorno |Il giorno|"
    "Tarihinde |ke |Kell |den |ma |ti |to |pe |la |su |ons ";

static gsize step(const char *list, const char **next_r)
{
    gsize length = (gsize)(strchrnul(list, DIVIDER) - list);
    *next_r = list + length + (list[length] != '\0' ? 1 : 0);
    return length;
}

/* What a word may be; of labels one. */
#define LABEL_BITS 0xf /* the label and one */
#define IS_ORIGINAL 0x10
#define IS_FORWARDED 0x20

static void add_meaning(GHashTable *meanings, const char *list, int meaning)
{
    const char *next;
    for (gsize size; (size = step(list, &next)) > 0; list = next) {
        g_assert(size <= WORD_OCTETS_MAX);
        char *word = g_ascii_strdown(list, (gssize)size);
        int known = GPOINTER_TO_INT(g_hash_table_lookup(meanings, word));
        int added = (known & LABEL_BITS) != 0 ? meaning & ~LABEL_BITS : meaning;
        g_hash_table_replace(meanings, word, GINT_TO_POINTER(known | added));
    }
}

/* Words, ASCII letters small, to what they may be; built once and never changed, since every line
   is looked up. The first label that has a word has it. */
static GHashTable *meanings_by_word(void)
{
    static GHashTable *meanings;
    static gsize made = 0;
    if (!g_once_init_enter(&made))
        return meanings;
    meanings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
    for (int label = 0; label < QUOTE_LABELS; label++)
        add_meaning(meanings, LABELS[label], label + 1);
    add_meaning(meanings, ORIGINAL, IS_ORIGINAL);
    add_meaning(meanings, FORWARDED, IS_FORWARDED);
    g_once_init_leave(&made, 1);
    return meanings;
}

static int meaning_of(const char *word, gsize length)
{
    char folded[WORD_OCTETS_MAX + 1];
    if (length == 0 || length > WORD_OCTETS_MAX)
        return 0;
    for (gsize i = 0; i < length; i++)
        folded[i] = g_ascii_tolower(word[i]);
    folded[length] = '\0';
    return GPOINTER_TO_INT(g_hash_table_lookup(meanings_by_word(), folded));
}

QuoteLabel quote_words_label(const char *word, gsize length)
{
    int label = meaning_of(word, length) & LABEL_BITS;
    return label > 0 ? (QuoteLabel)(label - 1) : QUOTE_NO_LABEL;
}

gboolean quote_words_is_original(const char *words, gsize length)
{
    return (meaning_of(words, length) & IS_ORIGINAL) != 0;
}

gboolean quote_words_is_forwarded(const char *words, gsize length)
{
    return (meaning_of(words, length) & IS_FORWARDED) != 0;
}

static const GArray *split(const char *list)
{
    GArray *words = g_array_new(FALSE, FALSE, sizeof(QuoteWord));
    const char *next;
    for (gsize size; (size = step(list, &next)) > 0; list = next) {
        QuoteWord word = {list, size};
        g_array_append_val(words, word);
    }
    return words;
}

const QuoteWord *quote_words_wrote(guint *count_r)
{
    static const GArray *words;
    static gsize made = 0;
    if (g_once_init_enter(&made)) {
        words = split(WROTE);
        g_once_init_leave(&made, 1);
    }
    *count_r = words->len;
    return (const QuoteWord *)(const void *)words->data;
}

const QuoteWord *quote_words_openers(guint *count_r)
{
    static const GArray *words;
    static gsize made = 0;
    if (g_once_init_enter(&made)) {
        words = split(OPENERS);
        g_once_init_leave(&made, 1);
    }
    *count_r = words->len;
    return (const QuoteWord *)(const void *)words->data;
}
