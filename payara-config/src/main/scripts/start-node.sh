#!/usr/bin/env bash
# Starts a Payara Micro node on this machine and waits until the application responds. The node runs on when the script
# has ended:
#   start-node.sh WAR DIRECTORY [OPTION...]
# OPTION... are more options of Payara Micro, such as those of a data grid; --nohazelcast if there are none.
# The script exits with 1 and leaves no process behind if the application cannot be deployed or responds with 500.
# Environment variables:
#   PAYARA_MICRO          the JAR of Payara Micro
#   HTTP_PORT             the port on 127.0.0.1 (8080 by default)
#   CONTEXT_ROOT          the context path (/ by default)
#   JAVA_OPTIONS          options of the JVM (-Xmx512m by default)
#   START_SECONDS         how long the script waits for the application (300 by default)
#   ATPROTO_...           settings of the application; ATPROTO_DB_HOST and POSTGRESQL_JAR create the connection pool of
#                         postgresql.asadmin, with the password of ATPROTO_DB_PASSWORD_FILE or ATPROTO_DB_PASSWORD
#   CONFIG                the directory of postgresql.asadmin and the other files, if not ../payara
# DIRECTORY keeps server.log, pid and the application's files. Each start creates DIRECTORY/server anew, so no setting and
# no deployed application of an earlier start remains. Stop the node with: stop-node.sh DIRECTORY
set -euo pipefail
umask 077

fail() { echo "start-node: $1" >&2; exit 1; }
[[ $# -ge 2 ]] || { echo "usage: $0 WAR DIRECTORY [OPTION...]" >&2; exit 2; }
war=$(realpath "$1") directory=$(realpath -m "$2")
shift 2
[[ $# -gt 0 ]] || set -- --nohazelcast
here=$(cd "$(dirname "$0")" && pwd)
config=${CONFIG:-$here/../payara}
port=${HTTP_PORT:-8080} context=/${CONTEXT_ROOT:-} seconds=${START_SECONDS:-300}
context=${context//\/\//\/}
url=http://127.0.0.1:$port$context
[[ -f ${PAYARA_MICRO:-} ]] || fail "PAYARA_MICRO must be the path of the Payara Micro JAR"
[[ -f $war ]] || fail "no such file: $war"
micro=$(realpath "$PAYARA_MICRO")

pool=()
if [[ -n ${ATPROTO_DB_HOST:-} ]]; then
  [[ -f ${POSTGRESQL_JAR:-} ]] || fail "POSTGRESQL_JAR must be the path of the JDBC driver"
  pool=(--addlibs "$(realpath "$POSTGRESQL_JAR")" --postbootcommandfile "$config/postgresql.asadmin")
  if [[ -n ${ATPROTO_DB_PASSWORD_FILE:-} ]]; then
    [[ -z $(find -L "$ATPROTO_DB_PASSWORD_FILE" -perm /077) ]] \
      || fail "other users can read $ATPROTO_DB_PASSWORD_FILE. Run: chmod go= $ATPROTO_DB_PASSWORD_FILE"
    export ATPROTO_DB_PASSWORD=$(< "$ATPROTO_DB_PASSWORD_FILE")
    unset ATPROTO_DB_PASSWORD_FILE
  fi
  for name in ATPROTO_DB_PORT ATPROTO_DB_NAME ATPROTO_DB_USER ATPROTO_DB_PASSWORD; do
    [[ -n ${!name:-} ]] || fail "$name is not set"
  done
fi

mkdir -p "$directory"
cd "$directory"
# A process id may belong to another program after a restart of the machine.
! ps -o args= -p "$(cat pid 2> /dev/null || echo 0)" 2> /dev/null | grep -F -- "--rootdir $directory/server" > /dev/null \
  || fail "process $(< pid) is already running in $directory"
! (exec 3<> "/dev/tcp/127.0.0.1/$port") 2> /dev/null || fail "port $port of 127.0.0.1 is already in use. Set HTTP_PORT"
# Payara Micro stores its configuration and the application here. At the next start it would deploy both of them.
rm -rf server
touch server.log
start=$(($(wc -c < server.log) + 1))
log() { tail -c "+$start" server.log; }

# shellcheck disable=SC2086
java ${JAVA_OPTIONS:--Xmx512m} -jar "$micro" --port "$port" --contextroot "$context" --deploy "$war" \
  --disablephonehome --rootdir "$directory/server" --prebootcommandfile "$config/pre-boot.asadmin" \
  --systemproperties "$config/system.properties" --logproperties "$config/logging.properties" \
  ${pool[@]+"${pool[@]}"} "$@" >> server.log 2>&1 < /dev/null &
pid=$!
echo "$pid" > pid
stop() { kill -KILL "$pid" 2> /dev/null || true; wait "$pid" 2> /dev/null || true; rm -f pid; }
trap 'stop; exit 130' INT TERM HUP
give_up() {
  log | tail -60 >&2
  stop
  fail "$1. The log is $directory/server.log"
}

# Prints the status of the application's root page, or nothing if nobody responds.
status() {
  { exec 3<> "/dev/tcp/127.0.0.1/$port"; } 2> /dev/null || return 0
  printf 'GET %s HTTP/1.0\r\nHost: 127.0.0.1:%s\r\n\r\n' "$context" "$port" >&3
  read -r -t 10 _ code _ <&3 || true
  exec 3>&-
  echo "${code:-}"
}

# Not grep -q: it may end before tail has written all, which fails the pipe.
until log | grep 'Payara Micro .* ready in ' > /dev/null; do
  kill -0 "$pid" 2> /dev/null || give_up "Payara Micro ended while starting"
  ((SECONDS < seconds)) || give_up "Payara Micro did not start within $seconds s"
  sleep 1
done
# Payara Micro runs on if it cannot deploy the application, for example because a setting is wrong.
log | tr -d ' \n' | grep '"Deployed":\[{' > /dev/null || {
  log | grep -F 'Exception while' | head -3 >&2 || true
  give_up "the application was not deployed"
}
while :; do
  code=$(status)
  [[ $code != 500 ]] || give_up "the application is broken: $url responds with 500"
  [[ -z $code || $code -gt 500 ]] || break
  kill -0 "$pid" 2> /dev/null || give_up "Payara Micro ended while starting"
  ((SECONDS < seconds)) || fail "$url responds with ${code:-nothing} after $seconds s. Process $pid is still running, log $directory/server.log"
  sleep 1
done
trap - INT TERM HUP
echo "start-node: running at $url, process $pid, log $directory/server.log"
