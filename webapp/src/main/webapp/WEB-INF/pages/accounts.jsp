<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="${texts.get('accounts.title')}" signedIn="true">
  <section class="card narrow" aria-labelledby="accounts-title">
    <h1 id="accounts-title"><c:out value="${texts.get('accounts.title')}"/></h1>
    <ul class="rows" id="accounts">
      <c:forEach var="row" items="${accounts}">
        <li>
          <p class="wrap"><bdi><c:out value="${row.name()}"/></bdi>
            <c:if test="${row.current()}"><span class="tag good"><c:out value="${texts.get('accounts.current')}"/></span></c:if></p>
          <c:if test="${not row.current()}">
            <form method="post" action="<c:out value='${root}'/>/oauth/switch">
              <input type="hidden" name="account" value="<c:out value='${row.did()}'/>">
              <input type="hidden" name="return_to" value="<c:out value='${root}'/>/app/dashboard">
              <button class="quiet" type="submit"><c:out value="${texts.get('accounts.switch')}"/><span class="hidden"> <c:out value="${row.name()}"/></span></button>
            </form>
          </c:if>
        </li>
      </c:forEach>
    </ul>
    <p><a class="button" id="another" href="<c:out value='${root}'/>/?another"><c:out value="${texts.get('accounts.another')}"/></a></p>
    <p><a href="<c:out value='${root}'/>/app/dashboard"><c:out value="${texts.get('page.back')}"/></a></p>
  </section>
</t:page>
