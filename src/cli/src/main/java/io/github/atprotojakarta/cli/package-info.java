/**
 * The command line for operators: generates keys, checks a published client, and resolves a handle
 * step by step.
 */
@NullMarked
package io.github.atprotojakarta.cli;

import org.jspecify.annotations.NullMarked;
