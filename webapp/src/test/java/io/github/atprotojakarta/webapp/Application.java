package io.github.atprotojakarta.webapp;

import io.github.atprotojakarta.testkit.StrictNetwork;
import java.net.URI;

/** The application in some server, as whoever is outside sees it, with the probes for tests. */
interface Application {
  /** The network beside which it runs. */
  StrictNetwork network();

  /** Where it is, without a slash at the end. */
  URI base();

  /** An address of the application. */
  default URI at(String path) {
    return URI.create(base() + path);
  }

  /** What the database holds, as {@code pending=0 sessions=0}. */
  default String rows() {
    return WebBrowser.api().get(at("/rows")).body();
  }
}
