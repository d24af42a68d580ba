#!/bin/sh
# A throw-away PostgreSQL, run by an unprivileged user, reached by a Unix socket in its directory.
#
#   cluster.sh data DIR      makes DIR/data with an empty database `intake`, and starts nothing
#   cluster.sh start DIR     makes and starts it; prints PGHOST=..., PGPORT=..., PGUSER=..., PGDATABASE=...
#   cluster.sh migrated DIR  as start; sql/ is applied to its database, without the C code
#   cluster.sh stop DIR      stops it at once and removes DIR
#   cluster.sh down DIR     stops it at once and keeps its data; up DIR starts it again
#   cluster.sh standby DIR NEW   makes and starts a standby of the one in DIR
#   cluster.sh promote DIR   makes a standby a server of its own
#   cluster.sh pid DIR       process id of the postmaster
#   cluster.sh run COMMAND   starts a migrated one, runs COMMAND with PG* set, stops it, and exits as
#                            COMMAND did
#
# A data directory is a copy of one that is made once, below build/clusters-USER/: initdb costs ten copies.
# Nothing runs in it that a test did not start, such as autovacuum.
# DIR must not exist before start. Several can live side by side: each has its own socket directory.
# Roles intake_admin, intake_filter and intake_sender exist and may log in without password.
# A directory of its own, not PGDATA below the caller's, since root's directories are closed to the
# unprivileged user. PGBIN names another version's programs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
sql=$here/../../sql
bin=${PGBIN:-}
[ -n "$bin" ] || for bin in /usr/lib/postgresql/*/bin; do :; done
owner=$(id -un)
become=
if [ "$owner" = root ]; then
    owner=postgres
    become='setpriv --reuid postgres --regid postgres --init-groups --'
fi
originals=${INTAKE_BUILD:-$here/../../build}/clusters-$owner$bin

as_owner() {
    (cd / && exec $become "$@")
}

open_to_owner() {
    chmod 755 "$1"
    [ -z "$become" ] || chown "$owner": "$1"
}

environment() {
    echo "PGHOST=$1"
    echo "PGPORT=5432"
    echo "PGUSER=$owner"
    echo "PGDATABASE=intake"
}

# Made anew when what they are made of is newer.
are_current() {
    [ -f "$originals/migrated.tar" ] &&
        [ -z "$(find "$sql" "$here/cluster.sh" "$bin/postgres" -newer "$originals/migrated.tar")" ]
}

# Elsewhere first: the owner may not pass through the directories above build/.
make_originals() {
    made=$(mktemp -d "${TMPDIR:-/tmp}/intake-pg.XXXXXX")
    trap 'stop "$made"' EXIT
    open_to_owner "$made"
    as_owner "$bin/initdb" --no-sync -A trust -U "$owner" -E UTF8 --locale=C.UTF-8 --wal-segsize=1 \
        -D "$made/data" >"$made/initdb.log" 2>&1 || { cat "$made/initdb.log" >&2; return 1; }
    cat >>"$made/data/postgresql.conf" <<CONF
listen_addresses = ''
port = 5432
max_wal_size = 4GB
checkpoint_timeout = 30min
autovacuum = off
max_logical_replication_workers = 0
CONF
    echo "unix_socket_directories = '$made'" >"$made/data/postgresql.auto.conf"
    up "$made"
    "$bin/psql" -X -q -h "$made" -p 5432 -U "$owner" -d postgres -v ON_ERROR_STOP=1 \
        -f "$sql/roles.sql" -c 'CREATE DATABASE intake OWNER intake_admin' >&2
    keep_original "$made" empty
    up "$made"
    migrate "$made"
    keep_original "$made" migrated
    [ -z "${OWNER:-}" ] || chown -R "$OWNER" "${originals%"$bin"}" # of the checkout: tests/e2e/run
}

migrate() ( # what is dropped "if exists" need not be said
    export PGOPTIONS="-c client_min_messages=warning"
    for file in "$sql"/[0-9]*.sql "$sql"/functions/*.sql; do
        "$bin/psql" -X -q -1 -h "$1" -p 5432 -U intake_admin -d intake -v ON_ERROR_STOP=1 \
            -f "$file" >&2
        case $file in */functions/*) continue ;; esac
        name=$(basename "$file" .sql)
        "$bin/psql" -X -q -h "$1" -p 5432 -U intake_admin -d intake -v ON_ERROR_STOP=1 \
            -c "INSERT INTO intake.migration (version, name) VALUES (${name%%-*}, '${name#*-}')" >&2
    done
)

# Stopped in good order, so that a copy starts without recovery.
keep_original() {
    as_owner "$bin/pg_ctl" -s -w -m fast -D "$1/data" stop
    tar -C "$1" --exclude=postgresql.auto.conf -cf "$originals/$2.new" data
    mv "$originals/$2.new" "$originals/$2.tar"
}

# DIR/data as a copy of an original.
copy() {
    if ! are_current; then
        mkdir -p "$originals"
        (
            flock 9
            if ! are_current; then make_originals 9>&-; fi
        ) 9>"$originals/lock"
    fi
    mkdir -p "$1"
    open_to_owner "$1"
    tar -C "$1" -xf "$originals/$2.tar"
}

start() {
    copy "$1" "$2"
    cat >>"$1/data/postgresql.conf" <<CONF
unix_socket_directories = '$1'
max_connections = 120
shared_buffers = ${CLUSTER_BUFFERS:-64MB}
log_min_messages = warning
CONF
    up "$1"
    environment "$1"
}

# A copy of a running cluster that follows it, under the name "standby".
standby() {
    mkdir -p "$2"
    open_to_owner "$2"
    as_owner "$bin/pg_basebackup" -h "$1" -p 5432 -U "$owner" -D "$2/data" -X stream -c fast --no-sync
    cat >>"$2/data/postgresql.conf" <<CONF
unix_socket_directories = '$2'
primary_conninfo = 'host=$1 port=5432 user=$owner application_name=standby'
wal_receiver_status_interval = 1s
wal_retrieve_retry_interval = 100ms
CONF
    as_owner touch "$2/data/standby.signal"
    up "$2"
}

promote() {
    as_owner "$bin/pg_ctl" -s -w -D "$1/data" promote
}

down() {
    as_owner "$bin/pg_ctl" -s -w -m immediate -D "$1/data" stop
}

up() {
    as_owner "$bin/pg_ctl" -s -w -D "$1/data" -l "$1/log" start
}

stop() {
    [ ! -f "$1/data/postmaster.pid" ] ||
        as_owner "$bin/pg_ctl" -s -w -m immediate -D "$1/data" stop || true
    rm -rf "$1"
}

run() {
    directory=$(mktemp -d "${TMPDIR:-/tmp}/intake-pg.XXXXXX")
    trap 'stop "$directory"' EXIT
    trap 'exit 1' INT TERM HUP
    start "$directory" migrated >/dev/null
    PGHOST=$directory PGPORT=5432 PGUSER=$owner PGDATABASE=intake
    CLUSTER=$directory
    export PGHOST PGPORT PGUSER PGDATABASE CLUSTER
    "$@"
}

verb=${1:-}
[ $# -lt 2 ] || shift
case $verb in
data) copy "$1" empty ;;
start) start "$1" empty ;;
migrated) start "$1" migrated ;;
promote | down | up | stop) "$verb" "$1" ;;
standby) standby "$1" "$2" ;;
pid) head -n 1 "$1/data/postmaster.pid" ;;
run) run "$@" ;;
*) sed -n '2,/^set/p' "$0" | sed '/^set/d; s/^# \{0,1\}//' >&2; exit 64 ;;
esac
