#!/usr/bin/env bash
# Starts a cluster of Payara Micro nodes on this machine and waits until each is ready:
#   start-cluster.sh NODES WAR DIRECTORY
# Environment variables:
#   PAYARA_MICRO          the JAR of Payara Micro
#   HTTP_PORT, GRID_PORT  the ports of the first node (8080 and 6900 by default); each further node has the next ones
#   CONTEXT_ROOT          the context path (/ by default)
#   ATPROTO_...           settings of the application; ATPROTO_DB_HOST and POSTGRESQL_JAR create the connection pool of
#                         postgresql.asadmin
# Stop the cluster with: kill $(cat DIRECTORY/*/pid)
set -euo pipefail
umask 077

fail() { echo "start-cluster: $1" >&2; exit 1; }
[[ $# -eq 3 ]] || { echo "usage: $0 NODES WAR DIRECTORY" >&2; exit 2; }
nodes=$1 war=$(realpath "$2") directory=$(realpath -m "$3")
here=$(cd "$(dirname "$0")" && pwd)
config=${CONFIG:-$here/../payara}
http=${HTTP_PORT:-8080} grid=${GRID_PORT:-6900}
[[ -f ${PAYARA_MICRO:-} ]] || fail "PAYARA_MICRO must be the path of the Payara Micro JAR"
[[ -f $war ]] || fail "no such file: $war"

members=
for ((i = 0; i < nodes; i++)); do
  members+=${members:+,}127.0.0.1:$((grid + i))
done
pool=()
if [[ -n ${ATPROTO_DB_HOST:-} ]]; then
  [[ -f ${POSTGRESQL_JAR:-} ]] || fail "POSTGRESQL_JAR must be the path of the JDBC driver"
  pool=(--addlibs "$POSTGRESQL_JAR" --postbootcommandfile "$config/postgresql.asadmin")
fi

# Start one node after another: the first creates the tables, and each finds the earlier members.
for ((i = 0; i < nodes; i++)); do
  node=$directory/node$((i + 1))
  mkdir -p "$node"
  cd "$node"
  java -Xmx512m -jar "$PAYARA_MICRO" --port $((http + i)) --contextroot "${CONTEXT_ROOT:-/}" --deploy "$war" \
    --disablephonehome --rootdir server --prebootcommandfile "$config/pre-boot.asadmin" \
    --systemproperties "$config/system.properties" --logproperties "$config/logging.properties" \
    --nohostaware --clustermode "tcpip:$members" --interfaces 127.0.0.1 --startport $((grid + i)) \
    ${pool[@]+"${pool[@]}"} > server.log 2>&1 < /dev/null &
  pid=$!
  echo "$pid" > pid
  until grep -q 'Payara Micro .* ready in ' server.log; do
    kill -0 "$pid" 2> /dev/null || { tail -50 server.log >&2; fail "node $((i + 1)) ended while starting"; }
    sleep 1
  done
  echo "start-cluster: node $((i + 1)) is running at http://127.0.0.1:$((http + i)), process $pid, log $node/server.log"
done
