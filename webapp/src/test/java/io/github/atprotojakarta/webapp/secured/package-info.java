/**
 * An application that Jakarta Security guards, and one that the filter guards by annotation; tests
 * put their classes into small WARs.
 */
package io.github.atprotojakarta.webapp.secured;
