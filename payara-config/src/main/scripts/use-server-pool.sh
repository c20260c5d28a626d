#!/usr/bin/env bash
# Changes the example application to use a PostgreSQL pool of the server instead of its embedded database:
#   use-server-pool.sh atproto.war jdbc/atproto atproto-postgresql.war
# The new WAR contains no JDBC driver: the pool uses that of the server. With a second one in the WAR, the pool may keep
# using the driver of an application that has been undeployed.
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
jar xf "$war"
sed -i "s|<jta-data-source>.*</jta-data-source>|<jta-data-source>$pool</jta-data-source>|" "$unit"
grep -q "<jta-data-source>$pool</jta-data-source>" "$unit" || { echo "$0: $unit has no jta-data-source" >&2; exit 1; }
# Hibernate would otherwise ask the database what it is, and the deployment would fail while the database is away.
sed -i -e '/<\/properties>/i\      <property name="jakarta.persistence.database-product-name" value="PostgreSQL"/>' \
  -e '/<\/properties>/i\      <property name="hibernate.boot.allow_jdbc_metadata_access" value="false"/>' "$unit"
# Remove the embedded database, its data source, and every other driver.
sed -i '/<data-source>/,/<\/data-source>/d' "$web"
find WEB-INF/classes -name EmbeddedDataSource.class -delete
for library in WEB-INF/lib/*.jar; do
  # The names of a JAR's entries are not compressed.
  ! grep -qaF META-INF/services/java.sql.Driver "$library" || rm "$library"
done
rm -f "$new"
jar cfM "$new" .
