<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<c:set var="root" value="${pageContext.request.contextPath}"/>
<t:page title="${texts.get('dashboard.title')}" signedIn="true">
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
      <h1 id="who"><c:out value="${profile.name()}" default="${texts.get('dashboard.account')}"/></h1>
      <c:if test="${profile != null}">
        <p class="handle"><span id="handle"><c:out value="${profile.at()}"/></span>
          <c:choose>
            <c:when test="${profile.handleVerified()}"><span class="tag good"><c:out value="${texts.get('dashboard.verified')}"/></span></c:when>
            <c:otherwise><span class="tag bad"><c:out value="${texts.get('dashboard.not_verified')}"/></span></c:otherwise>
          </c:choose></p>
        <c:if test="${profile.description() != null}"><p class="bio" dir="auto"><c:out value="${profile.description()}"/></p></c:if>
      </c:if>
    </div>
  </section>

  <c:if test="${problem != null}">
    <div class="notice bad" role="alert" id="problem">
      <p><strong><c:out value="${problem.title(texts)}"/></strong></p>
      <p class="wrap"><c:out value="${problem.detail(texts)}"/></p>
      <c:if test="${problem.message() != null}"><p class="wrap" lang="en" dir="ltr"><c:out value="${problem.message()}"/></p></c:if>
    </div>
  </c:if>

  <c:if test="${param.planned != null and param.atproto_notice == null}">
    <p class="notice wide" role="status" id="planned"><c:out value="${texts.get('dashboard.planned')}"/></p>
  </c:if>

  <div class="columns">
    <section class="card" aria-labelledby="write-title">
      <h2 id="write-title"><c:out value="${texts.get('compose.title')}"/></h2>
      <t:compose/>
    </section>

    <section class="card" aria-labelledby="account-title">
      <h2 id="account-title"><c:out value="${texts.get('dashboard.details')}"/></h2>
      <dl>
        <dt>DID</dt><dd class="mono" dir="ltr" id="did"><c:out value="${token.sub()}"/></dd>
        <dt><c:out value="${texts.get('dashboard.pds')}"/></dt><dd class="mono" dir="ltr" id="pds"><c:out value="${token.audience()}"/></dd>
        <dt><c:out value="${texts.get('dashboard.issuer')}"/></dt><dd class="mono" dir="ltr" id="issuer"><c:out value="${token.issuer()}"/></dd>
        <dt><c:out value="${texts.get('dashboard.scopes')}"/></dt>
        <dd><ul class="tags" id="scopes"><c:forEach var="scope" items="${token.scopes()}"><li class="tag"><c:out value="${scope}"/></li></c:forEach></ul></dd>
        <c:if test="${not empty missing}">
          <dt><c:out value="${texts.get('dashboard.missing')}"/></dt>
          <dd>
            <ul class="tags" id="missing"><c:forEach var="scope" items="${missing}"><li class="tag"><c:out value="${scope}"/></li></c:forEach></ul>
            <a id="ask" href="<c:out value='${root}'/>/app/permissions"><c:out value="${texts.get('dashboard.ask')}"/></a>
          </dd>
        </c:if>
      </dl>
      <p><a id="accounts-link" href="<c:out value='${root}'/>/app/accounts"><c:out value="${texts.get('accounts.title')}"/></a></p>
      <c:if test="${pageContext.request.isUserInRole('operator')}">
        <p><a id="operator-link" lang="en" href="<c:out value='${root}'/>/app/operator">Operation</a></p>
      </c:if>
    </section>
  </div>

  <%-- posts.js refreshes the list. Without JavaScript the button reloads the page. --%>
  <c:url var="source" value="/oauth/xrpc/com.atproto.repo.listRecords">
    <c:param name="repo" value="${token.sub()}"/>
    <c:param name="collection" value="app.bsky.feed.post"/>
    <c:param name="limit" value="${newest}"/>
  </c:url>
  <section class="card" aria-labelledby="posts-title" id="posts" data-source="<c:out value='${source}'/>"
    data-loading="<c:out value="${texts.get('posts.loading')}"/>" data-failed="<c:out value="${texts.get('posts.failed')}"/>"
    data-none="<c:out value="${texts.get('posts.none')}"/>" data-updated="<c:out value="${texts.get('posts.updated')}"/>"
    data-signed-out="<c:out value="${texts.get('posts.signed_out')}"/>" data-too-many="<c:out value="${texts.get('posts.too_many')}"/>"
    data-status="<c:out value="${texts.get('posts.status')}"/>">
    <form class="heading" method="get" action="<c:out value='${root}'/>/app/dashboard" id="look-again">
      <h2 id="posts-title"><c:out value="${texts.get('dashboard.newest')}"/></h2>
      <button class="quiet" type="submit"><c:out value="${texts.get('dashboard.refresh')}"/></button>
    </form>
    <template id="post-row"><t:post/></template>
    <ul class="rows" id="post-rows"><c:forEach var="post" items="${posts}"><t:post post="${post}"/></c:forEach></ul>
    <p class="help" role="status" id="posts-status">
      <c:choose>
        <c:when test="${posts == null}"><c:out value="${texts.get('posts.failed')}"/></c:when>
        <c:when test="${empty posts}"><c:out value="${texts.get('posts.none')}"/></c:when>
      </c:choose>
    </p>
  </section>

  <section class="card" aria-labelledby="sessions-title">
    <h2 id="sessions-title"><c:out value="${texts.get('dashboard.sessions')}"/></h2>
    <ul class="rows" id="sessions">
      <c:forEach var="row" items="${sessions}">
        <li>
          <p><bdi><c:out value="${row.device()}" default="${texts.get('dashboard.unknown_device')}"/></bdi>
            <c:if test="${row.current()}"><span class="tag good"><c:out value="${texts.get('dashboard.this_session')}"/></span></c:if></p>
          <p class="help">
            <c:out value="${texts.get('dashboard.signed_in')}"/>
            <time dir="ltr" datetime="<c:out value='${row.signedInAt()}'/>"><c:out value="${row.signedIn()}"/></time><br>
            <c:out value="${texts.get('dashboard.used')}"/>
            <time dir="ltr" datetime="<c:out value='${row.usedAt()}'/>"><c:out value="${row.used()}"/></time>
          </p>
          <c:if test="${not row.current()}">
            <form method="post" action="<c:out value='${root}'/>/app/sessions">
              <input type="hidden" name="id" value="<c:out value='${row.id()}'/>">
              <button class="quiet" type="submit"><c:out value="${texts.get('page.sign_out')}"/><span class="hidden"> <c:out value="${texts.with('dashboard.of_session', row.signedIn())}"/></span></button>
            </form>
          </c:if>
        </li>
      </c:forEach>
    </ul>
    <form method="post" action="<c:out value='${root}'/>/app/sessions">
      <button class="quiet" id="sign-out-everywhere" type="submit" name="all" value="1"><c:out value="${texts.get('dashboard.everywhere')}"/></button>
    </form>
  </section>
  <script type="module" src="<c:out value='${root}'/>/assets/posts.js"></script>
</t:page>
