<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="Sign in" signedIn="${account != null}">
  <section class="hero">
    <h1>Sign in with your Atmosphere account</h1>
    <p class="lead">Use Bluesky or any other AT&nbsp;Protocol server. Only your own server sees your password.</p>
  </section>
  <c:if test="${account == null and param.atproto_notice == 'form_not_sent'}">
    <p class="notice" role="status" id="form-not-sent-yet"><strong>You have been signed out.</strong>
      Your form was not sent. Sign in to return to its page and send it again.</p>
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
    <li><strong>Enter your handle.</strong> It identifies your account and your server.</li>
    <li><strong>Give your consent.</strong> Your server shows what this application may do, and you allow or deny it.</li>
    <li><strong>Return here.</strong> This application can use your account until you sign out.</li>
  </ol>
</t:page>
