<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The form that starts a sign-in" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="identifier" description="The value of the field; escaped here" %>
<%@ attribute name="returnTo" description="The page after the sign-in; escaped here" %>
<%@ attribute name="submit" required="true" description="The label of the button; escaped here" %>
<form class="stack" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/oauth/login">
  <label for="identifier">Handle, DID or server address</label>
  <input id="identifier" name="identifier" type="text" required autofocus
    autocomplete="username" autocapitalize="none" spellcheck="false" inputmode="url"
    placeholder="alice.bsky.social" aria-describedby="identifier-help"
    value="<c:out value='${identifier}'/>">
  <p class="help" id="identifier-help">For example <code>alice.bsky.social</code>,
    <code>did:plc:…</code> or <code>https://bsky.social</code>.</p>
  <input type="hidden" name="return_to" value="<c:out value='${returnTo}'/>">
  <button type="submit" id="sign-in"><c:out value="${submit}"/></button>
</form>
