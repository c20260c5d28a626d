package io.github.atprotojakarta.http;

/**
 * Sends HTTP requests and returns the responses, with any status. An implementation follows no
 * redirect, keeps no cookie, retries no request, and enforces the limits of the request.
 */
@FunctionalInterface
public interface HttpTransport {
  /**
   * Sends a request. The caller closes the response.
   *
   * @throws HttpTransportException when there is no response; it says whether the request may have
   *     reached the server
   */
  HttpResponse send(HttpRequest request) throws HttpTransportException;
}
