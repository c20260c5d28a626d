<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="${problem.title(texts)}">
  <section class="card narrow" aria-labelledby="problem-title">
    <p class="code" aria-hidden="true"><c:out value="${problem.status()}"/></p>
    <h1 id="problem-title"><c:out value="${problem.title(texts)}"/></h1>
    <p class="wrap" id="problem"><c:out value="${problem.detail(texts)}"/></p>
    <c:if test="${problem.message() != null}"><p class="wrap" lang="en" dir="ltr"><c:out value="${problem.message()}"/></p></c:if>
    <p><a class="button" href="<c:out value='${pageContext.request.contextPath}'/>/"><c:out value="${texts.get('page.home')}"/></a></p>
  </section>
</t:page>
