<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<t:page title="${texts.get('post.title')}" signedIn="true">
  <section class="card" aria-labelledby="post-title">
    <p class="tag good"><c:out value="${texts.get('post.loaded')}"/></p>
    <h1 id="post-title"><c:out value="${texts.get('post.heading')}"/></h1>
    <blockquote id="post-text" dir="auto"><c:out value="${post.text()}"/></blockquote>
    <dl>
      <dt><c:out value="${texts.get('post.address')}"/></dt><dd class="mono" dir="ltr" id="post-uri"><c:out value="${post.uri()}"/></dd>
      <dt><c:out value="${texts.get('post.cid')}"/></dt><dd class="mono" dir="ltr"><c:out value="${post.cid()}"/></dd>
      <dt><c:out value="${texts.get('post.created')}"/></dt><dd><time dir="ltr"><c:out value="${post.createdAt()}"/></time></dd>
    </dl>
    <p><a class="button" href="<c:out value='${pageContext.request.contextPath}'/>/app/dashboard"><c:out value="${texts.get('page.back')}"/></a></p>
  </section>
</t:page>
