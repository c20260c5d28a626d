#!/usr/bin/env bash
# Changes the example application to use a connection pool of the server instead of its embedded database:
#   use-server-pool.sh atproto.war jdbc/atproto atproto-postgresql.war
# Needs the JDK's "jar". In your own application, make the same changes in the sources: see README.md.
set -euo pipefail

[[ $# -eq 3 ]] || { echo "usage: $0 WAR POOL NEW_WAR" >&2; exit 2; }
[[ -f $1 ]] || { echo "$0: no such file: $1" >&2; exit 1; }
war=$(realpath "$1") pool=$2 new=$(realpath "$3")
unit=WEB-INF/classes/META-INF/persistence.xml
web=WEB-INF/web.xml

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cd "$work"
jar xf "$war" "$unit" "$web"
sed -i "s|<jta-data-source>.*</jta-data-source>|<jta-data-source>$pool</jta-data-source>|" "$unit"
# Remove the embedded database.
sed -i '/<data-source>/,/<\/data-source>/d' "$web"
grep -q "<jta-data-source>$pool</jta-data-source>" "$unit" || { echo "$0: $unit has no jta-data-source" >&2; exit 1; }
cp "$war" "$new"
jar uf "$new" "$unit" "$web"
