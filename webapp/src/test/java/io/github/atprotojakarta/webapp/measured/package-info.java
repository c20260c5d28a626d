/** Pages with and without filters, whose CPU time is compared. */
package io.github.atprotojakarta.webapp.measured;
