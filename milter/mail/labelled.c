#include "labelled.h"

void labelled_text_free(LabelledText *labelled)
{
    if (labelled == NULL)
        return;
    g_free(labelled->service_type);
    g_free(labelled->language);
    g_free(labelled->subject);
    g_free(labelled->text);
    g_free(labelled);
}
