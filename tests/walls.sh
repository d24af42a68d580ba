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

library_belongs_to 'libmilter/' 'milter/wire/.*'
library_belongs_to 'gmime/' 'milter/mime/.*'
library_belongs_to 'openssl/' 'milter/mime/checksum.c'
library_belongs_to 'libpq-fe\.h' 'milter/store/.*'
library_belongs_to 'libconfig\.h' 'milter/settings.*'
library_belongs_to 'curl/' 'milter/outbox/smtp.c'
library_belongs_to 'pcre2\.h' 'milter/pattern.c'
library_belongs_to 'libpsl\.h' 'milter/organizational_domain.c'
library_belongs_to 'unicode/' 'milter/names/confusable.c'
library_belongs_to 'uchardet' 'milter/text/.*'
library_belongs_to 'jansson\.h' 'milter/(answer|ctl)/.*'
library_belongs_to 'openssl/' 'milter/mime/.*'
library_belongs_to 'systemd/' 'milter/(wire/.*|outbox/.*|log\.c|supervise\.c|main\.c)'

# Which room may look through which other room's door.
doors() {
    case $1 in
    mime) echo 'text/text\.h' ;;
    answer) echo 'mime/mime\.h|names/names\.h|store/store\.h' ;;
    outbound) echo 'text/text\.h|mime/mime\.h|answer/[a-z_]+\.h|names/names\.h|decide/(identity|decide|pace)\.h|store/store\.h' ;;
    wire | outbox | ctl) echo '[a-z]+/[a-z_]+\.h' ;;
    *) echo 'none' ;;
    esac
}

rooms_keep_their_doors() {
    local file room path
    while read -r file; do
        room=$(cut -d/ -f2 <<<"$file")
        while read -r path; do
            [[ $path =~ ^$room/ || $path =~ ^($(doors "$room"))$ ]] ||
                breach "$file includes $path, not a door of the room $room"
        done < <(sed -nE 's|^#include "\.\./([a-z_]+/[^"]+)".*|\1|p' "$file")
    done < <(find milter -mindepth 2 -name '*.[ch]' | sort)
}
rooms_keep_their_doors

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
