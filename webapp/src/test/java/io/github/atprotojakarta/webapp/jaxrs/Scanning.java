package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Publishes what scanning finds. */
@ApplicationPath("api")
public class Scanning extends Application {}
