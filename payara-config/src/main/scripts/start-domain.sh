#!/usr/bin/env bash
# Starts a domain of create-domain.sh and waits until its applications are ready:
#   start-domain.sh DOMAIN SECRETS
# asadmin start-domain returns earlier. Whoever deploys an application in that moment removes it instead.
# Environment variables:
#   PAYARA_HOME, DOMAIN_DIR, PORT_BASE   as for create-domain.sh
#   START_SECONDS         how long the script waits for the applications (300 by default)
set -euo pipefail
umask 077

fail() { echo "start-domain: $1" >&2; exit 1; }
[[ $# -eq 2 ]] || { echo "usage: $0 DOMAIN SECRETS" >&2; exit 2; }
domain=$1 passwords=$2/asadmin.passwords
[[ -n ${PAYARA_HOME:-} ]] || fail "PAYARA_HOME is not set"
domains=${DOMAIN_DIR:-$PAYARA_HOME/glassfish/domains} base=${PORT_BASE:-8000} seconds=${START_SECONDS:-300}
asadmin() { "$PAYARA_HOME/bin/asadmin" --terse --interactive=false --user admin --port $((base + 48)) --passwordfile "$passwords" "$@"; }

# Prints the status line, the headers and the body of a page on this machine, or nothing if nobody responds.
page() {
  { exec 3<> "/dev/tcp/127.0.0.1/$1"; } 2> /dev/null || return 0
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$2" "$1" >&3
  cat <&3 || true
  exec 3>&-
}

asadmin start-domain --domaindir "$domains" "$domain"
# An application with this library reports whether it is ready. The report is missing while the application starts.
# A server without an application responds that it is down.
expected='HTTP/1.?*"status":*'
if asadmin list-applications | grep -v 'Nothing to list' > /dev/null; then
  expected='HTTP/1.?200*"name":"atproto-sign-in"*'
fi
# shellcheck disable=SC2053 # a pattern
until ready=$(page $((base + 82)) /health/ready | tr -d ' \r\n'); [[ $ready == $expected ]]; do
  ((SECONDS < seconds)) || fail "not ready after $seconds s: ${ready:-no response}. The log is $domains/$domain/logs/server.log"
  sleep 1
done
echo "start-domain: $domains/$domain is ready"
