<%@ tag pageEncoding="UTF-8" trimDirectiveWhitespaces="true" description="The form for writing a post" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ attribute name="text" description="The previous input; escaped here" %>
<%@ attribute name="problem" description="The problem with the previous input; escaped here" %>
<%-- pageScope: without these attributes, the names would find the attributes of the request. --%>
<form class="stack" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/app/posts">
  <label for="text"><c:out value="${texts.get('compose.label')}"/></label>
  <textarea id="text" name="text" rows="4" required aria-describedby="text-help<c:if test='${not empty pageScope.problem}'> text-problem</c:if>"
    <c:if test="${not empty pageScope.problem}">aria-invalid="true"</c:if>><c:out value="${pageScope.text}"/></textarea>
  <c:if test="${not empty pageScope.problem}">
    <p class="problem" id="text-problem" role="alert"><c:out value="${pageScope.problem}"/></p>
  </c:if>
  <p class="help" id="text-help"><c:out value="${texts.get('compose.help')}"/></p>
  <div class="row">
    <button type="submit" id="write"><c:out value="${texts.get('compose.now')}"/></button>
    <button class="quiet" type="submit" name="later" value="yes" aria-describedby="later-help"><c:out value="${texts.get('compose.later')}"/></button>
  </div>
  <p class="help" id="later-help"><c:out value="${texts.get('compose.later_help')}"/></p>
</form>
