package io.github.atprotojakarta.http;

/**
 * Sends one HTTP request and gives its response, whatever its status. An implementation follows no
 * redirect, keeps no cookies, retries nothing, and keeps to the limits of the request.
 */
@FunctionalInterface
public interface HttpTransport {
  /**
   * Sends a request. The caller closes the response.
   *
   * @throws HttpTransportException when there is no response; it tells whether the request can have
   *     reached the server
   */
  HttpResponse send(HttpRequest request) throws HttpTransportException;
}
