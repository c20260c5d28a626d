#!/usr/bin/env bash
# Makes a Payara Server domain for the application and leaves it running:
#   create-domain.sh DOMAIN SECRETS
# SECRETS is a directory that nobody else can read:
#   asadmin.passwords    AS_ADMIN_PASSWORD and AS_ADMIN_MASTERPASSWORD, one a line
#   aliases/NAME         a file for each password alias; needed: atproto-db-password and atproto.encryption.keys
# From the environment:
#   PAYARA_HOME          the unpacked Payara Server
#   ATPROTO_DB_HOST, ATPROTO_DB_PORT, ATPROTO_DB_NAME, ATPROTO_DB_USER
#   POSTGRESQL_JAR       the JDBC driver
#   ATPROTO_PUBLIC_URL   the application's public address; without it: the loopback client of development
#   ATPROTO_GRID_MEMBERS the data grid, such as 10.0.0.1:4900,10.0.0.2:4900, with ATPROTO_GRID_ADDRESS, this node's own
#                        address, and ATPROTO_GRID_PORT; without it: none
#   CONFIG               where postgresql.asadmin is, when not in ../payara
#   DOMAIN_DIR           where domains live; PORT_BASE: the first of the domain's ports (+48 administration,
#                        +80 http, +82 health and metrics)
# No secret is written anywhere in clear, nor given to a command as an argument.
set -euo pipefail
umask 077

fail() { echo "create-domain: $1" >&2; exit 1; }
[[ $# -eq 2 ]] || { echo "usage: $0 DOMAIN SECRETS" >&2; exit 2; }
domain=$1 secrets=$2 here=$(cd "$(dirname "$0")" && pwd)
for name in PAYARA_HOME POSTGRESQL_JAR ATPROTO_DB_HOST ATPROTO_DB_PORT ATPROTO_DB_NAME ATPROTO_DB_USER; do
  [[ -n ${!name:-} ]] || fail "$name is not set"
done
[[ -f $POSTGRESQL_JAR ]] || fail "there is no driver at $POSTGRESQL_JAR (POSTGRESQL_JAR)"
for file in asadmin.passwords aliases/atproto-db-password aliases/atproto.encryption.keys; do
  [[ -s $secrets/$file ]] || fail "$secrets/$file is missing or empty"
done
for name in AS_ADMIN_PASSWORD AS_ADMIN_MASTERPASSWORD; do
  # Payara says no more than that it failed.
  grep -Eq "^$name=[^[:space:]]{8,}$" "$secrets/asadmin.passwords" \
    || fail "$secrets/asadmin.passwords needs $name, of eight characters or more and without white space"
done
[[ -z $(find "$secrets" -perm /077 -print -quit) ]] || fail "others can read $secrets: chmod -R go= $secrets"
domains=${DOMAIN_DIR:-$PAYARA_HOME/glassfish/domains} base=${PORT_BASE:-8000}
[[ ! -e $domains/$domain ]] || fail "$domains/$domain is there already"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'echo "create-domain: stopped at line $LINENO; what was made is in $domains/$domain" >&2' ERR
asadmin() { "$PAYARA_HOME/bin/asadmin" --terse --interactive=false --user admin --port $((base + 48)) --passwordfile "$passwords" "$@"; }
passwords=$secrets/asadmin.passwords

# One asadmin for all lines of a file. It goes on after a line that failed and ends well all the same; this does not.
run() {
  "$PAYARA_HOME/bin/asadmin" --interactive=false --user admin --port $((base + 48)) --passwordfile "$passwords" \
    multimode --file "$1" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "$1 failed"; }
  if grep -Eq '(^remote failure|failed\.$|^Invalid|not found)' "$work/log"; then
    cat "$work/log" >&2
    fail "a line of $1 failed"
  fi
}

# A password file is a file of Java properties: one line, in which a backslash begins an escape.
alias_of() {
  sed -z -e 's/\\/\\\\/g' -e 's/\n$//' -e 's/\n/\\n/g' -e 's/^ /\\ /' "$1"
}

asadmin create-domain --domaindir "$domains" --portbase "$base" "$domain" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "no domain was made"; }
asadmin start-domain --domaindir "$domains" --prebootcommandfile "$here/domain.asadmin" "$domain"

for file in "$secrets"/aliases/*; do
  { cat "$secrets/asadmin.passwords"; printf '\nAS_ADMIN_ALIASPASSWORD='; alias_of "$file"; } > "$work/passwords"
  passwords=$work/passwords asadmin create-password-alias "$(basename "$file")"
done

asadmin add-library "$POSTGRESQL_JAR"
# The commands of Payara Micro, with the alias for the password. The values do not become system properties of the domain:
# Payara takes one with PORT in its name for a port of its own, and refuses to start when it is in use.
pool=$(< "${CONFIG:-$here/../payara}/postgresql.asadmin")
pool=${pool//'${ENV=ATPROTO_DB_PASSWORD}'/'${ALIAS=atproto-db-password}'}
for name in ATPROTO_DB_HOST ATPROTO_DB_PORT ATPROTO_DB_NAME ATPROTO_DB_USER; do
  value=${!name//:/\\:}
  pool=${pool//"\${ENV=$name}"/"$value"}
done
printf '%s\n' "$pool" > "$work/pool.asadmin"
run "$work/pool.asadmin"
asadmin ping-connection-pool atproto-pool || fail "the database does not answer"

sed "s/@MONITORING_PORT@/$((base + 82))/" "$here/server.asadmin" > "$work/server.asadmin"
run "$work/server.asadmin"
if [[ -n ${ATPROTO_PUBLIC_URL:-} ]]; then
  asadmin set-config-property --source domain --propertyname atproto.public-url --propertyvalue "$ATPROTO_PUBLIC_URL"
fi

if [[ -n ${ATPROTO_GRID_MEMBERS:-} ]]; then
  [[ -n ${ATPROTO_GRID_ADDRESS:-} ]] || fail "ATPROTO_GRID_MEMBERS needs ATPROTO_GRID_ADDRESS"
  sed -e "s/@ATPROTO_GRID_MEMBERS@/$ATPROTO_GRID_MEMBERS/" -e "s/@ATPROTO_GRID_ADDRESS@/$ATPROTO_GRID_ADDRESS/" \
    -e "s/@ATPROTO_GRID_PORT@/${ATPROTO_GRID_PORT:-4900}/" "$here/grid.asadmin" > "$work/grid.asadmin"
  run "$work/grid.asadmin"
fi
# Options of the JVM count from the next start.
asadmin stop-domain --domaindir "$domains" "$domain"
asadmin start-domain --domaindir "$domains" "$domain"
echo "create-domain: $domains/$domain runs: http://127.0.0.1:$((base + 80)), administration at port $((base + 48)), health and metrics at $((base + 82))"
