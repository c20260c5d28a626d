package io.github.atprotojakarta.webapp.measured;

import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.Arrays;

/**
 * The same page without a filter, behind a filter made by hand, and behind the library's; and at
 * {@code /cpu} the CPU time of the server's Java threads in nanoseconds. The JIT compiler and the
 * garbage collector are not among them.
 */
@WebServlet({"/open/page", MeasuredPages.BY_HAND, "/app/measured", "/cpu"})
public class MeasuredPages extends HttpServlet {
  static final String BY_HAND = "/by-hand/page";

  private static final long serialVersionUID = 1L;

  @Override
  protected void doGet(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    response.setContentType("text/plain");
    response
        .getWriter()
        .print(
            request.getServletPath().equals("/cpu")
                ? cpuTime()
                : "A page for " + request.getRemoteUser());
  }

  private static long cpuTime() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    return Arrays.stream(threads.getAllThreadIds())
        .map(threads::getThreadCpuTime)
        .filter(time -> time > 0)
        .sum();
  }
}
