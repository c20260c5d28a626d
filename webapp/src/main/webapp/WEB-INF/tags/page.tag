<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The layout of all pages" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="title" required="true" description="The title of the page; escaped here" %>
<%@ attribute name="signedIn" type="java.lang.Boolean" description="Whether to show the sign-out button" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<!DOCTYPE html>
<html lang="en">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title><c:out value="${title}"/> · atproto-jakarta</title>
  <link rel="icon" href="<c:out value='${root}'/>/assets/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="<c:out value='${root}'/>/assets/style.css">
</head>
<body>
<a class="skip" href="#main">Skip to the content</a>
<header class="bar">
  <a class="brand" href="<c:out value='${root}'/>/">
    <img src="<c:out value='${root}'/>/assets/icon.svg" alt="" width="28" height="28">
    <span>atproto-jakarta</span>
  </a>
  <c:if test="${signedIn}">
    <form method="post" action="<c:out value='${root}'/>/oauth/logout">
      <button class="quiet" type="submit" id="sign-out">Sign out</button>
    </form>
  </c:if>
</header>
<main id="main" tabindex="-1">
<%-- AtprotoFilter redirects here if a form was sent after the session had ended. --%>
<c:if test="${signedIn and param.atproto_notice == 'form_not_sent'}">
  <p class="notice wide" role="status" id="form-not-sent"><strong>Your form was not sent.</strong>
    You were signed out. Fill in the form and send it again.</p>
</c:if>
<%-- The page that was requested cannot be opened after the login. --%>
<c:if test="${signedIn and param.atproto_notice == 'page_lost'}">
  <p class="notice wide" role="status" id="page-lost">The page that you asked for could not be opened after the
    sign-in.</p>
</c:if>
<jsp:doBody/>
</main>
<footer>
  <p>Example application of <strong>atproto-jakarta</strong>: AT Protocol sign-in for Jakarta&nbsp;EE.</p>
</footer>
</body>
</html>
