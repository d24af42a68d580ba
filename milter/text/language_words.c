#include "language_words.h"

#include <string.h>

/* The commonest words of each language and those of letters to a help desk, in lower case; a word
   may stand in several languages. */
static const char *const WORDS[LANGUAGES] = {
    [LANGUAGE_EN] =
        "able about account address after again all already also am an and any are as at back be "
        "because been before being best but by can cancel could day dear delivery did didn't do "
        "does doesn't don't email error for from get good got had has have hello help her here hi "
        "his how i'm if invoice is issue it it's just kind know let login make me message more "
        "morning my need not of or order our out password payment please possible printer problem "
        "product received refund regards screen see service shall she should since sincerely so "
        "software some still subscription sure thank thanks that the their there they this time "
        "to up update us want was we website were what when where which who why will with working "
        "works would would've yes you your",
    [LANGUAGE_DE] =
        "aber adresse als anmelden anmeldung artikel auch auf aus bei bekommen bestellung "
        "bildschirm bis bitte damen dank danke dann das dass daß dem den der des die doch drucker "
        "durch ein eine einem einen einer er erhalten es fehler fehlermeldung freundliche "
        "freundlichen funktioniert für geehrte geehrter geht geld gerne gestern gruß grüssen "
        "grüße grüßen guten habe haben hallo hat hatte herren heute hier hilfe ich ihnen ihr ihre "
        "ihren im immer ist ja jetzt kann kein keine keinen konto können könnte kündigen "
        "kündigung leider liebe lieber lieferung mal mein meine meinen mich mir mit morgen möchte "
        "nach nein nicht noch nur oder paket passwort produkt rechnung rechnungen schicken schon "
        "sehr seit senden sie sind so tag trotzdem um und uns unser unsere unter versand vielen "
        "vom von war waren warum was weil wenn wer werden wie wieder wir wird wo wurde würde "
        "zahlung zu zum zur zurück über",
    [LANGUAGE_FR] =
        "a abonnement adresse ai aide annuler au aujourd'hui aussi aux avait avec avez avoir bien "
        "bonjour bonne bonsoir c' c'est car ce ces cet cette colis commande comment compte "
        "cordialement d' d'un d'une dans de depuis des donc dont du elle elles en encore envoyer "
        "erreur est et facture faire fait fonctionne il ils imprimante j' j'ai je jour journée l' "
        "l'on la le les livraison là m' ma madame mais marche merci mes moi mon monsieur mot même "
        "n' n'est ne non nos notre nous ont ou oui où paiement par pas passe peut peux plaît plus "
        "pour pourquoi pourriez pouvez problème produit qu' qu'il quand que qui quoi recevoir "
        "remboursement reçu rien s' s'il sa salutations sans ses si son sont souhaite "
        "souhaiterais suis sur svp toujours tous tout toute très tu un une veuillez vos votre "
        "voudrais vous ça était été être",
    [LANGUAGE_ES] =
        "al atentamente ayer ayuda aún bien buenas buenos cancelar como con contraseña cordiales "
        "cuando cuenta cuándo cómo de del desde dinero dirección donde días dónde el ella ellos "
        "en entrega enviar envío era error es esa ese esta estar este estimada estimado estimados "
        "esto estos estoy está están factura favor fue funciona gracias ha hacer han hasta hay he "
        "hecho hemos hola hoy impresora la las le les llegado llegó lo los mañana me mi mis "
        "muchas mucho muy más nada necesito no nos nuestra nuestro nuestros nunca pago pantalla "
        "paquete para pedido pero por porque problema producto puede pueden puedo que quien "
        "quiero quisiera qué recibido reembolso saludos se ser si sin sobre son su sus "
        "suscripción sí también tardes tengo tiene tienen todavía todo tu tus un una unas unos "
        "usted ustedes y ya yo",
    [LANGUAGE_IT] =
        "abbiamo abbonamento ai aiuto al all' alla anche ancora annullare arrivato attesa avere "
        "avete bene bisogno buonasera buongiorno c' c'è che chi ci ciao come con consegna conto "
        "cordiali d' da dal dalla degli dei del dell' della delle di distinti domani dove e "
        "egregio era errore essere fare fatto fattura favore funziona gentile gentili già gli "
        "grazie ha hanno ho i ieri il indirizzo inviare inviarmi l' la le lo ma mai mi mia miei "
        "mio molto nel nell' nella niente non nostra nostro o oggi ordine pacco pagamento "
        "password per perché più posso potete potrei prego problema prodotto può quando quello "
        "questa questi questo ricevuto rimborso saluti salve schermo se senza si sia sono "
        "spedizione spett stampante stata stato su sua sul sulla suo ti tutto un un' una uno vi "
        "vorrei vostra vostro è",
    [LANGUAGE_PT] =
        "a abraço agradeço ainda ajuda amanhã ao aos as assinatura atenciosamente até bem boa bom "
        "cancelar caro chegou com como conta cumprimentos da das de desde dia dinheiro do dos e "
        "ela ele eles em encomenda endereço entrega enviar envio era erro essa esse esta estar "
        "este estou está estão eu fatura favor fazer feito fiz foi funciona gostaria hoje há "
        "impressora isso isto já lhe mais mas me meu meus minha minhas muito na nada nas no nos "
        "nossa nosso nunca não o obrigada obrigado olá onde ontem os ou pacote pagamento para "
        "pedido pela pelo pode podem por porque posso preciso prezada prezado prezados problema "
        "produto quando que quem recebi recebido reembolso se sem senha ser seu seus sobre sua "
        "são também tarde tela tem tenho têm um uma umas uns você vocês vosso à é",
    [LANGUAGE_NL] =
        "aan aangekomen abonnement account adres al als alvast annuleren bedankt ben beste "
        "bestelling betaling bij daar dan dank dat de deze die dit door een en er factuur fout "
        "geachte geen geld gisteren goedemiddag goedemorgen graag groet groeten had hallo heb "
        "hebben heeft heel heer het hier hij hoe hulp hun iets ik is ja je jij jullie kan kunnen "
        "kunt levering maar meer met mevrouw mijn moet moeten morgen naar nee niet niets nog "
        "nooit of om omdat onder ons ontvangen onze ook op over pakket printer probleem product "
        "scherm sinds sturen te terugbetaling toch tot u uit uw van vandaag voor vriendelijke "
        "waar waarom wachtwoord wanneer want waren was wat we wel werkt wie wij wil willen worden "
        "wordt ze zij zijn zonder zou",
    [LANGUAGE_PL] =
        "adres albo ale anulować bardzo bez bo być był była było błąd chciałabym chciałbym co czy "
        "dla dlaczego do dobry dostawa drukarka działa dzień dzisiaj dziękuję ekran faktura "
        "faktury fakturę gdzie hasło i ich ja jak jego jest jeszcze jeśli jutro już kiedy konto "
        "kto lub ma mają mam mamy mi mnie mogę moja moje może można my mój na nasz nie nigdy o od "
        "on ona oni oraz otrzymałam otrzymałem paczka pan pani panu państwo pieniądze po pod "
        "pomoc pomocy pozdrawiam pozdrowieniami problem produkt proszę przesłanie przez przy "
        "przyszła płatność się sprawie subskrypcję szanowna szanowni są ta tak także te tego tej "
        "ten też to ty tylko tym u w wczoraj we witam więc wy wysłać z za zamówienia zamówienie "
        "ze zwrot że żeby",
    [LANGUAGE_TR] =
        "abonelik adres aldım ama bana ben beni benim bilgi bir biz bize bizim bu bugün da daha "
        "de değil dün ederim ederiz ekran en evet fakat fatura faturayı gelmedi gibi gönder "
        "gönderin göre günler hakkında hala hata hayır henüz her hesap hiç iade ile iptal ise "
        "isterim istiyorum iyi için kadar ki kim konuda lütfen merhaba merhabalar mi misiniz mu "
        "mü mı mısınız nasıl ne neden nerede niçin o olan olarak oldu olduğu olduğunu olur onlar "
        "paket para rica saygılar saygılarımla sayın selam sen sipariş siparişim siparişimi siz "
        "sizden size sizin sonra sorun tarafından teslimat teşekkür teşekkürler var ve veya ya "
        "yardım yarın yazıcı yok zaman çalışmıyor çalışıyor çok çünkü ödeme önce ürün şekilde "
        "şifre şu",
    [LANGUAGE_CS] =
        "a aby adresa ale ano balík bez bude budou bych byl byla bylo být chtěl chtěla chyba co "
        "den dnes do dobrý dobře dodání díky děkujeme děkuji faktura fakturu funguje heslo hezký "
        "ho jak je jen jestli ještě jsem jsme jsou jste já k kde kdo kdy když která které který "
        "mají mi mohu moje my má mám máme mě můj může můžete na ne nebo nefunguje není nepřišel "
        "nikdy náš o obdržel objednávka objednávku obrazovka od on ona oni peníze platba po pokud "
        "pomoc poslat pozdravem pro problém produkt prosím protože proč předplatné přeji při s se "
        "si svou své také tato tento tiskárna to tohoto toto ty u už v vaše velmi vrácení vy vám "
        "vás váš vážená vážení vážený včera z za zda zdravím zrušit zítra účet že",
    [LANGUAGE_SK] =
        "a aby adresa ak ako ale alebo balík bez bol bola bolo bude budú by byť chcel chcela "
        "chyba deň dnes do dobre dobrý dodanie dostal ešte faktúra faktúru funguje heslo ho ja je "
        "k kde kedy keď kto ktorá ktoré ktorý len ma majú mi moja my má mám máme môj môže môžem "
        "môžete na nefunguje neprišiel nie nikdy náš o objednávka objednávku obrazovka od on ona "
        "oni peniaze platba po pomoc poslať pozdravom pre predplatné pretože prečo pri problém "
        "produkt prosím s sa si sme som ste svoju sú tento tiež tlačiareň to tohto toto ty táto u "
        "už v vaša veľmi vrátenie vy vám vás váš vážená vážený včera vďaka z za zajtra zdravím "
        "zrušiť áno účet či čo ďakujem ďakujeme že želám",
    [LANGUAGE_SV] =
        "adress aldrig att av avbryta bara behöver beställning beställningen betalning blev bli "
        "blir dag de dem den denna det detta dig du där efter eller en er era ert ett faktura fel "
        "fortfarande från fungerar fått för god gör göra ha hade han har hej hjälp hon hur "
        "hälsningar här i idag igår imorgon ingen inget innan inte ja jag kan kommit konto kunde "
        "leverans längre lösenord med men mer mig min mina mitt morgon mot mycket nej ni när och "
        "också om oss paket pengar prenumeration problem produkt på redan sedan sig ska skicka "
        "skrivaren skulle skärm snälla som så tack till under utan vad var vara varför vem vi "
        "vilja vill vänliga vänligen vår våra är återbetalning över",
    [LANGUAGE_DA] =
        "abonnement adgangskode adresse af aldrig allerede annullere at behøver bestilling "
        "bestillingen betaling blev blive bliver dag de dem den denne der det dette dig du efter "
        "eller en endnu er et faktura fejl for fra fået før gerne god gør gøre han har havde have "
        "hej her hilsen hilsner hjælp hun hvad hvem hvor hvordan hvorfor i idag igår ikke ingen "
        "intet ja jeg jeres kan kommet konto kun kunne kære levering længere med meget men mere "
        "mig min mine mit mod modtaget morgen nej nogen noget nu når og også om os over pakke "
        "penge printeren problem produkt på refusion sende siden sig skal skulle skærm som stadig "
        "så tak til uden under var venlig venligst vi vil virker vores være",
    [LANGUAGE_NO] =
        "abonnement adresse aldri allerede at av avbestille bare bestilling bestillingen betaling "
        "ble bli blir dag de deg dem den denne der dere deres det dette du eller en ennå er et "
        "etter faktura feil for fortsatt fra fått før gjerne gjør gjøre god går ha hadde han har "
        "hei her hilsen hilsener hjelp hun hva hvem hvor hvordan hvorfor i ikke ingen ingenting "
        "ja jeg kan kjære kommet konto kunne lenger levering med meg men mer min mine mitt morgen "
        "mot mottatt mye nei noe noen nå når og også om oss over pakke passord penger problem "
        "produkt på refusjon seg sende siden skal skjerm skriveren skulle som så takk til trenger "
        "under uten var vennlig vi vil virker vår våre være",
    [LANGUAGE_FI] =
        "apua asia asiaa ei eikä eilen en enemmän ennen enää että haluaisin haluan he hei "
        "huomenna hyvin hyvää hän ilman ja jo joka jos jotka jälkeen kanssa kiitoksia kiitos "
        "kiitän kohta koska koskaan kuin kuka kun kyllä lasku laskun lähettää maksu me meidän "
        "miksi mikä milloin minulle minun minä missä miten mitä moi mukaan mutta myös niin nyt "
        "nämä näyttö ole olen olet oli olisi olivat olla on ongelma osoite ovat paketti palautus "
        "paljon peruuttaa pitää päivää rahaa saada saanut saapunut sain salasana se sen siitä "
        "sinun sinä tai tarvitsen te teidän teille teiltä terve terveisin tilauksen tilaus tili "
        "toimi toimii toimitus tullut tulostin tuo tuote tämä tänään vaikka vain vielä virhe voi "
        "voinko voisitteko voitteko ystävällisin",
    [LANGUAGE_HU] =
        "a aki ami az azt be csak csomag cím de egy el előfizetés előtt ez ezt ezért fel fizetés "
        "fiók ha hiba hogy hogyan hol holnap hozzá igen is jelszó jó kapcsolatban kaptam kedves "
        "kell ki képernyő kérem kérjük kívánok köszönjük köszönöm küldeni le lehet lemondani "
        "lenne lesz ma meg megkaptam mert mi miatt mikor mint mit miért már még működik nagyon "
        "napot nekem nem nincs nyomtató nélkül probléma pénz rendelés rendelésem rendelést "
        "segítség segítséget sem soha szeretnék szeretném szia szállítás számla számlát szépen te "
        "tegnap termék ti tisztelettel tisztelt tudna tudnának tudok tudom több után vagy vagyok "
        "van visszatérítés volna volt én érkezett és óta ön önnek önök üdvözlettel ő ők",
    [LANGUAGE_RO] =
        "a abonament aceasta această acest acesta adresa ai ajuns ajutor al ale am anula are "
        "astăzi au avem aveți azi aș aștept bani bună ca care ce cele cine colet comanda comandă "
        "cont cu cum când că da dacă dar de deja din doar doresc dumneavoastră după ea ecran ei "
        "el era eroare este eu fac factura factură fi foarte fost funcționează făcut fără ieri "
        "imprimanta la livrare lui mai mea mei mele meu mulţumesc mulțumesc mulțumim mâine mă "
        "niciodată noi nu o parola pe pentru plată pot primit prin problemă produs putea puteți "
        "până rambursare respect rog sa salut sau se stimate stimată sunt să trebuie trimite tu "
        "un unde unei unui voi vreau vă ziua îmi în înainte încă şi și",
    [LANGUAGE_VI] =
        "ai anh bao biết bạn bị cho chào chúng chưa chỉ chị các còn có cũng cảm cần của em giao "
        "giúp giờ gì gói gửi hoàn hoạt hoặc hàng hình hóa hôm hỏi hủy in khi khoản không khẩu "
        "kính là lòng lại lỗi mai muốn màn máy mình mật một nay ngày người nhé như nhưng nhận "
        "những nào này nếu phẩm qua ra rất sao sản sẽ thanh theo thế thể tiền toán trong trân "
        "trọng tài tôi tại tới từ việc vui và vào vì vấn vẫn về với xin đang đâu đã đó đơn được "
        "đặt đến đề để địa động ơn ạ",
    [LANGUAGE_ID] =
        "ada adalah akan akun alamat anda apa atau bagaimana bantuan bantuannya bapak batalkan "
        "belum berfungsi berlangganan besok bisa dalam dan dapat dari dengan di dia dimana "
        "dipakai faktur halo hanya hari harus hormat ibu ingin ini itu jika juga kalau kami kapan "
        "karena kasih kata ke kemarin kenapa kesalahan kirim kita lagi layar lebih maaf masalah "
        "masih mau menerima mengapa mereka mohon oleh pada pagi paket para pembayaran "
        "pengembalian pengiriman perlu pernah pesanan printer produk salam sampai sandi sangat "
        "saya sebelum sejak selamat seperti sesudah setelah siang siapa sudah tagihan tanpa telah "
        "terima tersebut tetapi tidak tolong uang untuk yang",
    [LANGUAGE_CA] =
        "adreça ahir això ajuda al als amb aquest aquesta avui benvolguda benvolgut bon bona "
        "cancel·lar com comanda compte contrasenya cordials d' de del dels demà des dia diners el "
        "ell ella els em en encara enviar era error es estar està factura fer fet fins funciona "
        "gràcies ha he hem hi hola i impressora ja jo l' la les lliurament m'agradaria mai meu "
        "meus meva molt moltes més n' necessito no nostre on pagament pantalla paquet per perquè "
        "però podeu pot problema producte puc quan que qui què rebut reemborsament s' salutacions "
        "sense ser seu seva si sobre subscripció són també tarda tenim tinc un una us voldria "
        "vostra vull és",
    [LANGUAGE_HR] =
        "ako ali bez bih bila bilo bio biti da dan danas do dobar gdje hvala i ili ima imam imamo "
        "iz ja je jer još jučer kad kada kako kao koja koje koji li lijep mi mogu moj moja moje "
        "molim može možete na nakon narudžba narudžbu naš ne nije nisam od on ona ova ovaj ovo po "
        "pozdrav poštovani poštovanje prije primila primio račun s sa sam samo se smo ste su "
        "sutra taj također ti tko to u vam vas vaš vaša već vrlo za zašto će ću što želim želio",
    [LANGUAGE_SL] =
        "ali bi bil bila bilo biti bo bom brez da dan danes do dober hvala ima imam imamo in iz "
        "jaz je jutri kako kar kdaj kdo ker ki kje ko kot lahko lep mi moj moja moje na naročilo "
        "naš ne ni nisem od on ona pa po pozdrav pozdravljeni pred prejel prejela prosim račun s "
        "samo se sem smo so spoštovani ste ta tega ti to tudi v vam vas vaš vaša vendar včeraj z "
        "za zakaj zelo če še že želel želim",
    [LANGUAGE_ET] =
        "aga ainult aitäh arve ei eile enne et homme ilma ja jah juba ka kas kes koos kui kuidas "
        "kus lugupidamisega ma me meie meile miks millal mina minu mis mulle nad nagu nende ning "
        "olen olete oli olla olnud on palju palun parimate pole pärast rohkem sa saab saada "
        "saanud sain seda see selle sest sina sinu soovidega sooviksin soovin ta te teie teile "
        "tellimus tellimuse tema tere täna tänan vajan veel väga või",
    [LANGUAGE_LT] =
        "apie arba ačiū aš be bet buvo būti dar daug daugiau diena dėkoju dėl esate esu galite "
        "galiu gavau iki ir iš jau jei ji jie jis jums jūs jūsų kad kada kai kaip kas kodėl kur "
        "laba labai man mano mes mūsų ne nes noriu norėčiau nuo nėra pagarba pat per po prašau "
        "prie reikia rytoj su sveiki sąskaita tai taip tik tu tą už užsakymas užsakymą vakar yra "
        "į ši šiandien šis",
    [LANGUAGE_LV] =
        "ar arī bet bez bija būt cieņu daudz es esat esmu gribētu ir ja jau jo jums jūs jūsu ka "
        "kad kas kur kuri kurš kā kāpēc labdien līdz lūdzu man mana mans mēs mūsu nav ne "
        "nepieciešams no paldies par pasūtījums pasūtījumu pie pēc rēķins rēķinu rīt saņēmu "
        "sveiki tas tikai to tu un uz vai vairāk vakar varat varu viņa viņi viņš vēl vēlos ļoti "
        "šis šodien šī",
    [LANGUAGE_RU] =
        "адрес аккаунт без бы был была было быть в вам вас ваш ваше возврат вопрос все всё вчера "
        "вы где да день деньги для до добрый доставка доставку если есть еще ещё же за завтра "
        "заказ заказа здравствуйте и из или к как когда который кто меня мне могу мое можно мой "
        "моя мы на нас наш не нет никогда но нужно о об он они оплата оплату от отменить очень "
        "ошибка пароль по подписку подскажите пожалуйста получил получила помогите помощь после "
        "посылка почему при привет принтер прислать пришел пришлите проблема просьба работает с "
        "сегодня сколько спасибо счет счёт так также то товар только у уважаемые уважением уже "
        "хотел хочу что чтобы экран эта это этого этот я",
    [LANGUAGE_UK] =
        "або адреса акаунт але без би був будь була було бути в вам вас ваш вже ви вони все вчора "
        "від він вітаю гроші де день для дня до добрий доброго допомога допоможіть доставка дуже "
        "дякую екран з за завтра замовлення й коли ласка мене мені ми можна можу моя моє мій на "
        "надіслати нас наш не немає ні ніколи оплата отримав отримала пароль питання по повагою "
        "повернення помилка посилка потрібно працює при привіт прийшов принтер про проблема прошу "
        "підписку після рахунок своє скасувати сьогодні та так також товар тільки у хотів хочу "
        "хто це цей цього ця чи чому шановні ще що щоб я як яка який якщо є і із",
    [LANGUAGE_BG] =
        "абонамент адрес аз акаунт ако без беше бил била бих благодаря в вас вашата вече ви вие "
        "връщане всичко вчера във въпрос грешка да ден днес до добър доставка е екран за защо "
        "здравейте и изпратете или има искам как какво кога кой който къде към ме ми много могъл "
        "моето може можете моля моя моята на нас наш не ние никога но няма от отказ още пари "
        "парола плащане по поздрави получих помощ поръчка поръчката пратка при принтерът "
        "пристигна проблем продукт работи с са само се след сме сте съм със също тази така те "
        "това този той трябва уважаеми утре фактура че ще",
    [LANGUAGE_SR] =
        "ако али без била било био бити вам вас ваш већ врло где да дан данас до добар желим за "
        "зашто и из или има имам кад када како као ко која које који ли ми могу може можете молим "
        "моје на након наш не није ово од он она по поздрав поруџбина поштовани пре рачун с са "
        "сам само се смо сте су сутра такође ти то у хвала што ја је јер још јуче ће",
};

/* Letters beyond ASCII, in lower case, that tell languages of one script apart. */
static const char *const LETTERS[LANGUAGES] = {
    [LANGUAGE_DE] = "ßäöü",
    [LANGUAGE_FR] = "çèêîôùœ",
    [LANGUAGE_ES] = "¡¿ñü",
    [LANGUAGE_IT] = "èìòù",
    [LANGUAGE_PT] = "ãçêôõ",
    [LANGUAGE_PL] = "ąćęłńśźż",
    [LANGUAGE_TR] = "çöüğış",
    [LANGUAGE_CS] = "ýčďěňřšťůž",
    [LANGUAGE_SK] = "äôýčďĺľňŕšťž",
    [LANGUAGE_SV] = "äåö",
    [LANGUAGE_DA] = "åæø",
    [LANGUAGE_NO] = "åæø",
    [LANGUAGE_FI] = "äö",
    [LANGUAGE_HU] = "öüőű",
    [LANGUAGE_RO] = "îăşţșț",
    [LANGUAGE_VI] = "èêìòôùýăđơưạảấầếềểệịọốồộớờợụủứừửữự",
    [LANGUAGE_CA] = "çèò",
    [LANGUAGE_HR] = "ćčđšž",
    [LANGUAGE_SL] = "čšž",
    [LANGUAGE_ET] = "äõöüš",
    [LANGUAGE_LT] = "ąčėęįšūųž",
    [LANGUAGE_LV] = "āčēģīķļņšūž",
    [LANGUAGE_RU] = "ъыэё",
    [LANGUAGE_UK] = "єіїґ",
    [LANGUAGE_BG] = "ъ",
    [LANGUAGE_SR] = "ђјљњћ",
};

static const char *const TAGS[LANGUAGES] = {
    [LANGUAGE_EN] = "en", [LANGUAGE_DE] = "de", [LANGUAGE_FR] = "fr", [LANGUAGE_ES] = "es",
    [LANGUAGE_IT] = "it", [LANGUAGE_PT] = "pt", [LANGUAGE_NL] = "nl", [LANGUAGE_PL] = "pl",
    [LANGUAGE_TR] = "tr", [LANGUAGE_CS] = "cs", [LANGUAGE_SK] = "sk", [LANGUAGE_SV] = "sv",
    [LANGUAGE_DA] = "da", [LANGUAGE_NO] = "no", [LANGUAGE_FI] = "fi", [LANGUAGE_HU] = "hu",
    [LANGUAGE_RO] = "ro", [LANGUAGE_VI] = "vi", [LANGUAGE_ID] = "id", [LANGUAGE_CA] = "ca",
    [LANGUAGE_HR] = "hr", [LANGUAGE_SL] = "sl", [LANGUAGE_ET] = "et", [LANGUAGE_LT] = "lt",
    [LANGUAGE_LV] = "lv", [LANGUAGE_RU] = "ru", [LANGUAGE_UK] = "uk", [LANGUAGE_BG] = "bg",
    [LANGUAGE_SR] = "sr",
};

/* Words, and letters, with the languages they are common in: bit 1 << LANGUAGE_EN and so on. Made
   once and never changed. */
typedef struct language_index {
    GHashTable *words;   /* char * */
    GHashTable *letters; /* gunichar */
} LanguageIndex;

static void add(GHashTable *languages, gpointer key, Language language)
{
    guint known = GPOINTER_TO_UINT(g_hash_table_lookup(languages, key));
    g_hash_table_insert(languages, key, GUINT_TO_POINTER(known | 1u << language));
}

static void add_words(GHashTable *languages, Language language)
{
    char *rest = g_strdup(WORDS[language]); /* the keys lie in it */
    while (rest != NULL) {
        char *word = rest;
        rest = strchr(rest, ' ');
        if (rest != NULL)
            *rest++ = '\0';
        add(languages, word, language);
    }
}

static void add_letters(GHashTable *languages, Language language)
{
    for (const char *at = LETTERS[language]; at != NULL && *at != '\0'; at = g_utf8_next_char(at))
        add(languages, GUINT_TO_POINTER(g_utf8_get_char(at)), language);
}

static const LanguageIndex *language_index(void)
{
    static LanguageIndex index;
    static gsize made = 0;
    if (!g_once_init_enter(&made))
        return &index;
    index.words = g_hash_table_new(g_str_hash, g_str_equal);
    index.letters = g_hash_table_new(NULL, NULL);
    for (Language language = 0; language < LANGUAGES; language++) {
        add_words(index.words, language);
        add_letters(index.letters, language);
    }
    g_once_init_leave(&made, 1);
    return &index;
}

guint32 language_words_of_word(const char *word)
{
    return GPOINTER_TO_UINT(g_hash_table_lookup(language_index()->words, word));
}

guint32 language_words_of_letter(gunichar letter)
{
    return GPOINTER_TO_UINT(
        g_hash_table_lookup(language_index()->letters, GUINT_TO_POINTER(letter)));
}

const char *language_words_tag(Language language)
{
    return TAGS[language];
}
