<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="${texts.get('compose.title')}" signedIn="true">
  <section class="card" aria-labelledby="write-title">
    <h1 id="write-title"><c:out value="${texts.get('compose.title')}"/></h1>
    <t:compose text="${text}" problem="${problem}"/>
    <p><a href="<c:out value='${pageContext.request.contextPath}'/>/app/dashboard"><c:out value="${texts.get('page.back')}"/></a></p>
  </section>
</t:page>
