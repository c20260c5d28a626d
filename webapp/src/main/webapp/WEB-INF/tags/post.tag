<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="A row in the list of posts" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="post" type="io.github.atprotojakarta.webapp.Post" description="Unset in the template for posts.js" %>
<li>
  <p class="post" dir="auto"><a href="<c:out value='${pageContext.request.contextPath}'/>/app/posts/<c:out value='${pageScope.post.key()}'/>"><c:out value="${pageScope.post.text()}"/></a></p>
  <p class="help"><time dir="ltr" datetime="<c:out value='${pageScope.post.createdAt()}'/>"><c:out value="${pageScope.post.written()}"/></time></p>
</li>
