#!/usr/bin/env bash
# Creates a Payara Server domain for the application and leaves it running:
#   create-domain.sh DOMAIN SECRETS
# SECRETS is a directory that only its owner can read:
#   asadmin.passwords    AS_ADMIN_PASSWORD and AS_ADMIN_MASTERPASSWORD, one per line
#   aliases/NAME         a file for each password alias; required: atproto-db-password and atproto.encryption.keys
# Environment variables:
#   PAYARA_HOME          the directory of the unpacked Payara Server
#   ATPROTO_DB_HOST, ATPROTO_DB_PORT, ATPROTO_DB_NAME, ATPROTO_DB_USER
#   POSTGRESQL_JAR       the JDBC driver
#   ATPROTO_PUBLIC_URL   the application's public URL; if unset, the loopback client for development is used
#   ATPROTO_GRID_MEMBERS the members of the data grid, such as 10.0.0.1:4900,10.0.0.2:4900; needs ATPROTO_GRID_ADDRESS,
#                        this node's address; ATPROTO_GRID_PORT is its port; if unset, there is no data grid
#   CONFIG               the directory of postgresql.asadmin, if not ../payara
#   DOMAIN_DIR           the directory of the domains; PORT_BASE: the first of the domain's ports (+48 administration,
#                        +80 http, +82 health and metrics)
# The script writes no secret in plain text and passes none as a command-line argument.
set -euo pipefail
umask 077

fail() { echo "create-domain: $1" >&2; exit 1; }
[[ $# -eq 2 ]] || { echo "usage: $0 DOMAIN SECRETS" >&2; exit 2; }
domain=$1 secrets=$2 here=$(cd "$(dirname "$0")" && pwd)
for name in PAYARA_HOME POSTGRESQL_JAR ATPROTO_DB_HOST ATPROTO_DB_PORT ATPROTO_DB_NAME ATPROTO_DB_USER; do
  [[ -n ${!name:-} ]] || fail "$name is not set"
done
[[ -f $POSTGRESQL_JAR ]] || fail "POSTGRESQL_JAR: no such file: $POSTGRESQL_JAR"
for file in asadmin.passwords aliases/atproto-db-password aliases/atproto.encryption.keys; do
  [[ -s $secrets/$file ]] || fail "$secrets/$file is missing or empty"
done
for name in AS_ADMIN_PASSWORD AS_ADMIN_MASTERPASSWORD; do
  # Payara itself reports a bad password only as "failed".
  grep -Eq "^$name=[^[:space:]]{8,}$" "$secrets/asadmin.passwords" \
    || fail "$secrets/asadmin.passwords needs $name with at least eight characters and no white space"
done
[[ -z $(find "$secrets" -perm /077 -print -quit) ]] || fail "other users can read $secrets. Run: chmod -R go= $secrets"
domains=${DOMAIN_DIR:-$PAYARA_HOME/glassfish/domains} base=${PORT_BASE:-8000}
[[ ! -e $domains/$domain ]] || fail "$domains/$domain exists already"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
trap 'echo "create-domain: failed at line $LINENO. The incomplete domain is in $domains/$domain" >&2' ERR
asadmin() { "$PAYARA_HOME/bin/asadmin" --terse --interactive=false --user admin --port $((base + 48)) --passwordfile "$passwords" "$@"; }
passwords=$secrets/asadmin.passwords

# Runs all lines of a file with one asadmin. asadmin ignores failed lines and exits with 0; this function fails.
run() {
  "$PAYARA_HOME/bin/asadmin" --interactive=false --user admin --port $((base + 48)) --passwordfile "$passwords" \
    multimode --file "$1" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "$1 failed"; }
  if grep -Eq '(^remote failure|failed\.$|^Invalid|not found)' "$work/log"; then
    cat "$work/log" >&2
    fail "a line of $1 failed"
  fi
}

# A password file has the format of Java properties: one line per value, in which a backslash starts an escape.
alias_of() {
  sed -z -e 's/\\/\\\\/g' -e 's/\n$//' -e 's/\n/\\n/g' -e 's/^ /\\ /' "$1"
}

asadmin create-domain --domaindir "$domains" --portbase "$base" "$domain" > "$work/log" 2>&1 || { cat "$work/log" >&2; fail "the domain could not be created"; }
asadmin start-domain --domaindir "$domains" --prebootcommandfile "$here/domain.asadmin" "$domain"

for file in "$secrets"/aliases/*; do
  { cat "$secrets/asadmin.passwords"; printf '\nAS_ADMIN_ALIASPASSWORD='; alias_of "$file"; } > "$work/passwords"
  passwords=$work/passwords asadmin create-password-alias "$(basename "$file")"
done

asadmin add-library "$POSTGRESQL_JAR"
# The commands of Payara Micro, with the password alias. The values do not become system properties of the domain: Payara
# treats a property with PORT in its name as one of its own ports, and does not start if that port is in use.
pool=$(< "${CONFIG:-$here/../payara}/postgresql.asadmin")
pool=${pool//'${ENV=AT_USE:${ENV=ATPROTO_DB_PASSWORD}}'/'${ALIAS=atproto-db-password}'}
for name in ATPROTO_DB_HOST ATPROTO_DB_PORT ATPROTO_DB_NAME ATPROTO_DB_USER; do
  value=${!name//:/\\:}
  pool=${pool//"\${ENV=AT_USE:\${ENV=$name}}"/"$value"}
done
printf '%s\n' "$pool" > "$work/pool.asadmin"
run "$work/pool.asadmin"
asadmin ping-connection-pool atproto-pool || fail "the database does not respond"

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
# JVM options take effect at the next start.
asadmin stop-domain --domaindir "$domains" "$domain"
"$here/start-domain.sh" "$domain" "$secrets"
echo "create-domain: $domains/$domain is running: http://127.0.0.1:$((base + 80)), administration at port $((base + 48)), health and metrics at $((base + 82))"
