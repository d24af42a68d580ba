#!/bin/sh
# A throw-away PostgreSQL, run by an unprivileged user, reached by a Unix socket in its directory.
#
#   cluster.sh start DIR     makes and starts it; prints PGHOST=..., PGPORT=..., PGUSER=..., PGDATABASE=...
#   cluster.sh migrate DIR   applies sql/ to its database `intake`, without the C code
#   cluster.sh stop DIR      stops it at once and removes DIR
#   cluster.sh down DIR     stops it at once and keeps its data; up DIR starts it again
#   cluster.sh standby DIR NEW   makes and starts a standby of the one in DIR
#   cluster.sh promote DIR   makes a standby a server of its own
#   cluster.sh pid DIR       process id of the postmaster
#   cluster.sh run COMMAND   starts one, runs COMMAND with PG* set, stops it, and exits as COMMAND did
#
# DIR must not exist before start. Several can live side by side: each has its own socket directory.
# Roles intake_admin, intake_filter and intake_sender exist and may log in without password.
# A directory of its own, not PGDATA below the caller's, since root's directories are closed to the
# unprivileged user. PGBIN names another version's programs.
set -eu

here=$(cd "$(dirname "$0")" && pwd)
bin=${PGBIN:-$(ls -d /usr/lib/postgresql/*/bin | sort -V | tail -n 1)}

as_owner() {
    if [ "$(id -u)" = 0 ]; then
        (cd / && exec setpriv --reuid postgres --regid postgres --init-groups -- "$@")
    else
        "$@"
    fi
}

owner() {
    if [ "$(id -u)" = 0 ]; then echo postgres; else id -un; fi
}

environment() {
    echo "PGHOST=$1"
    echo "PGPORT=5432"
    echo "PGUSER=$(owner)"
    echo "PGDATABASE=intake"
}

start() {
    mkdir -p "$1"
    chmod 755 "$1"
    [ "$(id -u)" != 0 ] || chown postgres: "$1"
    as_owner "$bin/initdb" --no-sync -A trust -U "$(owner)" -E UTF8 --locale=C.UTF-8 -D "$1/data" \
        >"$1/initdb.log" 2>&1 || { cat "$1/initdb.log" >&2; return 1; }
    cat >>"$1/data/postgresql.conf" <<CONF
listen_addresses = ''
unix_socket_directories = '$1'
port = 5432
max_connections = 120
shared_buffers = ${CLUSTER_BUFFERS:-64MB}
max_wal_size = 4GB
checkpoint_timeout = 30min
autovacuum_naptime = 10min
log_min_messages = warning
CONF
    as_owner "$bin/pg_ctl" -s -w -D "$1/data" -l "$1/log" start
    "$bin/psql" -X -q -h "$1" -p 5432 -U "$(owner)" -d postgres -v ON_ERROR_STOP=1 \
        -f "$here/../../sql/roles.sql" -c 'CREATE DATABASE intake OWNER intake_admin' >&2
    environment "$1"
}

migrate() {
    for file in "$here"/../../sql/[0-9]*.sql "$here"/../../sql/functions/*.sql; do
        "$bin/psql" -X -q -1 -h "$1" -p 5432 -U "${MIGRATE_ROLE:-$(owner)}" -d intake \
            -v ON_ERROR_STOP=1 -f "$file" >&2
        case $file in */functions/*) continue ;; esac
        name=$(basename "$file" .sql)
        "$bin/psql" -X -q -h "$1" -p 5432 -U "${MIGRATE_ROLE:-$(owner)}" -d intake -v ON_ERROR_STOP=1 \
            -c "INSERT INTO intake.migration (version, name) VALUES (${name%%-*}, '${name#*-}')" >&2
    done
}

# A copy of a running cluster that follows it, under the name "standby".
standby() {
    mkdir -p "$2"
    chmod 755 "$2"
    [ "$(id -u)" != 0 ] || chown postgres: "$2"
    as_owner "$bin/pg_basebackup" -h "$1" -p 5432 -U "$(owner)" -D "$2/data" -X stream -c fast --no-sync
    cat >>"$2/data/postgresql.conf" <<CONF
unix_socket_directories = '$2'
primary_conninfo = 'host=$1 port=5432 user=$(owner) application_name=standby'
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
    start "$directory" >/dev/null
    PGHOST=$directory PGPORT=5432 PGUSER=$(owner) PGDATABASE=intake
    CLUSTER=$directory
    export PGHOST PGPORT PGUSER PGDATABASE CLUSTER
    "$@"
}

verb=${1:-}
[ $# -lt 2 ] || shift
case $verb in
start | migrate | promote | down | up | stop) "$verb" "$1" ;;
standby) standby "$1" "$2" ;;
pid) head -n 1 "$1/data/postmaster.pid" ;;
run) run "$@" ;;
*) sed -n '2,/^set/p' "$0" | sed '/^set/d; s/^# \{0,1\}//' >&2; exit 64 ;;
esac
