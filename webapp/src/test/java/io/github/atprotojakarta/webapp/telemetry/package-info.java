/** An application that collects its own spans and metrics. */
package io.github.atprotojakarta.webapp.telemetry;
