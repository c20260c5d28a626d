<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="Post published" signedIn="true">
  <section class="card" aria-labelledby="post-title">
    <p class="tag good">loaded from your server</p>
    <h1 id="post-title">Your post</h1>
    <blockquote id="post-text"><c:out value="${post.text()}"/></blockquote>
    <dl>
      <dt>Address</dt><dd class="mono" id="post-uri"><c:out value="${post.uri()}"/></dd>
      <dt>Content id</dt><dd class="mono"><c:out value="${post.cid()}"/></dd>
      <dt>Created</dt><dd><time><c:out value="${post.createdAt()}"/></time></dd>
    </dl>
    <p><a class="button" href="<c:out value='${pageContext.request.contextPath}'/>/app/dashboard">Back to the dashboard</a></p>
  </section>
</t:page>
