package io.github.atprotojakarta.jakarta.internal.web;

import jakarta.servlet.ServletOutputStream;
import jakarta.servlet.WriteListener;
import jakarta.servlet.http.Cookie;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.ByteArrayOutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The response that an error page writes to. It keeps body and headers until the page is complete,
 * and ignores the status that the page sets.
 */
final class BufferedPage extends HttpServletResponseWrapper {
  private static final Pattern CHARSET =
      Pattern.compile("(?i);\\s*charset\\s*=\\s*\"?([A-Za-z0-9._:-]+)");

  private final HttpReply reply;
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final List<Runnable> headers = new ArrayList<>();
  private Charset charset = StandardCharsets.UTF_8;
  private String contentType = "text/html";
  private @Nullable PrintWriter writer;
  private @Nullable String problem;

  BufferedPage(HttpServletResponse response, HttpReply reply) {
    super(response);
    this.reply = reply;
  }

  /** Sends the headers and returns the body. */
  String complete() {
    headers.forEach(Runnable::run);
    flushBuffer();
    return bytes.toString(charset);
  }

  /** Returns the reason why this is no page; {@code null} if it is one. */
  @Nullable String problem(boolean needsBody) {
    flushBuffer();
    return problem == null && needsBody && bytes.size() == 0 ? "the page is empty" : problem;
  }

  @Override
  public PrintWriter getWriter() {
    if (writer == null) {
      writer = new PrintWriter(new OutputStreamWriter(bytes, charset));
    }
    return writer;
  }

  @Override
  public ServletOutputStream getOutputStream() {
    return new Output();
  }

  @Override
  public void flushBuffer() {
    if (writer != null) {
      writer.flush();
    }
  }

  @Override
  public void resetBuffer() {
    flushBuffer();
    bytes.reset();
  }

  @Override
  public void reset() {
    resetBuffer();
    headers.clear();
  }

  @Override
  public boolean isCommitted() {
    return false;
  }

  @Override
  public int getStatus() {
    return reply.status();
  }

  @Override
  public void setStatus(int status) {
    if (status >= 300 && status < 400) {
      sendRedirect("");
    }
  }

  @Override
  public void sendError(int status) {
    problem = "the page sent the error " + status;
  }

  @Override
  public void sendError(int status, @Nullable String message) {
    sendError(status);
  }

  @Override
  public void sendRedirect(String location) {
    problem = "the page redirected";
  }

  /** Overrides the method of Servlet 6.1, whose wrapper would redirect at once. */
  @SuppressWarnings("MissingOverride") // compiled with Servlet 6.0
  public void sendRedirect(String location, int status, boolean clearBuffer) {
    sendRedirect(location);
  }

  @Override
  public void setHeader(String name, String value) {
    if (name.equalsIgnoreCase("Set-Cookie")) {
      // Must not replace the cookies of the reply.
      addHeader(name, value);
    } else if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else if (isPassedOn(name)) {
      headers.add(() -> super.setHeader(name, value));
    }
  }

  @Override
  public void setDateHeader(String name, long value) {
    if (isPassedOn(name)) {
      headers.add(() -> super.setDateHeader(name, value));
    }
  }

  @Override
  public void addHeader(String name, String value) {
    if (name.equalsIgnoreCase("Content-Type")) {
      setContentType(value);
    } else if (name.equalsIgnoreCase("Set-Cookie") || isPassedOn(name)) {
      headers.add(() -> super.addHeader(name, value));
    }
  }

  @Override
  public void addDateHeader(String name, long value) {
    if (isPassedOn(name)) {
      headers.add(() -> super.addDateHeader(name, value));
    }
  }

  @Override
  public void setIntHeader(String name, int value) {
    setHeader(name, Integer.toString(value));
  }

  @Override
  public void addIntHeader(String name, int value) {
    addHeader(name, Integer.toString(value));
  }

  @Override
  public void addCookie(Cookie cookie) {
    headers.add(() -> super.addCookie(cookie));
  }

  private boolean isPassedOn(String name) {
    return !name.equalsIgnoreCase("Content-Length") && !reply.has(name);
  }

  @Override
  public void setContentLength(int length) {
    // The reply's encoding determines the length.
  }

  @Override
  public void setContentLengthLong(long length) {
    // As above.
  }

  @Override
  public void setContentType(@Nullable String type) {
    if (type != null) {
      contentType = type;
      Matcher parameter = CHARSET.matcher(type);
      if (parameter.find()) {
        setCharacterEncoding(parameter.group(1));
      }
    }
  }

  @Override
  public String getContentType() {
    return contentType;
  }

  @Override
  public void setCharacterEncoding(@Nullable String encoding) {
    if (encoding != null && writer == null) {
      charset = Charset.forName(encoding);
    }
  }

  @Override
  public String getCharacterEncoding() {
    return charset.name();
  }

  /** Writes to the buffer. */
  private final class Output extends ServletOutputStream {
    @Override
    public void write(int value) {
      bytes.write(value);
    }

    @Override
    public void write(byte[] values, int offset, int length) {
      bytes.write(values, offset, length);
    }

    @Override
    public boolean isReady() {
      return true;
    }

    @Override
    public void setWriteListener(WriteListener listener) {
      throw new IllegalStateException("An error page cannot be written asynchronously");
    }
  }
}
