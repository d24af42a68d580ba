#!/bin/bash
# walls.sh: holds the layout of milter/README.md and the size of files and functions.
# Prints every breach and fails when there is one.
set -euo pipefail
cd "$(dirname "$0")/.."

FILE_LINES_MAX=450
FUNCTION_LINES_MAX=80
breaches=0

breach() {
    echo "walls: $*"
    breaches=$((breaches + 1))
}

sources() {
    find milter -name '*.[ch]' | sort
}

# library_belongs_to HEADER ALLOWED: only files matching the expression may include the header.
library_belongs_to() {
    local file
    while read -r file; do
        [[ $file =~ ^($2)$ ]] || breach "$file includes <$1>, which belongs to $2"
    done < <(sources | xargs grep -lE "^#include <$1" || true)
}

library_belongs_to 'libmilter/' 'milter/filter/.*'
library_belongs_to 'gmime/' 'milter/mime/.*'
library_belongs_to 'openssl/' 'milter/base/checksum.c'
library_belongs_to 'libpq-fe\.h' 'milter/store/.*'
library_belongs_to 'libconfig\.h' 'milter/settings/.*'
library_belongs_to 'linear\.h' 'milter/classify/learner.c'
library_belongs_to 'curl/' 'milter/sender/smtp.c'
library_belongs_to 'pcre2\.h' 'milter/base/pattern.c'
library_belongs_to 'libpsl\.h' 'milter/base/organizational_domain.c'
library_belongs_to 'unicode/' 'milter/names/confusable.c'
library_belongs_to 'uchardet' 'milter/text/.*'
library_belongs_to 'jansson\.h' 'milter/(answer|ctl)/.*'
library_belongs_to 'systemd/' 'milter/(filter/.*|sender/.*|base/log\.c)'

# Which room may look through which other room's door. The ground below all is open; programs see
# everything but each other.
doors() {
    case $1 in
    base) echo none ;;
    settings) echo 'base/.*' ;;
    mail) echo '(base|settings)/.*' ;;
    html) echo "$ground|text/(text|page|repair|attribution|quote_header)\.h" ;;
    mime) echo "$ground|(text/text|html/html)\.h" ;;
    answer) echo "$ground|(mime/mime|names/names|store/store)\.h" ;;
    incoming) echo "$ground|(mime/mime|classify/(guess|shelf)|answer/[a-z_]+|decide/decide|store/store)\.h" ;;
    outgoing) echo "$ground|(text/text|text/page|html/[a-z_]+|mime/(mime|tree)|answer/[a-z_]+|names/names|decide/(identity|decide|rate_limit)|store/store)\.h" ;;
    learning) echo "$ground|classify/.*|store/learning\.h" ;;
    filter | sender | ctl) echo '(base|settings|mail|text|html|mime|classify|decide|names|answer|store|learning|incoming|outgoing)/.*|filter/(listen|privileges|program)\.h' ;;
    *) echo "$ground" ;;
    esac
}
ground='(base|settings|mail)/.*'

# FILE PATH: the includes by a relative name, the path from milter/ on with its ".." resolved.
relative_includes() {
    sources | xargs awk '
        /^#include "\.\.\// {
            split($0, quoted, "\"")
            depth = split(FILENAME, place, "/") - 1
            steps = split(quoted[2], step, "/")
            path = ""
            for (i = 1; i <= steps; i++)
                if (step[i] == "..")
                    depth--
                else
                    path = path "/" step[i]
            for (i = depth; i > 1; i--)
                path = "/" place[i] path
            print FILENAME, substr(path, 2)
        }'
}

rooms_keep_their_doors() {
    local file path room known= allowed=
    while read -r file path; do
        room=${file#milter/}
        room=${room%%/*}
        if [ "$room" != "$known" ]; then
            known=$room
            allowed="^($(doors "$room"))\$"
        fi
        [[ $path == "$room"/* || $path =~ $allowed ]] ||
            breach "$file includes $path, not a door of the room $room"
    done < <(relative_includes)
}
rooms_keep_their_doors

nothing_stands_at_the_top() {
    local file
    while read -r file; do breach "$file stands in no room"; done < <(find milter -maxdepth 1 -name '*.[ch]')
}
nothing_stands_at_the_top

private_headers_stay_inside() {
    local line
    while read -r line; do breach "$line: a private header of another room"; done < <(
        grep -roE --include='*.[ch]' '^#include "[^"]*/[^"]*_private\.h"' milter || true)
}
private_headers_stay_inside

# Files named _words hold nothing but tables, as long as the languages need.
files_stay_short() {
    local lines file
    while read -r lines file; do
        [ "$lines" -le $FILE_LINES_MAX ] || breach "$file has $lines lines, over $FILE_LINES_MAX"
    done < <(sources | grep -v '_words\.c$' | xargs wc -l | grep -v ' total$')
}
files_stay_short

# By the committed layout a function's body stands between braces in the first column.
functions_stay_short() {
    local line
    while read -r line; do breach "$line"; done < <(sources | xargs awk -v most=$FUNCTION_LINES_MAX '
        /^\{/ { start = FNR; head = before }
        /^\}/ && start {
            if (FNR - start + 1 > most)
                printf "%s:%d: %d lines, over %d: %s\n", FILENAME, start, FNR - start + 1, most, head
            start = 0
        }
        { before = $0 }
        FNR == 1 { start = 0 }')
}
functions_stay_short

nothing_is_left_open() {
    local line
    while read -r line; do breach "$line"; done < <(
        grep -rnE --include='*.[ch]' --include='*.sql' '\b(TODO|FIXME|XXX|HACK)\b' milter sql 2>/dev/null
        grep -rnE --include='*.[ch]' '^\s*goto\b' milter
        grep -rnE --include='*.[ch]' '\b(system|popen|strcpy|strcat|sprintf|gets)\(' milter
    )
}
nothing_is_left_open

if [ $breaches -gt 0 ]; then
    echo "walls: $breaches breaches" >&2
    exit 1
fi
echo "walls: $(sources | wc -l) files keep their rooms"
