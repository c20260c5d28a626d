<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<%-- SignInFailurePage forwards here. Strings of the failure may contain input: c:out escapes them. --%>
<c:set var="failure" value="${requestScope['io.github.atprotojakarta.loginFailure']}"/>
<c:set var="dashboard" value="${pageContext.request.contextPath}/app/dashboard"/>
<% response.setHeader("Content-Language", ((io.github.atprotojakarta.webapp.PageTexts) request.getAttribute("texts")).language()); %>
<t:page title="${failure.title()}">
  <section class="card narrow" aria-labelledby="title">
    <h1 id="title"><c:out value="${failure.title()}"/></h1>
    <p class="wrap" id="problem"><c:out value="${failure.detail()}"/></p>
    <p><strong><c:out value="${failure.advice()}"/></strong></p>
    <t:sign-in submit="${texts.get('sign_in.again')}" identifier="${failure.identifier()}"
      returnTo="${failure.returnTo() == null ? dashboard : failure.returnTo()}"/>
    <c:if test="${not empty failure.reference()}">
      <p class="help"><c:out value="${texts.get('sign_in.reference')}"/> <code><c:out value="${failure.reference()}"/></code></p>
    </c:if>
  </section>
</t:page>
