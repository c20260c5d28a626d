package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.jakarta.login.AtprotoResource;
import jakarta.enterprise.context.RequestScoped;
import jakarta.ws.rs.Path;

/**
 * The endpoints of the sign-in, published by {@link SignInApplication}. An application that does
 * not need them in JAX-RS leaves both classes and {@code atproto.endpoints} out.
 */
@Path("")
@RequestScoped
public class SignInResource extends AtprotoResource {}
