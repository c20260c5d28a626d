package io.github.atprotojakarta.webapp.jaxrs;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** Publishes at the root what scanning finds. */
@ApplicationPath("/")
public class AtRoot extends Application {}
