<%@ page contentType="text/html; charset=UTF-8" pageEncoding="UTF-8" trimDirectiveWhitespaces="true" session="false" %>
<%@ taglib prefix="c" uri="jakarta.tags.core" %>
<%@ taglib prefix="t" tagdir="/WEB-INF/tags" %>
<%-- English only, as the log is. --%>
<t:page title="Operation" signedIn="true">
<div lang="en" dir="ltr">
  <div class="heading">
    <h1>Operation</h1>
    <form method="get"><button class="quiet" type="submit">Reload</button></form>
  </div>
  <c:if test="${storeFault != null}">
    <p class="notice wide bad" role="alert" id="store-fault"><c:out value="${storeFault}"/></p>
  </c:if>

  <div class="columns">
    <section class="card" aria-labelledby="node-title">
      <h2 id="node-title">This node</h2>
      <p><c:choose>
        <c:when test="${readiness.ready()}"><span class="tag good" id="ready">ready</span></c:when>
        <c:otherwise><span class="tag bad" id="ready">not ready</span></c:otherwise>
      </c:choose></p>
      <dl><c:forEach var="part" items="${readiness.parts()}">
        <dt><c:out value="${part.key}"/></dt><dd><c:out value="${part.value}"/></dd></c:forEach>
      </dl>
    </section>

    <section class="card" aria-labelledby="sessions-title">
      <h2 id="sessions-title">Sessions</h2>
      <c:choose>
        <c:when test="${counts != null}">
          <dl>
            <dt>in use</dt><dd id="in-use"><c:out value="${counts.inUse()}"/></dd>
            <dt>ended, with tokens to revoke</dt><dd><c:out value="${counts.owedRevocations()}"/></dd>
          </dl>
        </c:when>
        <c:otherwise><p class="help">not known</p></c:otherwise>
      </c:choose>
    </section>
  </div>

  <section class="card" aria-labelledby="check-title">
    <h2 id="check-title">Self-check</h2>
    <c:choose>
      <c:when test="${checked == null}"><p class="help">not run: it needs a public https address</p></c:when>
      <c:otherwise><p class="help">last run: <c:out value="${checked}"/></p></c:otherwise>
    </c:choose>
    <ul class="rows"><c:forEach var="finding" items="${findings}">
      <li><p><span class="tag bad"><c:out value="${finding.kind()}"/></span></p><p class="wrap"><c:out value="${finding.message()}"/></p></li></c:forEach>
    </ul>
  </section>

  <section aria-labelledby="charts-title">
    <h2 id="charts-title">The last hour of this node</h2>
    <div class="columns" id="charts"><c:forEach var="chart" items="${charts}">
      <figure class="card chart">
        <figcaption><c:out value="${chart.title()}"/>: <strong><c:out value="${chart.total()}"/></strong>
          <span class="help">at most <c:out value="${chart.most()}"/> in a minute</span></figcaption>
        <svg viewBox="0 0 60 40" preserveAspectRatio="none" role="img" aria-label="<c:out value='${chart.title()}'/> in each minute of the last hour"><c:forEach var="bar" items="${chart.bars()}">
          <rect x="${bar.x()}" y="${bar.y()}" width="1" height="${bar.height()}"/></c:forEach>
        </svg>
      </figure></c:forEach>
    </div>
  </section>

  <section class="card" aria-labelledby="failures-title">
    <h2 id="failures-title">Last failures</h2>
    <c:if test="${empty failures}"><p class="help" id="no-failures">none since this node started</p></c:if>
    <ul class="rows" id="failures"><c:forEach var="failure" items="${failures}">
      <li><p class="help"><c:out value="${failure.time()}"/></p>
        <p><span class="tag bad"><c:out value="${failure.kind()}"/></span> <c:out value="${failure.reason()}"/></p>
        <p class="mono wrap"><c:out value="${failure.account()}"/></p>
        <c:if test="${not empty failure.reference()}"><p class="mono">reference <c:out value="${failure.reference()}"/></p></c:if></li></c:forEach>
    </ul>
  </section>

  <section class="card" aria-labelledby="keys-title">
    <h2 id="keys-title">Keys</h2>
    <h3 id="client-keys-title">Client keys</h3>
    <c:if test="${empty clientKeys}"><p class="help">none: a public client</p></c:if>
    <c:if test="${not empty clientKeys}"><table id="client-keys" aria-labelledby="client-keys-title">
      <thead><tr><th scope="col">Key</th><th scope="col">Age</th><th scope="col">End</th><th scope="col">Sessions</th></tr></thead>
      <tbody><c:forEach var="key" items="${clientKeys}">
        <tr><td class="mono"><c:out value="${key.kid()}"/><c:if test="${not key.present()}"> <span class="tag bad">not on this node</span></c:if></td>
          <td><c:out value="${key.age()}"/></td><td><c:out value="${key.end()}" default="none"/></td><td><c:out value="${key.sessions()}" default="not known"/></td></tr></c:forEach>
      </tbody>
    </table></c:if>
    <h3 id="encryption-keys-title">Encryption keys</h3>
    <c:if test="${empty encryptionKeys}"><p class="help">none</p></c:if>
    <c:if test="${not empty encryptionKeys}"><table id="encryption-keys" aria-labelledby="encryption-keys-title">
      <thead><tr><th scope="col">Key</th><th scope="col">Age</th><th scope="col">Sessions</th></tr></thead>
      <tbody><c:forEach var="key" items="${encryptionKeys}">
        <tr><td class="mono"><c:out value="${key.kid()}"/><c:if test="${not key.present()}"> <span class="tag bad">not on this node</span></c:if></td>
          <td><c:out value="${key.age()}"/></td><td><c:out value="${key.sessions()}" default="not known"/></td></tr></c:forEach>
      </tbody>
    </table></c:if>
    <p class="help">The first key of a list is in use. Counts end at 1000.</p>
  </section>

  <section class="card" aria-labelledby="blocked-title" id="blocked">
    <h2 id="blocked-title">Blocked accounts</h2>
    <c:choose>
      <c:when test="${blocks == null}"><p class="help">not known</p></c:when>
      <c:when test="${empty blocks}"><p class="help" id="no-blocks">none</p></c:when>
    </c:choose>
    <ul class="rows" id="blocks"><c:forEach var="row" items="${blocks}">
      <li><p class="mono wrap"><c:out value="${row.account()}"/></p>
        <p class="wrap"><c:out value="${row.reason()}"/></p>
        <p class="help wrap"><c:out value="${row.time()}"/>, by <c:out value="${row.administrator()}"/></p></li></c:forEach>
    </ul>
    <c:if test="${moreBlocks}"><p class="help">There are more: <code>atproto-admin accounts list</code></p></c:if>
    <h3>Block or unblock an account</h3>
    <c:if test="${formProblem != null}"><p class="problem" role="alert" id="block-problem"><c:out value="${formProblem}"/></p></c:if>
    <form class="stack" method="post" action="<c:out value='${pageContext.request.contextPath}'/>/app/operator" id="block-form">
      <label for="block-account">DID of the account</label>
      <input type="text" id="block-account" name="account" required maxlength="2048" autocomplete="off" spellcheck="false" value="<c:out value='${form.account()}'/>">
      <label for="block-reason">Reason, for the audit log and other operators</label>
      <input type="text" id="block-reason" name="reason" required maxlength="256" autocomplete="off" value="<c:out value='${form.reason()}'/>">
      <p class="help">To block an account also ends its sessions.</p>
      <div class="row">
        <button type="submit" name="act" value="block" id="block">Block</button>
        <button class="quiet" type="submit" name="act" value="unblock" id="unblock">Unblock</button>
      </div>
    </form>
  </section>

  <section class="card" aria-labelledby="owed-title">
    <h2 id="owed-title">Owed revocations</h2>
    <c:if test="${empty owed}"><p class="help">none</p></c:if>
    <ul class="rows"><c:forEach var="session" items="${owed}">
      <li><p class="mono wrap"><c:out value="${session.key()}"/></p>
        <p class="help">next attempt <c:out value="${session.owedRevocation().nextAttempt()}"/></p></li></c:forEach>
    </ul>
  </section>
</div>
</t:page>
