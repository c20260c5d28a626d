<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="A line of the list of posts" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="post" type="io.github.atprotojakarta.webapp.Post" description="Left out for the line that posts.js fills in" %>
<li>
  <p class="post"><a href="<c:out value='${pageContext.request.contextPath}'/>/app/posts/<c:out value='${post.key()}'/>"><c:out value="${post.text()}"/></a></p>
  <p class="help"><time datetime="<c:out value='${post.createdAt()}'/>"><c:out value="${post.written()}"/></time></p>
</li>
