<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The form that starts a sign-in" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="identifier" description="The value of the field; escaped here" %>
<%@ attribute name="returnTo" description="The page after the sign-in; escaped here" %>
<%@ attribute name="submit" required="true" description="The label of the button; escaped here" %>
<form class="stack" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/oauth/login">
  <label for="identifier"><c:out value="${texts.get('sign_in.label')}"/></label>
  <input id="identifier" name="identifier" type="text" required autofocus
    autocomplete="username" autocapitalize="none" spellcheck="false" dir="ltr" inputmode="url"
    placeholder="alice.bsky.social" aria-describedby="identifier-help"
    value="<c:out value='${pageScope.identifier}'/>"
    <c:if test="${options.typeahead() != null}">
      data-typeahead="<c:out value='${options.typeahead()}'/>" data-found="<c:out value="${texts.get('sign_in.found')}"/>"
    </c:if>>
  <p class="help" id="identifier-help"><c:out value="${texts.get('sign_in.help')}"/></p>
  <c:if test="${options.accounts() != null}">
    <p class="notice" id="accounts"><c:out value="${texts.get('sign_in.accounts')}"/> <bdi class="mono"><c:out value="${options.accounts()}"/></bdi></p>
  </c:if>
  <input type="hidden" name="return_to" value="<c:out value='${pageScope.returnTo}'/>">
  <button type="submit" id="sign-in"><c:out value="${pageScope.submit}"/></button>
</form>
<c:if test="${options.blueskyButton()}">
  <form class="stack other" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/oauth/login">
    <input type="hidden" name="identifier" value="https://bsky.social">
    <input type="hidden" name="return_to" value="<c:out value='${pageScope.returnTo}'/>">
    <button class="quiet" type="submit" id="bluesky"><c:out value="${texts.get('sign_in.bluesky')}"/></button>
  </form>
</c:if>
<c:if test="${options.typeahead() != null}">
  <script type="module" src="<c:out value='${pageContext.request.contextPath}'/>/assets/typeahead.js"></script>
</c:if>
