/* The lines a reader sees of what mail programs write, and odd HTML: place_cases.h tells how to
   read the cases. */
#include "../common/place_cases.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static const PlaceCase shapes[] = {
    {"no markup at all", "", "Hello|"},
    {"empty", "e", "|"},
    {"end of body", "", "<html><body><p>Hi</p>|</body></html>"},
    {"upper case, no body", "", "<HTML><P>Hi</P>|</HTML>"},
    {"html without closing tags", "", "<html><body><p>Hi|"},
    {"</body> in a comment", "", "<body>Hi<!-- </body> --> you|</body>"},
    {"</body> in a script", "", "<body><script>'</body>'</script>Hi|</body>"},
    {"</body> in a style", "", "<head><style>/* </body> */</style></head><body>Hi|</body>"},
    {"</body> in a textarea", "", "<body>Hi<textarea></body></textarea>|</body>"},
    {"</body> in an attribute", "", "<body><p title=\"</body>\">Hi</p>|</body>"},
    {"text after </html>", "", "<body>Hi|</body></html>\n\n"},
    {"words after </html>", "", "<body>Hi</body></html><p>More</p>\n\n|"},
    {"two documents glued together", "", "<html><body>a</body></html><html><body>b|</body></html>"},
    {"a doctype after text", "", "Hello <!DOCTYPE html><html><body><p>you</p>|</body></html>"},
    {"an XML declaration", "", "<?xml version=\"1.0\"?><html><body>Hi|</body></html>"},
    {"Word's namespace", "", "<body><?xml:namespace prefix = o ns = \"urn:x\" /><p>Hi</p>|</body>"},
    {"head alone", "e", "<html><head><title>Hi</title></head>|</html>"},
    {"empty paragraphs", "e",
     "<html><body><p class=MsoNormal><o:p>&nbsp;</o:p></p>|</body></html>"},
    {"unquoted attribute", "q", "<p>New</p>|<div class=gmail_quote>old</div>"},
    {"blanks around the equals sign", "q", "<p>New</p>|<div class = \"gmail_quote\">old</div>"},
    {"attribute values with > and ' in them", "q",
     "<p title=\"a > b\">New</p>|<blockquote data-x='\"' type=\"cite\">old</blockquote>"},
    {"a picture inside the octets, larger than any other tag", "q",
     "<p>New <img src=\"data:image/png;base64,"
     "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa"
     "\"></p>|<blockquote type=\"cite\">old</blockquote>"},
    {"a stray < is text", "", "a < b and 3 <4|"},
    {"a tag that is never ended hides the rest", "", "a < b and c |<d"},
    {"a comment that is never ended hides the rest", "", "<body>Hi|<!-- </body>"},
    {"a script that is never ended hides the rest", "", "<body>Hi|<script>var a;</body>"},
    {"quote class in the text is text", "", "<p>class=\"gmail_quote\"</p>|"},
    {"a class that only begins like a quote", "",
     "<body><div class=\"gmail_quotes\">x</div>|</body>"},
    {"downlevel-hidden comment", "",
     "<!--[if mso]><div class=\"gmail_quote\"><![endif]--><p>New</p>|"},
    {"downlevel-revealed content is seen", "q",
     "<p>New</p><![if !mso]>|<div class=\"gmail_quote\">old</div><![endif]>"},
    {"downlevel-revealed comment", "q",
     "<p>New</p><!--[if !mso]><!-->|<div class=\"gmail_quote\">old</div><!--<![endif]-->"},
    {"hidden text is no word below the quote", "q",
     "New|<blockquote type=cite>old</blockquote><div style=\"display: none\">x</div>"},
    {"an empty quote that is never ended", "", "<body><p>New</p>|<blockquote type=cite></body>"},
    {"an inline end tag ends no quote", "q",
     "<span>New</span>|<span><blockquote type=cite></span>old</blockquote>"},
    {"end tags without beginning", "", "</div></p><p>Hi</b></span></p>|"},
    {"an end tag inside a cell ends nothing around the table", "q",
     "<div>New<table><tr><td>x</div></td></tr></table>|<blockquote "
     "type=cite>old</blockquote></div>"},
    {"unclosed paragraphs", "q",
     "<body><p>New<p>More|<p>On 3 May 2021 at 10:35, Ann wrote:"
     "<blockquote>old</blockquote></body>"},
    {"a layout table, quote in the next row", "q",
     "<table><tr><td>New|</td></tr><tr><td><blockquote "
     "type=cite>old</blockquote></td></tr></table>"},
    {"a layout table, never closed", "", "<body><table><tr><td>New|</td></tr></body>"},
    {"a layout table, quote in the same cell", "q",
     "<table><tr><td><p>New</p>|<blockquote type=cite>old</blockquote></td></tr></table>"},
    {"the quote is a table", "q",
     "<p>New</p>|<table class=moz-email-headers-table><tr><td>From: x"
     "</td></tr></table>old"},
    {"quote in the middle of an element", "q",
     "<div>New<br>|On 3 May 2021 at 10:35, Ann wrote:<br><blockquote>old</blockquote></div>"},
    {"the elements around the quote stay below", "q",
     "<div>New</div>|<div><span><font size=2><blockquote type=cite>old</blockquote></font></span>"
     "</div>"},
};

static const PlaceCase clients[] = {
    {"Gmail", "q",
     "<div dir=\"ltr\">New</div><br>|<div class=\"gmail_quote\"><div dir=\"ltr\" "
     "class=\"gmail_attr\">On x wrote:<br></div><blockquote class=\"gmail_quote\" "
     "style=\"margin:0px 0px 0px 0.8ex;border-left:1px solid "
     "rgb(204,204,204)\">old</blockquote></div>"},
    {"Gmail, own signature", "q",
     "<div>New<br>«<div class=\"gmail_signature\" data-smartmail=\"x\">Al<div>ex</div></div>»</div>"
     "|<div class=\"gmail_quote gmail_quote_container\">old</div>"},
    {"Gmail, signature with its prefix", "q",
     "<div dir=\"ltr\">New<br clear=\"all\"><div><br></div>«<span "
     "class=\"gmail_signature_prefix\">-- </span><br><div dir=\"ltr\" class=\"gmail_signature\">"
     "Alex</div>»</div><br>|<div class=\"gmail_quote\">On x wrote:<blockquote "
     "class=\"gmail_quote\">old</blockquote></div>"},
    {"Gmail, forward", "q",
     "<div dir=\"ltr\">Please see below</div>|<div class=\"gmail_quote\"><div class=\"gmail_attr\">"
     "---------- Forwarded message ---------<br>From: <b>Ann</b> &lt;a@b&gt;<br>Date: Mon, 3 May "
     "2021<br>Subject: x<br>To: y<br></div><br>words<blockquote class=\"gmail_quote\">older"
     "</blockquote>more words</div>"},
    {"Gmail, answers between", "",
     "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On x wrote:<br></div><blockquote "
     "class=\"gmail_quote\">q1</blockquote><div>answer</div><blockquote class=\"gmail_quote\">q2"
     "</blockquote><div>another</div></div>|"},
    {"Gmail, answers between, the quote comes last", "q",
     "<div class=\"gmail_quote\"><div class=\"gmail_attr\">On x wrote:<br></div><blockquote "
     "class=\"gmail_quote\">q1</blockquote><div>answer</div>|<blockquote class=\"gmail_quote\">q2"
     "</blockquote></div>"},
    {"Gmail's indent button is no quote", "",
     "<div dir=ltr>New<blockquote style=\"margin:0 0 0 40px;border:none;padding:0px\">mine"
     "</blockquote></div>|"},
    {"Outlook on the web", "q",
     "<body><div>New</div>|<div id=\"appendonsend\"></div><hr style=\"display:inline-block;"
     "width:98%\"><div id=\"divRplyFwdMsg\"><b>From:</b> x</div><div>old</div></body>"},
    {"Outlook on the web, own signature", "q",
     "<body><div>New</div>«<div id=\"Signature\"><div>Alex</div></div>»|<div "
     "id=\"appendonsend\"></div><hr><div id=\"divRplyFwdMsg\">From: x</div>old</body>"},
    {"new Outlook, first mail with its border", "",
     "<body><div class=\"elementToProof\">New</div><div id=\"appendonsend\"></div>|</body>"},
    {"Outlook, edited again: names with x_", "q",
     "<body><div>New</div>«<div id=\"x_Signature\">Alex</div>»|<div id=\"divRplyFwdMsg\">From: x"
     "</div>old</body>"},
    {"Outlook.com, older", "q",
     "<body>New<br>|<hr id=\"stopSpelling\">From: ann@b.example<br>To: c@d.example<br>Subject: "
     "x<br>"
     "Date: Mon, 3 May 2021 10:35:00 +0000<br><br>old</body>"},
    {"Outlook for Windows", "q",
     "<body><div class=WordSection1><p class=MsoNormal>New<o:p></o:p></p>|<div><div style='border:"
     "none;border-top:solid #E1E1E1 1.0pt;padding:3pt'><p class=MsoNormal><b>From:</b> x</p></div>"
     "</div><p class=MsoNormal>old</p></div></body>"},
    {"Outlook for Windows, quote without the rule", "q",
     "<body><p class=MsoNormal>New<o:p></o:p></p>|<p class=MsoNormal><b>Von:</b> Ann "
     "&lt;a@b.example&gt; <br><b>Gesendet:</b> Montag, 3. Mai 2021 10:35<br><b>An:</b> Bo<br><b>"
     "Betreff:</b> x<o:p></o:p></p><p class=MsoNormal>alt</p></body>"},
    {"Outlook for Windows, separated signature", "q",
     "<body><p class=MsoNormal>New<o:p></o:p></p>«<p class=MsoNormal>-- <o:p></o:p></p><p "
     "class=MsoNormal>Alex<o:p></o:p></p>»|<div><div style='border:none;border-top:solid #E1E1E1 "
     "1.0pt'><p>From: x</p></div></div>old</body>"},
    {"Outlook 2007 rule without a div around it", "q",
     "<body><p>New</p>|<div style='border:none;border-top:solid #B5C4DF 1.0pt'>From: x</div>old"
     "</body>"},
    {"Outlook, plain text quoted in HTML", "q",
     "<body><p>New</p>|<p>-----Original Message-----<br>From: Ann<br>Sent: "
     "Monday<br>old</p></body>"},
    {"Outlook, mobile", "q",
     "<body><div>New</div>«<div id=\"ms-outlook-mobile-signature\"><a "
     "href=\"https://aka.ms/x\">Get "
     "Outlook for iOS</a></div>»|<div "
     "id=\"mail-editor-reference-message-container\">old</div></body>"},
    {"Outlook, mobile, signature in no container", "q",
     "<body><div>New</div>«<div>Get <a href=\"https://aka.ms/x\">Outlook for "
     "Android</a></div>»|<hr>"
     "<div id=\"divRplyFwdMsg\">From: x</div>old</body>"},
    {"Outlook, Mac", "q",
     "<body><div>New</div>|<div style=\"border:none;border-top:solid #B5C4DF 1.0pt;padding:3.0pt\">"
     "<b>From: </b>x</div><div>old</div></body>"},
    {"Outlook 2011, Mac", "q",
     "<body><div>New</div>|<span id=\"OLK_SRC_BODY_SECTION\"><div>From: x</div>old</span></body>"},
    {"Windows Mail", "q",
     "<body><div>New</div>|<div style=\"padding-top: 5px; border-top-color: rgb(229, 229, 229); "
     "border-top-width: 1px; border-top-style: solid;\"><b>From:</b> x</div>old</body>"},
    {"Apple Mail, Mac", "q",
     "<body>New<div><br>|<blockquote type=\"cite\"><div>On x, y wrote:</div>old"
     "</blockquote></div></body>"},
    {"Apple Mail, attribution outside the quote", "q",
     "<body>New<br>|<div><div>On 3 May 2021, at 10:35, Ann &lt;a@b.example&gt; wrote:</div><br>"
     "<blockquote type=\"cite\">old</blockquote></div></body>"},
    {"Apple Mail, iOS", "q",
     "<body dir=\"auto\">New<br><br>«<div id=\"AppleMailSignature\" dir=\"ltr\">Sent from my iPhone"
     "</div>»<div dir=\"ltr\"><br>|<blockquote type=\"cite\">On 3 May 2021, at 10:35, Ann wrote:"
     "<br></blockquote></div><blockquote type=\"cite\">old</blockquote></body>"},
    {"Apple Mail, iOS, signature in no container", "q",
     "<body>New<br><br>«<div dir=\"ltr\">发自我的iPhone</div>»<div><br>|<blockquote "
     "type=\"cite\">在 "
     "2021年5月3日,10:35,Ann 写道:<br></blockquote></div></body>"},
    {"Apple Mail, signature element around all", "q",
     "<body><div id=\"AppleMailSignature\">New<br>|<blockquote "
     "type=cite>old</blockquote></div></body>"},
    {"Thunderbird", "q",
     "<body><p>New</p>|<div class=\"moz-cite-prefix\">Am x schrieb:<br></div>"
     "<blockquote type=\"cite\" cite=\"mid:a@b\">old</blockquote></body>"},
    {"Thunderbird, below the quote", "",
     "<body><div class=\"moz-cite-prefix\">Am x schrieb:<br></div>"
     "<blockquote type=\"cite\" cite=\"mid:a@b\">old</blockquote><p>New</p>|</body>"},
    {"Thunderbird, own signature", "",
     "<body>New<br>«<pre class=\"moz-signature\" cols=\"72\">-- \nAlex</pre>»|</body>"},
    {"Thunderbird, own signature in a div", "q",
     "<body>New<br>«<div class=\"moz-signature\">-- <br>Alex</div>»|<blockquote type=cite>old"
     "</blockquote></body>"},
    {"Thunderbird, words above, signature below the quote", "q",
     "<body><p>New</p>|<div class=\"moz-cite-prefix\">x schrieb:<br></div><blockquote type=cite>old"
     "</blockquote>«<div class=\"moz-signature\">-- <br>Alex</div>»</body>"},
    {"Thunderbird, forward", "q",
     "<body>See below|<div class=\"moz-forward-container\"><br><br>-------- Forwarded Message "
     "--------<table class=\"moz-email-headers-table\"><tr><td>Subject: "
     "</td><td>x</td></tr></table>"
     "old</div></body>"},
    {"K-9", "q",
     "<html><body>New<br><br>«<div class='k9mail-signature'>-- <br>Alex</div>»|<div "
     "class=\"gmail_quote\">On 3 May 2021 10:35:00 CEST, Ann wrote:<blockquote "
     "class=\"gmail_quote\" "
     "style=\"margin: 0pt; border-left: 1px solid #729fcf\">old</blockquote></div></body></html>"},
    {"K-9, older: attribution outside, plain signature", "q",
     "<html><body>New<br>«-- <br>Alex<br>»<br>|On 3 May 2021 10:35:00 CEST, Ann "
     "&lt;a@b.example&gt; wrote:<blockquote class=\"gmail_quote\">old</blockquote></body></html>"},
    {"FairEmail", "q",
     "<body><p>New</p>«<div fairemail=\"signature\"><p>Alex</p></div>»|<div "
     "fairemail=\"reference\"><p>On 3 May 2021, Ann "
     "wrote:</p><blockquote>old</blockquote></div></body>"},
    {"FairEmail, attributes taken out", "q",
     "<body><p>New</p>|<div><p>On 3 May 2021 10:35:00 CEST, Ann &lt;a@b.example&gt; wrote:</p>"
     "<blockquote style=\"margin:0\">old</blockquote></div></body>"},
    {"Roundcube", "q",
     "<body><p>New</p>«<div id=\"_rc_sig\">-- <br>Alex</div>»|<p id=\"reply-intro\">On 2021-05-03 "
     "10:35, Ann wrote:</p><blockquote type=\"cite\" style=\"border-left: #1010ff 2px solid\">old"
     "</blockquote></body>"},
    {"Roundcube, below the quote", "",
     "<body><p id=\"reply-intro\">On 2021-05-03 10:35, Ann wrote:</p><blockquote type=\"cite\">old"
     "</blockquote><p>New</p>«<div id=\"_rc_sig\">-- <br>Alex</div>»|</body>"},
    {"SOGo", "q",
     "<html><p>New</p>«<p>--&nbsp;<br>Alex</p>»|<p>Am Montag, Mai 03, 2021 10:35 CEST, schrieb Ann "
     "&lt;a@b.example&gt;:</p><blockquote type=\"cite\">old</blockquote></html>"},
    {"Zimbra", "q",
     "<body><div>New</div>«<div data-marker=\"__SIG_PRE__\"><div>Alex</div></div>»|<hr "
     "id=\"zwchr\" "
     "data-marker=\"__DIVIDER__\"><div data-marker=\"__HEADERS__\"><b>From: </b>x<br></div><div "
     "data-marker=\"__QUOTED_TEXT__\">old</div></body>"},
    {"Zimbra, signature below the quote", "q",
     "<body><div>New</div>|<hr id=\"zwchr\" data-marker=\"__DIVIDER__\"><div data-marker="
     "\"__HEADERS__\"><b>From: </b>x<br></div><div data-marker=\"__QUOTED_TEXT__\">old</div>«<div "
     "data-marker=\"__SIG_POST__\">Alex</div>»</body>"},
    {"QQ Mail", "q",
     "<div>New</div><div><br></div><div><!--emptysign--></div>|<div style=\"font-size: 12px\">"
     "------------------&nbsp;原始邮件&nbsp;------------------</div><div "
     "style=\"background:#efefef\">"
     "<div><b>发件人:</b>&nbsp;\"Ann\"</div></div><div>旧</div>"},
    {"QQ Mail, own signature", "q",
     "<div>New</div>«<div><sign signid=\"1\"><div>Alex</div></sign></div>»|<div><includetail><div>"
     "------------------&nbsp;原始邮件&nbsp;------------------</div>旧</includetail></div>"},
    {"QQ Mail, phone", "q",
     "<p>New</p>«<div class=\"xm_write_script\">发自我的iPhone</div>»|<div>------------------&nbsp;"
     "Original&nbsp;------------------</div>old"},
    {"NetEase", "q", "<body>New|<blockquote id=\"isReplyContent\">old</blockquote></body>"},
    {"NetEase, the web's attribution", "q",
     "<div>New</div><br>«<div>-- </div><div>Alex</div>»<br><br>|At 2021-05-03 10:35:00, \"Ann\" "
     "&lt;a@b.example&gt; wrote:<br> <blockquote id=\"isReplyContent\">old</blockquote>"},
    {"NetEase, the web's attribution, Chinese", "q",
     "<div>New</div><div><br></div>|在 2021-05-03 10:35:00，\"Ann\" &lt;a@b.example&gt; "
     "写道：<br><blockquote id=\"isReplyContent\">old</blockquote>"},
    {"NetEase MailMaster", "q",
     "<div>New</div>«<div class=\"ntes-mailmaster-signature\"><table><tr><td>Alex</td></tr></table>"
     "</div>»|<div class=\"ntes-mailmaster-quote\"><div>---- 回复的原邮件 ----</div>old</div>"},
    {"Foxmail", "q",
     "<div>New</div>«<hr style=\"width: 210px; height: 1px;\" color=\"#b5c4df\" size=\"1\" "
     "align=\"left\"><div><span>Alex</span></div>»|<blockquote style=\"margin-left: 0.5em\"><div>"
     "&nbsp;</div><div style=\"border:none;border-top:solid #B5C4DF 1.0pt\"><b>发件人：</b>x</div>"
     "old</blockquote>"},
    {"Foxmail, own signature in a container", "q",
     "<div>New</div>«<div id=\"FoxmailSign\">Alex</div>»|<div><div style=\"border:none;border-top:"
     "solid #B5C4DF 1.0pt\">From: x</div></div>old"},
    {"Lotus Notes", "q",
     "<font size=2 face=\"sans-serif\">New</font><br><br>|<font size=1 color=#5f5f5f>From: &nbsp; "
     "&nbsp;</font><font size=1>Ann &lt;a@b.example&gt;</font><br><font size=1>To: "
     "</font><font size=1>Bo</font><br><font size=1>Date: 03.05.2021 10:35</font><br><font size=1>"
     "Subject: x</font><br><hr noshade><br><font size=2>old</font>"},
    {"Lotus Notes, header in a table", "q",
     "<font size=2>New</font><br>|<table><tr><td><b>Ann &lt;a@b.example&gt; wrote on 03.05.2021 "
     "10:35:22:</b></td></tr></table><br><font size=2>old</font>"},
    {"Lotus Notes, forward", "q",
     "<font size=2>See below</font><br>|<font size=1>----- Forwarded by Ann/ACME on 03.05.2021 "
     "09:00 "
     "-----</font><br>old"},
    {"Yahoo", "q", "<div>New</div>|<div id=\"yahoo_quoted_1\" class=\"yahoo_quoted\">old</div>"},
    {"Yahoo, with its hashes", "q",
     "<div class=\"ydp1a2byahoo-style-wrap\"><div>New</div>«<div class=\"ydp4f2a9signature\">Alex"
     "</div>»</div>|<div id=\"ydp77yahoo_quoted_12\" class=\"ydp77yahoo_quoted\">old</div>"},
    {"Yahoo, phone", "q",
     "<div>New</div>«<div id=\"ymail_android_signature\"><a href=\"x\">Sent from Yahoo "
     "Mail</a></div>»"
     "|<div class=\"yahoo_quoted\">old</div>"},
    {"ProtonMail", "q",
     "<div>New</div>«<div class=\"protonmail_signature_block\"><div>Sent with Proton "
     "Mail</div></div>»"
     "|<div class=\"protonmail_quote\">On x wrote:<br><blockquote "
     "type=\"cite\">old</blockquote></div>"},
    {"Tutanota", "q",
     "<div>New</div>«<div>-- </div><div>Alex</div>»|<div>3 May 2021, 10:35 by a@b.example:</div>"
     "<blockquote class=\"tutanota_quote\">old</blockquote>"},
    {"mail.ru", "q",
     "<HTML><BODY>New<br>«<div data-signature-widget=\"container\"><div>--<br>Alex</div></div>»|"
     "<blockquote style=\"border-left:1px solid #0857A6; margin:10px\">Понедельник, 3 мая 2021, "
     "10:35 "
     "+03:00 от Ann &lt;a@b.example&gt;:<br>old</blockquote></BODY></HTML>"},
    {"mail.ru, older", "q",
     "<HTML><BODY>New<br>«<div id=\"SIGNATURE\">Alex</div>»|<blockquote "
     "class=\"mailru-blockquote\">old</blockquote></BODY></HTML>"},
    {"Yandex", "q",
     "<div>New</div><div> </div>|<div>03.05.2021, 10:35, \"Ann\" &lt;a@b.example&gt;:</div>"
     "<blockquote><div>old</div></blockquote>"},
    {"bottom posting", "", "<body><blockquote type=\"cite\">old</blockquote><p>New</p>|</body>"},
    {"bottom posting, own signature", "",
     "<blockquote type=cite>old</blockquote><p>New</p>«<div class=moz-signature>-- <br>A</div>»|"},
    {"bottom posting below a plain blockquote", "",
     "<p>On 3 May 2021 at 10:35, Ann wrote:</p><blockquote>old</blockquote><p>New</p>|"},
    {"blanks below the quote are no words", "q",
     "<body>New|<blockquote type=\"cite\">old</blockquote><br>&nbsp;\r\n</body>"},
    {"a picture below the quote is", "",
     "<body>New<blockquote type=\"cite\">old</blockquote><img src=\"cid:a\">|</body>"},
    {"interleaved", "",
     "<blockquote type=cite>q</blockquote>a<blockquote type=cite>r</blockquote>b|"},
    {"interleaved, the quote comes last", "q",
     "<blockquote type=cite>q</blockquote><p>a</p>|<blockquote type=cite>r</blockquote><br>"},
    {"an authored blockquote is no quote", "",
     "<p>You said</p><blockquote>x</blockquote><p>No</p>|"},
    {"not a word above the quote", "qe",
     "<body><br>|<blockquote type=cite>old</blockquote></body>"},
    {"words typed where the signature stood", "q",
     "<body><div id=Signature>It arrives today.<br>Alex</div>|"
     "<div id=divRplyFwdMsg>From: x</div>old</body>"},
    {"Apple's break above the signature", "q",
     "<body>Hi<div>It came.«<br id=\"lineBreakAtBeginningOfSignature\"><div>Al<br>ACME</div>»"
     "|<div><blockquote type=\"cite\">old</blockquote></div></div></body>"},
    {"QQ Mail's card", "",
     "<div>Hi</div>«<div><a class=\"xm_write_card\" id=\"in_alias\"><table><tr><td>Al</td></tr>"
     "</table></a></div>»|"},
    {"nothing but the own signature", "qe",
     "<body>«<div id=Signature>Alex</div>»|<div id=divRplyFwdMsg>From: x</div>old</body>"},
};

static const PlaceCase wishes[] = {
    {"placeholder", "p", "<p>Hi</p>|«<p>{{signature}}</p>»<p>PS: bye</p>"},
    {"placeholder between breaks", "p", "Hi<br>|«{{signature}}<br>»Bye"},
    {"placeholder split by tags and entities", "p",
     "<div>Hi</div>|«<div><b>{{</b><span>sign</span>ature&#125;}</div>»"},
    {"placeholder in the quote does not count", "q",
     "<p>Hi</p>|<blockquote type=cite><p>{{signature}}</p></blockquote>"},
    {"placeholder above the quote", "qp",
     "|«<p>{{signature}}</p>»<p>Hi</p><blockquote type=cite><p>old</p></blockquote>"},
    {"placeholder inside words does not count", "", "<p>Write {{signature}} there</p>|"},
    {"two placeholders", "p", "<p>a</p>|«<p>{{signature}}</p>»<p>b</p>«<p>{{signature}}</p>»"},
    {"placeholder in the own signature", "qp",
     "<p>Hi</p>|«<div class=gmail_signature><div>Alex</div><div>{{signature}}</div></div>»<div "
     "class=gmail_quote>old</div>"},
    {"placeholder in a cell", "p",
     "<table><tr><td>Hi<br>|«{{signature}}»</td><td>x</td></tr></table>"},
    {"a line the admin lists", "", "<p>Hi</p><p>Al</p>«<p>Acme Care, Berlin</p>»|"},
    {"a line the admin lists, in Chinese", "", "<p>Hi</p>«<p><b>客服中心</b>&nbsp;小李</p>»|"},
    {"a line the admin lists, above others", "", "<p>Hi</p>«<p>Acme Care</p>»<p>Al</p><p>1</p>|"},
    {"a line the admin lists, far above the end", "",
     "<p>Acme Care</p><p>1</p><p>2</p><p>3</p><p>4</p><p>5</p>|"},
    {"signed", "s", "<p>Hi</p><div class=\"intake-signature intake-acme-1042\">S</div>|"},
    {"signed, above the quote", "qs",
     "<p>Hi</p><div class=\"x intake-acme-1042 intake-signature\">S</div>|<div "
     "class=gmail_quote>old"
     "</div>"},
    {"signed, below the quote", "s",
     "<blockquote type=cite>old</blockquote><p>New</p><div class=\"intake-signature "
     "intake-acme-1042\">S</div>|"},
    {"another ticket's signature goes", "",
     "<p>Hi</p>«<div class=\"intake-signature intake-acme-77\">S</div>»|"},
    {"signature in the quote does not count", "q",
     "<p>Hi</p>|<div class=gmail_quote>old<div class=\"intake-signature intake-acme-1042\">S</div>"
     "</div>"},
    {"signature in the history does not count", "q",
     "<p>Hi</p>|<div id=divRplyFwdMsg>From: x</div>old<div class=\"intake-signature "
     "intake-acme-1042\">S</div>"},
    {"words below the own signature: it stays", "",
     "<p>Hi</p><div class=gmail_signature>Al</div><p>one more thing</p>|"},
    {"two pieces of signature", "",
     "<p>Hi</p>«<div class=gmail_signature>Al</div><div>Sent from my iPhone</div>»|"},
    {"device line in a link", "", "<p>Hi</p>«<p><a href=x>Sent from my iPhone</a></p>»|"},
    {"a separator with 16 lines below it is a rule", "",
     "-- <br>1<br>2<br>3<br>4<br>5<br>6<br>7<br>8<br>9<br>10<br>11<br>12<br>13<br>14<br>15<br>16|"},
    {"a separator with words and a table below", "",
     "<p>Hi</p>«-- <br><table><tr><td><img src=cid:x></td><td>Al</td></tr></table>»|"},
};

static void test_place(void **state)
{
    place_case_check(*state, place_case_in_html, place_case_wish());
}

static void test_commands_go_when_wished(void **state)
{
    (void)state;
    static const PlaceCase test = {
        "commands", "qe",
        "«<div>#close</div><div>#type x</div>»|<blockquote type=cite>old</blockquote>"};
    PlaceWish wish = *place_case_wish();
    wish.strip_commands = TRUE;
    place_case_check(&test, place_case_in_html, &wish);
}

static void test_without_mark_any_signature_of_ours_counts(void **state)
{
    (void)state;
    static const char html[] = "<p>Hi</p><div class=\"intake-signature intake-acme-77\">S</div>";
    static const PlaceWish wish = {0};
    g_auto(Place) place = {0};
    place_case_in_html(html, strlen(html), &wish, &place);
    assert_true(place.already_signed);
}

static void test_a_long_own_signature_is_taken_for_words(void **state)
{
    (void)state;
    g_autofree char *words = g_strnfill(PLACE_OWN_SIGNATURE_MAX, 'x');
    g_autofree char *html = g_strconcat("<div class=\"gmail_signature\">", words, "</div>", NULL);
    g_auto(Place) place = {0};
    place_case_in_html(html, strlen(html), place_case_wish(), &place);
    assert_int_equal(place.removals->len, 0);
    assert_int_equal(place.insert, strlen(html));
}

static void add_cases(GArray *tests, const PlaceCase *cases, gsize count)
{
    for (gsize i = 0; i < count; i++) {
        struct CMUnitTest test = {
            .name = cases[i].name, .test_func = test_place, .initial_state = (void *)&cases[i]};
        g_array_append_val(tests, test);
    }
}

int main(void)
{
    const struct CMUnitTest more[] = {
        cmocka_unit_test(test_commands_go_when_wished),
        cmocka_unit_test(test_without_mark_any_signature_of_ours_counts),
        cmocka_unit_test(test_a_long_own_signature_is_taken_for_words),
    };
    g_autoptr(GArray) all = g_array_new(FALSE, FALSE, sizeof(struct CMUnitTest));
    add_cases(all, shapes, G_N_ELEMENTS(shapes));
    add_cases(all, clients, G_N_ELEMENTS(clients));
    add_cases(all, wishes, G_N_ELEMENTS(wishes));
    g_array_append_vals(all, more, G_N_ELEMENTS(more));
    return _cmocka_run_group_tests("place", (const struct CMUnitTest *)(void *)all->data, all->len,
                                   NULL, NULL);
}
