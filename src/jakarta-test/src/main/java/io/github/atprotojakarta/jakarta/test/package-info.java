/**
 * Test support for applications: {@code TestSignIn} signs a person in without a network, {@code
 * StrictNetworkBeans} connects an application to a network in the same JVM. The module replaces
 * beans of the library: give it the scope {@code test}, and never deploy it to production.
 */
@NullMarked
package io.github.atprotojakarta.jakarta.test;

import org.jspecify.annotations.NullMarked;
