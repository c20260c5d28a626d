package io.github.atprotojakarta.webapp.stepup;

import jakarta.ws.rs.ApplicationPath;
import jakarta.ws.rs.core.Application;

/** The application's own JAX-RS. */
@ApplicationPath("api")
public class PostingApplication extends Application {}
