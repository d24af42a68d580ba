#include "passed_on.h"

#include "../mail/subject.h"

TextMail mime_text_mail(const MailFacts *facts)
{
    SubjectMark mark = subject_mark(facts->subject != NULL ? facts->subject : "");
    if (mark != SUBJECT_PLAIN)
        return mark == SUBJECT_FORWARDS ? TEXT_MAIL_FORWARD : TEXT_MAIL_ANSWER;
    gboolean answers = facts->in_reply_to->len > 0 || facts->references->len > 0;
    return answers ? TEXT_MAIL_ANSWER : TEXT_MAIL_NEW;
}
