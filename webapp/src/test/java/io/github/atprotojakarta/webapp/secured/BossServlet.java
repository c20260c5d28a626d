package io.github.atprotojakarta.webapp.secured;

import jakarta.servlet.annotation.HttpConstraint;
import jakarta.servlet.annotation.ServletSecurity;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;

/** A page for nobody. */
@WebServlet("/boss")
@ServletSecurity(@HttpConstraint(rolesAllowed = "boss"))
public class BossServlet extends HttpServlet {
  private static final long serialVersionUID = 1L;
}
