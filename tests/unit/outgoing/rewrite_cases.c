#include "rewrite_cases.h"

#define CHINESE_REFERENCES                                                                         \
    "<div class=\"intake-signature intake-acme-1042\">&#26446;&#21161;&#29702;</div>"

const RewriteCase rewrite_cases[] = {
    {"a first mail: at the end, under the rule", FALSE, "text/plain", "Hello\n",
     "Hello\n\n-- \nAlex\nACME Support\n", NULL},
    {"no final newline", FALSE, "text/plain", "Hello", "Hello\n\n-- \nAlex\nACME Support\n", NULL},
    {"an empty body", FALSE, "text/plain", "", "-- \nAlex\nACME Support\n", NULL},
    {"above the quote", FALSE, "text/plain", "New\n\nOn 1 May 2026, Bo <b@x> wrote:\n> old\n",
     "New\n\nAlex\nACME Support\n\nOn 1 May 2026, Bo <b@x> wrote:\n> old\n", NULL},
    {"below the words under the quote", FALSE, "text/plain", "> old\n\nNew\n",
     "> old\n\nNew\n\n-- \nAlex\nACME Support\n", NULL},
    {"the agent's own signature makes room", FALSE, "text/plain", "New\n\n-- \nal\n+49 1\n",
     "New\n\n-- \nAlex\nACME Support\n", NULL},
    {"the agent's own signature above the quote makes room", FALSE, "text/plain",
     "New\n\n-- \nal\n\nOn 1 May 2026, Bo <b@x> wrote:\n> old\n",
     "New\n\nAlex\nACME Support\n\nOn 1 May 2026, Bo <b@x> wrote:\n> old\n", NULL},
    {"a second pass changes nothing", FALSE, "text/plain", "New\n\n-- \nAlex\nACME Support\n",
     "New\n\n-- \nAlex\nACME Support\n", NULL},
    {"a signature inside the quote does not count", FALSE, "text/plain",
     "New\n\n> Hello\n> Alex\n> ACME Support\n",
     "New\n\nAlex\nACME Support\n\n> Hello\n> Alex\n> ACME Support\n", NULL},
    {"utf-8 takes Chinese as it is", TRUE,
     "text/plain; charset=utf-8\nContent-Transfer-Encoding: 8bit", "您好\n",
     "您好\n\n-- \n艾克美客服部 李助理\n", NULL},
    {"octets above 127 under no encoding stay as they are", TRUE, "text/plain; charset=utf-8",
     "您好\n", "您好\n\n-- \n艾克美客服部 李助理\n", NULL},
    {"ascii that must hold Chinese becomes utf-8", TRUE, "text/plain; charset=us-ascii", "Hello\n",
     "SGVsbG8NCg0KLS0gDQroib7lhYvnvo7lrqLmnI3pg6gg5p2O5Yqp55CGDQo=\n", "text/plain; charset=utf-8"},
    {"quoted-printable keeps its soft breaks", FALSE,
     "text/plain; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
     "caf=C3=A9 and a =\nsoft break\n\n> =C3=A9\n",
     "caf=C3=A9 and a =\nsoft break\n\nAlex\nACME Support\n\n> =C3=A9\n", NULL},
    {"base64 keeps what is before the place", FALSE,
     "text/plain; charset=utf-8\nContent-Transfer-Encoding: base64", "SGVsbG8K\n",
     "SGVsbG8K\nDQotLSANCkFsZXgNCkFDTUUgU3VwcG9ydA0K\n", NULL},
    {"html goes in as ascii", TRUE, "text/html; charset=iso-8859-1", "<body><p>Hi</p></body>\n",
     "<body><p>Hi</p>\n" CHINESE_REFERENCES "\n</body>\n", NULL},
    {"html in the middle of a quoted-printable line", FALSE,
     "text/html; charset=utf-8\nContent-Transfer-Encoding: quoted-printable",
     "<p>New =C3=A9</p><div class=3D\"gmail_quote\">o=\nld</div>\n",
     "<p>New =C3=A9</p>=\n\n<div class=3D\"intake-signature "
     "intake-acme-1042\"><b>Alex</b><br>ACME</div>\n"
     "<div class=3D\"gmail_quote\">o=\nld</div>\n",
     NULL},
    {"both alternatives", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/plain\n\nNew\n--b\nContent-Type: text/html\n\n<p>New</p>\n--b--\n",
     "--b\nContent-Type: text/plain\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\n"
     "Content-Type: text/html\n\n<p>New</p>\n<div class=\"intake-signature "
     "intake-acme-1042\"><b>Alex</b><br>ACME"
     "</div>\n\n--b--\n",
     NULL},
    {"one alternative becomes utf-8, the other stays", TRUE, "multipart/alternative; boundary=b",
     "--b\nX: y\nContent-Type: text/plain; charset=us-ascii\n\nHi\n--b\n"
     "Content-Type: text/html\n\nHi\n--b--\n",
     "--b\nX: y\nContent-Type: text/plain; charset=utf-8\n"
     "Content-Transfer-Encoding: base64\n\n"
     "SGkNCg0KLS0gDQroib7lhYvnvo7lrqLmnI3pg6gg5p2O5Yqp55CGDQo=\n\n--b\n"
     "Content-Type: text/html\n\nHi\n" CHINESE_REFERENCES "\n\n--b--\n",
     NULL},
    {"flowed lines are stuffed and do not flow", FALSE, "text/plain; format=flowed", "Hi \nyou\n",
     "Hi \nyou\n\n-- \nAlex\nACME Support\n", NULL},
    {"an attachment behind the text stays as it is", FALSE, "multipart/mixed; boundary=b",
     "pre\n--b\nContent-Type: text/plain\n\nNew\n--b\nContent-Type: image/png\n\nx\n--b--\nepi\n",
     "pre\n--b\nContent-Type: text/plain\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\n"
     "Content-Type: image/png\n\nx\n--b--\nepi\n",
     NULL},
    {"an attached text is not the body", FALSE, "multipart/mixed; boundary=b",
     "--b\n\nNew\n--b\nContent-Type: text/plain; name=log.txt\n\nx\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: text/plain; name=log.txt\n\nx\n"
     "--b--\n",
     NULL},
    {"an attachment alone", FALSE, "application/pdf", "x\n", "x\n", NULL},
    {"texts around a picture: the one with the quote", FALSE, "multipart/mixed; boundary=b",
     "--b\n\nNew\n--b\nContent-Type: image/png\n\nx\n--b\n\nMore\n\n> old\n--b--\n",
     "--b\n\nNew\n--b\nContent-Type: image/png\n\nx\n--b\n\nMore\n\nAlex\nACME Support\n\n> old\n"
     "--b--\n",
     NULL},
    {"HTML around a file, as Apple Mail writes it", FALSE, "multipart/alternative; boundary=a",
     "--a\n\nNew\n--a\nContent-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: "
     "text/html\n\n"
     "<p>New</p>\n--b\nContent-Type: application/pdf\n\nx\n--b\nContent-Type: text/html\n\n"
     "<p>More</p>\n--b--\n--a--\n",
     "--a\n\nNew\n\n-- \nAlex\nACME Support\n\n--a\nContent-Type: multipart/mixed; boundary=b\n\n"
     "--b\nContent-Type: text/html\n\n<p>New</p>\n--b\nContent-Type: application/pdf\n\nx\n--b\n"
     "Content-Type: text/html\n\n<p>More</p>\n<div class=\"intake-signature intake-acme-1042\">"
     "<b>Alex</b><br>ACME</div>\n\n--b--\n--a--\n",
     NULL},
    {"the root of a related that is not its first part", FALSE,
     "multipart/related; boundary=b; start=\"<r@x>\"",
     "--b\nContent-Type: image/png\n\nx\n--b\nContent-Type: text/html\nContent-ID: <r@x>\n\nHi\n"
     "--b--\n",
     "--b\nContent-Type: image/png\n\nx\n--b\nContent-Type: text/html\nContent-ID: <r@x>\n\nHi\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n--b--\n",
     NULL},
    {"a calendar among the alternatives stays as it is", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/plain\n\nNew\n--b\nContent-Type: text/calendar\n\nx\n--b--\n",
     "--b\nContent-Type: text/plain\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\n"
     "Content-Type: text/calendar\n\nx\n--b--\n",
     NULL},
    {"a boundary that is the beginning of another", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\nNew\n--bb--\n--b\n"
     "Content-Type: image/png\n\nx\n--b--\n",
     "--b\nContent-Type: multipart/alternative; boundary=bb\n\n--bb\n\nNew\n\n-- \nAlex\n"
     "ACME Support\n\n--bb--\n--b\nContent-Type: image/png\n\nx\n--b--\n",
     NULL},
    {"a delivery report", FALSE, "multipart/report; report-type=delivery-status; boundary=b",
     "--b\n\nNew\n--b\nContent-Type: message/delivery-status\n\nx: y\n--b--\n", NULL, NULL},
    {"a signed part deep inside", FALSE, "multipart/mixed; boundary=a",
     "--a\n\nNew\n--a\nContent-Type: multipart/signed; boundary=b\n\n--b\n\nHi\n--b\n"
     "Content-Type: application/pgp-signature\n\nx\n--b--\n--a--\n",
     NULL, NULL},
    {"winmail.dat", FALSE, "multipart/mixed; boundary=a",
     "--a\n\nNew\n--a\nContent-Type: application/ms-tnef\n\nx\n--a--\n", NULL, NULL},
    {"a signed mail that is attached", FALSE, "multipart/mixed; boundary=a",
     "--a\n\nNew\n--a\nContent-Type: message/rfc822\n\nContent-Type: multipart/signed; "
     "boundary=b\n\n"
     "--b\n\nHi\n--b--\n--a--\n",
     "--a\n\nNew\n\n-- \nAlex\nACME Support\n\n--a\nContent-Type: message/rfc822\n\n"
     "Content-Type: multipart/signed; boundary=b\n\n--b\n\nHi\n--b--\n--a--\n",
     NULL},
    {"a placeholder in the text", FALSE, "text/plain", "New\n{{signature}}\nP.S. more\n",
     "New\nAlex\nACME Support\nP.S. more\n", NULL},
    {"latin-1 that must hold Chinese becomes utf-8", TRUE, "text/plain; charset=iso-8859-1",
     "caf\xe9\n", "Y2Fmw6kNCg0KLS0gDQroib7lhYvnvo7lrqLmnI3pg6gg5p2O5Yqp55CGDQo=\n",
     "text/plain; charset=utf-8"},
    {"gbk holds Chinese itself", TRUE, "text/plain; charset=gbk\nContent-Transfer-Encoding: 8bit",
     "\xc4\xfa\xba\xc3\n\n> old\n",
     "\xc4\xfa\xba\xc3\n\n\xb0\xac\xbf\xcb\xc3\xc0\xbf\xcd\xb7\xfe\xb2\xbf "
     "\xc0\xee\xd6\xfa\xc0\xed\n\n> old\n",
     NULL},
    {"iso-2022-jp is spliced where it is in ASCII", FALSE, "text/plain; charset=iso-2022-jp",
     "\x1b$B$\"\x1b(B\n\n> \x1b$B$$\x1b(B\n",
     "\x1b$B$\"\x1b(B\n\nAlex\nACME Support\n\n> \x1b$B$$\x1b(B\n", NULL},
    {"utf-16 html in base64", FALSE,
     "text/html; charset=utf-16le\nContent-Transfer-Encoding: base64", "SABpAA==\n",
     "SABp\nAA0ACgA8AGQAaQB2ACAAYwBsAGEAcwBzAD0AIgBpAG4AdABhAGsAZQAtAHMAaQBnAG4AYQB0AHUA\n"
     "cgBlACAAaQBuAHQAYQBrAGUALQBhAGMAbQBlAC0AMQAwADQAMgAiAD4APABiAD4AQQBsAGUAeAA8\n"
     "AC8AYgA+ADwAYgByAD4AQQBDAE0ARQA8AC8AZABpAHYAPgANAAoA\n",
     NULL},
    {"utf-16 that no encoding protects", FALSE, "text/plain; charset=utf-16le", "HI\n", NULL, NULL},
    {"commands go from both alternatives", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#close\n#note wrapped by the program somewhere in the middle of what is said here in\n"
     "it\n\nNew\n--b\nContent-Type: text/html\n\n<div>#close</div><div>#note wrapped by the "
     "program "
     "somewhere in the middle of what is said here in it</div><p>New</p>\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: text/html\n\n<p>New</p>\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n--b--\n",
     NULL},
    {"one alternative is signed already", FALSE, "multipart/alternative; boundary=b",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n--b\nContent-Type: text/html\n\n<p>New</p>\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n--b\nContent-Type: text/html\n\n<p>New</p>\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n--b--\n",
     NULL},
    {"commands in a mail that is signed already", FALSE, "text/plain",
     "#close\nNew\n\n-- \nAlex\nACME Support\n", "New\n\n-- \nAlex\nACME Support\n", NULL},
    {"commands that differ", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#close\nNew\n--b\nContent-Type: text/html\n\n<div>#new</div><p>New</p>\n--b--\n", NULL,
     NULL},
    {"a command in a calendar among the alternatives", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
     "DESCRIPTION:#note x\\nNew\nEND:VCALENDAR\n--b--\n",
     NULL, NULL},
    {"a command in a folded line of a calendar", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
     "COMMENT;LANGUAGE=en:Hello\\n\n #no\n te x\nEND:VCALENDAR\n--b--\n",
     NULL, NULL},
    {"a calendar whose words name a command", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/calendar\n\nBEGIN:VCALENDAR\n"
     "DESCRIPTION:see #note x\nEND:VCALENDAR\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: text/calendar\n\n"
     "BEGIN:VCALENDAR\nDESCRIPTION:see #note x\nEND:VCALENDAR\n--b--\n",
     NULL},
    {"a command in enriched text", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/enriched\n\n<bold>#note</bold> x\n\nNew\n--b\n"
     "Content-Type: text/html\n\n<p>#note x</p><p>New</p>\n--b--\n",
     NULL, NULL},
    {"enriched text without the command", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/enriched\n\nNew\n--b\n"
     "Content-Type: text/html\n\n<p>#note x</p><p>New</p>\n--b--\n",
     "--b\nContent-Type: text/enriched\n\nNew\n--b\nContent-Type: text/html\n\n<p>New</p>\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n--b--\n",
     NULL},
    {"a command in HTML for watches", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/watch-html\n\n<b>&#35;no</b>te x<p>New\n"
     "--b--\n",
     NULL, NULL},
    {"a command in XHTML inside a related", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: multipart/related; boundary=c\n\n--c\n"
     "Content-Type: application/xhtml+xml\n\n<p>#note x</p>\n--c--\n--b--\n",
     NULL, NULL},
    {"a command in RTF with a name", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: application/rtf; name=a.rtf\n\n"
     "{\\rtf1 {\\b \\'23note} x}\n--b--\n",
     NULL, NULL},
    {"a command in a second HTML", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/html\n\n<p>#note x</p><p>New</p>\n--b\n"
     "Content-Type: text/html\n\n<p>#note x</p><p>New</p>\n--b--\n",
     NULL, NULL},
    {"a command in the title, too", FALSE, "text/html",
     "<title>&#35;note x</title><p>#note x</p><p>New</p>\n", NULL, NULL},
    {"a command in a comment for Outlook, too", FALSE, "text/html",
     "<!--[if mso]><p>#note x</p><![endif]--><p>#note x</p><p>New</p>\n", NULL, NULL},
    {"a style that is called like a command", FALSE, "text/html",
     "<style>#note { }</style><p>#note x</p><p>New</p>\n",
     "<style>#note { }</style><p>New</p>\n\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n",
     NULL},
    {"an alternative nobody can read beside commands", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/calendar\n"
     "Content-Transfer-Encoding: x-mine\n\nx\n--b--\n",
     NULL, NULL},
    {"a picture as an alternative holds no words", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: image/png\n\n#note x\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: image/png\n\n#note x\n--b--\n",
     NULL},
    {"a file behind the text holds what it likes", FALSE, "multipart/mixed; boundary=b",
     "--b\n\n#note x\n\nNew\n--b\nContent-Type: text/enriched; name=a\n\n#note x\n--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: text/enriched; name=a\n\n"
     "#note x\n--b--\n",
     NULL},
    {"a command in a later text", FALSE, "multipart/mixed; boundary=b",
     "--b\n\nNew\n--b\nContent-Type: image/png\n\nx\n--b\n\n#note x\n\nMore\n--b--\n", NULL, NULL},
    {"a text that has a name", FALSE, "text/plain; name=message.txt", "#close\n\nNew\n",
     "New\n\n-- \nAlex\nACME Support\n", NULL},
    {"alternatives that have names", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\n#close\n\nNew\n"
     "--b\nContent-Type: text/html; name=a.html\n\n<p>#close</p><p>New</p>\n--b--\n",
     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: inline\n\nNew\n\n-- \n"
     "Alex\nACME Support\n\n--b\nContent-Type: text/html; name=a.html\n\n<p>New</p>\n"
     "<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n--b--\n",
     NULL},
    {"a text with a name, and a file of its kind", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: text/plain; name=a.txt\n\n#close\n\nNew\n--b\n"
     "Content-Type: text/plain; name=b.txt\nContent-Disposition: inline\n\n#close\n--b\n"
     "Content-Type: text/html; name=c.html\nContent-Disposition: inline\n\n#close\n--b--\n",
     "--b\nContent-Type: text/plain; name=a.txt\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\n"
     "Content-Type: text/plain; name=b.txt\nContent-Disposition: inline\n\n#close\n--b\n"
     "Content-Type: text/html; name=c.html\nContent-Disposition: inline\n\n#close\n--b--\n",
     NULL},
    {"a file with a name before the words", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: text/plain; name=log.txt\n\ncaf\xe9\n--b\n\n#close\n\nNew\n--b--\n",
     "--b\nContent-Type: text/plain; name=log.txt\n\ncaf\xe9\n--b\n\nNew\n\n-- \nAlex\n"
     "ACME Support\n\n--b--\n",
     NULL},
    {"a file with a name and no words", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: text/plain; name=log.txt\n\ncaf\xe9\n--b--\n",
     "--b\nContent-Type: text/plain; name=log.txt\n\ncaf\xe9\n--b--\n", NULL},
    {"a command in a text with a name before a footer", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: text/plain; name=message.txt\n\n#close\n\nNew\n--b\n\nFooter\n--b--\n",
     NULL, NULL},
    {"HTML with a name beside a text without", FALSE, "multipart/alternative; boundary=b",
     "--b\n\n#close\n\nNew\n--b\nContent-Type: text/html; name=a.html\n\n<p>#close</p><p>New</p>\n"
     "--b--\n",
     "--b\n\nNew\n\n-- \nAlex\nACME Support\n\n--b\nContent-Type: text/html; name=a.html\n\n"
     "<p>New</p>\n<div class=\"intake-signature intake-acme-1042\"><b>Alex</b><br>ACME</div>\n\n"
     "--b--\n",
     NULL},
    {"a text that is attached, before the words", FALSE, "multipart/mixed; boundary=b",
     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n#close\n--b\n"
     "\n#close\n\nNew\n--b--\n",
     "--b\nContent-Type: text/plain; name=a.txt\nContent-Disposition: attachment\n\n#close\n--b\n"
     "\nNew\n\n-- \nAlex\nACME Support\n\n--b--\n",
     NULL},
    {"S/MIME is left alone", FALSE,
     "multipart/signed; protocol=\"application/pkcs7-signature\"; boundary=b",
     "--b\nContent-Type: text/plain\n\nNew\n--b\nContent-Type: application/pkcs7-signature\n\nx\n"
     "--b--\n",
     NULL, NULL},
    {"inline PGP is left alone", FALSE, "text/plain",
     "-----BEGIN PGP SIGNED MESSAGE-----\n\nHi\n-----BEGIN PGP SIGNATURE-----\nx\n"
     "-----END PGP SIGNATURE-----\n",
     NULL, NULL},
    {"octets that are not in their charset", TRUE, "text/plain; charset=utf-8", "caf\xe9\n", NULL,
     NULL},
    {"an encoding nobody knows", FALSE, "text/plain\nContent-Transfer-Encoding: x-mine", "Hi\n",
     NULL, NULL},
    {"a multipart without its end", FALSE, "multipart/alternative; boundary=b",
     "--b\nContent-Type: text/plain\n\nNew\n",
     "--b\nContent-Type: text/plain\n\nNew\n\n-- \nAlex\nACME Support\n", NULL},
};

const gsize rewrite_cases_count = G_N_ELEMENTS(rewrite_cases);
