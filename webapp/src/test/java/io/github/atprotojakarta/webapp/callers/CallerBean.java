package io.github.atprotojakarta.webapp.callers;

import jakarta.annotation.Resource;
import jakarta.ejb.SessionContext;
import jakarta.ejb.Stateless;

/** Says whom the EJB container takes for the caller. */
@Stateless
public class CallerBean {
  @Resource private SessionContext context;

  /** The caller's name, as the EJB container has it. */
  public String caller() {
    return context.getCallerPrincipal().getName();
  }
}
