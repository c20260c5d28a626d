<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="${texts.get('login.title')}" signedIn="${account != null}">
  <section class="hero">
    <h1><c:out value="${texts.get('login.heading')}"/></h1>
    <p class="lead"><c:out value="${texts.get('login.lead')}"/></p>
  </section>
  <c:if test="${account == null and param.atproto_notice == 'form_not_sent'}">
    <p class="notice" role="status" id="form-not-sent-yet"><strong><c:out value="${texts.get('login.ended')}"/></strong>
      <c:out value="${texts.get('login.ended_advice')}"/></p>
  </c:if>
  <c:if test="${account == null and param.atproto_notice == 'session_ended'}">
    <p class="notice" role="status" id="session-ended"><c:out value="${texts.get('login.ended')}"/></p>
  </c:if>
  <c:if test="${account == null and param.signed_out != null and param.atproto_notice == null}">
    <p class="notice" role="status" id="signed-out"><c:out value="${texts.get('login.signed_out')}"/></p>
  </c:if>
  <c:choose>
    <c:when test="${account != null and param.another == null}">
      <section class="card narrow" aria-labelledby="welcome">
        <h2 id="welcome"><c:out value="${texts.get('login.signed_in')}"/></h2>
        <p class="mono wrap"><c:out value="${account}"/></p>
        <p><a class="button" href="<c:out value='${root}'/>/app/dashboard"><c:out value="${texts.get('login.dashboard')}"/></a></p>
      </section>
    </c:when>
    <c:otherwise>
      <section class="card narrow"><t:sign-in submit="${texts.get('login.submit')}" identifier="${param.identifier}" returnTo="${returnTo}"/></section>
    </c:otherwise>
  </c:choose>
  <ol class="steps">
    <li><strong><c:out value="${texts.get('login.step1')}"/></strong> <c:out value="${texts.get('login.step1_text')}"/></li>
    <li><strong><c:out value="${texts.get('login.step2')}"/></strong> <c:out value="${texts.get('login.step2_text')}"/></li>
    <li><strong><c:out value="${texts.get('login.step3')}"/></strong> <c:out value="${texts.get('login.step3_text')}"/></li>
  </ol>
</t:page>
