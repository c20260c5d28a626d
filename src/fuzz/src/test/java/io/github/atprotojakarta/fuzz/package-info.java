/** What the fuzz tests have in common. */
package io.github.atprotojakarta.fuzz;
