/* The line a telephone signs with, and prose that must never be taken for one. */
#include "text/text.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const char *const lines[] = {
    "Sent from my iPhone",
    "> Sent from my iPhone",
    "Sent from my iPhone 14 Pro Max.",
    "sent from my ipad",
    "Sent from Outlook",
    "Sent from Outlook for iOS",
    "Sent from Outlook<https://aka.ms/abc>",
    "Get Outlook for Android <https://aka.ms/AAb9ysg>",
    "Get Outlook for Mac",
    "Sent from Mail for Windows",
    "Sent from Mail for Windows 10",
    "Sent from Yahoo Mail on Android",
    "Sent from my Samsung Galaxy S23 Ultra",
    "Sent from my Galaxy",
    "Sent from my Verizon, Samsung Galaxy smartphone",
    "Sent from my Android device with K-9 Mail. Please excuse my brevity.",
    "Sent with Proton Mail secure email.",
    "Sent via BlackBerry by AT&T",
    "Sent from my mobile phone",
    "Von meinem iPhone gesendet",
    "Von meinem Samsung Galaxy Smartphone gesendet.",
    "Von meinem/meiner Galaxy gesendet",
    "Gesendet von Outlook für iOS",
    "Gesendet mit der WEB.DE Mail App",
    "Diese Nachricht wurde von meinem Android-Gerät mit K-9 Mail gesendet.",
    "Holen Sie sich Outlook für Android",
    "Envoyé de mon iPhone",
    "Envoyé à partir d’Outlook pour Android",
    "Télécharger Outlook pour iOS",
    "Enviado desde mi iPhone",
    "Enviado do meu iPhone",
    "Obtener Outlook para iOS",
    "Inviato da iPhone",
    "Inviato dal mio telefono Huawei",
    "Verstuurd vanaf mijn iPhone",
    "Skickat från min iPhone",
    "Отправлено с iPhone",
    "iPhone'umdan gönderildi",
    "iPhoneから送信",
    "나의 iPhone에서 보냄",
    "发自我的iPhone",
    "发自我的 iPhone 15",
    "来自我的华为手机",
    "從我的 iPhone 傳送",
    "发自网易邮箱大师",
    "发自我的小米手机",
    "获取 Outlook for iOS",
};

static const char *const prose[] = {
    "",
    "iPhone",
    "gesendet",
    "Outlook",
    "Ich habe Ihnen die Rechnung heute per E-Mail gesendet.",
    "Sent with UPS this morning.",
    "Sent via DHL Express on Tuesday.",
    "Sent from my colleague in Berlin",
    "Sent from Windows Server to your printer",
    "Get Outlook and set up the account",
    "Get a new phone from us",
    "The phone was sent from my Berlin shop",
    "通过手机登录官网即可查询物流信息。",
    "您的手机已经发送",
    "我们已向您的邮箱发送",
    "从我的邮箱发给您的附件请查收。",
    "来自手机的订单已经处理",
    "Von meinem Kollegen erhalten Sie heute eine Mail.",
    "Von meinem Handy aus geht es auch.",
    "Gesendet mit DHL am Dienstag",
    "Envoyé par courrier recommandé ce matin.",
    "Enviado con correo urgente hoy.",
    "Telefonunuz dün gönderildi.",
    "お使いのiPhoneから送信してください",
    "Wir haben das Handy gestern gesendet.",
};

static void test_lines(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(lines); i++) {
        if (!text_is_device_line(lines[i], strlen(lines[i])))
            fail_msg("not known: %s", lines[i]);
    }
}

static void test_prose(void **state)
{
    (void)state;
    for (gsize i = 0; i < G_N_ELEMENTS(prose); i++) {
        if (text_is_device_line(prose[i], strlen(prose[i])))
            fail_msg("taken for a telephone's: %s", prose[i]);
    }
}

static void test_long_line(void **state)
{
    (void)state;
    g_autoptr(GString) line = g_string_new("Sent from my iPhone");
    while (line->len < 100000)
        g_string_append(line, " iPhone");
    assert_false(text_is_device_line(line->str, line->len));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(test_lines),
        cmocka_unit_test(test_prose),
        cmocka_unit_test(test_long_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
