package io.github.atprotojakarta.webapp.mechanisms;

import io.github.atprotojakarta.jakarta.security.AtprotoAuthenticationMechanismDefinition;
import jakarta.enterprise.context.ApplicationScoped;
import jakarta.security.enterprise.authentication.mechanism.http.BasicAuthenticationMechanismDefinition;

/** Two mechanisms between which nothing chooses. */
@AtprotoAuthenticationMechanismDefinition(scope = "atproto", loginPage = "/sign-in")
@BasicAuthenticationMechanismDefinition(realmName = "reports")
@ApplicationScoped
public class TwoDefinitions {}
