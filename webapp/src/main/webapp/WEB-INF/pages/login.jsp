<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="Sign in" signedIn="${account != null}">
  <section class="hero">
    <h1>Sign in with your Atmosphere account</h1>
    <p class="lead">Bluesky, or any other server of the AT&nbsp;Protocol. Your password stays with your server.</p>
  </section>
  <c:if test="${account == null and param.atproto_notice == 'form_not_sent'}">
    <p class="notice" role="status" id="form-not-sent-yet"><strong>You have been signed out.</strong>
      Your form was not sent. Sign in, and you come back to its page to send it again.</p>
  </c:if>
  <c:choose>
    <c:when test="${account != null}">
      <section class="card narrow" aria-labelledby="welcome">
        <h2 id="welcome">You are signed in</h2>
        <p class="mono wrap"><c:out value="${account}"/></p>
        <p><a class="button" href="<c:out value='${root}'/>/app/dashboard">Go to your dashboard</a></p>
      </section>
    </c:when>
    <c:otherwise>
      <section class="card narrow"><t:sign-in submit="Continue" identifier="${param.identifier}" returnTo="${returnTo}"/></section>
    </c:otherwise>
  </c:choose>
  <ol class="steps">
    <li><strong>You say who you are.</strong> The handle leads to your account and to your server.</li>
    <li><strong>Your server asks you.</strong> You see what this application may do, and agree or refuse.</li>
    <li><strong>You are back.</strong> This application works with your account until you sign out.</li>
  </ol>
</t:page>
