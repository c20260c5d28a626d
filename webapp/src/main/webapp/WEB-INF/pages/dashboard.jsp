<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="Dashboard" signedIn="true">
  <section class="card profile" aria-labelledby="who">
    <c:choose>
      <c:when test="${profile.hasAvatar()}">
        <img class="avatar" src="<c:out value='${root}'/>/app/avatar?cid=<c:out value='${profile.avatarCid()}'/>"
          alt="" width="88" height="88">
      </c:when>
      <c:otherwise>
        <span class="avatar blank" aria-hidden="true"><c:out value="${profile.initial()}" default="@"/></span>
      </c:otherwise>
    </c:choose>
    <div>
      <h1 id="who"><c:out value="${profile.name()}" default="Your account"/></h1>
      <c:if test="${profile != null}">
        <p class="handle"><span id="handle"><c:out value="${profile.at()}"/></span>
          <c:choose>
            <c:when test="${profile.handleVerified()}"><span class="tag good">verified</span></c:when>
            <c:otherwise><span class="tag bad">handle not verified</span></c:otherwise>
          </c:choose></p>
        <c:if test="${profile.description() != null}"><p class="bio"><c:out value="${profile.description()}"/></p></c:if>
      </c:if>
    </div>
  </section>

  <c:if test="${problem != null}">
    <div class="notice bad" role="alert" id="problem">
      <p><strong><c:out value="${problem.title()}"/></strong></p>
      <p class="wrap"><c:out value="${problem.detail()}"/></p>
    </div>
  </c:if>

  <c:if test="${param.planned != null and param.atproto_notice == null}">
    <p class="notice wide" role="status" id="planned">Your post is scheduled and will be published in one minute.</p>
  </c:if>

  <div class="columns">
    <section class="card" aria-labelledby="write-title">
      <h2 id="write-title">Write a post</h2>
      <t:compose/>
    </section>

    <section class="card" aria-labelledby="account-title">
      <h2 id="account-title">Account</h2>
      <dl>
        <dt>DID</dt><dd class="mono" id="did"><c:out value="${token.sub()}"/></dd>
        <dt>Personal data server</dt><dd class="mono" id="pds"><c:out value="${token.audience()}"/></dd>
        <dt>Authorization server</dt><dd class="mono" id="issuer"><c:out value="${token.issuer()}"/></dd>
        <dt>Scopes</dt>
        <dd><ul class="tags" id="scopes"><c:forEach var="scope" items="${token.scopes()}"><li class="tag"><c:out value="${scope}"/></li></c:forEach></ul></dd>
      </dl>
    </section>
  </div>

  <%-- posts.js refreshes the list. Without JavaScript the button reloads the page. --%>
  <c:url var="source" value="/oauth/xrpc/com.atproto.repo.listRecords">
    <c:param name="repo" value="${token.sub()}"/>
    <c:param name="collection" value="app.bsky.feed.post"/>
    <c:param name="limit" value="${newest}"/>
  </c:url>
  <section class="card" aria-labelledby="posts-title" id="posts" data-source="<c:out value='${source}'/>">
    <form class="heading" method="get" action="<c:out value='${root}'/>/app/dashboard" id="look-again">
      <h2 id="posts-title">Your newest posts</h2>
      <button class="quiet" type="submit">Refresh</button>
    </form>
    <template id="post-row"><t:post/></template>
    <ul class="rows" id="post-rows"><c:forEach var="post" items="${posts}"><t:post post="${post}"/></c:forEach></ul>
    <p class="help" role="status" id="posts-status">
      <c:choose>
        <c:when test="${posts == null}">Your posts could not be loaded.</c:when>
        <c:when test="${empty posts}">You have no posts yet.</c:when>
      </c:choose>
    </p>
  </section>

  <section class="card" aria-labelledby="sessions-title">
    <h2 id="sessions-title">Your sessions</h2>
    <ul class="rows" id="sessions">
      <c:forEach var="row" items="${sessions}">
        <li>
          <p><span class="mono"><c:out value="${row.label()}"/></span>
            <c:if test="${row.current()}"><span class="tag good">this session</span></c:if></p>
          <p class="help">
            <c:choose>
              <c:when test="${row.expiresAt() != null}">Access token valid until
                <time datetime="<c:out value='${row.expiresAt()}'/>"><c:out value="${row.expiry()}"/></time></c:when>
              <c:otherwise>Access token without a known expiry</c:otherwise>
            </c:choose>
          </p>
          <c:if test="${not row.current()}">
            <form method="post" action="<c:out value='${root}'/>/app/sessions">
              <input type="hidden" name="id" value="<c:out value='${row.id()}'/>">
              <button class="quiet" type="submit">Sign out<span class="hidden"> of session <c:out value="${row.label()}"/></span></button>
            </form>
          </c:if>
        </li>
      </c:forEach>
    </ul>
  </section>
  <script type="module" src="<c:out value='${root}'/>/assets/posts.js"></script>
</t:page>
