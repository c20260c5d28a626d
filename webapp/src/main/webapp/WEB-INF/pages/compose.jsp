<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="Write a post" signedIn="true">
  <section class="card" aria-labelledby="write-title">
    <h1 id="write-title">Write a post</h1>
    <t:compose text="${text}" problem="${problem}"/>
    <p><a href="<c:out value='${pageContext.request.contextPath}'/>/app/dashboard">Back to the dashboard</a></p>
  </section>
</t:page>
