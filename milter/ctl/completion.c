/* What makes a shell complete our commands: the table of phrases as lines, and a function that
   walks along them. */
#include "commands.h"

#include <string.h>

/* Words that stand for themselves are offered one by one; behind a whole name its options are. */
static const char bash_function[] =
    "_intakectl()\n"
    "{\n"
    "    local current=${COMP_WORDS[COMP_CWORD]} previous=${COMP_WORDS[COMP_CWORD-1]}\n"
    "    local typed= word name options rest i offers=\n"
    "    case $previous in\n"
    "    -c | --data) COMPREPLY=($(compgen -f -- \"$current\")); return ;;\n"
    "    --partials | --directory | --maildir) COMPREPLY=($(compgen -d -- \"$current\")); return "
    ";;\n"
    "    esac\n"
    "    for ((i = 1; i < COMP_CWORD; i++)); do\n"
    "        word=${COMP_WORDS[i]}\n"
    "        case $word in\n"
    "        -c) ((i++)) ;;\n"
    "        -*) ;;\n"
    "        *) typed+=\"$word \" ;;\n"
    "        esac\n"
    "    done\n"
    "    while IFS='|' read -r name options; do\n"
    "        case \"$typed\" in\n"
    "        \"$name \"*)\n"
    "            if [[ $current == -* || -n $options ]]; then offers+=\" $options\"; fi\n"
    "            ;;\n"
    "        esac\n"
    "        if [[ \"$name \" == \"$typed\"?* ]]; then\n"
    "            rest=${name#\"$typed\"}\n"
    "            offers+=\" ${rest%% *}\"\n"
    "        fi\n"
    "    done <<'END'\n";

static const char bash_end[] = "END\n"
                               "    if [[ $current == -* ]]; then offers+=\" -c --json --as\"; fi\n"
                               "    COMPREPLY=($(compgen -W \"$offers\" -- \"$current\"))\n"
                               "    if [[ ${#COMPREPLY[@]} -eq 0 && $current != -* ]]; then\n"
                               "        COMPREPLY=($(compgen -f -- \"$current\"))\n"
                               "    fi\n"
                               "}\n"
                               "complete -o filenames -F _intakectl intakectl\n";

static void append_phrase(GString *text, const Phrase *phrase)
{
    g_autofree char *name = phrase_name(phrase);
    g_autoptr(GPtrArray) parts = phrase_parts(phrase);
    const char *gap = "";
    g_string_append_printf(text, "%s|", name);
    for (guint i = 0; i < parts->len; i++) {
        const char *part = g_ptr_array_index(parts, i);
        if (*part != '-')
            continue;
        g_string_append_printf(text, "%s%.*s", gap, (int)strcspn(part, " "), part);
        gap = " ";
    }
    g_string_append_c(text, '\n');
}

Outcome ctl_completion(Ctl *ctl, GError **error)
{
    (void)error;
    gsize length = 0;
    const Phrase *phrases = commands_table(&length);
    g_autoptr(GString) text = g_string_new(bash_function);
    for (gsize i = 0; i < length; i++)
        append_phrase(text, &phrases[i]);
    g_string_append(text, bash_end);
    printer_text(ctl->printer, "completion", text->str, text->len);
    return OUTCOME_DONE;
}
