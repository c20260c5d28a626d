<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The form for writing a post" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="text" description="The previous input; escaped here" %>
<%@ attribute name="problem" description="The problem with the previous input; escaped here" %>
<form class="stack" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/app/posts">
  <label for="text">Text</label>
  <textarea id="text" name="text" rows="4" required aria-describedby="text-help<c:if test='${not empty problem}'> text-problem</c:if>"
    <c:if test="${not empty problem}">aria-invalid="true"</c:if>><c:out value="${text}"/></textarea>
  <c:if test="${not empty problem}">
    <p class="problem" id="text-problem" role="alert"><c:out value="${problem}"/></p>
  </c:if>
  <p class="help" id="text-help">At most 300 characters. The post is stored in your own repository as
    <code>app.bsky.feed.post</code>, and everybody can see it.</p>
  <div class="row">
    <button type="submit" id="write">Post now</button>
    <button class="quiet" type="submit" name="later" value="yes" aria-describedby="later-help">Post in one minute</button>
  </div>
  <p class="help" id="later-help">The server publishes the post in one minute, even if you close this page.</p>
</form>
