/*
 * public_domains - providers whose mailboxes are anybody's: the default of answer.public_domains.
 */
#ifndef INTAKE_SETTINGS_PUBLIC_DOMAINS_H
#define INTAKE_SETTINGS_PUBLIC_DOMAINS_H

/* Mailboxes of anybody: a limit by domain would hit people who have nothing to do with each other.
 */
#define PUBLIC_DOMAINS                                                                             \
    "( \"126.com\", \"139.com\", \"163.com\", \"189.cn\", \"aliyun.com\", "                        \
    "\"aol.com\", \"att.net\", \"bigpond.com\", \"bluewin.ch\", "                                  \
    "\"btinternet.com\", \"comcast.net\", \"cox.net\", \"daum.net\", "                             \
    "\"fastmail.com\", \"foxmail.com\", \"free.fr\", \"freenet.de\", "                             \
    "\"gmail.com\", \"gmx.at\", \"gmx.ch\", \"gmx.com\", \"gmx.de\", "                             \
    "\"gmx.net\", \"googlemail.com\", \"hanmail.net\", \"hey.com\", "                              \
    "\"hotmail.com\", \"icloud.com\", \"inbox.lv\", \"interia.pl\", "                              \
    "\"laposte.net\", \"libero.it\", \"live.com\", \"mac.com\", \"mail.com\", "                    \
    "\"mail.ru\", \"mailbox.org\", \"me.com\", \"msn.com\", \"naver.com\", "                       \
    "\"o2.pl\", \"online.de\", \"orange.fr\", \"outlook.com\", \"pm.me\", "                        \
    "\"posteo.de\", \"proton.me\", \"protonmail.com\", \"qq.com\", "                               \
    "\"rambler.ru\", \"rediffmail.com\", \"sbcglobal.net\", \"seznam.cz\", "                       \
    "\"sfr.fr\", \"sina.cn\", \"sina.com\", \"sohu.com\", \"t-online.de\", "                       \
    "\"tutanota.com\", \"uol.com.br\", \"verizon.net\", \"vip.qq.com\", "                          \
    "\"virgilio.it\", \"wanadoo.fr\", \"web.de\", \"wp.pl\", \"yahoo.co.jp\", "                    \
    "\"yahoo.co.uk\", \"yahoo.com\", \"yahoo.de\", \"yahoo.fr\", "                                 \
    "\"yandex.com\", \"yandex.ru\", \"yeah.net\", \"zoho.com\" )"

#endif
