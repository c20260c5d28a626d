<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The layout of all pages" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="title" required="true" description="The title of the page; escaped here" %>
<%@ attribute name="signedIn" type="java.lang.Boolean" description="Whether to show the sign-out button" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<%-- The tag uses pageScope for its own attributes: a missing one would be looked up in the request, too. --%>
<!DOCTYPE html>
<html lang="<c:out value='${texts.language()}'/>" dir="<c:out value='${texts.direction()}'/>">
<head>
  <meta charset="utf-8">
  <meta name="viewport" content="width=device-width, initial-scale=1">
  <meta name="color-scheme" content="light dark">
  <title><c:out value="${pageScope.title}"/> · atproto-jakarta</title>
  <link rel="icon" href="<c:out value='${root}'/>/assets/icon.svg" type="image/svg+xml">
  <link rel="stylesheet" href="<c:out value='${root}'/>/assets/style.css">
  <c:if test="${pageScope.signedIn}"><script type="module" src="<c:out value='${root}'/>/assets/back.js"></script></c:if>
</head>
<body>
<a class="skip" href="#main"><c:out value="${texts.get('page.skip')}"/></a>
<header class="bar">
  <a class="brand" href="<c:out value='${root}'/>/">
    <img src="<c:out value='${root}'/>/assets/icon.svg" alt="" width="28" height="28">
    <span>atproto-jakarta</span>
  </a>
  <c:if test="${pageScope.signedIn}">
    <form method="post" action="<c:out value='${root}'/>/oauth/logout">
      <input type="hidden" name="return_to" value="<c:out value='${root}'/>/?signed_out">
      <button class="quiet" type="submit" id="sign-out"><c:out value="${texts.get('page.sign_out')}"/></button>
    </form>
  </c:if>
</header>
<main id="main" tabindex="-1">
<%-- AtprotoFilter redirects here if a form was sent after the session had ended. --%>
<c:if test="${pageScope.signedIn and param.atproto_notice == 'form_not_sent'}">
  <p class="notice wide" role="status" id="form-not-sent"><strong><c:out value="${texts.get('page.not_sent')}"/></strong>
    <c:out value="${texts.get('page.not_sent_advice')}"/></p>
</c:if>
<%-- The page that was requested cannot be opened after the login. --%>
<c:if test="${pageScope.signedIn and param.atproto_notice == 'page_lost'}">
  <p class="notice wide" role="status" id="page-lost">The page that you asked for could not be opened after the
    sign-in.</p>
</c:if>
<jsp:doBody/>
</main>
<footer>
  <p><c:out value="${texts.get('page.footer')}"/></p>
</footer>
</body>
</html>
