#!/usr/bin/env bash
# Stops a node that start-node.sh or start-cluster.sh started, and waits until its process has ended:
#   stop-node.sh DIRECTORY
# Environment variable:
#   STOP_SECONDS          after this time the process is killed (60 by default)
set -euo pipefail

[[ $# -eq 1 ]] || { echo "usage: $0 DIRECTORY" >&2; exit 2; }
[[ -f $1/pid ]] || { echo "stop-node: no such file: $1/pid" >&2; exit 1; }
pid=$(< "$1/pid") seconds=${STOP_SECONDS:-60}
kill "$pid" 2> /dev/null || { echo "stop-node: process $pid has already ended"; rm -f "$1/pid"; exit 0; }
while kill -0 "$pid" 2> /dev/null; do
  if ((SECONDS >= seconds)); then
    kill -KILL "$pid" 2> /dev/null || true
    echo "stop-node: killed process $pid, because it did not end within $seconds s" >&2
    rm -f "$1/pid"
    exit 1
  fi
  sleep 0.2
done
rm -f "$1/pid"
echo "stop-node: process $pid has ended"
